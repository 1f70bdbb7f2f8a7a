//! What people ask of their data, and until when they are to be answered.

use domain::values::Date;

use crate::db::{Fault, Row, Tx};
use crate::statements::statements;
use crate::values;

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Its number.
    pub id: i64,
    /// Whose data.
    pub subject: i64,
    /// What is asked: `acces`, `rectification`…
    pub kind: String,
    /// In their words, sealed.
    pub sealed: Vec<u8>,
    /// The day it was received.
    pub asked_on: Date,
    /// The last day to answer.
    pub to: Date,
    /// Whether that day was put off.
    pub extended: bool,
    /// Why it was, sealed.
    pub delay: Option<Vec<u8>>,
    /// Who wrote it down.
    pub account: i64,
    /// Under which mandate.
    pub mandate: i64,
    /// What came of it.
    pub outcome: Option<String>,
    /// The answer, sealed.
    pub answer: Option<Vec<u8>>,
    /// The day it was answered.
    pub answered_on: Option<Date>,
    /// By which account.
    pub answered_by: Option<i64>,
}

statements! {
    INSERT = "INSERT INTO request (id, subject, kind, sealed, asked_on, to_day, extended, account, mandate) \
              VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7, ?8)";
    FIND = "SELECT id, subject, kind, sealed, asked_on, to_day, extended, account, mandate, outcome, answer, \
            answered_on, answered_by, delay FROM request WHERE id = ?1";
    OF_SUBJECT = "SELECT id, subject, kind, sealed, asked_on, to_day, extended, account, mandate, outcome, \
                  answer, answered_on, answered_by, delay FROM request WHERE subject = ?1 ORDER BY id";
    OPEN = "SELECT id, subject, kind, sealed, asked_on, to_day, extended, account, mandate, outcome, answer, \
            answered_on, answered_by, delay FROM request WHERE outcome IS NULL AND (to_day, id) > (?1, ?2) \
            ORDER BY to_day, id LIMIT ?3";
    EXTEND = "UPDATE request SET to_day = ?2, delay = ?3, extended = 1 \
              WHERE id = ?1 AND extended = 0 AND outcome IS NULL";
    ANSWER = "UPDATE request SET outcome = ?2, answer = ?3, answered_on = ?4, answered_by = ?5 \
              WHERE id = ?1 AND outcome IS NULL";
}

fn request(row: &Row) -> Result<Request, Fault> {
    Ok(Request {
        id: row.get(0)?,
        subject: row.get(1)?,
        kind: row.get(2)?,
        sealed: row.get(3)?,
        asked_on: row.get(4)?,
        to: row.get(5)?,
        extended: row.get(6)?,
        account: row.get(7)?,
        mandate: row.get(8)?,
        outcome: row.get(9)?,
        answer: row.get(10)?,
        answered_on: row.get(11)?,
        answered_by: row.get(12)?,
        delay: row.get(13)?,
    })
}

/// Adds a request.
///
/// # Errors
/// The engine's.
pub fn insert(tx: &mut Tx<'_>, one: &Request) -> Result<(), Fault> {
    let (kind, sealed) = (one.kind.as_str(), one.sealed.as_slice());
    tx.execute(
        INSERT,
        values![
            one.id,
            one.subject,
            kind,
            sealed,
            one.asked_on,
            one.to,
            one.account,
            one.mandate
        ],
    )?;
    Ok(())
}

/// The request of this number.
///
/// # Errors
/// The engine's.
pub fn find(tx: &mut Tx<'_>, id: i64) -> Result<Option<Request>, Fault> {
    tx.first(FIND, values![id])?
        .map(|row| request(&row))
        .transpose()
}

/// Every request about the data of a subject.
///
/// # Errors
/// The engine's.
pub fn of_subject(tx: &mut Tx<'_>, subject: i64) -> Result<Vec<Request>, Fault> {
    tx.all(OF_SUBJECT, values![subject])?
        .iter()
        .map(request)
        .collect()
}

/// The requests that wait, the most pressing first, after the last one read.
///
/// # Errors
/// The engine's.
pub fn open(tx: &mut Tx<'_>, (day, id): (&str, i64), most: i64) -> Result<Vec<Request>, Fault> {
    tx.all(OPEN, values![day, id, most])?
        .iter()
        .map(request)
        .collect()
}

/// Puts the last day off, once, for a sealed reason; whether it was still possible.
///
/// # Errors
/// The engine's.
pub fn extend(tx: &mut Tx<'_>, id: i64, to: Date, delay: &[u8]) -> Result<bool, Fault> {
    Ok(tx.execute(EXTEND, values![id, to, delay])? == 1)
}

/// Answers a request; whether it still waited.
///
/// # Errors
/// The engine's.
pub fn answer(
    tx: &mut Tx<'_>,
    id: i64,
    (outcome, sealed): (&str, &[u8]),
    (day, account): (Date, i64),
) -> Result<bool, Fault> {
    Ok(tx.execute(ANSWER, values![id, outcome, sealed, day, account])? == 1)
}
