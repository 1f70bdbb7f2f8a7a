//! What holds of every fiche, whatever is done in it.

use std::sync::LazyLock;

use domain::dossier::act::Input as Given;
use domain::dossier::what::What;
use domain::dossier::{Act, Answer, Dossier, Engine, Entry, Event, Status, Subject, Verdict};
use domain::eligibility::ClauseKind;
use domain::person::Person;
use domain::values::Date;
use jiff::ToSpan;
use jiff::civil::date;
use proptest::prelude::*;

use super::{FICHES, consistency, fiches, wrong};
use demo::cast::Cast;
use demo::dice::Dice;
use demo::persons::{answers, eligible, told_all};
use demo::world::{World, since_always};

/// A day on which every fiche of the catalogue takes people in.
pub const START: Date = date(2018, 1, 8);

/// For each fiche: nobody known, someone admitted, and the same with every question answered, two ways.
pub static PEOPLE: LazyLock<Vec<Vec<Person>>> =
    LazyLock::new(|| FICHES.iter().map(|(engine, _)| people(engine)).collect());

pub fn people(engine: &Engine<'_>) -> Vec<Person> {
    let admitted = eligible(engine, START, &mut Dice::first());
    vec![
        admitted.clone(),
        told_all(engine, START, &admitted, false),
        told_all(engine, START, &admitted, true),
        Person::default(),
    ]
}

/// A few days pass, then an act is made up from a seed.
#[derive(Debug, Clone, Copy)]
struct Turn {
    days: i64,
    dossier: usize,
    seed: u64,
}

fn turns(length: usize) -> impl Strategy<Value = Vec<Turn>> {
    let days = prop_oneof![4 => 0..3i64, 3 => 3..30i64, 1 => 30..200i64];
    let turn = (days, 0..9usize, any::<u64>());
    let turn = turn.prop_map(|(days, dossier, seed)| Turn {
        days,
        dossier,
        seed,
    });
    prop::collection::vec(turn, 1..length)
}

/// Two people and the action itself, in one fiche.
fn world<'a, 'c>(engine: &'a Engine<'c>, cast: &'a Cast, people: &[Person]) -> World<'a, 'c> {
    let mut world = World::new(engine, cast, START);
    world.with_action(START, 3);
    world.nearly_full();
    for (rank, person) in people.iter().take(2).enumerate() {
        world.open(Subject::Person(format!("personne-{rank}")), person);
    }
    world
}

/// What an answer says, apart from its words.
fn told(answer: &Answer<'_>) -> Vec<String> {
    let say = |reason: &domain::dossier::Reason<'_>| {
        let kind = format!("{:?}", std::mem::discriminant(&reason.what));
        format!(
            "{:?} {kind} {:?}",
            reason.weight, reason.because.requirements
        )
    };
    answer.reasons.iter().map(say).collect()
}

/// What holds of a dossier at any time.
fn everything_holds(world: &World<'_, '_>, rank: usize) -> Vec<consistency::Checked> {
    vec![
        consistency::replay_is_the_state(world, rank),
        consistency::nothing_is_to_come(world, rank),
        consistency::due_is_consistent(world, rank),
        consistency::a_list_keeps_until_its_day(world, rank),
        consistency::runs_are_consistent(world, rank),
        consistency::holdings_are_of_their_run(world, rank),
        consistency::counts_are_consistent(world, rank),
        consistency::the_ledger_is_the_sum(world),
        is_no_dead_end(world, rank),
    ]
}

/// Holds one of the steps that the fiche accepts and that leave the dossier open, on a day of the last
/// weeks.
fn go_on(world: &mut World<'_, '_>, dice: &mut Dice) {
    let back = i64::try_from(dice.below(60)).unwrap_or_default();
    let mut stage = world.stage(0);
    if back < 25 {
        stage.day = stage.day.saturating_sub(back.days());
    }
    let goes_on = |entry: &Entry| {
        let mut after = world.dossier(0).clone();
        let answer = world.decide(0, entry);
        let event = Event {
            entry: entry.clone(),
            recorded: world.today,
            draft: false,
        };
        answer.accepted() && {
            after.apply(world.engine, event);
            after.state.closed_on().is_none()
        }
    };
    let mut steps = stage.holdings(dice);
    steps.retain(goes_on);
    if let Some(step) = dice.one_of(&steps).cloned() {
        world.submit(0, step);
    }
}

