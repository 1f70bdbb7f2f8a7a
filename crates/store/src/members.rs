//! Who makes up a household, and from when to when; the past stays.

use domain::values::Date;

use crate::db::{Fault, Row, Tx};
use crate::statements::statements;
use crate::values;

/// Somebody belongs to a household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The household.
    pub household: i64,
    /// Who.
    pub person: i64,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Option<Date>,
}

statements! {
    JOIN = "INSERT INTO member (household, person, from_day) VALUES (?1, ?2, ?3) \
            ON CONFLICT (household, person, from_day) DO UPDATE SET to_day = NULL";
    LEAVE = "UPDATE member SET to_day = ?3 WHERE household = ?1 AND person = ?2 AND to_day IS NULL";
    OF_HOUSEHOLD = "SELECT household, person, from_day, to_day FROM member WHERE household = ?1 \
                    ORDER BY from_day, person";
    CURRENT = "SELECT DISTINCT person FROM member WHERE household = ?1 AND to_day IS NULL ORDER BY person";
    OF_PERSON = "SELECT household, person, from_day, to_day FROM member WHERE person = ?1 \
                 ORDER BY from_day, household";
    TWICE = "DELETE FROM member WHERE person = ?1 AND EXISTS (SELECT 1 FROM member other \
             WHERE other.household = member.household AND other.person = ?2 \
             AND other.from_day = member.from_day)";
    MOVE = "UPDATE member SET person = ?2 WHERE person = ?1";
}

fn member(row: &Row) -> Result<Member, Fault> {
    Ok(Member {
        household: row.get(0)?,
        person: row.get(1)?,
        from: row.get(2)?,
        to: row.get(3)?,
    })
}

/// Somebody joins a household on a day.
///
/// # Errors
/// The engine's.
pub fn join(tx: &mut Tx<'_>, household: i64, person: i64, day: Date) -> Result<(), Fault> {
    tx.execute(JOIN, values![household, person, day])?;
    Ok(())
}

/// Somebody leaves it on a day; whether they were in it.
///
/// # Errors
/// The engine's.
pub fn leave(tx: &mut Tx<'_>, household: i64, person: i64, day: Date) -> Result<bool, Fault> {
    Ok(tx.execute(LEAVE, values![household, person, day])? > 0)
}

/// Everyone who was ever of a household.
///
/// # Errors
/// The engine's.
pub fn of_household(tx: &mut Tx<'_>, household: i64) -> Result<Vec<Member>, Fault> {
    let rows = tx.all(OF_HOUSEHOLD, values![household])?;
    rows.iter().map(member).collect()
}

/// Those who are of a household now.
///
/// # Errors
/// The engine's.
pub fn current(tx: &mut Tx<'_>, household: i64) -> Result<Vec<i64>, Fault> {
    let rows = tx.all(CURRENT, values![household])?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// Every household somebody was ever of.
///
/// # Errors
/// The engine's.
pub fn of_person(tx: &mut Tx<'_>, person: i64) -> Result<Vec<Member>, Fault> {
    let rows = tx.all(OF_PERSON, values![person])?;
    rows.iter().map(member).collect()
}

/// One person is the other from now on, in every household.
///
/// # Errors
/// The engine's.
pub fn move_to(tx: &mut Tx<'_>, from: i64, to: i64) -> Result<(), Fault> {
    tx.execute(TWICE, values![from, to])?;
    tx.execute(MOVE, values![from, to])?;
    Ok(())
}
