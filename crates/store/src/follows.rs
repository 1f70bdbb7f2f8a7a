//! Who follows whom: one principal referent at a time, and those who help; the past stays.

use domain::values::Date;

use crate::db::{Fault, Row, Tx};
use crate::statements::statements;
use crate::values;

/// Somebody follows a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Follow {
    /// Its number.
    pub id: i64,
    /// Who is followed.
    pub person: i64,
    /// By which account.
    pub account: i64,
    /// Under which mandate.
    pub mandate: i64,
    /// `principal`, or `aide`: who helps is not responsible.
    pub kind: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Option<Date>,
    /// Who decided so.
    pub given_by: i64,
}

/// The kind of the one who is responsible.
pub const PRINCIPAL: &str = "principal";
/// The kind of those who help.
pub const HELPER: &str = "aide";

statements! {
    INSERT = "INSERT INTO follow (id, person, account, mandate, kind, from_day, to_day, given_by) \
              VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    OF_PERSON = "SELECT id, person, account, mandate, kind, from_day, to_day, given_by FROM follow \
                 WHERE person = ?1 ORDER BY from_day, id";
    OF_MANDATE = "SELECT id, person, account, mandate, kind, from_day, to_day, given_by FROM follow \
                  WHERE mandate = ?1 AND to_day IS NULL ORDER BY person, id";
    // Either way of following is found by its own index. A draft waits in its author's name for a colleague.
    OVER = "SELECT m.id FROM mandate m WHERE m.to_day < ?1 AND (\
            EXISTS (SELECT 1 FROM follow f WHERE f.mandate = m.id AND f.to_day IS NULL) \
            OR EXISTS (SELECT 1 FROM dossier d WHERE d.chair = m.id AND d.status <> 'brouillon')) ORDER BY m.id LIMIT ?2";
    MOVE = "UPDATE follow SET person = ?2 WHERE person = ?1";
    END = "UPDATE follow SET to_day = ?2 WHERE id = ?1 AND to_day IS NULL";
}

/// The mandates over before a day whose holder still follows somebody, or a dossier.
///
/// # Errors
/// The engine's.
pub fn over(tx: &mut Tx<'_>, today: Date, most: i64) -> Result<Vec<i64>, Fault> {
    tx.all(OVER, values![today, most])?
        .iter()
        .map(|row| row.get(0))
        .collect()
}

fn follow(row: &Row) -> Result<Follow, Fault> {
    Ok(Follow {
        id: row.get(0)?,
        person: row.get(1)?,
        account: row.get(2)?,
        mandate: row.get(3)?,
        kind: row.get(4)?,
        from: row.get(5)?,
        to: row.get(6)?,
        given_by: row.get(7)?,
    })
}

/// Adds one who follows.
///
/// # Errors
/// The engine's; a second principal at once is a duplicate.
pub fn insert(tx: &mut Tx<'_>, follow: &Follow) -> Result<(), Fault> {
    let Follow {
        id,
        person,
        account,
        mandate,
        from,
        to,
        given_by,
        ..
    } = *follow;
    let kind = follow.kind.as_str();
    tx.execute(
        INSERT,
        values![id, person, account, mandate, kind, from, to, given_by],
    )?;
    Ok(())
}

/// Everyone who followed a person, the first first.
///
/// # Errors
/// The engine's.
pub fn of_person(tx: &mut Tx<'_>, person: i64) -> Result<Vec<Follow>, Fault> {
    tx.all(OF_PERSON, values![person])?
        .iter()
        .map(follow)
        .collect()
}

/// Those who follow a person now.
///
/// # Errors
/// The engine's.
pub fn current(tx: &mut Tx<'_>, person: i64) -> Result<Vec<Follow>, Fault> {
    let mut all = of_person(tx, person)?;
    all.retain(|follow| follow.to.is_none());
    Ok(all)
}

/// What a mandate follows now, person after person.
///
/// # Errors
/// The engine's.
pub fn followed(tx: &mut Tx<'_>, mandate: i64) -> Result<Vec<Follow>, Fault> {
    tx.all(OF_MANDATE, values![mandate])?
        .iter()
        .map(follow)
        .collect()
}

/// Everyone who followed one person followed the other, from now on.
///
/// # Errors
/// The engine's; two principals at once is a duplicate.
pub fn move_to(tx: &mut Tx<'_>, from: i64, to: i64) -> Result<(), Fault> {
    tx.execute(MOVE, values![from, to])?;
    Ok(())
}

/// Ends it on a day; whether it was still so.
///
/// # Errors
/// The engine's.
pub fn end(tx: &mut Tx<'_>, id: i64, day: Date) -> Result<bool, Fault> {
    Ok(tx.execute(END, values![id, day])? == 1)
}
