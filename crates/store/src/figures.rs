//! How an action goes, in numbers: read from indexes that hold all they tell, fiche by fiche.

use domain::values::Date;

use crate::db::{Fault, Row, Tx};
use crate::statements::statements;
use crate::values;

statements! {
    // What is over costs nothing here: only those who wait or are in are read.
    RUNNING = "SELECT operator, progress, COUNT(*) FROM dossier WHERE fiche = ?1 \
               AND progress IN ('attente', 'dedans', 'suspendu') AND erased_at IS NULL \
               GROUP BY operator, progress ORDER BY operator, progress";
    ENTERED = "SELECT operator, COUNT(*) FROM dossier WHERE fiche = ?1 AND entered_on IS NOT NULL \
               AND entered_on >= ?2 AND entered_on <= ?3 GROUP BY operator ORDER BY operator";
    CLOSED = "SELECT operator, COUNT(*) FROM dossier WHERE fiche = ?1 AND progress = ?2 \
              AND closed_on >= ?3 AND closed_on <= ?4 AND erased_at IS NULL GROUP BY operator ORDER BY operator";
    // Owed by several posts, it is late once.
    LATE = "SELECT d.operator, o.what, COUNT(*), MIN(o.to_day) FROM (SELECT DISTINCT dossier, what, run, \
            from_day, to_day FROM owed WHERE fiche = ?1 AND to_day < ?2) o JOIN dossier d ON d.id = o.dossier \
            GROUP BY d.operator, o.what ORDER BY d.operator, o.what";
    ASLEEP = "SELECT id FROM dossier WHERE wake_on <= ?1 AND fiche = ?2 ORDER BY wake_on LIMIT ?3";
    MARKETS = "SELECT d.id FROM dossier d JOIN subject s ON s.id = d.subject WHERE d.fiche = ?1 \
               AND d.progress IS NULL AND s.kind = 'marche' AND d.erased_at IS NULL ORDER BY d.id";
    WAITING = "SELECT id, operator FROM dossier WHERE fiche = ?1 AND progress = 'attente' \
               AND erased_at IS NULL ORDER BY opened_on, id";
}

/// How many, for an operator; for none when a dossier names none.
pub type Of = (Option<String>, u64);

/// Something late: for which operator, what, how many times, since which last day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Late {
    /// The operator of the dossiers.
    pub operator: Option<String>,
    /// What is owed, as it is kept.
    pub what: String,
    /// How many times.
    pub count: u64,
    /// The oldest last day.
    pub to: Date,
}

fn count(row: &Row, rank: usize) -> Result<u64, Fault> {
    Ok(row.get::<i64>(rank)?.unsigned_abs())
}

fn of(row: &Row) -> Result<Of, Fault> {
    Ok((row.get(0)?, count(row, 1)?))
}

/// Those who wait or are in: for which operator, how far, how many.
///
/// # Errors
/// The engine's.
pub fn running(tx: &mut Tx<'_>, fiche: &str) -> Result<Vec<(Option<String>, String, u64)>, Fault> {
    let rows = tx.all(RUNNING, values![fiche])?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?, count(row, 2)?)))
        .collect()
}

/// How many came in from a day to another, both included.
///
/// # Errors
/// The engine's.
pub fn entered(tx: &mut Tx<'_>, fiche: &str, (from, to): (Date, Date)) -> Result<Vec<Of>, Fault> {
    let rows = tx.all(ENTERED, values![fiche, from, to])?;
    rows.iter().map(of).collect()
}

/// How many dossiers were closed from a day to another, both included, having come this far.
///
/// # Errors
/// The engine's.
pub fn closed(
    tx: &mut Tx<'_>,
    (fiche, progress): (&str, &str),
    (from, to): (Date, Date),
) -> Result<Vec<Of>, Fault> {
    let rows = tx.all(CLOSED, values![fiche, progress, from, to])?;
    rows.iter().map(of).collect()
}

/// What is late on a day.
///
/// # Errors
/// The engine's.
pub fn late(tx: &mut Tx<'_>, fiche: &str, today: Date) -> Result<Vec<Late>, Fault> {
    let late = |row: &Row| {
        Ok(Late {
            operator: row.get(0)?,
            what: row.get(1)?,
            count: count(row, 2)?,
            to: row.get(3)?,
        })
    };
    tx.all(LATE, values![fiche, today])?
        .iter()
        .map(late)
        .collect()
}

/// The dossiers of a fiche whose list may have changed by itself up to a day.
///
/// # Errors
/// The engine's.
pub fn asleep(tx: &mut Tx<'_>, fiche: &str, today: Date, most: i64) -> Result<Vec<i64>, Fault> {
    let rows = tx.all(ASLEEP, values![today, fiche, most])?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// The dossiers of those who wait and their operator, the first opened first.
///
/// # Errors
/// The engine's.
pub fn waiting(tx: &mut Tx<'_>, fiche: &str) -> Result<Vec<(i64, Option<String>)>, Fault> {
    let rows = tx.all(WAITING, values![fiche])?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// The dossiers of the contracts of a fiche.
///
/// # Errors
/// The engine's.
pub fn markets(tx: &mut Tx<'_>, fiche: &str) -> Result<Vec<i64>, Fault> {
    let rows = tx.all(MARKETS, values![fiche])?;
    rows.iter().map(|row| row.get(0)).collect()
}
