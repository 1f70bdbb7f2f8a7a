use std::sync::Arc;

use logic::{
    Answer, CompileError, Formula, Implication, Lint, Literal, Person, Program, Question, Rule,
    Theory, Truth, Vocabulary,
};

use crate::support::W;

fn leaf(predicate: u16) -> Formula {
    Formula::Leaf(predicate)
}

fn not(formula: Formula) -> Formula {
    Formula::Not(Box::new(formula))
}

fn any(predicates: &[u16]) -> Formula {
    Formula::Any(predicates.iter().copied().map(leaf).collect())
}

fn answer(makes_true: &[u16], makes_false: &[u16]) -> Answer {
    Answer {
        makes_true: makes_true.to_vec(),
        makes_false: makes_false.to_vec(),
        weight: 1,
    }
}

/// 0 implies 1; 2, 3 and 4 are the three values of a choice; 5 to 7 are free.
fn vocabulary() -> Vocabulary {
    let choice = vec![
        answer(&[2], &[3, 4]),
        answer(&[3], &[2, 4]),
        answer(&[4], &[2, 3]),
    ];
    Vocabulary {
        predicates: 8,
        questions: vec![Question {
            cost: 1,
            sensitive: false,
            answers: choice,
        }],
        implications: vec![Implication {
            premise: Literal::positive(0),
            conclusion: Literal::positive(1),
        }],
    }
}

fn compile(parts: Vec<Formula>) -> (Program<W>, Vec<Lint>) {
    let theory = Arc::new(Theory::new(&vocabulary()).unwrap());
    Program::compile(theory, &[Rule { parts }]).unwrap()
}

#[test]
fn a_plain_rule_raises_nothing() {
    assert_eq!(compile(vec![leaf(5), any(&[6, 7])]).1, []);
}

#[test]
fn odd_rules_are_pointed_out() {
    let rule = 0;
    assert_eq!(
        compile(vec![any(&[5, 6]), not(leaf(6))]).1,
        [Lint::NonUnate { rule, predicate: 6 }]
    );
    assert_eq!(
        compile(vec![leaf(0), any(&[1, 5])]).1,
        [Lint::Correlated {
            rule,
            first: 0,
            second: 1
        }]
    );
    assert_eq!(
        compile(vec![any(&[5, 6]), leaf(7), leaf(5)]).1,
        [Lint::Absorbed {
            rule,
            part: 0,
            by: 2
        }]
    );
    assert_eq!(
        compile(vec![leaf(5), any(&[])]).1,
        [
            Lint::EmptyAlternative { rule, part: 1 },
            Lint::Absorbed {
                rule,
                part: 0,
                by: 1
            },
            Lint::UnsatisfiableRule { rule }
        ]
    );
    assert_eq!(
        compile(vec![any(&[2, 3, 4])]).1,
        [
            Lint::TautologicalPart { rule, part: 0 },
            Lint::TautologicalRule { rule }
        ]
    );
    assert!(
        compile(vec![leaf(2), leaf(3)])
            .1
            .contains(&Lint::UnsatisfiableRule { rule })
    );
    assert!(
        compile(vec![any(&[2, 3])])
            .1
            .contains(&Lint::Inexact { rule })
    );
}

#[test]
fn clauses_that_cannot_hold_together_explain_a_refusal_jointly() {
    // "0 or 5" and "not 1 or 6": when 5 and 6 fail, 0 and not 1 are needed.
    let (program, _) = compile(vec![
        any(&[0, 5]),
        Formula::Any(vec![not(leaf(1)), leaf(6)]),
    ]);
    let mut person = Person::<W>::default();
    person.learn(Literal::negative(5));
    person.learn(Literal::negative(6));
    program.close(&mut person).unwrap();
    let mut seen = logic::Assessment::new();
    program.assess(&person, &mut seen);
    assert_eq!(seen.verdict(0), Truth::False);
    assert_eq!(seen.clauses(), [Truth::Unknown, Truth::Unknown]);
    assert_eq!(program.failing(0, &person).collect::<Vec<_>>(), [0, 1]);
}

