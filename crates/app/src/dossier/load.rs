//! A dossier from the memory: its journal opened and replayed, what is known of its subject, what surrounds
//! it.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::dossier::{Actor, Around, Dossier, Engine, Event, Ledger, Timeline};
use domain::fiche::StepScope;
use domain::survey::Stay;
use domain::values::{Date, Id};
use store::{Tx, dossiers, follows, ledger, mandates, members};

use crate::error::{Error, Refusal};
use crate::office::Office;
use crate::subject::{self, Kind, Opened};

/// A dossier and all it takes to answer a question about it.
pub struct Loaded<'o, 'c> {
    /// The fiche, in the version the dossier runs under.
    pub engine: &'o Engine<'c>,
    /// As it is kept.
    pub kept: dossiers::Dossier,
    /// As its journal makes it.
    pub dossier: Dossier,
    /// What is known of its subject.
    pub facts: Timeline,
    /// The journal of the action as a whole.
    pub action: Option<Arc<Dossier>>,
    /// Which roles are held where.
    pub mandates: Vec<Actor>,
    /// The other stays of its subject in the operation that a fund pays for.
    pub stays: Vec<Stay>,
    pub(crate) subject: Opened,
    /// Who follows its subject now.
    pub(crate) follows: Vec<follows::Follow>,
    /// Who is of the household now, when it is about one.
    pub(crate) members: Vec<i64>,
}

impl Loaded<'_, '_> {
    /// What surrounds the dossier on a day.
    pub fn around<'a>(&'a self, ledger: &'a Ledger, today: Date) -> Around<'a> {
        Around {
            today,
            facts: &self.facts,
            ledger,
            action: self.action.as_deref(),
            mandates: &self.mandates,
            stays: &self.stays,
        }
    }
}

/// Where the entry of an event is sealed.
pub(crate) fn event_place(dossier: i64, rank: i64) -> String {
    format!("event:sealed:{dossier}:{rank}")
}

/// The name of a fiche as it was kept.
pub(crate) fn fiche_id<'c>(text: &str) -> Result<Id, Error<'c>> {
    text.parse().map_err(|_| Error::Unreadable(text.to_owned()))
}

impl<'c> Office<'c> {
    /// The dossier of this number, with the shared counts of its fiche brought up to date.
    pub(crate) fn load(
        &self,
        tx: &mut Tx<'_>,
        id: i64,
        today: Date,
    ) -> Result<Loaded<'_, 'c>, Error<'c>> {
        let kept = dossiers::find(tx, id)?.ok_or(Refusal::NotFound)?;
        self.load_kept(tx, kept, today)
    }

    /// The same, from the row already read.
    pub(crate) fn load_kept(
        &self,
        tx: &mut Tx<'_>,
        kept: dossiers::Dossier,
        today: Date,
    ) -> Result<Loaded<'_, 'c>, Error<'c>> {
        if kept.erased_at.is_some() {
            return Err(Refusal::NotFound.into());
        }
        let subject = subject::open(self, tx, kept.subject)?;
        let engine = self.engine_of(&kept)?;
        let dossier = self.replay(tx, &kept, &subject, engine)?;
        let facts = subject.timeline(self, tx)?;
        let action = self.action_beside(tx, engine, &subject)?;
        let mandates = posts(tx, engine, today)?;
        let turn = ledger::turn(tx, &engine.fiche.head.id)?;
        self.catch_up(tx, &engine.fiche.head.id, turn)?;
        let follows = follows::current(tx, subject.kept.id)?;
        let members = members_of(tx, &subject)?;
        let stays = self.stays_beside(tx, &subject, (kept.id, engine, &dossier))?;
        Ok(Loaded {
            engine,
            stays,
            kept,
            dossier,
            facts,
            action,
            mandates,
            subject,
            follows,
            members,
        })
    }

    pub(crate) fn engine_of(&self, kept: &dossiers::Dossier) -> Result<&Engine<'c>, Error<'c>> {
        let fiche = fiche_id(&kept.fiche)?;
        let version = u16::try_from(kept.fiche_version).ok();
        version
            .and_then(|version| self.engine(&fiche, version))
            .ok_or_else(|| {
                let version = kept.fiche_version;
                Error::Unreadable(format!("fiche {fiche}, version {version}"))
            })
    }

    /// The journal of a dossier, opened and replayed.
    pub(crate) fn replay(
        &self,
        tx: &mut Tx<'_>,
        kept: &dossiers::Dossier,
        subject: &Opened,
        engine: &Engine<'c>,
    ) -> Result<Dossier, Error<'c>> {
        let mut journal = Vec::new();
        for event in dossiers::events(tx, kept.id)? {
            let place = event_place(kept.id, event.rank);
            journal.push(Event {
                entry: subject.unseal(&place, &event.sealed)?,
                recorded: event.recorded_on,
                draft: event.draft,
            });
        }
        let id = kept.id.to_string();
        Ok(Dossier::replay(id, subject.subject(), engine, journal))
    }

    /// The journal of the action beside a dossier, when the fiche has steps for it and one was opened.
    pub(super) fn action_beside(
        &self,
        tx: &mut Tx<'_>,
        engine: &Engine<'c>,
        subject: &Opened,
    ) -> Result<Option<Arc<Dossier>>, Error<'c>> {
        let mut steps = engine.fiche.steps.iter();
        match subject.kind != Kind::Action && steps.any(|step| step.scope == StepScope::Fiche) {
            true => self.action_journal(tx, engine),
            false => Ok(None),
        }
    }
}

