//! Files joined to the documents of dossiers: what is in clear of each, and its bytes, sealed, part by part.

use crate::db::{Fault, Row, Tx};
use crate::statements::statements;
use crate::values;

/// Its bytes are still coming.
pub const COMING: &str = "arrive";
/// It is whole, and joined to nothing yet.
pub const RECEIVED: &str = "recue";
/// It is joined to a document of a dossier.
pub const JOINED: &str = "jointe";

/// No analysis was asked.
pub const UNSCANNED: &str = "sans";
/// It waits for an analysis: nobody reads it.
pub const WAITING: &str = "attend";
/// The analysis found nothing.
pub const CLEAN: &str = "saine";
/// The analysis refused it: its bytes are gone.
pub const REJECTED: &str = "refusee";

/// A file as it is kept, but its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Its number.
    pub id: i64,
    /// Whose.
    pub subject: i64,
    /// The dossier it is joined to.
    pub dossier: Option<i64>,
    /// The document of the fiche it is joined to.
    pub document: Option<String>,
    /// The rank of the act that filed the document with it.
    pub event: Option<i64>,
    /// [`COMING`], [`RECEIVED`] or [`JOINED`].
    pub state: String,
    /// [`UNSCANNED`], [`WAITING`], [`CLEAN`] or [`REJECTED`].
    pub scan: String,
    /// What sort of file its content is.
    pub kind: String,
    /// How many bytes it has in clear.
    pub length: i64,
    /// In how many parts.
    pub parts: i64,
    /// SHA-256 of its sealed parts.
    pub print: Vec<u8>,
    /// The account that sent it.
    pub account: i64,
    /// Under which mandate.
    pub mandate: i64,
    /// When.
    pub received_at: i64,
    /// Its name and its key, sealed.
    pub sealed: Vec<u8>,
}

statements! {
    INSERT = "INSERT INTO piece (id, subject, dossier, document, event, state, scan, kind, length, parts, print, \
              account, mandate, received_at, sealed) \
              VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)";
    ADD_PART = "INSERT INTO piece_part (piece, rank, bytes) VALUES (?1, ?2, ?3)";
    RECEIVE = "UPDATE piece SET state = ?2, scan = ?3, kind = ?4, length = ?5, parts = ?6, print = ?7 \
               WHERE id = ?1";
    JOIN = "UPDATE piece SET state = 'jointe', dossier = ?2, document = ?3, event = ?4 \
            WHERE id = ?1 AND state = 'recue' AND account = ?5 AND subject = ?6";
    SCANNED = "UPDATE piece SET scan = ?2 WHERE id = ?1";
    FIND = "SELECT id, subject, dossier, document, event, state, scan, kind, length, parts, print, account, \
            mandate, received_at, sealed FROM piece WHERE id = ?1";
    OF_DOSSIER = "SELECT id, subject, dossier, document, event, state, scan, kind, length, parts, print, account, \
                  mandate, received_at, sealed FROM piece WHERE dossier = ?1 ORDER BY id";
    OF_SUBJECT = "SELECT id, subject, dossier, document, event, state, scan, kind, length, parts, print, account, \
                  mandate, received_at, sealed FROM piece WHERE subject = ?1 AND state = 'jointe' ORDER BY id";
    AFTER = "SELECT id, subject, dossier, document, event, state, scan, kind, length, parts, print, account, \
             mandate, received_at, sealed FROM piece WHERE id > ?1 AND state <> 'arrive' ORDER BY id LIMIT ?2";
    TO_SCAN = "SELECT id, subject, dossier, document, event, state, scan, kind, length, parts, print, account, \
               mandate, received_at, sealed FROM piece WHERE scan = 'attend' AND state <> 'arrive' AND id > ?1 \
               ORDER BY id LIMIT ?2";
    STALE = "SELECT id FROM piece WHERE state <> 'jointe' AND received_at < ?1 ORDER BY received_at LIMIT ?2";
    WAITS = "SELECT COUNT(*) FROM piece WHERE state <> 'jointe' AND account = ?1";
    PART = "SELECT bytes FROM piece_part WHERE piece = ?1 AND rank = ?2";
    DROP_PARTS = "DELETE FROM piece_part WHERE piece = ?1";
    DROP = "DELETE FROM piece WHERE id = ?1";
    DROP_PARTS_OF_DOSSIER = "DELETE FROM piece_part WHERE piece IN (SELECT id FROM piece WHERE dossier = ?1)";
    DROP_OF_DOSSIER = "DELETE FROM piece WHERE dossier = ?1";
    DROP_PARTS_OF_SUBJECT = "DELETE FROM piece_part WHERE piece IN (SELECT id FROM piece WHERE subject = ?1)";
    DROP_OF_SUBJECT = "DELETE FROM piece WHERE subject = ?1";
}

fn piece(row: &Row) -> Result<Piece, Fault> {
    Ok(Piece {
        id: row.get(0)?,
        subject: row.get(1)?,
        dossier: row.get(2)?,
        document: row.get(3)?,
        event: row.get(4)?,
        state: row.get(5)?,
        scan: row.get(6)?,
        kind: row.get(7)?,
        length: row.get(8)?,
        parts: row.get(9)?,
        print: row.get(10)?,
        account: row.get(11)?,
        mandate: row.get(12)?,
        received_at: row.get(13)?,
        sealed: row.get(14)?,
    })
}

fn pieces(rows: &[Row]) -> Result<Vec<Piece>, Fault> {
    rows.iter().map(piece).collect()
}

