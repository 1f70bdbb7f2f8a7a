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
    /// What it moved, sort by sort.
    pub counts: BTreeMap<Sort, u64>,
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
            on: plan.today.min(call.now.today),
            rules: words.join(" "),
            account: call.who.account,
            mandate: call.who.mandate,
            at: call.now.at,
            done_at: None,
        };
        self.store.write(|tx| {
            purges::begin(tx, &purge)?;
            self.note_purge(tx, call, "purge.lancer", purge.id, 0)
        })?;
        self.resume_purge(call, purge.id, progress)
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
            match self
                .store
                .write(|tx| self.purge_one(tx, call, &begun, subject, &terms))
            {
                // Somebody acts in one of their dossiers at this very moment: another time.
                Err(Error::Refused(Refusal::Stale)) => {}
                done => done?,
            }
            progress(seen);
        }
        self.store.write(|tx| {
            purges::end(tx, purge, call.now.at)?;
            self.note_purge(tx, call, "purge.finir", purge, 0)
        })?;
        self.store.settle()?;
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
            let mut counts = BTreeMap::new();
            for (rule, stage, is_dossier, count) in purges::counts(tx, purge)? {
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
                counts,
            })
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

fn stage_of<'c>(word: &str) -> Result<Stage, Error<'c>> {
    let found = Stage::ALL.iter().find(|(_, known)| *known == word);
    found
        .map(|(stage, _)| *stage)
        .ok_or_else(|| Error::Unreadable(word.to_owned()))
}

fn id_of<'c>(word: &str) -> Result<Id, Error<'c>> {
    word.parse().map_err(|_| Error::Unreadable(word.to_owned()))
}
