//! Lists that somebody asked to take away: which one, under which mandate, how far it is; and its bytes, sealed, part
//! by part. Several nodes may write them: a claim is a node's for a while, and what it wrote goes when it is lost.

use crate::db::{Fault, Row, Tx};
use crate::statements::statements;
use crate::values;

/// Nobody began it.
pub const ASKED: &str = "demande";
/// It is being written.
pub const RUNNING: &str = "en-cours";
/// It may be fetched.
pub const READY: &str = "pret";
/// Its time has passed, or somebody it may speak of was erased: nothing is left of its bytes.
pub const EXPIRED: &str = "expire";
/// It could not be written, or its mandate is over.
pub const FAILED: &str = "echec";

/// An export as it is kept, but its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// Its number.
    pub id: i64,
    /// The account that asked.
    pub account: i64,
    /// Under which mandate.
    pub mandate: i64,
    /// Which list, by its word.
    pub list: String,
    /// Its filters, as the question of an address: codes, never a name.
    pub filters: String,
    /// The form of the file, by its ending.
    pub format: String,
    /// [`ASKED`], [`RUNNING`], [`READY`], [`EXPIRED`] or [`FAILED`].
    pub state: String,
    /// When it was asked, in milliseconds.
    pub asked_at: i64,
    /// How many rows are written.
    pub written: i64,
    /// Of how many, when it is known.
    pub total: Option<i64>,
    /// The turn of work that writes it.
    pub claim: Option<i64>,
    /// How many times it was begun.
    pub tries: i64,
    /// How many bytes it has in clear.
    pub length: i64,
    /// In how many parts.
    pub parts: i64,
    /// When it was ready, failed or expired.
    pub ended_at: Option<i64>,
    /// The first instant at which it is no longer fetched.
    pub expires_at: Option<i64>,
    /// Its key, sealed.
    pub sealed: Vec<u8>,
}

statements! {
    INSERT = "INSERT INTO export (id, account, mandate, list, filters, format, state, asked_at, written, tries, \
              length, parts, sealed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'demande', ?7, 0, 0, 0, 0, ?8)";
    FIND = "SELECT id, account, mandate, list, filters, format, state, asked_at, written, total, claim, tries, \
            length, parts, ended_at, expires_at, sealed FROM export WHERE id = ?1";
    OF_MANDATE = "SELECT id, account, mandate, list, filters, format, state, asked_at, written, total, claim, tries, \
                  length, parts, ended_at, expires_at, sealed FROM export WHERE mandate = ?1 ORDER BY id DESC LIMIT ?2";
    WAITS = "SELECT COUNT(*) FROM export WHERE mandate = ?1 AND state IN ('demande', 'en-cours')";
    // The outer condition is looked at again under the lock: two claimers never take the same.
    CLAIM = "UPDATE export SET claim = ?1, claimed_until = ?2, state = 'en-cours', written = 0, total = NULL, \
             length = 0, parts = 0, tries = tries + 1 \
             WHERE id = (SELECT id FROM export WHERE state IN ('demande', 'en-cours') \
                         AND (claimed_until IS NULL OR claimed_until <= ?3) ORDER BY id LIMIT 1) \
             AND state IN ('demande', 'en-cours') AND (claimed_until IS NULL OR claimed_until <= ?3) \
             RETURNING id, account, mandate, list, filters, format, state, asked_at, written, total, claim, tries, \
             length, parts, ended_at, expires_at, sealed";
    GO_ON = "UPDATE export SET written = ?3, total = ?4, claimed_until = ?5 \
             WHERE id = ?1 AND claim = ?2 AND state = 'en-cours'";
    ADD_PART = "INSERT INTO export_part (export, rank, bytes) VALUES (?1, ?2, ?3)";
    READY_NOW = "UPDATE export SET state = 'pret', written = ?3, total = ?3, length = ?4, parts = ?5, ended_at = ?6, \
                 expires_at = ?7, claim = NULL, claimed_until = NULL \
                 WHERE id = ?1 AND claim = ?2 AND state = 'en-cours'";
    FAIL = "UPDATE export SET state = 'echec', ended_at = ?3, claim = NULL, claimed_until = NULL \
            WHERE id = ?1 AND claim = ?2 AND state = 'en-cours'";
    AGAIN = "UPDATE export SET claimed_until = ?3 WHERE id = ?1 AND claim = ?2 AND state = 'en-cours'";
    PART = "SELECT bytes FROM export_part WHERE export = ?1 AND rank = ?2";
    DROP_PARTS = "DELETE FROM export_part WHERE export = ?1";
    EXPIRE = "UPDATE export SET state = 'expire', ended_at = ?2 WHERE id = ?1 AND state = 'pret'";
    OVER = "SELECT id FROM export WHERE state = 'pret' AND expires_at <= ?1 ORDER BY expires_at LIMIT ?2";
    FORGET = "DELETE FROM export WHERE ended_at < ?1 AND state IN ('expire', 'echec')";
    AFTER = "SELECT id, account, mandate, list, filters, format, state, asked_at, written, total, claim, tries, \
             length, parts, ended_at, expires_at, sealed FROM export WHERE id > ?1 ORDER BY id LIMIT ?2";
    PARTS = "SELECT COUNT(*) FROM export_part WHERE export = ?1";
    ORPHANS = "SELECT DISTINCT p.export FROM export_part p LEFT JOIN export e ON e.id = p.export WHERE e.id IS NULL \
               ORDER BY p.export";
    // Somebody was erased: whatever may speak of them goes, and what was being written begins again.
    DROP_ALL_PARTS = "DELETE FROM export_part";
    EXPIRE_ALL = "UPDATE export SET state = 'expire', ended_at = expires_at WHERE state = 'pret'";
    BEGIN_AGAIN = "UPDATE export SET state = 'demande', claim = NULL, claimed_until = NULL, written = 0 \
                   WHERE state = 'en-cours'";
    WITHDRAW = "DELETE FROM export WHERE id = ?1";
}

