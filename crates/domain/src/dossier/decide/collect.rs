//! The answers to a survey: who may write them, when, whether they can be taken, what they lack.

use super::{own, reason, unknown};
use crate::dossier::act::{Collection, Entry};
use crate::dossier::answer::{Reason, Verdict};
use crate::dossier::engine::Engine;
use crate::dossier::state::Dossier;
use crate::dossier::what::What;
use crate::dossier::who::Match;
use crate::survey::{Check, Misfit, Severity, Survey};

impl<'c> Engine<'c> {
    pub(super) fn collect(
        &self,
        dossier: &Dossier,
        entry: &Entry,
        collection: &Collection,
        reasons: &mut Vec<Reason<'c>>,
    ) {
        // A dossier that nobody entered, or that no fund asks anything of, has no survey.
        let Some(survey) = self.survey(dossier) else {
            return reasons.push(own(Verdict::No, What::NothingOwed));
        };
        let because = || self.because_of(survey);
        if survey.id != collection.survey {
            return reasons.push(unknown(&collection.survey));
        }
        let Some(moment) = survey.moment(collection.moment.as_str()) else {
            return reasons.push(unknown(&collection.moment));
        };
        let theirs = |id: &crate::values::Id| self.any_matches(dossier, &entry.by, id) > Match::No;
        let other = entry
            .by
            .iter()
            .any(|actor| self.is_other_operator(dossier, actor));
        match &dossier.state.operator {
            Some(operator) if other => {
                let operator = operator.clone();
                reasons.push(reason(
                    Verdict::No,
                    What::OtherOperator { operator },
                    because(),
                ));
            }
            _ if !survey.by.iter().any(theirs) => {
                let expected = survey.by.clone();
                reasons.push(reason(Verdict::No, What::NotTheirs { expected }, because()));
            }
            _ => {}
        }
        let Some(sheet) = self.sheet(dossier, survey) else {
            return;
        };
        let Some(window) = moment.window(sheet.entered, dossier.state.closed_on()) else {
            return reasons.push(reason(Verdict::No, What::NothingOwed, because()));
        };
        if let Some(possible) = window.from.filter(|from| entry.on < *from) {
            reasons.push(reason(
                Verdict::No,
                What::BeforeItsTime { possible },
                because(),
            ));
        }
        if let Some(to) = window.to.filter(|to| *to < entry.on) {
            let what = What::TooLate { to, move_to: None };
            reasons.push(reason(Verdict::Warning, what, because()));
        }
        let before: Vec<_> = sheet.broken().map(|check| &check.id).collect();
        let sheet = sheet.with(&moment.id, collection.answers.clone());
        for id in collection.answers.keys() {
            let known = survey.asked_at(&moment.id).any(|one| one.id == *id);
            if !known {
                reasons.push(unknown(id));
            }
        }
        for (question, misfit) in sheet.misfits(moment) {
            let what = match misfit {
                Misfit::Strange => What::AnswerStrange(question),
                Misfit::NotAsked => What::AnswerUnasked(question),
            };
            reasons.push(reason(Verdict::No, what, because()));
        }
        for question in sheet.lacks(moment) {
            reasons.push(reason(
                Verdict::Incomplete,
                What::AnswerMissing(question),
                because(),
            ));
        }
        for check in sheet.broken().filter(|check| !before.contains(&&check.id)) {
            let weight = match check.severity {
                Severity::Refuse => Verdict::No,
                Severity::Flag => Verdict::Warning,
            };
            reasons.push(reason(weight, What::AnswersContradict(check), because()));
        }
    }

    /// What the answers kept cannot say together, and say all the same.
    pub(in crate::dossier) fn contradictions(
        &self,
        dossier: &Dossier,
    ) -> Vec<(&'c Survey, &'c Check, Reason<'c>)> {
        let survey = self.survey(dossier);
        let sheet = survey.and_then(|survey| Some((survey, self.sheet(dossier, survey)?)));
        let Some((survey, sheet)) = sheet else {
            return Vec::new();
        };
        let told = sheet.broken().map(|check| {
            let what = What::AnswersContradict(check);
            let told = reason(Verdict::Warning, what, self.because_of(survey));
            (survey, check, told)
        });
        told.collect()
    }
}
