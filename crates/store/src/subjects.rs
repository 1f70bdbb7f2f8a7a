//! Subjects: who or what dossiers are about, their keys, and what is known of them, sealed.

use domain::values::{Date, Id};

use crate::copy::{self, Table};
use crate::db::{Fault, Row, Tx, Value};
use crate::statements::statements;
use crate::values;

/// A subject as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Its number.
    pub id: i64,
    /// `personne`, `menage`, `action`, `marche`, `anonyme`.
    pub kind: String,
    /// Its public name: the fiche of an action, the name of a contract. Never that of a person.
    pub name: Option<String>,
    /// Its key, wrapped; nothing once it is erased.
    pub key: Option<Wrapped>,
    /// Its identity, sealed.
    pub sealed: Option<Vec<u8>>,
    /// Incremented at each change.
    pub version: i64,
    /// The subject that took its place.
    pub merged_into: Option<i64>,
    /// When it was erased.
    pub erased_at: Option<i64>,
    /// When it was put in the restricted archive.
    pub archived_at: Option<i64>,
}

/// A key wrapped by a key of the installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrapped {
    /// Which key of the installation.
    pub key_id: String,
    /// The wrapped bytes.
    pub bytes: Vec<u8>,
}

/// A fact as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Its rank among those of the subject.
    pub rank: i64,
    /// The fact, by its name in the vocabulary.
    pub fact: String,
    /// From when it is true; since always when nothing is said.
    pub since: Option<Date>,
    /// When it was written down.
    pub recorded_at: i64,
    /// By which account.
    pub account: i64,
    /// Under which mandate.
    pub mandate: i64,
    /// The rank of the one it takes the place of.
    pub corrects: Option<i64>,
    /// The answer, sealed.
    pub sealed: Vec<u8>,
}

statements! {
    INSERT = "INSERT INTO subject (id, kind, name, key_id, wrapped, sealed, version, created_at) \
              VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7)";
    FIND = "SELECT id, kind, name, key_id, wrapped, sealed, version, merged_into, erased_at, archived_at \
            FROM subject WHERE id = ?1";
    MERGED_INTO = "SELECT merged_into FROM subject WHERE id = ?1";
    NAMED = "SELECT id, kind, name, key_id, wrapped, sealed, version, merged_into, erased_at, archived_at \
             FROM subject WHERE kind = ?1 AND name = ?2";
    RENAME = "UPDATE subject SET sealed = ?2, version = version + 1 WHERE id = ?1 AND version = ?3";
    TOUCH = "UPDATE subject SET version = version WHERE id = ?1 AND merged_into IS NULL \
             AND erased_at IS NULL";
    MERGE = "UPDATE subject SET merged_into = ?2, key_id = NULL, wrapped = NULL, sealed = NULL, \
             version = version + 1 WHERE id = ?1 OR merged_into = ?1";
    DROP_FACTS = "DELETE FROM fact WHERE subject = ?1";
    MOVE_ACCOUNTS = "UPDATE account SET person = ?2 WHERE person = ?1";
    FACTS = "SELECT f.rank, f.fact, f.since, f.recorded_at, f.account, f.mandate, f.corrects, f.sealed, \
             (SELECT m.role FROM mandate m WHERE m.id = f.mandate), \
             (SELECT m.structure FROM mandate m WHERE m.id = f.mandate) FROM fact f \
             WHERE f.subject = ?1 ORDER BY f.rank";
    NEXT_FACT = "SELECT COALESCE(MAX(rank), -1) + 1 FROM fact WHERE subject = ?1";
    ADD_FACT = "INSERT INTO fact (subject, rank, fact, since, recorded_at, account, mandate, corrects, \
                sealed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    ADD_WORD = "INSERT INTO word (subject, token) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
    ADD_TWIN = "INSERT INTO twin (token, subject) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
    DROP_WORDS = "DELETE FROM word WHERE subject = ?1";
    DROP_TWINS = "DELETE FROM twin WHERE subject = ?1";
    TWINS = "SELECT subject FROM twin WHERE token = ?1 ORDER BY subject LIMIT 50";
    SECRET = "SELECT key_id, wrapped FROM secret WHERE name = ?1";
    ADD_SECRET = "INSERT INTO secret (name, key_id, wrapped) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
    SET_SECRET = "INSERT INTO secret (name, key_id, wrapped) VALUES (?1, ?2, ?3) \
                  ON CONFLICT (name) DO UPDATE SET key_id = excluded.key_id, wrapped = excluded.wrapped";
}

