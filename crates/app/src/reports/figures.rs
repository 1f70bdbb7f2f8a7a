//! The figures of a report, counted from the journals of the dossiers that were open in its year.

use std::collections::BTreeMap;

use domain::access::published;
use domain::dossier::Engine;
use domain::eligibility::belongs;
use domain::values::{Date, Id};
use jiff::civil::date;
use serde::{Deserialize, Serialize};
use store::{Tx, reports};

use super::{Place, structures_of};
use crate::call::Call;
use crate::error::{Error, Refusal};
use crate::figures::Eyes;
use crate::office::Office;

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
        let (mut entered, mut left, mut never_in, mut inside) = (0, 0, 0, 0);
        let mut steps: BTreeMap<(Id, Option<Id>), u64> = BTreeMap::new();
        for (id, operator) in reports::counted(tx, place.fiche.as_str(), (first, last))? {
            let operator = operator.and_then(|text| text.parse::<Id>().ok());
            if !own(operator.as_ref()) {
                continue;
            }
            let loaded = match self.load(tx, id, call.now.today) {
                Ok(loaded) => loaded,
                // Its subject was erased or archived: it is counted no more.
                Err(Error::Refused(Refusal::NotFound | Refusal::Gone)) => continue,
                Err(error) => return Err(error),
            };
            let kept = &loaded.kept.summary;
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
            for held in loaded.dossier.state.done().filter(|held| within(held.on)) {
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
            steps: steps
                .into_iter()
                .map(|((step, outcome), count)| (step, outcome, said(count)))
                .collect(),
        })
    }
}
