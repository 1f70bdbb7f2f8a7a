//! What else is sealed about a person and follows them when two records become one.

use crate::db::{Fault, Row, Tx};
use crate::statements::statements;
use crate::values;

statements! {
    HOLDS = "SELECT id, sealed, NULL, NULL FROM hold WHERE subject = ?1 ORDER BY id";
    MOVE_HOLD = "UPDATE hold SET subject = ?2, sealed = ?3 WHERE id = ?1";
    GLASSES = "SELECT id, sealed, NULL, NULL FROM glass WHERE subject = ?1 ORDER BY id";
    MOVE_GLASS = "UPDATE glass SET subject = ?2, sealed = ?3 WHERE id = ?1";
    REQUESTS = "SELECT id, sealed, answer, delay FROM request WHERE subject = ?1 ORDER BY id";
    MOVE_REQUEST = "UPDATE request SET subject = ?2, sealed = ?3, answer = ?4, delay = ?5 WHERE id = ?1";
    GAPS = "SELECT id, sealed, NULL, NULL FROM gap WHERE subject = ?1 ORDER BY id";
    MEETING_LINES = "SELECT l.id, l.sealed, NULL, NULL FROM meeting_line l JOIN dossier d ON d.id = l.dossier \
                     WHERE d.subject = ?1 AND l.sealed IS NOT NULL ORDER BY l.id";
    MOVE_MEETING_LINE = "UPDATE meeting_line SET sealed = ?2 WHERE id = ?1";
    MOVE_GAP = "UPDATE gap SET subject = ?2, sealed = ?3 WHERE id = ?1";
    PIECES = "SELECT id, sealed, NULL, NULL FROM piece WHERE subject = ?1 ORDER BY id";
    MOVE_PIECE = "UPDATE piece SET subject = ?2, sealed = ?3 WHERE id = ?1";
}

/// A kind of row that holds something sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sealed {
    /// Legal holds.
    Hold,
    /// Exceptional accesses.
    Glass,
    /// Requests a person makes of their data.
    Request,
    /// Needs that nothing answered.
    Gap,
    /// Why a body put a dossier off.
    MeetingLine,
    /// Files joined: their names and keys; their bytes stay as they are.
    Piece,
}

impl Sealed {
    /// All of them.
    pub const ALL: [Sealed; 6] = [
        Sealed::Hold,
        Sealed::Glass,
        Sealed::Request,
        Sealed::Gap,
        Sealed::MeetingLine,
        Sealed::Piece,
    ];

    /// Its table: what its places begin with.
    pub fn table(self) -> &'static str {
        match self {
            Sealed::Hold => "hold",
            Sealed::Glass => "glass",
            Sealed::Request => "request",
            Sealed::Gap => "gap",
            Sealed::MeetingLine => "meeting_line",
            Sealed::Piece => "piece",
        }
    }
}

/// A row, and what is sealed in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Its number.
    pub id: i64,
    /// What was written.
    pub sealed: Vec<u8>,
    /// The answer to a request.
    pub answer: Option<Vec<u8>>,
    /// Why a request is answered later.
    pub delay: Option<Vec<u8>>,
}

/// The rows of a kind that are about a subject.
///
/// # Errors
/// The engine's.
pub fn of_subject(tx: &mut Tx<'_>, kind: Sealed, subject: i64) -> Result<Vec<Held>, Fault> {
    let sql = match kind {
        Sealed::Hold => HOLDS,
        Sealed::Glass => GLASSES,
        Sealed::Request => REQUESTS,
        Sealed::Gap => GAPS,
        Sealed::MeetingLine => MEETING_LINES,
        Sealed::Piece => PIECES,
    };
    let rows = tx.all(sql, values![subject])?;
    let held = |row: &Row| {
        Ok(Held {
            id: row.get(0)?,
            sealed: row.get(1)?,
            answer: row.get(2)?,
            delay: row.get(3)?,
        })
    };
    rows.iter().map(held).collect()
}

/// A row is about another subject from now on, sealed again for them.
///
/// # Errors
/// The engine's.
pub fn move_to(tx: &mut Tx<'_>, kind: Sealed, row: Held, subject: i64) -> Result<(), Fault> {
    let Held {
        id,
        sealed,
        answer,
        delay,
    } = row;
    match kind {
        Sealed::Hold => tx.execute(MOVE_HOLD, values![id, subject, sealed])?,
        Sealed::Glass => tx.execute(MOVE_GLASS, values![id, subject, sealed])?,
        Sealed::Request => tx.execute(MOVE_REQUEST, values![id, subject, sealed, answer, delay])?,
        Sealed::Gap => tx.execute(MOVE_GAP, values![id, subject, sealed])?,
        // It follows its dossier.
        Sealed::MeetingLine => tx.execute(MOVE_MEETING_LINE, values![id, sealed])?,
        Sealed::Piece => tx.execute(MOVE_PIECE, values![id, subject, sealed])?,
    };
    Ok(())
}
