//! The shared counts of a fiche: how many places are taken, by operator or by territory, and of how many.
//!
//! They are numbers, never names. Where the very existence of a dossier is a fact of health, a number so
//! small that it could name somebody is not said, nor the total it could be worked out from.

use domain::access::published;
use domain::dossier::{Around, Count, Engine, Level, ONE, Timeline};
use domain::eligibility::{Prescriber, PrescriberAnswer, belongs, may_prescribe};
use domain::fiche::{Counter, CounterScope, PartyKind, Per};
use domain::time::Window;
use domain::values::{Date, Id};
use store::ledger;

use crate::call::{Call, Who};
use crate::error::{Error, Refusal};
use crate::office::Office;

/// A shared count, as far as it may be said.
#[derive(Debug, Clone)]
pub struct SharedCount<'c> {
    /// The counter of the fiche.
    pub counter: &'c Counter,
    /// For whom: an operator, a territory; all of them when nothing is said.
    pub key: Option<Id>,
    /// The window it counts over.
    pub window: Window,
    /// How many, in thousandths; nothing when it could name somebody.
    pub value: Option<i64>,
    /// Its bound.
    pub bound: Option<u32>,
    /// What it is a share of, when both may be said.
    pub share_of: Option<i64>,
    /// Where it stands; nothing is compared when it may not be said.
    pub level: Level,
}

impl<'c> SharedCount<'c> {
    /// The count itself, when it may be said.
    pub fn count(&self) -> Option<Count<'c>> {
        Some(Count {
            counter: self.counter,
            key: self.key.clone(),
            window: self.window,
            run: None,
            whole: true,
            value: self.value?,
            bound: self.bound,
            share_of: self.share_of,
            level: self.level,
        })
    }
}

/// What somebody may know of the shared counts of a fiche.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Every number: the service that follows the action.
    Statistics,
    /// The numbers of their own operator: these are their own dossiers.
    Own,
    /// The places taken, to choose where to prescribe.
    Places,
}

impl<'c> Office<'c> {
    /// The shared counts of a fiche on the day of the call, as far as who asks may know them.
    ///
    /// # Errors
    /// There is no such fiche that day; or its numbers are none of their business; or a fault.
    pub fn counters(&self, call: &Call<'_>, fiche: &Id) -> Result<Vec<SharedCount<'c>>, Error<'c>> {
        let engine = self.engine_on(fiche, call.now.today);
        let engine = engine.ok_or(Refusal::NotFound)?;
        self.reach(call.who, engine).ok_or(Refusal::Forbidden)?;
        self.counters_on(call, fiche, call.now.today, |_| true)
    }

    /// Some of them on another day: the last of a year that is over.
    pub(crate) fn counters_on(
        &self,
        call: &Call<'_>,
        fiche: &Id,
        today: Date,
        wanted: impl Fn(&Counter) -> bool,
    ) -> Result<Vec<SharedCount<'c>>, Error<'c>> {
        let engine = self
            .engine_on(fiche, call.now.today)
            .ok_or(Refusal::NotFound)?;
        let reach = self.reach(call.who, engine).ok_or(Refusal::Forbidden)?;
        let action = self.store.read(|tx| {
            let turn = ledger::turn(tx, fiche)?;
            self.catch_up(tx, fiche, turn)?;
            // Where cohorts are written, when something is counted by cohort.
            let mut counters = engine.fiche.counters.iter();
            match counters.any(|counter| counter.per == Some(Per::Cohort)) {
                true => self.action_journal(tx, engine),
                false => Ok(None),
            }
        })?;
        Ok(self.with_ledger(|ledger| {
            let around = Around {
                today,
                facts: &Timeline::default(),
                ledger,
                action: action.as_deref(),
                mandates: &[],
                stays: &[],
            };
            let shared = engine.fiche.counters.iter();
            let shared = shared.filter(|one| one.scope != CounterScope::Dossier);
            shared
                .filter(|one| wanted(one))
                .flat_map(|counter| self.said(call.who, engine, counter, reach, &around))
                .collect()
        }))
    }

