//! The figures of a report, counted from the journals of the dossiers that were open in its year.

use std::collections::BTreeMap;

use domain::access::published;
use domain::dossier::Engine;
use domain::eligibility::belongs;
use domain::fiche::{Counter, CounterScope, Event};
use domain::time::Window;
use domain::values::{Date, Id};
use jiff::civil::date;
use serde::{Deserialize, Serialize};
use store::{Tx, dossiers, ledger, reports};

use super::{Place, structures_of};
use crate::call::Call;
use crate::error::{Error, Refusal};
use crate::figures::Eyes;
use crate::office::Office;
use crate::subject;

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
        let mut hours = self.hours_shared(tx, engine, place, (first, last))?;
        let (mut entered, mut left, mut never_in, mut inside) = (0, 0, 0, 0);
        let mut steps: BTreeMap<(Id, Option<Id>), u64> = BTreeMap::new();
        for (id, operator) in reports::counted(tx, place.fiche.as_str(), (first, last))? {
            let operator = operator.and_then(|text| text.parse::<Id>().ok());
            if !own(operator.as_ref()) {
                continue;
            }
            let kept = dossiers::find(tx, id)?.ok_or(Refusal::NotFound)?;
            let subject = match subject::open(self, tx, kept.subject) {
                Ok(subject) => subject,
                // Its subject was erased or archived: it is counted no more.
                Err(Error::Refused(Refusal::NotFound | Refusal::Gone)) => continue,
                Err(error) => return Err(error),
            };
            // What happened is all that is counted: what is known of the person is not opened.
            let dossier = self.replay(tx, &kept, &subject, self.engine_of(&kept)?)?;
            let kept = &kept.summary;
            let within = |day: Date| first <= day && day <= last;
            let closed = kept.closed_on;
            entered += u64::from(kept.entered_on.is_some_and(within));
            match (kept.entered_on, closed.filter(|day| within(*day))) {
                (Some(_), Some(_)) => left += 1,
                (None, Some(_)) => never_in += 1,
                _ => {}
            }
            let came = kept.entered_on.is_some_and(|day| day <= last);
            inside += u64::from(came && closed.is_none_or(|day| day > last));
            for log in dossier.state.logged.iter() {
                for counter in hour_counters(engine) {
                    let own = counter.scope == CounterScope::Dossier;
                    if own && counter.counts == log.logged.what && within(log.on) {
                        let sum = hours.entry(counter.origin.id.clone()).or_default();
                        *sum = sum.saturating_add(log.logged.amount);
                    }
                }
            }
            for held in dossier.state.done().filter(|held| within(held.on)) {
                let key = (held.holding.step.clone(), held.holding.outcome.clone());
                *steps.entry(key).or_default() += 1;
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
            entered: said(entered),
            left: said(left),
            never_in: said(never_in),
            inside: said(inside),
            inside_on: Some(last),
            // Where the existence of a dossier is a fact of health, hours tell how long somebody was there.
            hours: hours
                .into_iter()
                .map(|(counter, sum)| {
                    let told = eyes == Eyes::Operator || !class.is_health();
                    (counter, told.then_some(sum))
                })
                .collect(),
            steps: steps
                .into_iter()
                .map(|((step, outcome), count)| (step, outcome, said(count)))
                .collect(),
        })
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