fn export(row: &Row) -> Result<Export, Fault> {
    Ok(Export {
        id: row.get(0)?,
        account: row.get(1)?,
        mandate: row.get(2)?,
        list: row.get(3)?,
        filters: row.get(4)?,
        format: row.get(5)?,
        state: row.get(6)?,
        asked_at: row.get(7)?,
        written: row.get(8)?,
        total: row.get(9)?,
        claim: row.get(10)?,
        tries: row.get(11)?,
        length: row.get(12)?,
        parts: row.get(13)?,
        ended_at: row.get(14)?,
        expires_at: row.get(15)?,
        sealed: row.get(16)?,
    })
}

/// Adds an export that was asked.
///
/// # Errors
/// The engine's.
pub fn insert(tx: &mut Tx<'_>, export: &Export) -> Result<(), Fault> {
    let (list, filters) = (export.list.as_str(), export.filters.as_str());
    tx.execute(
        INSERT,
        values![
            export.id,
            export.account,
            export.mandate,
            list,
            filters,
            export.format.as_str(),
            export.asked_at,
            export.sealed.as_slice()
        ],
    )?;
    Ok(())
}

/// An export, by its number.
///
/// # Errors
/// The engine's.
pub fn find(tx: &mut Tx<'_>, id: i64) -> Result<Option<Export>, Fault> {
    tx.first(FIND, values![id])?
        .map(|row| export(&row))
        .transpose()
}

/// The exports asked under a mandate, the last first.
///
/// # Errors
/// The engine's.
pub fn of_mandate(tx: &mut Tx<'_>, mandate: i64, most: i64) -> Result<Vec<Export>, Fault> {
    let rows = tx.all(OF_MANDATE, values![mandate, most])?;
    rows.iter().map(export).collect()
}

/// Every export after a number, up to `most`.
///
/// # Errors
/// The engine's.
pub fn after(tx: &mut Tx<'_>, id: i64, most: i64) -> Result<Vec<Export>, Fault> {
    let rows = tx.all(AFTER, values![id, most])?;
    rows.iter().map(export).collect()
}

/// How many parts are there of an export.
///
/// # Errors
/// The engine's.
pub fn parts(tx: &mut Tx<'_>, id: i64) -> Result<i64, Fault> {
    tx.first(PARTS, values![id])?
        .map_or(Ok(0), |row| row.get(0))
}

/// The exports of which parts are there, and nothing else.
///
/// # Errors
/// The engine's.
pub fn orphans(tx: &mut Tx<'_>) -> Result<Vec<i64>, Fault> {
    tx.all(ORPHANS, &[])?.iter().map(|row| row.get(0)).collect()
}

/// How many exports of a mandate are not written yet.
///
/// # Errors
/// The engine's.
pub fn waits(tx: &mut Tx<'_>, mandate: i64) -> Result<i64, Fault> {
    tx.first(WAITS, values![mandate])?
        .map_or(Ok(0), |row| row.get(0))
}

