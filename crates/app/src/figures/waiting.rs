//! Who waits for an action, in what order, and how fresh what is known of each is.

use std::collections::BTreeMap;

use domain::access::Operation;
use domain::dossier::Engine;
use domain::facts::Sensitivity;
use domain::fiche::StepKind;
use domain::person::Person;
use domain::queue::{Standing, Waiting, in_order, standing};
use domain::values::{Date, Id};
use store::{Tx, dossiers, figures, lists};

use super::named;
use crate::call::Call;
use crate::dossier::Loaded;
use crate::error::{Error, Refusal};
use crate::office::Office;

/// Somebody who waits, as one who may know of their dossier sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InLine {
    /// Their place in the line of their operator, from 1.
    pub place: usize,
    /// The dossier.
    pub dossier: i64,
    /// Its subject.
    pub subject: i64,
    /// The operator.
    pub operator: Option<Id>,
    /// The priority it has.
    pub standing: Standing,
    /// The day it was prescribed.
    pub prescribed: Option<Date>,
    /// The last contact with the person, if any; else the last event.
    pub fresh: Date,
}

/// The most dossiers of a line looked at: those prescribed first.
const MOST: usize = 50;

impl<'c> Office<'c> {
    /// Those who wait for an action, in the order in which to serve them, among the dossiers that who asks may
    /// know of; and whether more wait than were looked at.
    ///
    /// # Errors
    /// There is no such fiche that day, or it is none of their business; or a fault.
    pub fn in_line(&self, call: &Call<'_>, fiche: &Id) -> Result<(Vec<InLine>, bool), Error<'c>> {
        self.allow(call.who, Operation::Figures, None)?;
        let (engine, eyes) = self.looked_at(call, fiche)?;
        let posts = call.who.posts(self.catalogue);
        let (waiting, more) = self.store.read(|tx| {
            let (mut found, mut more) = (Vec::new(), false);
            for (number, operator) in figures::waiting(tx, fiche.as_str())? {
                let operator = named(operator.as_deref())?;
                if !self.is_theirs(call.who, engine, eyes, operator.as_ref())
                    || !lists::may_see(tx, &posts, number)?
                {
                    continue;
                }
                more = found.len() >= MOST;
                if more {
                    break;
                }
                found.extend(self.one_waits(tx, call, engine, number)?);
            }
            Ok::<_, Error<'c>>((found, more))
        })?;
        let ranks = in_order(waiting).into_iter();
        let all = ranks.flat_map(|rank| rank.waiting);
        let mut places = BTreeMap::new();
        let placed = all.map(|one| {
            let place = places.entry(one.who.operator.clone()).or_insert(0);
            *place += 1;
            InLine {
                place: *place,
                ..one.who
            }
        });
        Ok((placed.collect(), more))
    }

    fn one_waits(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        engine: &Engine<'c>,
        number: i64,
    ) -> Result<Option<Waiting<InLine>>, Error<'c>> {
        let kept = dossiers::find(tx, number)?.ok_or(Refusal::NotFound)?;
        let loaded = self.load_kept(tx, kept, call.now.today)?;
        // The line says what the index says; who acts is looked at where the dossier is opened.
        let Ok(stands) = loaded.stand(call.who) else {
            return Ok(None);
        };
        let seen = loaded.seen_by(&stands);
        let mut known: Person = loaded.facts.on(call.now.today);
        known.answers.retain(|rank, _| {
            let fact = self.catalogue.vocabulary.facts.get(*rank);
            seen.fact(*rank).reads() || fact.is_some_and(|fact| fact.class <= Sensitivity::S1)
        });
        let standing = standing(&engine.judge, engine.fiche, &known).unwrap_or_default();
        let prescribed = prescribed_on(&loaded);
        let summary = &loaded.kept.summary;
        Ok(Some(Waiting {
            standing,
            prescribed,
            who: InLine {
                place: 0,
                dossier: number,
                subject: loaded.kept.subject,
                operator: loaded.dossier.state.operator.clone(),
                standing,
                prescribed,
                fresh: summary.contact_on.unwrap_or(summary.moved_on),
            },
        }))
    }
}

/// The day of the prescription that was complete.
fn prescribed_on(loaded: &Loaded<'_, '_>) -> Option<Date> {
    let mut done = loaded.dossier.state.done().filter(|held| {
        let step = loaded.engine.step(held.holding.step.as_str());
        step.is_some_and(|step| step.kind == StepKind::Prescription)
    });
    done.next().map(|held| held.day)
}
