//! Each time a step may or must be held: once, once per run of a period, or again when the path says so.

use super::engine::{Around, Engine};
use super::state::{Dossier, Held, Run};
use crate::fiche::{Outcome, Step, StepKind, StepRef, StepScope};
use crate::time::{Window, add, subtract, week};
use crate::values::{Date, Id};

/// One time a step may be held.
#[derive(Debug, Clone)]
pub struct Slot<'d> {
    /// Rank of the run it belongs to, for a step held once per period.
    pub run: Option<u8>,
    /// The day the path made it possible; none while it is not.
    pub possible: Option<Date>,
    /// When it should be held; none when the fiche gives no window, or nothing fixes it yet.
    pub window: Option<Window>,
    /// The time it was held, drafts left out.
    pub held: Option<&'d Held>,
}

impl<'c> Engine<'c> {
    /// Whether a reference of a step is met by this holding.
    pub(crate) fn meets(reference: &StepRef, held: &Held) -> bool {
        reference.step() == held.holding.step.as_str()
            && reference.outcome().is_none_or(|outcome| {
                held.holding
                    .outcome
                    .as_ref()
                    .is_some_and(|o| o.as_str() == outcome)
            })
    }

    /// Whether holding the step again makes sense by itself: it decides and opens nothing.
    pub fn repeats(&self, step: &Step) -> bool {
        let anchors = self.fiche.periods.iter().any(|period| {
            period
                .anchor
                .as_ref()
                .is_some_and(|anchor| anchor.step() == step.origin.id.as_str())
        });
        step.outcomes.is_empty()
            && step.opens.is_none()
            && !anchors
            && step.each.is_none()
            && !matches!(
                step.kind,
                StepKind::Prescription
                    | StepKind::Acknowledgement
                    | StepKind::Entry
                    | StepKind::Exit
                    | StepKind::FollowUp
            )
    }

