//! The answers to what a funder asks, as far as they hold together.

use domain::dossier::act::{Collection, Input};
use domain::dossier::{Act, Entry};
use domain::eligibility::Truth;
use domain::facts::FactKind;
use domain::survey::{Anchor, Answers, Moment, Question, Sheet, Survey, WITHHELD, taken};
use jiff::ToSpan;

use super::Stage;
use crate::dice::Dice;

/// How many times answers are drawn until they hold together.
const DRAWS: usize = 12;

impl Stage<'_, '_> {
    /// Every moment of the survey, answered.
    pub(super) fn collections(&self, dice: &mut Dice) -> Vec<Entry> {
        let survey = self.engine.survey(self.dossier);
        let moments = survey.into_iter().flat_map(|survey| &survey.moments);
        moments
            .filter_map(|moment| self.collect(moment.id.as_str(), false, dice))
            .collect()
    }

    /// A moment of the survey answered, by those who answer with the person; a hurried one leaves out an answer.
    pub fn collect(&self, moment: &str, hurried: bool, dice: &mut Dice) -> Option<Entry> {
        let survey = self.engine.survey(self.dossier)?;
        let moment = survey.moment(moment)?;
        let sheet = self.engine.sheet(self.dossier, moment, &self.around)?;
        let mut answers = self.answered(survey, moment, &sheet, dice);
        for _ in 0..DRAWS {
            let filled = sheet.clone().with(&moment.id, answers.clone());
            if filled.broken().next().is_none() {
                break;
            }
            answers = self.answered(survey, moment, &sheet, dice);
        }
        if let Some(left_out) = answers.keys().next_back().cloned().filter(|_| hurried) {
            answers.remove(&left_out);
        }
        let act = Act::Collect(Collection {
            survey: survey.id.clone(),
            moment: moment.id.clone(),
            answers,
        });
        let by = self.all(&survey.by, dice);
        Some(Entry {
            reason: None,
            ..self.entry(act, by)
        })
    }

    fn answered(
        &self,
        survey: &Survey,
        moment: &Moment,
        sheet: &Sheet<'_>,
        dice: &mut Dice,
    ) -> Answers {
        let mut sheet = sheet.clone();
        sheet.said.remove(&moment.id);
        for question in survey.asked_at(&moment.id) {
            if sheet.asks(question) == Truth::True {
                let answer = self.one(question, moment, dice);
                let said = sheet.said.entry(moment.id.clone()).or_default();
                said.insert(question.id.clone(), answer);
            }
        }
        sheet.said.remove(&moment.id).unwrap_or_default()
    }

    /// An answer: what is known of the person, else drawn.
    fn one(&self, question: &Question, moment: &Moment, dice: &mut Dice) -> Input {
        let vocabulary = &self.engine.catalogue.vocabulary;
        let fact = question
            .taken_from
            .as_ref()
            .and_then(|name| vocabulary.find(name));
        let known = fact.and_then(|(rank, _)| {
            let facts = self.around.facts.on(self.day);
            let answer = facts.answer(rank)?.clone();
            taken(self.engine.catalogue, question, (rank, &answer))
        });
        if let Some(known) = known.filter(|_| moment.from == Anchor::Entry) {
            return known;
        }
        if question.may_withhold && dice.once_in(12) {
            return Input::Text(WITHHELD.to_owned());
        }
        match question.kind {
            FactKind::YesNo if question.may_withhold => {
                Input::Text(if dice.once_in(5) { "oui" } else { "non" }.to_owned())
            }
            FactKind::YesNo => Input::YesNo(dice.once_in(3)),
            FactKind::Date => {
                let years = i64::try_from(17 + dice.below(45)).unwrap_or(30);
                let days = i64::try_from(dice.below(360)).unwrap_or(0);
                Input::Day(
                    self.day
                        .saturating_sub(years.years())
                        .saturating_sub(days.days()),
                )
            }
            FactKind::Number => Input::Number(i64::from(question.range.map_or(1, |[min, _]| min))),
            _ => {
                let value = dice.one_of(&question.values);
                Input::Text(value.map_or_else(String::new, |value| value.id.clone()))
            }
        }
    }
}
