//! Acts decided and due lists on one thread, over dossiers of forty events.
//!
//! `cargo bench -p catalogue-files --bench dossier` measures both over two fiches of the catalogue,
//! beside what would be done without the kernel's state: replaying the forty events. It ends with a
//! table: each figure, its bar, and how many times quicker than its peer.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "the report is what this program is for, and a benchmark that cannot go on says so"
)]

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use criterion::{Criterion, Throughput};
use demo::cast::Cast;
use demo::dice::Dice;
use demo::persons::eligible;
use demo::world::World;
use domain::Catalogue;
use domain::dossier::{Act, Dossier, Engine, Entry, Subject};
use domain::fiche::Step;
use jiff::civil::date;

/// Events in a dossier.
const EVENTS: usize = 40;
/// What is aimed at, per second.
const ACTS: f64 = 100_000.0;
const LISTS: f64 = 50_000.0;
/// The fiches: a person followed for six months, a contract with its weekly contacts.
const FICHES: [&str; 2] = ["F06", "F08"];

fn catalogue() -> Catalogue {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue/ille-et-vilaine");
    catalogue_files::load_dir(&dir).catalogue
}

/// A dossier that goes on: a step of the path each week when there is one, contacts in between.
fn forty_events<'a, 'c>(engine: &'a Engine<'c>, cast: &'a Cast) -> World<'a, 'c> {
    let start = date(2018, 1, 8);
    let mut world = World::new(engine, cast, start);
    let person = eligible(engine, start, &mut Dice::first());
    world.open(Subject::Person("personne".to_owned()), &person);
    let mut turn = 0;
    while world.dossier(0).journal.len() < EVENTS {
        let step = next_step(&world).filter(|_| turn % 3 == 0);
        let mut logs = world.stage(0).logs(&mut Dice::seeded(turn));
        let log = logs.swap_remove(usize::try_from(turn % 2).unwrap_or_default());
        world.submit(0, step.unwrap_or(log));
        world.wait(2);
        turn += 1;
    }
    world
}

/// The first step of the path that is not held yet, and leaves the dossier open.
fn next_step(world: &World<'_, '_>) -> Option<Entry> {
    let dossier = world.dossier(0);
    let goes_on = |entry: &Entry| match &entry.act {
        Act::Hold(holding) => {
            let step = world.engine.step(holding.step.as_str());
            let outcome = |step: &Step| {
                let chosen = holding.outcome.as_ref();
                let closes = step.outcomes.iter().find(|o| Some(&o.id) == chosen);
                closes.is_some_and(|outcome| outcome.closes)
            };
            dossier.state.last(holding.step.as_str()).is_none()
                && step.is_some_and(|step| !outcome(step))
                && world.decide(0, entry).accepted()
        }
        _ => false,
    };
    let steps = world.stage(0).holdings(&mut Dice::first());
    steps.into_iter().find(goes_on)
}

/// The acts asked of a dossier: every step with every outcome; those it accepts; and besides, every log
/// and every end.
fn questions(world: &World<'_, '_>) -> [(&'static str, Vec<Entry>); 3] {
    let stage = world.stage(0);
    let mut dice = Dice::first();
    let steps = stage.holdings(&mut dice);
    let accepted = steps.iter().filter(|step| world.decide(0, step).accepted());
    let accepted = accepted.cloned().collect();
    let all = [steps.clone(), stage.logs(&mut dice), stage.ends()].concat();
    [
        ("steps", steps),
        ("steps accepted", accepted),
        ("acts", all),
    ]
}

fn replay(world: &World<'_, '_>) -> Dossier {
    let dossier = world.dossier(0);
    let (name, subject) = (dossier.id.clone(), dossier.subject.clone());
    Dossier::replay(name, subject, world.engine, dossier.journal.clone())
}

fn decide(world: &World<'_, '_>, acts: &[Entry]) {
    for act in acts {
        black_box(world.decide(0, black_box(act)));
    }
}

fn due(world: &World<'_, '_>) -> usize {
    let around = world.around(0);
    world.engine.due(black_box(world.dossier(0)), &around).len()
}

fn measured(criterion: &mut Criterion, code: &str, world: &World<'_, '_>) {
    let mut group = criterion.benchmark_group(code);
    for (name, acts) in questions(world) {
        group.throughput(Throughput::Elements(acts.len() as u64));
        group.bench_function(name, |bencher| bencher.iter(|| decide(world, &acts)));
    }
    group.throughput(Throughput::Elements(1));
    group.bench_function("due lists", |bencher| bencher.iter(|| due(world)));
    group.bench_function("replay of the journal", |bencher| {
        bencher.iter(|| replay(world))
    });
    group.finish();
}

/// How many times a second, at best of ten.
fn rate(times: usize, mut act: impl FnMut()) -> f64 {
    let mut best = f64::INFINITY;
    for _ in 0..10 {
        let started = Instant::now();
        for _ in 0..times {
            act();
        }
        best = best.min(started.elapsed().as_secs_f64());
    }
    times as f64 / best
}

/// One line for each figure, beside its bar and its peer.
fn summed_up(code: &str, world: &World<'_, '_>) {
    let peer = rate(200, || {
        black_box(replay(world));
    });
    let line = |what: String, found: f64, bar: f64| {
        let (of_bar, of_peer) = (found / bar, found / peer);
        println!(
            "| {code} | {what} | {found:.0}/s | {bar:.0}/s | × {of_bar:.1} | {peer:.0}/s | × {of_peer:.1} |"
        );
    };
    for (name, acts) in questions(world) {
        let found = rate(50, || decide(world, &acts)) * acts.len() as f64;
        line(format!("{} {name}", acts.len()), found, ACTS);
    }
    let found = rate(2000, || {
        black_box(due(world));
    });
    line(format!("due lists of {}", due(world)), found, LISTS);
}

fn main() {
    let catalogue = catalogue();
    let mut criterion = Criterion::default().configure_from_args();
    let mut table = Vec::new();
    for fiche in &catalogue.fiches {
        let code = fiche.code();
        if !FICHES.contains(&code.as_str()) {
            continue;
        }
        let engine = Engine::new(&catalogue, fiche).expect("the fiche compiles");
        let cast = Cast::of(&engine);
        let world = forty_events(&engine, &cast);
        measured(&mut criterion, &code, &world);
        table.push((code, engine, cast));
    }
    criterion.final_summary();
    println!("\n| fiche | what | per second | bar | of the bar | replays | of a replay |");
    println!("|---|---|---|---|---|---|---|");
    for (code, engine, cast) in &table {
        summed_up(code, &forty_events(engine, cast));
    }
}
