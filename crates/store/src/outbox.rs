//! What remains to be done outside the database. Several nodes share it: a claim is theirs for a while,
//! and comes back to all if they do not finish. Nothing is correct only because somebody took it.

use crate::db::{Fault, Row, Tx};
use crate::statements::statements;
use crate::values;

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its number.
    pub id: i64,
    /// What: `courriel.prescription`, `alerte.acces-exceptionnel`…
    pub kind: String,
    /// For which account, if for one.
    pub account: Option<i64>,
    /// About what kind of thing.
    pub object: String,
    /// Which one.
    pub object_id: i64,
    /// Not before, in milliseconds.
    pub due_at: i64,
    /// How many times it was tried.
    pub tries: i64,
}

statements! {
    ADD = "INSERT INTO outbox (id, kind, account, object, object_id, due_at, tries) \
           VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0)";
    // The outer condition is looked at again under the lock: two claimers never take the same.
    CLAIM = "UPDATE outbox SET claimed_by = ?1, claimed_until = ?2, tries = tries + 1 \
             WHERE id IN (SELECT id FROM outbox WHERE done_at IS NULL AND given_up_at IS NULL AND due_at <= ?3 \
                          AND (claimed_until IS NULL OR claimed_until <= ?3) ORDER BY due_at LIMIT ?4) \
             AND done_at IS NULL AND given_up_at IS NULL \
             AND (claimed_until IS NULL OR claimed_until <= ?3) \
             RETURNING id, kind, account, object, object_id, due_at, tries";
    DONE = "UPDATE outbox SET done_at = ?3, claimed_until = NULL WHERE id = ?1 AND claimed_by = ?2 \
            AND done_at IS NULL";
    FAILED = "UPDATE outbox SET due_at = ?3, error = ?4, claimed_until = NULL \
              WHERE id = ?1 AND claimed_by = ?2 AND done_at IS NULL";
    GIVE_UP = "UPDATE outbox SET given_up_at = ?3, error = ?4, claimed_until = NULL \
               WHERE id = ?1 AND claimed_by = ?2 AND done_at IS NULL";
    GIVEN_UP = "SELECT COUNT(*) FROM outbox WHERE done_at IS NULL AND given_up_at IS NOT NULL";
    ALL_DONE = "UPDATE outbox SET done_at = ?1, claimed_until = NULL WHERE done_at IS NULL";
    WAITING = "SELECT COUNT(*) FROM outbox WHERE done_at IS NULL AND given_up_at IS NULL";
    BY_KIND = "SELECT kind, COUNT(*), COUNT(error), MIN(due_at) FROM outbox WHERE done_at IS NULL \
               AND given_up_at IS NULL GROUP BY kind ORDER BY kind";
    DONE_SINCE = "SELECT COUNT(*) FROM outbox WHERE done_at >= ?1";
    STUCK = "SELECT id, kind, account, object, object_id, due_at, tries, error, given_up_at FROM outbox \
             WHERE done_at IS NULL AND error IS NOT NULL ORDER BY due_at, id LIMIT ?1";
    // Given up on, it begins again.
    AT_ONCE = "UPDATE outbox SET due_at = ?2, given_up_at = NULL, \
               tries = CASE WHEN given_up_at IS NULL THEN tries ELSE 0 END WHERE id = ?1 AND done_at IS NULL AND error IS NOT NULL \
               AND (claimed_until IS NULL OR claimed_until <= ?2)";
    FORGET = "DELETE FROM outbox WHERE done_at < ?1 OR given_up_at < ?1";
}

fn job(row: &Row) -> Result<Job, Fault> {
    Ok(Job {
        id: row.get(0)?,
        kind: row.get(1)?,
        account: row.get(2)?,
        object: row.get(3)?,
        object_id: row.get(4)?,
        due_at: row.get(5)?,
        tries: row.get(6)?,
    })
}

/// What waits, of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The kind.
    pub kind: String,
    /// How many.
    pub waiting: i64,
    /// How many of them failed, and are to be tried again.
    pub failed: i64,
    /// When the first of them is to be done, in milliseconds.
    pub first: i64,
}

/// What waits, kind by kind.
///
/// # Errors
/// The engine's.
pub fn by_kind(tx: &mut Tx<'_>) -> Result<Vec<Waiting>, Fault> {
    let waiting = |row: &Row| {
        Ok(Waiting {
            kind: row.get(0)?,
            waiting: row.get(1)?,
            failed: row.get(2)?,
            first: row.get(3)?,
        })
    };
    tx.all(BY_KIND, &[])?.iter().map(waiting).collect()
}