/// Plays the turns; after each, everything that must hold does.
fn play(world: &mut World<'_, '_>, turns: &[Turn]) -> Result<(), TestCaseError> {
    for turn in turns {
        world.wait(turn.days);
        let rank = someone(world, turn);
        let entry = wrong::any_act(&world.stage(rank), &mut Dice::seeded(turn.seed));
        let before = world.dossier(rank).clone();
        let over = consistency::beyond_hard_bounds(world);
        let twin = told(&world.decide(rank, &entry));
        prop_assert_eq!(&before, world.dossier(rank), "deciding changes nothing");
        let answer = world.submit(rank, entry.clone());
        prop_assert_eq!(twin, told(&answer), "same question, same answer");
        let mut checked = everything_holds(world, rank);
        checked.push(consistency::an_entry_can_be_taken_back(
            world, rank, &before,
        ));
        if answer.accepted() {
            checked.push(consistency::was_in_order(
                world.engine,
                &before,
                &entry,
                world.today,
            ));
        }
        for (key, excess) in consistency::beyond_hard_bounds(world) {
            let before = over.get(&key).copied().unwrap_or(0);
            if excess > before {
                checked.push(Err(format!("{key:?} goes {excess} beyond its bound")));
            }
        }
        for fault in checked.into_iter().filter_map(Result::err) {
            let journal = journal(world.dossier(rank));
            prop_assert!(
                false,
                "{fault}\nafter\n{journal}\nanswered {:#?}",
                told(&answer)
            );
        }
    }
    Ok(())
}

/// A journal, a line for each event.
fn journal(dossier: &Dossier) -> String {
    let line = |(rank, event): (usize, &Event)| {
        let what = match &event.entry.act {
            Act::Hold(held) => format!("{} {:?} {:?}", held.step, held.outcome, held.inputs),
            other => format!("{other:?}"),
        };
        let draft = if event.draft { "draft " } else { "" };
        format!(
            "{rank}. {} (written {}) {draft}{what}\n",
            event.entry.on, event.recorded
        )
    };
    dossier.journal.iter().enumerate().map(line).collect()
}

/// The dossier of a turn; most of the time, someone new comes in place of one that is closed.
fn someone(world: &mut World<'_, '_>, turn: &Turn) -> usize {
    let rank = turn.dossier % world.dossiers.len();
    let closed = matches!(world.dossier(rank).state.status, Status::Closed { .. });
    if closed && !turn.seed.is_multiple_of(4) && world.dossiers.len() < 9 {
        let facts = world.dossiers[rank].1.clone();
        let next = world.open(
            Subject::Person("personne-suivante".to_owned()),
            &Person::default(),
        );
        world.dossiers[next].1 = facts;
        return next;
    }
    rank
}

/// Whatever happened, someone may still do something: end it, at least, while it is not closed.
fn is_no_dead_end(world: &World<'_, '_>, rank: usize) -> consistency::Checked {
    let way_out = |entry: &Entry| world.decide(rank, entry).accepted();
    match world.dossier(rank).state.status {
        Status::Closed { .. } => Ok(()),
        _ if world.stage(rank).ends().iter().any(way_out) => Ok(()),
        _ => Err(format!("no way out of {:?}", world.dossier(rank).state)),
    }
}

/// The same person, and one fact in `times` more.
fn told_some(engine: &Engine<'_>, person: &Person, times: usize, seed: u64) -> Person {
    let mut dice = Dice::seeded(seed);
    let mut person = person.clone();
    for (rank, fact) in engine.catalogue.vocabulary.facts.iter().enumerate() {
        let answer = dice.one_of(&answers(engine, fact)).cloned();
        if let (true, Some(answer)) = (dice.once_in(times), answer) {
            person.answers.entry(rank).or_insert(answer);
        }
    }
    person
}

