//! The operations that a fund pays for, in numbers: who takes part, what is counted of them, what must hold.
//!
//! An operation is an action led by one operator, under the survey that applied when people came in. The service
//! that follows the action has its numbers, none of them so small that it could name somebody where what is
//! counted is sensitive; the operator those of its own.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::{Operation, SMALLEST_CELL};
use domain::dossier::journal::{Standing, standing};
use domain::dossier::{Act, Engine, Event};
use domain::fiche::Fiche;
use domain::survey::{Held, Identity, Indicator, Stay, Survey, tally};
use domain::values::{Date, Id};
use store::{Tx, dossiers, figures, lists};

use super::rows::{Control, Found};
use crate::call::Call;
use crate::dossier::event_place;
use crate::error::{Error, Refusal};
use crate::figures::{Eyes, named};
use crate::office::Office;
use crate::subject::{self, Opened};

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

/// A participant: what they count for, and the dossier of their last stay.
pub(super) struct Participant<'c> {
    pub held: Held<'c>,
    pub subject: i64,
    pub dossier: i64,
    pub stays: usize,
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

    /// Everybody who came into an operation, each once, in the order they first did.
    pub(super) fn participants(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        (engine, survey, key): (&Engine<'c>, &'c Survey, &Key),
    ) -> Result<Vec<Participant<'c>>, Error<'c>> {
        let mut all = Vec::new();
        for one in self.came_in(tx, call, (engine, survey, key))? {
            all.extend(self.participant_of(tx, survey, &one)?);
        }
        Ok(all)
    }

    /// Whoever came into an operation, in the order they first did, with their dossiers: nothing is opened.
    pub(super) fn came_in(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        (engine, survey, key): (&Engine<'c>, &Survey, &Key),
    ) -> Result<Vec<(i64, Vec<i64>)>, Error<'c>> {
        let mut ranks: BTreeMap<i64, usize> = BTreeMap::new();
        let mut all: Vec<(i64, Vec<i64>)> = Vec::new();
        let days = days(survey, call.now.today);
        for one in figures::came_in(tx, key.fiche.as_str(), days)? {
            let operator = named(one.operator.as_deref())?;
            if operator.as_ref().or(engine.sole_operator()) != Some(&key.operator) {
                continue;
            }
            let rank = *ranks.entry(one.subject).or_insert(all.len());
            if rank == all.len() {
                all.push((one.subject, Vec::new()));
            }
            all[rank].1.push(one.dossier);
        }
        Ok(all)
    }

    /// Somebody who came in, by what their dossiers answer; nothing when another survey is asked of all of them.
    pub(super) fn participant_of(
        &self,
        tx: &mut Tx<'_>,
        survey: &'c Survey,
        (person, dossiers): &(i64, Vec<i64>),
    ) -> Result<Option<Participant<'c>>, Error<'c>> {
        let subject = subject::open(self, tx, *person)?;
        let (mut last, mut stays) = (None, Vec::new());
        for id in dossiers {
            let kept = dossiers::find(tx, *id)?.ok_or(Refusal::NotFound)?;
            if let Some(stay) = self.stay_of(tx, &kept, &subject, survey)? {
                last = last.max(Some((stay.entered, *id)));
                stays.push(stay);
            }
        }
        let count = stays.len();
        let held = Held::of(survey, stays);
        Ok(held.zip(last).map(|(held, (_, dossier))| Participant {
            held,
            subject: *person,
            dossier,
            stays: count,
        }))
    }

    /// What a dossier answers to a survey, when it is the one asked of it. What was gathered says it all, with what was
    /// corrected: the rest of the journal is not opened.
    pub(super) fn stay_of(
        &self,
        tx: &mut Tx<'_>,
        kept: &dossiers::Dossier,
        subject: &Opened,
        survey: &'c Survey,
    ) -> Result<Option<Stay>, Error<'c>> {
        let Some(entered) = kept.summary.entered_on else {
            return Ok(None);
        };
        let asked = self
            .catalogue
            .survey_on(self.engine_of(kept)?.fiche, entered);
        if asked.is_none_or(|one| one.id != survey.id) {
            return Ok(None);
        }
        let mut events = Vec::new();
        for one in dossiers::gathered(tx, kept.id)? {
            let event = Event {
                entry: subject.unseal(&event_place(kept.id, one.rank), &one.sealed)?,
                recorded: one.recorded_on,
                draft: one.draft,
            };
            events.push((usize::try_from(one.rank).unwrap_or(usize::MAX), event));
        }
        let mut said = BTreeMap::new();
        let stand = standing(events.iter().map(|(rank, event)| (*rank, event)));
        let whole = |one: &&Standing<'_>| one.corrected || !one.draft;
        for one in stand.iter().filter(whole) {
            if let Act::Collect(answered) = &one.entry.act
                && answered.survey == survey.id
            {
                said.insert(answered.moment.clone(), answered.answers.clone());
            }
        }
        Ok(Some(Stay {
            entered,
            left: kept.summary.closed_on,
            said,
        }))
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

/// The days of entry that a survey is asked on, up to today.
fn days(survey: &Survey, today: Date) -> (Date, Date) {
    let until = survey.until.map_or(today, |until| until.0.min(today));
    (survey.since.0, until)
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
