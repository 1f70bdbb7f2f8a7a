//! The steps of a path: which are taken, on which day, with which outcome.

use domain::dossier::{Act, Engine, Entry, Slot, Status};
use domain::fiche::{Necessity, Outcome, PeriodScope, Step, StepKind, WhenMissing};
use domain::time::{Window, last_day, morrow};
use domain::values::Date;

use super::fate::{after, between};
use super::intent::Intent;
use super::{Life, Scene, Wish};
use crate::acts::Stage;
use crate::dice::Dice;

impl Life {
    /// The steps that the path has made possible and that will be held, each on its day.
    pub(super) fn steps(&self, scene: &Scene<'_, '_, '_>) -> Vec<Wish> {
        let dossier = scene.stage.dossier;
        let closed = matches!(dossier.state.status, Status::Closed { .. });
        let steps = scene.stage.engine.fiche.steps.iter().filter(|step| {
            Engine::concerns(step, &dossier.subject)
                && step.kind != StepKind::Support
                && closed == (step.kind == StepKind::FollowUp)
        });
        steps.filter_map(|step| self.step(scene, step)).collect()
    }

    fn step(&self, scene: &Scene<'_, '_, '_>, step: &'_ Step) -> Option<Wish> {
        let (stage, state) = (scene.stage, &scene.stage.dossier.state);
        let known = stage.engine.step(step.origin.id.as_str())?;
        let slot = stage
            .engine
            .slots(stage.dossier, known, &stage.around)
            .pop()?;
        if slot.held.is_some() {
            return self.again(scene, step);
        }
        let drafts = state.held.iter();
        let mut drafts =
            drafts.filter(|held| !held.complete && held.holding.step == step.origin.id);
        let intent = Intent::Hold {
            step: step.origin.id.clone(),
            run: slot.run,
            since: slot.possible?,
            drafts: drafts.clone().count(),
        };
        let mut dice = self.dice(&intent);
        let day = match drafts.next_back() {
            // What lacks something is completed some days later, or stays so.
            Some(draft) => {
                let day = after(draft.on, between(&mut dice, 3, 20));
                (!dice.once_in(3)).then_some(day)?
            }
            None if !self.takes(scene, step, &mut dice) => return None,
            None => self.day(scene, step, &slot, &mut dice),
        };
        Some((day, intent))
    }

    /// An appointment that may be held as often as needed comes back for a while.
    fn again(&self, scene: &Scene<'_, '_, '_>, step: &Step) -> Option<Wish> {
        let meets = matches!(step.kind, StepKind::Interview) && scene.entered.is_some();
        if !meets || !scene.stage.engine.repeats(step) || step.opens.is_some() {
            return None;
        }
        let done = scene.stage.dossier.state.done();
        let mut done = done.filter(|held| held.holding.step == step.origin.id);
        let last = done.next_back()?.on;
        let intent = Intent::Again(step.origin.id.clone(), done.count());
        let mut dice = self.dice(&intent);
        let day = after(last, between(&mut dice, 15, 45));
        // A meeting from before the entry is not held again.
        let ongoing = scene.entered.is_some_and(|entered| last >= entered);
        (ongoing && !dice.once_in(8)).then_some((day, intent))
    }

    /// Whether a step that is possible will be held at all.
    fn takes(&self, scene: &Scene<'_, '_, '_>, step: &Step, dice: &mut Dice) -> bool {
        let required = matches!(step.necessity, Necessity::Required | Necessity::Waivable);
        let steps = &scene.stage.engine.fiche.steps;
        let follows = steps.iter().any(|next| {
            let named = |r: &domain::fiche::StepRef| r.step() == step.origin.id.as_str();
            !matches!(next.kind, StepKind::Suspension) && next.after.iter().any(named)
        });
        let by_outcome = steps
            .iter()
            .flat_map(|s| &s.outcomes)
            .any(|outcome| outcome.next.contains(&step.origin.id));
        match step.kind {
            StepKind::FollowUp => !dice.once_in(3),
            StepKind::Exit if led(scene, step) => true,
            StepKind::Exit if by_outcome || !required => dice.once_in(6),
            StepKind::Entry if !required => !dice.once_in(8),
            StepKind::Suspension => dice.once_in(2),
            _ if step.necessity == Necessity::Waivable => !dice.once_in(6),
            _ if required => true,
            _ if follows => !dice.once_in(4),
            _ => dice.once_in(3),
        }
    }

