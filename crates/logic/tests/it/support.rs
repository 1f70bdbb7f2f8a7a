//! Random vocabularies and rules, and the truth about them by enumeration.

use logic::{
    Answer, Formula, Implication, Literal, Person, Predicate, Question, Rule, Truth, Vocabulary,
};
use proptest::prelude::*;

pub const W: usize = 2;

/// A vocabulary, rules over it, and bits to draw persons from.
#[derive(Clone, Debug)]
pub struct World {
    pub vocabulary: Vocabulary,
    pub rules: Vec<Rule>,
    pub draws: Vec<(u64, u64)>,
}

fn leaf_not(predicate: Predicate) -> Formula {
    Formula::Not(Box::new(Formula::Leaf(predicate)))
}

fn formula(predicates: u16) -> impl Strategy<Value = Formula> {
    let leaf = prop_oneof![
        3 => (0..predicates).prop_map(Formula::Leaf),
        1 => (0..predicates).prop_map(leaf_not),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Formula::All),
            prop::collection::vec(inner.clone(), 0..4).prop_map(Formula::Any),
            inner.prop_map(|formula| Formula::Not(Box::new(formula))),
        ]
    })
}

/// Questions of every kind over successive predicates, some left unasked.
fn questions(predicates: u16) -> impl Strategy<Value = Vec<Question>> {
    let shape = (1u16..5, 0u8..6, 1u32..4, any::<bool>(), any::<u64>());
    prop::collection::vec(shape, 0..8).prop_map(move |shapes| {
        let mut next = 0;
        let mut questions = Vec::new();
        for (size, kind, cost, sensitive, bits) in shapes {
            let own: Vec<u16> = (next..predicates.min(next + size)).collect();
            next += size;
            if own.is_empty() || kind == 0 {
                continue;
            }
            let answers = answers(kind, &own, bits);
            questions.push(Question {
                cost,
                sensitive,
                answers,
            });
        }
        questions
    })
}

fn answers(kind: u8, own: &[u16], bits: u64) -> Vec<Answer> {
    let weight = |place: usize| (bits >> (60 - 3 * place) & 3) as u32 + 1;
    let split = |place: usize, holds: &dyn Fn(u16) -> bool| Answer {
        makes_true: own.iter().copied().filter(|p| holds(*p)).collect(),
        makes_false: own.iter().copied().filter(|p| !holds(*p)).collect(),
        weight: weight(place),
    };
    let count = own.len();
    match kind {
        // A choice, with or without a value that no rule reads.
        1 | 2 => (0..count + usize::from(kind == 2 || count == 1))
            .map(|value| split(value, &|p| p == own[0] + value as u16))
            .collect(),
        // A number between thresholds.
        3 => (0..=count)
            .map(|from| split(from, &|p| p >= own[0] + from as u16))
            .collect(),
        // Anything, all predicates set.
        4 => (0..2 + bits as usize % 4)
            .map(|place| split(place, &|p| bits >> (p + 5 * place as u16) & 1 == 1))
            .collect(),
        // Anything, some predicates left open.
        _ => (0..2 + bits as usize % 3)
            .map(|place| {
                let set = |p: u16| bits >> (p + 7 * place as u16) & 3;
                Answer {
                    makes_true: own.iter().copied().filter(|p| set(*p) == 1).collect(),
                    makes_false: own.iter().copied().filter(|p| set(*p) == 2).collect(),
                    weight: weight(place),
                }
            })
            .collect(),
    }
}

fn literal(predicates: u16) -> impl Strategy<Value = Literal> {
    (0..predicates, any::<bool>()).prop_map(|(predicate, positive)| match positive {
        true => Literal::positive(predicate),
        false => Literal::negative(predicate),
    })
}

pub fn world() -> impl Strategy<Value = World> {
    (1u16..13).prop_flat_map(|predicates| {
        let implication =
            (literal(predicates), literal(predicates)).prop_map(|(premise, conclusion)| {
                Implication {
                    premise,
                    conclusion,
                }
            });
        let rule =
            prop::collection::vec(formula(predicates), 0..4).prop_map(|parts| Rule { parts });
        (
            questions(predicates),
            prop::collection::vec(implication, 0..4),
            prop::collection::vec(rule, 1..5),
            prop::collection::vec(any::<(u64, u64)>(), 1..8),
        )
            .prop_map(move |(questions, implications, rules, draws)| World {
                vocabulary: Vocabulary {
                    predicates: predicates.into(),
                    questions,
                    implications,
                },
                rules,
                draws,
            })
    })
}

/// Every complete person that the vocabulary allows, as bits.
pub fn completions(vocabulary: &Vocabulary) -> Vec<u64> {
    let holds = |bits: u64, literal: Literal| {
        (bits >> literal.predicate() & 1 == 1) == literal.is_positive()
    };
    let allowed = |bits: &u64| {
        let follows = |i: &Implication| !holds(*bits, i.premise) || holds(*bits, i.conclusion);
        let right = |answer: &Answer| {
            answer
                .makes_true
                .iter()
                .all(|p| holds(*bits, Literal::positive(*p)))
                && answer
                    .makes_false
                    .iter()
                    .all(|p| holds(*bits, Literal::negative(*p)))
        };
        vocabulary.implications.iter().all(follows)
            && vocabulary
                .questions
                .iter()
                .all(|question| question.answers.iter().any(right))
    };
    (0..1 << vocabulary.predicates).filter(allowed).collect()
}

pub fn holds(formula: &Formula, bits: u64) -> bool {
    match formula {
        Formula::All(children) => children.iter().all(|child| holds(child, bits)),
        Formula::Any(children) => children.iter().any(|child| holds(child, bits)),
        Formula::Not(inner) => !holds(inner, bits),
        Formula::Leaf(predicate) => bits >> predicate & 1 == 1,
    }
}

/// The verdict that all the completions share, if they share one.
pub fn verdict(rule: &Rule, completions: &[u64]) -> Truth {
    let holding = completions
        .iter()
        .filter(|bits| rule.parts.iter().all(|part| holds(part, **bits)));
    match holding.count() {
        0 => Truth::False,
        all if all == completions.len() => Truth::True,
        _ => Truth::Unknown,
    }
}

/// The completions that agree with what is known.
pub fn agreeing(person: &Person<W>, completions: &[u64]) -> Vec<u64> {
    let agrees = |bits: &&u64| {
        person
            .literals()
            .all(|l| (**bits >> l.predicate() & 1 == 1) == l.is_positive())
    };
    completions.iter().filter(agrees).copied().collect()
}

/// A person of whom some predicates of a complete one are known.
pub fn partial(bits: u64, known: u64, predicates: usize) -> Person<W> {
    let mut person = Person::default();
    for predicate in (0..predicates as Predicate).filter(|p| known >> (p % 64) & 1 == 1) {
        person.learn(match bits >> (predicate % 64) & 1 {
            1 => Literal::positive(predicate),
            _ => Literal::negative(predicate),
        });
    }
    person
}

/// The persons of a world, not closed; all are possible.
pub fn persons(world: &World, completions: &[u64]) -> Vec<Person<W>> {
    let pick = |(draw, known): &(u64, u64)| {
        let bits = completions[*draw as usize % completions.len()];
        partial(bits, *known, world.vocabulary.predicates)
    };
    world.draws.iter().map(pick).collect()
}
