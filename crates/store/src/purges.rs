//! The purges, and what each did: numbers, rules and days, never a name.

use domain::values::Date;

use crate::db::{Fault, Row, Tx};
use crate::statements::statements;
use crate::values;

/// A purge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purge {
    /// Its number.
    pub id: i64,
    /// The day of the plan it carries out.
    pub on: Date,
    /// The rules that were confirmed, with spaces between them.
    pub rules: String,
    /// By which account.
    pub account: i64,
    /// Under which mandate.
    pub mandate: i64,
    /// When it began, in milliseconds.
    pub at: i64,
    /// When it ended.
    pub done_at: Option<i64>,
}

/// Something a purge moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved<'a> {
    /// The subject.
    pub subject: i64,
    /// The dossier; nothing for the subject's own record.
    pub dossier: Option<i64>,
    /// The rule whose time had passed.
    pub rule: &'a str,
    /// Where it was brought.
    pub stage: &'a str,
}

statements! {
    BEGIN = "INSERT INTO purge (id, on_day, rules, account, mandate, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    FIND = "SELECT id, on_day, rules, account, mandate, at, done_at FROM purge WHERE id = ?1";
    ALL_PURGES = "SELECT id, on_day, rules, account, mandate, at, done_at FROM purge WHERE id < ?1 \
                  ORDER BY id DESC LIMIT ?2";
    END = "UPDATE purge SET done_at = ?2 WHERE id = ?1 AND done_at IS NULL";
    ADD = "INSERT INTO erasure (purge, subject, dossier, rule, stage, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    COUNTS = "SELECT rule, stage, CAST(CASE WHEN dossier = 0 THEN 0 ELSE 1 END AS BIGINT) AS of_dossier, \
              COUNT(*) FROM erasure WHERE purge = ?1 GROUP BY rule, stage, of_dossier \
              ORDER BY rule, stage, of_dossier";
}

fn purge(row: &Row) -> Result<Purge, Fault> {
    Ok(Purge {
        id: row.get(0)?,
        on: row.get(1)?,
        rules: row.get(2)?,
        account: row.get(3)?,
        mandate: row.get(4)?,
        at: row.get(5)?,
        done_at: row.get(6)?,
    })
}

/// A purge begins.
///
/// # Errors
/// The engine's.
pub fn begin(tx: &mut Tx<'_>, purge: &Purge) -> Result<(), Fault> {
    let rules = purge.rules.as_str();
    tx.execute(
        BEGIN,
        values![
            purge.id,
            purge.on,
            rules,
            purge.account,
            purge.mandate,
            purge.at
        ],
    )?;
    Ok(())
}

/// The purge of this number.
///
/// # Errors
/// The engine's.
pub fn find(tx: &mut Tx<'_>, id: i64) -> Result<Option<Purge>, Fault> {
    tx.first(FIND, values![id])?
        .map(|row| purge(&row))
        .transpose()
}

/// The purges before a number, the last first.
///
/// # Errors
/// The engine's.
pub fn before(tx: &mut Tx<'_>, id: i64, most: i64) -> Result<Vec<Purge>, Fault> {
    let rows = tx.all(ALL_PURGES, values![id, most])?;
    rows.iter().map(purge).collect()
}

/// A purge has seen everybody.
///
/// # Errors
/// The engine's.
pub fn end(tx: &mut Tx<'_>, id: i64, at: i64) -> Result<(), Fault> {
    tx.execute(END, values![id, at])?;
    Ok(())
}

/// Notes what a purge moved, in the transaction that moves it.
///
/// # Errors
/// The engine's.
pub fn add(tx: &mut Tx<'_>, purge: i64, moved: &Moved<'_>, at: i64) -> Result<(), Fault> {
    let dossier = moved.dossier.unwrap_or(0);
    let Moved {
        subject,
        rule,
        stage,
        ..
    } = *moved;
    tx.execute(ADD, values![purge, subject, dossier, rule, stage, at])?;
    Ok(())
}

/// What a purge moved: by rule, by stage, dossiers apart from subjects; how many.
pub type Count = (String, String, bool, i64);

/// What a purge moved, counted.
///
/// # Errors
/// The engine's.
pub fn counts(tx: &mut Tx<'_>, id: i64) -> Result<Vec<Count>, Fault> {
    let count = |row: &Row| Ok((row.get(0)?, row.get(1)?, row.get::<bool>(2)?, row.get(3)?));
    tx.all(COUNTS, values![id])?.iter().map(count).collect()
}
