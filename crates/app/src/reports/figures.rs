//! The figures of a report, counted from the journals of the dossiers that were open in its year.

use std::collections::BTreeMap;

use domain::access::published;
use domain::dossier::act::{CORRECT, HOLD, LOG, Logged};
use domain::dossier::{Act, Engine, Entry};
use domain::eligibility::belongs;
use domain::fiche::{Counter, CounterScope, Event};
use domain::time::Window;
use domain::values::{Date, Id};
use jiff::civil::date;
use serde::{Deserialize, Serialize};
use store::{Tx, dossiers, ledger, reports};

use super::{Place, structures_of};
use crate::call::Call;
use crate::dossier::event_place;
use crate::error::{Error, Refusal};
use crate::figures::{Eyes, named};
use crate::office::Office;
use crate::subject::{self, Opened};

/// The figures of a year. Nothing where a number could name somebody.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Came in during the year.
    #[serde(rename = "entrees")]
    pub entered: Option<u64>,
    /// Left during the year, having been in.
    #[serde(rename = "sorties")]
    pub left: Option<u64>,
    /// Closed during the year without having been in.
    #[serde(rename = "jamais-entres")]
    pub never_in: Option<u64>,
    /// In on the last day of the year, or today while it is not over.
    #[serde(rename = "presents")]
    pub inside: Option<u64>,
    /// The day of that last number.
    #[serde(rename = "presents-le")]
    pub inside_on: Option<Date>,
    /// The hours of the year, in thousandths, by the counter of the fiche that counts them: those of accompaniment, those
    /// of contracts.
    #[serde(rename = "heures", default)]
    pub hours: Vec<(Id, Option<i64>)>,
    /// How many times each step was held for good during the year, with what it came to.
    #[serde(rename = "etapes")]
    pub steps: Vec<(Id, Option<Id>, Option<u64>)>,
}

impl<'c> Office<'c> {
    /// Counts the year of a report: the dossiers of who owes it, or of the action when it owes only one.
    pub(super) fn figures_in(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        (engine, eyes): (&Engine<'c>, Eyes),
        place: &Place,
    ) -> Result<Figures, Error<'c>> {
        let (first, end) = (date(place.year, 1, 1), date(place.year, 12, 31));
        let last = end.min(call.now.today);
        let structures = structures_of(engine, &place.ower);
        let operators = engine.operators();
        let own = |operator: Option<&Id>| match operator.or_else(|| engine.sole_operator()) {
            Some(operator) => structures.iter().any(|owing| {
                belongs(self.catalogue, operator, owing) || belongs(self.catalogue, owing, operator)
            }),
            // A dossier that names nobody is the action's: of who owes a report for all of it.
            None => !operators.contains(&&place.ower),
        };
        let mut year = Year {
            window: (first, last),
            hours: self.hours_shared(tx, engine, place, (first, last))?,
            ..Year::default()
        };
        for stay in reports::counted(tx, place.fiche.as_str(), (first, last))? {
            let operator = stay.operator.as_ref();
            let operator = operator.and_then(|text| text.parse::<Id>().ok());
            if own(operator.as_ref()) {
                year.stay(&stay);
                self.count_year(tx, engine, stay.dossier, &mut year)?;
            }
        }
        let class = engine.fiche.head.class;
        let said = |number: u64| match eyes {
            Eyes::Operator => Some(number),
            Eyes::Service => {
                let count = usize::try_from(number).unwrap_or(usize::MAX);
                published(class, count).map(|_| number)
            }
        };
        Ok(Figures {
            entered: said(year.entered),
            left: said(year.left),
            never_in: said(year.never_in),
            inside: said(year.inside),
            inside_on: Some(last),
            // Where the existence of a dossier is a fact of health, hours tell how long somebody was there.
            hours: year
                .hours
                .into_iter()
                .map(|(counter, sum)| {
                    let told = eyes == Eyes::Operator || !class.is_health();
                    (counter, told.then_some(sum))
                })
                .collect(),
            steps: year
                .steps
                .into_iter()
                .map(|((step, outcome), count)| (step, outcome, said(count)))
                .collect(),
        })
    }

