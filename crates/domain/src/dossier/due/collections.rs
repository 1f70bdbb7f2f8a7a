//! What a survey owes: the answers of each moment, once the stay has come that far, whatever became of the dossier.

use super::{Obligation, Owed, done_state};
use crate::dossier::answer::Because;
use crate::dossier::engine::{Around, Engine};
use crate::dossier::state::{Collected, Dossier};
use crate::survey::{Anchor, Held, Moment, Sheet, Stay, Survey};
use crate::values::Date;

impl<'c> Engine<'c> {
    /// The survey of a dossier: of one that somebody entered, when a fund of the fiche asks one of whoever
    /// entered that day.
    pub fn survey(&self, dossier: &Dossier) -> Option<&'c Survey> {
        self.catalogue
            .survey_on(self.fiche, self.entered_on(dossier)?)
    }

    /// What was answered at a moment, the last time it was.
    pub fn collected<'d>(
        &self,
        dossier: &'d Dossier,
        survey: &Survey,
        moment: &Moment,
    ) -> Option<&'d Collected> {
        let mut all = dossier.state.collected.iter();
        all.rfind(|one| one.collection.survey == survey.id && one.collection.moment == moment.id)
    }

    /// The stay that a dossier is, for a survey; nothing before the entry.
    pub fn stay(&self, dossier: &Dossier, survey: &Survey) -> Option<Stay> {
        let said = survey.moments.iter().filter_map(|moment| {
            let last = self.collected(dossier, survey, moment)?;
            Some((moment.id.clone(), last.collection.answers.clone()))
        });
        Some(Stay {
            entered: self.entered_on(dossier)?,
            left: dossier.state.closed_on(),
            said: said.collect(),
        })
    }

    /// The stay that another dossier of the same person is in the operation this one is in: under the same survey,
    /// with the same operator. Nothing when it is in none, or in another.
    pub fn stay_beside(&self, dossier: &Dossier, other: &Dossier) -> Option<Stay> {
        let survey = self.survey(dossier)?;
        let same = dossier.fiche == other.fiche
            && self.survey(other).is_some_and(|one| one.id == survey.id)
            && self.operator_of(dossier) == self.operator_of(other);
        same.then(|| self.stay(other, survey)).flatten()
    }

    /// The answers that a moment of a dossier is judged with. What is asked on coming in follows from what is said in
    /// this very stay; what is asked on leaving, and after, from what makes the participant count: for who came
    /// back, what they said when they first came in.
    pub fn sheet(
        &self,
        dossier: &Dossier,
        moment: &Moment,
        around: &Around<'_>,
    ) -> Option<Sheet<'c>> {
        let survey = self.survey(dossier)?;
        let own = self.stay(dossier, survey)?;
        match moment.from {
            Anchor::Entry => Some(own.sheet(survey)),
            Anchor::Exit => {
                let stays = around.stays.iter().cloned();
                let earlier = stays.filter(|one| one.entered <= own.entered);
                let mut stays: Vec<Stay> = earlier.collect();
                stays.push(own);
                Some(Held::of(survey, stays)?.sheet)
            }
        }
    }

    /// Where in the booklet the fund stands that asks for a survey.
    pub fn because_of(&self, survey: &Survey) -> Because<'c> {
        let mut funds = self.fiche.funds.iter();
        let fund = funds.find(|fund| fund.kind == survey.funding);
        fund.map_or_else(Because::default, |fund| {
            Because::of(&fund.origin.provenance)
        })
    }

    pub(super) fn collections_due(
        &self,
        dossier: &Dossier,
        around: &Around<'_>,
        due: &mut Vec<Obligation<'c>>,
    ) {
        let Some(survey) = self.survey(dossier) else {
            return;
        };
        let Some(entered) = self.entered_on(dossier) else {
            return;
        };
        for moment in &survey.moments {
            let left = dossier.state.closed_on();
            let Some(window) = moment.window(entered, left) else {
                continue;
            };
            let what = Owed::Collection(moment);
            let last = self.collected(dossier, survey, moment);
            let sheet = self.sheet(dossier, moment, around);
            let whole = last.filter(|_| sheet.is_some_and(|sheet| sheet.is_complete(moment)));
            let (state, reason) = match whole {
                Some(last) => (done_state(window, last.on), None),
                None => self.pending(dossier, &what, window, around, true),
            };
            due.push(Obligation {
                what,
                run: None,
                owed_by: survey.by.clone(),
                to: Vec::new(),
                since: window.from.filter(|from| *from > Date::MIN),
                window,
                state,
                done: whole.map(|last| last.on),
                reason,
                because: self.because_of(survey),
            });
        }
    }
}
