use std::sync::Arc;

use logic::{Assessment, Cpu, Lint, Planes, Program, Theory, Truth};

use crate::support::W;
use crate::thirteen::{self, Draw};

fn program() -> Program<W> {
    let theory = Arc::new(Theory::new(&thirteen::vocabulary()).unwrap());
    let (program, lints) = Program::compile(theory, &thirteen::rules()).unwrap();
    let serious = |lint: &&Lint| !matches!(lint, Lint::Correlated { .. } | Lint::Absorbed { .. });
    assert_eq!(lints.iter().find(serious), None);
    program
}

/// The verdict that every way of answering what is unknown leads to.
fn by_answers(program: &Program<W>, rule: usize, person: &logic::Person<W>) -> Truth {
    let vocabulary = thirteen::vocabulary();
    let read = program.clauses()[program.clauses_of(rule as u32)].iter();
    let mut wanted: Vec<u16> = read.flat_map(|clause| clause.predicates().iter()).collect();
    for implication in &vocabulary.implications {
        let pair = [
            implication.premise.predicate(),
            implication.conclusion.predicate(),
        ];
        if pair.iter().any(|p| wanted.contains(p)) {
            wanted.extend(pair);
        }
    }
    let matters = |q: &logic::Question| {
        let answer = &q.answers[0];
        answer
            .makes_true
            .iter()
            .chain(&answer.makes_false)
            .any(|p| wanted.contains(p))
    };
    let questions = vocabulary
        .questions
        .iter()
        .zip(0u32..)
        .filter(|(q, _)| matters(q));
    let mut persons = vec![*person];
    for (question, id) in questions {
        let known = program.theory().answer(id, 0).unwrap().known();
        if known.without(person.known()).is_empty() {
            continue;
        }
        let answered = |person: &logic::Person<W>| {
            let with = |answer| {
                let mut person = person.and_also(program.theory().answer(id, answer).unwrap());
                program.close(&mut person).ok().map(|()| person)
            };
            (0..question.answers.len())
                .filter_map(with)
                .collect::<Vec<_>>()
        };
        persons = persons.iter().flat_map(answered).collect();
    }
    let rule = &thirteen::rules()[rule];
    let bits = |person: &logic::Person<W>| person.known_true.iter().fold(0u64, |b, p| b | 1 << p);
    let complete: Vec<u64> = persons.iter().map(bits).collect();
    crate::support::verdict(rule, &complete)
}

#[test]
fn thirteen_rules_are_judged_as_by_every_way_of_answering() {
    let program = program();
    let vocabulary = thirteen::vocabulary();
    let mut draw = Draw(42);
    let persons: Vec<_> = (0..700)
        .map(|_| thirteen::answers(&mut draw, program.theory(), &vocabulary, 30).0)
        .collect();
    let planes = Planes::from_persons(vocabulary.predicates, persons.iter().copied());
    let verdicts = program.evaluate(&planes, Cpu::detected()).unwrap();
    let mut seen = Assessment::new();
    let mut met = [0; 3];
    for (place, person) in persons.iter().enumerate() {
        program.assess(person, &mut seen);
        for rule in 0..program.rules() {
            let truth = seen.verdict(rule as u32);
            assert_eq!(truth, verdicts.get(place, rule));
            if place % 4 == 0 {
                assert_eq!(truth, by_answers(&program, rule, person));
            }
            met[truth as usize] += 1;
        }
    }
    assert!(met.iter().all(|count| *count > 100), "{met:?}");
}

#[test]
fn asking_the_next_question_settles_everything() {
    let program = program();
    let vocabulary = thirteen::vocabulary();
    let mut draw = Draw(7);
    let mut seen = Assessment::new();
    for _ in 0..50 {
        let (truth, answers) = thirteen::answers(&mut draw, program.theory(), &vocabulary, 0);
        let mut person = logic::Person::default();
        program.close(&mut person).unwrap();
        let mut asked = Vec::new();
        loop {
            program.assess(&person, &mut seen);
            let Some(next) = program.next_question(&person, &seen) else {
                break;
            };
            assert!(!asked.contains(&next.question), "asked twice");
            let sensitive = vocabulary.questions[next.question as usize].sensitive;
            let others = program
                .missing(&seen)
                .any(|q| !vocabulary.questions[q as usize].sensitive);
            assert!(!sensitive || !others, "a sensitive question came too early");
            asked.push(next.question);
            let answer = answers[next.question as usize].unwrap();
            person = person.and_also(program.theory().answer(next.question, answer).unwrap());
            program.close(&mut person).unwrap();
        }
        for rule in 0..program.rules() as u32 {
            assert!(seen.verdict(rule).is_firm());
            assert_eq!(seen.verdict(rule), program.verdict(rule, &truth));
        }
        assert!(asked.len() < vocabulary.questions.len());
    }
}
