//! Mandates: a role held in a structure by an account, from a day to another.

use domain::values::{Date, Id};

use crate::db::{Fault, Row, Tx, Value};
use crate::statements::statements;
use crate::values;

/// A mandate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mandate {
    /// Its number.
    pub id: i64,
    /// Whose.
    pub account: i64,
    /// The role.
    pub role: Id,
    /// Where; nowhere in particular for a person acting for themself.
    pub structure: Option<Id>,
    /// Its first day.
    pub from: Date,
    /// Its last day.
    pub to: Option<Date>,
    /// Who gave it.
    pub given_by: i64,
    /// When it was taken back.
    pub revoked_at: Option<i64>,
}

impl Mandate {
    /// Whether it is held on a day.
    pub fn holds(&self, day: Date) -> bool {
        self.revoked_at.is_none() && self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

statements! {
    INSERT = "INSERT INTO mandate (id, account, role, structure, from_day, to_day, given_by) \
              VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    FIND = "SELECT id, account, role, structure, from_day, to_day, given_by, revoked_at FROM mandate \
            WHERE id = ?1";
    OF_ACCOUNT = "SELECT id, account, role, structure, from_day, to_day, given_by, revoked_at \
                  FROM mandate WHERE account = ?1 ORDER BY id";
    OF_POST = "SELECT id, account, role, structure, from_day, to_day, given_by, revoked_at \
               FROM mandate WHERE role = ?1 AND structure = ?2 ORDER BY id";
    // From one post to the next by the index: as many steps as there are posts, however many hold each.
    POSTS = "WITH RECURSIVE held(role) AS ( \
             SELECT MIN(role) FROM mandate UNION ALL \
             SELECT (SELECT MIN(m.role) FROM mandate m WHERE m.role > held.role) FROM held \
             WHERE held.role IS NOT NULL), \
             post(role, structure) AS ( \
             SELECT role, (SELECT MIN(m.structure) FROM mandate m WHERE m.role = held.role) FROM held \
             WHERE role IS NOT NULL UNION ALL \
             SELECT role, (SELECT MIN(m.structure) FROM mandate m WHERE m.role = post.role \
             AND m.structure > post.structure) FROM post WHERE structure IS NOT NULL) \
             SELECT role, structure FROM post WHERE (structure IS NOT NULL AND EXISTS (SELECT 1 FROM mandate m \
             WHERE m.role = post.role AND m.structure = post.structure AND m.revoked_at IS NULL \
             AND m.from_day <= ?1 AND (m.to_day IS NULL OR m.to_day >= ?1))) \
             OR (structure IS NULL AND EXISTS (SELECT 1 FROM mandate m \
             WHERE m.role = post.role AND m.structure IS NULL AND m.revoked_at IS NULL \
             AND m.from_day <= ?1 AND (m.to_day IS NULL OR m.to_day >= ?1))) ORDER BY role, structure";
    // The same for one role, where it is held; and whether anything is held at all.
    PLACES = "WITH RECURSIVE post(structure) AS ( \
              SELECT MIN(m.structure) FROM mandate m WHERE m.role = ?1 UNION ALL \
              SELECT (SELECT MIN(m.structure) FROM mandate m WHERE m.role = ?1 AND m.structure > post.structure) \
              FROM post WHERE structure IS NOT NULL) \
              SELECT structure FROM post WHERE structure IS NOT NULL AND EXISTS (SELECT 1 FROM mandate m \
              WHERE m.role = ?1 AND m.structure = post.structure AND m.revoked_at IS NULL \
              AND m.from_day <= ?2 AND (m.to_day IS NULL OR m.to_day >= ?2)) ORDER BY structure";
    SOME = "SELECT role, structure FROM mandate WHERE revoked_at IS NULL AND from_day <= ?1 \
            AND (to_day IS NULL OR to_day >= ?1) ORDER BY id LIMIT 1";
    WITH_ACCOUNTS = "SELECT m.id, m.account, m.role, m.structure, m.from_day, m.to_day, m.given_by, \
                     m.revoked_at, a.name FROM mandate m JOIN account a ON a.id = m.account \
                     WHERE m.revoked_at IS NULL AND a.revoked_at IS NULL AND m.from_day <= ?1 \
                     AND (m.to_day IS NULL OR m.to_day >= ?1) ORDER BY m.role, m.structure, m.id";
    HELD_AT = "SELECT m.id, m.account, m.role, m.structure, m.from_day, m.to_day, m.given_by, m.revoked_at, a.name \
               FROM mandate m JOIN account a ON a.id = m.account WHERE m.role = ?1 AND m.structure = ?2 \
               AND m.revoked_at IS NULL AND a.revoked_at IS NULL AND m.from_day <= ?3 \
               AND (m.to_day IS NULL OR m.to_day >= ?3) ORDER BY m.id";
    HELD_NOWHERE = "SELECT m.id, m.account, m.role, m.structure, m.from_day, m.to_day, m.given_by, m.revoked_at, \
                    a.name FROM mandate m JOIN account a ON a.id = m.account WHERE m.role = ?1 \
                    AND m.structure IS NULL AND m.revoked_at IS NULL AND a.revoked_at IS NULL AND m.from_day <= ?2 \
                    AND (m.to_day IS NULL OR m.to_day >= ?2) ORDER BY m.id";
    COUNT_AT = "SELECT COUNT(*) FROM mandate m JOIN account a ON a.id = m.account WHERE m.structure = ?1 \
                AND m.revoked_at IS NULL AND a.revoked_at IS NULL AND m.from_day <= ?2 \
                AND (m.to_day IS NULL OR m.to_day >= ?2)";
    END = "UPDATE mandate SET to_day = ?2 WHERE id = ?1 AND (to_day IS NULL OR to_day > ?2)";
    HOLDERS = "SELECT DISTINCT account FROM mandate WHERE role = ?1 AND revoked_at IS NULL \
               AND from_day <= ?2 AND (to_day IS NULL OR to_day >= ?2) ORDER BY account";
    AT = "SELECT m.id, m.account, m.role, m.structure, m.from_day, m.to_day, m.given_by, m.revoked_at, a.name \
          FROM mandate m JOIN account a ON a.id = m.account WHERE m.structure = ?1 AND m.revoked_at IS NULL \
          AND a.revoked_at IS NULL AND (m.to_day IS NULL OR m.to_day >= ?2) ORDER BY m.role, a.name, m.id";
    FIRST_AT = "SELECT m.id, m.account, m.role, m.structure, m.from_day, m.to_day, m.given_by, m.revoked_at, a.name \
                FROM mandate m JOIN account a ON a.id = m.account WHERE m.structure = ?1 AND m.revoked_at IS NULL \
                AND a.revoked_at IS NULL AND (m.to_day IS NULL OR m.to_day >= ?2) ORDER BY m.role, a.name, m.id \
                LIMIT ?3";
    BY_STRUCTURE = "SELECT m.structure, COUNT(*) FROM mandate m JOIN account a ON a.id = m.account \
                    WHERE m.structure IS NOT NULL AND m.revoked_at IS NULL AND a.revoked_at IS NULL \
                    AND m.from_day <= ?1 AND (m.to_day IS NULL OR m.to_day >= ?1) \
                    GROUP BY m.structure ORDER BY m.structure";
    BY_SOME_STRUCTURES = "SELECT m.structure, COUNT(*) FROM mandate m JOIN account a ON a.id = m.account \
                          WHERE m.structure IN (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, \
                          ?17) AND m.revoked_at IS NULL AND a.revoked_at IS NULL AND m.from_day <= ?1 \
                          AND (m.to_day IS NULL OR m.to_day >= ?1) GROUP BY m.structure ORDER BY m.structure";
    FOLLOWED_AT = "SELECT COUNT(DISTINCT f.person) FROM follow f JOIN mandate m ON m.id = f.mandate \
                   WHERE m.structure = ?1 AND f.to_day IS NULL";
    CHAIRED_AT = "SELECT COUNT(*) FROM dossier d JOIN mandate m ON m.id = d.chair WHERE m.structure = ?1 \
                  AND d.closed_on IS NULL AND d.archived_at IS NULL AND d.erased_at IS NULL";
    ENDING = "SELECT m.id, m.account, m.role, m.structure, m.from_day, m.to_day, m.given_by, m.revoked_at, a.name \
              FROM mandate m JOIN account a ON a.id = m.account WHERE m.revoked_at IS NULL \
              AND a.revoked_at IS NULL AND m.from_day <= ?1 AND m.to_day >= ?1 AND m.to_day <= ?2 \
              ORDER BY m.to_day, a.name, m.id LIMIT ?3";
    UNPROVED = "SELECT DISTINCT m.account, m.role FROM mandate m JOIN account a ON a.id = m.account \
                WHERE a.totp IS NULL AND a.password IS NOT NULL AND a.revoked_at IS NULL \
                AND m.revoked_at IS NULL AND m.from_day <= ?1 AND (m.to_day IS NULL OR m.to_day >= ?1) \
                ORDER BY m.account, m.role";
    REVOKE = "UPDATE mandate SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL";
}

fn id(text: String) -> Result<Id, Fault> {
    text.parse().map_err(|_| Fault::Unreadable(text))
}

fn mandate(row: &Row) -> Result<Mandate, Fault> {
    Ok(Mandate {
        id: row.get(0)?,
        account: row.get(1)?,
        role: id(row.get(2)?)?,
        structure: row.get::<Option<String>>(3)?.map(id).transpose()?,
        from: row.get(4)?,
        to: row.get(5)?,
        given_by: row.get(6)?,
        revoked_at: row.get(7)?,
    })
}

fn named(row: &Row) -> Result<(Mandate, String), Fault> {
    Ok((mandate(row)?, row.get(8)?))
}

/// Adds a mandate.
///
/// # Errors
/// The engine's.
pub fn insert(tx: &mut Tx<'_>, mandate: &Mandate) -> Result<(), Fault> {
    let structure = mandate.structure.as_ref().map(Id::as_str);
    let Mandate {
        id,
        account,
        from,
        to,
        given_by,
        ..
    } = *mandate;
    tx.execute(
        INSERT,
        values![
            id,
            account,
            mandate.role.as_str(),
            structure,
            from,
            to,
            given_by
        ],
    )?;
    Ok(())
}

/// The mandate of this number.
///
/// # Errors
/// The engine's.
pub fn find(tx: &mut Tx<'_>, id: i64) -> Result<Option<Mandate>, Fault> {
    tx.first(FIND, values![id])?
        .map(|row| mandate(&row))
        .transpose()
}

/// The mandates in force on a day, with the name of who holds them.
///
/// # Errors
/// The engine's.
pub fn with_accounts(tx: &mut Tx<'_>, day: Date) -> Result<Vec<(Mandate, String)>, Fault> {
    let rows = tx.all(WITH_ACCOUNTS, values![day])?;
    rows.iter().map(named).collect()
}

/// The mandates in force on a day at the posts that are wanted, with the name of who holds them: what is read is those
/// posts.
///
/// # Errors
/// The engine's.
pub fn held_at(
    tx: &mut Tx<'_>,
    day: Date,
    wanted: impl Fn(&Id, Option<&Id>) -> bool,
) -> Result<Vec<(Mandate, String)>, Fault> {
    let mut held = Vec::new();
    for (role, structure) in posts(tx, day)? {
        if !wanted(&role, structure.as_ref()) {
            continue;
        }
        let rows = match &structure {
            Some(structure) => tx.all(HELD_AT, values![role.as_str(), structure.as_str(), day])?,
            None => tx.all(HELD_NOWHERE, values![role.as_str(), day])?,
        };
        for row in &rows {
            held.push(named(row)?);
        }
    }
    Ok(held)
}

/// How many mandates are held in a structure on a day.
///
/// # Errors
/// The engine's.
pub fn count_at(tx: &mut Tx<'_>, structure: &Id, day: Date) -> Result<i64, Fault> {
    let row = tx.first(COUNT_AT, values![structure.as_str(), day])?;
    row.map_or(Ok(0), |row| row.get(0))
}

/// The mandates of a structure that last after a day or from it on, with the name of who holds them.
///
/// # Errors
/// The engine's.
pub fn at(tx: &mut Tx<'_>, structure: &Id, day: Date) -> Result<Vec<(Mandate, String)>, Fault> {
    let rows = tx.all(AT, values![structure.as_str(), day])?;
    rows.iter().map(named).collect()
}

/// The first of them, so many at most.
///
/// # Errors
/// The engine's.
pub fn first_at(
    tx: &mut Tx<'_>,
    structure: &Id,
    day: Date,
    most: usize,
) -> Result<Vec<(Mandate, String)>, Fault> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let rows = tx.all(FIRST_AT, values![structure.as_str(), day, most])?;
    rows.iter().map(named).collect()
}

/// The mandates that end from a day to another, the first to end first, up to `most`.
///
/// # Errors
/// The engine's.
pub fn ending(
    tx: &mut Tx<'_>,
    (from, to): (Date, Date),
    most: i64,
) -> Result<Vec<(Mandate, String)>, Fault> {
    let rows = tx.all(ENDING, values![from, to, most])?;
    rows.iter().map(named).collect()
}

/// Accounts that entered with a password alone, with each role they hold on a day.
///
/// # Errors
/// The engine's.
pub fn unproved(tx: &mut Tx<'_>, day: Date) -> Result<Vec<(i64, Id)>, Fault> {
    let rows = tx.all(UNPROVED, values![day])?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, id(row.get(1)?)?)))
        .collect()
}

