//! Holding a step: the order of the path, who acts, what is asked, the dates, the conditions, the
//! counts, what it opens and closes.

use super::{reason, unknown};
use crate::dossier::act::{Entry, Holding};
use crate::dossier::answer::{Because, Reason, Verdict};
use crate::dossier::engine::{Around, Engine};
use crate::dossier::missing::Act;
use crate::dossier::slots::Slot;
use crate::dossier::state::Dossier;
use crate::dossier::what::What;
use crate::fiche::{BoundOf, Period, Step, StepKind, WhenMissing};
use crate::time::Window;
use crate::values::{Date, Id};

impl<'c> Engine<'c> {
    pub(super) fn hold(
        &self,
        dossier: &Dossier,
        entry: &Entry,
        holding: &Holding,
        around: &Around<'_>,
        reasons: &mut Vec<Reason<'c>>,
        notify: &mut Vec<Id>,
    ) {
        let Some(act) = self.act(holding, &entry.by) else {
            return reasons.push(unknown(&holding.step));
        };
        let (step, on) = (act.step, entry.on);
        let because = || Because::of(&step.origin.provenance);
        if !Self::concerns(step, &dossier.subject) {
            return reasons.push(reason(Verdict::No, What::WrongSubject(step), because()));
        }
        if let (Some(id), None) = (&holding.outcome, act.outcome) {
            return reasons.push(unknown(id));
        }
        reasons.push(reason(Verdict::Yes, What::Foreseen(step), said(act)));
        let slot = self.in_order(dossier, step, on, around, reasons);
        self.actors(dossier, act, entry, around, reasons);
        reasons.extend(self.missing(dossier, act));
        if let Some(window) = slot.and_then(|slot| slot.window) {
            reasons.extend(self.outside(step, window, self.day(act, on), because()));
        }
        self.dated_bounds(step, on, reasons);
        let to_check = self.at_step(act, around, on);
        reasons.extend(
            to_check
                .into_iter()
                .map(|reason| self.softened(step, entry, reason)),
        );
        self.opening(dossier, act, on, around, reasons);
        if let Some(outcome) = act.outcome {
            self.outcome(dossier, act, outcome, entry, around, reasons);
        }
        self.bounds(dossier, entry, act, around, reasons);
        notify.extend(step.notify.iter().cloned());
        notify.extend(
            act.outcome
                .into_iter()
                .flat_map(|outcome| &outcome.notify)
                .cloned(),
        );
    }

    /// The effective day of a step: that of the input that dates it.
    pub(in crate::dossier) fn day(&self, act: Act<'_, 'c>, on: Date) -> Date {
        match act
            .step
            .dated_by
            .as_ref()
            .and_then(|input| act.holding.inputs.get(input))
        {
            Some(crate::dossier::act::Input::Day(day)) => *day,
            _ => on,
        }
    }

