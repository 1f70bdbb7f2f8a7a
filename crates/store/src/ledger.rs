//! The counts that dossiers share: what each act added, in the order of the turns of its fiche.
//!
//! Taking a turn locks the fiche until the end of the transaction: whoever takes it next reads what the
//! one before wrote. A ledger read up to a turn is brought up to date by what came after.

use domain::dossier::Fed;
use domain::values::{Date, Id};

use crate::db::{Fault, Row, Tx};
use crate::statements::statements;
use crate::values;

statements! {
    OPEN = "INSERT INTO turn (fiche, turn) VALUES (?1, 0) ON CONFLICT DO NOTHING";
    TAKE = "UPDATE turn SET turn = turn + 1 WHERE fiche = ?1 RETURNING turn";
    AT = "SELECT turn FROM turn WHERE fiche = ?1";
    BETWEEN = "SELECT counter, key, day, CAST(SUM(amount) AS BIGINT) FROM counted \
               WHERE fiche = ?1 AND turn > ?2 AND turn <= ?3 GROUP BY counter, key, day";
    ADD = "INSERT INTO counted (fiche, turn, rank, dossier, counter, key, day, amount) \
           VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    OF = "SELECT counter, key, day, CAST(SUM(amount) AS BIGINT) FROM counted WHERE dossier = ?1 \
          GROUP BY counter, key, day HAVING SUM(amount) <> 0 ORDER BY counter, key, day";
}

/// The last turn taken on a fiche.
///
/// # Errors
/// The engine's.
pub fn turn(tx: &mut Tx<'_>, fiche: &Id) -> Result<i64, Fault> {
    let row = tx.first(AT, values![fiche.as_str()])?;
    row.map_or(Ok(0), |row| row.get(0))
}

/// Takes the next turn: nobody else adds to the counts of the fiche until this transaction ends.
///
/// # Errors
/// The engine's.
pub fn take_turn(tx: &mut Tx<'_>, fiche: &Id) -> Result<i64, Fault> {
    loop {
        if let Some(row) = tx.first(TAKE, values![fiche.as_str()])? {
            return row.get(0);
        }
        tx.execute(OPEN, values![fiche.as_str()])?;
    }
}

/// What was counted for a fiche after a turn, up to another.
///
/// # Errors
/// The engine's.
pub fn between(tx: &mut Tx<'_>, fiche: &Id, after: i64, to: i64) -> Result<Vec<Fed>, Fault> {
    let rows = tx.all(BETWEEN, values![fiche.as_str(), after, to])?;
    rows.iter().map(fed).collect()
}

/// Adds what a dossier counts, at a turn taken in this transaction.
///
/// # Errors
/// The engine's.
pub fn add(tx: &mut Tx<'_>, fiche: &Id, turn: i64, dossier: i64, fed: &[Fed]) -> Result<(), Fault> {
    for (one, rank) in fed.iter().zip(0_i64..) {
        let key = one.key.as_ref().map(Id::as_str);
        let (counter, day, amount) = (one.counter.as_str(), one.day, one.amount);
        tx.execute(
            ADD,
            values![
                fiche.as_str(),
                turn,
                rank,
                dossier,
                counter,
                key,
                day,
                amount
            ],
        )?;
    }
    Ok(())
}

/// What a dossier counts, all its acts together.
///
/// # Errors
/// The engine's.
pub fn of(tx: &mut Tx<'_>, dossier: i64) -> Result<Vec<Fed>, Fault> {
    tx.all(OF, values![dossier])?.iter().map(fed).collect()
}

fn fed(row: &Row) -> Result<Fed, Fault> {
    let id =
        |text: String| -> Result<Id, Fault> { text.parse().map_err(|_| Fault::Unreadable(text)) };
    let key: Option<String> = row.get(1)?;
    Ok(Fed {
        counter: id(row.get(0)?)?,
        key: key.map(id).transpose()?,
        day: row.get::<Date>(2)?,
        amount: row.get(3)?,
    })
}
