//! What is owed in each dossier: to be listed, by each post that owes it; to be counted, once, however many owe it.

use std::collections::BTreeMap;

use domain::values::Date;

use crate::db::{Fault, Row, Tx};
use crate::statements::statements;
use crate::values;

/// Something owed and not done, by one post.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Owed {
    /// Who owes it.
    pub post: String,
    /// What: `etape:…`, `document:…`, `compteur:…`.
    pub what: String,
    /// Rank of the run it belongs to; 0 without one.
    pub run: i64,
    /// First day of its window; empty without one.
    pub from: String,
    /// Last day of its window; after every day without one.
    pub to: String,
    /// The day it became possible.
    pub since: Option<Date>,
}

/// After every day: the last day of a window that has none.
pub const NO_END: &str = "9999-12-31";

/// Something late: for which operator, what, how many times, since which last day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Late {
    /// The fiche.
    pub fiche: String,
    /// The operator of the dossiers.
    pub operator: Option<String>,
    /// What is owed, as it is kept.
    pub what: String,
    /// How many times.
    pub count: u64,
    /// The oldest last day.
    pub to: Date,
}

statements! {
    OF = "SELECT post, what, run, from_day, to_day, since FROM owed WHERE dossier = ?1 \
          ORDER BY post, what, run, from_day";
    LIST = "INSERT INTO owed (post, dossier, what, run, from_day, to_day, since, fiche) \
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, (SELECT d.fiche FROM dossier d WHERE d.id = ?2))";
    UNLIST = "DELETE FROM owed WHERE post = ?1 AND dossier = ?2 AND what = ?3 AND run = ?4 AND from_day = ?5";
    COUNTED = "SELECT what, run, from_day, to_day, CAST(CASE WHEN COALESCE(operator, '') = COALESCE((SELECT d.operator \
               FROM dossier d WHERE d.id = ?1), '') THEN 1 ELSE 0 END AS BIGINT) FROM obligation WHERE dossier = ?1";
    COUNT = "INSERT INTO obligation (dossier, what, run, from_day, to_day, fiche, operator) VALUES (?1, ?2, ?3, ?4, \
             ?5, (SELECT d.fiche FROM dossier d WHERE d.id = ?1), (SELECT d.operator FROM dossier d WHERE d.id = ?1))";
    UNCOUNT = "DELETE FROM obligation WHERE dossier = ?1 AND what = ?2 AND run = ?3 AND from_day = ?4";
    MOVED = "UPDATE obligation SET operator = (SELECT d.operator FROM dossier d WHERE d.id = ?1) WHERE dossier = ?1 \
             AND COALESCE(operator, '') <> COALESCE((SELECT d.operator FROM dossier d WHERE d.id = ?1), '')";
    // In the order of its index, which holds all that is read.
    LATE = "SELECT operator, what, COUNT(*), MIN(to_day) FROM obligation WHERE fiche = ?1 AND to_day < ?2 \
            GROUP BY what, operator ORDER BY what, operator";
}

/// What is owed in a dossier, as it is listed.
///
/// # Errors
/// The engine's.
pub fn of(tx: &mut Tx<'_>, id: i64) -> Result<Vec<Owed>, Fault> {
    let owed = |row: &Row| owed_from(row, 0, row.get(0)?);
    tx.all(OF, values![id])?.iter().map(owed).collect()
}

/// Makes what is owed in a dossier this, and only this, once its own line is saved; what was not owed before.
///
/// # Errors
/// The engine's.
pub fn keep<'o>(tx: &mut Tx<'_>, id: i64, now: &'o [Owed]) -> Result<Vec<&'o Owed>, Fault> {
    let before = of(tx, id)?;
    count(tx, id, (&once(&before), &once(now)))?;
    for one in before.iter().filter(|one| !now.contains(one)) {
        let (post, what, from) = (one.post.as_str(), one.what.as_str(), one.from.as_str());
        tx.execute(UNLIST, values![post, id, what, one.run, from])?;
    }
    let new: Vec<&Owed> = now.iter().filter(|one| !before.contains(one)).collect();
    for one in &new {
        let (post, what) = (one.post.as_str(), one.what.as_str());
        let (from, to) = (one.from.as_str(), one.to.as_str());
        tx.execute(LIST, values![post, id, what, one.run, from, to, one.since])?;
    }
    Ok(new)
}

/// What, its run, the first day of its window; then its last.
type Once<'o> = BTreeMap<(&'o str, i64, &'o str), &'o str>;

/// What several owe, once: to be done by the first of their last days.
fn once(owed: &[Owed]) -> Once<'_> {
    let mut all = Once::new();
    for one in owed {
        let key = (one.what.as_str(), one.run, one.from.as_str());
        let day = all.entry(key).or_insert(one.to.as_str());
        *day = (*day).min(one.to.as_str());
    }
    all
}

fn count(tx: &mut Tx<'_>, id: i64, (before, now): (&Once<'_>, &Once<'_>)) -> Result<(), Fault> {
    for (key, _) in before.iter().filter(|(key, to)| now.get(key) != Some(to)) {
        tx.execute(UNCOUNT, values![id, key.0, key.1, key.2])?;
    }
    if !before.is_empty() {
        tx.execute(MOVED, values![id])?;
    }
    for (key, to) in now.iter().filter(|(key, to)| before.get(key) != Some(to)) {
        tx.execute(COUNT, values![id, key.0, key.1, key.2, *to])?;
    }
    Ok(())
}

/// Whether what is counted of a dossier is what is listed of it, under its own operator.
///
/// # Errors
/// The engine's.
pub fn agrees(tx: &mut Tx<'_>, id: i64, listed: &[Owed]) -> Result<bool, Fault> {
    let rows = tx.all(COUNTED, values![id])?;
    let listed = once(listed);
    for row in &rows {
        let (what, from, to): (String, String, String) = (row.get(0)?, row.get(2)?, row.get(3)?);
        let key = (what.as_str(), row.get(1)?, from.as_str());
        if listed.get(&key) != Some(&to.as_str()) || !row.get::<bool>(4)? {
            return Ok(false);
        }
    }
    Ok(rows.len() == listed.len())
}

/// What is late on a day in these actions.
///
/// # Errors
/// The engine's.
pub fn late(tx: &mut Tx<'_>, fiches: &[&str], today: Date) -> Result<Vec<Late>, Fault> {
    let mut found = Vec::new();
    for fiche in fiches {
        for row in tx.all(LATE, values![*fiche, today])? {
            found.push(Late {
                fiche: (*fiche).to_owned(),
                operator: row.get(0)?,
                what: row.get(1)?,
                count: row.get::<i64>(2)?.unsigned_abs(),
                to: row.get(3)?,
            });
        }
    }
    Ok(found)
}

pub(crate) fn owed_from(row: &Row, first: usize, post: String) -> Result<Owed, Fault> {
    Ok(Owed {
        post,
        what: row.get(first + 1)?,
        run: row.get(first + 2)?,
        from: row.get(first + 3)?,
        to: row.get(first + 4)?,
        since: row.get(first + 5)?,
    })
}
