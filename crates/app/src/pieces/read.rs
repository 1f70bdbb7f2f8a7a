//! Files as somebody sees them, and their bytes, part after part.

use domain::access::{Relation, Seen};
use domain::dossier::Act;
use domain::facts::Sensitivity;
use domain::values::{Date, Id};
use store::pieces::{self, CLEAN, Piece, REJECTED, UNSCANNED};
use store::{Store, Tx};
use vault::PersonKey;

use super::kind::FileKind;
use super::receive::{FIELD, named};
use super::{open_part, secret_of};
use crate::call::Call;
use crate::dossier::{Loaded, Standing, offers};
use crate::error::{Error, Invalid, Refusal, invalid};
use crate::office::Office;

/// A file that somebody may know of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenPiece {
    /// Its number.
    pub id: i64,
    /// The document of the fiche that it is.
    pub document: Id,
    /// The rank of the act that filed it.
    pub event: Option<usize>,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: FileKind,
    /// How many bytes.
    pub length: u64,
    /// When it came, in milliseconds since 1970.
    pub received_at: i64,
    /// Whether it may be read.
    pub state: PieceState,
    /// Whether who looks joined it.
    pub own: bool,
}

/// Whether a file may be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PieceState {
    /// It may.
    Ready,
    /// It waits for its analysis.
    Waiting,
    /// Its analysis refused it: nothing is left of it.
    Rejected,
    /// It is under medical secrecy: the doctor gives it to the person.
    ByTheDoctor,
}

/// A file that somebody may read, and what opens it.
#[derive(Debug)]
pub struct Opening {
    /// What it is.
    pub seen: SeenPiece,
    piece: Piece,
    key: PersonKey,
}

impl<'c> Office<'c> {
    /// Opens a file of a dossier to read it; a line of the access journal says so.
    ///
    /// # Errors
    /// There is none that they may know of; it waits for its analysis, or was refused by it; or a fault.
    pub fn open_piece(
        &self,
        call: &Call<'_>,
        dossier: i64,
        piece: i64,
    ) -> Result<Opening, Error<'c>> {
        self.store.write(|tx| {
            self.may_look(tx, call, dossier)?;
            let loaded = self.load(tx, dossier, call.now.today)?;
            let standing = self.stand_to_read(tx, call, &loaded)?;
            let seen = self.pieces_seen(tx, call, (&loaded, &standing))?;
            let seen = seen.into_iter().find(|one| one.id == piece);
            let seen = seen.ok_or(Refusal::NotFound)?;
            match seen.state {
                PieceState::Ready => {}
                PieceState::Waiting => return Err(invalid(FIELD, Invalid::FileWaits)),
                PieceState::Rejected => return Err(Refusal::Gone.into()),
                PieceState::ByTheDoctor => return Err(Refusal::Forbidden.into()),
            }
            let kept = pieces::find(tx, piece)?.ok_or(Refusal::NotFound)?;
            let (_, key) = secret_of(&loaded.subject, &kept)?;
            let did = match standing.relation {
                Relation::Exceptional | Relation::ExceptionalHealth => {
                    "acces-exceptionnel.lire-piece"
                }
                _ => "piece.lire",
            };
            self.note_piece(tx, call, did, (&loaded, piece))?;
            Ok(Opening {
                seen,
                piece: kept,
                key,
            })
        })
    }

    /// The files of a dossier that somebody may know of.
    pub(crate) fn pieces_seen(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        (loaded, standing): (&Loaded<'_, 'c>, &Standing),
    ) -> Result<Vec<SeenPiece>, Error<'c>> {
        let eyes = loaded.seen_by(standing);
        let mut seen = Vec::new();
        for piece in pieces::of_dossier(tx, loaded.kept.id)? {
            let own = standing.relation != Relation::Helper
                && piece.account == call.who.account
                && piece.mandate == call.who.mandate;
            seen.extend(seen_piece(&loaded.subject, &eyes, &piece, own)?);
        }
        Ok(seen)
    }

    /// Whether somebody may file a document today.
    pub(super) fn may_file(
        &self,
        loaded: &Loaded<'_, 'c>,
        standing: &Standing,
        today: Date,
        document: &Id,
    ) -> bool {
        self.with_ledger(|ledger| {
            let around = loaded.around(ledger, today);
            let offers = offers(loaded, standing, &around);
            offers.iter().any(
                |offer| matches!(&offer.act, Act::Deposit(deposit) if deposit.document == *document),
            )
        })
    }
}

/// A file, for whom the class of its document lets know of it.
fn seen_piece<'c>(
    subject: &crate::subject::Opened,
    eyes: &Seen<'_, '_>,
    piece: &Piece,
    own: bool,
) -> Result<Option<SeenPiece>, Error<'c>> {
    let id = piece
        .document
        .as_deref()
        .and_then(|id| id.parse::<Id>().ok());
    let kind = FileKind::read(&piece.kind);
    let (Some(document), Some(kind)) = (id, kind) else {
        return Err(Error::Unreadable(format!("fichier {}", piece.id)));
    };
    let event = piece.event.and_then(|event| usize::try_from(event).ok());
    let Some(of_fiche) = eyes.folder.engine.document(document.as_str()) else {
        return Ok(None);
    };
    if !eyes.file(of_fiche, event, own).reads() {
        return Ok(None);
    }
    let secret = of_fiche.class == Some(Sensitivity::S4);
    let state = match piece.scan.as_str() {
        REJECTED => PieceState::Rejected,
        UNSCANNED | CLEAN if secret && eyes.relation == Relation::Subject && !own => {
            PieceState::ByTheDoctor
        }
        UNSCANNED | CLEAN => PieceState::Ready,
        _ => PieceState::Waiting,
    };
    let (name, _) = secret_of(subject, piece)?;
    Ok(Some(SeenPiece {
        id: piece.id,
        document,
        event,
        name: named(&name, kind),
        kind,
        length: piece.length.unsigned_abs(),
        received_at: piece.received_at,
        state,
        own,
    }))
}

impl Opening {
    /// The part of a rank, from 0; nothing after the last.
    ///
    /// # Errors
    /// It is not as it was received; or a fault.
    pub fn part(&self, store: &Store, rank: i64) -> Result<Option<Vec<u8>>, Error<'static>> {
        if rank >= self.piece.parts {
            return Ok(None);
        }
        let sealed = store.read(|tx| pieces::part(tx, self.piece.id, rank));
        let sealed = sealed.map_err(Error::Store)?;
        let gone = || Error::Unreadable(format!("fichier {}, morceau {rank}", self.piece.id));
        let sealed = sealed.ok_or_else(gone)?;
        open_part(&self.key, &self.piece, rank, &sealed).map(Some)
    }
}