/// How many things were done since an instant.
///
/// # Errors
/// The engine's.
pub fn done_since(tx: &mut Tx<'_>, from: i64) -> Result<i64, Fault> {
    tx.first(DONE_SINCE, values![from])?
        .map_or(Ok(0), |row| row.get(0))
}

/// Something that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failed {
    /// What.
    pub job: Job,
    /// Why.
    pub why: String,
    /// When it was given up on; nothing while it is tried again.
    pub given_up_at: Option<i64>,
}

/// What failed, to be tried again or given up on, the first to be first, up to `most`.
///
/// # Errors
/// The engine's.
pub fn stuck(tx: &mut Tx<'_>, most: i64) -> Result<Vec<Failed>, Fault> {
    let failed = |row: &Row| {
        Ok(Failed {
            job: job(row)?,
            why: row.get(7)?,
            given_up_at: row.get(8)?,
        })
    };
    tx.all(STUCK, values![most])?.iter().map(failed).collect()
}

/// How many things were given up on.
///
/// # Errors
/// The engine's.
pub fn given_up(tx: &mut Tx<'_>) -> Result<i64, Fault> {
    tx.first(GIVEN_UP, &[])?.map_or(Ok(0), |row| row.get(0))
}

/// What failed, or was given up on, is tried again from now on; whether it waited for that.
///
/// # Errors
/// The engine's.
pub fn at_once(tx: &mut Tx<'_>, id: i64, now: i64) -> Result<bool, Fault> {
    Ok(tx.execute(AT_ONCE, values![id, now])? == 1)
}

/// Adds something to do, in the transaction that makes it necessary.
///
/// # Errors
/// The engine's.
pub fn add(tx: &mut Tx<'_>, job: &Job) -> Result<(), Fault> {
    let (kind, object) = (job.kind.as_str(), job.object.as_str());
    tx.execute(
        ADD,
        values![job.id, kind, job.account, object, job.object_id, job.due_at],
    )?;
    Ok(())
}

/// Takes up to `most` things to do, until an instant.
///
/// # Errors
/// The engine's.
pub fn claim(
    tx: &mut Tx<'_>,
    by: &str,
    now: i64,
    until: i64,
    most: i64,
) -> Result<Vec<Job>, Fault> {
    let rows = tx.all(CLAIM, values![by, until, now, most])?;
    rows.iter().map(job).collect()
}

/// It is done; whether the claim was still ours.
///
/// # Errors
/// The engine's.
pub fn done(tx: &mut Tx<'_>, id: i64, by: &str, now: i64) -> Result<bool, Fault> {
    Ok(tx.execute(DONE, values![id, by, now])? == 1)
}

/// It failed, and will be tried again from an instant; whether the claim was still ours.
///
/// # Errors
/// The engine's.
pub fn failed(tx: &mut Tx<'_>, id: i64, by: &str, again: i64, why: &str) -> Result<bool, Fault> {
    Ok(tx.execute(FAILED, values![id, by, again, why])? == 1)
}

/// It failed too often, and is not tried again unless somebody says so; whether the claim was still ours.
///
/// # Errors
/// The engine's.
pub fn give_up(tx: &mut Tx<'_>, id: i64, by: &str, now: i64, why: &str) -> Result<bool, Fault> {
    Ok(tx.execute(GIVE_UP, values![id, by, now, why])? == 1)
}

/// Nothing of what waits is to be done any more; how many things waited.
///
/// # Errors
/// The engine's.
pub fn all_done(tx: &mut Tx<'_>, now: i64) -> Result<u64, Fault> {
    tx.execute(ALL_DONE, values![now])
}

/// How many things wait.
///
/// # Errors
/// The engine's.
pub fn waiting(tx: &mut Tx<'_>) -> Result<i64, Fault> {
    tx.first(WAITING, &[])?.map_or(Ok(0), |row| row.get(0))
}

/// Forgets what was done or given up on before an instant; how many.
///
/// # Errors
/// The engine's.
pub fn forget(tx: &mut Tx<'_>, before: i64) -> Result<u64, Fault> {
    tx.execute(FORGET, values![before])
}
