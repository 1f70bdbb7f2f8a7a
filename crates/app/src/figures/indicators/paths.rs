//! How people go from an action to another: those whom they entered one after the other.

use std::collections::BTreeMap;

use domain::access::{Operation, SMALLEST_CELL};
use domain::dossier::Engine;
use domain::fiche::Fiche;
use domain::values::Date;
use store::moments;

use super::{Eyes, Wanted, named};
use crate::call::Call;
use crate::error::{Error, Invalid, invalid};
use crate::office::Office;

/// How many went from an action to the next one they entered.
#[derive(Debug, Clone)]
pub struct Step<'c> {
    /// The first action.
    pub from: &'c Fiche,
    /// The next one.
    pub to: &'c Fiche,
    /// How many times.
    pub count: u64,
}

/// The paths of a period.
#[derive(Debug, Clone)]
pub struct Paths<'c> {
    /// The first and last days of the entries.
    pub period: (Date, Date),
    /// Step by step, in the order of the booklet.
    pub steps: Vec<Step<'c>>,
    /// How many steps are held back, being too few to be told.
    pub hidden: usize,
}

impl<'c> Office<'c> {
    /// How many entered an action of those that who asks follows or operates, then another of them, the next that
    /// they entered over a period. What exists only in numbers is in no path; of those whom one has no right to
    /// know, no step of a few is told.
    ///
    /// # Errors
    /// One may not; days in the wrong order; or a fault.
    pub fn paths_across(
        &self,
        call: &Call<'_>,
        (from, to): (Date, Date),
    ) -> Result<Paths<'c>, Error<'c>> {
        self.allow(call.who, Operation::Figures, None)?;
        if from > to {
            return Err(invalid("au", Invalid::Dates));
        }
        let all = Wanted {
            from,
            to,
            fiche: None,
            operator: None,
            place: None,
            by: None,
        };
        let looked = self.looked_through(call, &all)?;
        let found = self.store.read(|tx| moments::paths(tx, (from, to)));
        let found = found.map_err(Error::Store)?;
        let rank = |fiche: &str| {
            let mut all = looked.open.iter();
            all.position(|(engine, _)| engine.fiche.head.id.as_str() == fiche)
        };
        let mut steps: BTreeMap<(usize, usize), u64> = BTreeMap::new();
        for one in found {
            let ends = rank(&one.from.0).zip(rank(&one.to.0));
            let Some((first, next)) = ends else { continue };
            let theirs = |rank: usize, operator: &Option<String>| {
                let (engine, eyes): (&Engine<'c>, Eyes) = looked.open[rank];
                let operator = named(operator.as_deref())?;
                Ok::<_, Error<'c>>(self.is_theirs(call.who, engine, eyes, operator.as_ref()))
            };
            if theirs(first, &one.from.1)? && theirs(next, &one.to.1)? {
                *steps.entry((first, next)).or_default() += one.count;
            }
        }
        let known = |(first, next): (usize, usize)| {
            looked.open[first].1 == Eyes::Operator && looked.open[next].1 == Eyes::Operator
        };
        let before = steps.len();
        steps.retain(|ends, count| known(*ends) || *count >= SMALLEST_CELL as u64);
        Ok(Paths {
            period: (from, to),
            hidden: before - steps.len(),
            steps: steps
                .into_iter()
                .map(|((first, next), count)| Step {
                    from: looked.open[first].0.fiche,
                    to: looked.open[next].0.fiche,
                    count,
                })
                .collect(),
        })
    }
}
