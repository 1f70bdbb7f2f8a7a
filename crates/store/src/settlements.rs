//! What was decided where the booklet is silent: beside the fiche, which does not change.

use domain::values::Date;

use crate::db::{Fault, Row, Tx};
use crate::statements::statements;
use crate::values;

/// A decision as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement {
    /// Its number.
    pub id: i64,
    /// On which silence of the fiche.
    pub silence: String,
    /// The day.
    pub on: Date,
    /// When it was written down.
    pub at: i64,
    /// By which account.
    pub account: i64,
    /// Under which mandate.
    pub mandate: i64,
    /// What was decided, sealed.
    pub sealed: Vec<u8>,
}

statements! {
    INSERT = "INSERT INTO settlement (id, fiche, silence, on_day, at, account, mandate, sealed) \
              VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    OF = "SELECT id, silence, on_day, at, account, mandate, sealed FROM settlement WHERE fiche = ?1 ORDER BY id";
    SETTLED = "SELECT DISTINCT silence FROM settlement WHERE fiche = ?1 ORDER BY silence";
}

/// Adds a decision about a fiche.
///
/// # Errors
/// The engine's.
pub fn insert(tx: &mut Tx<'_>, fiche: &str, one: &Settlement) -> Result<(), Fault> {
    let (silence, sealed) = (one.silence.as_str(), one.sealed.as_slice());
    tx.execute(
        INSERT,
        values![
            one.id,
            fiche,
            silence,
            one.on,
            one.at,
            one.account,
            one.mandate,
            sealed
        ],
    )?;
    Ok(())
}

/// The decisions about a fiche, the first first.
///
/// # Errors
/// The engine's.
pub fn of(tx: &mut Tx<'_>, fiche: &str) -> Result<Vec<Settlement>, Fault> {
    let settlement = |row: &Row| {
        Ok(Settlement {
            id: row.get(0)?,
            silence: row.get(1)?,
            on: row.get(2)?,
            at: row.get(3)?,
            account: row.get(4)?,
            mandate: row.get(5)?,
            sealed: row.get(6)?,
        })
    };
    tx.all(OF, values![fiche])?.iter().map(settlement).collect()
}

/// The silences of a fiche on which something was decided.
///
/// # Errors
/// The engine's.
pub fn settled(tx: &mut Tx<'_>, fiche: &str) -> Result<Vec<String>, Fault> {
    let rows = tx.all(SETTLED, values![fiche])?;
    rows.iter().map(|row| row.get(0)).collect()
}
