//! Every fiche explored like a model: from state to state by complete acts, novelties first.
//!
//! A state is what the dossier has been through, apart from its dates: its status, the steps and
//! outcomes held, its periods, which windows are to come, open or past, which minimums are reached.
//! `cargo test --release -p catalogue-files --test it explore_further -- --ignored --nocapture` goes
//! further than the ordinary test, and prints what it saw.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Write;

use domain::dossier::what::What;
use domain::dossier::{
    Act, Answer, Dossier, Engine, Entry, Event, Level, Reason, Status, Subject, Verdict,
};
use domain::fiche::{self, Necessity};
use domain::person::Person;
use domain::time::{Window, last_day, morrow};
use domain::values::{Date, Id};

use super::FICHES;
use super::properties::{PEOPLE, START};
use demo::cast::Cast;
use demo::dice::Dice;
use demo::world::{World, since_always};

/// A step, and the outcome it was held with.
type Passage = (Id, Option<Id>);

/// What an exploration saw.
#[derive(Default)]
struct Seen {
    /// States, by what they are apart from their dates.
    states: BTreeSet<String>,
    /// Acts tried, accepted.
    tried: usize,
    accepted: usize,
    /// Open states without any way out.
    dead_ends: Vec<String>,
    /// Open states that no step of the fiche leaves, today or later: only ending, or giving up.
    stuck: usize,
    /// Steps and outcomes held.
    reached: BTreeSet<Passage>,
    /// The nearest that the acts of a passage came to be accepted.
    refused: BTreeMap<Passage, Refusal>,
}

/// Why an act was refused, the nearest to being accepted first.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Refusal {
    /// Its turn had not come.
    early: bool,
    verdict: Verdict,
    /// How many reasons.
    reasons: usize,
    /// Their kinds, with their requirements.
    why: Vec<String>,
}

impl Refusal {
    fn of(answer: &Answer<'_>) -> Refusal {
        let early = |what: &What<'_>| {
            matches!(
                what,
                What::Closed { .. }
                    | What::Suspended { .. }
                    | What::NotPrescribed
                    | What::TooSoon { .. }
                    | What::AlreadyDone(_)
            )
        };
        let say = |reason: &Reason<'_>| {
            let what = format!("{:?}", reason.what);
            let kind = what.split([' ', '(']).next().unwrap_or_default();
            let requirements = reason.because.requirements.iter().map(ToString::to_string);
            format!("{kind} {}", requirements.collect::<Vec<_>>().join(" "))
        };
        Refusal {
            early: answer.decisive().any(|reason| early(&reason.what)),
            verdict: answer.verdict,
            reasons: answer.decisive().count(),
            why: answer.decisive().map(say).collect(),
        }
    }
}

/// Everything a fiche names: each step with each outcome.
fn passages(engine: &Engine<'_>, subjects: &[Subject]) -> BTreeSet<Passage> {
    let steps = engine.fiche.steps.iter();
    let steps = steps.filter(|step| {
        subjects
            .iter()
            .any(|subject| Engine::concerns(step, subject))
    });
    let of = |step: &fiche::Step| -> Vec<Passage> {
        let outcomes = step.outcomes.iter().map(|outcome| Some(outcome.id.clone()));
        let none = step.outcomes.is_empty().then_some(None);
        let all = outcomes.chain(none);
        all.map(|outcome| (step.origin.id.clone(), outcome))
            .collect()
    };
    steps.flat_map(of).collect()
}

/// When the next act is tried.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pace {
    /// The same day, and whenever a window opens or closes.
    Hurried,
    /// Once every period begun has lasted its minimum, and every count has reached its own.
    Patient,
}

