//! Letters to send: what the outbox holds for those who have an address. What a letter says is not here; it
//! never holds anything of anybody.

use domain::access::Habilitation;
use signin::token::Token;
use store::outbox::{self, Job};
use store::{accounts, mandates};

use crate::call::Call;
use crate::error::Error;
use crate::office::Office;

/// What a letter is about.
#[derive(Debug, PartialEq, Eq)]
pub enum Letter {
    /// There is something new on their page.
    News,
    /// They are somebody's referent from now on.
    Referent,
    /// Somebody used an exceptional access.
    ExceptionalAccess,
    /// A person asks something of their data, or was answered.
    DataRequest,
    /// A list they asked for may be fetched.
    Export,
    /// They are invited to their own space.
    Space(Token),
    /// The link they asked for, to choose another password.
    Password(Token),
}

/// A letter to send, and to whom.
#[derive(Debug)]
pub struct ToSend {
    /// The number of the job: what tells that it is done.
    pub job: i64,
    /// How many times it was tried, this one included.
    pub tries: i64,
    /// The addresses.
    pub to: Vec<String>,
    /// What it says.
    pub letter: Letter,
}

/// How long a claim is ours, in milliseconds.
const CLAIM: i64 = 5 * 60_000;
/// The most letters taken at once.
const MOST: i64 = 20;
/// Before the second try, in milliseconds; twice as long before each other one, up to a day.
const AGAIN: i64 = 60_000;
const LONGEST: i64 = 24 * 3_600_000;
/// How many times a letter is tried before it is given up on.
pub const MOST_TRIES: i64 = 13;

/// Why a letter did not leave, without the addresses that a server repeats: they are somebody's.
pub(crate) fn without_addresses(why: &str) -> String {
    let words = why.split(' ').map(|word| match word.contains('@') {
        true => "[adresse]",
        false => word,
    });
    words.collect::<Vec<_>>().join(" ")
}

impl<'c> Office<'c> {
    /// Takes letters to send; another node takes others. What is for nobody who has an address is done.
    ///
    /// # Errors
    /// A fault.
    pub fn letters(&self, call: &Call<'_>) -> Result<Vec<ToSend>, Error<'c>> {
        let now = call.now.at;
        let node = self.store.node();
        let jobs = self
            .store
            .write(|tx| outbox::claim(tx, node, now, now + CLAIM, MOST));
        let mut letters = Vec::new();
        for job in jobs.map_err(Error::Store)? {
            match self.letter(call, &job)? {
                Some(letter) => letters.push(letter),
                None => self.sent(call, job.id)?,
            }
        }
        Ok(letters)
    }

    /// A letter left.
    ///
    /// # Errors
    /// A fault.
    pub fn sent(&self, call: &Call<'_>, job: i64) -> Result<(), Error<'c>> {
        let node = self.store.node();
        let done = self
            .store
            .write(|tx| outbox::done(tx, job, node, call.now.at));
        done.map(drop).map_err(Error::Store)
    }

    /// A letter did not leave: it is tried again later, and later still; after [`MOST_TRIES`], over three to four days, it is
    /// given up on, until somebody has it tried again.
    ///
    /// # Errors
    /// A fault.
    pub fn not_sent(&self, call: &Call<'_>, letter: &ToSend, why: &str) -> Result<(), Error<'c>> {
        let doubled = AGAIN.saturating_mul(1 << letter.tries.clamp(0, 20));
        let again = call.now.at + doubled.min(LONGEST);
        let node = self.store.node();
        let why = &without_addresses(why);
        let kept = self.store.write(|tx| match letter.tries >= MOST_TRIES {
            true => outbox::give_up(tx, letter.job, node, call.now.at, why),
            false => outbox::failed(tx, letter.job, node, again, why),
        });
        kept.map(drop).map_err(Error::Store)
    }

    fn letter(&self, call: &Call<'_>, job: &Job) -> Result<Option<ToSend>, Error<'c>> {
        let to = self.addresses(call, job)?;
        if to.is_empty() {
            return Ok(None);
        }
        let letter = match (job.kind.as_str(), job.account) {
            ("courriel.nouveau", _) => Letter::News,
            ("avis.referent", _) => Letter::Referent,
            ("courriel.export", _) => Letter::Export,
            ("alerte.acces-exceptionnel", _) => Letter::ExceptionalAccess,
            // The link is drawn when it leaves: the memory never holds it.
            ("courriel.mot-de-passe", Some(account)) => {
                Letter::Password(self.issue_reset(call, account)?)
            }
            ("courriel.invitation", Some(account)) => {
                match self.issue_invitation(call, account)? {
                    Some(token) => Letter::Space(token),
                    None => return Ok(None),
                }
            }
            (kind, _) if kind.starts_with("demande.") => Letter::DataRequest,
            _ => return Ok(None),
        };
        Ok(Some(ToSend {
            job: job.id,
            tries: job.tries,
            to,
            letter,
        }))
    }

    /// The addresses a job is for: those of its account, or of all whose task it is.
    fn addresses(&self, call: &Call<'_>, job: &Job) -> Result<Vec<String>, Error<'c>> {
        self.store.read(|tx| {
            let mut holders: Vec<i64> = job.account.into_iter().collect();
            if job.account.is_none() {
                let roles = self.catalogue.roles.iter();
                for role in roles.filter(|role| role.holds(Habilitation::Erasure)) {
                    holders.extend(mandates::holders(tx, &role.id, call.now.today)?);
                }
            }
            let mut addresses = Vec::new();
            for account in holders {
                let known = accounts::find(tx, account)?;
                let open = known.filter(|known| known.revoked_at.is_none());
                addresses.extend(open.and_then(|known| known.mail));
            }
            addresses.sort();
            addresses.dedup();
            Ok(addresses)
        })
    }
}
