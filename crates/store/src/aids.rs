//! The aids that dossiers ask for, are granted and are paid: drawn from each journal as lists are, counted
//! over all actions at once.

use domain::values::Date;

use crate::db::{Fault, Row, Tx};
use crate::lists::{After, Posts, posts};
use crate::statements::statements;
use crate::values;

/// How far a request is, as it is kept.
pub const STATES: [&str; 4] = [ASKED, REFUSED, GRANTED, PAID];
/// Asked, and not decided.
pub const ASKED: &str = "demandee";
/// Refused.
pub const REFUSED: &str = "refusee";
/// Granted, and not paid.
pub const GRANTED: &str = "accordee";
/// Paid.
pub const PAID: &str = "versee";

/// A request of a dossier, as far as it went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aid {
    /// The fund of the fiche.
    pub fund: String,
    /// The association or body it was addressed to, when the request says.
    pub asked_of: Option<String>,
    /// One of [`STATES`].
    pub state: String,
    /// The day it was asked.
    pub asked_on: Date,
    /// The day it was decided.
    pub decided_on: Option<Date>,
    /// The amount granted, in thousandths of a euro, when it is known.
    pub granted: Option<i64>,
    /// The day it was paid.
    pub paid_on: Option<Date>,
    /// The amount paid, in thousandths of a euro, when it is known.
    pub paid: Option<i64>,
}

/// A request in a dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The dossier.
    pub dossier: i64,
    /// Its rank among those of the dossier, from 0.
    pub rank: i64,
    /// The fiche.
    pub fiche: String,
    /// The request.
    pub aid: Aid,
}

/// How many requests of a fund, for an operator and a body asked, and how much they come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summed {
    /// The fiche.
    pub fiche: String,
    /// The fund.
    pub fund: String,
    /// The operator of the dossiers.
    pub operator: Option<String>,
    /// The body asked.
    pub asked_of: Option<String>,
    /// How far they are.
    pub state: String,
    /// How many.
    pub count: u64,
    /// How many of them say an amount.
    pub with_amount: u64,
    /// What those come to, in thousandths of a euro.
    pub amount: i64,
}