fn subject(row: &Row) -> Result<Subject, Fault> {
    let key_id: Option<String> = row.get(3)?;
    let bytes: Option<Vec<u8>> = row.get(4)?;
    Ok(Subject {
        id: row.get(0)?,
        kind: row.get(1)?,
        name: row.get(2)?,
        key: key_id
            .zip(bytes)
            .map(|(key_id, bytes)| Wrapped { key_id, bytes }),
        sealed: row.get(5)?,
        version: row.get(6)?,
        merged_into: row.get(7)?,
        erased_at: row.get(8)?,
        archived_at: row.get(9)?,
    })
}

/// Adds a subject.
///
/// # Errors
/// The engine's; a public name taken is a duplicate.
pub fn insert(
    tx: &mut Tx<'_>,
    id: i64,
    (kind, name): (&str, Option<&str>),
    key: &Wrapped,
    sealed: Option<&[u8]>,
    now: i64,
) -> Result<(), Fault> {
    let bytes = key.bytes.as_slice();
    tx.execute(
        INSERT,
        values![id, kind, name, key.key_id.as_str(), bytes, sealed, now],
    )?;
    Ok(())
}

/// The subject of this number.
///
/// # Errors
/// The engine's.
pub fn find(tx: &mut Tx<'_>, id: i64) -> Result<Option<Subject>, Fault> {
    tx.first(FIND, values![id])?
        .map(|row| subject(&row))
        .transpose()
}

/// The number a subject now has: that of the one it was merged into, or its own.
///
/// # Errors
/// The engine's.
pub fn number_now(tx: &mut Tx<'_>, id: i64) -> Result<i64, Fault> {
    let row = tx.first(MERGED_INTO, values![id])?;
    let into: Option<i64> = row.map_or(Ok(None), |row| row.get(0))?;
    Ok(into.unwrap_or(id))
}

/// The subject of this kind and public name.
///
/// # Errors
/// The engine's.
pub fn named(tx: &mut Tx<'_>, kind: &str, name: &str) -> Result<Option<Subject>, Fault> {
    let row = tx.first(NAMED, values![kind, name])?;
    row.map(|row| subject(&row)).transpose()
}

/// Changes the sealed identity; whether nobody else had changed it since.
///
/// # Errors
/// The engine's.
pub fn rename(tx: &mut Tx<'_>, id: i64, sealed: &[u8], version: i64) -> Result<bool, Fault> {
    Ok(tx.execute(RENAME, values![id, sealed, version])? == 1)
}

/// Takes a subject for oneself until the end of the transaction; whether it is still there under this number.
///
/// # Errors
/// The engine's.
pub fn touch(tx: &mut Tx<'_>, id: i64) -> Result<bool, Fault> {
    Ok(tx.execute(TOUCH, values![id])? == 1)
}

/// A subject gives way to another: its number leads there from now on, and so do those that led to it. Its
/// facts and its key go: whoever merges has sealed everything again under the other's.
///
/// # Errors
/// The engine's.
pub fn merge(tx: &mut Tx<'_>, from: i64, to: i64) -> Result<(), Fault> {
    tx.execute(DROP_FACTS, values![from])?;
    tx.execute(MOVE_ACCOUNTS, values![from, to])?;
    tx.execute(MERGE, values![from, to])?;
    index(tx, from, &[], &[])
}

/// Who wrote a fact down: the role held, and where.
pub type Author = (Id, Option<Id>);

/// Everything known of a subject, in the order it was written down, each with its author.
///
/// # Errors
/// The engine's.
pub fn facts(tx: &mut Tx<'_>, id: i64) -> Result<Vec<(Fact, Option<Author>)>, Fault> {
    let name = |text: String| text.parse::<Id>().map_err(|_| Fault::Unreadable(text));
    let fact = |row: &Row| {
        let role: Option<String> = row.get(8)?;
        let structure = row.get::<Option<String>>(9)?.map(name).transpose()?;
        let author = role.map(name).transpose()?.map(|role| (role, structure));
        let fact = Fact {
            rank: row.get(0)?,
            fact: row.get(1)?,
            since: row.get(2)?,
            recorded_at: row.get(3)?,
            account: row.get(4)?,
            mandate: row.get(5)?,
            corrects: row.get(6)?,
            sealed: row.get(7)?,
        };
        Ok((fact, author))
    };
    tx.all(FACTS, values![id])?.iter().map(fact).collect()
}

/// The rank the next fact of a subject takes: its answer is sealed at that place.
///
/// # Errors
/// The engine's.
pub fn next_fact(tx: &mut Tx<'_>, id: i64) -> Result<i64, Fault> {
    let row = tx.first(NEXT_FACT, values![id])?;
    row.map_or(Ok(0), |row| row.get(0))
}

