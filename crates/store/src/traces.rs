//! What is left behind by those who come and go: sessions that ended, tickets that expired, counts of tries.

use crate::db::{Fault, Tx};
use crate::statements::statements;
use crate::values;

statements! {
    SESSIONS = "DELETE FROM session WHERE ended_at < ?1";
    TICKETS = "DELETE FROM ticket WHERE expires_at < ?1";
    RATES = "DELETE FROM rate WHERE until < ?1";
}

/// Forgets the sessions that ended before an instant; how many.
///
/// # Errors
/// The engine's.
pub fn forget_sessions(tx: &mut Tx<'_>, before: i64) -> Result<u64, Fault> {
    tx.execute(SESSIONS, values![before])
}

/// Forgets the tickets that expired before an instant; how many.
///
/// # Errors
/// The engine's.
pub fn forget_tickets(tx: &mut Tx<'_>, before: i64) -> Result<u64, Fault> {
    tx.execute(TICKETS, values![before])
}

/// Forgets the counts of tries that were over before an instant; how many.
///
/// # Errors
/// The engine's.
pub fn forget_rates(tx: &mut Tx<'_>, before: i64) -> Result<u64, Fault> {
    tx.execute(RATES, values![before])
}