/// Explores the dossiers of one subject from an empty one, up to a number of states.
fn explore(
    world: &mut World<'_, '_>,
    subject: &Subject,
    pace: Pace,
    limit: usize,
    seen: &mut Seen,
) {
    let first = Dossier::open("dossier".to_owned(), subject.clone(), world.engine);
    let facts = world.dossiers[0].1.clone();
    let mut ahead = VecDeque::from([(first, START)]);
    let mut expanded = 0;
    let mut fresh = BTreeSet::new();
    // Three times out of four what is newest, else what has waited longest.
    let next = |ahead: &mut VecDeque<(Dossier, Date)>, turn: usize| match turn % 4 {
        3 => ahead.pop_back(),
        _ => ahead.pop_front(),
    };
    let mut turn = 0;
    while let Some((dossier, today)) = next(&mut ahead, turn) {
        turn += 1;
        if expanded == limit {
            break;
        }
        world.today = today;
        world.dossiers[0] = (dossier, facts.clone());
        if pace == Pace::Patient {
            // The next phase closes this one on its eve.
            let lasted = least(world).map(|(_, day)| morrow(day));
            world.today = lasted.fold(today, Date::max);
            log_what_is_due(world);
        }
        let name = state_of(world);
        if !seen.states.insert(name.clone()) {
            continue;
        }
        expanded += 1;
        let before = fresh.len();
        let left = step_from(world, seen, &mut fresh, &mut ahead);
        let open = !matches!(world.dossier(0).state.status, Status::Closed { .. });
        if open
            && !world
                .stage(0)
                .ends()
                .iter()
                .any(|end| world.decide(0, end).accepted())
        {
            seen.dead_ends.push(name);
        }
        let waits = days_ahead(world);
        seen.stuck += usize::from(open && !left && waits.is_empty());
        // Where nothing new could be done, something new may come with time.
        for day in waits.into_iter().rev() {
            let next = (world.dossier(0).clone(), day);
            match fresh.len() == before {
                true => ahead.push_front(next),
                false => ahead.push_back(next),
            }
        }
    }
    seen.reached.extend(fresh);
}

/// Tries every act of a state, today; whether a step of the fiche was held.
fn step_from(
    world: &World<'_, '_>,
    seen: &mut Seen,
    fresh: &mut BTreeSet<Passage>,
    ahead: &mut VecDeque<(Dossier, Date)>,
) -> bool {
    let stage = world.stage(0);
    let mut dice = Dice::first();
    let acts = [
        stage.holdings(&mut dice),
        stage.others(&mut dice),
        stage.logs(&mut dice),
        stage.ends(),
    ];
    let mut left = false;
    for entry in acts.into_iter().flatten() {
        seen.tried += 1;
        let passage = passage(&entry);
        let answer = world.decide(0, &entry);
        if !answer.accepted() {
            if let Some(passage) = passage {
                let why = Refusal::of(&answer);
                let nearest = seen.refused.entry(passage).or_insert_with(|| why.clone());
                if why < *nearest {
                    *nearest = why;
                }
            }
            continue;
        }
        seen.accepted += 1;
        left |= passage.is_some();
        let novel = passage.is_some_and(|passage| fresh.insert(passage));
        let mut next = world.dossier(0).clone();
        let event = Event {
            entry,
            recorded: world.today,
            draft: answer.verdict == Verdict::Incomplete,
        };
        next.apply(world.engine, event);
        match novel {
            true => ahead.push_front((next, world.today)),
            false => ahead.push_back((next, world.today)),
        }
    }
    left
}

fn passage(entry: &Entry) -> Option<Passage> {
    match &entry.act {
        Act::Hold(holding) => Some((holding.step.clone(), holding.outcome.clone())),
        _ => None,
    }
}

/// Where a window stands on a day.
fn phase(window: Window, today: Date) -> &'static str {
    match window {
        Window {
            from: Some(from), ..
        } if today < from => "to come",
        Window { to: Some(to), .. } if today > to => "past",
        _ => "open",
    }
}

