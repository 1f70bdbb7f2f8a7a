//! One participant's answers: what they make true, what they lack, what they cannot say together.

use std::collections::BTreeMap;

use super::format::{Check, Moment, Question, Survey};
use crate::catalogue::Catalogue;
use crate::condition::{Comparison, Expr, Leaf, Test};
use crate::dossier::act::Input;
use crate::eligibility::Truth;
use crate::facts::{FactKind, Value};
use crate::person::{Answer, Given, UNIT, age_on, thousandths};
use crate::values::{Date, Id};

/// The answers of a moment, by question.
pub type Answers = BTreeMap<Id, Input>;

/// What is kept of whoever does not wish to answer.
pub const WITHHELD: &str = "refus";

/// One participant's answers, moment by moment.
#[derive(Debug, Clone)]
pub struct Sheet<'s> {
    /// The survey.
    pub survey: &'s Survey,
    /// The day of entry: ages are counted on it.
    pub entered: Date,
    /// The answers of each moment.
    pub said: BTreeMap<Id, Answers>,
}

/// Why an answer cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misfit {
    /// It is not one that the question awaits.
    Strange,
    /// The question is not asked of who answered otherwise before.
    NotAsked,
}

/// An answer of a moment that does not do.
pub type Fit<'s> = (&'s Question, Misfit);

impl<'s> Sheet<'s> {
    /// A sheet with no answer yet.
    pub fn new(survey: &'s Survey, entered: Date) -> Sheet<'s> {
        Sheet {
            survey,
            entered,
            said: BTreeMap::new(),
        }
    }

    /// The same, with the answers of a moment, in place of any there was.
    #[must_use]
    pub fn with(mut self, moment: &Id, answers: Answers) -> Sheet<'s> {
        self.said.insert(moment.clone(), answers);
        self
    }

    /// What was answered: to a question of a moment, or an age worked out.
    pub fn value(&self, name: &str) -> Option<Input> {
        let (moment, question) = self.survey.named(name)?;
        let said = self.said.get(&moment.id)?;
        match &question.age_since {
            None => said.get(&question.id).cloned(),
            Some(birth) => match said.get(birth)? {
                Input::Day(day) => Some(Input::Number(age_on(*day, self.entered) * UNIT)),
                _ => None,
            },
        }
    }

    /// Whether a condition holds, as far as the answers say.
    pub fn truth(&self, tree: &Expr) -> Truth {
        match tree {
            Expr::All(parts) => parts
                .iter()
                .map(|one| self.truth(one))
                .min()
                .unwrap_or(Truth::True),
            Expr::Any(parts) => parts
                .iter()
                .map(|one| self.truth(one))
                .max()
                .unwrap_or(Truth::False),
            Expr::Not(part) => match self.truth(part) {
                Truth::True => Truth::False,
                Truth::False => Truth::True,
                Truth::Unknown => Truth::Unknown,
            },
            Expr::Leaf(leaf) => self.leaf(leaf),
        }
    }

    fn leaf(&self, leaf: &Leaf) -> Truth {
        let Some((_, question)) = self.survey.named(&leaf.fact) else {
            return Truth::Unknown;
        };
        let said = |holds: bool| if holds { Truth::True } else { Truth::False };
        match (self.value(&leaf.fact), &leaf.test) {
            (Some(Input::Text(text)), _) if text == WITHHELD => Truth::Unknown,
            (Some(Input::YesNo(yes)), Test::Holds) => said(yes),
            (Some(Input::Text(text)), Test::Holds) => said(text == "oui"),
            (Some(Input::Text(text)), Test::Compare(Comparison::Equal, value)) => {
                said(text == *value)
            }
            (Some(Input::Text(text)), Test::Compare(Comparison::Different, value)) => {
                said(text != *value)
            }
            (Some(Input::Text(text)), Test::OneOf(values)) => said(values.contains(&text)),
            (Some(Input::Number(number)), Test::Compare(sign, value))
                if question.kind == FactKind::Number =>
            {
                thousandths(value).map_or(Truth::Unknown, |bound| said(sign.holds(number, bound)))
            }
            _ => Truth::Unknown,
        }
    }

