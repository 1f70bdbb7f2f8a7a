//! Surveys: each question can be asked and answered, each condition reads questions of the survey as they are
//! answered, and one survey at most applies to an entry.

use std::collections::BTreeSet;

use domain::Catalogue;
use domain::condition::{Comparison, Condition, Leaf, Test};
use domain::facts::FactKind;
use domain::survey::{Anchor, Question, Survey};

use crate::fault::nearest;
use crate::problem::Problem;
use crate::report::{Parsed, Report};
use crate::shape::inside;
use crate::survey::SurveyProblem as Wrong;
use crate::tree::Step;

/// What a column holds besides answers.
const OF_STAYS: [&str; 5] = [
    "participant",
    "nom",
    "jour-entree",
    "jour-sortie",
    "complet",
];

pub fn check(catalogue: &Catalogue, (survey, file): (&Survey, &Parsed), report: &mut Report) {
    let mut of = OfSurvey {
        survey,
        file,
        report,
    };
    of.days(catalogue);
    of.questions();
    of.split();
    of.counted();
    of.columns();
}

struct OfSurvey<'a> {
    survey: &'a Survey,
    file: &'a Parsed,
    report: &'a mut Report,
}

impl<'a> OfSurvey<'a> {
    fn wrong(&mut self, path: &[Step<'_>], wrong: Wrong) {
        self.report.on(self.file, path, Problem::Survey(wrong));
    }

    fn days(&mut self, catalogue: &Catalogue) {
        let survey = self.survey;
        if survey.until.is_some_and(|until| until < survey.since) {
            self.wrong(&["jusqu_a".into()], Wrong::NoDay);
        }
        if survey.moments.first().map(|moment| moment.from) != Some(Anchor::Entry) {
            self.wrong(
                &["moment".into(), 0.into(), "depuis".into()],
                Wrong::EntryNotFirst,
            );
        }
        let earlier = catalogue
            .surveys
            .iter()
            .take_while(|one| !std::ptr::eq(*one, survey));
        let meets = |one: &&Survey| {
            one.funding == survey.funding
                && one.until.is_none_or(|until| survey.since <= until)
                && survey.until.is_none_or(|until| one.since <= until)
        };
        if let Some(other) = { earlier }.find(meets) {
            let other = other.id.to_string();
            self.wrong(&["depuis".into()], Wrong::Overlap { other });
        }
    }

    fn questions(&mut self) {
        let survey = self.survey;
        for question in &survey.questions {
            let at = |key: &'static str| -> [Step<'static>; 3] {
                ["question".into(), question.position.into(), key.into()]
            };
            let choice = question.kind == FactKind::Choice;
            let number = question.kind == FactKind::Number;
            let problems = [
                (choice && question.values.len() < 2)
                    .then_some((Problem::ChoiceWithoutValues, "type")),
                (!choice && !question.values.is_empty())
                    .then_some((Problem::ValuesWithoutChoice, "valeurs")),
                (number && question.range.is_none())
                    .then_some((Problem::NumberWithoutRange, "type")),
                matches!(question.kind, FactKind::List | FactKind::Place)
                    .then_some((Problem::Survey(Wrong::KindNotAsked), "type")),
                (!dated(survey, question))
                    .then_some((Problem::Survey(Wrong::AgeOfNoDate), "age_depuis")),
            ];
            for (problem, key) in problems.into_iter().flatten() {
                self.report.on(self.file, &at(key), problem);
            }
            if let Some(condition) = &question.asked_if {
                self.condition(&at("si"), condition);
            }
        }
        for check in &survey.checks {
            let at = ["controle".into(), check.position.into(), "si".into()];
            self.condition(&at, &check.broken_if);
        }
    }

    fn split(&mut self) {
        match self.survey.named(&self.survey.split) {
            Some((_, question)) if question.kind == FactKind::Choice => {}
            Some(_) => self.wrong(&["ventilation".into()], Wrong::SplitNotAChoice),
            None => {
                let problem = self.unknown(&self.survey.split);
                self.report.on(self.file, &["ventilation".into()], problem);
            }
        }
    }