/// Who is of a household now; nobody, when it is none.
pub(super) fn members_of<'c>(tx: &mut Tx<'_>, subject: &Opened) -> Result<Vec<i64>, Error<'c>> {
    match subject.kind {
        Kind::Household => Ok(members::current(tx, subject.kept.id)?),
        _ => Ok(Vec::new()),
    }
}

/// Where the roles are held that somebody else stands in for when nobody is there, read once for several fiches:
/// nothing else depends on who holds what.
#[derive(Default)]
pub(crate) struct HeldPosts {
    read: BTreeSet<Id>,
    held: Vec<Actor>,
}

impl HeldPosts {
    /// As a fiche needs them, with some other one: it tells that mandates are known, even when nobody holds those.
    pub(crate) fn of<'c>(
        &mut self,
        tx: &mut Tx<'_>,
        engine: &Engine<'c>,
        today: Date,
    ) -> Result<&[Actor], Error<'c>> {
        let parties = engine.fiche.parties.iter();
        let parties = parties.filter(|party| party.fallback.is_some());
        let mut stood_in = false;
        for role in parties.map(|party| party.role.as_ref()) {
            stood_in = true;
            if self.read.is_empty() {
                let some = mandates::some(tx, today)?;
                self.held
                    .extend(some.map(|(role, structure)| actor(role, structure)));
                self.read.insert(Id::default());
            }
            let Some(role) = role.filter(|role| !self.read.contains(*role)) else {
                continue;
            };
            let places = mandates::places(tx, role, today)?.into_iter();
            self.held
                .extend(places.map(|place| actor(role.clone(), Some(place))));
            self.read.insert(role.clone());
        }
        Ok(match stood_in {
            true => &self.held[..],
            false => &[],
        })
    }
}

fn actor(role: Id, structure: Option<Id>) -> Actor {
    Actor {
        role,
        structure,
        name: None,
    }
}

/// The same for one fiche.
pub(crate) fn posts<'c>(
    tx: &mut Tx<'_>,
    engine: &Engine<'c>,
    today: Date,
) -> Result<Vec<Actor>, Error<'c>> {
    Ok(HeldPosts::default().of(tx, engine, today)?.to_vec())
}