/// Takes the first export that nobody writes, until an instant: what somebody else had written of it is gone.
///
/// # Errors
/// The engine's.
pub fn claim(
    tx: &mut Tx<'_>,
    claim: i64,
    (now, until): (i64, i64),
) -> Result<Option<Export>, Fault> {
    let rows = tx.all(CLAIM, values![claim, until, now])?;
    let Some(row) = rows.first() else {
        return Ok(None);
    };
    let export = export(row)?;
    tx.execute(DROP_PARTS, values![export.id])?;
    Ok(Some(export))
}

/// So many rows of it are written, of how many; whether the claim is still ours, now until that instant.
///
/// # Errors
/// The engine's.
pub fn go_on(
    tx: &mut Tx<'_>,
    (id, claim): (i64, i64),
    (written, total): (i64, Option<i64>),
    until: i64,
) -> Result<bool, Fault> {
    Ok(tx.execute(GO_ON, values![id, claim, written, total, until])? == 1)
}

/// Adds a part of it, sealed; whether the claim is still ours, now until that instant: nothing is added otherwise.
///
/// # Errors
/// The engine's.
pub fn add_part(
    tx: &mut Tx<'_>,
    (id, claim): (i64, i64),
    (rank, sealed): (i64, &[u8]),
    until: i64,
) -> Result<bool, Fault> {
    let ours = tx.execute(AGAIN, values![id, claim, until])? == 1;
    if ours {
        tx.execute(ADD_PART, values![id, rank, sealed])?;
    }
    Ok(ours)
}

/// It is whole: its rows, its bytes, its parts, now and until when; whether the claim was still ours.
///
/// # Errors
/// The engine's.
pub fn ready(
    tx: &mut Tx<'_>,
    (id, claim): (i64, i64),
    (written, length, parts): (i64, i64, i64),
    (now, until): (i64, i64),
) -> Result<bool, Fault> {
    let values = values![id, claim, written, length, parts, now, until];
    Ok(tx.execute(READY_NOW, values)? == 1)
}

/// It is not to be written after all: nothing is left of its bytes; whether the claim was still ours.
///
/// # Errors
/// The engine's.
pub fn fail(tx: &mut Tx<'_>, (id, claim): (i64, i64), now: i64) -> Result<bool, Fault> {
    let failed = tx.execute(FAIL, values![id, claim, now])? == 1;
    if failed {
        tx.execute(DROP_PARTS, values![id])?;
    }
    Ok(failed)
}

/// It is let go until an instant, then begun again by whoever comes.
///
/// # Errors
/// The engine's.
pub fn let_go(tx: &mut Tx<'_>, (id, claim): (i64, i64), until: i64) -> Result<(), Fault> {
    tx.execute(AGAIN, values![id, claim, until])?;
    Ok(())
}

/// A part of it, sealed.
///
/// # Errors
/// The engine's.
pub fn part(tx: &mut Tx<'_>, id: i64, rank: i64) -> Result<Option<Vec<u8>>, Fault> {
    tx.first(PART, values![id, rank])?
        .map(|row| row.get(0))
        .transpose()
}

/// Those whose time has passed, up to `most`.
///
/// # Errors
/// The engine's.
pub fn over(tx: &mut Tx<'_>, now: i64, most: i64) -> Result<Vec<i64>, Fault> {
    let rows = tx.all(OVER, values![now, most])?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// Its time has passed: nothing is left of its bytes; whether it was ready until now.
///
/// # Errors
/// The engine's.
pub fn expire(tx: &mut Tx<'_>, id: i64, now: i64) -> Result<bool, Fault> {
    let expired = tx.execute(EXPIRE, values![id, now])? == 1;
    if expired {
        tx.execute(DROP_PARTS, values![id])?;
    }
    Ok(expired)
}

/// Forgets those that ended before an instant, and of which nothing is left; how many.
///
/// # Errors
/// The engine's.
pub fn forget(tx: &mut Tx<'_>, before: i64) -> Result<u64, Fault> {
    tx.execute(FORGET, values![before])
}

/// Takes an export away, whatever it is at.
///
/// # Errors
/// The engine's.
pub fn withdraw(tx: &mut Tx<'_>, id: i64) -> Result<(), Fault> {
    tx.execute(DROP_PARTS, values![id])?;
    tx.execute(WITHDRAW, values![id])?;
    Ok(())
}

/// Somebody was erased. A file may speak of anybody: none stays, and those being written begin again without them.
///
/// # Errors
/// The engine's.
pub(crate) fn spoil(tx: &mut Tx<'_>) -> Result<(), Fault> {
    tx.execute(DROP_ALL_PARTS, &[])?;
    tx.execute(EXPIRE_ALL, &[])?;
    tx.execute(BEGIN_AGAIN, &[])?;
    Ok(())
}