    fn counted(&mut self) {
        for indicator in &self.survey.indicators {
            let at = ["indicateur".into(), indicator.position.into(), "si".into()];
            if indicator.entities.is_some() && indicator.test.is_some() {
                self.wrong(&at, Wrong::EntitiesCounted);
            }
            if let Some(condition) = &indicator.test {
                self.condition(&at, condition);
            }
        }
    }

    fn columns(&mut self) {
        for column in &self.survey.columns {
            let known = OF_STAYS.contains(&column.holds.as_str());
            if !known && self.survey.named(&column.holds).is_none() {
                let at = ["colonne".into(), column.position.into(), "donnee".into()];
                let problem = self.unknown(&column.holds);
                self.report.on(self.file, &at, problem);
            }
        }
    }

    /// The names of a condition, each fault at its word.
    fn condition(&mut self, path: &[Step<'_>], condition: &Condition) {
        let (node, whole) = self.file.root.follow(path);
        for leaf in condition.tree.leaves() {
            let (bytes, problem) = match self.survey.named(&leaf.fact) {
                None => (&leaf.fact_at, self.unknown(&leaf.fact)),
                Some((_, question)) => match of_leaf(leaf, question) {
                    Some(problem) => (&leaf.fact_at, problem),
                    None => continue,
                },
            };
            let at = match whole {
                true => inside(node, bytes),
                false => node.at.clone(),
            };
            self.report.at(self.file.file, at, problem);
        }
    }

    fn unknown(&self, typed: &str) -> Problem {
        let questions = self.survey.questions.iter();
        let names = questions.flat_map(|question| {
            let moments = question.moments.iter();
            moments.map(|moment| format!("{moment}.{}", question.id))
        });
        let names: BTreeSet<String> = names.collect();
        Problem::UnknownName {
            what: "question inconnue à ce moment de ce recueil",
            typed: typed.to_owned(),
            near: nearest(typed, names.iter().map(String::as_str)),
        }
    }
}

/// Whether what an age is counted from is a date asked at the same moments.
fn dated(survey: &Survey, question: &Question) -> bool {
    question.age_since.as_ref().is_none_or(|since| {
        let birth = survey.question(since.as_str());
        question.kind == FactKind::Number
            && birth.is_none_or(|birth| {
                let mut moments = question.moments.iter();
                birth.kind == FactKind::Date && moments.all(|one| birth.moments.contains(one))
            })
    })
}

fn of_leaf(leaf: &Leaf, question: &Question) -> Option<Problem> {
    let (kind, allowed) = match question.kind {
        FactKind::YesNo => ("un oui-non", "la question seule, ou `non` devant"),
        FactKind::Choice => ("un choix", "`=`, `!=` ou `dans [a, b]`"),
        FactKind::Number => (
            "un nombre",
            "`=`, `!=`, `<`, `<=`, `>` ou `>=` et un nombre",
        ),
        FactKind::Date => ("une date", "aucun test direct : testez l'âge"),
        // Such a question has its own fault.
        FactKind::List | FactKind::Place => return None,
    };
    let values: &[String] = match (question.kind, &leaf.test) {
        (FactKind::YesNo, Test::Holds) => &[],
        (FactKind::Number, Test::Compare(_, value))
            if domain::person::thousandths(value).is_some() =>
        {
            &[]
        }
        (FactKind::Choice, Test::Compare(Comparison::Equal | Comparison::Different, value)) => {
            std::slice::from_ref(value)
        }
        (FactKind::Choice, Test::OneOf(values)) => values,
        _ => {
            return Some(Problem::TestDoesNotFit {
                fact: leaf.fact.clone(),
                kind,
                allowed,
            });
        }
    };
    let known = |value: &&String| question.values.iter().any(|one| one.id == **value);
    let typed = values.iter().find(|value| !known(value))?;
    let known: Vec<String> = question.values.iter().map(|one| one.id.clone()).collect();
    Some(Problem::UnknownValue {
        fact: leaf.fact.clone(),
        typed: typed.clone(),
        near: nearest(typed, known.iter().map(String::as_str)),
        known,
    })
}
