//! The plan of a purge: what retention would do today, and why. Nothing is changed.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use domain::access::Operation;
use domain::retention::Stage;
use domain::values::{Date, Id};
use store::{privacy, subjects};

use super::decide::{Asked, File, Move, Terms};
use crate::call::Call;
use crate::error::{Error, Refusal};
use crate::office::Office;

/// What is moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Of {
    /// The record of a person or a household: identity, facts, referents.
    Subject,
    /// A dossier.
    Dossier,
}

/// A sort of move: by which rule, where to, of what.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sort {
    /// The rule.
    pub rule: Id,
    /// Where to.
    pub to: Stage,
    /// Of what.
    pub of: Of,
}

impl Sort {
    /// The sort of a move.
    pub fn of(one: &Move) -> Sort {
        Sort {
            rule: one.rule.clone(),
            to: one.to,
            of: match one.dossier {
                Some(_) => Of::Dossier,
                None => Of::Subject,
            },
        }
    }
}

/// What a purge would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The day it was drawn for; a purge carries it out as of that day.
    pub today: Date,
    /// Persons and households looked at.
    pub seen: u64,
    /// Those whose dossiers were opened, because their columns left a doubt.
    pub opened: u64,
    /// How many moves, sort by sort.
    pub counts: BTreeMap<Sort, u64>,
    /// Of the rules that would be applied, those that nobody has confirmed yet in the catalogue.
    pub to_verify: BTreeSet<Id>,
    /// Persons and households of whom a legal hold keeps something.
    pub held_back: u64,
}

/// What would be done of one person or household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// Their number.
    pub subject: i64,
    /// What would be moved.
    pub moves: Vec<Move>,
    /// A legal hold keeps something of theirs.
    pub held_back: bool,
}

/// A page of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanPage {
    /// Its lines.
    pub lines: Vec<Planned>,
    /// After which number the next page begins; nothing when this one is the last.
    pub next: Option<i64>,
}

/// How many persons are read in one go.
const BATCH: i64 = 1_000;

/// The most lines of a page of the plan.
const MOST_LINES: usize = 200;

impl<'c> Office<'c> {
    /// What retention would do today; `progress` is told how many persons were seen.
    ///
    /// # Errors
    /// One may not; or a fault.
    pub fn retention_plan(
        &self,
        call: &Call<'_>,
        mut progress: impl FnMut(u64),
    ) -> Result<Plan, Error<'c>> {
        self.allow(call.who, Operation::Purge, None)?;
        let terms = Terms::on(self, call.now.today)?;
        let mut plan = Plan {
            today: call.now.today,
            seen: 0,
            opened: 0,
            counts: BTreeMap::new(),
            to_verify: BTreeSet::new(),
            held_back: 0,
        };
        self.survey(&terms, 0, |_, asked| {
            plan.seen += 1;
            if plan.seen.is_multiple_of(BATCH.unsigned_abs()) {
                progress(plan.seen);
            }
            if let Some(asked) = asked {
                plan.opened += 1;
                plan.held_back += u64::from(asked.held_back);
                for one in &asked.moves {
                    *plan.counts.entry(Sort::of(one)).or_default() += 1;
                }
            }
            ControlFlow::Continue(())
        })?;
        let rules = self.catalogue.retention.rules.iter();
        let applied: BTreeSet<&Id> = plan.counts.keys().map(|sort| &sort.rule).collect();
        let doubtful = rules.filter(|rule| rule.to_verify && applied.contains(&rule.id));
        plan.to_verify = doubtful.map(|rule| rule.id.clone()).collect();
        progress(plan.seen);
        Ok(plan)
    }

    /// A page of the plan of a day, after the person of a number: numbers and rules, no name and no fiche.
    ///
    /// # Errors
    /// One may not; or a fault.
    pub fn retention_page(
        &self,
        call: &Call<'_>,
        after: i64,
        most: usize,
    ) -> Result<PlanPage, Error<'c>> {
        self.allow(call.who, Operation::Purge, None)?;
        let terms = Terms::on(self, call.now.today)?;
        let most = most.clamp(1, MOST_LINES);
        let mut lines: Vec<Planned> = Vec::new();
        self.survey(&terms, after, |subject, asked| {
            let Asked { moves, held_back } = asked.unwrap_or_default();
            if !moves.is_empty() || held_back {
                lines.push(Planned {
                    subject,
                    moves,
                    held_back,
                });
            }
            match lines.len() > most {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            }
        })?;
        let more = lines.len() > most;
        lines.truncate(most);
        let next = lines.last().filter(|_| more).map(|line| line.subject);
        Ok(PlanPage { lines, next })
    }

    /// What retention asks of one person or household today, by the journals alone.
    ///
    /// # Errors
    /// One may not, or there is nobody of this number of whom something is left; or a fault.
    pub fn retention_of(&self, call: &Call<'_>, subject: i64) -> Result<Planned, Error<'c>> {
        self.allow(call.who, Operation::Purge, None)?;
        let terms = Terms::on(self, call.now.today)?;
        self.store.read(|tx| {
            let subject = subjects::number_now(tx, subject)?;
            let standing = privacy::subjects(tx, subject - 1, 1)?;
            let files = File::of(tx, standing, terms.today)?;
            let file = files.iter().find(|file| file.standing.id == subject);
            let asked = file
                .ok_or(Refusal::NotFound)?
                .by_journals(self, tx, &terms)?;
            Ok(Planned {
                subject,
                moves: asked.moves,
                held_back: asked.held_back,
            })
        })
    }

    /// Goes over every person and household after a number: `look` is given the number, and what is asked
    /// when the columns left a doubt.
    pub(super) fn survey(
        &self,
        terms: &Terms<'c>,
        after: i64,
        mut look: impl FnMut(i64, Option<Asked>) -> ControlFlow<()>,
    ) -> Result<(), Error<'c>> {
        let mut last = after;
        loop {
            let found = self.store.read(|tx| {
                let standings = privacy::subjects(tx, last, BATCH)?;
                let mut found = Vec::new();
                for file in File::of(tx, standings, terms.today)? {
                    let doubt = file.by_columns(terms);
                    let asked = match doubt.moves.is_empty() && !doubt.held_back {
                        true => None,
                        false => Some(file.by_journals(self, tx, terms)?),
                    };
                    found.push((file.standing.id, asked));
                }
                Ok::<_, Error<'c>>(found)
            })?;
            let Some((id, _)) = found.last() else {
                return Ok(());
            };
            last = *id;
            for (subject, asked) in found {
                if look(subject, asked).is_break() {
                    return Ok(());
                }
            }
        }
    }
}
