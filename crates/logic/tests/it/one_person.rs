use std::sync::Arc;

use logic::{
    Assessment, CompileError, Lint, Literal, Person, Predicate, Program, Question, Theory, Truth,
};
use proptest::prelude::*;

use crate::support::{self, W, World};

fn compile(world: &World) -> Option<(Program<W>, Vec<Lint>, Vec<u64>)> {
    let completions = support::completions(&world.vocabulary);
    match Theory::new(&world.vocabulary) {
        Ok(theory) => {
            assert!(
                !completions.is_empty(),
                "an impossible vocabulary was compiled"
            );
            let (program, lints) = Program::compile(Arc::new(theory), &world.rules).unwrap();
            Some((program, lints, completions))
        }
        Err(error) => {
            assert_eq!(error, CompileError::ImpossibleVocabulary);
            assert!(completions.is_empty(), "a possible vocabulary was refused");
            None
        }
    }
}

/// What all completions have in common.
fn common(completions: &[u64], predicates: usize) -> Person<W> {
    let mut person = Person::default();
    for predicate in 0..predicates as Predicate {
        let holding = completions
            .iter()
            .filter(|bits| **bits >> predicate & 1 == 1)
            .count();
        if holding == completions.len() {
            person.learn(Literal::positive(predicate));
        } else if holding == 0 {
            person.learn(Literal::negative(predicate));
        }
    }
    person
}

/// The same choice, from the definition: every answer is tried in turn, the
/// person closed again, and every rule judged again.
fn naive_next(world: &World, program: &Program<W>, person: &Person<W>) -> Option<u32> {
    let asked: Vec<Predicate> = world.vocabulary.questions.iter().flat_map(own).collect();
    let open: Vec<u32> = (0..program.rules() as u32)
        .filter(|rule| program.verdict(*rule, person) == Truth::Unknown)
        .collect();
    let mut wanted: Vec<Predicate> = Vec::new();
    for rule in &open {
        let own = program.clauses()[program.clauses_of(*rule)].iter();
        for clause in own.chain(program.refutations_of(*rule).map(|(clause, _)| clause)) {
            if clause.truth(person) != Truth::True {
                wanted.extend(clause.predicates().without(person.known()).iter());
            }
        }
    }
    let mut scores = Vec::new();
    for (id, question) in world.vocabulary.questions.iter().enumerate() {
        let mut matters = own(question).iter().any(|p| wanted.contains(p));
        let (mut weight, mut verdicts, mut clauses) = (0u64, 0u64, 0u64);
        for answer in &question.answers {
            let mut alone = Person {
                known_true: answer.makes_true.iter().copied().collect(),
                known_false: answer.makes_false.iter().copied().collect(),
            };
            let mut after = person.and_also(&alone);
            let possible = program.close(&mut alone).is_ok();
            if possible {
                let derived = wanted.iter().filter(|p| !asked.contains(p));
                matters |= derived.copied().any(|p| alone.known().contains(p));
            }
            if !possible || person.contradicts(&alone) || program.close(&mut after).is_err() {
                continue;
            }
            weight += u64::from(answer.weight);
            for rule in &open {
                verdicts +=
                    u64::from(answer.weight) * u64::from(program.verdict(*rule, &after).is_firm());
                for clause in &program.clauses()[program.clauses_of(*rule)] {
                    let settles = !clause.truth(person).is_firm() && clause.truth(&after).is_firm();
                    clauses += u64::from(answer.weight) * u64::from(settles);
                }
            }
        }
        if matters {
            scores.push((id as u32, question, weight.max(1), verdicts, clauses));
        }
    }
    let better = |a: &(u32, &Question, u64, u64, u64), b: &(u32, &Question, u64, u64, u64)| {
        let left = (
            a.3 * b.2 * u64::from(b.1.cost),
            a.4 * b.2 * u64::from(b.1.cost),
        );
        let right = (
            b.3 * a.2 * u64::from(a.1.cost),
            b.4 * a.2 * u64::from(a.1.cost),
        );
        a.1.sensitive
            .cmp(&b.1.sensitive)
            .then(right.cmp(&left))
            .then(a.0.cmp(&b.0))
    };
    scores.into_iter().min_by(better).map(|score| score.0)
}

