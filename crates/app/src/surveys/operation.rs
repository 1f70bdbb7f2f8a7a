//! The operations that a fund pays for, in numbers: who takes part, what is counted of them, what must hold.
//!
//! An operation is an action led by one operator, under the survey that applied when people came in. The service
//! that follows the action has its numbers, none of them so small that it could name somebody where what is
//! counted is sensitive; the operator those of its own.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::{Operation, SMALLEST_CELL};
use domain::dossier::Engine;
use domain::fiche::Fiche;
use domain::survey::{Identity, Indicator, Survey, tally};
use domain::values::{Date, Id};
use store::{Tx, figures, lists};

use super::rows::{Control, Found};
use super::stays::{Participant, days};
use crate::call::Call;
use crate::error::{Error, Refusal};
use crate::figures::{Eyes, named};
use crate::office::Office;

/// An operation, by what it is made of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The survey.
    pub survey: Id,
    /// The fiche.
    pub fiche: Id,
    /// The operator.
    pub operator: Id,
}

/// An operation, in a list.
#[derive(Debug, Clone)]
pub struct OperationLine<'c> {
    /// The survey.
    pub survey: &'c Survey,
    /// The fiche.
    pub fiche: &'c Fiche,
    /// The operator.
    pub operator: Id,
    /// How many stays; nothing where the number could name somebody.
    pub stays: Option<u64>,
}

/// An indicator, as it may be told.
#[derive(Debug, Clone)]
pub struct CountLine<'c> {
    /// The indicator.
    pub indicator: &'c Indicator,
    /// In all; nothing where the number could name somebody, or for what counts no participant.
    pub total: Option<u64>,
    /// Part by part; empty where one could name somebody.
    pub parts: Vec<u64>,
}

/// An identity, as it may be told.
#[derive(Debug, Clone)]
pub struct HoldLine<'c> {
    /// The identity.
    pub identity: &'c Identity,
    /// Whether it holds, in all and in every part.
    pub holds: bool,
    /// The two sums, where they may be told.
    pub sums: Option<(u64, u64)>,
    /// How many break it by themselves, known or not; nothing where the number could name somebody.
    pub breakers: Option<u64>,
    /// The dossiers of those who do, that who asks may know of.
    pub by: Vec<(i64, i64)>,
}

/// An operation, in numbers.
#[derive(Debug, Clone)]
pub struct OperationView<'c> {
    /// The survey.
    pub survey: &'c Survey,
    /// The fiche.
    pub fiche: &'c Fiche,
    /// The operator.
    pub operator: Id,
    /// How who asks looks at it.
    pub eyes: Eyes,
    /// The day.
    pub today: Date,
    /// How many persons came in.
    pub persons: u64,
    /// How many count: their entry is complete.
    pub counted: u64,
    /// How many lack something that is asked by now.
    pub lacking: u64,
    /// The parts that everything is broken down by.
    pub parts: Vec<&'c str>,
    /// Every indicator.
    pub counts: Vec<CountLine<'c>>,
    /// Every identity.
    pub identities: Vec<HoldLine<'c>>,
}

impl<'c> Office<'c> {
    /// The operations of the actions that who asks follows or operates, the last survey first.
    ///
    /// # Errors
    /// One may not; or a fault.
    pub fn operations(&self, call: &Call<'_>) -> Result<Vec<OperationLine<'c>>, Error<'c>> {
        self.allow(call.who, Operation::Figures, None)?;
        let mut lines = Vec::new();
        for engine in self.engines_on(call.now.today) {
            let Some(eyes) = self.eyes_on(call.who, engine) else {
                continue;
            };
            for survey in self.catalogue.surveys_of(engine.fiche) {
                let fiches = [engine.fiche.head.id.as_str()];
                let days = days(survey, call.now.today);
                let found = self.store.read(|tx| figures::entered(tx, &fiches, days));
                let mut by: BTreeMap<Id, u64> = BTreeMap::new();
                for one in found.map_err(Error::Store)? {
                    let operator = named(one.operator.as_deref())?;
                    let operator = operator.as_ref().or(engine.sole_operator());
                    let own = self.is_theirs(call.who, engine, eyes, operator);
                    if let Some(operator) = operator.filter(|_| own) {
                        *by.entry(operator.clone()).or_default() += one.count;
                    }
                }
                let hides = hides(engine.fiche.head.class.is_health(), eyes);
                lines.extend(by.into_iter().map(|(operator, stays)| OperationLine {
                    survey,
                    fiche: engine.fiche,
                    operator,
                    stays: said(hides, stays),
                }));
            }
        }
        lines.sort_by_key(|line| std::cmp::Reverse(line.survey.since));
        Ok(lines)
    }

    /// An operation in numbers, on the day of the call.
    ///
    /// # Errors
    /// There is none such, or its numbers are none of their business; or a fault.
    pub fn operation(&self, call: &Call<'_>, key: &Key) -> Result<OperationView<'c>, Error<'c>> {
        self.allow(call.who, Operation::Figures, None)?;
        let (engine, survey, eyes) = self.surveyed(call, key)?;
        self.store.read(|tx| {
            let all = self.participants(tx, call, (engine, survey, key))?;
            let known = self.known_of(tx, call, (survey, key))?;
            Ok(in_numbers(
                call,
                (engine, survey, eyes),
                (key, &all, &known),
            ))
        })
    }