/// Logs what the counts below their minimum await.
fn log_what_is_due(world: &mut World<'_, '_>) {
    let counts = world.engine.counts(world.dossier(0), &world.around(0));
    let below = |entry: &Entry| match &entry.act {
        Act::Log(logged) => counts
            .iter()
            .any(|count| count.level == Level::Below && count.counter.counts == logged.what),
        _ => false,
    };
    let logs = world.stage(0).logs(&mut Dice::first());
    for log in logs.into_iter().filter(below) {
        world.submit(0, log);
    }
}

/// The runs that go on and have a minimum, with the day it is reached.
fn least(world: &World<'_, '_>) -> impl Iterator<Item = (String, Date)> {
    let runs = world
        .engine
        .runs(world.dossier(0), &world.around(0))
        .into_iter();
    let open = runs.filter(|run| run.closed.is_none());
    open.filter_map(|run| {
        let name = format!("{} {}", run.period.origin.id, run.rank);
        Some((name, last_day(run.from, run.period.min?)))
    })
}

/// The windows that wait for something: of the steps not held, and of the runs that go on.
fn windows(world: &World<'_, '_>) -> Vec<(String, Window)> {
    let (engine, dossier, around) = (world.engine, world.dossier(0), world.around(0));
    let mut found = Vec::new();
    for step in &engine.fiche.steps {
        if let Some(slot) = engine.slots(dossier, step, &around).pop() {
            let window = slot
                .window
                .filter(|_| slot.held.is_none() && slot.possible.is_some());
            found.extend(window.map(|window| (step.origin.id.to_string(), window)));
        }
    }
    for run in engine.runs(dossier, &around) {
        if run.closed.is_none() {
            let window = Window {
                from: Some(run.from),
                to: run.end.to,
            };
            found.push((format!("{} {}", run.period.origin.id, run.rank), window));
        }
    }
    found.extend(least(world).map(|(name, day)| {
        let window = Window {
            from: Some(day),
            to: None,
        };
        (format!("minimum of {name}"), window)
    }));
    found
}

/// The days on which something changes by itself, from tomorrow on.
fn days_ahead(world: &World<'_, '_>) -> BTreeSet<Date> {
    let days = windows(world).into_iter();
    let days = days.flat_map(|(_, window)| [window.from, window.to, window.to.map(morrow)]);
    days.flatten().filter(|day| *day > world.today).collect()
}

/// A state apart from its dates.
fn state_of(world: &World<'_, '_>) -> String {
    let (state, today) = (&world.dossier(0).state, world.today);
    let mut name = match &state.status {
        Status::Draft => "draft".to_owned(),
        Status::Open => "open".to_owned(),
        Status::Suspended { .. } => "suspended".to_owned(),
        Status::Closed { how, .. } => format!("closed {how:?}"),
    };
    let held: BTreeSet<_> = state
        .done()
        .map(|h| (&h.holding.step, &h.holding.outcome, h.run))
        .collect();
    let _ = write!(name, " {held:?}");
    for run in &state.runs {
        let _ = write!(
            name,
            " {} {} {}",
            run.period,
            run.rank,
            run.closed.is_some()
        );
    }
    for (window, days) in windows(world) {
        let _ = write!(name, " {window} {}", phase(days, today));
    }
    for count in world.engine.counts(world.dossier(0), &world.around(0)) {
        if count.window.to.is_none_or(|to| to >= today) {
            let _ = write!(name, " {} {:?}", count.counter.origin.id, count.level);
        }
    }
    let asked = state
        .aids
        .iter()
        .filter(|aid| aid.decided.is_none())
        .count();
    let _ = write!(name, " {} {}", asked.min(1), state.renewals.len().min(1));
    name
}

