//! What must be true of a dossier after any accepted act, said apart from the kernel's own code.

use std::collections::BTreeMap;

use domain::dossier::act::Holding;
use domain::dossier::state::Held;
use domain::dossier::{
    Act, Around, Dossier, Due, Engine, Entry, Event, Ledger, Match, ONE, Obligation, Owed, Status,
};
use domain::fiche::{AtBound, CounterNature, CounterScope, Step, StepKind, StepRef};
use domain::time::{Window, eve, last_day, morrow};
use domain::values::{Date, Id, Unit};
use jiff::ToSpan;

use demo::world::World;

/// What went wrong, in words.
pub type Checked = Result<(), String>;

fn ensure(holds: bool, otherwise: impl FnOnce() -> String) -> Checked {
    if holds { Ok(()) } else { Err(otherwise()) }
}

/// The journal alone makes the state.
pub fn replay_is_the_state(world: &World<'_, '_>, rank: usize) -> Checked {
    let dossier = world.dossier(rank);
    let again = Dossier::replay(
        dossier.id.clone(),
        dossier.subject.clone(),
        world.engine,
        dossier.journal.clone(),
    );
    ensure(again == *dossier, || {
        format!(
            "the journal replays as {:#?}, not {:#?}",
            again.state, dossier.state
        )
    })
}

/// An accepted act was possible: not to come, not after the end, not before its turn.
pub fn was_in_order(engine: &Engine<'_>, before: &Dossier, entry: &Entry, today: Date) -> Checked {
    ensure(entry.on <= today, || {
        "an act to come is accepted".to_owned()
    })?;
    let held = match &entry.act {
        Act::Hold(holding) => engine.step(holding.step.as_str()),
        Act::Plan { step, .. } => engine.step(step.as_str()),
        _ => None,
    };
    let follows_up = held.is_some_and(|step| step.kind == StepKind::FollowUp);
    let outlives = follows_up
        || matches!(
            entry.act,
            Act::Correct { .. }
                | Act::Deposit(_)
                | Act::Pin { .. }
                | Act::Waive { .. }
                | Act::RecordCost(_)
                | Act::PayAid(_)
                | Act::Collect(_)
        );
    let aid = matches!(
        entry.act,
        Act::RequestAid(_) | Act::DecideAid(_) | Act::PayAid(_)
    );
    let may = match before.state.status {
        Status::Open => true,
        Status::Closed { .. } => outlives,
        Status::Suspended { .. } => {
            outlives || aid || matches!(entry.act, Act::Resume | Act::Withdraw | Act::End)
        }
        Status::Draft => {
            let kind = held.map(|step| step.kind);
            let first = matches!(kind, Some(StepKind::Prescription | StepKind::Support));
            let never = matches!(
                entry.act,
                Act::Waive { .. } | Act::RecordCost(_) | Act::Plan { .. } | Act::Collect(_)
            );
            first || aid || (outlives && !follows_up && !never) || entry.act == Act::Withdraw
        }
    };
    ensure(may, || {
        format!("done in a dossier {:?}", before.state.status)
    })?;
    match (&entry.act, held) {
        (Act::Hold(holding), Some(step)) => step_was_in_order(engine, before, entry, holding, step),
        (Act::Hold(_), None) => Err("a step of another fiche is held".to_owned()),
        _ => Ok(()),
    }
}

fn step_was_in_order(
    engine: &Engine<'_>,
    before: &Dossier,
    entry: &Entry,
    holding: &Holding,
    step: &Step,
) -> Checked {
    ensure(Engine::concerns(step, &before.subject), || {
        "another subject's step".to_owned()
    })?;
    let leads = |held: &&Held| {
        let known = engine.step(held.holding.step.as_str());
        let outcome = known.and_then(|known| {
            known
                .outcomes
                .iter()
                .find(|o| Some(&o.id) == held.holding.outcome.as_ref())
        });
        step.after
            .iter()
            .any(|reference| names(reference, &held.holding))
            || outcome.is_some_and(|outcome| outcome.next.contains(&step.origin.id))
    };
    // A renewal asked leads to the step that decides it.
    let asked = before.state.renewals.iter().any(|(period, on)| {
        let period = engine.period(period.as_str());
        let renewal = period.and_then(|period| period.renewal.as_ref());
        renewal.is_some_and(|renewal| renewal.decided_at == step.origin.id && *on <= entry.on)
    });
    let turn = asked
        || step.after.is_empty()
        || before
            .state
            .done()
            .filter(|h| h.on <= entry.on)
            .any(|h| leads(&h));
    ensure(turn, || {
        format!("`{}` is held before its turn", step.origin.id)
    })?;
    let chosen = step
        .outcomes
        .iter()
        .find(|o| Some(&o.id) == holding.outcome.as_ref());
    let deciders = chosen.map(|outcome| &outcome.decided_by);
    let deciders = deciders.filter(|by| !by.is_empty()).unwrap_or(&step.actors);
    let there = || entry.by.iter().chain(&holding.present);
    let named = deciders
        .iter()
        .any(|party| engine.any_matches(before, there(), party) > Match::No);
    ensure(
        named || deciders.is_empty() || step.kind == StepKind::Prescription,
        || format!("`{}` is held without any of {deciders:?}", step.origin.id),
    )?;
    let outcome = holding.outcome.as_ref();
    ensure(
        outcome.is_none_or(|id| step.outcomes.iter().any(|known| known.id == *id)),
        || "an outcome of another step".to_owned(),
    )
}

