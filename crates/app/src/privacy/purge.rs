//! The purge: the plan carried out, one transaction per person. Interrupted, it goes on where it was; done
//! twice, or by two nodes at once, each person is done once.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use domain::access::Operation;
use domain::retention::Stage;
use domain::values::{Date, Id};
use store::purges::{self, Moved, Purge};
use store::{Fault, Tx, audit, privacy};

use super::decide::{File, Move, Terms};
use super::plan::{Of, Plan, Sort};
use crate::call::Call;
use crate::error::{Error, Refusal};
use crate::office::Office;

/// What a purge did so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its number.
    pub purge: i64,
    /// The day of its plan.
    pub on: Date,
    /// The rules it was told to apply.
    pub rules: BTreeSet<Id>,
    /// Under which account and mandate.
    pub by: (i64, i64),
    /// When it began.
    pub at: i64,
    /// Whether it has seen everybody.
    pub done: bool,
    /// How many persons and households it looked at, slice after slice; nothing when it was done in one go.
    pub seen: u64,
    /// What it moved, sort by sort.
    pub counts: BTreeMap<Sort, u64>,
}

/// Persons looked at in one go: each that is moved waits for the disk.
const SLICE: i64 = 50;
/// The most reports at once.
const MOST_REPORTS: i64 = 100;

fn report_of<'c>(tx: &mut Tx<'_>, kept: Purge) -> Result<Report, Error<'c>> {
    let mut counts = BTreeMap::new();
    for (rule, stage, is_dossier, count) in purges::counts(tx, kept.id)? {
        let sort = Sort {
            to: stage_of(&stage)?,
            rule: id_of(&rule)?,
            of: if is_dossier { Of::Dossier } else { Of::Subject },
        };
        counts.insert(sort, count.unsigned_abs());
    }
    let rules = kept.rules.split_whitespace().map(id_of);
    Ok(Report {
        purge: kept.id,
        on: kept.on,
        rules: rules.collect::<Result<_, Error<'c>>>()?,
        by: (kept.account, kept.mandate),
        at: kept.at,
        done: kept.done_at.is_some(),
        seen: kept.seen.unsigned_abs(),
        counts,
    })
}