/// How many mandates are held in each structure on a day.
///
/// # Errors
/// The engine's.
pub fn by_structure(tx: &mut Tx<'_>, day: Date) -> Result<Vec<(Id, i64)>, Fault> {
    let rows = tx.all(BY_STRUCTURE, values![day])?;
    rows.iter()
        .map(|row| Ok((id(row.get(0)?)?, row.get(1)?)))
        .collect()
}

/// Structures that are counted at once.
const AT_ONCE: usize = 16;

/// How many mandates are held on a day at each of these structures that has some: the others are not counted.
///
/// # Errors
/// The engine's.
pub fn by_structures(
    tx: &mut Tx<'_>,
    structures: &[&Id],
    day: Date,
) -> Result<Vec<(Id, i64)>, Fault> {
    let mut held = Vec::new();
    for some in structures.chunks(AT_ONCE) {
        let mut asked = values![day].to_vec();
        // Nobody has a mandate at a place without a name.
        let ids = some.iter().map(|id| id.as_str());
        let filled = ids.chain(std::iter::repeat("")).take(AT_ONCE);
        asked.extend(filled.map(Value::from));
        for row in tx.all(BY_SOME_STRUCTURES, &asked)? {
            held.push((id(row.get(0)?)?, row.get(1)?));
        }
    }
    Ok(held)
}

