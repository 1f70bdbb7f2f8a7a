//! Calendars that a diary subscribes to: whose, under which mandate. Of the link, only the digest is kept.

use crate::db::{Fault, Row, Tx};
use crate::statements::statements;
use crate::values;

/// A calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// Its number.
    pub id: i64,
    /// The digest of its link.
    pub token: Vec<u8>,
    /// Whose.
    pub account: i64,
    /// Under which mandate.
    pub mandate: i64,
    /// The one meeting it holds; without it, everything of the mandate.
    pub meeting: Option<i64>,
    /// When it was made, in milliseconds.
    pub created_at: i64,
    /// When a diary last read it, within an hour.
    pub read_at: Option<i64>,
}

statements! {
    INSERT = "INSERT INTO feed (id, token, account, mandate, meeting, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    BY_TOKEN = "SELECT id, token, account, mandate, meeting, created_at, read_at FROM feed \
                WHERE token = ?1 AND revoked_at IS NULL";
    OF_MANDATE = "SELECT id, token, account, mandate, meeting, created_at, read_at FROM feed \
                  WHERE mandate = ?1 AND revoked_at IS NULL ORDER BY id";
    SEEN = "UPDATE feed SET read_at = ?2 WHERE id = ?1";
    REVOKE = "UPDATE feed SET revoked_at = ?3 WHERE id = ?1 AND mandate = ?2 AND revoked_at IS NULL";
    FORGET = "DELETE FROM feed WHERE revoked_at < ?1";
}

fn feed(row: &Row) -> Result<Feed, Fault> {
    Ok(Feed {
        id: row.get(0)?,
        token: row.get(1)?,
        account: row.get(2)?,
        mandate: row.get(3)?,
        meeting: row.get(4)?,
        created_at: row.get(5)?,
        read_at: row.get(6)?,
    })
}

/// Adds a calendar.
///
/// # Errors
/// The engine's.
pub fn insert(tx: &mut Tx<'_>, feed: &Feed) -> Result<(), Fault> {
    let token = feed.token.as_slice();
    let (account, mandate) = (feed.account, feed.mandate);
    tx.execute(
        INSERT,
        values![
            feed.id,
            token,
            account,
            mandate,
            feed.meeting,
            feed.created_at
        ],
    )?;
    Ok(())
}

/// The calendar of this digest, unless it was revoked.
///
/// # Errors
/// The engine's.
pub fn by_token(tx: &mut Tx<'_>, token: &[u8]) -> Result<Option<Feed>, Fault> {
    tx.first(BY_TOKEN, values![token])?
        .map(|row| feed(&row))
        .transpose()
}

/// The calendars of a mandate, but those revoked.
///
/// # Errors
/// The engine's.
pub fn of_mandate(tx: &mut Tx<'_>, mandate: i64) -> Result<Vec<Feed>, Fault> {
    let rows = tx.all(OF_MANDATE, values![mandate])?;
    rows.iter().map(feed).collect()
}

/// A diary read it.
///
/// # Errors
/// The engine's.
pub fn seen(tx: &mut Tx<'_>, id: i64, now: i64) -> Result<(), Fault> {
    tx.execute(SEEN, values![id, now])?;
    Ok(())
}

/// It opens nothing any more; whether that mandate had it.
///
/// # Errors
/// The engine's.
pub fn revoke(tx: &mut Tx<'_>, id: i64, mandate: i64, now: i64) -> Result<bool, Fault> {
    Ok(tx.execute(REVOKE, values![id, mandate, now])? == 1)
}

/// Forgets those revoked before an instant; how many.
///
/// # Errors
/// The engine's.
pub fn forget(tx: &mut Tx<'_>, before: i64) -> Result<u64, Fault> {
    tx.execute(FORGET, values![before])
}
