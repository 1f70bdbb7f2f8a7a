//! Three hundred lives in each fiche: how far they go, and where they stand at the end.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use demo::cast::Cast;
use demo::life::{Heard, Life, Turn};
use demo::names::Communes;
use demo::persons::somebody;
use demo::world::World;
use domain::dossier::{Act, Dossier, Ending, Engine, Status, Subject};
use domain::fiche::{self, StepKind};
use domain::values::Date;
use jiff::ToSpan;
use jiff::civil::date;

use super::CATALOGUE;

const LIVES: u64 = 300;
/// The first prescriptions, the last ones, and the day one looks at the dossiers.
const START: Date = date(2017, 6, 19);
const SPREAD: i64 = 540;
const UNTIL: Date = date(2019, 6, 30);

/// What became of the lives of a fiche.
#[derive(Default)]
struct Lived {
    proposed: usize,
    accepted: usize,
    turned_away: usize,
    refusals: BTreeMap<String, usize>,
    dossiers: Vec<Dossier>,
}

/// Lives side by side, day after day, so that they share the places there are.
fn lived(engine: &Engine<'_>, cast: &Cast) -> Lived {
    let communes = Communes::of(&CATALOGUE, |_| 1);
    let mut world = World::new(engine, cast, START);
    world.with_action(START, 24);
    let mut lives = Vec::new();
    let mut days: BTreeSet<(Date, usize)> = BTreeSet::new();
    for seed in 1..=LIVES {
        let days_in = i64::try_from(seed).expect("a number") * SPREAD / 300;
        let start = START.saturating_add(days_in.days());
        let (_, person) = somebody(engine, start, &communes, (seed, seed));
        let name = format!("sujet-{seed}");
        let subject = match engine.fiche.head.subject {
            fiche::Subject::Person => Subject::Person(name),
            fiche::Subject::Household => Subject::Household(name),
        };
        let rank = world.open(subject, &person);
        lives.push(Life::new(seed, seed, start));
        days.insert((start, rank));
    }
    let mut lived = Lived::default();
    while let Some((day, rank)) = days.pop_first() {
        if day > UNTIL {
            break;
        }
        world.today = day;
        match lives[rank].turn(&world.stage(rank)) {
            Turn::Over => {}
            Turn::Wait(day) => {
                days.insert((day, rank));
            }
            Turn::Act(entry) => {
                let what = said(&entry.act);
                let answer = world.submit(rank, *entry);
                let heard = Heard::of(&answer);
                lives[rank].hear(heard, day);
                lived.proposed += 1;
                if heard == Heard::Written {
                    lived.accepted += 1;
                } else {
                    let why = answer.decisive().map(|r| format!("{:?}", r.what));
                    let why =
                        why.map(|w| w.split([' ', '(']).next().unwrap_or_default().to_owned());
                    let why = why.collect::<Vec<_>>().join(" ");
                    *lived.refusals.entry(format!("{what}: {why}")).or_default() += 1;
                }
                days.insert((day, rank));
            }
        }
    }
    lived.turned_away = lives.iter().filter(|life| life.is_turned_away()).count();
    lived.dossiers = world
        .dossiers
        .into_iter()
        .map(|(dossier, _)| dossier)
        .collect();
    lived
}

fn said(act: &Act) -> String {
    match act {
        Act::Hold(holding) => match &holding.outcome {
            Some(outcome) => format!("{}:{outcome}", holding.step),
            None => holding.step.to_string(),
        },
        other => format!("{other:?}")
            .split([' ', '('])
            .next()
            .unwrap_or_default()
            .to_owned(),
    }
}

