//! Sessions. A session is found by the digest of its present token, and by nothing else.

use crate::db::{Fault, Row, Tx};
use crate::statements::statements;
use crate::values;

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its number: it stays while the token changes.
    pub id: i64,
    /// The digest of its present token.
    pub token: Vec<u8>,
    /// Whose.
    pub account: i64,
    /// Under which mandate; none while signing in.
    pub mandate: Option<i64>,
    /// What proved the identity a second time.
    pub factor: Option<String>,
    /// When the identity was first proved.
    pub proved_at: i64,
    /// When it was opened.
    pub opened_at: i64,
    /// Its last request.
    pub seen_at: i64,
    /// When it was ended, and by what.
    pub ended: Option<(i64, String)>,
    /// A second factor that is being enrolled, sealed.
    pub pending: Option<Vec<u8>>,
}

statements! {
    INSERT = "INSERT INTO session (id, token, account, mandate, factor, proved_at, opened_at, seen_at) \
              VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    BY_TOKEN = "SELECT id, token, account, mandate, factor, proved_at, opened_at, seen_at, ended_at, ending, \
                pending FROM session WHERE token = ?1";
    OF_ACCOUNT = "SELECT id, token, account, mandate, factor, proved_at, opened_at, seen_at, ended_at, ending, \
                  pending FROM session WHERE account = ?1 AND ended_at IS NULL ORDER BY opened_at, id";
    TURN = "UPDATE session SET token = ?3, mandate = ?4, factor = ?5, seen_at = ?6, pending = ?7 \
            WHERE id = ?1 AND token = ?2 AND ended_at IS NULL";
    SEEN = "UPDATE session SET seen_at = ?2 WHERE id = ?1 AND seen_at < ?2 AND ended_at IS NULL";
    END = "UPDATE session SET ended_at = ?3, ending = ?4, pending = NULL \
           WHERE id = ?1 AND account = ?2 AND ended_at IS NULL";
    END_ALL = "UPDATE session SET ended_at = ?3, ending = ?4, pending = NULL \
               WHERE account = ?1 AND id <> ?2 AND ended_at IS NULL";
    FORGET = "DELETE FROM session WHERE opened_at < ?1";
}

fn session(row: &Row) -> Result<Session, Fault> {
    let ended_at: Option<i64> = row.get(8)?;
    let ending: Option<String> = row.get(9)?;
    Ok(Session {
        id: row.get(0)?,
        token: row.get(1)?,
        account: row.get(2)?,
        mandate: row.get(3)?,
        factor: row.get(4)?,
        proved_at: row.get(5)?,
        opened_at: row.get(6)?,
        seen_at: row.get(7)?,
        ended: ended_at.zip(ending),
        pending: row.get(10)?,
    })
}

/// Adds a session.
///
/// # Errors
/// The engine's.
pub fn insert(tx: &mut Tx<'_>, session: &Session) -> Result<(), Fault> {
    let Session {
        id,
        account,
        mandate,
        proved_at,
        opened_at,
        seen_at,
        ..
    } = *session;
    let (token, factor) = (session.token.as_slice(), session.factor.as_deref());
    tx.execute(
        INSERT,
        values![
            id, token, account, mandate, factor, proved_at, opened_at, seen_at
        ],
    )?;
    Ok(())
}

/// The session that a token opens.
///
/// # Errors
/// The engine's.
pub fn by_token(tx: &mut Tx<'_>, token: &[u8]) -> Result<Option<Session>, Fault> {
    tx.first(BY_TOKEN, values![token])?
        .map(|row| session(&row))
        .transpose()
}

/// The sessions of an account that were not ended, the oldest first.
///
/// # Errors
/// The engine's.
pub fn of_account(tx: &mut Tx<'_>, account: i64) -> Result<Vec<Session>, Fault> {
    let rows = tx.all(OF_ACCOUNT, values![account])?;
    rows.iter().map(session).collect()
}

/// Moves a session on, under its new token; whether it was still under the one before, and not ended.
///
/// # Errors
/// The engine's.
pub fn turn(tx: &mut Tx<'_>, before: &[u8], now: &Session) -> Result<bool, Fault> {
    let (token, factor) = (now.token.as_slice(), now.factor.as_deref());
    let pending = now.pending.as_deref();
    let changed = tx.execute(
        TURN,
        values![
            now.id,
            before,
            token,
            now.mandate,
            factor,
            now.seen_at,
            pending
        ],
    )?;
    Ok(changed == 1)
}

/// A request was made at an instant.
///
/// # Errors
/// The engine's.
pub fn seen(tx: &mut Tx<'_>, id: i64, at: i64) -> Result<(), Fault> {
    tx.execute(SEEN, values![id, at])?;
    Ok(())
}

/// Ends a session of an account; whether it was not ended.
///
/// # Errors
/// The engine's.
pub fn end(tx: &mut Tx<'_>, id: i64, account: i64, at: i64, ending: &str) -> Result<bool, Fault> {
    Ok(tx.execute(END, values![id, account, at, ending])? == 1)
}

/// Ends every session of an account but one (0 for none); how many.
///
/// # Errors
/// The engine's.
pub fn end_all(
    tx: &mut Tx<'_>,
    account: i64,
    but: i64,
    at: i64,
    ending: &str,
) -> Result<u64, Fault> {
    tx.execute(END_ALL, values![account, but, at, ending])
}

/// Forgets the sessions opened before an instant; how many.
///
/// # Errors
/// The engine's.
pub fn forget(tx: &mut Tx<'_>, before: i64) -> Result<u64, Fault> {
    tx.execute(FORGET, values![before])
}