    /// The day a step is held: in its window, or as long after it became possible as such a step takes.
    fn day(
        &self,
        scene: &Scene<'_, '_, '_>,
        step: &Step,
        slot: &Slot<'_>,
        dice: &mut Dice,
    ) -> Date {
        let base = slot.possible.unwrap_or(self.start).max(self.start);
        let day = match (slot.window, step.kind) {
            (Some(window), _) => in_window(step, window, base, dice),
            (None, _) if step.window.is_some() => after(base, between(dice, 7, 30)),
            (None, StepKind::Prescription) => base,
            (None, StepKind::Acknowledgement) => after(base, between(dice, 1, 4)),
            (None, StepKind::Exit) if led(scene, step) => after(base, between(dice, 2, 20)),
            (None, StepKind::Exit | StepKind::Review) => ending(scene, base, dice),
            (None, StepKind::FollowUp) => after(base, between(dice, 150, 210)),
            (None, _) if scene.entered.is_none() => after(base, between(dice, 4, 24)),
            (None, _) => after(base, between(dice, 12, 60)),
        };
        match minimum(scene, step).filter(|_| !dice.once_in(10)) {
            Some(reached) => day.max(after(morrow(reached), between(dice, 0, 10))),
            None => day,
        }
    }

    /// A step held with an outcome, and what it asks; now and then something lacks.
    pub(super) fn hold<'c>(
        &self,
        stage: &Stage<'_, 'c>,
        step: &'c Step,
        intent: &Intent,
        drafts: usize,
    ) -> Option<Entry> {
        let mut dice = self.dice(intent);
        let tried = self.later.get(intent).map_or(0, |(times, _)| *times);
        let entered = stage.engine.entered(stage.dossier).is_some();
        let outcome = outcome(step, entered, usize::from(tried), &mut dice);
        let mut entry = stage.hold(step, outcome, &mut dice);
        let lacks = match step.kind {
            StepKind::Prescription => self.fate.lacks,
            _ => dice.once_in(30),
        };
        if let Act::Hold(holding) = &mut entry.act
            && lacks
            && drafts == 0
            && tried == 0
        {
            holding.documents.clear();
            holding.inputs.clear();
        }
        Some(entry)
    }
}

/// Whether an outcome already held leads to a step.
fn led(scene: &Scene<'_, '_, '_>, step: &Step) -> bool {
    let engine = scene.stage.engine;
    scene.stage.dossier.state.done().any(|held| {
        let before = engine.step(held.holding.step.as_str());
        let outcomes = before.into_iter().flat_map(|before| &before.outcomes);
        let mut chosen = outcomes.filter(|o| Some(&o.id) == held.holding.outcome.as_ref());
        chosen.any(|outcome| outcome.next.contains(&step.origin.id))
    })
}

/// A day of a window; one time in eight, late, where the fiche admits it.
fn in_window(step: &Step, window: Window, base: Date, dice: &mut Dice) -> Date {
    let from = window.from.unwrap_or(base).max(base);
    let to = window.to.unwrap_or_else(|| after(from, 14));
    let late = dice.once_in(8) && step.outside_window != WhenMissing::Refuse;
    if late && window.to.is_some() {
        return after(to.max(base), between(dice, 3, 25));
    }
    let days = i64::from(domain::time::days_between(from, to));
    // Without a first day, the last three weeks.
    let first = if window.from.is_none() {
        (days - 21).max(0)
    } else {
        0
    };
    after(from, between(dice, first.min(days.max(0)), days.max(0)))
}

/// Near the end of what is going on; when nothing says it, some months later.
fn ending(scene: &Scene<'_, '_, '_>, base: Date, dice: &mut Dice) -> Date {
    let open = scene.runs.iter().filter(|run| run.closed.is_none());
    match open.filter_map(|run| run.end.to).max() {
        Some(to) => after(to, between(dice, -15, 2)).max(after(base, 1)),
        None => after(base, between(dice, 60, 200)),
    }
}

/// The last day of the minimums that a step would cut short: those of the phases for what opens a
/// period, all of them for what closes the dossier.
fn minimum(scene: &Scene<'_, '_, '_>, step: &Step) -> Option<Date> {
    let closes = step.kind == StepKind::Exit || step.outcomes.iter().any(|o| o.closes);
    let opens = step.opens.is_some() || step.outcomes.iter().any(|o| o.opens.is_some());
    let open = scene.runs.iter().filter(|run| run.closed.is_none());
    let cut = open.filter(|run| closes || (opens && run.period.scope == PeriodScope::Phase));
    cut.filter_map(|run| Some(last_day(run.from, run.period.min?)))
        .max()
}

/// An outcome, the likely ones first: before the entry most go on; the exceptional stays so. What was
/// refused gives way to the next.
fn outcome<'c>(
    step: &'c Step,
    entered: bool,
    tried: usize,
    dice: &mut Dice,
) -> Option<&'c Outcome> {
    let weight = |outcome: &Outcome| match outcome {
        _ if outcome.exceptional || outcome.next.contains(&step.origin.id) => 1,
        _ if outcome.closes && !entered => 1,
        _ if entered => 3,
        _ => 7,
    };
    let mut left: Vec<&Outcome> = step.outcomes.iter().collect();
    let mut drawn = Vec::new();
    while !left.is_empty() {
        let mut at = dice.below(left.iter().map(|outcome| weight(outcome)).sum());
        let place = left.iter().position(|outcome| {
            let here = at < weight(outcome);
            at = at.saturating_sub(weight(outcome));
            here
        });
        drawn.push(left.remove(place.unwrap_or(0)));
    }
    drawn.get(tried % drawn.len().max(1)).copied()
}