    /// The path: one of the predecessors is done, before; the step is not done already.
    fn in_order<'d>(
        &self,
        dossier: &'d Dossier,
        step: &'c Step,
        on: Date,
        around: &Around<'_>,
        reasons: &mut Vec<Reason<'c>>,
    ) -> Option<Slot<'d>> {
        let because = || Because::of(&step.origin.provenance);
        let slots = self.slots(dossier, step, around);
        let run = step
            .each
            .as_ref()
            .and_then(|period| self.free_run(dossier, step, period, on));
        let free =
            |slot: &&Slot<'_>| slot.held.is_none() && slot.possible.is_some() && slot.run == run;
        if let Some(slot) = slots.iter().rfind(free) {
            if let Some(possible) = slot.possible.filter(|possible| on < *possible) {
                let what = What::BeforeItsTime { possible };
                reasons.push(reason(Verdict::No, what, because()));
            }
            return Some(slot.clone());
        }
        let done = slots.into_iter().rfind(|slot| slot.held.is_some());
        match done {
            Some(slot) if self.repeats(step) => {
                return Some(Slot {
                    window: None,
                    ..slot
                });
            }
            Some(_) => {
                reasons.push(reason(Verdict::No, What::AlreadyDone(step), because()));
            }
            None => {
                let what = What::TooSoon {
                    step,
                    after: step
                        .after
                        .iter()
                        .map(|reference| reference.0.clone())
                        .collect(),
                };
                reasons.push(reason(Verdict::No, what, self.path(step)));
            }
        }
        None
    }

    /// Where a step and what it comes after are said.
    pub(super) fn path(&self, step: &'c Step) -> Because<'c> {
        let mut because = Because::of(&step.origin.provenance);
        for reference in &step.after {
            let Some(before) = self.step(reference.step()) else {
                continue;
            };
            because = because.and(&before.origin.provenance);
            let outcomes = before.outcomes.iter();
            let named = outcomes.filter(|o| reference.outcome() == Some(o.id.as_str()));
            for requirement in named.flat_map(|outcome| &outcome.requirements) {
                if !because.requirements.contains(requirement) {
                    because.requirements.push(*requirement);
                }
            }
        }
        because
    }

    /// Outside the window: flagged, or refused when the fiche says so.
    pub(super) fn outside(
        &self,
        step: &'c Step,
        window: Window,
        day: Date,
        because: Because<'c>,
    ) -> Option<Reason<'c>> {
        let weight = match step.outside_window {
            WhenMissing::Refuse => Verdict::No,
            _ => Verdict::Warning,
        };
        let what = match (window.from, window.to) {
            (Some(from), _) if day < from => What::TooEarly { from },
            (_, Some(to)) if day > to => What::TooLate { to, move_to: None },
            _ => return None,
        };
        // A step that may fall after its period is not late for that: it shows, and prolongs nothing.
        let shifted = step.may_pass.is_some() && matches!(what, What::TooLate { .. });
        Some(reason(
            if shifted { Verdict::Yes } else { weight },
            what,
            because,
        ))
    }

    /// The dated periods of the fiche: prescriptions, entries, days of accompaniment.
    fn dated_bounds(&self, step: &'c Step, on: Date, reasons: &mut Vec<Reason<'c>>) {
        for period in self.dated() {
            let weight = match (period.bounds, step.kind) {
                (Some(BoundOf::Prescriptions), StepKind::Prescription)
                | (Some(BoundOf::Entries), StepKind::Entry) => Verdict::No,
                (Some(BoundOf::Entries), StepKind::Prescription)
                    if period.to.is_some_and(|to| on > to.0) =>
                {
                    Verdict::Warning
                }
                (Some(BoundOf::Accompaniment), kind)
                    if !matches!(
                        kind,
                        StepKind::Prescription | StepKind::Support | StepKind::FollowUp
                    ) =>
                {
                    Verdict::No
                }
                _ => continue,
            };
            reasons.extend(outside_period(period, on, weight));
        }
    }

    /// No day of accompaniment outside the dates that bound it.
    pub(super) fn accompaniment(&self, on: Date, reasons: &mut Vec<Reason<'c>>) {
        for period in self.dated() {
            if period.bounds == Some(BoundOf::Accompaniment) {
                reasons.extend(outside_period(period, on, Verdict::No));
            }
        }
    }

    /// A prescription may go with a written reason while facts are still to be checked; an entry may not.
    pub(in crate::dossier) fn softened(
        &self,
        step: &Step,
        entry: &Entry,
        mut reason: Reason<'c>,
    ) -> Reason<'c> {
        let written = entry
            .reason
            .as_ref()
            .is_some_and(|reason| !reason.trim().is_empty());
        let may_go = match (&reason.what, reason.weight) {
            (_, Verdict::NeedsReason) => true,
            (What::Condition { .. }, Verdict::ToCheck) => step.kind == StepKind::Prescription,
            _ => false,
        };
        if written && may_go {
            reason.weight = Verdict::Warning;
        }
        reason
    }
}

fn outside_period<'c>(period: &'c Period, on: Date, weight: Verdict) -> Option<Reason<'c>> {
    let before = period.from.is_some_and(|from| on < from.0);
    let after = period.to.is_some_and(|to| on > to.0);
    (before || after).then(|| {
        reason(
            weight,
            What::OutsidePeriod { period, before },
            Because::of(&period.origin.provenance),
        )
    })
}

/// Where a step and its outcome are said.
fn said<'c>(act: Act<'_, 'c>) -> Because<'c> {
    let mut because = Because::of(&act.step.origin.provenance);
    for requirement in act
        .outcome
        .into_iter()
        .flat_map(|outcome| &outcome.requirements)
    {
        if !because.requirements.contains(requirement) {
            because.requirements.push(*requirement);
        }
    }
    because
}
