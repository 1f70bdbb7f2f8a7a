//! Whom a fiche could accompany: answers that its conditions admit.

use domain::dossier::Engine;
use domain::eligibility::Status;
use domain::facts::{Fact, FactKind, PlaceKind};
use domain::person::{Answer, Person, UNIT};
use domain::territory::TerritoryKind;
use domain::values::Date;

use crate::dice::Dice;
use crate::names::{Communes, Somebody};

/// How many people are drawn before one fits.
const DRAWS: u64 = 60;

/// Answers that stand for all those of a fact: every value, both sides of every age, every place.
pub fn answers(engine: &Engine<'_>, fact: &Fact) -> Vec<Answer> {
    match fact.kind {
        FactKind::YesNo => vec![Answer::YesNo(true), Answer::YesNo(false)],
        FactKind::Choice => (0..fact.values.len()).rev().map(Answer::Choice).collect(),
        FactKind::List => vec![Answer::List(Vec::new())],
        FactKind::Number => [24, 20, 26, 40, 6, 7, 18, 21, 25]
            .map(|number| Answer::Number(number * UNIT))
            .to_vec(),
        FactKind::Date => Vec::new(),
        FactKind::Place => {
            use TerritoryKind::{Ccas, Cdas, Commune, Exterieur};
            let wanted = |kind| match fact.place {
                Some(PlaceKind::Commune) => matches!(kind, Commune | Exterieur),
                _ => matches!(kind, Cdas | Ccas | Exterieur),
            };
            let places = engine.catalogue.territories.list().iter().enumerate();
            places
                .filter(|(_, place)| wanted(place.kind))
                .map(|(rank, _)| Answer::Place(rank))
                .collect()
        }
    }
}

/// Someone whom every condition of the fiche admits on a day: each question is answered so that the
/// answer stays possible.
pub fn eligible(engine: &Engine<'_>, day: Date, dice: &mut Dice) -> Person {
    complete(engine, day, Person::default(), dice)
}

/// Someone who does not exist and whom the fiche admits, the first of those drawn from a seed and a rank
/// whose age and commune fit; failing that, what the fiche asks comes first.
pub fn somebody(
    engine: &Engine<'_>,
    day: Date,
    communes: &Communes,
    (seed, rank): (u64, u64),
) -> (Somebody, Person) {
    let draw = |turn: u64| Somebody::drawn(seed ^ (turn << 32), rank, day, communes);
    let fits = |drawn: &Somebody| {
        let person = drawn.known(engine.catalogue);
        let verdicts = engine.judge.on(day).verdicts(&person);
        verdicts.is_ok_and(|found| found.iter().all(|v| v.status != Status::NotEligible))
    };
    let found = (0..DRAWS).map(draw).find(fits);
    let known = found.as_ref().map(|found| found.known(engine.catalogue));
    let person = completed(engine, day, known.unwrap_or_default(), seed ^ rank);
    (found.unwrap_or_else(|| draw(0)), person)
}

/// Someone of whom this is known, with an answer to each question left so that it stays possible, drawn from
/// a seed.
pub fn completed(engine: &Engine<'_>, day: Date, known: Person, seed: u64) -> Person {
    complete(engine, day, known, &mut Dice::seeded(seed))
}

fn complete(engine: &Engine<'_>, day: Date, known: Person, dice: &mut Dice) -> Person {
    let judge = engine.judge.on(day);
    let mut person = known;
    let status = |person: &Person| {
        judge
            .verdicts(person)
            .ok()
            .map(|verdicts| verdicts[0].status)
    };
    while let Ok(Some(fact)) = judge.next_question(&person, &[]) {
        let choices = answers(engine, &engine.catalogue.vocabulary.facts[fact]);
        let turn = dice.below(choices.len());
        let fits = choices
            .iter()
            .cycle()
            .skip(turn)
            .take(choices.len())
            .find(|answer| {
                let mut with = person.clone();
                with.answers.insert(fact, (*answer).clone());
                status(&with).is_some_and(|status| status != Status::NotEligible)
            });
        let Some(fits) = fits else { break };
        person.answers.insert(fact, fits.clone());
    }
    person
}

/// The same person, with an answer to every fact left that neither contradicts nor excludes; `last`
/// prefers the last answers (no rather than yes).
pub fn told_all(engine: &Engine<'_>, day: Date, person: &Person, last: bool) -> Person {
    let judge = engine.judge.on(day);
    let mut person = person.clone();
    for (rank, fact) in engine.catalogue.vocabulary.facts.iter().enumerate() {
        let mut choices = answers(engine, fact);
        if fact.kind == FactKind::Place || person.answers.contains_key(&rank) {
            continue;
        }
        if last {
            choices.reverse();
        }
        let fits = choices.into_iter().find(|answer| {
            let mut with = person.clone();
            with.answers.insert(rank, answer.clone());
            let verdicts = judge.verdicts(&with);
            verdicts.is_ok_and(|found| found[0].status != Status::NotEligible)
        });
        if let Some(fits) = fits {
            person.answers.insert(rank, fits);
        }
    }
    person
}