    /// Adds what the journal of a dossier tells of the year. Its codes and days say it all, and hours alone are opened,
    /// as long as no step was left incomplete and nothing was corrected: then it is replayed.
    fn count_year(
        &self,
        tx: &mut Tx<'_>,
        engine: &Engine<'c>,
        dossier: i64,
        year: &mut Year,
    ) -> Result<(), Error<'c>> {
        let told = dossiers::headlines(tx, dossier)?;
        let unsure =
            |one: &dossiers::Headline| one.act == CORRECT || (one.act == HOLD && one.draft);
        if told.iter().any(unsure) {
            let (kept, subject) = self.opened(tx, dossier)?;
            let dossier = self.replay(tx, &kept, &subject, self.engine_of(&kept)?)?;
            for log in &dossier.state.logged {
                year.log(engine, log.on, &log.logged);
            }
            for held in dossier.state.done() {
                let (step, outcome) = (&held.holding.step, held.holding.outcome.as_ref());
                year.hold(held.on, step, outcome);
            }
            return Ok(());
        }
        for one in told.iter().filter(|one| one.act == HOLD) {
            let (step, outcome) = (named(one.what.as_deref())?, named(one.outcome.as_deref())?);
            if let Some(step) = step {
                year.hold(one.on, &step, outcome.as_ref());
            }
        }
        let logs = |one: &dossiers::Headline| one.act == LOG && !one.draft && year.holds(one.on);
        if own_hours(engine).next().is_some() && told.iter().any(logs) {
            let (kept, subject) = self.opened(tx, dossier)?;
            let events = dossiers::events_of(tx, dossier, [LOG, CORRECT])?;
            for event in events.iter().filter(|event| !event.draft) {
                let place = event_place(kept.id, event.rank);
                let entry: Entry = subject.unseal(&place, &event.sealed)?;
                if let Act::Log(logged) = &entry.act {
                    year.log(engine, entry.on, logged);
                }
            }
        }
        Ok(())
    }

    fn opened(
        &self,
        tx: &mut Tx<'_>,
        dossier: i64,
    ) -> Result<(dossiers::Dossier, Opened), Error<'c>> {
        let kept = dossiers::find(tx, dossier)?.ok_or(Refusal::NotFound)?;
        let subject = subject::open(self, tx, kept.subject)?;
        Ok((kept, subject))
    }

    /// The hours that dossiers and contracts share in the counts of the fiche: those of who owes the report, where each
    /// operator is counted apart; all of them, where the report is for the whole action or its operator is alone.
    fn hours_shared(
        &self,
        tx: &mut Tx<'_>,
        engine: &Engine<'c>,
        place: &Place,
        (first, last): (Date, Date),
    ) -> Result<BTreeMap<Id, i64>, Error<'c>> {
        let turn = ledger::turn(tx, &place.fiche)?;
        self.catch_up(tx, &place.fiche, turn)?;
        let window = Window {
            from: Some(first),
            to: Some(last),
        };
        let one_of_several =
            engine.operators().contains(&&place.ower) && engine.sole_operator().is_none();
        Ok(self.with_ledger(|ledger| {
            let shared = hour_counters(engine).filter_map(|counter| {
                let key = match (counter.scope, one_of_several) {
                    (CounterScope::Dossier, _) => return None,
                    (CounterScope::Operator, true) => Some(&place.ower),
                    (_, true) => return None,
                    (_, false) => None,
                };
                let id = &counter.origin.id;
                Some((id.clone(), ledger.sum(&place.fiche, id, key, window)))
            });
            shared.collect()
        }))
    }
}

/// What is counted over a year.
#[derive(Default)]
struct Year {
    window: (Date, Date),
    entered: u64,
    left: u64,
    never_in: u64,
    inside: u64,
    hours: BTreeMap<Id, i64>,
    steps: BTreeMap<(Id, Option<Id>), u64>,
}

impl Year {
    fn holds(&self, day: Date) -> bool {
        self.window.0 <= day && day <= self.window.1
    }

    fn stay(&mut self, stay: &reports::Stay) {
        let last = self.window.1;
        self.entered += u64::from(stay.entered_on.is_some_and(|day| self.holds(day)));
        match (
            stay.entered_on,
            stay.closed_on.filter(|day| self.holds(*day)),
        ) {
            (Some(_), Some(_)) => self.left += 1,
            (None, Some(_)) => self.never_in += 1,
            _ => {}
        }
        let came = stay.entered_on.is_some_and(|day| day <= last);
        self.inside += u64::from(came && stay.closed_on.is_none_or(|day| day > last));
    }

    fn hold(&mut self, on: Date, step: &Id, outcome: Option<&Id>) {
        if self.holds(on) {
            let key = (step.clone(), outcome.cloned());
            *self.steps.entry(key).or_default() += 1;
        }
    }

    fn log(&mut self, engine: &Engine<'_>, on: Date, logged: &Logged) {
        if !self.holds(on) {
            return;
        }
        for counter in own_hours(engine).filter(|counter| counter.counts == logged.what) {
            let sum = self.hours.entry(counter.origin.id.clone()).or_default();
            *sum = sum.saturating_add(logged.amount);
        }
    }
}

/// The counters of a fiche that count the hours of each dossier.
fn own_hours<'c>(engine: &Engine<'c>) -> impl Iterator<Item = &'c Counter> {
    hour_counters(engine).filter(|counter| counter.scope == CounterScope::Dossier)
}

/// The counters of a fiche that count hours.
fn hour_counters<'c>(engine: &Engine<'c>) -> impl Iterator<Item = &'c Counter> {
    let counters = engine.fiche.counters.iter();
    counters.filter(|counter| {
        matches!(
            counter.counts,
            Event::AccompanimentHour | Event::InsertionHour
        )
    })
}