    /// Whether a question is put, after the answers given so far.
    pub fn asks(&self, question: &Question) -> Truth {
        let asked_if = question.asked_if.as_ref();
        asked_if.map_or(Truth::True, |condition| self.truth(&condition.tree))
    }

    /// The required questions of a moment without an answer.
    pub fn lacks(&self, moment: &Moment) -> Vec<&'s Question> {
        let said = self.said.get(&moment.id);
        let answered = |one: &Question| said.is_some_and(|said| said.contains_key(&one.id));
        let questions = self.survey.questions.iter();
        questions
            .filter(|one| one.age_since.is_none() && one.moments.contains(&moment.id))
            // What decides whether it is put is itself lacking: it is asked first.
            .filter(|one| one.required && self.asks(one) == Truth::True && !answered(one))
            .collect()
    }

    /// Whether a moment was answered, and lacks nothing.
    pub fn is_complete(&self, moment: &Moment) -> bool {
        self.said.contains_key(&moment.id) && self.lacks(moment).is_empty()
    }

    /// The answers of a moment that cannot be taken.
    pub fn misfits(&self, moment: &Moment) -> Vec<Fit<'s>> {
        let said = self.said.get(&moment.id);
        let questions = self.survey.questions.iter();
        let asked = questions.filter(|one| one.moments.contains(&moment.id));
        asked
            .filter_map(|one| {
                let answer = said?.get(&one.id)?;
                match (fits(one, answer), self.asks(one)) {
                    (false, _) => Some((one, Misfit::Strange)),
                    (true, Truth::False) => Some((one, Misfit::NotAsked)),
                    (true, _) => None,
                }
            })
            .collect()
    }

    /// What the answers cannot say together, and say.
    pub fn broken(&self) -> impl Iterator<Item = &'s Check> {
        let checks = self.survey.checks.iter();
        checks.filter(|check| self.breaks(check))
    }

    /// Whether the answers say what a check says they cannot.
    pub fn breaks(&self, check: &Check) -> bool {
        self.truth(&check.broken_if.tree) == Truth::True
    }
}

/// Whether a question awaits such an answer.
pub fn fits(question: &Question, answer: &Input) -> bool {
    match (answer, question.kind) {
        (Input::Text(text), _) if text == WITHHELD => question.may_withhold,
        (Input::YesNo(_), FactKind::YesNo) => true,
        (Input::Text(text), FactKind::YesNo) => matches!(text.as_str(), "oui" | "non"),
        (Input::Text(text), FactKind::Choice) => {
            question.values.iter().any(|value| value.id == *text)
        }
        (Input::Number(number), FactKind::Number) => question.range.is_none_or(|[min, max]| {
            (i64::from(min) * UNIT..=i64::from(max) * UNIT).contains(number)
        }),
        (Input::Day(_), FactKind::Date) => true,
        _ => false,
    }
}

/// What is known of a person by a fact, as the answer to a question; nothing when it answers it not.
pub fn taken(
    catalogue: &Catalogue,
    question: &Question,
    (rank, answer): (usize, &Answer),
) -> Option<Input> {
    match (answer, question.kind) {
        (Answer::YesNo(yes), FactKind::YesNo) if question.may_withhold => {
            Some(Input::Text(if *yes { "oui" } else { "non" }.to_owned()))
        }
        (Answer::YesNo(yes), FactKind::YesNo) => Some(Input::YesNo(*yes)),
        (Answer::Date(day), FactKind::Date) => Some(Input::Day(*day)),
        (Answer::Number(number), FactKind::Number) => Some(Input::Number(*number)),
        (Answer::Choice(_), FactKind::Choice) => match answer.written(catalogue, rank)? {
            Given::Text(value) => {
                let known = |one: &&Value| one.id == value || one.aliases.contains(&value);
                let found = question.values.iter().find(known)?;
                Some(Input::Text(found.id.clone()))
            }
            _ => None,
        },
        _ => None,
    }
}
