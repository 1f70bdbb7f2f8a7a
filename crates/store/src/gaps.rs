//! What the offer lacks for somebody: kind of need, territory and day in clear, the rest sealed.

use domain::values::Date;

use crate::db::{Fault, Row, Tx};
use crate::statements::statements;
use crate::values;

/// A gap as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Its number.
    pub id: i64,
    /// For whom.
    pub subject: i64,
    /// The kind of need, by its id in the catalogue.
    pub need: String,
    /// Where, by its id in the catalogue; nothing when it is not known.
    pub territory: Option<String>,
    /// The day.
    pub on: Date,
    /// When it was written down.
    pub recorded_at: i64,
    /// By which account.
    pub account: i64,
    /// Under which mandate.
    pub mandate: i64,
    /// What was said, sealed.
    pub sealed: Vec<u8>,
    /// The day an answer was found.
    pub answered_on: Option<Date>,
}

statements! {
    INSERT = "INSERT INTO gap (id, subject, need, territory, on_day, recorded_at, account, mandate, sealed, \
              answered_on) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    OF_SUBJECT = "SELECT id, subject, need, territory, on_day, recorded_at, account, mandate, sealed, answered_on \
                  FROM gap WHERE subject = ?1 ORDER BY id";
    OF_MANDATE = "SELECT id, subject, need, territory, on_day, recorded_at, account, mandate, sealed, answered_on \
                  FROM gap WHERE mandate = ?1 ORDER BY id DESC LIMIT ?2";
    ANSWER = "UPDATE gap SET answered_on = ?3 WHERE id = ?1 AND subject = ?2 AND answered_on IS NULL";
    COUNTS = "SELECT need, territory, COUNT(DISTINCT subject) FROM gap WHERE on_day >= ?1 AND on_day <= ?2 \
              GROUP BY need, territory ORDER BY need, territory";
}

fn gap(row: &Row) -> Result<Gap, Fault> {
    Ok(Gap {
        id: row.get(0)?,
        subject: row.get(1)?,
        need: row.get(2)?,
        territory: row.get(3)?,
        on: row.get(4)?,
        recorded_at: row.get(5)?,
        account: row.get(6)?,
        mandate: row.get(7)?,
        sealed: row.get(8)?,
        answered_on: row.get(9)?,
    })
}

/// Adds a gap.
///
/// # Errors
/// The engine's.
pub fn insert(tx: &mut Tx<'_>, gap: &Gap) -> Result<(), Fault> {
    tx.execute(
        INSERT,
        values![
            gap.id,
            gap.subject,
            gap.need.as_str(),
            gap.territory.as_deref(),
            gap.on,
            gap.recorded_at,
            gap.account,
            gap.mandate,
            gap.sealed.as_slice(),
            gap.answered_on
        ],
    )?;
    Ok(())
}

/// What the offer lacks for a subject, the first first.
///
/// # Errors
/// The engine's.
pub fn of_subject(tx: &mut Tx<'_>, subject: i64) -> Result<Vec<Gap>, Fault> {
    tx.all(OF_SUBJECT, values![subject])?
        .iter()
        .map(gap)
        .collect()
}

/// What was written down under a mandate, the last first.
///
/// # Errors
/// The engine's.
pub fn of_mandate(tx: &mut Tx<'_>, mandate: i64, most: i64) -> Result<Vec<Gap>, Fault> {
    tx.all(OF_MANDATE, values![mandate, most])?
        .iter()
        .map(gap)
        .collect()
}

/// Writes down that an answer was found; whether none had been.
///
/// # Errors
/// The engine's.
pub fn answer(tx: &mut Tx<'_>, (id, subject): (i64, i64), on: Date) -> Result<bool, Fault> {
    Ok(tx.execute(ANSWER, values![id, subject, on])? == 1)
}

/// A kind of need, a territory, and how many people there have that need unanswered.
pub type Count = (String, Option<String>, u64);

/// How many people, by kind of need and territory, from a day to another, both included.
///
/// # Errors
/// The engine's.
pub fn counts(tx: &mut Tx<'_>, from: Date, to: Date) -> Result<Vec<Count>, Fault> {
    let rows = tx.all(COUNTS, values![from, to])?;
    rows.iter()
        .map(|row| {
            let people: i64 = row.get(2)?;
            Ok((row.get(0)?, row.get(1)?, people.unsigned_abs()))
        })
        .collect()
}
