//! Leaves to numbered predicates: the same question about a fact gets the same number, however written.

use std::collections::BTreeSet;

use logic::Formula;

use crate::catalogue::Catalogue;
use crate::condition::{Comparison, Expr, Leaf, Test};
use crate::facts::FactKind;
use crate::person::{Answer, Person, age_on, thousandths};
use crate::values::Date;

/// A yes-or-no question about one fact.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Question {
    /// The fact is true.
    Holds,
    /// The choice is one of these values; never the first one, whose sets are asked by their opposite.
    Among(BTreeSet<usize>),
    /// The number is below this, in thousandths.
    Below(i64),
    /// The place lies in this territory.
    LiesIn(usize),
    /// The list holds this value.
    Contains(usize),
}

/// A predicate: a question about a fact.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Predicate {
    /// Rank of the fact in the vocabulary.
    pub fact: usize,
    /// What is asked of it.
    pub question: Question,
}

/// Why a leaf asks nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeafFault {
    /// No fact has this name.
    UnknownFact,
    /// The fact has no such value; these are its values.
    UnknownValue {
        /// The canonical name of the fact.
        fact: String,
        /// What was typed.
        typed: String,
        /// The values of the fact.
        known: Vec<String>,
    },
    /// No territory has this name.
    UnknownPlace(String),
    /// The test does not suit the type of the fact.
    DoesNotFit {
        /// The canonical name of the fact.
        fact: String,
        /// The type of the fact.
        kind: FactKind,
    },
}

/// The formula over predicates that a leaf means; `number` gives each predicate its number.
///
/// # Errors
/// The name or the test that makes no sense.
pub fn formula_of_leaf(
    catalogue: &Catalogue,
    leaf: &Leaf,
    number: &mut impl FnMut(Predicate) -> u16,
) -> Result<Formula, LeafFault> {
    let (rank, fact) = catalogue
        .vocabulary
        .find(&leaf.fact)
        .ok_or(LeafFault::UnknownFact)?;
    let does_not_fit = || LeafFault::DoesNotFit {
        fact: fact.id.clone(),
        kind: fact.kind,
    };
    let value = |typed: &String| {
        fact.value(typed).ok_or_else(|| LeafFault::UnknownValue {
            fact: fact.id.clone(),
            typed: typed.clone(),
            known: fact.values.iter().map(|value| value.id.clone()).collect(),
        })
    };
    let mut ask = |question| {
        Formula::Leaf(number(Predicate {
            fact: rank,
            question,
        }))
    };
    match (fact.kind, &leaf.test) {
        (FactKind::YesNo, Test::Holds) => Ok(ask(Question::Holds)),
        (FactKind::Choice, Test::OneOf(typed)) => {
            let among = typed
                .iter()
                .map(value)
                .collect::<Result<BTreeSet<_>, _>>()?;
            Ok(one_of(among, fact.values.len(), &mut ask))
        }
        (FactKind::Choice, Test::Compare(sign, typed)) => {
            if !fact.ordered && !matches!(sign, Comparison::Equal | Comparison::Different) {
                return Err(does_not_fit());
            }
            let bound = value(typed)?;
            let among = (0..fact.values.len())
                .filter(|&rank| sign.holds(rank, bound))
                .collect();
            Ok(one_of(among, fact.values.len(), &mut ask))
        }
        (FactKind::Number, Test::Compare(sign, typed)) => {
            let bound = thousandths(typed).ok_or_else(|| LeafFault::UnknownValue {
                fact: fact.id.clone(),
                typed: typed.clone(),
                known: vec!["un nombre".to_owned()],
            })?;
            Ok(compare(*sign, bound, &mut ask))
        }
        (FactKind::Place, Test::OneOf(names)) => {
            let mut places = Vec::new();
            for name in names {
                let place = catalogue
                    .territories
                    .find(name)
                    .ok_or_else(|| LeafFault::UnknownPlace(name.clone()))?;
                places.push(ask(Question::LiesIn(place)));
            }
            Ok(Formula::Any(places))
        }
        (FactKind::List, Test::Contains(typed)) => Ok(ask(Question::Contains(value(typed)?))),
        _ => Err(does_not_fit()),
    }
}