statements! {
    OF = "SELECT fund, asked_of, state, asked_on, decided_on, granted, paid_on, paid FROM aid \
          WHERE dossier = ?1 ORDER BY rank";
    FORGET = "DELETE FROM aid WHERE dossier = ?1";
    KEEP = "INSERT INTO aid (dossier, rank, fiche, fund, operator, asked_of, state, asked_on, decided_on, granted, \
            paid_on, paid) VALUES (?1, ?2, (SELECT d.fiche FROM dossier d WHERE d.id = ?1), ?3, \
            (SELECT d.operator FROM dossier d WHERE d.id = ?1), ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    MOVED = "UPDATE aid SET operator = (SELECT d.operator FROM dossier d WHERE d.id = ?1) WHERE dossier = ?1 \
             AND COALESCE(operator, '') <> COALESCE((SELECT d.operator FROM dossier d WHERE d.id = ?1), '')";
    // Each over all actions at once: one reading a visit, whatever the number of actions.
    ASKED_IN = "SELECT fiche, fund, operator, asked_of, '', COUNT(*), CAST(0 AS BIGINT), CAST(0 AS BIGINT) FROM aid \
                WHERE asked_on >= ?1 AND asked_on <= ?2 GROUP BY fiche, fund, operator, asked_of \
                ORDER BY fiche, fund, operator, asked_of";
    DECIDED_IN = "SELECT fiche, fund, operator, asked_of, CASE WHEN state = 'refusee' THEN 'refusee' ELSE \
                  'accordee' END, COUNT(*), COUNT(granted), CAST(COALESCE(SUM(granted), 0) AS BIGINT) FROM aid \
                  WHERE decided_on >= ?1 AND decided_on <= ?2 GROUP BY fiche, fund, operator, asked_of, \
                  CASE WHEN state = 'refusee' THEN 'refusee' ELSE 'accordee' END ORDER BY 1, 2, 3, 4, 5";
    PAID_IN = "SELECT fiche, fund, operator, asked_of, 'versee', COUNT(*), COUNT(paid), \
               CAST(COALESCE(SUM(paid), 0) AS BIGINT) FROM aid WHERE paid_on >= ?1 AND paid_on <= ?2 \
               GROUP BY fiche, fund, operator, asked_of ORDER BY fiche, fund, operator, asked_of";
    WAITING = "SELECT fiche, fund, operator, asked_of, state, COUNT(*), COUNT(granted), \
               CAST(COALESCE(SUM(granted), 0) AS BIGINT) FROM aid WHERE state IN ('demandee', 'accordee') \
               GROUP BY fiche, fund, operator, asked_of, state ORDER BY fiche, fund, operator, asked_of, state";
    LISTED = concat!("SELECT a.dossier, a.rank, a.fiche, a.fund, a.asked_of, a.state, a.asked_on, a.decided_on, \
              a.granted, a.paid_on, a.paid FROM aid a WHERE a.state = ?25 \
              AND COALESCE(a.paid_on, a.decided_on, a.asked_on) >= ?26 \
              AND COALESCE(a.paid_on, a.decided_on, a.asked_on) <= ?27 AND (a.fiche = ?28 OR ?28 = '') \
              AND EXISTS (SELECT 1 FROM reach r WHERE r.dossier = a.dossier AND r.post IN ", posts!(), ") \
              ORDER BY a.asked_on, a.dossier, a.rank LIMIT ?29");
    // One by one over a period, whatever became of them, page after page.
    ASKED_ONE_BY_ONE = concat!("SELECT a.dossier, a.rank, a.fiche, a.fund, a.asked_of, a.state, a.asked_on, \
              a.decided_on, a.granted, a.paid_on, a.paid FROM aid a WHERE a.asked_on >= ?25 AND a.asked_on <= ?26 \
              AND (a.asked_on, a.dossier, a.rank) > (?27, ?28, ?29) AND (a.fiche = ?30 OR ?30 = '') \
              AND EXISTS (SELECT 1 FROM reach r WHERE r.dossier = a.dossier AND r.post IN ", posts!(), ") \
              ORDER BY a.asked_on, a.dossier, a.rank LIMIT ?31");
}

fn aid(row: &Row, first: usize) -> Result<Aid, Fault> {
    Ok(Aid {
        fund: row.get(first)?,
        asked_of: row.get(first + 1)?,
        state: row.get(first + 2)?,
        asked_on: row.get(first + 3)?,
        decided_on: row.get(first + 4)?,
        granted: row.get(first + 5)?,
        paid_on: row.get(first + 6)?,
        paid: row.get(first + 7)?,
    })
}

/// The requests of a dossier, in the order of its journal.
///
/// # Errors
/// The engine's.
pub fn of(tx: &mut Tx<'_>, dossier: i64) -> Result<Vec<Aid>, Fault> {
    let rows = tx.all(OF, values![dossier])?;
    rows.iter().map(|row| aid(row, 0)).collect()
}

/// Keeps the requests of a dossier as they now are; once its own line is saved.
///
/// # Errors
/// The engine's.
pub fn keep(tx: &mut Tx<'_>, dossier: i64, aids: &[Aid]) -> Result<(), Fault> {
    let before = of(tx, dossier)?;
    if before == aids {
        if !aids.is_empty() {
            tx.execute(MOVED, values![dossier])?;
        }
        return Ok(());
    }
    tx.execute(FORGET, values![dossier])?;
    for (one, rank) in aids.iter().zip(0_i64..) {
        let (fund, asked_of, state) = (one.fund.as_str(), one.asked_of.as_deref(), &one.state);
        tx.execute(
            KEEP,
            values![
                dossier,
                rank,
                fund,
                asked_of,
                state.as_str(),
                one.asked_on,
                one.decided_on,
                one.granted,
                one.paid_on,
                one.paid
            ],
        )?;
    }
    Ok(())
}

