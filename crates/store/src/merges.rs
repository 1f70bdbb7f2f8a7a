//! What else is sealed about a person and follows them when two records become one.

use crate::db::{Fault, Tx};
use crate::statements::statements;
use crate::values;

statements! {
    HOLDS = "SELECT id, sealed, NULL FROM hold WHERE subject = ?1 ORDER BY id";
    MOVE_HOLD = "UPDATE hold SET subject = ?2, sealed = ?3 WHERE id = ?1";
    GLASSES = "SELECT id, sealed, NULL FROM glass WHERE subject = ?1 ORDER BY id";
    MOVE_GLASS = "UPDATE glass SET subject = ?2, sealed = ?3 WHERE id = ?1";
    REQUESTS = "SELECT id, sealed, answer FROM request WHERE subject = ?1 ORDER BY id";
    MOVE_REQUEST = "UPDATE request SET subject = ?2, sealed = ?3, answer = ?4 WHERE id = ?1";
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
}

impl Sealed {
    /// All of them.
    pub const ALL: [Sealed; 3] = [Sealed::Hold, Sealed::Glass, Sealed::Request];

    /// Its table: what its places begin with.
    pub fn table(self) -> &'static str {
        match self {
            Sealed::Hold => "hold",
            Sealed::Glass => "glass",
            Sealed::Request => "request",
        }
    }
}

/// A row: its number, what is sealed in it, and the answer to a request.
pub type Row = (i64, Vec<u8>, Option<Vec<u8>>);

/// The rows of a kind that are about a subject.
///
/// # Errors
/// The engine's.
pub fn of_subject(tx: &mut Tx<'_>, kind: Sealed, subject: i64) -> Result<Vec<Row>, Fault> {
    let sql = match kind {
        Sealed::Hold => HOLDS,
        Sealed::Glass => GLASSES,
        Sealed::Request => REQUESTS,
    };
    let rows = tx.all(sql, values![subject])?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .collect()
}

/// A row is about another subject from now on, sealed again for them.
///
/// # Errors
/// The engine's.
pub fn move_to(tx: &mut Tx<'_>, kind: Sealed, row: Row, subject: i64) -> Result<(), Fault> {
    let (id, sealed, answer) = row;
    match kind {
        Sealed::Hold => tx.execute(MOVE_HOLD, values![id, subject, sealed])?,
        Sealed::Glass => tx.execute(MOVE_GLASS, values![id, subject, sealed])?,
        Sealed::Request => tx.execute(MOVE_REQUEST, values![id, subject, sealed, answer])?,
    };
    Ok(())
}
