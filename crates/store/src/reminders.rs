//! Reminders: what is late, whom it is owed by, and what was reminded of it.

use domain::values::Date;

use crate::db::{Fault, Row, Tx};
use crate::statements::statements;
use crate::values;

/// Something owed that is late, for one of the posts that owe it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateLine {
    /// The dossier.
    pub dossier: i64,
    /// Its subject.
    pub subject: i64,
    /// Its operator.
    pub operator: Option<String>,
    /// The run it belongs to; 0 without one.
    pub run: i64,
    /// First day of its window; empty without one.
    pub from: String,
    /// Who owes it.
    pub post: String,
}

/// A reminder that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminder {
    /// What was owed, as it is kept.
    pub what: String,
    /// The run it belongs to; 0 without one.
    pub run: i64,
    /// First day of its window; empty without one.
    pub from: String,
    /// The day.
    pub on: Date,
}

statements! {
    LATE = "SELECT o.dossier, d.subject, o.operator, o.run, o.from_day, p.post FROM obligation o \
            JOIN dossier d ON d.id = o.dossier JOIN owed p ON p.dossier = o.dossier AND p.what = o.what \
            AND p.run = o.run AND p.from_day = o.from_day WHERE o.fiche = ?1 AND o.what = ?2 AND o.to_day < ?3 \
            ORDER BY o.to_day, o.dossier, o.run, o.from_day, p.post";
    REMIND = "INSERT INTO reminder (dossier, what, run, from_day, on_day, at, account, mandate) \
              VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING";
    OF = "SELECT what, run, from_day, on_day FROM reminder WHERE dossier = ?1 ORDER BY at, what, run, from_day";
}

/// What is late of this, the oldest first, post by post.
///
/// # Errors
/// The engine's.
pub fn late(
    tx: &mut Tx<'_>,
    (fiche, what): (&str, &str),
    today: Date,
) -> Result<Vec<LateLine>, Fault> {
    let line = |row: &Row| {
        Ok(LateLine {
            dossier: row.get(0)?,
            subject: row.get(1)?,
            operator: row.get(2)?,
            run: row.get(3)?,
            from: row.get(4)?,
            post: row.get(5)?,
        })
    };
    tx.all(LATE, values![fiche, what, today])?
        .iter()
        .map(line)
        .collect()
}

/// Notes a reminder; whether it is the first of the day.
///
/// # Errors
/// The engine's.
pub fn remind(
    tx: &mut Tx<'_>,
    dossier: i64,
    reminder: &Reminder,
    (at, account, mandate): (i64, i64, i64),
) -> Result<bool, Fault> {
    let (what, from) = (reminder.what.as_str(), reminder.from.as_str());
    let noted = tx.execute(
        REMIND,
        values![
            dossier,
            what,
            reminder.run,
            from,
            reminder.on,
            at,
            account,
            mandate
        ],
    )?;
    Ok(noted == 1)
}

/// What was reminded in a dossier, the first first.
///
/// # Errors
/// The engine's.
pub fn of(tx: &mut Tx<'_>, dossier: i64) -> Result<Vec<Reminder>, Fault> {
    let reminder = |row: &Row| {
        Ok(Reminder {
            what: row.get(0)?,
            run: row.get(1)?,
            from: row.get(2)?,
            on: row.get(3)?,
        })
    };
    tx.all(OF, values![dossier])?.iter().map(reminder).collect()
}
