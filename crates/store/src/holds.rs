//! What departs from the rules of retention, for a reason and a while: a hold keeps a subject from being
//! erased, a return keeps it in use.

use domain::values::Date;

use crate::db::{Fault, Row, Tx};
use crate::statements::statements;
use crate::values;

/// A departure from the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// Its number.
    pub id: i64,
    /// [`HOLD`] or [`RETURN`].
    pub kind: String,
    /// Of which subject.
    pub subject: i64,
    /// Why, sealed.
    pub sealed: Vec<u8>,
    /// First day.
    pub from: Date,
    /// Last day; nothing while it is not lifted.
    pub to: Option<Date>,
    /// By which account.
    pub given_by: i64,
}

/// A legal hold (*gel*).
pub const HOLD: &str = "gel";
/// A return from the archive.
pub const RETURN: &str = "retour";

impl Hold {
    /// Whether it stands on a day.
    pub fn stands(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

statements! {
    INSERT = "INSERT INTO hold (id, kind, subject, sealed, from_day, to_day, given_by) \
              VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    FIND = "SELECT id, kind, subject, sealed, from_day, to_day, given_by FROM hold WHERE id = ?1";
    OF_SUBJECT = "SELECT id, kind, subject, sealed, from_day, to_day, given_by FROM hold WHERE subject = ?1 \
                  ORDER BY id";
    IN_FORCE = "SELECT id, kind, subject, sealed, from_day, to_day, given_by FROM hold \
                WHERE subject >= ?1 AND subject <= ?2 AND from_day <= ?3 AND (to_day IS NULL OR to_day >= ?3) \
                ORDER BY subject, id";
    END = "UPDATE hold SET to_day = ?2 WHERE id = ?1 AND (to_day IS NULL OR to_day > ?2)";
}

fn hold(row: &Row) -> Result<Hold, Fault> {
    Ok(Hold {
        id: row.get(0)?,
        kind: row.get(1)?,
        subject: row.get(2)?,
        sealed: row.get(3)?,
        from: row.get(4)?,
        to: row.get(5)?,
        given_by: row.get(6)?,
    })
}

/// Adds one.
///
/// # Errors
/// The engine's.
pub fn insert(tx: &mut Tx<'_>, hold: &Hold) -> Result<(), Fault> {
    let (kind, sealed) = (hold.kind.as_str(), hold.sealed.as_slice());
    tx.execute(
        INSERT,
        values![
            hold.id,
            kind,
            hold.subject,
            sealed,
            hold.from,
            hold.to,
            hold.given_by
        ],
    )?;
    Ok(())
}

/// The one of this number.
///
/// # Errors
/// The engine's.
pub fn find(tx: &mut Tx<'_>, id: i64) -> Result<Option<Hold>, Fault> {
    tx.first(FIND, values![id])?
        .map(|row| hold(&row))
        .transpose()
}

/// Every one of a subject, past ones included.
///
/// # Errors
/// The engine's.
pub fn of_subject(tx: &mut Tx<'_>, subject: i64) -> Result<Vec<Hold>, Fault> {
    tx.all(OF_SUBJECT, values![subject])?
        .iter()
        .map(hold)
        .collect()
}

/// Those that stand on a day, of the subjects from a number to another, both included.
///
/// # Errors
/// The engine's.
pub fn in_force(tx: &mut Tx<'_>, from: i64, to: i64, day: Date) -> Result<Vec<Hold>, Fault> {
    tx.all(IN_FORCE, values![from, to, day])?
        .iter()
        .map(hold)
        .collect()
}

/// Ends it with a day; whether it lasted longer.
///
/// # Errors
/// The engine's.
pub fn end(tx: &mut Tx<'_>, id: i64, last: Date) -> Result<bool, Fault> {
    Ok(tx.execute(END, values![id, last])? == 1)
}