/// Adds a fact.
///
/// # Errors
/// The engine's; two people writing at once is a duplicate.
pub fn add_fact(tx: &mut Tx<'_>, id: i64, fact: &Fact) -> Result<(), Fault> {
    let Fact {
        rank,
        recorded_at,
        account,
        mandate,
        corrects,
        ..
    } = *fact;
    let (name, sealed) = (fact.fact.as_str(), fact.sealed.as_slice());
    tx.execute(
        ADD_FACT,
        values![
            id,
            rank,
            name,
            fact.since,
            recorded_at,
            account,
            mandate,
            corrects,
            sealed
        ],
    )?;
    Ok(())
}

/// Replaces the blind index of a subject: what a search finds, and what tells doubles.
///
/// # Errors
/// The engine's.
pub fn index(tx: &mut Tx<'_>, id: i64, words: &[i64], twins: &[i64]) -> Result<(), Fault> {
    tx.execute(DROP_WORDS, values![id])?;
    tx.execute(DROP_TWINS, values![id])?;
    for word in words {
        tx.execute(ADD_WORD, values![id, *word])?;
    }
    for twin in twins {
        tx.execute(ADD_TWIN, values![*twin, id])?;
    }
    Ok(())
}

/// The blind index of a new subject: its number, what a search finds, what tells doubles. Each token once.
pub type Indexed = (i64, Vec<i64>, Vec<i64>);

/// Adds the blind index of many new subjects, all at once.
///
/// # Errors
/// The engine's; a token twice, or a subject indexed already, is a duplicate.
pub fn index_new(tx: &mut Tx<'_>, many: &[Indexed]) -> Result<(), Fault> {
    let words = many
        .iter()
        .flat_map(|(subject, words, _)| words.iter().map(|word| [*subject, *word]));
    let twins = many
        .iter()
        .flat_map(|(subject, _, twins)| twins.iter().map(|twin| [*twin, *subject]));
    let tables = copy::tables()?;
    pour(tx, &tables, "word", words)?;
    pour(tx, &tables, "twin", twins)
}

fn pour(
    tx: &mut Tx<'_>,
    tables: &[Table],
    name: &str,
    rows: impl Iterator<Item = [i64; 2]>,
) -> Result<(), Fault> {
    let table = tables.iter().find(|table| table.name == name);
    let table = table.ok_or_else(|| Fault::Unreadable(name.to_owned()))?;
    let mut sink = tx.sink(table)?;
    for row in rows {
        sink.put(&Row(row.map(Value::Int).to_vec()))?;
    }
    sink.end()
}

/// Nobody else registers anybody until the end of the transaction: of two who bring the same people, the
/// second finds those of the first.
///
/// # Errors
/// The engine's.
pub fn alone(tx: &mut Tx<'_>) -> Result<(), Fault> {
    match tx.is_postgres() {
        true => tx.batch("LOCK TABLE twin IN SHARE ROW EXCLUSIVE MODE"),
        // SQLite has one writer at a time.
        false => Ok(()),
    }
}

/// Nobody else registers anybody who bears one of these marks of a double until the end of the transaction:
/// of two who register the same person at once, the second finds the record of the first.
///
/// # Errors
/// The engine's.
pub fn alone_with_marks(tx: &mut Tx<'_>, tokens: &[i64]) -> Result<(), Fault> {
    tx.alone_with(&tokens.iter().collect())
}

/// Those who share a mark of a double.
///
/// # Errors
/// The engine's.
pub fn twins(tx: &mut Tx<'_>, token: i64) -> Result<Vec<i64>, Fault> {
    tx.all(TWINS, values![token])?
        .iter()
        .map(|row| row.get(0))
        .collect()
}

/// A secret of the installation, wrapped.
///
/// # Errors
/// The engine's.
pub fn secret(tx: &mut Tx<'_>, name: &str) -> Result<Option<Wrapped>, Fault> {
    let row = tx.first(SECRET, values![name])?;
    row.map(|row| {
        Ok(Wrapped {
            key_id: row.get(0)?,
            bytes: row.get(1)?,
        })
    })
    .transpose()
}

/// Adds a secret of the installation, unless another node just did; whether it was added.
///
/// # Errors
/// The engine's.
pub fn add_secret(tx: &mut Tx<'_>, name: &str, key: &Wrapped) -> Result<bool, Fault> {
    let added = tx.execute(
        ADD_SECRET,
        values![name, key.key_id.as_str(), key.bytes.as_slice()],
    )?;
    Ok(added == 1)
}

/// Keeps a secret of the installation.
///
/// # Errors
/// The engine's.
pub fn set_secret(tx: &mut Tx<'_>, name: &str, key: &Wrapped) -> Result<(), Fault> {
    tx.execute(
        SET_SECRET,
        values![name, key.key_id.as_str(), key.bytes.as_slice()],
    )?;
    Ok(())
}
