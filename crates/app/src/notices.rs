//! What is new for somebody: found by their posts, and shown only where they may still look. Nothing here
//! waits for a worker; a mail only says that there is something to see.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use domain::access::Seen;
use domain::values::Id;
use store::notices::{self, Notice};
use store::{Tx, accounts, mandates, outbox};

use crate::call::Call;
use crate::dossier::{Past, fiche_id, past};
use crate::error::{Error, Invalid, Refusal, invalid};
use crate::figures::REMINDER;
use crate::office::Office;

/// Something new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeItem {
    /// When it was written down, in milliseconds.
    pub at: i64,
    /// The dossier.
    pub dossier: i64,
    /// The rank of the event.
    pub rank: i64,
    /// Its subject.
    pub subject: i64,
    /// Its fiche.
    pub fiche: Id,
    /// What was done, when they may know that.
    pub past: Option<Past>,
    /// They are reminded of what is late: no event tells it.
    pub reminder: bool,
    /// They had not looked since.
    pub fresh: bool,
}

/// When somebody is written to about what is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mails {
    /// As soon as there is something.
    AtOnce,
    /// Once a day.
    Daily,
    /// Never: what is new is on their page.
    Never,
}

impl Mails {
    /// Every choice, with the word it is kept under.
    pub const ALL: [(Mails, &'static str); 3] = [
        (Mails::AtOnce, "tout-de-suite"),
        (Mails::Daily, "chaque-jour"),
        (Mails::Never, "jamais"),
    ];

    /// The word it is kept under.
    pub fn word(self) -> &'static str {
        Mails::ALL[self as usize].1
    }

    /// The choice kept under a word.
    pub fn of(word: &str) -> Option<Mails> {
        let mut all = Mails::ALL.into_iter();
        all.find(|(_, known)| *known == word)
            .map(|(mails, _)| mails)
    }
}

/// Where a list of what is new goes on: after the last one read.
pub type NoticePlace = (i64, i64, i64);

/// The most lines of a page.
const MOST: usize = 15;
/// The most accounts written to in one turn.
const MOST_MAILS: i64 = 200;
/// Between two mails of who wants one a day, in milliseconds: a little less, for the hour not to drift.
const A_DAY: i64 = 23 * 3_600_000;