/// How many people are followed from a structure, and how many dossiers are led from there.
///
/// # Errors
/// The engine's.
pub fn work_at(tx: &mut Tx<'_>, structure: &Id) -> Result<(i64, i64), Fault> {
    let mut count = |sql| {
        let row = tx.first(sql, values![structure.as_str()])?;
        row.map_or(Ok(0), |row| row.get(0))
    };
    Ok((count(FOLLOWED_AT)?, count(CHAIRED_AT)?))
}

/// Every mandate of an account, past ones included.
///
/// # Errors
/// The engine's.
pub fn of_account(tx: &mut Tx<'_>, account: i64) -> Result<Vec<Mandate>, Fault> {
    tx.all(OF_ACCOUNT, values![account])?
        .iter()
        .map(mandate)
        .collect()
}

/// Every mandate that was ever given for a role in a structure.
///
/// # Errors
/// The engine's.
pub fn of_post(tx: &mut Tx<'_>, role: &Id, structure: &Id) -> Result<Vec<Mandate>, Fault> {
    tx.all(OF_POST, values![role.as_str(), structure.as_str()])?
        .iter()
        .map(mandate)
        .collect()
}

fn post(row: &Row) -> Result<(Id, Option<Id>), Fault> {
    let structure: Option<String> = row.get(1)?;
    Ok((id(row.get(0)?)?, structure.map(id).transpose()?))
}

