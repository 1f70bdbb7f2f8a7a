//! What slows attempts: a small state under a name, shared by the nodes.

use crate::db::{Fault, Tx};
use crate::statements::statements;
use crate::values;

statements! {
    READ = "SELECT state FROM rate WHERE name = ?1";
    OPEN = "INSERT INTO rate (name, state, until) VALUES (?1, '', 0) ON CONFLICT DO NOTHING";
    TAKE = "UPDATE rate SET name = name WHERE name = ?1 RETURNING state";
    PUT = "UPDATE rate SET state = ?2, until = ?3 WHERE name = ?1";
    FORGET = "DELETE FROM rate WHERE until < ?1";
}

/// The state under a name; empty when there is none.
///
/// # Errors
/// The engine's.
pub fn read(tx: &mut Tx<'_>, name: &str) -> Result<String, Fault> {
    let row = tx.first(READ, values![name])?;
    row.map_or_else(|| Ok(String::new()), |row| row.get(0))
}

/// The same, held until the transaction ends: nobody else changes it meanwhile.
///
/// # Errors
/// The engine's.
pub fn take(tx: &mut Tx<'_>, name: &str) -> Result<String, Fault> {
    loop {
        if let Some(row) = tx.first(TAKE, values![name])? {
            return row.get(0);
        }
        tx.execute(OPEN, values![name])?;
    }
}

/// Keeps a state that was taken, until the instant from which it counts no more.
///
/// # Errors
/// The engine's.
pub fn put(tx: &mut Tx<'_>, name: &str, state: &str, until: i64) -> Result<(), Fault> {
    tx.execute(PUT, values![name, state, until])?;
    Ok(())
}

/// Forgets the states that counted until an instant; how many.
///
/// # Errors
/// The engine's.
pub fn forget(tx: &mut Tx<'_>, before: i64) -> Result<u64, Fault> {
    tx.execute(FORGET, values![before])
}
