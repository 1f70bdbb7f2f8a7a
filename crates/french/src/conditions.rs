//! Conditions over facts, in plain words: for links and hints, which have no sentence of their own.

use domain::Catalogue;
use domain::condition::{Comparison, Expr, Leaf, Test};
use domain::facts::Fact;

use crate::text::{either, listed};

/// A condition in words, made of the labels of its facts.
pub fn in_words(catalogue: &Catalogue, tree: &Expr) -> String {
    let all = |parts: &[Expr]| -> Vec<String> {
        parts.iter().map(|part| in_words(catalogue, part)).collect()
    };
    match tree {
        Expr::All(parts) => listed(&all(parts)),
        Expr::Any(parts) => either(&all(parts)),
        // What is said yes or no to is answered no; the rest is denied as a whole.
        Expr::Not(part) => match &**part {
            Expr::Leaf(Leaf {
                test: Test::Holds, ..
            }) => format!("{} : non", in_words(catalogue, part)),
            _ => format!("pas de « {} »", in_words(catalogue, part)),
        },
        Expr::Leaf(leaf) => leaf_in_words(catalogue, leaf),
    }
}

fn leaf_in_words(catalogue: &Catalogue, leaf: &Leaf) -> String {
    let Some((_, fact)) = catalogue.vocabulary.find(&leaf.fact) else {
        return leaf.to_string();
    };
    let subject = &fact.label;
    match &leaf.test {
        Test::Holds => subject.clone(),
        Test::Compare(sign, value) => {
            let value = value_in_words(catalogue, fact, value);
            match sign {
                Comparison::Equal => format!("{subject} : {value}"),
                Comparison::Different => format!("{subject} autre que {value}"),
                Comparison::Less => format!("{subject} inférieur à {value}"),
                Comparison::AtMost => format!("{subject} : {value} au plus"),
                Comparison::More => format!("{subject} supérieur à {value}"),
                Comparison::AtLeast => format!("{subject} : {value} au moins"),
            }
        }
        Test::OneOf(values) => {
            let values: Vec<String> = values
                .iter()
                .map(|value| value_in_words(catalogue, fact, value))
                .collect();
            format!("{subject} : {}", either(&values))
        }
        Test::Contains(value) => {
            format!(
                "{subject} : dont {}",
                value_in_words(catalogue, fact, value)
            )
        }
    }
}

fn value_in_words(catalogue: &Catalogue, fact: &Fact, value: &str) -> String {
    let of_choice = fact.value(value).and_then(|rank| fact.values.get(rank));
    let of_place = || {
        catalogue
            .territories
            .find(value)
            .map(|place| catalogue.territories.get(place))
    };
    of_choice
        .map(|value| value.label.clone())
        .or_else(|| of_place().map(|place| place.name.clone()))
        .unwrap_or_else(|| value.to_owned())
}