/// Whether a reference names this holding.
fn names(reference: &StepRef, holding: &Holding) -> bool {
    reference.step() == holding.step.as_str()
        && reference.outcome().is_none_or(|name| {
            holding
                .outcome
                .as_ref()
                .is_some_and(|outcome| outcome.as_str() == name)
        })
}

/// Nothing of the state is later than today.
pub fn nothing_is_to_come(world: &World<'_, '_>, rank: usize) -> Checked {
    let state = &world.dossier(rank).state;
    let held = state.held.iter().map(|held| held.on);
    let filed = state.filed.iter().map(|filed| filed.on);
    let logged = state.logged.iter().map(|log| log.on);
    let last = held.chain(filed).chain(logged).max();
    ensure(last <= Some(world.today), || {
        format!("{last:?} is to come on {}", world.today)
    })
}

/// Each obligation stands where its dates say, once.
pub fn due_is_consistent(world: &World<'_, '_>, rank: usize) -> Checked {
    let (dossier, today) = (world.dossier(rank), world.today);
    let closed = matches!(dossier.state.status, Status::Closed { .. });
    let mut done: BTreeMap<&Id, usize> = BTreeMap::new();
    let mut waiting: BTreeMap<(&Id, Option<u8>), usize> = BTreeMap::new();
    for owed in world.engine.due(dossier, &world.around(rank)) {
        let told = || {
            format!(
                "{:?} {:?} done {:?} {:?}",
                owed.what.obliged(),
                owed.window,
                owed.done,
                owed.state
            )
        };
        let (from, to) = (owed.window.from, owed.window.to);
        let agrees = match (owed.state, owed.done) {
            (Due::Done, Some(done)) => to.is_none_or(|to| done <= to),
            (Due::Done, None) => matches!(owed.what, Owed::Counter(_)),
            (Due::DoneLate, done) => done > to && to.is_some(),
            (_, Some(_)) => false,
            (Due::Late, None) => to.is_some_and(|to| to < today),
            (Due::NotYet, None) => from.is_some_and(|from| today < from),
            (Due::Open, None) => to.is_none_or(|to| today <= to),
            (Due::Waived, None) => owed.reason.is_some(),
            (Due::NoLongerDue, None) => closed || matches!(owed.what, Owed::Counter(_)),
        };
        ensure(agrees, || format!("on {today}: {}", told()))?;
        let pending = matches!(owed.state, Due::Open | Due::Late | Due::NotYet);
        if let Owed::Step(step) = owed.what {
            ensure(
                !(closed && pending) || step.kind == StepKind::FollowUp,
                || format!("owed after the end: {}", told()),
            )?;
            match owed.done {
                Some(_) => *done.entry(&step.origin.id).or_default() += 1,
                None => *waiting.entry((&step.origin.id, owed.run)).or_default() += 1,
            }
        }
    }
    for (step, times) in waiting {
        ensure(times == 1, || {
            format!("{step:?} is waited for {times} times")
        })?;
    }
    let corrected = |event: &Event| matches!(event.entry.act, Act::Correct { .. });
    let corrected = dossier.journal.iter().any(corrected);
    for held in dossier.state.done() {
        let name = &held.holding.step;
        let Some(step) = world.engine.step(name.as_str()) else {
            continue;
        };
        let same = dossier
            .state
            .done()
            .filter(|other| other.holding.step == *name);
        let (held, times) = (same.count(), done.get(name).copied().unwrap_or(0));
        // What was held in a run that a correction took away is in no run any more.
        let orphan = step.each.is_some() && times < held && corrected;
        ensure(times == held || orphan, || {
            format!("`{name}` is held {held} times, and done {times} times")
        })?;
    }
    Ok(())
}

