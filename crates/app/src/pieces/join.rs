//! Joining a file to a document: with the act that files it, or later; and taking back one joined by mistake.

use domain::dossier::{Act, Entry};
use domain::values::Id;
use store::pieces::{self, Piece};
use store::{Tx, audit};

use super::receive::FIELD;
use crate::call::Call;
use crate::dossier::Loaded;
use crate::error::{Error, Invalid, Refusal, invalid};
use crate::office::Office;

/// A file received, and the document that it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joined {
    /// The document of the fiche.
    pub document: Id,
    /// The number of the file.
    pub piece: i64,
}

/// The most files of one dossier.
const MOST: usize = 200;

impl<'c> Office<'c> {
    /// Joins a file to a document of a dossier that who asks may file there today.
    ///
    /// # Errors
    /// There is no such dossier that they may know of; the document is not theirs to file; the file is not one
    /// that they sent for this; or a fault.
    pub fn join_piece(
        &self,
        call: &Call<'_>,
        dossier: i64,
        joined: &Joined,
    ) -> Result<(), Error<'c>> {
        self.store.write(|tx| {
            self.may_know(tx, call, dossier)?;
            let loaded = self.load(tx, dossier, call.now.today)?;
            let standing = loaded.stand(call.who)?;
            if loaded.kept.archived_at.is_some() {
                return Err(Refusal::Gone.into());
            }
            if !self.may_file(&loaded, &standing, call.now.today, &joined.document) {
                return Err(Refusal::Forbidden.into());
            }
            let filed = loaded.dossier.state.filed.iter();
            let mut filed = filed.filter(|filed| filed.deposit.document == joined.document);
            let event = filed.next_back().map(|filed| filed.event);
            self.join_one(tx, call, &loaded, event, joined)
        })
    }

    /// Takes back a file that who asks joined.
    ///
    /// # Errors
    /// There is none that they joined; or a fault.
    pub fn take_piece_back(
        &self,
        call: &Call<'_>,
        dossier: i64,
        piece: i64,
    ) -> Result<(), Error<'c>> {
        self.store.write(|tx| {
            let (loaded, own) = self.joined_by(tx, call, (dossier, piece))?;
            pieces::remove(tx, own.id)?;
            self.note_piece(tx, call, "piece.retirer", (&loaded, own.id))
        })
    }

    /// Whether who asks may take a file back; nothing is changed.
    ///
    /// # Errors
    /// There is none that they joined; or a fault.
    pub fn may_take_piece_back(
        &self,
        call: &Call<'_>,
        dossier: i64,
        piece: i64,
    ) -> Result<(), Error<'c>> {
        self.store
            .write(|tx| self.joined_by(tx, call, (dossier, piece)).map(drop))
    }

    /// A file that who asks joined to a dossier, and the dossier.
    fn joined_by(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        (dossier, piece): (i64, i64),
    ) -> Result<(Loaded<'_, 'c>, Piece), Error<'c>> {
        self.may_know(tx, call, dossier)?;
        let loaded = self.load(tx, dossier, call.now.today)?;
        loaded.stand(call.who)?;
        let own = pieces::find(tx, piece)?.filter(|piece| {
            piece.dossier == Some(dossier)
                && piece.account == call.who.account
                && piece.mandate == call.who.mandate
        });
        Ok((loaded, own.ok_or(Refusal::NotFound)?))
    }

    /// Joins the files of an act, within its transaction: each to a document that the act files.
    pub(crate) fn join_all(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        loaded: &Loaded<'_, 'c>,
        (entry, rank): (&Entry, i64),
        joined: &[Joined],
    ) -> Result<(), Error<'c>> {
        for one in joined {
            if !files(&entry.act, &one.document) {
                return Err(invalid(FIELD, Invalid::Unknown));
            }
            let event = usize::try_from(rank).ok();
            self.join_one(tx, call, loaded, event, one)?;
        }
        Ok(())
    }

    fn join_one(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        loaded: &Loaded<'_, 'c>,
        event: Option<usize>,
        joined: &Joined,
    ) -> Result<(), Error<'c>> {
        let dossier = loaded.kept.id;
        if pieces::of_dossier(tx, dossier)?.len() >= MOST {
            return Err(invalid(FIELD, Invalid::TooMany));
        }
        let event = event.and_then(|event| i64::try_from(event).ok());
        let place = (dossier, joined.document.as_str(), event);
        let owner = (call.who.account, loaded.kept.subject);
        if !pieces::join(tx, joined.piece, place, owner)? {
            return Err(invalid(FIELD, Invalid::Unknown));
        }
        self.note_piece(tx, call, "piece.joindre", (loaded, joined.piece))
    }

    /// A line of the access journal about a file of a dossier.
    pub(super) fn note_piece(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        did: &str,
        (loaded, piece): (&Loaded<'_, 'c>, i64),
    ) -> Result<(), Error<'c>> {
        let line = audit::Line {
            detail: piece.to_string(),
            ..call.line(did, ("dossier", loaded.kept.id), loaded.kept.subject)
        };
        Ok(audit::write(tx, self.store.node(), &line)?)
    }
}

/// Whether an act files a document.
fn files(act: &Act, document: &Id) -> bool {
    match act {
        Act::Deposit(deposit) => deposit.document == *document,
        Act::Hold(holding) => holding
            .documents
            .iter()
            .any(|one| one.document == *document),
        Act::Correct {
            with: Some(entry), ..
        } => files(&entry.act, document),
        _ => false,
    }
}
