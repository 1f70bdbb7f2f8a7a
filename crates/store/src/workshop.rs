//! The texts of fiches: the versions that were published, which never change, and the draft of each.

use domain::values::Date;
use sha2::{Digest, Sha256};

use crate::db::{Fault, Row, Tx, Value};
use crate::statements::statements;
use crate::values;

/// A version that was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The fiche.
    pub fiche: String,
    /// The number of the version.
    pub number: i64,
    /// Its rank among all publications, from 1.
    pub edition: i64,
    /// The text of the fiche.
    pub text: String,
    /// That of its cases.
    pub cases: String,
    /// The first day it applies.
    pub from: Date,
    /// What it changes.
    pub note: String,
    /// Why it was published although some of its cases fail.
    pub reason: Option<String>,
    /// When it was published.
    pub at: i64,
    /// By which account.
    pub account: i64,
    /// Under which mandate.
    pub mandate: i64,
}

/// The draft of a fiche.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The fiche.
    pub fiche: String,
    /// Incremented each time it is kept: what two people who write at once compete for.
    pub version: i64,
    /// The version of the fiche it began from.
    pub began: i64,
    /// The text of the fiche.
    pub text: String,
    /// That of its cases.
    pub cases: String,
    /// When it was last kept.
    pub at: i64,
    /// By which account.
    pub account: i64,
    /// Under which mandate.
    pub mandate: i64,
}

statements! {
    EDITION = "SELECT COALESCE(MAX(edition), 0) FROM fiche_version";
    PUBLISHED = "SELECT fiche, number, edition, text, cases, from_day, note, reason, at, account, mandate \
                 FROM fiche_version ORDER BY edition";
    PUBLISH = "INSERT INTO fiche_version (fiche, number, edition, text, cases, from_day, note, reason, at, account, \
               mandate) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
    DRAFTS = "SELECT fiche, version, began, text, cases, at, account, mandate FROM fiche_draft ORDER BY fiche";
    DRAFT = "SELECT fiche, version, began, text, cases, at, account, mandate FROM fiche_draft WHERE fiche = ?1";
    BEGIN_DRAFT = "INSERT INTO fiche_draft (fiche, version, began, text, cases, at, account, mandate) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    KEEP = "UPDATE fiche_draft SET version = version + 1, began = ?3, text = ?4, cases = ?5, at = ?6, account = ?7, \
            mandate = ?8 WHERE fiche = ?1 AND version = ?2";
    SERVED = "SELECT fiche, number, print FROM fiche_print ORDER BY fiche, number";
    SERVE = "INSERT INTO fiche_print (fiche, number, print, at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING";
    DROP_DRAFT = "DELETE FROM fiche_draft WHERE fiche = ?1 AND version = ?2";
}

/// The rank of the last publication; 0 before any.
///
/// # Errors
/// The engine's.
pub fn edition(tx: &mut Tx<'_>) -> Result<i64, Fault> {
    tx.first(EDITION, &[])?.map_or(Ok(0), |row| row.get(0))
}

/// Every version that was published, in the order of the publications.
///
/// # Errors
/// The engine's.
pub fn published(tx: &mut Tx<'_>) -> Result<Vec<Version>, Fault> {
    let version = |row: &Row| {
        Ok(Version {
            fiche: row.get(0)?,
            number: row.get(1)?,
            edition: row.get(2)?,
            text: row.get(3)?,
            cases: row.get(4)?,
            from: row.get(5)?,
            note: row.get(6)?,
            reason: row.get(7)?,
            at: row.get(8)?,
            account: row.get(9)?,
            mandate: row.get(10)?,
        })
    };
    tx.all(PUBLISHED, &[])?.iter().map(version).collect()
}

/// Publishes a version.
///
/// # Errors
/// The engine's; [`Fault::is_duplicate`] when its number or its edition is taken.
pub fn publish(tx: &mut Tx<'_>, one: &Version) -> Result<(), Fault> {
    tx.execute(
        PUBLISH,
        values![
            one.fiche.as_str(),
            one.number,
            one.edition,
            one.text.as_str(),
            one.cases.as_str(),
            one.from,
            one.note.as_str(),
            one.reason.as_deref(),
            one.at,
            one.account,
            one.mandate
        ],
    )?;
    Ok(())
}

/// The print of a text (SHA-256, in hexadecimal), whatever the ends of its lines.
pub fn print(text: &str) -> String {
    let digest = Sha256::digest(text.replace("\r\n", "\n").as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The versions that were served, each with the print of its text the first time: fiche, number, print.
///
/// # Errors
/// The engine's.
pub fn served(tx: &mut Tx<'_>) -> Result<Vec<(String, i64, String)>, Fault> {
    let one = |row: &Row| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    tx.all(SERVED, &[])?.iter().map(one).collect()
}

/// A version is served, with a text of this print; the first print stays.
///
/// # Errors
/// The engine's.
pub fn serve(
    tx: &mut Tx<'_>,
    (fiche, number): (&str, i64),
    print: &str,
    at: i64,
) -> Result<(), Fault> {
    tx.execute(SERVE, values![fiche, number, print, at])?;
    Ok(())
}

fn draft_of(row: &Row) -> Result<Draft, Fault> {
    Ok(Draft {
        fiche: row.get(0)?,
        version: row.get(1)?,
        began: row.get(2)?,
        text: row.get(3)?,
        cases: row.get(4)?,
        at: row.get(5)?,
        account: row.get(6)?,
        mandate: row.get(7)?,
    })
}

/// The drafts there are.
///
/// # Errors
/// The engine's.
pub fn drafts(tx: &mut Tx<'_>) -> Result<Vec<Draft>, Fault> {
    tx.all(DRAFTS, &[])?.iter().map(draft_of).collect()
}

/// The draft of a fiche.
///
/// # Errors
/// The engine's.
pub fn draft(tx: &mut Tx<'_>, fiche: &str) -> Result<Option<Draft>, Fault> {
    let row = tx.first(DRAFT, values![fiche])?;
    row.as_ref().map(draft_of).transpose()
}

/// Begins a draft.
///
/// # Errors
/// The engine's; [`Fault::is_duplicate`] when the fiche has one.
pub fn begin(tx: &mut Tx<'_>, one: &Draft) -> Result<(), Fault> {
    tx.execute(BEGIN_DRAFT, &columns(one))?;
    Ok(())
}

/// Keeps the texts of a draft, if it is still at its version; whether it was.
///
/// # Errors
/// The engine's.
pub fn keep(tx: &mut Tx<'_>, one: &Draft) -> Result<bool, Fault> {
    Ok(tx.execute(KEEP, &columns(one))? > 0)
}

/// The columns of a draft, as they are added and changed.
fn columns(one: &Draft) -> Vec<Value> {
    let columns = values![
        one.fiche.as_str(),
        one.version,
        one.began,
        one.text.as_str(),
        one.cases.as_str(),
        one.at,
        one.account,
        one.mandate
    ];
    columns.to_vec()
}

/// Drops a draft, if it is still at this version; whether it was.
///
/// # Errors
/// The engine's.
pub fn drop_draft(tx: &mut Tx<'_>, fiche: &str, version: i64) -> Result<bool, Fault> {
    Ok(tx.execute(DROP_DRAFT, values![fiche, version])? > 0)
}