impl<'c> Office<'c> {
    /// What is new for who asks, the latest first, but what they did themselves.
    ///
    /// # Errors
    /// A fault.
    pub fn notices(
        &self,
        call: &Call<'_>,
        after: Option<NoticePlace>,
    ) -> Result<(Vec<NoticeItem>, Option<NoticePlace>), Error<'c>> {
        let posts = call.who.posts(self.catalogue);
        let after = after.unwrap_or((i64::MAX, 0, 0));
        let asked = i64::try_from(MOST + 1).unwrap_or(i64::MAX);
        self.store.read(|tx| {
            let looked = notices::looked(tx, call.who.account)?;
            let mut lines = notices::list(tx, (&posts, call.who.mandate), after, asked)?;
            let more = lines.len() > MOST;
            lines.truncate(MOST);
            let next = lines.last().filter(|_| more);
            let next = next.map(|line| (line.at, line.dossier, line.rank));
            // What happened in a dossier is read once, however often the list names it.
            let mut read: BTreeMap<i64, Vec<Past>> = BTreeMap::new();
            let mut items = Vec::new();
            for line in lines {
                let told = match read.entry(line.dossier) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(new) => new.insert(self.told_in(tx, call, line.dossier)?),
                };
                items.push(noticed(line, told, looked)?);
            }
            Ok((items, next))
        })
    }

    /// In how many dossiers there is something they have not looked at; a hundred or more is a hundred.
    ///
    /// # Errors
    /// A fault.
    pub fn fresh_notices(&self, call: &Call<'_>) -> Result<i64, Error<'c>> {
        let posts = call.who.posts(self.catalogue);
        self.store.read(|tx| {
            let since = notices::looked(tx, call.who.account)?;
            Ok(notices::fresh(tx, &posts, call.who.mandate, since)?)
        })
    }

    /// Who asks has looked at what is new.
    ///
    /// # Errors
    /// A fault.
    pub fn look_at_notices(&self, call: &Call<'_>) -> Result<(), Error<'c>> {
        let (account, now) = (call.who.account, call.now.at);
        let looked = self.store.write(|tx| notices::look(tx, account, now));
        looked.map_err(Error::Store)
    }

    /// When who asks wants to be written to.
    ///
    /// # Errors
    /// A fault.
    pub fn mails(&self, call: &Call<'_>) -> Result<Mails, Error<'c>> {
        let kept = self.store.read(|tx| notices::choice(tx, call.who.account));
        let kept = kept.map_err(Error::Store)?.ok_or(Refusal::NotFound)?;
        Mails::of(&kept).ok_or(Error::Unreadable(kept))
    }

    /// Chooses when to be written to.
    ///
    /// # Errors
    /// No such choice; or a fault.
    pub fn choose_mails(&self, call: &Call<'_>, word: &str) -> Result<(), Error<'c>> {
        let mails = Mails::of(word).ok_or_else(|| invalid("courriels", Invalid::Unknown))?;
        let account = call.who.account;
        let chosen = self
            .store
            .write(|tx| notices::choose(tx, account, mails.word()));
        match chosen.map_err(Error::Store)? {
            true => Ok(()),
            false => Err(Refusal::NotFound.into()),
        }
    }

    /// Has those written to for whom there is something new, as each chose; how many. Several nodes may do it:
    /// each account is written to once.
    ///
    /// # Errors
    /// A fault.
    pub fn announce_by_mail(&self, call: &Call<'_>) -> Result<usize, Error<'c>> {
        let now = call.now.at;
        let mut written = 0;
        for (mails, before) in [(Mails::AtOnce, now), (Mails::Daily, now - A_DAY)] {
            let mut after = 0;
            loop {
                let waiting = self
                    .store
                    .read(|tx| notices::waiting(tx, mails.word(), before, after, MOST_MAILS));
                let waiting = waiting.map_err(Error::Store)?;
                let Some((last, ..)) = waiting.last() else {
                    break;
                };
                after = *last;
                for (account, looked, mailed) in waiting {
                    let kept = self
                        .store
                        .write(|tx| self.announce_to(tx, call, account, (looked, mailed)))?;
                    written += usize::from(kept);
                }
            }
        }
        Ok(written)
    }

    /// Has an account written to, when there is something new for one of its mandates; whether it was.
    fn announce_to(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        account: i64,
        (looked, mailed): (i64, i64),
    ) -> Result<bool, Error<'c>> {
        let person = accounts::find(tx, account)?.and_then(|known| known.person);
        let held = mandates::of_account(tx, account)?.into_iter();
        let mut fresh = false;
        for mandate in held.filter(|mandate| mandate.holds(call.now.today)) {
            let (who, since) = (self.holding(&mandate, person), looked.max(mailed));
            let posts = who.posts(self.catalogue);
            fresh |= notices::fresh(tx, &posts, mandate.id, since)? > 0;
            fresh |= self.meets_anew(tx, &who, (since, call.now.today))?;
        }
        if !fresh || !notices::mail(tx, account, mailed, call.now.at)? {
            return Ok(false);
        }
        let job = call.job("courriel.nouveau", Some(account), ("compte", account));
        outbox::add(tx, &job)?;
        Ok(true)
    }

    /// What happened in a dossier, as far as who asks may know; nothing when it is not theirs to read.
    fn told_in(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        dossier: i64,
    ) -> Result<Vec<Past>, Error<'c>> {
        let loaded = self.load(tx, dossier, call.now.today)?;
        match loaded.stand(call.who) {
            Ok(standing) => {
                let seen: Seen<'_, '_> = loaded.seen_by(&standing);
                Ok(past(&seen))
            }
            Err(Error::Refused(_)) => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }
}

fn noticed<'c>(line: Notice, told: &[Past], looked: i64) -> Result<NoticeItem, Error<'c>> {
    let rank = usize::try_from(line.rank).unwrap_or(usize::MAX);
    Ok(NoticeItem {
        at: line.at,
        dossier: line.dossier,
        rank: line.rank,
        subject: line.subject,
        fiche: fiche_id(&line.fiche)?,
        past: told.iter().find(|past| past.rank == rank).cloned(),
        reminder: line.rank == REMINDER,
        fresh: line.at > looked,
    })
}