fn own(question: &Question) -> Vec<Predicate> {
    let both = |a: &logic::Answer| [a.makes_true.clone(), a.makes_false.clone()].concat();
    question.answers.iter().flat_map(both).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn closing_finds_exactly_what_follows(world in support::world()) {
        let Some((program, _, completions)) = compile(&world) else { return Ok(()) };
        let predicates = world.vocabulary.predicates;
        for (bits, known) in &world.draws {
            // Any bits, possible or not.
            let mut person = support::partial(*bits, *known, predicates);
            let agreeing = support::agreeing(&person, &completions);
            match program.close(&mut person) {
                Ok(()) => {
                    prop_assert!(!agreeing.is_empty());
                    prop_assert_eq!(person, common(&agreeing, predicates));
                }
                Err(_) => prop_assert!(agreeing.is_empty()),
            }
        }
    }

    #[test]
    fn verdicts_are_those_of_all_completions(world in support::world()) {
        let Some((program, lints, completions)) = compile(&world) else { return Ok(()) };
        let mut seen = Assessment::new();
        for mut person in support::persons(&world, &completions) {
            let agreeing = support::agreeing(&person, &completions);
            program.close(&mut person).unwrap();
            program.assess(&person, &mut seen);
            for (rule, id) in world.rules.iter().zip(0..) {
                let truth = support::verdict(rule, &agreeing);
                let verdict = seen.verdict(id);
                prop_assert_eq!(verdict, program.verdict(id, &person));
                if lints.contains(&Lint::Inexact { rule: id }) {
                    prop_assert!(!verdict.is_firm() || verdict == truth);
                } else {
                    prop_assert_eq!(verdict, truth);
                }
            }
        }
    }

    #[test]
    fn rules_that_everyone_or_no_one_satisfies_are_pointed_out(world in support::world()) {
        let Some((_, lints, completions)) = compile(&world) else { return Ok(()) };
        for (rule, id) in world.rules.iter().zip(0..) {
            if lints.contains(&Lint::Inexact { rule: id }) {
                continue;
            }
            let truth = support::verdict(rule, &completions);
            let always = lints.contains(&Lint::TautologicalRule { rule: id });
            let never = lints.contains(&Lint::UnsatisfiableRule { rule: id });
            prop_assert_eq!(always, truth == Truth::True);
            prop_assert_eq!(never, truth == Truth::False);
        }
    }

    #[test]
    fn learning_never_changes_a_firm_verdict(world in support::world(), more in any::<u64>()) {
        let Some((program, _, completions)) = compile(&world) else { return Ok(()) };
        for ((draw, known), mut person) in world.draws.iter().zip(support::persons(&world, &completions)) {
            let bits = completions[*draw as usize % completions.len()];
            let mut later = support::partial(bits, known | more, world.vocabulary.predicates);
            program.close(&mut person).unwrap();
            program.close(&mut later).unwrap();
            prop_assert!(person.within(&later));
            for rule in 0..program.rules() as u32 {
                let before = program.verdict(rule, &person);
                prop_assert!(!before.is_firm() || before == program.verdict(rule, &later));
            }
        }
    }

    #[test]
    fn the_next_question_is_the_best_by_definition(world in support::world()) {
        let Some((program, _, completions)) = compile(&world) else { return Ok(()) };
        let mut seen = Assessment::new();
        for mut person in support::persons(&world, &completions) {
            program.close(&mut person).unwrap();
            program.assess(&person, &mut seen);
            let next = program.next_question(&person, &seen);
            prop_assert_eq!(next.map(|n| n.question), naive_next(&world, &program, &person));
            prop_assert_eq!(next.is_some(), program.missing(&seen).next().is_some());
        }
    }

    #[test]
    fn reasons_explain_the_verdict(world in support::world()) {
        let Some((program, lints, completions)) = compile(&world) else { return Ok(()) };
        let mut seen = Assessment::new();
        for mut person in support::persons(&world, &completions) {
            program.close(&mut person).unwrap();
            program.assess(&person, &mut seen);
            for rule in 0..program.rules() as u32 {
                let failing: Vec<usize> = program.failing(rule, &person).collect();
                let open: Vec<usize> = program.open(rule, &person).collect();
                let own = program.clauses_of(rule);
                prop_assert!(failing.iter().chain(&open).all(|clause| own.contains(clause)));
                let never = lints.contains(&Lint::UnsatisfiableRule { rule });
                prop_assert!(seen.verdict(rule) != Truth::False || !failing.is_empty() || never);
                match seen.verdict(rule) {
                    Truth::False => {}
                    Truth::Unknown => prop_assert!(failing.is_empty() && !open.is_empty()),
                    Truth::True => prop_assert!(failing.is_empty() && open.is_empty()),
                }
                let unmet: Vec<usize> = own
                    .filter(|clause| seen.clauses()[*clause] != Truth::True)
                    .collect();
                let sole = (unmet.len() == 1).then(|| unmet[0]);
                prop_assert_eq!(seen.sole_obstacle(rule), sole);
                let missing: Vec<u32> = program.missing_for(rule, &person).collect();
                let all: Vec<u32> = program.missing(&seen).collect();
                prop_assert!(missing.iter().all(|question| all.contains(question)));
            }
        }
    }
}