/// A set of values and its opposite are one predicate, so that `= a` and `!= a` are seen as opposites.
fn one_of(
    among: BTreeSet<usize>,
    values: usize,
    ask: &mut impl FnMut(Question) -> Formula,
) -> Formula {
    match (among.contains(&0), among.len()) {
        (_, 0) => Formula::Any(Vec::new()),
        (_, all) if all == values => Formula::All(Vec::new()),
        (false, _) => ask(Question::Among(among)),
        (true, _) => {
            let others = (0..values).filter(|rank| !among.contains(rank)).collect();
            Formula::Not(Box::new(ask(Question::Among(others))))
        }
    }
}

fn compare(sign: Comparison, bound: i64, ask: &mut impl FnMut(Question) -> Formula) -> Formula {
    let not = |formula| Formula::Not(Box::new(formula));
    match sign {
        Comparison::Less => ask(Question::Below(bound)),
        Comparison::AtMost => ask(Question::Below(bound + 1)),
        Comparison::AtLeast => not(ask(Question::Below(bound))),
        Comparison::More => not(ask(Question::Below(bound + 1))),
        Comparison::Equal => Formula::All(vec![
            not(ask(Question::Below(bound))),
            ask(Question::Below(bound + 1)),
        ]),
        Comparison::Different => Formula::Any(vec![
            ask(Question::Below(bound)),
            not(ask(Question::Below(bound + 1))),
        ]),
    }
}

/// The formula of a whole condition.
///
/// # Errors
/// The first leaf that makes no sense, with its fault.
pub fn formula<'e>(
    catalogue: &Catalogue,
    tree: &'e Expr,
    number: &mut impl FnMut(Predicate) -> u16,
) -> Result<Formula, (&'e Leaf, LeafFault)> {
    match tree {
        Expr::All(parts) => parts
            .iter()
            .map(|part| formula(catalogue, part, number))
            .collect::<Result<_, _>>()
            .map(Formula::All),
        Expr::Any(parts) => parts
            .iter()
            .map(|part| formula(catalogue, part, number))
            .collect::<Result<_, _>>()
            .map(Formula::Any),
        Expr::Not(part) => Ok(Formula::Not(Box::new(formula(catalogue, part, number)?))),
        Expr::Leaf(leaf) => formula_of_leaf(catalogue, leaf, number).map_err(|fault| (leaf, fault)),
    }
}

impl Question {
    /// What an answer says to the question; `None` when it leaves it open.
    pub fn answered_by(&self, catalogue: &Catalogue, answer: &Answer) -> Option<bool> {
        match (self, answer) {
            (Question::Holds, Answer::YesNo(flag)) => Some(*flag),
            (Question::Among(values), Answer::Choice(rank)) => Some(values.contains(rank)),
            (Question::Below(bound), Answer::Number(number)) => Some(number < bound),
            (Question::LiesIn(territory), Answer::Place(place)) => {
                catalogue.territories.lies_in(*place, *territory)
            }
            (Question::Contains(value), Answer::List(values)) => Some(values.contains(value)),
            _ => None,
        }
    }
}

/// The answer to a fact on a day: as given, or computed from the birth date.
pub fn answer_on(catalogue: &Catalogue, person: &Person, fact: usize, day: Date) -> Option<Answer> {
    let since = catalogue.vocabulary.facts[fact].age_since.as_deref();
    let born = since
        .and_then(|name| catalogue.vocabulary.find(name))
        .and_then(|(rank, _)| person.answer(rank));
    match born {
        Some(Answer::Date(birth)) => {
            Some(Answer::Number(age_on(*birth, day) * crate::person::UNIT))
        }
        _ => person.answer(fact).cloned(),
    }
}
