//! Glasses broken: exceptional accesses to a person, for a reason and a while.

use crate::db::{Fault, Row, Tx};
use crate::statements::statements;
use crate::values;

/// An exceptional access.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glass {
    /// Its number.
    pub id: i64,
    /// By which account.
    pub account: i64,
    /// Under which mandate.
    pub mandate: i64,
    /// To whom.
    pub subject: i64,
    /// Why, sealed by the key of the subject.
    pub sealed: Vec<u8>,
    /// From when.
    pub from_at: i64,
    /// The first instant at which it opens nothing.
    pub until_at: i64,
}

statements! {
    INSERT = "INSERT INTO glass (id, account, mandate, subject, sealed, from_at, until_at) \
              VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    OPEN = "SELECT id, account, mandate, subject, sealed, from_at, until_at FROM glass \
            WHERE mandate = ?1 AND subject = ?2 AND until_at > ?3 AND from_at <= ?3 ORDER BY until_at DESC LIMIT 1";
    FIND = "SELECT id, account, mandate, subject, sealed, from_at, until_at FROM glass WHERE id = ?1";
    OF_SUBJECT = "SELECT id, account, mandate, subject, sealed, from_at, until_at FROM glass \
                  WHERE subject = ?1 ORDER BY from_at, id";
    CLOSE = "UPDATE glass SET until_at = ?3 WHERE id = ?1 AND mandate = ?2 AND until_at > ?3";
}

fn glass(row: &Row) -> Result<Glass, Fault> {
    Ok(Glass {
        id: row.get(0)?,
        account: row.get(1)?,
        mandate: row.get(2)?,
        subject: row.get(3)?,
        sealed: row.get(4)?,
        from_at: row.get(5)?,
        until_at: row.get(6)?,
    })
}

/// Adds an exceptional access.
///
/// # Errors
/// The engine's.
pub fn insert(tx: &mut Tx<'_>, glass: &Glass) -> Result<(), Fault> {
    let Glass {
        id,
        account,
        mandate,
        subject,
        from_at,
        until_at,
        ..
    } = *glass;
    let sealed = glass.sealed.as_slice();
    tx.execute(
        INSERT,
        values![id, account, mandate, subject, sealed, from_at, until_at],
    )?;
    Ok(())
}

/// The access to a subject that a mandate has at an instant.
///
/// # Errors
/// The engine's.
pub fn open(tx: &mut Tx<'_>, mandate: i64, subject: i64, at: i64) -> Result<Option<Glass>, Fault> {
    tx.first(OPEN, values![mandate, subject, at])?
        .map(|row| glass(&row))
        .transpose()
}

/// The access of this number.
///
/// # Errors
/// The engine's.
pub fn find(tx: &mut Tx<'_>, id: i64) -> Result<Option<Glass>, Fault> {
    tx.first(FIND, values![id])?
        .map(|row| glass(&row))
        .transpose()
}

/// Every access to a subject, the oldest first.
///
/// # Errors
/// The engine's.
pub fn of_subject(tx: &mut Tx<'_>, subject: i64) -> Result<Vec<Glass>, Fault> {
    let rows = tx.all(OF_SUBJECT, values![subject])?;
    rows.iter().map(glass).collect()
}

/// Ends an access of a mandate before its time; whether it still lasted.
///
/// # Errors
/// The engine's.
pub fn close(tx: &mut Tx<'_>, id: i64, mandate: i64, at: i64) -> Result<bool, Fault> {
    Ok(tx.execute(CLOSE, values![id, mandate, at])? == 1)
}
