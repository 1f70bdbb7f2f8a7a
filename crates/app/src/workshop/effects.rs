//! What a draft would change in the open dossiers of its fiche, were they moved to it: counts, never a name.

use std::collections::BTreeMap;

use domain::access::{Operation, SMALLEST_CELL};
use domain::dossier::act::Obliged;
use domain::dossier::{Effect, Engine};
use domain::values::Id;
use store::dossiers;

use crate::call::Call;
use crate::error::{Error, Refusal};
use crate::office::Office;

/// What a draft would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effects {
    /// How many open dossiers were looked at; nothing when so few that they could be named.
    pub looked_at: Option<usize>,
    /// There are more, that were not looked at.
    pub more: bool,
    /// What would change, each with how many dossiers it would change in.
    pub groups: Vec<Group>,
}

/// Dossiers in which the same thing would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What would change.
    pub effect: Effect,
    /// How the fiche calls what it is about.
    pub label: String,
    /// In how many; nothing when so few that they could be named.
    pub dossiers: Option<usize>,
}

/// The most dossiers looked at.
pub const MOST: usize = 1_000;
/// How many are read in one transaction.
const BATCH: i64 = 100;

impl<'c> Office<'c> {
    /// What the draft of a fiche would change in its open dossiers, were they moved to it today. Whoever keeps the
    /// catalogue need not know any of them: only numbers are told, and no small one.
    ///
    /// # Errors
    /// One may not; there is no draft, or it has faults; or a fault of the memory.
    pub fn effects_of_draft(&self, call: &Call<'_>, fiche: &Id) -> Result<Effects, Error<'c>> {
        self.allow(call.who, Operation::Publish, None)?;
        let (_, checked) = self.check_draft(call, fiche)?;
        let draft = checked.fiche(fiche).filter(|_| checked.is_sound());
        let draft = draft.ok_or(Refusal::NotFound)?;
        let engine = Engine::new(&checked.catalogue, draft)
            .map_err(|error| Error::Unreadable(error.to_string()))?;
        let mut found: BTreeMap<Effect, usize> = BTreeMap::new();
        let (mut looked_at, mut last, mut more) = (0, 0, true);
        while looked_at < MOST && more {
            more = self.store.read(|tx| {
                let batch = dossiers::open_of(tx, fiche.as_str(), last, BATCH)?;
                let whole = batch.len() == usize::try_from(BATCH).unwrap_or(usize::MAX);
                for kept in batch {
                    last = kept.id;
                    looked_at += 1;
                    let loaded = self.load_kept(tx, kept, call.now.today)?;
                    let effects = self.with_ledger(|ledger| {
                        let around = loaded.around(ledger, call.now.today);
                        engine.effects(loaded.engine, &loaded.dossier, &around)
                    });
                    for effect in effects {
                        *found.entry(effect).or_default() += 1;
                    }
                }
                Ok::<_, Error<'c>>(whole)
            })?;
        }
        let next = self.next(fiche);
        self.store
            .write(|tx| self.note_workshop(tx, call, "atelier.effets", (fiche, next)))?;
        let current = self.engine_on(fiche, call.now.today);
        let told = |count: usize| (count >= SMALLEST_CELL).then_some(count);
        Ok(Effects {
            looked_at: told(looked_at),
            more,
            groups: found
                .into_iter()
                .map(|(effect, count)| Group {
                    label: label(&effect, current, &engine),
                    effect,
                    dossiers: told(count),
                })
                .collect(),
        })
    }
}

/// How a fiche calls what an effect is about: the version looked at, or the one before when it has it no more.
pub(crate) fn label(effect: &Effect, current: Option<&Engine<'_>>, draft: &Engine<'_>) -> String {
    let Some(what) = effect.what() else {
        return String::new();
    };
    let found = called(draft, what).or_else(|| called(current?, what));
    found.unwrap_or_else(|| what.id().to_string())
}

fn called(engine: &Engine<'_>, what: &Obliged) -> Option<String> {
    match what {
        Obliged::Step(id) => engine.step(id.as_str()).map(|one| one.label.clone()),
        Obliged::Document(id) => engine.document(id.as_str()).map(|one| one.label.clone()),
        Obliged::Counter(id) => engine.counter(id.as_str()).map(|one| one.label.clone()),
        Obliged::Collection(id) => {
            let mut surveys = engine.catalogue.surveys.iter();
            surveys.find_map(|survey| Some(survey.moment(id.as_str())?.label.clone()))
        }
    }
}