/// Runs follow one another, phases too, and renewals stay within what the fiche allows.
pub fn runs_are_consistent(world: &World<'_, '_>, rank: usize) -> Checked {
    let (engine, dossier) = (world.engine, world.dossier(rank));
    let runs = &dossier.state.runs;
    for (place, run) in runs.iter().enumerate() {
        ensure(run.closed.is_none_or(|to| run.from <= to), || {
            format!("{run:?} ends before it starts")
        })?;
        let Some(period) = engine.period(run.period.as_str()) else {
            return Err(format!("{run:?} is of no period"));
        };
        for later in &runs[place + 1..] {
            let same = later.period == run.period;
            let phases = engine.period(later.period.as_str()).is_some_and(|next| {
                next.within.is_some() && next.within == period.within && next.rank > period.rank
            });
            ensure(
                run.closed.is_some() || !(same || phases && period.rank.is_some()),
                || format!("{run:?} goes on besides {later:?}"),
            )?;
        }
        let Some(renewal) = &period.renewal else {
            continue;
        };
        let before = runs[..place]
            .iter()
            .rfind(|before| before.period == run.period);
        if let Some(before) = before.filter(|before| before.anchor == run.anchor) {
            let follows = before.planned.is_some_and(|last| run.from == morrow(last));
            let weeks = matches!(renewal.each.unit, Unit::Days | Unit::Weeks);
            let lasts = run.planned == Some(last_day(run.from, renewal.each));
            ensure(follows && (lasts || !weeks), || {
                format!("{run:?} follows {before:?}")
            })?;
        }
        let extends = |held: &&Held| {
            let step = engine.step(held.holding.step.as_str());
            step.into_iter()
                .flat_map(|step| &step.outcomes)
                .any(|outcome| {
                    Some(&outcome.id) == held.holding.outcome.as_ref()
                        && outcome.extends.as_ref() == Some(&run.period)
                })
        };
        let times = dossier.state.done().filter(extends).count();
        let corrected = dossier
            .journal
            .iter()
            .any(|e| matches!(e.entry.act, Act::Correct { .. }));
        ensure(
            corrected || renewal.times.is_none_or(|most| times <= usize::from(most)),
            || format!("`{}` is renewed {times} times", run.period),
        )?;
        let total = renewal.total.map(|total| last_day(run.anchor, total));
        ensure(
            corrected || total.is_none_or(|to| run.planned <= Some(to)),
            || format!("{run:?} is longer than its total"),
        )?;
    }
    Ok(())
}

/// What is held once a run is held in a run that had begun.
pub fn holdings_are_of_their_run(world: &World<'_, '_>, rank: usize) -> Checked {
    let (engine, dossier) = (world.engine, world.dossier(rank));
    let corrected = |event: &Event| matches!(event.entry.act, Act::Correct { .. });
    if dossier.journal.iter().any(corrected) {
        return Ok(());
    }
    for held in dossier.state.done() {
        let step = engine.step(held.holding.step.as_str());
        let Some(period) = step.and_then(|step| step.each.as_ref()) else {
            continue;
        };
        let mut runs = dossier.state.runs.iter();
        let run = runs.find(|run| run.period == *period && Some(run.rank) == held.run);
        ensure(run.is_some_and(|run| run.from <= held.on), || {
            format!("{} {:?} is of {run:?}", held.holding.step, held.on)
        })?;
    }
    Ok(())
}

/// An entry taken back leaves the state as it was, and the same entry written again changes nothing.
pub fn an_entry_can_be_taken_back(world: &World<'_, '_>, rank: usize, before: &Dossier) -> Checked {
    let dossier = world.dossier(rank);
    let Some(last) = dossier
        .journal
        .last()
        .filter(|_| dossier.journal.len() > before.journal.len())
    else {
        return Ok(());
    };
    if matches!(last.entry.act, Act::Correct { .. } | Act::Pin { .. }) {
        return Ok(());
    }
    let corrected = |with: Option<Entry>| {
        let mut dossier = dossier.clone();
        let act = Act::Correct {
            event: dossier.journal.len() - 1,
            with: with.map(Box::new),
        };
        let entry = Entry {
            act,
            ..last.entry.clone()
        };
        let event = Event {
            entry,
            ..last.clone()
        };
        dossier.apply(world.engine, event);
        dossier.state
    };
    ensure(corrected(None) == before.state, || {
        format!(
            "taken back: {:#?}\nbefore: {:#?}",
            corrected(None),
            before.state
        )
    })?;
    let again = corrected(Some(last.entry.clone()));
    ensure(again == dossier.state, || {
        format!("written again: {again:#?}\nnot {:#?}", dossier.state)
    })
}