/// Where a dossier stands, in the words of the table.
fn stage(engine: &Engine<'_>, dossier: &Dossier) -> &'static str {
    let drafts = dossier.state.held.iter().any(|held| !held.complete);
    match &dossier.state.status {
        Status::Draft if drafts => "incomplete",
        Status::Draft => "draft",
        Status::Open if engine.entered(dossier).is_none() => "waiting",
        Status::Open => "entered",
        Status::Suspended { .. } => "suspended",
        Status::Closed { how, .. } => match how {
            Ending::Outcome { .. } => "outcome",
            Ending::Withdrawal => "withdrawn",
            Ending::Refusal => "refused",
            Ending::Ended => "ended",
        },
    }
}

const STAGES: [&str; 9] = [
    "draft",
    "incomplete",
    "waiting",
    "entered",
    "suspended",
    "outcome",
    "withdrawn",
    "refused",
    "ended",
];

#[test]
fn lives_reach_every_stage_of_every_fiche() {
    let engines: Vec<(Engine<'_>, Cast)> = CATALOGUE
        .fiches
        .iter()
        .map(|fiche| {
            let engine = Engine::new(&CATALOGUE, fiche).expect("the fiche compiles");
            let cast = Cast::of(&engine);
            (engine, cast)
        })
        .collect();
    let all: Vec<Lived> = std::thread::scope(|scope| {
        let (left, right) = engines.split_at(engines.len() / 2);
        let run = |half: &'_ [(Engine<'_>, Cast)]| {
            half.iter().map(|(e, c)| lived(e, c)).collect::<Vec<_>>()
        };
        let other = scope.spawn(move || run(right));
        let mut all = run(left);
        all.extend(other.join().expect("no panic"));
        all
    });
    let mut table = format!(
        "fiche | proposed | accepted | {} | full | events: middle, most | steps and outcomes\n",
        STAGES.join(" | ")
    );
    let mut faults = String::new();
    for ((engine, _), lived) in engines.iter().zip(&all) {
        let code = engine.fiche.code();
        let mut count: BTreeMap<&str, usize> = BTreeMap::new();
        let mut reached = BTreeSet::new();
        for dossier in &lived.dossiers {
            *count.entry(stage(engine, dossier)).or_default() += 1;
            reached.extend(
                dossier
                    .state
                    .done()
                    .map(|h| (h.holding.step.clone(), h.holding.outcome.clone())),
            );
        }
        let mut events: Vec<usize> = lived.dossiers.iter().map(|d| d.journal.len()).collect();
        events.sort_unstable();
        let of = |stage: &str| count.get(stage).copied().unwrap_or(0);
        let steps = engine.fiche.steps.iter().filter(|s| {
            Engine::concerns(s, &lived.dossiers[0].subject) && s.kind != StepKind::Support
        });
        let passages: usize = steps.clone().map(|s| s.outcomes.len().max(1)).sum();
        let share = lived.accepted * 100 / lived.proposed.max(1);
        let stages = STAGES.map(|s| of(s).to_string()).join(" | ");
        let _ = writeln!(
            table,
            "{code} | {} | {share} % | {stages} | {} | {}, {} | {}/{passages}",
            lived.proposed,
            lived.turned_away,
            events[events.len() / 2],
            events[events.len() - 1],
            reached.len()
        );
        let mut worst: Vec<_> = lived.refusals.iter().collect();
        worst.sort_by_key(|(_, n)| std::cmp::Reverse(**n));
        for (why, n) in worst.iter().take(5) {
            let _ = writeln!(table, "      {n} {why}");
        }
        let enters = steps.clone().any(|s| s.kind == StepKind::Entry);
        let closes = steps.clone().any(|s| s.outcomes.iter().any(|o| o.closes));
        let expected = [
            (true, of("draft") + of("incomplete"), "draft"),
            (true, of("waiting"), "waiting"),
            (enters, of("entered"), "entered"),
            (closes, of("outcome"), "closed by an outcome"),
            (!closes, of("ended"), "ended"),
            (true, of("withdrawn"), "withdrawn"),
        ];
        for (_, _, what) in expected
            .iter()
            .filter(|(wanted, found, _)| *wanted && *found == 0)
        {
            let _ = writeln!(faults, "{code}: no dossier {what}");
        }
        if share < 80 {
            let _ = writeln!(
                faults,
                "{code}: {share} % of the acts proposed are accepted"
            );
        }
    }
    println!("{table}");
    assert!(faults.is_empty(), "{faults}\n{table}");
}
