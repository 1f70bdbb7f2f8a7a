//! An act in a dossier: rights, load, decide, apply, save, in one transaction.

use domain::access::{Relation, told};
use domain::dossier::journal::corrected;
use domain::dossier::{Answer, Dossier, Engine, Entry, Event, Fed, Reason, Verdict};
use domain::identity::looks_like_nir;
use store::{Tx, dossiers, ledger};

use super::load::Loaded;
use super::stand::{Standing, signs};
use crate::call::{Call, Now};
use crate::error::{Error, Invalid, Refusal, invalid};
use crate::office::Office;
use crate::pieces::Joined;
use crate::subject::Kind;

/// What was done.
#[derive(Debug, Clone)]
pub struct Done<'c> {
    /// The dossier.
    pub dossier: i64,
    /// Its version from now on.
    pub version: i64,
    /// Yes, a warning, or kept as a draft.
    pub verdict: Verdict,
    /// What there is to say of it.
    pub reasons: Vec<Reason<'c>>,
}

impl<'c> Office<'c> {
    /// Submits an act in a dossier. When `seen` is given, the act was thought out on that version of the
    /// dossier: another one is refused as stale.
    ///
    /// # Errors
    /// A refusal, and nothing was changed; or a fault.
    pub fn act(
        &self,
        call: &Call<'_>,
        dossier: i64,
        seen: Option<i64>,
        entry: &Entry,
    ) -> Result<Done<'c>, Error<'c>> {
        self.act_with(call, dossier, seen, (entry, &[]))
    }

    /// The same, with files for the documents that the act files: all is written, or nothing.
    ///
    /// # Errors
    /// As [`Office::act`]; or a file is not one that its author sent for this.
    pub fn act_with(
        &self,
        call: &Call<'_>,
        dossier: i64,
        seen: Option<i64>,
        (entry, joined): (&Entry, &[Joined]),
    ) -> Result<Done<'c>, Error<'c>> {
        self.store.write(|tx| {
            self.may_know(tx, call, dossier)?;
            let (mut loaded, standing) = self.at_hand(tx, call, (dossier, seen))?;
            if !signs(&loaded, &standing, entry) {
                return Err(Refusal::NotYours.into());
            }
            let rank = loaded.kept.events;
            let done = self.submit(tx, call, &mut loaded, entry);
            if done.is_ok() {
                self.join_all(tx, call, &loaded, (entry, rank), joined)?;
            }
            heard(done, |reason| {
                told(self.catalogue, standing.relation, reason)
            })
        })
    }

