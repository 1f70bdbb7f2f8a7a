//! Before a dossier is opened: what its first act would be answered, and what its form asks. Nothing is kept.

use domain::access::told_to_opener;
use domain::dossier::act::Holding;
use domain::dossier::{Act, Actor, Answer, Dossier, Engine, Entry, Timeline};
use domain::fiche::{Step, StepKind};
use domain::person::Answer as Known;
use domain::values::{Date, Id};
use store::{Tx, ledger};

use super::load::HeldPosts;
use crate::call::Call;
use crate::error::{Error, Refusal};
use crate::office::Office;
use crate::subject::{Kind, Opened};

/// The first act of a dossier that is not opened yet.
pub struct Prepared<'o, 'c> {
    /// The fiche, ready to run.
    pub engine: &'o Engine<'c>,
    /// The step that opens the dossier.
    pub step: &'c Step,
    /// What the bare act would be answered, as its author may hear it.
    pub answer: Answer<'c>,
    /// A dossier that nobody opened, for the form to ask what it names.
    pub blank: Dossier,
    /// Where the person lives and is followed.
    pub places: Vec<Id>,
}

impl<'c> Office<'c> {
    /// What prescribing a fiche to a person would be answered today.
    ///
    /// # Errors
    /// There is no such person that they may know of, no such fiche, or nobody prescribes it; or a fault.
    pub fn prepare(
        &self,
        call: &Call<'_>,
        person: i64,
        fiche: &Id,
    ) -> Result<Prepared<'_, 'c>, Error<'c>> {
        self.store.read(|tx| {
            let subject = self.open_known(tx, call, (person, &FOLLOWED))?;
            let facts = subject.timeline(self, tx)?;
            let engine = self.engine_on(fiche, call.now.today);
            let engine = engine.ok_or(Refusal::NotFound)?;
            let about = (&subject, &facts, &mut HeldPosts::default());
            self.prepared(tx, call, about, engine, None)?
                .ok_or_else(|| Refusal::NotFound.into())
        })
    }

    /// What this very prescription would be answered today, as its author may hear it; nothing is kept.
    ///
    /// # Errors
    /// As for [`Office::prepare`].
    pub fn weigh_prescription(
        &self,
        call: &Call<'_>,
        person: i64,
        fiche: &Id,
        entry: &Entry,
    ) -> Result<Answer<'c>, Error<'c>> {
        self.store.read(|tx| {
            let subject = self.open_known(tx, call, (person, &FOLLOWED))?;
            let facts = subject.timeline(self, tx)?;
            let engine = self.engine_on(fiche, call.now.today);
            let engine = engine.ok_or(Refusal::NotFound)?;
            let about = (&subject, &facts, &mut HeldPosts::default());
            let prepared = self.prepared(tx, call, about, engine, Some(entry))?;
            let prepared = prepared.ok_or(Refusal::NotFound)?;
            Ok(prepared.answer)
        })
    }

    /// What prescribing each fiche of the day to a person would be answered, in the order of the booklet: those
    /// that a person is prescribed, whoever may.
    ///
    /// # Errors
    /// There is no such person that they may know of; or a fault.
    pub fn proposals(
        &self,
        call: &Call<'_>,
        person: i64,
    ) -> Result<Vec<Prepared<'_, 'c>>, Error<'c>> {
        self.store.read(|tx| {
            let subject = self.open_known(tx, call, (person, &FOLLOWED))?;
            let facts = subject.timeline(self, tx)?;
            let (mut all, mut held) = (Vec::new(), HeldPosts::default());
            for engine in self.engines_on(call.now.today) {
                let about = (&subject, &facts, &mut held);
                all.extend(self.prepared(tx, call, about, engine, None)?);
            }
            Ok(all)
        })
    }

    fn prepared<'o>(
        &'o self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        (subject, facts, held): (&Opened, &Timeline, &mut HeldPosts),
        engine: &'o Engine<'c>,
        entry: Option<&Entry>,
    ) -> Result<Option<Prepared<'o, 'c>>, Error<'c>> {
        let today = call.now.today;
        let mut steps = engine.fiche.steps.iter();
        let about = subject.subject();
        let opens =
            |step: &&Step| step.kind == StepKind::Prescription && Engine::concerns(step, &about);
        let Some(step) = steps.find(opens) else {
            return Ok(None);
        };
        let turn = ledger::turn(tx, &engine.fiche.head.id)?;
        self.catch_up(tx, &engine.fiche.head.id, turn)?;
        let action = self.action_beside(tx, engine, subject)?;
        let mandates = held.of(tx, engine, today)?;
        let blank = Dossier::open(String::new(), about.clone(), engine);
        let author = call.who.actor();
        let answer = self.with_ledger(|ledger| {
            let around = domain::dossier::Around {
                today,
                facts,
                ledger,
                action: action.as_deref(),
                mandates,
                stays: &[],
            };
            let bare = || Entry {
                act: Act::Hold(Holding::of(step.origin.id.clone())),
                on: today,
                by: vec![author.clone()],
                reason: None,
            };
            let entry = entry.map_or_else(bare, Entry::clone);
            engine.decide(&blank, &entry, &around)
        });
        Ok(Some(Prepared {
            engine,
            step,
            answer: self.told(answer, &author),
            blank,
            places: places(self.catalogue, facts, today),
        }))
    }

    fn told(&self, answer: Answer<'c>, author: &Actor) -> Answer<'c> {
        let reasons = answer.reasons.into_iter();
        let told = reasons.map(|reason| told_to_opener(self.catalogue, author, reason));
        Answer {
            reasons: told.collect(),
            ..answer
        }
    }
}

const FOLLOWED: [Kind; 2] = [Kind::Person, Kind::Household];

/// Where a person lives and is followed, as their facts say on a day.
pub(super) fn places(catalogue: &domain::Catalogue, facts: &Timeline, today: Date) -> Vec<Id> {
    let known = facts.on(today);
    let places = known.answers.values().filter_map(|answer| match answer {
        Known::Place(rank) => Some(catalogue.territories.get(*rank).id.clone()),
        _ => None,
    });
    places.collect()
}
