//! Yearly reports: where each is, what is written in it, sealed, and each step it went through.

use domain::values::Date;

use crate::db::{Fault, Row, Tx};
use crate::statements::statements;
use crate::values;

/// A report as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its number.
    pub id: i64,
    /// The document of the fiche that it is.
    pub document: String,
    /// The year.
    pub year: i64,
    /// Who owes it.
    pub ower: String,
    /// Where it is: `redige`, `envoye`, `en-controle`, `renvoye`, `accepte`.
    pub state: String,
    /// Incremented at each change.
    pub version: i64,
    /// When it last changed, in milliseconds.
    pub changed_at: i64,
    /// What is written in it, sealed.
    pub sealed: Vec<u8>,
}

/// A step that a report went through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Where it came to.
    pub state: String,
    /// The day.
    pub on: Date,
    /// When it was written down, in milliseconds.
    pub at: i64,
    /// By which account.
    pub account: i64,
    /// Under which mandate.
    pub mandate: i64,
    /// Why, sealed.
    pub sealed: Option<Vec<u8>>,
}

/// A dossier that a year may have counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stay {
    /// Its number.
    pub dossier: i64,
    /// Its operator.
    pub operator: Option<String>,
    /// The day the person came in.
    pub entered_on: Option<Date>,
    /// Its last day, once closed.
    pub closed_on: Option<Date>,
}

statements! {
    INSERT = "INSERT INTO report (id, fiche, document, year, ower, state, version, changed_at, sealed) \
              VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1, ?7, ?8)";
    SAVE = "UPDATE report SET state = ?3, version = version + 1, changed_at = ?4, sealed = ?5 \
            WHERE id = ?1 AND version = ?2";
    OF = "SELECT id, document, year, ower, state, version, changed_at, sealed FROM report \
          WHERE fiche = ?1 AND year = ?2 ORDER BY document, ower";
    ADD_STEP = "INSERT INTO report_step (report, rank, state, on_day, at, account, mandate, sealed) \
                VALUES (?1, (SELECT COUNT(*) FROM report_step s WHERE s.report = ?1), ?2, ?3, ?4, ?5, ?6, ?7)";
    STEPS = "SELECT state, on_day, at, account, mandate, sealed FROM report_step WHERE report = ?1 ORDER BY rank";
    AFTER = "SELECT id, document, year, ower, state, version, changed_at, sealed, fiche FROM report WHERE id > ?1 \
             ORDER BY id LIMIT ?2";
    FORGET_STEPS = "DELETE FROM report_step WHERE report IN (SELECT id FROM report WHERE changed_at < ?1)";
    FORGET = "DELETE FROM report WHERE changed_at < ?1";
    // What a year may have counted: those that were open in it.
    COUNTED = "SELECT id, operator, entered_on, closed_on FROM dossier WHERE fiche = ?1 AND opened_on <= ?3 \
               AND (closed_on IS NULL OR closed_on >= ?2) AND erased_at IS NULL ORDER BY id";
}

fn report(row: &Row) -> Result<Report, Fault> {
    Ok(Report {
        id: row.get(0)?,
        document: row.get(1)?,
        year: row.get(2)?,
        ower: row.get(3)?,
        state: row.get(4)?,
        version: row.get(5)?,
        changed_at: row.get(6)?,
        sealed: row.get(7)?,
    })
}

/// Adds a report of a fiche.
///
/// # Errors
/// The engine's: somebody may have begun it meanwhile.
pub fn insert(tx: &mut Tx<'_>, fiche: &str, one: &Report) -> Result<(), Fault> {
    let (document, ower, state) = (one.document.as_str(), one.ower.as_str(), one.state.as_str());
    let sealed = one.sealed.as_slice();
    tx.execute(
        INSERT,
        values![
            one.id,
            fiche,
            document,
            one.year,
            ower,
            state,
            one.changed_at,
            sealed
        ],
    )?;
    Ok(())
}

/// Keeps what a report came to; whether nobody changed it since that version.
///
/// # Errors
/// The engine's.
pub fn save(tx: &mut Tx<'_>, one: &Report) -> Result<bool, Fault> {
    let (state, sealed) = (one.state.as_str(), one.sealed.as_slice());
    let saved = values![one.id, one.version, state, one.changed_at, sealed];
    Ok(tx.execute(SAVE, saved)? == 1)
}

/// The reports of a fiche for a year.
///
/// # Errors
/// The engine's.
pub fn of(tx: &mut Tx<'_>, fiche: &str, year: i64) -> Result<Vec<Report>, Fault> {
    let rows = tx.all(OF, values![fiche, year])?;
    rows.iter().map(report).collect()
}

/// Every report after a number, up to `most`, each with its fiche.
///
/// # Errors
/// The engine's.
pub fn after(tx: &mut Tx<'_>, id: i64, most: i64) -> Result<Vec<(String, Report)>, Fault> {
    let rows = tx.all(AFTER, values![id, most])?;
    rows.iter()
        .map(|row| Ok((row.get(8)?, report(row)?)))
        .collect()
}

/// Forgets the reports that nobody changed since an instant, and what they went through; how many.
///
/// # Errors
/// The engine's.
pub fn forget(tx: &mut Tx<'_>, before: i64) -> Result<u64, Fault> {
    tx.execute(FORGET_STEPS, values![before])?;
    tx.execute(FORGET, values![before])
}

/// Adds a step that a report went through.
///
/// # Errors
/// The engine's.
pub fn add_step(tx: &mut Tx<'_>, report: i64, step: &Step) -> Result<(), Fault> {
    let (state, sealed) = (step.state.as_str(), step.sealed.as_deref());
    tx.execute(
        ADD_STEP,
        values![
            report,
            state,
            step.on,
            step.at,
            step.account,
            step.mandate,
            sealed
        ],
    )?;
    Ok(())
}

/// The steps that a report went through, the first first.
///
/// # Errors
/// The engine's.
pub fn steps(tx: &mut Tx<'_>, report: i64) -> Result<Vec<Step>, Fault> {
    let step = |row: &Row| {
        Ok(Step {
            state: row.get(0)?,
            on: row.get(1)?,
            at: row.get(2)?,
            account: row.get(3)?,
            mandate: row.get(4)?,
            sealed: row.get(5)?,
        })
    };
    tx.all(STEPS, values![report])?.iter().map(step).collect()
}

/// The dossiers of a fiche that were open from a day to another, each with its operator.
///
/// # Errors
/// The engine's.
pub fn counted(tx: &mut Tx<'_>, fiche: &str, (from, to): (Date, Date)) -> Result<Vec<Stay>, Fault> {
    let rows = tx.all(COUNTED, values![fiche, from, to])?;
    let stay = |row: &Row| {
        Ok(Stay {
            dossier: row.get(0)?,
            operator: row.get(1)?,
            entered_on: row.get(2)?,
            closed_on: row.get(3)?,
        })
    };
    rows.iter().map(stay).collect()
}