/// What the conditions say of an act, when they say yes or no.
fn firmly(answer: &Answer<'_>) -> Option<bool> {
    let conditions = answer.reasons.iter().filter(|reason| {
        matches!(
            reason.what,
            What::Condition { .. } | What::OpenCategory { .. } | What::Contradiction { .. }
        )
    });
    let worst = conditions.map(|reason| reason.weight).max();
    match worst {
        None | Some(Verdict::Yes | Verdict::Warning) => Some(true),
        Some(Verdict::No) => Some(false),
        _ => None,
    }
}

/// Whether the conditions presume the place.
fn presumes(world: &World<'_, '_>) -> bool {
    let verdict = world.engine.eligibility(&world.around(0), world.today);
    verdict.ok().flatten().is_some_and(|verdict| {
        verdict
            .clauses
            .iter()
            .any(|c| c.kind == ClauseKind::Territory { presumed: true })
    })
}

/// The same act, all its days moved.
fn shifted(entry: &Entry, by: i64) -> Entry {
    let day = |day: Date| day.saturating_add(by.days());
    let mut moved = entry.clone();
    moved.on = day(moved.on);
    match &mut moved.act {
        Act::Hold(holding) => {
            for input in holding.inputs.values_mut() {
                if let Given::Day(given) = input {
                    *given = day(*given);
                }
            }
        }
        Act::Plan { day: planned, .. } => *planned = day(*planned),
        Act::Correct {
            with: Some(entry), ..
        } => **entry = shifted(entry, by),
        _ => {}
    }
    moved
}

