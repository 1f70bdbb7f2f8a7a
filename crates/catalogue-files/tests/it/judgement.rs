//! Verdicts on the real catalogue: unknown is not false, and what is firm stays firm.

use std::path::Path;
use std::sync::LazyLock;

use domain::Catalogue;
use domain::eligibility::{ClauseKind, Judge, Status, Truth, Verdict};
use domain::facts::{Fact, FactKind, PlaceKind};
use domain::person::{Answer, Person, UNIT};
use domain::territory::TerritoryKind;
use jiff::civil::date;
use proptest::prelude::*;

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue/ille-et-vilaine");
    catalogue_files::load_dir(&dir).catalogue
});

static JUDGE: LazyLock<Judge<'static>> =
    LazyLock::new(|| Judge::new(&CATALOGUE, date(2018, 3, 12)).expect("the catalogue compiles"));

/// Answers that stand for all those of a fact: every value, both sides of every age, a few places.
fn answers(fact: &Fact) -> Vec<Answer> {
    match fact.kind {
        FactKind::YesNo => vec![Answer::YesNo(true), Answer::YesNo(false)],
        FactKind::Choice => (0..fact.values.len()).map(Answer::Choice).collect(),
        FactKind::List => vec![Answer::List(Vec::new())],
        FactKind::Number => [6, 7, 18, 20, 21, 24, 25, 26, 40]
            .map(|number| Answer::Number(number * UNIT))
            .to_vec(),
        FactKind::Date => Vec::new(),
        FactKind::Place => {
            let wanted = |kind| match fact.place {
                Some(PlaceKind::Commune) => {
                    matches!(kind, TerritoryKind::Commune | TerritoryKind::Exterieur)
                }
                _ => matches!(
                    kind,
                    TerritoryKind::Cdas | TerritoryKind::Ccas | TerritoryKind::Exterieur
                ),
            };
            // Every service, and one commune in twenty: each pays has some.
            let every = if fact.place == Some(PlaceKind::Commune) {
                20
            } else {
                1
            };
            let places = CATALOGUE.territories.list().iter().enumerate();
            places
                .filter(|(_, place)| wanted(place.kind))
                .step_by(every)
                .map(|(rank, _)| Answer::Place(rank))
                .collect()
        }
    }
}

/// A person of whom some facts are known; contradictions are left out by the tests themselves.
fn someone(known: f64) -> impl Strategy<Value = Person> {
    let facts: Vec<_> = CATALOGUE
        .vocabulary
        .facts
        .iter()
        .map(|fact| match answers(fact) {
            none if none.is_empty() => Just(None).boxed(),
            some => prop::option::weighted(known, prop::sample::select(some)).boxed(),
        })
        .collect();
    facts.prop_map(|answers| Person {
        answers: answers
            .into_iter()
            .enumerate()
            .filter_map(|(fact, answer)| Some((fact, answer?)))
            .collect(),
    })
}

