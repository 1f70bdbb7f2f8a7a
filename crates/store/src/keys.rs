//! What the installation's keys wrap: the key of each subject, and the secrets of the installation.

use crate::db::{Fault, Row, Tx};
use crate::statements::statements;
use crate::subjects::Wrapped;
use crate::values;

statements! {
    SUBJECTS = "SELECT id, key_id, wrapped FROM subject WHERE id > ?1 AND key_id <> ?2 ORDER BY id LIMIT ?3";
    SECRETS = "SELECT name, key_id, wrapped FROM secret ORDER BY name";
    // Only what was read is replaced: who was erased meanwhile stays erased.
    REWRAP_SUBJECT = "UPDATE subject SET key_id = ?3, wrapped = ?4 WHERE id = ?1 AND key_id = ?2";
    REWRAP_SECRET = "UPDATE secret SET key_id = ?3, wrapped = ?4 WHERE name = ?1 AND key_id = ?2";
    // From one key to the next by the index: as many steps as there are keys, however much each wraps.
    USED = "WITH RECURSIVE used(key_id) AS ( \
            SELECT MIN(key_id) FROM subject UNION ALL \
            SELECT (SELECT MIN(s.key_id) FROM subject s WHERE s.key_id > used.key_id) FROM used \
            WHERE used.key_id IS NOT NULL) \
            SELECT key_id FROM used WHERE key_id IS NOT NULL UNION SELECT key_id FROM secret ORDER BY key_id";
    WRAPPED = "SELECT (SELECT COUNT(*) FROM subject WHERE key_id = ?1) + \
               (SELECT COUNT(*) FROM secret WHERE key_id = ?1)";
}

fn wrapped(row: &Row) -> Result<Wrapped, Fault> {
    Ok(Wrapped {
        key_id: row.get(1)?,
        bytes: row.get(2)?,
    })
}

/// The keys of up to `most` subjects after this one that another key than this wraps.
///
/// # Errors
/// The engine's.
pub fn subjects(
    tx: &mut Tx<'_>,
    after: i64,
    but: &str,
    most: i64,
) -> Result<Vec<(i64, Wrapped)>, Fault> {
    let rows = tx.all(SUBJECTS, values![after, but, most])?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, wrapped(row)?)))
        .collect()
}

/// The secrets of the installation, by name.
///
/// # Errors
/// The engine's.
pub fn secrets(tx: &mut Tx<'_>) -> Result<Vec<(String, Wrapped)>, Fault> {
    let rows = tx.all(SECRETS, &[])?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, wrapped(row)?)))
        .collect()
}

/// Replaces the wrapped key of a subject, unless it is no longer the one read; whether it was.
///
/// # Errors
/// The engine's.
pub fn rewrap_subject(tx: &mut Tx<'_>, id: i64, read: &str, now: &Wrapped) -> Result<bool, Fault> {
    let changed = tx.execute(
        REWRAP_SUBJECT,
        values![id, read, now.key_id.as_str(), now.bytes.as_slice()],
    )?;
    Ok(changed == 1)
}

/// Replaces a wrapped secret, unless it is no longer the one read; whether it was.
///
/// # Errors
/// The engine's.
pub fn rewrap_secret(
    tx: &mut Tx<'_>,
    name: &str,
    read: &str,
    now: &Wrapped,
) -> Result<bool, Fault> {
    let changed = tx.execute(
        REWRAP_SECRET,
        values![name, read, now.key_id.as_str(), now.bytes.as_slice()],
    )?;
    Ok(changed == 1)
}

/// The keys of the installation that wrap something, by their names.
///
/// # Errors
/// The engine's.
pub fn used(tx: &mut Tx<'_>) -> Result<Vec<String>, Fault> {
    let rows = tx.all(USED, &[])?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// How many things a key of the installation wraps.
///
/// # Errors
/// The engine's.
pub fn wrapped_by(tx: &mut Tx<'_>, key: &str) -> Result<i64, Fault> {
    tx.first(WRAPPED, values![key])?
        .map_or(Ok(0), |row| row.get(0))
}
