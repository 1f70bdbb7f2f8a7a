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
    /// The last subject it looked at.
    pub seen_to: i64,
    /// How many it looked at.
    pub seen: i64,
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
    FIND = "SELECT id, on_day, rules, account, mandate, at, done_at, seen_to, seen FROM purge WHERE id = ?1";
    ALL_PURGES = "SELECT id, on_day, rules, account, mandate, at, done_at, seen_to, seen FROM purge WHERE id < ?1 \
                  ORDER BY id DESC LIMIT ?2";
    UNDER_WAY = "SELECT id, on_day, rules, account, mandate, at, done_at, seen_to, seen FROM purge \
                 WHERE done_at IS NULL ORDER BY id LIMIT 1";
    ADVANCE = "UPDATE purge SET seen_to = ?3, seen = seen + ?4 WHERE id = ?1 AND seen_to = ?2 AND done_at IS NULL";
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
        seen_to: row.get(7)?,
        seen: row.get(8)?,
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

/// The first purge that has not seen everybody yet.
///
/// # Errors
/// The engine's.
pub fn under_way(tx: &mut Tx<'_>) -> Result<Option<Purge>, Fault> {
    tx.first(UNDER_WAY, &[])?.map(|row| purge(&row)).transpose()
}

/// A purge has looked at so many more subjects, from one to another; whether nobody else had meanwhile.
///
/// # Errors
/// The engine's.
pub fn advance(tx: &mut Tx<'_>, id: i64, (from, to): (i64, i64), more: i64) -> Result<bool, Fault> {
    Ok(tx.execute(ADVANCE, values![id, from, to, more])? == 1)
}

/// The purges before a number, the last first.
///
/// # Errors
/// The engine's.
pub fn before(tx: &mut Tx<'_>, id: i64, most: i64) -> Result<Vec<Purge>, Fault> {
    let rows = tx.all(ALL_PURGES, values![id, most])?;
    rows.iter().map(purge).collect()
}

/// A purge has seen everybody; whether nobody else had ended it.
///
/// # Errors
/// The engine's.
pub fn end(tx: &mut Tx<'_>, id: i64, at: i64) -> Result<bool, Fault> {
    Ok(tx.execute(END, values![id, at])? == 1)
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