/// Every date the kernel works out for a dossier, moved.
fn dates(world: &World<'_, '_>, rank: usize, by: i64) -> Vec<String> {
    let day = |day: Option<Date>| day.map(|day| day.saturating_add(by.days()));
    let (dossier, around) = (world.dossier(rank), world.around(rank));
    let due = world.engine.due(dossier, &around).into_iter().map(|owed| {
        let (from, to) = (day(owed.window.from), day(owed.window.to));
        let (since, done) = (day(owed.since), day(owed.done));
        format!(
            "{:?} {:?} {from:?} {to:?} {since:?} {done:?} {:?}",
            owed.what.obliged(),
            owed.run,
            owed.state
        )
    });
    let runs = world.engine.runs(dossier, &around).into_iter().map(|run| {
        let (from, to) = (day(Some(run.from)), day(run.to()));
        format!("{} {} {from:?} {to:?}", run.period.origin.id, run.rank)
    });
    let counts = world
        .engine
        .counts(dossier, &around)
        .into_iter()
        .map(|count| {
            let (from, to) = (day(count.window.from), day(count.window.to));
            format!(
                "{} {from:?} {to:?} {} {:?}",
                count.counter.origin.id, count.value, count.level
            )
        });
    due.chain(runs).chain(counts).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn whatever_is_done_in_a_fiche_of_the_catalogue_adds_up(which in 0..13usize, turns in turns(60)) {
        let (engine, cast) = &FICHES[which];
        play(&mut world(engine, cast, &PEOPLE[which]), &turns)?;
    }

    #[test]
    fn whatever_is_done_in_a_small_fiche_adds_up(seed in any::<u64>(), turns in turns(60)) {
        let (loaded, text) = fiches::random(seed, fiches::Units::Any);
        let engine = Engine::new(&loaded.catalogue, &loaded.catalogue.fiches[0]).expect("it compiles");
        let cast = Cast::of(&engine);
        let people = people(&engine);
        play(&mut world(&engine, &cast, &people), &turns)
            .map_err(|fault| TestCaseError::fail(format!("{fault}\nin {text}")))?;
    }

    /// Nothing that can be written makes the kernel fail, even what it would refuse.
    #[test]
    fn no_journal_makes_it_fail(which in 0..13usize, turns in turns(25)) {
        let (engine, cast) = &FICHES[which];
        let mut world = world(engine, cast, &PEOPLE[which]);
        for turn in &turns {
            let mut dice = Dice::seeded(turn.seed);
            world.today = wrong::any_day(START, &mut dice);
            let entry = wrong::any_act(&world.stage(0), &mut dice);
            let answer = world.decide(0, &entry);
            prop_assert!(entry.on <= world.today || !answer.accepted());
            let draft = dice.once_in(2);
            let recorded = wrong::any_day(START, &mut dice);
            world.dossiers[0].0.apply(engine, Event { entry, recorded, draft });
            let (dossier, around) = (world.dossier(0), world.around(0));
            engine.due(dossier, &around);
            engine.counts(dossier, &around);
            engine.flags(dossier, &around);
            engine.runs(dossier, &around);
            world.ledger.add(&engine.fiche.head.id, &engine.fed(dossier, &around));
            let again = consistency::replay_is_the_state(&world, 0);
            prop_assert!(again.is_ok(), "{again:?}");
        }
    }

    /// One more fact never turns a yes or a no of the conditions at a step.
    #[test]
    fn one_more_fact_never_turns_a_firm_answer(which in 0..13usize, turns in turns(12), known in any::<u64>(), more in any::<u64>()) {
        let (engine, cast) = &FICHES[which];
        let mut world = world(engine, cast, &PEOPLE[which]);
        for turn in &turns {
            world.wait(turn.days);
            let entry = wrong::plausible(&world.stage(0), &mut Dice::seeded(turn.seed));
            world.submit(0, entry);
        }
        let person = told_some(engine, &Person::default(), 2, known);
        let richer = told_some(engine, &person, 8, more);
        let mut steps = world.stage(0).holdings(&mut Dice::first());
        for step in &mut steps {
            // A written reason lets a prescription go while something is still to be checked.
            step.reason = None;
        }
        let firm = |world: &World<'_, '_>| -> Vec<Option<bool>> {
            steps.iter().map(|step| firmly(&world.decide(0, step))).collect()
        };
        world.dossiers[0].1 = since_always(&person);
        let before = (firm(&world), presumes(&world));
        world.dossiers[0].1 = since_always(&richer);
        let after = (firm(&world), presumes(&world));
        // A presumption is the one thing a fact may undo, and it says so.
        if before.1 == after.1 && engine.judge.on(START).verdicts(&richer).is_ok() {
            for (step, (before, after)) in steps.iter().zip(before.0.into_iter().zip(after.0)) {
                prop_assert!(before.is_none() || before == after, "{before:?} then {after:?}: {step:#?}");
            }
        }
    }

    /// Where nothing is of the calendar, moving all dates moves all windows, and changes no answer.
    #[test]
    fn the_whole_story_moves_with_its_dates(seed in any::<u64>(), by in -4000..4000i64, turns in turns(40)) {
        let (loaded, text) = fiches::random(seed, fiches::Units::Days);
        let engine = Engine::new(&loaded.catalogue, &loaded.catalogue.fiches[0]).expect("it compiles");
        let cast = Cast::of(&engine);
        let people = people(&engine);
        let mut here = world(&engine, &cast, &people);
        let mut there = World::new(&engine, &cast, START.saturating_add(by.days()));
        there.nearly_full();
        for (rank, person) in people.iter().take(2).enumerate() {
            there.open(Subject::Person(format!("personne-{rank}")), person);
        }
        for turn in &turns {
            here.wait(turn.days);
            there.wait(turn.days);
            let rank = turn.dossier % 2;
            let entry = wrong::plausible(&here.stage(rank), &mut Dice::seeded(turn.seed));
            let moved = shifted(&entry, by);
            prop_assert_eq!(told(&here.submit(rank, entry)), told(&there.submit(rank, moved)));
            prop_assert_eq!(dates(&here, rank, by), dates(&there, rank, 0), "{}\n{}", journal(here.dossier(rank)), text);
        }
    }

    /// Whoever stays as long as the fiche allows: periods follow one another, and their bounds hold.
    #[test]
    fn staying_is_bounded(seed in any::<u64>(), turns in turns(60)) {
        let (loaded, text) = fiches::random(seed, fiches::Units::Any);
        let engine = Engine::new(&loaded.catalogue, &loaded.catalogue.fiches[0]).expect("it compiles");
        let cast = Cast::of(&engine);
        let mut world = World::new(&engine, &cast, START);
        world.open(Subject::Person("personne".to_owned()), &people(&engine)[0]);
        for turn in &turns {
            world.wait(turn.days);
            go_on(&mut world, &mut Dice::seeded(turn.seed));
            for fault in everything_holds(&world, 0).into_iter().filter_map(Result::err) {
                prop_assert!(false, "{fault}\nafter\n{}\nin {text}", journal(world.dossier(0)));
            }
        }
    }
}
