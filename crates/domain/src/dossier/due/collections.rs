//! What a survey owes: the answers of each moment, once the stay has come that far, whatever became of the dossier.

use super::{Obligation, Owed, done_state};
use crate::dossier::answer::Because;
use crate::dossier::engine::{Around, Engine};
use crate::dossier::state::{Collected, Dossier};
use crate::survey::{Moment, Sheet, Stay, Survey};
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

    /// The answers of a dossier, moment by moment.
    pub fn sheet(&self, dossier: &Dossier, survey: &'c Survey) -> Option<Sheet<'c>> {
        let stay = self.stay(dossier, survey)?;
        let mut sheet = Sheet::new(survey, stay.entered);
        sheet.said = stay.said;
        Some(sheet)
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
        let Some(sheet) = self.sheet(dossier, survey) else {
            return;
        };
        for moment in &survey.moments {
            let left = dossier.state.closed_on();
            let Some(window) = moment.window(sheet.entered, left) else {
                continue;
            };
            let what = Owed::Collection(moment);
            let last = self.collected(dossier, survey, moment);
            let whole = last.filter(|_| sheet.is_complete(moment));
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
