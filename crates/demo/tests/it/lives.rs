//! Three hundred lives in each fiche: how far they go, and where they stand at the end.

use std::collections::BTreeSet;

use demo::cast::Cast;
use demo::dice::Dice;
use demo::life::{Heard, Life, Turn};
use demo::names::Communes;
use demo::onward::{elsewhere, onward};
use demo::persons::{eligible, somebody};
use demo::world::World;
use domain::dossier::{Dossier, Ending, Engine, Status, Subject};
use domain::eligibility::{Judge, Status as Verdict};
use domain::fiche::{self, Step, StepKind};
use domain::links::Links;
use domain::values::Date;
use jiff::ToSpan;
use jiff::civil::date;

use super::CATALOGUE;

const LIVES: u64 = 300;
/// The first prescriptions, the last ones, and the day one looks at the dossiers.
const START: Date = date(2017, 6, 19);
const SPREAD: i64 = 480;
const UNTIL: Date = date(2019, 1, 31);

/// What became of the lives of a fiche.
#[derive(Default)]
struct Lived {
    proposed: usize,
    accepted: usize,
    turned_away: usize,
    dossiers: Vec<Dossier>,
}

/// Lives side by side, day after day, so that they share the places there are.
fn lived(engine: &Engine<'_>, cast: &Cast) -> Lived {
    lived_by(engine, cast, LIVES)
}

fn lived_by(engine: &Engine<'_>, cast: &Cast, lives_in: u64) -> Lived {
    let communes = Communes::of(&CATALOGUE, |_| 1);
    let mut world = World::new(engine, cast, START);
    world.with_action(START, 24);
    let mut lives = Vec::new();
    let mut days: BTreeSet<(Date, usize)> = BTreeSet::new();
    for seed in 1..=lives_in {
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
                let heard = Heard::of(&world.submit(rank, *entry));
                lives[rank].hear(heard, day);
                lived.proposed += 1;
                lived.accepted += usize::from(heard == Heard::Written);
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

impl Lived {
    /// How many dossiers stand at a stage.
    fn at(&self, engine: &Engine<'_>, wanted: &str) -> usize {
        let dossiers = self.dossiers.iter();
        dossiers
            .filter(|dossier| stage(engine, dossier) == wanted)
            .count()
    }

    /// The acts accepted, in per cent of those proposed.
    fn share(&self) -> usize {
        self.accepted * 100 / self.proposed.max(1)
    }

    /// A line of the table.
    fn line(&self, engine: &Engine<'_>) -> String {
        let done = self
            .dossiers
            .iter()
            .flat_map(|dossier| dossier.state.done());
        let reached: BTreeSet<_> = done
            .map(|held| (&held.holding.step, &held.holding.outcome))
            .collect();
        let all: usize = steps(engine).map(|step| step.outcomes.len().max(1)).sum();
        let mut events: Vec<usize> = self.dossiers.iter().map(|d| d.journal.len()).collect();
        events.sort_unstable();
        let (middle, most) = (events[events.len() / 2], events[events.len() - 1]);
        let stages = STAGES
            .map(|wanted| self.at(engine, wanted).to_string())
            .join(" | ");
        format!(
            "{} | {} | {} % | {stages} | {} | {middle}, {most} | {}/{all}",
            engine.fiche.code(),
            self.proposed,
            self.share(),
            self.turned_away,
            reached.len(),
        )
    }

    /// What every fiche should give, and this one does not.
    fn missing(&self, engine: &Engine<'_>) -> Vec<String> {
        let enters = steps(engine).any(|step| step.kind == StepKind::Entry);
        let closes = steps(engine).any(|step| step.outcomes.iter().any(|outcome| outcome.closes));
        let mut expected = vec![
            vec!["draft", "incomplete"],
            vec!["waiting"],
            vec!["withdrawn"],
        ];
        expected.extend(enters.then(|| vec!["entered"]));
        // Where no outcome closes, the dossier ends outside the steps.
        expected.push(vec![if closes { "outcome" } else { "ended" }]);
        expected.retain(|stages| stages.iter().all(|wanted| self.at(engine, wanted) == 0));
        let mut missing: Vec<String> = expected
            .into_iter()
            .map(|stages| stages.join(" or "))
            .collect();
        missing
            .extend((self.share() < 80).then(|| "four acts accepted of five proposed".to_owned()));
        missing
    }
}

/// The steps of somebody's dossier.
fn steps<'c>(engine: &Engine<'c>) -> impl Iterator<Item = &'c Step> {
    let followed = Subject::Person(String::new());
    let steps = engine.fiche.steps.iter();
    steps.filter(move |step| Engine::concerns(step, &followed) && step.kind != StepKind::Support)
}

