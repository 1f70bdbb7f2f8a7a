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
}

statements! {
    INSERT = "INSERT INTO gap (id, subject, need, territory, on_day, recorded_at, account, mandate, sealed) \
              VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    OF_SUBJECT = "SELECT id, subject, need, territory, on_day, recorded_at, account, mandate, sealed \
                  FROM gap WHERE subject = ?1 ORDER BY id";
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
            gap.sealed.as_slice()
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
