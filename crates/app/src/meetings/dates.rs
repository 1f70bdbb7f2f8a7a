//! A meeting in the calendar of an action: where the fiche counts from a step that dates the meetings of its body,
//! that step is written in the dossier of the action itself, by whoever plans and is the one to write it.

use std::collections::BTreeMap;

use domain::access::Body;
use domain::dossier::act::{Holding, Input};
use domain::dossier::{Act, Dossier, Engine, Entry, Subject};
use domain::fiche::{Step, StepScope};
use domain::values::{Date, Id};
use store::{Tx, dossiers, subjects};

use crate::call::Call;
use crate::dossier::About;
use crate::error::Error;
use crate::office::Office;
use crate::subject::Kind;

impl<'c> Office<'c> {
    /// Writes a day in the calendars of the actions whose questions go before a body; `before` is the day that the
    /// meeting had. Who is not the one to write it leaves the calendar as it is.
    pub(super) fn keep_dates(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        body: &Body<'c>,
        (before, now): (Option<Date>, Option<Date>),
    ) -> Result<(), Error<'c>> {
        if before == now {
            return Ok(());
        }
        let mut calendars: BTreeMap<&Id, &Engine<'c>> = BTreeMap::new();
        for question in &body.questions {
            let fiche = &question.fiche.head.id;
            if let Some(engine) = self.engine_on(fiche, call.now.today) {
                calendars.insert(fiche, engine);
            }
        }
        for (fiche, engine) in calendars {
            for question in body
                .questions
                .iter()
                .filter(|one| one.fiche.head.id == *fiche)
            {
                if let Some((step, input)) = dates(engine, question.step) {
                    self.keep_date(tx, call, (engine, step, input), (before, now))?;
                }
            }
        }
        Ok(())
    }

    fn keep_date(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        (engine, step, input): (&Engine<'c>, &Step, &Id),
        (before, now): (Option<Date>, Option<Date>),
    ) -> Result<(), Error<'c>> {
        let blank = Dossier::open(String::new(), Subject::Action, engine);
        let actor = call.who.actor();
        let writes = |id: &Id| {
            let found = engine.any_matches(&blank, [&actor], id);
            found == domain::dossier::Match::Yes
        };
        if !step.actors.iter().any(writes) {
            return Ok(());
        }
        let fiche = &engine.fiche.head.id;
        let entry = |day: Date| {
            let mut holding = Holding::of(step.origin.id.clone());
            holding.inputs.insert(input.clone(), Input::Day(day));
            Entry {
                act: Act::Hold(holding),
                on: call.now.today,
                by: vec![actor.clone()],
                reason: None,
            }
        };
        let own = match subjects::named(tx, Kind::Action.word(), fiche.as_str())? {
            Some(subject) => dossiers::of_subject(tx, subject.id)?.into_iter().next(),
            None => None,
        };
        let Some(kept) = own else {
            return match now {
                Some(day) => self
                    .open_in(tx, call, &About::Action, fiche, (&entry(day), &[]))
                    .map(drop),
                None => Ok(()),
            };
        };
        let mut loaded = self.load_kept(tx, kept, call.now.today)?;
        let on = |day: Date| {
            let mut held = loaded.dossier.state.done();
            let found = held.find(|one| one.holding.step == step.origin.id && one.day == day);
            found.map(|one| one.event)
        };
        let now = now.filter(|day| on(*day).is_none());
        let act = match (before.and_then(on), now) {
            (Some(event), with) => Entry {
                act: Act::Correct {
                    event,
                    with: with.map(|day| Box::new(entry(day))),
                },
                on: call.now.today,
                by: vec![actor.clone()],
                reason: Some("La séance a changé de jour, ou n'a pas lieu.".to_owned()),
            },
            (None, Some(day)) => entry(day),
            (None, None) => return Ok(()),
        };
        self.submit(tx, call, &mut loaded, &act).map(drop)
    }
}

/// The step of the action that dates what a question counts from, and the answer that says the day.
fn dates<'c>(engine: &Engine<'c>, question: &Step) -> Option<(&'c Step, &'c Id)> {
    let anchor = engine.step(&question.window.as_ref()?.anchor)?;
    let input = anchor.dated_by.as_ref()?;
    (anchor.scope == StepScope::Fiche).then_some((anchor, input))
}
