//! Steps: every one can be reached, every outcome leads somewhere, every window opens before it closes.

use std::collections::BTreeSet;

use domain::fiche::{Fiche, Motive, Step, StepKind, Window};
use domain::values::{Duration, Unit};

use super::OfFiche;
use crate::problem::Problem;

pub fn check(of: &mut OfFiche<'_>) {
    let fiche = of.fiche;
    if !fiche
        .steps
        .iter()
        .any(|step| step.kind == StepKind::Prescription)
    {
        of.fault(&["fiche".into(), "id".into()], Problem::NoPrescription);
    }
    let reached = reachable(fiche);
    for step in &fiche.steps {
        let position = step.origin.position;
        if !reached.contains(step.origin.id.as_str()) {
            of.fault(
                &["etape".into(), position.into(), "apres".into()],
                Problem::UnreachableStep,
            );
        }
        if let Some(problem) = step.window.as_ref().and_then(window_problem) {
            of.fault(
                &["etape".into(), position.into(), "fenetre".into()],
                problem,
            );
        }
        if let Some(period) = due_before_it_starts(fiche, step) {
            of.fault(
                &["etape".into(), position.into(), "id".into()],
                Problem::DueBeforeItStarts { period },
            );
        }
        for (rank, outcome) in step.outcomes.iter().enumerate() {
            let path = [
                "etape".into(),
                position.into(),
                "issues".into(),
                rank.into(),
                "id".into(),
            ];
            let leads = !outcome.next.is_empty()
                || outcome.opens.is_some()
                || outcome.extends.is_some()
                || outcome.closes;
            if !leads && !is_awaited(fiche, step, outcome.id.as_str()) {
                of.fault(&path, Problem::DeadOutcome);
            }
            if outcome.motive == Motive::Required
                && outcome.motives.is_empty()
                && !outcome.open_motives
            {
                of.fault(&path, Problem::MotiveWithoutGround);
            }
        }
    }
}

/// Steps one can come to: those that wait for nothing, then those after them.
fn reachable(fiche: &Fiche) -> BTreeSet<&str> {
    let mut reached: BTreeSet<&str> = BTreeSet::new();
    loop {
        let before = reached.len();
        for step in &fiche.steps {
            let id = step.origin.id.as_str();
            let waits = !step.after.is_empty() || is_a_sequel(fiche, id);
            if !waits
                || predecessors(fiche, step)
                    .iter()
                    .any(|earlier| reached.contains(earlier))
            {
                reached.insert(id);
            }
        }
        if reached.len() == before {
            return reached;
        }
    }
}

fn is_a_sequel(fiche: &Fiche, id: &str) -> bool {
    let outcomes = fiche.steps.iter().flat_map(|step| &step.outcomes);
    outcomes
        .flat_map(|outcome| &outcome.next)
        .any(|next| next.as_str() == id)
}

/// The steps that may come just before: those it names, and those whose outcomes name it.
fn predecessors<'f>(fiche: &'f Fiche, step: &'f Step) -> Vec<&'f str> {
    let named = step.after.iter().map(|reference| reference.step());
    let id = step.origin.id.as_str();
    let leads_here = |earlier: &&Step| {
        earlier
            .outcomes
            .iter()
            .flat_map(|o| &o.next)
            .any(|next| next.as_str() == id)
    };
    named
        .chain(
            fiche
                .steps
                .iter()
                .filter(leads_here)
                .map(|earlier| earlier.origin.id.as_str()),
        )
        .collect()
}

/// A later step or a period starts from this outcome, or from the step whatever its outcome.
fn is_awaited(fiche: &Fiche, step: &Step, outcome: &str) -> bool {
    let id = step.origin.id.as_str();
    let awaits = |reference: &domain::fiche::StepRef| {
        reference.step() == id && reference.outcome().is_none_or(|o| o == outcome)
    };
    fiche
        .steps
        .iter()
        .flat_map(|later| &later.after)
        .any(awaits)
        || fiche
            .periods
            .iter()
            .filter_map(|period| period.anchor.as_ref())
            .any(awaits)
}

fn window_problem(window: &Window) -> Option<Problem> {
    let bounds = window.earliest.is_some()
        || window.latest.is_some()
        || window.from_week.is_some()
        || window.to_week.is_some()
        || window.before.is_some()
        || window.margin.is_some();
    let weeks = window
        .from_week
        .zip(window.to_week)
        .is_some_and(|(from, to)| from > to);
    let durations = window
        .earliest
        .zip(window.latest)
        .is_some_and(|(from, to)| days(from) > days(to));
    if weeks || durations {
        Some(Problem::WindowInverted)
    } else if !bounds && !window.anchor.contains(':') {
        Some(Problem::WindowWithoutBound)
    } else {
        None
    }
}

/// Days, near enough to tell an early end from a late one.
pub fn days(duration: Duration) -> u32 {
    let unit = match duration.unit {
        Unit::Days => 1,
        Unit::Weeks => 7,
        Unit::Months => 30,
        Unit::Years => 365,
    };
    u32::from(duration.count) * unit
}

/// The name of the period in which the step is due, when that period opens only after the step.
fn due_before_it_starts(fiche: &Fiche, step: &Step) -> Option<String> {
    let anchored = step
        .window
        .as_ref()
        .and_then(|window| window.anchor.split_once(':'))
        .filter(|(side, _)| matches!(*side, "debut" | "fin"));
    let period = anchored
        .map(|(_, period)| period)
        .or(step.each.as_ref().map(|period| period.as_str()))?;
    let period = fiche
        .periods
        .iter()
        .find(|p| p.origin.id.as_str() == period)?;
    let id = step.origin.id.as_str();
    let openers = openers(fiche, period.origin.id.as_str());
    let too_late = |opener: &&str| {
        *opener != id && precedes(fiche, id, opener) && !precedes(fiche, opener, id)
    };
    (!openers.is_empty() && openers.iter().all(too_late)).then(|| period.label.clone())
}

/// The steps that open a period.
fn openers<'f>(fiche: &'f Fiche, period: &str) -> Vec<&'f str> {
    let anchor = fiche
        .periods
        .iter()
        .filter(|p| p.origin.id.as_str() == period)
        .filter_map(|p| p.anchor.as_ref());
    let opens = |step: &&Step| {
        let outcome = step
            .outcomes
            .iter()
            .any(|o| o.opens.as_ref().is_some_and(|p| p.as_str() == period));
        outcome || step.opens.as_ref().is_some_and(|p| p.as_str() == period)
    };
    anchor
        .map(|anchor| anchor.step())
        .chain(
            fiche
                .steps
                .iter()
                .filter(opens)
                .map(|step| step.origin.id.as_str()),
        )
        .collect()
}

/// Whether one step may come before another on some path.
fn precedes(fiche: &Fiche, earlier: &str, later: &str) -> bool {
    let mut open = vec![later];
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        let Some(step) = fiche
            .steps
            .iter()
            .find(|step| step.origin.id.as_str() == id)
        else {
            continue;
        };
        for before in predecessors(fiche, step) {
            if before == earlier {
                return true;
            }
            if seen.insert(before) {
                open.push(before);
            }
        }
    }
    false
}
