//! Tickets: links that open one thing, once, until a date. Only their digest is kept.

use crate::db::{Fault, Row, Tx};
use crate::statements::statements;
use crate::values;

/// A ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// The digest of its text.
    pub token: Vec<u8>,
    /// What it opens.
    pub kind: String,
    /// For which account.
    pub account: i64,
    /// The first instant at which it opens nothing.
    pub expires_at: i64,
    /// When it was used or withdrawn.
    pub used_at: Option<i64>,
}

statements! {
    INSERT = "INSERT INTO ticket (token, kind, account, expires_at) VALUES (?1, ?2, ?3, ?4)";
    FIND = "SELECT token, kind, account, expires_at, used_at FROM ticket WHERE token = ?1 AND kind = ?2";
    USE = "UPDATE ticket SET used_at = ?2 WHERE token = ?1 AND used_at IS NULL";
    WITHDRAW = "UPDATE ticket SET used_at = ?3 WHERE account = ?1 AND kind = ?2 AND used_at IS NULL";
    FORGET = "DELETE FROM ticket WHERE expires_at < ?1";
}

fn ticket(row: &Row) -> Result<Ticket, Fault> {
    Ok(Ticket {
        token: row.get(0)?,
        kind: row.get(1)?,
        account: row.get(2)?,
        expires_at: row.get(3)?,
        used_at: row.get(4)?,
    })
}

/// Adds a ticket.
///
/// # Errors
/// The engine's.
pub fn insert(tx: &mut Tx<'_>, ticket: &Ticket) -> Result<(), Fault> {
    let (token, kind) = (ticket.token.as_slice(), ticket.kind.as_str());
    tx.execute(
        INSERT,
        values![token, kind, ticket.account, ticket.expires_at],
    )?;
    Ok(())
}

/// The ticket of this digest and kind.
///
/// # Errors
/// The engine's.
pub fn find(tx: &mut Tx<'_>, token: &[u8], kind: &str) -> Result<Option<Ticket>, Fault> {
    tx.first(FIND, values![token, kind])?
        .map(|row| ticket(&row))
        .transpose()
}

/// Uses a ticket; whether nobody used it before.
///
/// # Errors
/// The engine's.
pub fn spend(tx: &mut Tx<'_>, token: &[u8], now: i64) -> Result<bool, Fault> {
    Ok(tx.execute(USE, values![token, now])? == 1)
}

/// Withdraws the tickets of a kind that an account holds; how many.
///
/// # Errors
/// The engine's.
pub fn withdraw(tx: &mut Tx<'_>, account: i64, kind: &str, now: i64) -> Result<u64, Fault> {
    tx.execute(WITHDRAW, values![account, kind, now])
}

/// Forgets the tickets that expired before an instant; how many.
///
/// # Errors
/// The engine's.
pub fn forget(tx: &mut Tx<'_>, before: i64) -> Result<u64, Fault> {
    tx.execute(FORGET, values![before])
}