/// Adds a file; its parts follow.
///
/// # Errors
/// The engine's.
pub fn insert(tx: &mut Tx<'_>, piece: &Piece) -> Result<(), Fault> {
    tx.execute(
        INSERT,
        values![
            piece.id,
            piece.subject,
            piece.dossier,
            piece.document.as_deref(),
            piece.event,
            piece.state.as_str(),
            piece.scan.as_str(),
            piece.kind.as_str(),
            piece.length,
            piece.parts,
            piece.print.as_slice(),
            piece.account,
            piece.mandate,
            piece.received_at,
            piece.sealed.as_slice()
        ],
    )?;
    Ok(())
}

/// Adds a part of a file, sealed.
///
/// # Errors
/// The engine's.
pub fn add_part(tx: &mut Tx<'_>, piece: i64, rank: i64, sealed: &[u8]) -> Result<(), Fault> {
    tx.execute(ADD_PART, values![piece, rank, sealed])?;
    Ok(())
}

/// A file is whole: what its content is, its length, its parts and their print, as `piece` says.
///
/// # Errors
/// The engine's.
pub fn receive(tx: &mut Tx<'_>, piece: &Piece) -> Result<(), Fault> {
    tx.execute(
        RECEIVE,
        values![
            piece.id,
            piece.state.as_str(),
            piece.scan.as_str(),
            piece.kind.as_str(),
            piece.length,
            piece.parts,
            piece.print.as_slice()
        ],
    )?;
    Ok(())
}

/// Joins a file that an account received about a subject; whether there was one, joined to nothing yet.
///
/// # Errors
/// The engine's.
pub fn join(
    tx: &mut Tx<'_>,
    piece: i64,
    (dossier, document, event): (i64, &str, Option<i64>),
    (account, subject): (i64, i64),
) -> Result<bool, Fault> {
    let joined = values![piece, dossier, document, event, account, subject];
    Ok(tx.execute(JOIN, joined)? == 1)
}

/// What the analysis of a file came to.
///
/// # Errors
/// The engine's.
pub fn scanned(tx: &mut Tx<'_>, piece: i64, scan: &str) -> Result<(), Fault> {
    tx.execute(SCANNED, values![piece, scan])?;
    Ok(())
}

/// A file, by its number.
///
/// # Errors
/// The engine's.
pub fn find(tx: &mut Tx<'_>, id: i64) -> Result<Option<Piece>, Fault> {
    tx.first(FIND, values![id])?
        .map(|row| piece(&row))
        .transpose()
}

/// The files of a dossier, the first first.
///
/// # Errors
/// The engine's.
pub fn of_dossier(tx: &mut Tx<'_>, dossier: i64) -> Result<Vec<Piece>, Fault> {
    pieces(&tx.all(OF_DOSSIER, values![dossier])?)
}

/// The files joined in the dossiers of a subject, the first first.
///
/// # Errors
/// The engine's.
pub fn of_subject(tx: &mut Tx<'_>, subject: i64) -> Result<Vec<Piece>, Fault> {
    pieces(&tx.all(OF_SUBJECT, values![subject])?)
}

/// Files that are whole, after a number, up to `most`.
///
/// # Errors
/// The engine's.
pub fn after(tx: &mut Tx<'_>, last: i64, most: i64) -> Result<Vec<Piece>, Fault> {
    pieces(&tx.all(AFTER, values![last, most])?)
}

/// Files that wait for an analysis, after a number, up to `most`.
///
/// # Errors
/// The engine's.
pub fn to_scan(tx: &mut Tx<'_>, last: i64, most: i64) -> Result<Vec<Piece>, Fault> {
    pieces(&tx.all(TO_SCAN, values![last, most])?)
}

/// Files joined to nothing that came before an instant, up to `most`.
///
/// # Errors
/// The engine's.
pub fn stale(tx: &mut Tx<'_>, before: i64, most: i64) -> Result<Vec<i64>, Fault> {
    let rows = tx.all(STALE, values![before, most])?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// How many files of an account are joined to nothing yet.
///
/// # Errors
/// The engine's.
pub fn waits(tx: &mut Tx<'_>, account: i64) -> Result<i64, Fault> {
    let row = tx.first(WAITS, values![account])?;
    row.map_or(Ok(0), |row| row.get(0))
}

/// A part of a file, sealed.
///
/// # Errors
/// The engine's.
pub fn part(tx: &mut Tx<'_>, piece: i64, rank: i64) -> Result<Option<Vec<u8>>, Fault> {
    tx.first(PART, values![piece, rank])?
        .map(|row| row.get(0))
        .transpose()
}

/// Takes the bytes of a file away, and leaves what is said of it.
///
/// # Errors
/// The engine's.
pub fn empty(tx: &mut Tx<'_>, piece: i64) -> Result<(), Fault> {
    tx.execute(DROP_PARTS, values![piece])?;
    Ok(())
}

/// Takes a file away.
///
/// # Errors
/// The engine's.
pub fn remove(tx: &mut Tx<'_>, piece: i64) -> Result<(), Fault> {
    empty(tx, piece)?;
    tx.execute(DROP, values![piece])?;
    Ok(())
}

/// Takes the files of a dossier away.
///
/// # Errors
/// The engine's.
pub fn remove_of_dossier(tx: &mut Tx<'_>, dossier: i64) -> Result<(), Fault> {
    tx.execute(DROP_PARTS_OF_DOSSIER, values![dossier])?;
    tx.execute(DROP_OF_DOSSIER, values![dossier])?;
    Ok(())
}

/// Takes everything that was received about a subject away.
///
/// # Errors
/// The engine's.
pub fn remove_of_subject(tx: &mut Tx<'_>, subject: i64) -> Result<(), Fault> {
    tx.execute(DROP_PARTS_OF_SUBJECT, values![subject])?;
    tx.execute(DROP_OF_SUBJECT, values![subject])?;
    Ok(())
}
