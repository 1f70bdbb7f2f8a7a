//! What the installation remembers of itself, under a name.

use crate::db::{Fault, Tx};
use crate::statements::statements;
use crate::values;

statements! {
    READ = "SELECT value FROM setting WHERE name = ?1";
    WRITE = "INSERT INTO setting (name, value) VALUES (?1, ?2) \
             ON CONFLICT (name) DO UPDATE SET value = excluded.value";
}

/// By how many days the clock of a demonstration is moved: only a demonstration has it.
pub const DEMONSTRATION: &str = "demonstration";

/// When the memory was last copied whole, in milliseconds.
pub const BACKED_UP: &str = "sauvegarde";
/// When the access journal was last read again from its beginning, how many lines held and how many chains did
/// not: three numbers.
pub const AUDITED: &str = "journal-verifie";
/// What the preview of a purge has counted so far.
pub const SURVEY: &str = "apercu-purge";
/// That one can write: the instant of the last time it was tried.
pub const WRITTEN: &str = "essai-d-ecriture";

/// What is remembered under a name.
///
/// # Errors
/// The engine's.
pub fn read(tx: &mut Tx<'_>, name: &str) -> Result<Option<String>, Fault> {
    tx.first(READ, values![name])?
        .map(|row| row.get(0))
        .transpose()
}

/// Remembers this under a name.
///
/// # Errors
/// The engine's.
pub fn write(tx: &mut Tx<'_>, name: &str, value: &str) -> Result<(), Fault> {
    tx.execute(WRITE, values![name, value])?;
    Ok(())
}