    /// A dossier that one may know of, ready to be acted in, and what one is to it; `seen` is the version that the
    /// act was thought out on.
    ///
    /// # Errors
    /// They may not know of it; it is in the archive, or was acted upon since; or a fault.
    pub(super) fn at_hand(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        (dossier, seen): (i64, Option<i64>),
    ) -> Result<(Loaded<'_, 'c>, Standing), Error<'c>> {
        let loaded = self.load(tx, dossier, call.now.today)?;
        let standing = loaded.stand(call.who)?;
        if loaded.kept.archived_at.is_some() {
            return Err(Refusal::Gone.into());
        }
        match seen.is_some_and(|seen| seen != loaded.kept.version) {
            true => Err(Refusal::Stale.into()),
            false => Ok((loaded, standing)),
        }
    }

    /// What an act would be answered today, as its author may hear it; nothing is kept.
    ///
    /// # Errors
    /// As for the act itself, but that a refusal of the fiche is an answer here; or a fault.
    pub fn weigh(
        &self,
        call: &Call<'_>,
        dossier: i64,
        entry: &Entry,
    ) -> Result<Answer<'c>, Error<'c>> {
        self.store.read(|tx| {
            self.may_know(tx, call, dossier)?;
            let loaded = self.load(tx, dossier, call.now.today)?;
            let standing = loaded.stand(call.who)?;
            if !signs(&loaded, &standing, entry) {
                return Err(Refusal::NotYours.into());
            }
            let answer = self.with_ledger(|ledger| {
                let around = loaded.around(ledger, call.now.today);
                loaded.engine.decide(&loaded.dossier, entry, &around)
            });
            let told = |reason| told(self.catalogue, standing.relation, reason);
            Ok(Answer {
                reasons: answer.reasons.into_iter().map(told).collect(),
                ..answer
            })
        })
    }

    /// An act that who asks signed, as it stands: what they start from to correct it.
    ///
    /// # Errors
    /// There is none that they may know of, they did not sign it, or it no longer stands; or a fault.
    pub fn signed_by_me(
        &self,
        call: &Call<'_>,
        dossier: i64,
        rank: usize,
    ) -> Result<Entry, Error<'c>> {
        self.store.read(|tx| {
            self.may_know(tx, call, dossier)?;
            let loaded = self.load(tx, dossier, call.now.today)?;
            let standing = loaded.stand(call.who)?;
            let entries = corrected(&loaded.dossier.journal).into_iter();
            let mut theirs = entries.filter(|one| one.entry.by.contains(&standing.actor));
            let found =
                theirs.find(|one| one.event == rank && standing.relation != Relation::Helper);
            found
                .map(|one| one.entry.clone())
                .ok_or_else(|| Refusal::NotFound.into())
        })
    }

    /// Decides on an act, and saves what it changes.
    pub(crate) fn submit<'o>(
        &'o self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        loaded: &mut Loaded<'o, 'c>,
        entry: &Entry,
    ) -> Result<Done<'c>, Error<'c>> {
        if entry.texts().iter().any(|text| looks_like_nir(text)) {
            return Err(invalid("texte", Invalid::LooksLikeNir));
        }
        let mut decided = self.decide(loaded, entry, call.now)?;
        if !decided.fed.is_empty() {
            // Places move: alone on this fiche until the end, and decided again with what the others took.
            let fiche = &loaded.engine.fiche.head.id;
            let turn = ledger::take_turn(tx, fiche)?;
            self.catch_up(tx, fiche, turn - 1)?;
            decided = self.decide(loaded, entry, call.now)?;
            ledger::add(tx, fiche, turn, loaded.kept.id, &decided.fed)?;
        }
        loaded.dossier = decided.after;
        loaded.engine = decided.engine;
        let own = (loaded.kept.id, loaded.engine, &loaded.dossier);
        loaded.stays = self.stays_beside(tx, &loaded.subject, own)?;
        let said = (entry, &decided.answer.notify[..]);
        self.save(tx, call, loaded, said, decided.event)?;
        if loaded.subject.kind == Kind::Action {
            // The others read the journal of the action: they are drawn again before anybody lists them.
            let (fiche, id) = (&loaded.kept.fiche, loaded.kept.id);
            dossiers::awaken(tx, fiche, call.now.today, id)?;
        }
        self.redraw_beside(tx, &loaded.kept, call.now)?;
        Ok(Done {
            dossier: loaded.kept.id,
            version: loaded.kept.version + 1,
            verdict: decided.answer.verdict,
            reasons: decided.answer.reasons,
        })
    }

    /// What an act would be, and what it would change; nothing is kept.
    fn decide<'o>(
        &'o self,
        loaded: &Loaded<'o, 'c>,
        entry: &Entry,
        now: Now,
    ) -> Result<Decided<'o, 'c>, Error<'c>> {
        self.with_ledger(|ledger| {
            let around = loaded.around(ledger, now.today);
            let engine = loaded.engine;
            let answer = engine.decide(&loaded.dossier, entry, &around);
            if !answer.recordable() {
                return Err(refused(answer));
            }
            let event = Event {
                entry: entry.clone(),
                recorded: now.today,
                draft: answer.verdict == Verdict::Incomplete,
            };
            let mut after = loaded.dossier.clone();
            after.apply(engine, event.clone());
            let mut next = engine;
            if after.version != loaded.dossier.version {
                // Moved to another version, it is read by it from now on.
                let moved = self.engine(&engine.fiche.head.id, after.version);
                next = moved.ok_or(Refusal::Stale)?;
                after = after.under(next);
            }
            let fed = difference(
                engine.fed(&loaded.dossier, &around),
                next.fed(&after, &around),
            );
            Ok(Decided {
                engine: next,
                answer,
                event,
                after,
                fed,
            })
        })
    }
}

/// The answer to an act as its author may hear it.
pub(super) fn heard<'c>(
    done: Result<Done<'c>, Error<'c>>,
    told: impl Fn(Reason<'c>) -> Reason<'c>,
) -> Result<Done<'c>, Error<'c>> {
    let all = |reasons: Vec<Reason<'c>>| reasons.into_iter().map(&told).collect();
    match done {
        Ok(done) => Ok(Done {
            reasons: all(done.reasons),
            ..done
        }),
        Err(Error::Refused(Refusal::Answer { verdict, reasons })) => {
            let reasons = all(reasons);
            Err(Refusal::Answer { verdict, reasons }.into())
        }
        Err(other) => Err(other),
    }
}

struct Decided<'o, 'c> {
    /// The fiche it runs by afterwards.
    engine: &'o Engine<'c>,
    answer: Answer<'c>,
    event: Event,
    after: Dossier,
    fed: Vec<Fed>,
}

pub(crate) fn refused(answer: Answer<'_>) -> Error<'_> {
    Error::Refused(Refusal::Answer {
        verdict: answer.verdict,
        reasons: answer.reasons,
    })
}

/// What has to be added to the shared counts for them to say what the dossier now feeds.
pub(crate) fn difference(before: Vec<Fed>, after: Vec<Fed>) -> Vec<Fed> {
    let mut rest = before;
    let mut added = Vec::new();
    for fed in after {
        match rest.iter().position(|known| *known == fed) {
            Some(place) => {
                rest.swap_remove(place);
            }
            None => added.push(fed),
        }
    }
    let given_back = rest.into_iter().map(|fed| Fed {
        amount: fed.amount.saturating_neg(),
        ..fed
    });
    given_back.chain(added).collect()
}