    /// Every time the step was, is or will be possible, in order; the last one is the current one.
    pub fn slots<'d>(
        &self,
        dossier: &'d Dossier,
        step: &'c Step,
        around: &Around<'_>,
    ) -> Vec<Slot<'d>> {
        match &step.each {
            Some(period) => self.slots_per_run(dossier, step, period, around),
            None => self.slots_of_path(dossier, step, around),
        }
    }

    fn slots_per_run<'d>(
        &self,
        dossier: &'d Dossier,
        step: &'c Step,
        period: &Id,
        around: &Around<'_>,
    ) -> Vec<Slot<'d>> {
        let runs = dossier
            .state
            .runs
            .iter()
            .filter(|run| run.period == *period);
        let slot = |run: &Run| {
            let possible = self.possible_since(dossier, step, None, Some(run.rank));
            let window = self.window(dossier, step, Some(run.rank), possible, around);
            let mut done = dossier.state.done();
            let held =
                done.find(|held| held.holding.step == step.origin.id && held.run == Some(run.rank));
            Slot {
                run: Some(run.rank),
                possible: possible
                    .map(|day| day.max(run.from))
                    .or(held.map(|held| held.on)),
                window,
                held,
            }
        };
        runs.map(slot).collect()
    }

    /// The run that a step held on a day belongs to, when it is held once per run: of those where it is
    /// possible and not held yet, the last one begun by that day, else the last one.
    pub(super) fn free_run(
        &self,
        dossier: &Dossier,
        step: &Step,
        period: &Id,
        on: Date,
    ) -> Option<u8> {
        let held = |rank: u8| {
            let mut done = dossier.state.done();
            done.any(|held| held.holding.step == step.origin.id && held.run == Some(rank))
        };
        let runs = dossier.state.runs.iter().rev();
        let free = runs
            .filter(|run| run.period == *period && !held(run.rank))
            .filter_map(|run| {
                let possible = self.possible_since(dossier, step, None, Some(run.rank))?;
                Some((run.rank, possible.max(run.from)))
            });
        let free: Vec<(u8, Date)> = free.collect();
        let begun = free.iter().find(|(_, possible)| *possible <= on);
        begun.or(free.first()).map(|(rank, _)| *rank)
    }

    fn slots_of_path<'d>(
        &self,
        dossier: &'d Dossier,
        step: &'c Step,
        around: &Around<'_>,
    ) -> Vec<Slot<'d>> {
        let mut slots: Vec<Slot<'d>> = Vec::new();
        let mut last: Option<&Held> = None;
        for held in dossier
            .state
            .done()
            .filter(|held| held.holding.step == step.origin.id)
        {
            let possible = self.possible_since(dossier, step, last, None);
            slots.push(Slot {
                run: None,
                possible: possible.or(Some(held.on)),
                window: self.window(dossier, step, None, possible, around),
                held: Some(held),
            });
            last = Some(held);
        }
        let possible = self.possible_since(dossier, step, last, None);
        if last.is_none() || possible.is_some() {
            slots.push(Slot {
                run: None,
                possible,
                window: possible.and_then(|_| self.window(dossier, step, None, possible, around)),
                held: None,
            });
        }
        slots
    }

    /// The day the path makes the step possible, after the last time it was held.
    fn possible_since(
        &self,
        dossier: &Dossier,
        step: &Step,
        last: Option<&Held>,
        run: Option<u8>,
    ) -> Option<Date> {
        let leads = |held: &&Held| {
            let named = step
                .after
                .iter()
                .any(|reference| Self::meets(reference, held))
                && (run.is_none() || held.run == run || !self.same_rhythm(step, held));
            match last {
                None => named,
                Some(last) => {
                    let sent_back = self.sends_to(held, &step.origin.id);
                    (named && held.event > last.event) || (sent_back && held.event >= last.event)
                }
            }
        };
        if let Some(held) = dossier.state.done().find(leads) {
            return Some(held.on);
        }
        if let Some(asked) = self.renewal_asked(dossier, step) {
            return Some(asked);
        }
        let free = step.after.is_empty() && last.is_none();
        let first = dossier.state.done().next().map(|held| held.on);
        match step.kind {
            StepKind::Prescription | StepKind::Support => free.then_some(Date::MIN),
            _ if !dossier.subject.is_followed() => (step.after.is_empty()).then_some(Date::MIN),
            _ => first.filter(|_| free),
        }
    }

    /// Whether both steps are held once per run of the same period: one run's does not stand for another's,
    /// but for the one that opened it.
    fn same_rhythm(&self, step: &Step, held: &Held) -> bool {
        let other = self.step(held.holding.step.as_str());
        let extends = self
            .outcome_held(held)
            .is_some_and(|outcome| outcome.extends == step.each);
        step.each.is_some() && other.is_some_and(|other| other.each == step.each) && !extends
    }

    /// Whether a step comes after an outcome that only asks for it: nobody decides that outcome, so that a
    /// request stands for it.
    pub(in crate::dossier) fn awaits_request(&self, step: &Step) -> bool {
        step.after.iter().any(|reference| {
            let before = self.step(reference.step());
            let outcomes = before.into_iter().flat_map(|before| &before.outcomes);
            outcomes
                .filter(|outcome| reference.outcome() == Some(outcome.id.as_str()))
                .any(|outcome| {
                    outcome.decided_by.is_empty() && outcome.next.contains(&step.origin.id)
                })
        })
    }

    /// The day a renewal that this step decides was asked, while it awaits an answer.
    fn renewal_asked(&self, dossier: &Dossier, step: &Step) -> Option<Date> {
        if !self.awaits_request(step) {
            return None;
        }
        let decides = |period: &Id| {
            let renewal = self
                .period(period.as_str())
                .and_then(|p| p.renewal.as_ref());
            renewal.is_some_and(|renewal| renewal.decided_at == step.origin.id)
        };
        let mut asked = dossier
            .state
            .renewals
            .iter()
            .filter(|(period, _)| decides(period));
        let answered = dossier
            .state
            .done()
            .filter(|held| held.holding.step == step.origin.id);
        asked.nth(answered.count()).map(|(_, day)| *day)
    }

    /// Whether the outcome of a holding sends on to a step.
    fn sends_to(&self, held: &Held, step: &Id) -> bool {
        self.outcome_held(held)
            .is_some_and(|outcome| outcome.next.contains(step))
    }

    /// The outcome a step was held with.
    pub(super) fn outcome_held(&self, held: &Held) -> Option<&'c Outcome> {
        let step = self.step(held.holding.step.as_str())?;
        super::engine::outcome_of(step, held.holding.outcome.as_ref())
    }

    /// When a step should be held.
    pub(super) fn window(
        &self,
        dossier: &Dossier,
        step: &'c Step,
        run: Option<u8>,
        possible: Option<Date>,
        around: &Around<'_>,
    ) -> Option<Window> {
        let window = step.window.as_ref()?;
        if let Some(condition) = &window.only_when {
            let wanted = condition
                .strip_prefix("rang = ")
                .and_then(|n| n.trim().parse().ok());
            let period = anchor_period(&window.anchor);
            let rank = period
                .and_then(|id| dossier.state.run(id))
                .map(|run| run.rank);
            if wanted.is_some() && wanted != run.or(rank) {
                return None;
            }
        }
        let (anchor, is_end) = self.anchor(dossier, &window.anchor, run, possible, around)?;
        let mut found = Window::default();
        if let Some(before) = window.before {
            found.to = Some(subtract(anchor, before));
        }
        if let Some(k) = window.from_week {
            found.from = week(anchor, k).from;
        }
        if let Some(k) = window.to_week {
            found.to = week(anchor, k).to;
        }
        if let Some(earliest) = window.earliest {
            let day = add(anchor, earliest);
            found.from = Some(window.margin.map_or(day, |margin| subtract(day, margin)));
        }
        if let Some(latest) = window.latest {
            let day = add(anchor, latest);
            found.to = Some(window.margin.map_or(day, |margin| add(day, margin)));
        }
        let shifted = dossier.state.planned.get(&step.origin.id).copied();
        if found == Window::default() {
            found.from = Some(anchor);
            found.to = is_end.then_some(anchor);
        }
        // Planned after a period it may pass, the step is due on the day planned.
        if let Some(day) = shifted.filter(|_| step.may_pass.is_some()) {
            found.to = found.to.max(Some(day));
        }
        Some(found)
    }

    /// The day a window counts from, and whether it is the end of a period.
    fn anchor(
        &self,
        dossier: &Dossier,
        anchor: &str,
        run: Option<u8>,
        possible: Option<Date>,
        around: &Around<'_>,
    ) -> Option<(Date, bool)> {
        if let Some(id) = anchor.strip_prefix("debut:") {
            let own = self.run_of(dossier, id, run).map(|run| run.from);
            let shared = around.action.and_then(|action| {
                let starts = action
                    .state
                    .runs
                    .iter()
                    .filter(|run| run.period.as_str() == id);
                let after = |day: Date| possible.is_none_or(|possible| day >= possible);
                // Without a next one, the last: what comes after it waits for the next.
                let last = || starts.clone().next_back();
                starts
                    .clone()
                    .find(|run| after(run.from))
                    .or_else(last)
                    .map(|run| run.from)
            });
            let dated = || {
                self.period(id)
                    .and_then(|period| period.from)
                    .map(|day| day.0)
            };
            return own.or(shared).or_else(dated).map(|day| (day, false));
        }
        if let Some(id) = anchor.strip_prefix("fin:") {
            let period = self.period(id)?;
            let own = self
                .run_of(dossier, id, run)
                .and_then(|run| self.run_view(dossier, run, around))
                .and_then(|view| view.end.to);
            return own
                .or_else(|| period.to.map(|day| day.0))
                .map(|day| (day, true));
        }
        let reference = StepRef(anchor.to_owned());
        let shared = self
            .step(reference.step())
            .is_some_and(|step| step.scope == StepScope::Fiche);
        let day = match shared {
            true => around.action.and_then(|action| {
                let mut days: Vec<Date> = action
                    .state
                    .done()
                    .filter(|held| Self::meets(&reference, held))
                    .map(|held| held.day)
                    .collect();
                days.sort();
                let next = |day: &Date| possible.is_none_or(|possible| *day > possible);
                days.into_iter().find(next)
            }),
            false => dossier
                .state
                .done()
                .rfind(|held| Self::meets(&reference, held))
                .map(|held| held.day),
        };
        day.map(|day| (day, false))
    }

    fn run_of<'d>(&self, dossier: &'d Dossier, period: &str, rank: Option<u8>) -> Option<&'d Run> {
        match rank {
            Some(rank) => dossier
                .state
                .runs
                .iter()
                .find(|run| run.period.as_str() == period && run.rank == rank)
                .or_else(|| dossier.state.run(period)),
            None => dossier.state.run(period),
        }
    }
}

/// The period an anchor names, if it names one.
fn anchor_period(anchor: &str) -> Option<&str> {
    anchor
        .strip_prefix("debut:")
        .or_else(|| anchor.strip_prefix("fin:"))
}