/// What is due stays as it is until the day it says.
pub fn a_list_keeps_until_its_day(world: &World<'_, '_>, rank: usize) -> Checked {
    let (engine, dossier, around) = (world.engine, world.dossier(rank), world.around(rank));
    let told = |due: &[Obligation<'_>]| -> Vec<String> {
        let say = |owed: &Obligation<'_>| {
            let (what, run) = (owed.what.obliged(), owed.run);
            format!("{what:?} {run:?} {:?} {:?}", owed.window, owed.state)
        };
        due.iter().map(say).collect()
    };
    let now = engine.due(dossier, &around);
    let next = engine.next_change(dossier, &now, &around);
    let last = next.map_or(world.today.saturating_add(1.year()), eve);
    let later = engine.due(
        dossier,
        &Around {
            today: last,
            ..around
        },
    );
    let (now, later) = (told(&now), told(&later));
    ensure(now == later, || {
        let today = world.today;
        format!("nothing was to change from {today} to {last}: {now:#?} then {later:#?}")
    })
}

/// The windows of a count follow one another without gap or overlap, inside their run.
pub fn counts_are_consistent(world: &World<'_, '_>, rank: usize) -> Checked {
    let dossier = world.dossier(rank);
    let counts = world.engine.counts(dossier, &world.around(rank));
    let mut last: BTreeMap<(&Id, Option<u8>), Window> = BTreeMap::new();
    for count in &counts {
        let id = &count.counter.origin.id;
        let ordered = count
            .window
            .to
            .is_none_or(|to| count.window.from.is_some_and(|from| from <= morrow(to)));
        ensure(ordered, || format!("`{id}` counts over {:?}", count.window))?;
        if let Some(before) = last.insert((id, count.run), count.window) {
            ensure(before.to.map(morrow) == count.window.from, || {
                format!("`{id}` counts over {before:?}, then {:?}", count.window)
            })?;
        }
    }
    Ok(())
}

/// The shared counts are what the dossiers feed, besides what was there before them.
pub fn the_ledger_is_the_sum(world: &World<'_, '_>) -> Checked {
    let mut again = world.before.clone();
    let fiche = &world.engine.fiche.head.id;
    for rank in 0..world.dossiers.len() {
        again.add(
            fiche,
            &world.engine.fed(world.dossier(rank), &world.around(rank)),
        );
    }
    for counter in &world.engine.fiche.counters {
        let sum = |ledger: &Ledger| ledger.sum(fiche, &counter.origin.id, None, Window::default());
        let (kept, fed) = (sum(&world.ledger), sum(&again));
        ensure(kept == fed, || {
            format!("`{}` holds {kept}, fed {fed}", counter.origin.id)
        })?;
    }
    Ok(())
}

/// How far each count that refuses at its bound is above it, by key, at its worst day.
pub fn beyond_hard_bounds(world: &World<'_, '_>) -> BTreeMap<(Id, Option<Id>), i64> {
    let mut beyond = BTreeMap::new();
    let engine = world.engine;
    let mut days: Vec<(Id, Option<Id>, Date)> = Vec::new();
    for rank in 0..world.dossiers.len() {
        let fed = engine.fed(world.dossier(rank), &world.around(rank));
        days.extend(fed.into_iter().map(|fed| (fed.counter, fed.key, fed.day)));
    }
    for (id, key, day) in days {
        let Some(counter) = engine.counter(id.as_str()) else {
            continue;
        };
        let compared = matches!(counter.nature, CounterNature::Limit | CounterNature::Range);
        // Counted by operator, and no operator known: nothing is compared.
        let nowhere = counter.scope == CounterScope::Operator && key.is_none();
        if counter.at_bound != AtBound::Refuse || !compared || nowhere {
            continue;
        }
        let count = engine.level(counter, key.as_ref(), &world.around(0), day);
        if let Some(bound) = count.bound {
            let excess = count.value - i64::from(bound) * ONE;
            let worst = beyond.entry((id, key)).or_insert(0);
            *worst = excess.max(*worst);
        }
    }
    beyond
}