    /// What somebody is to the numbers of a fiche; nothing for those who have no use for them.
    pub(crate) fn reach(&self, who: &Who, engine: &Engine<'c>) -> Option<Reach> {
        let structure = who.structure.as_ref()?;
        let mut parties = engine.fiche.parties.iter();
        let follows = parties.any(|party| {
            party.kind == PartyKind::ActionReferent && party.structures.contains(structure)
        });
        let mut operators = engine.operators().into_iter();
        let prescriber = Prescriber {
            role: who.role.clone(),
            structure: Some(structure.clone()),
        };
        let may = may_prescribe(self.catalogue, engine.fiche, &prescriber).answer;
        if follows {
            Some(Reach::Statistics)
        } else if operators.any(|operator| belongs(self.catalogue, structure, operator)) {
            Some(Reach::Own)
        } else if may <= PrescriberAnswer::MayOrient {
            Some(Reach::Places)
        } else {
            None
        }
    }

    /// What may be said of a counter: each of its parts, then all of them together.
    fn said(
        &self,
        who: &Who,
        engine: &Engine<'c>,
        counter: &'c Counter,
        reach: Reach,
        around: &Around<'_>,
    ) -> Vec<SharedCount<'c>> {
        if reach == Reach::Places && !counter.capacity {
            return Vec::new();
        }
        let works_for = |key: &Id| {
            let structure = who.structure.as_ref();
            structure.is_some_and(|structure| belongs(self.catalogue, structure, key))
        };
        let parts = parts(engine, counter);
        if reach == Reach::Own {
            let own = parts.iter().filter(|key| works_for(key)).map(Some);
            // What is not counted apart is all the sole operator's.
            let sole = engine.sole_operator().filter(|key| works_for(key));
            let all = sole.filter(|_| parts.is_empty()).map(|_| None);
            return own
                .chain(all)
                .map(|key| shared(level(engine, counter, key, around), true))
                .collect();
        }
        let class = engine.fiche.head.class;
        // Counted day after day, nobody is not said either: the next day would tell of the first.
        let open = |count: &Count<'_>| published(class, people(count.value).max(1)).is_some();
        let counts: Vec<_> = parts
            .iter()
            .map(|key| level(engine, counter, Some(key), around))
            .collect();
        let all = level(engine, counter, None, around);
        // A total would give back the only part that is not said.
        let whole = open(&all) && counts.iter().all(open);
        let parts = counts.into_iter().map(|count| {
            let said = open(&count);
            shared(count, said)
        });
        let mut lines: Vec<_> = parts.collect();
        lines.push(shared(all, whole));
        lines
    }
}

/// Whom a counter counts apart: operators or territories.
fn parts(engine: &Engine<'_>, counter: &Counter) -> Vec<Id> {
    if !counter.split.is_empty() {
        return counter.split.iter().map(|part| part.key.clone()).collect();
    }
    match counter.scope {
        CounterScope::Operator => engine.operators().into_iter().cloned().collect(),
        _ => Vec::new(),
    }
}

fn level<'c>(
    engine: &Engine<'c>,
    counter: &'c Counter,
    key: Option<&Id>,
    around: &Around<'_>,
) -> Count<'c> {
    let today: Date = around.today;
    engine.level(counter, key, around, today)
}

fn shared(count: Count<'_>, said: bool) -> SharedCount<'_> {
    SharedCount {
        counter: count.counter,
        key: count.key,
        window: count.window,
        value: said.then_some(count.value),
        bound: count.bound,
        share_of: count.share_of.filter(|_| said),
        level: match said {
            true => count.level,
            false => Level::Unbounded,
        },
    }
}

/// How many people a value counts, a part of one being one.
fn people(value: i64) -> usize {
    let whole = value.max(0).unsigned_abs().div_ceil(ONE.unsigned_abs());
    usize::try_from(whole).unwrap_or(usize::MAX)
}