#[test]
fn literals_that_mean_the_same_do_not_hide_a_contradiction() {
    // Exactly one of 0 and 1: "1 or not 0" is 1, "not 1 or 0" is its opposite.
    let answers = vec![answer(&[0], &[1]), answer(&[1], &[0])];
    let vocabulary = Vocabulary {
        predicates: 2,
        questions: vec![Question {
            cost: 1,
            sensitive: false,
            answers,
        }],
        implications: Vec::new(),
    };
    let either = |a, b| Formula::Any(vec![leaf(a), not(leaf(b))]);
    let rules = [Rule {
        parts: vec![either(1, 0), either(0, 1)],
    }];
    let theory = Arc::new(Theory::<W>::new(&vocabulary).unwrap());
    let (_, lints) = Program::compile(theory, &rules).unwrap();
    assert!(lints.contains(&Lint::UnsatisfiableRule { rule: 0 }));
}

#[test]
fn clauses_remember_their_part() {
    let pair = |a, b| Formula::All(vec![leaf(a), leaf(b)]);
    let (program, _) = compile(vec![leaf(7), Formula::Any(vec![pair(5, 6), leaf(1)])]);
    let parts: Vec<_> = (0..4)
        .filter_map(|c| program.clause_info(c))
        .map(|i| i.part)
        .collect();
    assert_eq!(parts, [0, 1, 1]);
    assert_eq!(program.clauses_of(0), 0..3);
}

#[test]
fn what_cannot_be_compiled_is_refused() {
    let theory = |vocabulary: &Vocabulary| Theory::<W>::new(vocabulary).map(|_| ());
    let with = |change: &dyn Fn(&mut Vocabulary)| {
        let mut vocabulary = vocabulary();
        change(&mut vocabulary);
        theory(&vocabulary)
    };
    assert_eq!(
        with(&|v| v.predicates = 129),
        Err(CompileError::TooManyPredicates {
            predicates: 129,
            capacity: 128
        })
    );
    assert_eq!(
        with(&|v| v.predicates = 4),
        Err(CompileError::UnknownPredicate(4))
    );
    assert_eq!(
        with(&|v| v.questions[0].cost = 0),
        Err(CompileError::BadQuestion(0))
    );
    assert_eq!(
        with(&|v| v.questions[0].answers.clear()),
        Err(CompileError::BadQuestion(0))
    );
    assert_eq!(
        with(&|v| v.questions[0].answers[1].makes_true.push(2)),
        Err(CompileError::ContradictoryAnswer {
            question: 0,
            answer: 1
        })
    );
    let always_and_never = |v: &mut Vocabulary| {
        let (yes, no) = (Literal::positive(5), Literal::negative(5));
        v.implications.push(Implication {
            premise: yes,
            conclusion: no,
        });
        v.implications.push(Implication {
            premise: no,
            conclusion: yes,
        });
    };
    assert_eq!(
        with(&always_and_never),
        Err(CompileError::ImpossibleVocabulary)
    );

    let theory = Arc::new(
        Theory::<W>::new(&Vocabulary {
            predicates: 40,
            ..vocabulary()
        })
        .unwrap(),
    );
    let refuse = |formula| {
        let rule = Rule {
            parts: vec![formula],
        };
        Program::compile(theory.clone(), &[rule])
            .map(|_| ())
            .unwrap_err()
    };
    let pairs = (0..20).map(|i| Formula::All(vec![leaf(2 * i), leaf(2 * i + 1)]));
    assert_eq!(
        refuse(Formula::Any(pairs.collect())),
        CompileError::RuleTooLarge { rule: 0 }
    );
    let deep = (0..100).fold(leaf(0), |inner, _| not(Formula::All(vec![inner, leaf(1)])));
    assert_eq!(refuse(deep), CompileError::RuleTooDeep { rule: 0 });
    assert_eq!(
        refuse(leaf(40)),
        CompileError::RuleReadsUnknownPredicate {
            rule: 0,
            predicate: 40
        }
    );
}
