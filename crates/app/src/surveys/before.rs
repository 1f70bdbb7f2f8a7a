//! Who comes back to an operation is not asked everything again: what they said on coming in the last time is shown
//! with the form, to confirm. Nothing of it is written by itself.

use domain::survey::{Anchor, Answers};
use domain::values::Date;
use store::{Tx, dossiers, lists};

use super::SurveyView;
use crate::call::Call;
use crate::dossier::Loaded;
use crate::error::Error;
use crate::office::Office;

impl<'c> Office<'c> {
    /// Says of no day that somebody first came in on, unless who looks may know of that stay: what is asked is the same.
    pub(crate) fn hush(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        kept: &dossiers::Dossier,
        view: &mut SurveyView<'c>,
    ) -> Result<(), Error<'c>> {
        let first = view.moments.iter().find_map(|one| one.follows);
        let Some(first) = first else { return Ok(()) };
        let posts = call.who.posts(self.catalogue);
        let mut known = false;
        for one in dossiers::of_subject(tx, kept.subject)? {
            let is_it = one.fiche == kept.fiche && one.summary.entered_on == Some(first);
            known |= is_it && one.id != kept.id && lists::may_see(tx, &posts, one.id)?;
        }
        for moment in view.moments.iter_mut().filter(|_| !known) {
            moment.follows = None;
        }
        Ok(())
    }

    /// Proposes, where nothing was answered yet on coming in, what the same person answered when they last came into
    /// the same operation: as far as who looks may know of that dossier and read each answer. The dossier that was
    /// read, for the access journal.
    pub(crate) fn recall(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        loaded: &Loaded<'_, 'c>,
        view: &mut SurveyView<'c>,
    ) -> Result<Option<Loaded<'_, 'c>>, Error<'c>> {
        let mut moments = view.moments.iter_mut();
        let first = moments.find(|one| one.moment.from == Anchor::Entry);
        let Some(first) = first.filter(|one| one.rounds.is_empty()) else {
            return Ok(None);
        };
        let own = loaded.engine.operator_of(&loaded.dossier);
        let posts = call.who.posts(self.catalogue);
        let mut last: Option<(Date, Loaded<'_, 'c>, Answers)> = None;
        for kept in dossiers::of_subject(tx, loaded.kept.subject)? {
            let same = kept.id != loaded.kept.id && kept.fiche == loaded.kept.fiche;
            let earlier = kept.summary.entered_on.is_some_and(|on| on <= view.entered);
            if !same || !earlier || !lists::may_see(tx, &posts, kept.id)? {
                continue;
            }
            let before = self.load(tx, kept.id, call.now.today)?;
            let asks = before.engine.survey(&before.dossier);
            let operator = before.engine.operator_of(&before.dossier);
            if operator != own || asks.is_none_or(|one| one.id != view.survey.id) {
                continue;
            }
            let Ok(standing) = before.stand(call.who) else {
                continue;
            };
            let seen = before.seen_by(&standing);
            let said = before
                .engine
                .collected(&before.dossier, view.survey, first.moment);
            let Some(said) = said else { continue };
            let mut answers = said.collection.answers.clone();
            answers.retain(|id, _| {
                let question = view.survey.question(id.as_str());
                question.is_some_and(|question| seen.answer(question, false).reads())
            });
            let on = said.on;
            if last.as_ref().is_none_or(|(known, ..)| *known <= on) {
                last = Some((on, before, answers));
            }
        }
        let Some((on, before, answers)) = last else {
            return Ok(None);
        };
        for (id, answer) in answers {
            // What is known of the person today comes first.
            if !first.proposed.contains_key(&id) {
                first.recalled.push(id.clone());
                first.proposed.insert(id, answer);
            }
        }
        view.before = Some(on);
        Ok(Some(before))
    }
}