/// Which roles are held where on a day, by anybody.
///
/// # Errors
/// The engine's.
pub fn posts(tx: &mut Tx<'_>, day: Date) -> Result<Vec<(Id, Option<Id>)>, Fault> {
    tx.all(POSTS, values![day])?.iter().map(post).collect()
}

/// Where a role is held on a day, by anybody.
///
/// # Errors
/// The engine's.
pub fn places(tx: &mut Tx<'_>, role: &Id, day: Date) -> Result<Vec<Id>, Fault> {
    let rows = tx.all(PLACES, values![role.as_str(), day])?;
    rows.iter().map(|row| id(row.get(0)?)).collect()
}

/// Some role that is held on a day, and where; nothing when nobody holds any.
///
/// # Errors
/// The engine's.
pub fn some(tx: &mut Tx<'_>, day: Date) -> Result<Option<(Id, Option<Id>)>, Fault> {
    tx.first(SOME, values![day])?
        .map(|row| post(&row))
        .transpose()
}

/// Ends a mandate on a day; whether it lasted longer.
///
/// # Errors
/// The engine's.
pub fn end(tx: &mut Tx<'_>, id: i64, day: Date) -> Result<bool, Fault> {
    Ok(tx.execute(END, values![id, day])? == 1)
}

/// Takes a mandate back at once; whether it was still held.
///
/// # Errors
/// The engine's.
pub fn revoke(tx: &mut Tx<'_>, id: i64, now: i64) -> Result<bool, Fault> {
    Ok(tx.execute(REVOKE, values![id, now])? == 1)
}

/// The accounts that hold a role on a day.
///
/// # Errors
/// The engine's.
pub fn holders(tx: &mut Tx<'_>, role: &Id, day: Date) -> Result<Vec<i64>, Fault> {
    let rows = tx.all(HOLDERS, values![role.as_str(), day])?;
    rows.iter().map(|row| row.get(0)).collect()
}
