//! Who came into an operation, stay by stay: each stay is what its dossier answers, and somebody who came back counts
//! once.

use std::collections::BTreeMap;

use domain::dossier::journal::{Standing, standing};
use domain::dossier::{Act, Dossier, Engine, Event};
use domain::survey::{Held, Stay, Survey};
use domain::values::Date;
use store::{Tx, dossiers, figures};

use super::operation::Key;
use crate::call::Call;
use crate::dossier::event_place;
use crate::error::{Error, Refusal};
use crate::figures::named;
use crate::office::Office;
use crate::subject::{self, Opened};

/// A participant: what they count for, and the dossier of their last stay.
pub(super) struct Participant<'c> {
    pub held: Held<'c>,
    pub subject: i64,
    pub dossier: i64,
    pub stays: usize,
}

impl<'c> Office<'c> {
    /// Everybody who came into an operation, each once, in the order they first did.
    pub(super) fn participants(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        (engine, survey, key): (&Engine<'c>, &'c Survey, &Key),
    ) -> Result<Vec<Participant<'c>>, Error<'c>> {
        let mut all = Vec::new();
        for one in self.came_in(tx, call, (engine, survey, key))? {
            all.extend(self.participant_of(tx, survey, &one)?);
        }
        Ok(all)
    }

    /// Whoever came into an operation, in the order they first did, with their dossiers: nothing is opened.
    pub(super) fn came_in(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        (engine, survey, key): (&Engine<'c>, &Survey, &Key),
    ) -> Result<Vec<(i64, Vec<i64>)>, Error<'c>> {
        let mut ranks: BTreeMap<i64, usize> = BTreeMap::new();
        let mut all: Vec<(i64, Vec<i64>)> = Vec::new();
        let days = days(survey, call.now.today);
        for one in figures::came_in(tx, key.fiche.as_str(), days)? {
            let operator = named(one.operator.as_deref())?;
            if operator.as_ref().or(engine.sole_operator()) != Some(&key.operator) {
                continue;
            }
            let rank = *ranks.entry(one.subject).or_insert(all.len());
            if rank == all.len() {
                all.push((one.subject, Vec::new()));
            }
            all[rank].1.push(one.dossier);
        }
        Ok(all)
    }

    /// Somebody who came in, by what their dossiers answer; nothing when another survey is asked of all of them.
    pub(super) fn participant_of(
        &self,
        tx: &mut Tx<'_>,
        survey: &'c Survey,
        (person, dossiers): &(i64, Vec<i64>),
    ) -> Result<Option<Participant<'c>>, Error<'c>> {
        let subject = subject::open(self, tx, *person)?;
        let (mut last, mut stays) = (None, Vec::new());
        for id in dossiers {
            let kept = dossiers::find(tx, *id)?.ok_or(Refusal::NotFound)?;
            if let Some(stay) = self.stay_of(tx, &kept, &subject, survey)? {
                last = last.max(Some((stay.entered, *id)));
                stays.push(stay);
            }
        }
        let count = stays.len();
        let held = Held::of(survey, stays);
        Ok(held.zip(last).map(|(held, (_, dossier))| Participant {
            held,
            subject: *person,
            dossier,
            stays: count,
        }))
    }

    /// What a dossier answers to a survey, when it is the one asked of it. What was gathered says it all, with what was
    /// corrected: the rest of the journal is not opened.
    pub(super) fn stay_of(
        &self,
        tx: &mut Tx<'_>,
        kept: &dossiers::Dossier,
        subject: &Opened,
        survey: &'c Survey,
    ) -> Result<Option<Stay>, Error<'c>> {
        let Some(entered) = kept.summary.entered_on else {
            return Ok(None);
        };
        let asked = self
            .catalogue
            .survey_on(self.engine_of(kept)?.fiche, entered);
        if asked.is_none_or(|one| one.id != survey.id) {
            return Ok(None);
        }
        let mut events = Vec::new();
        for one in dossiers::gathered(tx, kept.id)? {
            let event = Event {
                entry: subject.unseal(&event_place(kept.id, one.rank), &one.sealed)?,
                recorded: one.recorded_on,
                draft: one.draft,
            };
            events.push((usize::try_from(one.rank).unwrap_or(usize::MAX), event));
        }
        let mut said = BTreeMap::new();
        let stand = standing(events.iter().map(|(rank, event)| (*rank, event)));
        let whole = |one: &&Standing<'_>| one.corrected || !one.draft;
        for one in stand.iter().filter(whole) {
            if let Act::Collect(answered) = &one.entry.act
                && answered.survey == survey.id
            {
                said.insert(answered.moment.clone(), answered.answers.clone());
            }
        }
        Ok(Some(Stay {
            entered,
            left: kept.summary.closed_on,
            said,
        }))
    }

    /// The other stays of somebody in the operation that a dossier is in, whoever may know of them: what is asked is the
    /// same for everybody.
    pub(crate) fn stays_beside(
        &self,
        tx: &mut Tx<'_>,
        subject: &Opened,
        (id, engine, dossier): (i64, &Engine<'c>, &Dossier),
    ) -> Result<Vec<Stay>, Error<'c>> {
        let Some(survey) = engine.survey(dossier) else {
            return Ok(Vec::new());
        };
        let mut stays = Vec::new();
        for kept in dossiers::of_subject(tx, subject.kept.id)? {
            let same = kept.id != id && kept.fiche == dossier.fiche.as_str();
            if !same || kept.erased_at.is_some() {
                continue;
            }
            let operator = named(kept.summary.operator.as_deref())?;
            if operator.as_ref().or(engine.sole_operator()) == engine.operator_of(dossier) {
                stays.extend(self.stay_of(tx, &kept, subject, survey)?);
            }
        }
        Ok(stays)
    }
}

/// The days of entry that a survey is asked on, up to today.
pub(super) fn days(survey: &Survey, today: Date) -> (Date, Date) {
    let until = survey.until.map_or(today, |until| until.0.min(today));
    (survey.since.0, until)
}
