//! The plan of a purge: what retention would do today, and why. Nothing is changed.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use domain::Catalogue;
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

impl Plan {
    /// The plan of a day before anybody was looked at.
    pub(super) fn on(today: Date) -> Plan {
        Plan {
            today,
            seen: 0,
            opened: 0,
            counts: BTreeMap::new(),
            to_verify: BTreeSet::new(),
            held_back: 0,
        }
    }

    /// With one more person or household.
    pub(super) fn add(&mut self, asked: Option<&Asked>) {
        self.seen += 1;
        if let Some(asked) = asked {
            self.opened += 1;
            self.held_back += u64::from(asked.held_back);
            for one in &asked.moves {
                *self.counts.entry(Sort::of(one)).or_default() += 1;
            }
        }
    }

    /// Tells apart the rules that nobody has confirmed yet.
    pub(super) fn doubt(&mut self, catalogue: &Catalogue) {
        let rules = catalogue.retention.rules.iter();
        let applied: BTreeSet<&Id> = self.counts.keys().map(|sort| &sort.rule).collect();
        let doubtful = rules.filter(|rule| rule.to_verify && applied.contains(&rule.id));
        self.to_verify = doubtful.map(|rule| rule.id.clone()).collect();
    }
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
    /// Its lines; there may be none before the next page.
    pub lines: Vec<Planned>,
    /// After which number the next page begins; nothing when this one is the last.
    pub next: Option<i64>,
}

/// How many persons are read in one go.
const BATCH: i64 = 1_000;

/// The most persons looked at for a page: a page is not waited for.
const MOST_SEEN: usize = 2_000;
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
        let mut plan = Plan::on(call.now.today);
        self.survey(&terms, 0, |_, asked| {
            plan.add(asked.as_ref());
            if plan.seen.is_multiple_of(BATCH.unsigned_abs()) {
                progress(plan.seen);
            }
            ControlFlow::Continue(())
        })?;
        plan.doubt(self.catalogue);
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
        let (mut seen, mut last) = (0, after);
        self.survey(&terms, after, |subject, asked| {
            seen += 1;
            let Asked { moves, held_back } = asked.unwrap_or_default();
            if !moves.is_empty() || held_back {
                lines.push(Planned {
                    subject,
                    moves,
                    held_back,
                });
            }
            match lines.len() > most || seen >= MOST_SEEN {
                true => ControlFlow::Break(()),
                false => {
                    last = subject;
                    ControlFlow::Continue(())
                }
            }
        })?;
        let more = lines.len() > most;
        lines.truncate(most);
        let next = match more {
            true => lines.last().map(|line| line.subject),
            false => (seen >= MOST_SEEN).then_some(last),
        };
        lines.retain(|line| next.is_none_or(|next| line.subject <= next));
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

    /// Some persons and households after a number, up to `most`: each with what is asked when the columns left a
    /// doubt.
    pub(super) fn survey_some(
        &self,
        terms: &Terms<'c>,
        after: i64,
        most: i64,
    ) -> Result<Vec<(i64, Option<Asked>)>, Error<'c>> {
        self.store.read(|tx| {
            let standings = privacy::subjects(tx, after, most)?;
            let mut found = Vec::new();
            for file in File::of(tx, standings, terms.today)? {
                let doubt = file.by_columns(terms);
                let asked = match doubt.moves.is_empty() && !doubt.held_back {
                    true => None,
                    false => Some(file.by_journals(self, tx, terms)?),
                };
                found.push((file.standing.id, asked));
            }
            Ok(found)
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
            let found = self.survey_some(terms, last, BATCH)?;
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
