//! The answers to a survey: who may write them, when, whether they can be taken, what they lack.

use super::{own, reason, unknown};
use crate::dossier::act::{Collection, Entry};
use crate::dossier::answer::{Reason, Verdict};
use crate::dossier::engine::{Around, Engine};
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
        around: &Around<'_>,
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
        let entered = self.entered_on(dossier);
        let left = dossier.state.closed_on();
        let Some(window) = entered.and_then(|entered| moment.window(entered, left)) else {
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
        let Some(sheet) = self.sheet(dossier, moment, around) else {
            return;
        };
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

    /// What the answers kept cannot say together, and say all the same: each check by what the last moment it reads is
    /// judged with.
    pub fn contradictions(
        &self,
        dossier: &Dossier,
        around: &Around<'_>,
    ) -> Vec<(&'c Survey, &'c Check)> {
        let survey = self.survey(dossier);
        let checks = survey.into_iter().flat_map(|survey| {
            let checks = survey.checks.iter();
            checks.map(move |check| (survey, check))
        });
        let broken = |(survey, check): &(&'c Survey, &'c Check)| {
            let last = survey.last_read(&check.broken_if);
            let sheet = last.and_then(|moment| self.sheet(dossier, moment, around));
            sheet.is_some_and(|sheet| sheet.breaks(check))
        };
        checks.filter(broken).collect()
    }
}