fn statuses(person: &Person) -> Option<Vec<Status>> {
    Some(
        JUDGE
            .verdicts(person)
            .ok()?
            .into_iter()
            .map(|verdict| verdict.status)
            .collect(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn one_more_fact_never_turns_a_firm_answer(person in someone(0.4), more in someone(0.05)) {
        let mut richer = person.clone();
        for (fact, answer) in more.answers {
            richer.answers.entry(fact).or_insert(answer);
        }
        // A presumption is the one thing a fact may undo, and it says so.
        let presumed = |verdict: &Verdict<'_>| {
            verdict.clauses.iter().any(|c| c.kind == ClauseKind::Territory { presumed: true })
        };
        if let (Ok(before), Ok(after)) = (JUDGE.verdicts(&person), JUDGE.verdicts(&richer)) {
            for (before, after) in before.iter().zip(&after) {
                let firm = matches!(before.status, Status::Eligible | Status::NotEligible);
                let undone = presumed(before) && !presumed(after);
                if firm && !undone {
                    prop_assert_eq!(before.status, after.status, "{}", before.fiche.code());
                }
            }
        }
    }

    #[test]
    fn the_clauses_shown_are_the_answer_given(person in someone(0.5)) {
        for verdict in JUDGE.verdicts(&person).into_iter().flatten() {
            let shown = verdict.clauses.iter().map(|clause| clause.truth).min().unwrap_or(Truth::True);
            let code = verdict.fiche.code();
            match verdict.status {
                Status::Eligible => prop_assert_eq!(shown, Truth::True, "{}", code),
                // A refutation may prove a "no" that no clause shows alone; a clause never shows one wrongly.
                Status::NotEligible => prop_assert_ne!(shown, Truth::True, "{}", code),
                Status::ToCheck | Status::NeedsReason => prop_assert_eq!(shown, Truth::Unknown, "{}", code),
            }
            if verdict.status == Status::ToCheck {
                prop_assert!(!verdict.missing.is_empty(), "{} is to check, and nothing is missing", code);
            }
        }
    }

    /// "To check" means that it depends: some answers give yes, or others no. Firm means that none does.
    #[test]
    fn an_answer_is_what_all_completions_say(person in someone(0.85)) {
        let Ok(verdicts) = JUDGE.verdicts(&person) else { return Ok(()) };
        for (rank, verdict) in verdicts.iter().enumerate() {
            if verdict.missing.is_empty() || verdict.missing.len() > 3 {
                continue;
            }
            let mut completions = vec![person.clone()];
            for &fact in &verdict.missing {
                let mut next = Vec::new();
                for completion in &completions {
                    for answer in answers(&CATALOGUE.vocabulary.facts[fact]) {
                        let mut one = completion.clone();
                        one.answers.insert(fact, answer);
                        next.push(one);
                    }
                }
                completions = next;
            }
            let seen: Vec<Status> = completions.iter().filter_map(|one| Some(statuses(one)?[rank])).collect();
            let firm = |status: &Status| matches!(status, Status::Eligible | Status::NotEligible);
            match verdict.status {
                Status::ToCheck | Status::NeedsReason => {
                    let differ = seen.iter().any(|s| *s != Status::Eligible) && seen.iter().any(|s| *s != Status::NotEligible);
                    prop_assert!(differ, "{}: {seen:?}", verdict.fiche.code());
                }
                status => prop_assert!(seen.iter().filter(|s| firm(s)).all(|s| *s == status)),
            }
        }
    }

    #[test]
    fn asking_the_next_question_always_ends(person in someone(0.2), picks in prop::collection::vec(0usize..20, 80)) {
        let mut person = person;
        for pick in picks {
            let Ok(next) = JUDGE.next_question(&person, &[]) else { return Ok(()) };
            let Some(fact) = next else {
                let settled = statuses(&person).into_iter().flatten().all(|s| s != Status::ToCheck);
                prop_assert!(settled, "nothing to ask, and something to check");
                return Ok(());
            };
            prop_assert!(!person.answers.contains_key(&fact), "a question already answered");
            let choices = answers(&CATALOGUE.vocabulary.facts[fact]);
            prop_assume!(!choices.is_empty());
            person.answers.insert(fact, choices[pick % choices.len()].clone());
        }
        prop_assert!(false, "eighty questions and not settled");
    }
}

#[test]
fn nothing_known_is_nothing_settled() {
    let verdicts = JUDGE
        .verdicts(&Person::default())
        .expect("no contradiction");
    assert_eq!(verdicts.len(), 13);
    for verdict in &verdicts {
        assert_eq!(verdict.status, Status::ToCheck, "{}", verdict.fiche.code());
        assert!(
            !verdict.clauses.is_empty(),
            "{} has conditions",
            verdict.fiche.code()
        );
    }
}

#[test]
fn health_is_asked_last() {
    let mut person = Person::default();
    let mut health_met = false;
    while let Some(fact) = JUDGE.next_question(&person, &[]).expect("no contradiction") {
        let known = &CATALOGUE.vocabulary.facts[fact];
        assert!(
            !health_met || known.class.is_health(),
            "`{}` is asked after a health question",
            known.id
        );
        health_met |= known.class.is_health();
        person.answers.insert(fact, answers(known).remove(0));
    }
}