    /// The same, with what is wrong in it, participant by participant: each is read once for both.
    ///
    /// # Errors
    /// Those of both.
    pub fn operation_controlled(
        &self,
        call: &Call<'_>,
        key: &Key,
    ) -> Result<(OperationView<'c>, Control<'c>), Error<'c>> {
        self.allow(call.who, Operation::Figures, None)?;
        let (engine, survey, eyes) = self.surveyed(call, key)?;
        let (view, all, found) = self.store.read(|tx| {
            let all = self.participants(tx, call, (engine, survey, key))?;
            let known = self.known_of(tx, call, (survey, key))?;
            let view = in_numbers(call, (engine, survey, eyes), (key, &all, &known));
            let found = Found::among(&all, &known, call.now.today);
            Ok::<_, Error<'c>>((view, all, found))
        })?;
        // Everything is counted before anybody who writes is made to wait: only what is shown is written down as read.
        let control = self
            .store
            .write(|tx| self.control(tx, call, (&all, &found)))?;
        Ok((view, control))
    }

    /// The engine and survey of an operation whose numbers who asks may read.
    pub(super) fn surveyed(
        &self,
        call: &Call<'_>,
        key: &Key,
    ) -> Result<(&Engine<'c>, &'c Survey, Eyes), Error<'c>> {
        let (engine, eyes) = self.looked_at(call, &key.fiche)?;
        let mut surveys = self.catalogue.surveys_of(engine.fiche);
        let survey = surveys.find(|one| one.id == key.survey);
        let survey = survey.ok_or(Refusal::NotFound)?;
        let known = engine.operators().contains(&&key.operator);
        if !known {
            return Err(Refusal::NotFound.into());
        }
        match self.is_theirs(call.who, engine, eyes, Some(&key.operator)) {
            true => Ok((engine, survey, eyes)),
            false => Err(Refusal::Forbidden.into()),
        }
    }

    /// The dossiers of an operation that who asks may know of.
    fn known_of(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        (survey, key): (&Survey, &Key),
    ) -> Result<BTreeSet<i64>, Error<'c>> {
        let posts = call.who.posts(self.catalogue);
        let days = days(survey, call.now.today);
        Ok(lists::seen_in(tx, &posts, key.fiche.as_str(), days)?)
    }
}

/// An operation in numbers; of those who break an identity, the dossiers that who asks may know of.
fn in_numbers<'c>(
    call: &Call<'_>,
    (engine, survey, eyes): (&Engine<'c>, &'c Survey, Eyes),
    (key, all, known): (&Key, &[Participant<'c>], &BTreeSet<i64>),
) -> OperationView<'c> {
    let today = call.now.today;
    let held = || all.iter().map(|one| &one.held);
    let tally = tally(survey, held());
    let identities = tally.identities.iter().map(|one| {
        let ids = one.identity.left.iter().chain(&one.identity.right);
        let mut read = ids.filter_map(|id| survey.indicator(id));
        let hides = read.any(|one| hides_count(engine, survey, one, eyes));
        let who = one.by.iter().map(|rank| &all[*rank]);
        let seen = who.filter(|who| known.contains(&who.dossier));
        HoldLine {
            identity: one.identity,
            holds: one.holds,
            sums: (!hides).then_some(one.sums),
            breakers: said(hides, count(one.by.iter())),
            by: seen.map(|who| (who.dossier, who.subject)).collect(),
        }
    });
    let counts = tally.indicators.iter().map(|one| {
        let hides = hides_count(engine, survey, one.indicator, eyes);
        let cell = one.cell.as_ref();
        CountLine {
            indicator: one.indicator,
            total: cell.and_then(|cell| said(hides, cell.total)),
            parts: match cell {
                Some(cell) if !hides => cell.parts.clone(),
                _ => Vec::new(),
            },
        }
    });
    OperationView {
        survey,
        fiche: engine.fiche,
        operator: key.operator.clone(),
        eyes,
        today,
        persons: count(held()),
        counted: count(held().filter(|one| one.counts())),
        lacking: count(held().filter(|one| !one.lacking(today).is_empty())),
        parts: survey.parts().into_iter().map(|(_, label)| label).collect(),
        counts: counts.collect(),
        identities: identities.collect(),
    }
}

/// Whether small numbers could tell the service something it may not know.
fn hides(health: bool, eyes: Eyes) -> bool {
    health && eyes == Eyes::Service
}

fn hides_count(engine: &Engine<'_>, survey: &Survey, one: &Indicator, eyes: Eyes) -> bool {
    let read = survey.class_of(one.test.as_ref());
    hides(
        read.is_health() || engine.fiche.head.class.is_health(),
        eyes,
    )
}

/// A number, unless it could name somebody; nobody is not said either, since the next day would tell of the first.
fn said(hides: bool, number: u64) -> Option<u64> {
    let small = u64::try_from(SMALLEST_CELL).unwrap_or(u64::MAX);
    (!hides || number >= small).then_some(number)
}

fn count(them: impl Iterator) -> u64 {
    u64::try_from(them.count()).unwrap_or(u64::MAX)
}
