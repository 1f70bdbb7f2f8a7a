//! How actions go, in numbers: read from indexes that hold all they tell, all the actions of a visit at once.

use domain::values::Date;

use crate::db::{Fault, Row, Tx, Value};
use crate::statements::statements;
use crate::values;

/// The most actions counted in one reading; their places in a statement, always its first ones.
const AT_ONCE: usize = 16;
macro_rules! fiches {
    () => {
        "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)"
    };
}

statements! {
    // What is over costs nothing here: only those who wait or are in are read. All actions of a visit at once.
    RUNNING = concat!("SELECT fiche, operator, progress, COUNT(*) FROM dossier WHERE fiche IN ", fiches!(),
                      " AND progress IN ('attente', 'dedans', 'suspendu') AND erased_at IS NULL \
                       GROUP BY fiche, operator, progress ORDER BY fiche, operator, progress");
    ENTERED = concat!("SELECT fiche, operator, COUNT(*) FROM dossier WHERE fiche IN ", fiches!(),
                      " AND entered_on IS NOT NULL AND entered_on >= ?17 AND entered_on <= ?18 \
                       GROUP BY fiche, operator ORDER BY fiche, operator");
    CLOSED = concat!("SELECT fiche, operator, progress, COUNT(*) FROM dossier WHERE fiche IN ", fiches!(),
                     " AND progress IN ('sorti', 'jamais-entre') AND closed_on >= ?17 AND closed_on <= ?18 \
                      AND erased_at IS NULL GROUP BY fiche, operator, progress ORDER BY fiche, operator, progress");
    ASLEEP = concat!("SELECT id FROM dossier WHERE wake_on <= ?17 AND fiche IN ", fiches!(),
                     " ORDER BY wake_on LIMIT ?18");
    // By day of entry: the index of those who came in holds the first two.
    IN_SURVEY = "SELECT id, subject, operator FROM dossier WHERE fiche = ?1 AND entered_on IS NOT NULL \
                 AND entered_on >= ?2 AND entered_on <= ?3 AND erased_at IS NULL ORDER BY entered_on, id";
    MARKETS = "SELECT d.id, s.name FROM dossier d JOIN subject s ON s.id = d.subject WHERE d.fiche = ?1 \
               AND d.progress IS NULL AND s.kind = 'marche' AND d.erased_at IS NULL ORDER BY d.id";
    WAITING = "SELECT id, operator FROM dossier WHERE fiche = ?1 AND progress = 'attente' \
               AND erased_at IS NULL ORDER BY opened_on, id";
}

/// How many, for an operator of an action, how far; for no operator when a dossier names none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Of {
    /// The fiche.
    pub fiche: String,
    /// The operator.
    pub operator: Option<String>,
    /// How far; empty for those who came in.
    pub progress: String,
    /// How many.
    pub count: u64,
}

fn count(row: &Row, rank: usize) -> Result<u64, Fault> {
    Ok(row.get::<i64>(rank)?.unsigned_abs())
}

fn far(row: &Row) -> Result<Of, Fault> {
    Ok(Of {
        fiche: row.get(0)?,
        operator: row.get(1)?,
        progress: row.get(2)?,
        count: count(row, 3)?,
    })
}

/// Reads a statement over these actions, a few at once.
fn over<T>(
    tx: &mut Tx<'_>,
    (sql, fiches): (&'static str, &[&str]),
    more: &[Value],
    read: impl Fn(&Row) -> Result<T, Fault>,
) -> Result<Vec<T>, Fault> {
    let mut found = Vec::new();
    for some in fiches.chunks(AT_ONCE) {
        let places = some
            .iter()
            .copied()
            .chain(std::iter::repeat(""))
            .take(AT_ONCE);
        let mut values: Vec<Value> = places.map(Value::from).collect();
        values.extend_from_slice(more);
        for row in &tx.all(sql, &values)? {
            found.push(read(row)?);
        }
    }
    Ok(found)
}

/// Those who wait or are in.
///
/// # Errors
/// The engine's.
pub fn running(tx: &mut Tx<'_>, fiches: &[&str]) -> Result<Vec<Of>, Fault> {
    over(tx, (RUNNING, fiches), &[], far)
}

/// How many came in from a day to another, both included.
///
/// # Errors
/// The engine's.
pub fn entered(
    tx: &mut Tx<'_>,
    fiches: &[&str],
    (from, to): (Date, Date),
) -> Result<Vec<Of>, Fault> {
    over(tx, (ENTERED, fiches), values![from, to], |row| {
        Ok(Of {
            fiche: row.get(0)?,
            operator: row.get(1)?,
            progress: String::new(),
            count: count(row, 2)?,
        })
    })
}

/// How many dossiers were closed from a day to another, both included, of those who had been in or never were.
///
/// # Errors
/// The engine's.
pub fn closed(
    tx: &mut Tx<'_>,
    fiches: &[&str],
    (from, to): (Date, Date),
) -> Result<Vec<Of>, Fault> {
    over(tx, (CLOSED, fiches), values![from, to], far)
}

/// The dossiers of these actions whose list may have changed by itself up to a day.
///
/// # Errors
/// The engine's.
pub fn asleep(tx: &mut Tx<'_>, fiches: &[&str], today: Date, most: i64) -> Result<Vec<i64>, Fault> {
    over(tx, (ASLEEP, fiches), values![today, most], |row| row.get(0))
}

/// The dossiers of those who wait and their operator, the first opened first.
///
/// # Errors
/// The engine's.
pub fn waiting(tx: &mut Tx<'_>, fiche: &str) -> Result<Vec<(i64, Option<String>)>, Fault> {
    let rows = tx.all(WAITING, values![fiche])?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// The dossiers of the contracts of a fiche.
///
/// # Errors
/// The engine's.
pub fn markets(tx: &mut Tx<'_>, fiche: &str) -> Result<Vec<(i64, String)>, Fault> {
    let rows = tx.all(MARKETS, values![fiche])?;
    let market = |row: &Row| {
        let name: Option<String> = row.get(1)?;
        Ok((row.get(0)?, name.unwrap_or_default()))
    };
    rows.iter().map(market).collect()
}

/// A dossier where somebody came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CameIn {
    /// Its number.
    pub dossier: i64,
    /// Its subject.
    pub subject: i64,
    /// Its operator.
    pub operator: Option<String>,
}

/// Those who came in an action from a day to another, both included, the first first; not those who were erased.
///
/// # Errors
/// The engine's.
pub fn came_in(
    tx: &mut Tx<'_>,
    fiche: &str,
    (from, to): (Date, Date),
) -> Result<Vec<CameIn>, Fault> {
    let rows = tx.all(IN_SURVEY, values![fiche, from, to])?;
    let came = |row: &Row| {
        Ok(CameIn {
            dossier: row.get(0)?,
            subject: row.get(1)?,
            operator: row.get(2)?,
        })
    };
    rows.iter().map(came).collect()
}
