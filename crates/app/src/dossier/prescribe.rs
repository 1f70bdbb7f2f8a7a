//! A new dossier: opened by its first act, or not at all.

use domain::access::told_to_opener;
use domain::dossier::{Dossier, Entry};
use domain::values::Id;
use store::{Tx, dossiers, follows, ledger, subjects};

use super::act::{Done, heard};
use super::left::DRAFT;
use super::load::{Loaded, members_of, posts};
use crate::call::Call;
use crate::error::{Error, Refusal};
use crate::office::Office;
use crate::pieces::Joined;
use crate::subject::{self, Kind, Opened};

/// What a new dossier is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// A person or a household that is known.
    Known(i64),
    /// The action of the fiche itself.
    Action,
    /// A contract (*marché*), by its name.
    Market(String),
    /// A prescriber's support, before anyone is named.
    Anonymous,
}

impl<'c> Office<'c> {
    /// Opens a dossier by its first act: a prescription, or what concerns the action itself. A refusal leaves
    /// no dossier behind.
    ///
    /// # Errors
    /// A refusal, or a fault.
    pub fn open_dossier(
        &self,
        call: &Call<'_>,
        about: &About,
        fiche: &Id,
        entry: &Entry,
    ) -> Result<Done<'c>, Error<'c>> {
        self.open_dossier_with(call, about, fiche, (entry, &[]))
    }

    /// The same, with files for the documents that the act files: all is written, or nothing.
    ///
    /// # Errors
    /// As [`Office::open_dossier`]; or a file is not one that its author sent for this.
    pub fn open_dossier_with(
        &self,
        call: &Call<'_>,
        about: &About,
        fiche: &Id,
        (entry, joined): (&Entry, &[Joined]),
    ) -> Result<Done<'c>, Error<'c>> {
        self.store
            .write(|tx| self.open_in(tx, call, about, fiche, (entry, joined)))
    }

    /// The same, in a transaction that does more.
    pub(crate) fn open_in(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        about: &About,
        fiche: &Id,
        (entry, joined): (&Entry, &[Joined]),
    ) -> Result<Done<'c>, Error<'c>> {
        let engine = self
            .engine_on(fiche, call.now.today)
            .ok_or(Refusal::NotFound)?;
        let subject = self.about(tx, call, about, fiche)?;
        if !entry.by.contains(&call.who.actor()) {
            return Err(Refusal::NotYours.into());
        }
        let id = call.id();
        let version = i64::from(engine.fiche.version.number);
        let day = call.now.today;
        dossiers::insert(
            tx,
            id,
            subject.kept.id,
            (fiche.as_str(), version),
            DRAFT,
            day,
        )?;
        let kept = dossiers::find(tx, id)?.ok_or(Refusal::NotFound)?;
        let dossier = Dossier::open(id.to_string(), subject.subject(), engine);
        let turn = ledger::turn(tx, fiche)?;
        self.catch_up(tx, fiche, turn)?;
        let mut loaded = Loaded {
            engine,
            facts: subject.timeline(self, tx)?,
            action: self.action_beside(tx, engine, &subject)?,
            mandates: posts(tx, engine, day)?,
            follows: follows::current(tx, kept.subject)?,
            members: members_of(tx, &subject)?,
            stays: Vec::new(),
            kept,
            dossier,
            subject,
        };
        let done = self.submit(tx, call, &mut loaded, entry);
        if done.is_ok() {
            self.join_all(tx, call, &loaded, (entry, 0), joined)?;
        }
        let opener = call.who.actor();
        heard(done, |reason| {
            told_to_opener(self.catalogue, &opener, reason)
        })
    }

    /// The subject of a new dossier, made when it is one that needs no more than a name.
    fn about(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        about: &About,
        fiche: &Id,
    ) -> Result<Opened, Error<'c>> {
        let (kind, name) = match about {
            About::Known(id) => {
                let subject = subject::open(self, tx, *id).map_err(unknown)?;
                self.may_know_subject(tx, call, &subject)?;
                // Nobody merges, archives or erases them meanwhile.
                if !subjects::touch(tx, subject.kept.id)? {
                    return Err(Refusal::Stale.into());
                }
                let subject = subject::open(self, tx, subject.kept.id)?;
                if subject.kept.archived_at.is_some() {
                    return Err(Refusal::Gone.into());
                }
                return Ok(subject);
            }
            About::Action => (Kind::Action, Some(fiche.as_str())),
            About::Market(name) => (Kind::Market, Some(name.as_str())),
            About::Anonymous => (Kind::Anonymous, None),
        };
        let named = match name {
            Some(name) => subjects::named(tx, kind.word(), name)?,
            None => None,
        };
        match named {
            Some(kept) => subject::open_kept(self, kept),
            None => subject::create(self, tx, call, (kind, name)),
        }
    }
}

/// One who was erased is nobody: not even that they were here is told.
fn unknown(error: Error<'_>) -> Error<'_> {
    match error {
        Error::Refused(Refusal::Gone) => Refusal::NotFound.into(),
        other => other,
    }
}