/// Forgets the requests of a dossier that is erased.
///
/// # Errors
/// The engine's.
pub(crate) fn forget(tx: &mut Tx<'_>, dossier: i64) -> Result<(), Fault> {
    tx.execute(FORGET, values![dossier])?;
    Ok(())
}

fn summed(rows: &[Row]) -> Result<Vec<Summed>, Fault> {
    let count = |row: &Row, rank| Ok::<_, Fault>(row.get::<i64>(rank)?.unsigned_abs());
    let one = |row: &Row| {
        Ok(Summed {
            fiche: row.get(0)?,
            fund: row.get(1)?,
            operator: row.get(2)?,
            asked_of: row.get(3)?,
            state: row.get(4)?,
            count: count(row, 5)?,
            with_amount: count(row, 6)?,
            amount: row.get(7)?,
        })
    };
    rows.iter().map(one).collect()
}

/// What was asked from a day to another, both included, whatever became of it.
///
/// # Errors
/// The engine's.
pub fn asked(tx: &mut Tx<'_>, (from, to): (Date, Date)) -> Result<Vec<Summed>, Fault> {
    summed(&tx.all(ASKED_IN, values![from, to])?)
}

/// What was granted, paid since or not, and refused, from a day to another, both included.
///
/// # Errors
/// The engine's.
pub fn decided(tx: &mut Tx<'_>, (from, to): (Date, Date)) -> Result<Vec<Summed>, Fault> {
    summed(&tx.all(DECIDED_IN, values![from, to])?)
}

/// What was paid from a day to another, both included.
///
/// # Errors
/// The engine's.
pub fn paid(tx: &mut Tx<'_>, (from, to): (Date, Date)) -> Result<Vec<Summed>, Fault> {
    summed(&tx.all(PAID_IN, values![from, to])?)
}

/// What waits for a decision or for a payment, since whenever.
///
/// # Errors
/// The engine's.
pub fn waiting(tx: &mut Tx<'_>) -> Result<Vec<Summed>, Fault> {
    summed(&tx.all(WAITING, &[])?)
}

/// The requests in a state that was reached from a day to another, both included, in the dossiers that one who
/// holds these posts may know of; of one fiche, or of all when none is said. The first asked first.
///
/// # Errors
/// The engine's.
pub fn listed(
    tx: &mut Tx<'_>,
    posts: &Posts,
    (state, fiche): (&str, Option<&str>),
    (from, to): (Date, Date),
    most: i64,
) -> Result<Vec<Listed>, Fault> {
    let mut values = posts.values();
    values.extend(values![state, from, to, fiche.unwrap_or_default(), most].to_vec());
    tx.all(LISTED, &values)?.iter().map(one_listed).collect()
}

/// The requests asked from a day to another, both included, whatever became of them, after a line: that of a day, of a
/// dossier, of a rank in it. Only in the dossiers that one who holds these posts may know of.
///
/// # Errors
/// The engine's.
pub fn one_by_one(
    tx: &mut Tx<'_>,
    posts: &Posts,
    (fiche, (from, to)): (Option<&str>, (Date, Date)),
    after: &After,
    most: i64,
) -> Result<Vec<Listed>, Fault> {
    let mut values = posts.values();
    let (day, fiche) = (after.day.as_str(), fiche.unwrap_or_default());
    let more = values![from, to, day, after.dossier, after.run, fiche, most];
    values.extend(more.to_vec());
    let rows = tx.all(ASKED_ONE_BY_ONE, &values)?;
    rows.iter().map(one_listed).collect()
}

fn one_listed(row: &Row) -> Result<Listed, Fault> {
    Ok(Listed {
        dossier: row.get(0)?,
        rank: row.get(1)?,
        fiche: row.get(2)?,
        aid: aid(row, 3)?,
    })
}