#[test]
fn lives_reach_every_stage_of_every_fiche() {
    let compiled = |fiche| {
        let engine = Engine::new(&CATALOGUE, fiche).expect("the fiche compiles");
        let cast = Cast::of(&engine);
        (engine, cast)
    };
    let engines: Vec<(Engine<'_>, Cast)> = CATALOGUE.fiches.iter().map(compiled).collect();
    let all: Vec<Lived> = std::thread::scope(|scope| {
        let running: Vec<_> = engines
            .iter()
            .map(|(engine, cast)| scope.spawn(|| lived(engine, cast)))
            .collect();
        let ended = running.into_iter();
        ended.map(|lives| lives.join().expect("no panic")).collect()
    });
    let stages = STAGES.join(" | ");
    println!(
        "fiche | proposed | accepted | {stages} | no place | events: middle, most | steps and outcomes"
    );
    let mut faults = Vec::new();
    for ((engine, _), lived) in engines.iter().zip(&all) {
        println!("{}", lived.line(engine));
        let missing = lived.missing(engine).into_iter();
        faults.extend(missing.map(|what| format!("{} has no {what}", engine.fiche.code())));
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn the_same_seed_is_the_same_life() {
    let engine = Engine::new(&CATALOGUE, &CATALOGUE.fiches[5]).expect("the fiche compiles");
    let cast = Cast::of(&engine);
    let journals =
        |lived: Lived| -> Vec<_> { lived.dossiers.into_iter().map(|d| d.journal).collect() };
    let (one, two) = (lived_by(&engine, &cast, 20), lived_by(&engine, &cast, 20));
    assert!(journals(one) == journals(two));
}

#[test]
fn a_closed_path_leads_on_to_fiches_that_exclude_nobody() {
    let day = date(2018, 1, 8);
    let links = Links::on(&CATALOGUE, day);
    let judge = Judge::new(&CATALOGUE, day).expect("the catalogue compiles");
    let mut went = BTreeSet::new();
    for fiche in &CATALOGUE.fiches {
        let engine = Engine::new(&CATALOGUE, fiche).expect("the fiche compiles");
        let mut dossier = Dossier::open("d".to_owned(), Subject::Person("p".to_owned()), &engine);
        let how = Ending::Ended;
        dossier.state.status = Status::Closed { on: day, how };
        for seed in 0..20 {
            let mut dice = Dice::seeded(seed);
            let person = eligible(&engine, day, &mut dice);
            let next = onward(&links, &judge, &dossier, &person, &mut dice);
            let other = elsewhere(&judge, &dossier, &person, &mut dice);
            for to in next.iter().chain(&other) {
                let verdicts = judge.verdicts(&person).expect("no contradiction");
                let verdict = verdicts.iter().find(|v| v.fiche.head.id == to.head.id);
                assert!(verdict.expect("a verdict").status != Verdict::NotEligible);
                assert!(to.head.id != fiche.head.id);
            }
            went.extend(next.map(|to| (fiche.code(), to.code())));
        }
    }
    println!("{went:?}");
    assert!(went.len() >= 5, "{went:?}");
}
