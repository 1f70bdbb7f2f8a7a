//! Answers are kept by names: what is stored is read back, whatever became of the ranks.

use domain::Catalogue;
use domain::facts::{Fact, FactKind};
use domain::person::{Answer, Given, UNIT, read_answer};
use jiff::civil::date;

use crate::real::CATALOGUE;

/// Every answer a fact may have, or the ones at its edges.
fn answers(catalogue: &Catalogue, fact: &Fact) -> Vec<Answer> {
    let values = 0..fact.values.len();
    match fact.kind {
        FactKind::YesNo => [true, false].map(Answer::YesNo).into(),
        FactKind::Choice => values.map(Answer::Choice).collect(),
        FactKind::List => {
            let all = Answer::List(values.clone().rev().collect());
            let one = values.map(|rank| Answer::List(vec![rank]));
            one.chain([all, Answer::List(Vec::new())]).collect()
        }
        FactKind::Number => {
            let [min, max] = fact.range.unwrap_or([-1_000_000, 1_000_000]);
            let [min, max] = [i64::from(min) * UNIT, i64::from(max) * UNIT];
            [min, min + 1, (min + max) / 2, max]
                .map(Answer::Number)
                .into()
        }
        FactKind::Date => [date(1, 1, 1), date(1999, 2, 28), date(9999, 12, 31)]
            .map(Answer::Date)
            .into(),
        FactKind::Place => {
            let places = 0..catalogue.territories.list().len();
            places.map(Answer::Place).collect()
        }
    }
}

/// The catalogue as it is, and with every choice made a list: it has none of its own.
fn catalogues() -> [Catalogue; 2] {
    let mut lists = CATALOGUE.clone();
    for fact in &mut lists.vocabulary.facts {
        if fact.kind == FactKind::Choice {
            fact.kind = FactKind::List;
        }
    }
    [CATALOGUE.clone(), lists]
}

#[test]
fn every_answer_to_every_fact_is_read_as_it_was_written() {
    for catalogue in &catalogues() {
        for (rank, fact) in catalogue.vocabulary.facts.iter().enumerate() {
            for answer in answers(catalogue, fact) {
                let given = answer.written(catalogue, rank).expect("it is of the fact");
                let json = super::written(&given);
                assert_eq!(super::read(&json), Some(given.clone()), "{json}");
                let name = &fact.id;
                let read = read_answer(catalogue, name, &given);
                assert_eq!(read, Ok((rank, answer)), "{name} = {json}");
            }
        }
    }
}

#[test]
fn a_given_value_is_written_as_promised() {
    for (given, promised) in [
        (Given::Bool(true), "true"),
        (Given::Number(12_500), "12500"),
        (Given::Text("rennes".to_owned()), r#""rennes""#),
        (Given::Texts(vec!["a".to_owned()]), r#"["a"]"#),
        (Given::Texts(Vec::new()), "[]"),
    ] {
        assert_eq!(super::written(&given), promised);
        assert_eq!(super::read(promised), Some(given));
    }
    for bad in ["null", "1.5", "{}", "[1]"] {
        assert_eq!(super::read::<Given>(bad), None, "{bad}");
    }
}

#[test]
fn a_stored_answer_outlives_a_change_of_the_catalogue() {
    for now in &catalogues() {
        let mut later = now.clone();
        later.vocabulary.facts.reverse();
        for fact in &mut later.vocabulary.facts {
            fact.values.reverse();
        }
        for (rank, fact) in now.vocabulary.facts.iter().enumerate() {
            for answer in answers(now, fact) {
                let given = answer.written(now, rank).expect("it is of the fact");
                let (rank, answer) = read_answer(&later, &fact.id, &given).expect("still one");
                assert_eq!(answer.written(&later, rank), Some(given), "{}", fact.id);
            }
        }
    }
}

#[test]
fn an_answer_that_the_fact_has_not_is_not_written() {
    let [catalogue, lists] = &catalogues();
    let rank = |catalogue: &Catalogue, kind: FactKind| {
        let facts = &catalogue.vocabulary.facts;
        facts.iter().position(|fact| fact.kind == kind)
    };
    for (catalogue, kind, answer) in [
        (catalogue, FactKind::YesNo, Answer::Number(UNIT)),
        (catalogue, FactKind::Choice, Answer::Choice(usize::MAX)),
        (catalogue, FactKind::Place, Answer::Place(usize::MAX)),
        (lists, FactKind::List, Answer::List(vec![0, usize::MAX])),
    ] {
        let fact = rank(catalogue, kind).expect("the kind is used");
        assert_eq!(answer.written(catalogue, fact), None, "{answer:?}");
    }
    assert_eq!(Answer::YesNo(true).written(catalogue, usize::MAX), None);
}