/// Explores a fiche with everyone and everything that may have a dossier in it.
fn explored(engine: &Engine<'_>, cast: &Cast, people: &[Person], limit: usize) -> Seen {
    let mut seen = Seen::default();
    let followed = match engine.fiche.head.subject {
        fiche::Subject::Person => Subject::Person("personne".to_owned()),
        fiche::Subject::Household => Subject::Household("menage".to_owned()),
    };
    let mut world = World::new(engine, cast, START);
    world.with_action(START, 24);
    world.open(followed.clone(), &Person::default());
    let nobody = Person::default();
    let others = [
        Subject::Action,
        Subject::Market("marche".to_owned()),
        Subject::Anonymous,
    ];
    let paces = [Pace::Hurried, Pace::Patient].into_iter().cycle();
    let followed = people
        .iter()
        .zip(paces)
        .map(|(person, pace)| (person, &followed, pace));
    let others = others.iter().map(|other| (&nobody, other, Pace::Hurried));
    for (person, subject, pace) in others.chain(followed) {
        let concerned = engine
            .fiche
            .steps
            .iter()
            .any(|step| Engine::concerns(step, subject));
        if concerned {
            world.dossiers[0].1 = since_always(person);
            // What somebody else's facts forbade is tried again.
            let states = std::mem::take(&mut seen.states);
            explore(&mut world, subject, pace, limit, &mut seen);
            seen.states.extend(states);
        }
    }
    seen
}

/// One line of the report, and what was never reached.
fn report(engine: &Engine<'_>, seen: &Seen) -> (String, Vec<Passage>) {
    let subjects = [
        Subject::Person(String::new()),
        Subject::Action,
        Subject::Market(String::new()),
        Subject::Anonymous,
    ];
    let all = passages(engine, &subjects);
    let missed: Vec<Passage> = all.difference(&seen.reached).cloned().collect();
    let mut line = format!(
        "{} | {} | {} | {} | {} | {} | {}/{}",
        engine.fiche.code(),
        seen.states.len(),
        seen.tried,
        seen.accepted,
        seen.dead_ends.len(),
        seen.stuck,
        all.len() - missed.len(),
        all.len(),
    );
    for passage in &missed {
        let nearest = seen.refused.get(passage);
        let why = nearest.map(|refusal| (refusal.verdict, &refusal.why));
        let _ = write!(line, "\n    {passage:?}: {why:?}");
    }
    (line, missed)
}

fn every_fiche(limit: usize) -> Vec<(&'static Engine<'static>, Seen)> {
    let ranks: Vec<usize> = (0..FICHES.len()).collect();
    let explore = |rank: &usize| {
        let (engine, cast) = &FICHES[*rank];
        (engine, explored(engine, cast, &PEOPLE[*rank][..3], limit))
    };
    std::thread::scope(|scope| {
        let halves = ranks.chunks(ranks.len().div_ceil(2));
        let running: Vec<_> = halves
            .map(|half| scope.spawn(move || half.iter().map(explore).collect::<Vec<_>>()))
            .collect();
        let joined = running
            .into_iter()
            .map(|thread| thread.join().expect("no panic"));
        joined.flatten().collect()
    })
}

fn check(limit: usize) -> String {
    let mut table = "fiche | states | tried | accepted | dead ends | stuck | reached\n".to_owned();
    let mut faults = String::new();
    for (engine, seen) in every_fiche(limit) {
        let (line, missed) = report(engine, &seen);
        let _ = writeln!(table, "{line}");
        if let Some(dead) = seen.dead_ends.first() {
            let _ = writeln!(faults, "{} has no way out of {dead}", engine.fiche.code());
        }
        for (step, outcome) in missed {
            let required = engine.step(step.as_str()).is_some_and(|step| {
                matches!(step.necessity, Necessity::Required | Necessity::Waivable)
            });
            if required {
                let _ = writeln!(
                    faults,
                    "{} never holds {step} {outcome:?}",
                    engine.fiche.code()
                );
            }
        }
    }
    assert!(faults.is_empty(), "{faults}\n{table}");
    table
}

#[test]
fn every_step_is_reached_and_no_state_is_a_dead_end() {
    check(50);
}

#[test]
#[ignore = "the same, further: minutes, in release"]
#[allow(clippy::print_stdout, reason = "the table is what it is run for")]
fn explore_further() {
    println!("{}", check(3000));
}