impl<'c> Office<'c> {
    /// Carries a plan out, for the rules that are confirmed; `progress` is told how many persons were done.
    /// What changed since the plan is decided again: nothing is moved that should not be any more.
    ///
    /// # Errors
    /// One may not, or confirms a rule that there is not; or a fault: what was done stays done.
    pub fn purge(
        &self,
        call: &Call<'_>,
        plan: &Plan,
        confirmed: &BTreeSet<Id>,
        progress: impl FnMut(u64),
    ) -> Result<Report, Error<'c>> {
        let purge = self.launch_purge(call, plan.today, confirmed)?;
        self.resume_purge(call, purge, progress)
    }

    /// Begins a purge as of a day, for the rules that are confirmed, and does nothing more: it goes on by
    /// [`Office::continue_purge`], or with the background work. Its number.
    ///
    /// # Errors
    /// One may not, or confirms a rule that there is not, or none; or a fault.
    pub fn launch_purge(
        &self,
        call: &Call<'_>,
        on: Date,
        confirmed: &BTreeSet<Id>,
    ) -> Result<i64, Error<'c>> {
        self.allow(call.who, Operation::Purge, None)?;
        let rules = &self.catalogue.retention.rules;
        if !confirmed
            .iter()
            .all(|id| rules.iter().any(|rule| rule.id == *id))
        {
            return Err(Refusal::NotFound.into());
        }
        let words: Vec<&str> = confirmed.iter().map(Id::as_str).collect();
        let purge = Purge {
            id: call.id(),
            on: on.min(call.now.today),
            rules: words.join(" "),
            account: call.who.account,
            mandate: call.who.mandate,
            at: call.now.at,
            done_at: None,
            seen_to: 0,
            seen: 0,
        };
        self.store.write(|tx| {
            purges::begin(tx, &purge)?;
            self.note_purge(tx, call, "purge.lancer", purge.id, 0)
        })?;
        Ok(purge.id)
    }

    /// Goes on with a purge for a while: it looks at some more people. What it did so far.
    ///
    /// # Errors
    /// One may not, or there is none of this number; or a fault: what was done stays done.
    pub fn continue_purge(&self, call: &Call<'_>, purge: i64) -> Result<Report, Error<'c>> {
        self.allow(call.who, Operation::Purge, None)?;
        let kept = self.store.read(|tx| purges::find(tx, purge));
        let kept = kept.map_err(Error::Store)?.ok_or(Refusal::NotFound)?;
        if kept.done_at.is_none() {
            self.purge_some(call, &kept)?;
        }
        self.purge_report(call, purge)
    }

    /// Some more of the first purge that is under way; how many persons were looked at.
    pub(crate) fn purge_on(&self, call: &Call<'_>) -> Result<usize, Error<'c>> {
        let under_way = self.store.read(purges::under_way);
        match under_way.map_err(Error::Store)? {
            Some(kept) => self.purge_some(call, &kept),
            None => Ok(0),
        }
    }

    /// Some more persons of a purge, from where it was. Two who do the same ones at once do each person once.
    fn purge_some(&self, call: &Call<'_>, kept: &Purge) -> Result<usize, Error<'c>> {
        let report = self.store.read(|tx| report_of(tx, kept.clone()))?;
        let terms = Terms::on(self, kept.on)?;
        let found = self.survey_some(&terms, kept.seen_to, SLICE)?;
        let Some((last, _)) = found.last() else {
            self.end_purge(call, kept.id)?;
            return Ok(0);
        };
        let due = found.iter().filter_map(|(subject, asked)| {
            let asked = asked.as_ref()?;
            (!asked.moves.is_empty()).then_some(*subject)
        });
        for subject in due {
            self.purge_alone(call, &report, subject, &terms)?;
        }
        let more = i64::try_from(found.len()).unwrap_or(i64::MAX);
        let to = (kept.seen_to, *last);
        let advanced = self
            .store
            .write(|tx| purges::advance(tx, kept.id, to, more));
        if advanced.map_err(Error::Store)? && more < SLICE {
            self.end_purge(call, kept.id)?;
        }
        Ok(found.len())
    }

    /// Everybody was seen: said once, whoever comes last.
    fn end_purge(&self, call: &Call<'_>, purge: i64) -> Result<(), Error<'c>> {
        let ended = self.store.write(|tx| {
            let ended = purges::end(tx, purge, call.now.at)?;
            if ended {
                self.note_purge(tx, call, "purge.finir", purge, 0)?;
            }
            Ok::<_, Error<'c>>(ended)
        })?;
        match ended {
            true => Ok(self.store.settle()?),
            false => Ok(()),
        }
    }

    /// One person or household in a transaction of their own; one in whose dossier somebody acts at this very
    /// moment is left for another time.
    fn purge_alone(
        &self,
        call: &Call<'_>,
        purge: &Report,
        subject: i64,
        terms: &Terms<'c>,
    ) -> Result<(), Error<'c>> {
        let done = self
            .store
            .write(|tx| self.purge_one(tx, call, purge, subject, terms));
        match done {
            Err(Error::Refused(Refusal::Stale)) => Ok(()),
            done => done,
        }
    }

    /// Goes on with a purge that was interrupted; one that is over has nothing left to do.
    ///
    /// # Errors
    /// One may not, or there is none of this number; or a fault.
    pub fn resume_purge(
        &self,
        call: &Call<'_>,
        purge: i64,
        mut progress: impl FnMut(u64),
    ) -> Result<Report, Error<'c>> {
        self.allow(call.who, Operation::Purge, None)?;
        let begun = self.purge_report(call, purge)?;
        if begun.done {
            return Ok(begun);
        }
        let terms = Terms::on(self, begun.on)?;
        let mut due = Vec::new();
        self.survey(&terms, 0, |subject, asked| {
            if asked.is_some_and(|asked| !asked.moves.is_empty()) {
                due.push(subject);
            }
            ControlFlow::Continue(())
        })?;
        for (subject, seen) in due.into_iter().zip(1..) {
            self.purge_alone(call, &begun, subject, &terms)?;
            progress(seen);
        }
        self.end_purge(call, purge)?;
        self.purge_report(call, purge)
    }

    /// What a purge did.
    ///
    /// # Errors
    /// One may not, or there is none of this number; or a fault.
    pub fn purge_report(&self, call: &Call<'_>, purge: i64) -> Result<Report, Error<'c>> {
        self.allow(call.who, Operation::Purge, None)?;
        self.store.read(|tx| {
            let kept = purges::find(tx, purge)?.ok_or(Refusal::NotFound)?;
            report_of(tx, kept)
        })
    }

    /// What the last purges did, the last first.
    ///
    /// # Errors
    /// One may not; or a fault.
    pub fn purge_reports(&self, call: &Call<'_>, most: i64) -> Result<Vec<Report>, Error<'c>> {
        self.allow(call.who, Operation::Purge, None)?;
        self.store.read(|tx| {
            let kept = purges::before(tx, i64::MAX, most.clamp(1, MOST_REPORTS))?;
            kept.into_iter().map(|kept| report_of(tx, kept)).collect()
        })
    }

    /// One person or household, decided again alone on them.
    fn purge_one(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        purge: &Report,
        subject: i64,
        terms: &Terms<'c>,
    ) -> Result<(), Error<'c>> {
        let Some(standing) = privacy::lock(tx, subject)? else {
            return Ok(());
        };
        if standing.erased_at.is_some() && standing.kept.is_none() {
            return Ok(());
        }
        for file in File::of(tx, vec![standing], terms.today)? {
            let asked = file.by_journals(self, tx, terms)?;
            let moves = file.confirmed(asked.moves, |one| purge.rules.contains(&one.rule));
            if moves.is_empty() {
                continue;
            }
            self.carry_out(tx, call, &file, &moves)?;
            report(tx, call, purge.purge, &moves)?;
            self.note_purge(tx, call, "purge.sujet", purge.purge, subject)?;
        }
        Ok(())
    }

    fn note_purge(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        did: &str,
        purge: i64,
        subject: i64,
    ) -> Result<(), Error<'c>> {
        self.note_privacy(tx, call, did, ("purge", purge), subject)
    }

    /// A line of the access journal about something of this room.
    pub(super) fn note_privacy(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        did: &str,
        (object, object_id): (&str, i64),
        subject: i64,
    ) -> Result<(), Error<'c>> {
        let line = call.line(did, (object, object_id), subject);
        Ok(audit::write(tx, self.store.node(), &line)?)
    }
}

/// Notes what a purge moved, in the transaction that moves it.
pub(super) fn report(
    tx: &mut Tx<'_>,
    call: &Call<'_>,
    purge: i64,
    moves: &[Move],
) -> Result<(), Fault> {
    for one in moves {
        let moved = Moved {
            subject: one.subject,
            dossier: one.dossier,
            rule: one.rule.as_str(),
            stage: one.to.word(),
        };
        purges::add(tx, purge, &moved, call.now.at)?;
    }
    Ok(())
}

pub(super) fn stage_of<'c>(word: &str) -> Result<Stage, Error<'c>> {
    let found = Stage::ALL.iter().find(|(_, known)| *known == word);
    found
        .map(|(stage, _)| *stage)
        .ok_or_else(|| Error::Unreadable(word.to_owned()))
}

pub(super) fn id_of<'c>(word: &str) -> Result<Id, Error<'c>> {
    word.parse().map_err(|_| Error::Unreadable(word.to_owned()))
}
