//! What is known of a person: answers to the vocabulary's facts, and nothing else.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::catalogue::Catalogue;
use crate::facts::{Fact, FactKind};
use crate::values::{Date, Day};

/// Thousandths: numbers of facts are compared exactly, with up to three decimals.
pub const UNIT: i64 = 1000;

/// The answer to one fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Yes or no.
    YesNo(bool),
    /// The rank of a choice's value.
    Choice(usize),
    /// The ranks of the values that hold; all others do not.
    List(Vec<usize>),
    /// A number, in thousandths.
    Number(i64),
    /// A day.
    Date(Date),
    /// The rank of a territory.
    Place(usize),
}

/// What is known: a fact that is not here is unknown, and never false.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// Answers by rank of the fact in the vocabulary.
    pub answers: BTreeMap<usize, Answer>,
}

/// A value given for a fact, before it is understood. As JSON: `true`, `12500`, `"rennes"`, `["a", "b"]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Given {
    /// `true` or `false`.
    Bool(bool),
    /// A number, in thousandths.
    Number(i64),
    /// A text, a date or a name.
    Text(String),
    /// Several names.
    Texts(Vec<String>),
}

/// Why a value cannot be taken as the answer to a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnswerFault {
    /// The vocabulary has no such fact; the nearest names are the reader's business.
    UnknownFact,
    /// The fact awaits yes or no.
    YesNoExpected,
    /// The fact awaits one of these values.
    ValueExpected(Vec<String>),
    /// The fact awaits a number within these bounds, if it has any.
    NumberExpected(Option<[i32; 2]>),
    /// The fact awaits a day.
    DateExpected,
    /// The fact awaits the name of a place that the catalogue knows.
    UnknownPlace(String),
}

impl Answer {
    /// The answer as it may be kept: by names, so that it outlives a change of the catalogue.
    /// [`read_answer`] reads it back. `None` when the fact does not exist or has no such answer.
    pub fn written(&self, catalogue: &Catalogue, fact: usize) -> Option<Given> {
        let fact = catalogue.vocabulary.facts.get(fact)?;
        let name = |rank: &usize| Some(fact.values.get(*rank)?.id.clone());
        Some(match (fact.kind, self) {
            (FactKind::YesNo, Answer::YesNo(yes)) => Given::Bool(*yes),
            (FactKind::Choice, Answer::Choice(rank)) => Given::Text(name(rank)?),
            (FactKind::List, Answer::List(ranks)) => {
                Given::Texts(ranks.iter().map(name).collect::<Option<_>>()?)
            }
            (FactKind::Number, Answer::Number(number)) => Given::Number(*number),
            (FactKind::Date, Answer::Date(day)) => Given::Text(day.to_string()),
            (FactKind::Place, Answer::Place(rank)) => {
                Given::Text(catalogue.territories.list().get(*rank)?.id.to_string())
            }
            _ => return None,
        })
    }
}

impl Person {
    /// The answer to a fact.
    pub fn answer(&self, fact: usize) -> Option<&Answer> {
        self.answers.get(&fact)
    }
}

/// Whether a text says that nothing is known.
pub fn is_unknown(text: &str) -> bool {
    matches!(text.trim(), "" | "?" | "inconnu" | "Inconnu" | "inconnue")
}

/// Understands a value given for a fact, by its name or alias.
///
/// # Errors
/// What the fact awaits instead.
pub fn read_answer(
    catalogue: &Catalogue,
    name: &str,
    given: &Given,
) -> Result<(usize, Answer), AnswerFault> {
    let (rank, fact) = catalogue
        .vocabulary
        .find(name)
        .ok_or(AnswerFault::UnknownFact)?;
    Ok((rank, understand(catalogue, fact, given)?))
}

fn understand(catalogue: &Catalogue, fact: &Fact, given: &Given) -> Result<Answer, AnswerFault> {
    let text = match given {
        Given::Text(text) => Some(text.trim()),
        _ => None,
    };
    match fact.kind {
        FactKind::YesNo => yes_or_no(given)
            .map(Answer::YesNo)
            .ok_or(AnswerFault::YesNoExpected),
        FactKind::Choice => text
            .and_then(|text| fact.value(text))
            .map(Answer::Choice)
            .ok_or_else(|| AnswerFault::ValueExpected(value_names(fact))),
        FactKind::List => list(fact, given)
            .map(Answer::List)
            .ok_or_else(|| AnswerFault::ValueExpected(value_names(fact))),
        FactKind::Number => {
            let number = match given {
                Given::Number(number) => Some(*number),
                Given::Text(text) => thousandths(text),
                _ => None,
            };
            let within = |number: &i64| {
                fact.range.is_none_or(|[min, max]| {
                    (i64::from(min) * UNIT..=i64::from(max) * UNIT).contains(number)
                })
            };
            number
                .filter(within)
                .map(Answer::Number)
                .ok_or(AnswerFault::NumberExpected(fact.range))
        }
        FactKind::Date => text
            .and_then(|text| text.parse::<Day>().ok())
            .map(|day| Answer::Date(day.0))
            .ok_or(AnswerFault::DateExpected),
        FactKind::Place => {
            let name = match given {
                Given::Text(text) => text.trim().to_owned(),
                Given::Number(number) => format!("{:05}", number / UNIT),
                _ => String::new(),
            };
            match catalogue.territories.find(&name) {
                Some(place) => Ok(Answer::Place(place)),
                None => Err(AnswerFault::UnknownPlace(name)),
            }
        }
    }
}

fn value_names(fact: &Fact) -> Vec<String> {
    fact.values.iter().map(|value| value.id.clone()).collect()
}

fn yes_or_no(given: &Given) -> Option<bool> {
    match given {
        Given::Bool(flag) => Some(*flag),
        Given::Text(text) => match text.trim().to_lowercase().as_str() {
            "oui" | "true" | "vrai" | "1" => Some(true),
            "non" | "false" | "faux" | "0" => Some(false),
            _ => None,
        },
        Given::Number(number) if *number == UNIT => Some(true),
        Given::Number(0) => Some(false),
        _ => None,
    }
}

fn list(fact: &Fact, given: &Given) -> Option<Vec<usize>> {
    let ranks = |texts: &[String]| {
        texts
            .iter()
            .map(|text| fact.value(text.trim()))
            .collect::<Option<Vec<_>>>()
    };
    match given {
        Given::Texts(texts) => ranks(texts),
        Given::Text(text) if text.trim().is_empty() => Some(Vec::new()),
        Given::Text(text) => ranks(&text.split(',').map(str::to_owned).collect::<Vec<_>>()),
        _ => None,
    }
}

/// A number written with a point or a comma and up to three decimals, in thousandths.
pub fn thousandths(text: &str) -> Option<i64> {
    let text = text.trim();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text),
    };
    let (whole, decimals) = digits.split_once([',', '.']).unwrap_or((digits, ""));
    let is_number = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty()
        || whole.len() > 12
        || decimals.len() > 3
        || !is_number(whole)
        || !is_number(decimals)
    {
        return None;
    }
    let whole: i64 = whole.parse().ok()?;
    let decimals: i64 = format!("{decimals:0<3}").parse().ok()?;
    Some(sign * (whole * UNIT + decimals))
}

/// Full years between a birth and a day; negative before the birth.
pub fn age_on(birth: Date, day: Date) -> i64 {
    let birthday_is_to_come = (day.month(), day.day()) < (birth.month(), birth.day());
    i64::from(day.year()) - i64::from(birth.year()) - i64::from(birthday_is_to_come)
}
