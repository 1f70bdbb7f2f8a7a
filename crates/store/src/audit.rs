//! The access journal: who read or changed what, when, under which mandate. Rows are only added; each
//! holds the one before it by its fingerprint, so that none can be changed, taken out or put in unseen.
//!
//! Each connection that writes owns a chain: two acts never wait for one another here.

use sha2::{Digest, Sha256};

use crate::db::{Fault, Row, Store, Tx};
use crate::statements::statements;
use crate::values;

/// A line to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// When, in milliseconds.
    pub at: i64,
    /// Which account; 0 for the installation itself.
    pub account: i64,
    /// Under which mandate; 0 without one.
    pub mandate: i64,
    /// What was done: a short code, `dossier.lire`, `acte.tenir`.
    pub did: String,
    /// On what kind of thing.
    pub object: String,
    /// Which one.
    pub object_id: i64,
    /// The subject concerned; 0 when there is none.
    pub subject: i64,
    /// Codes and numbers only, never a name nor a text.
    pub detail: String,
}

/// A line as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Its chain.
    pub chain: i64,
    /// Its rank in the chain.
    pub rank: i64,
    /// The line.
    pub line: Line,
}

/// What is wrong with a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The chain.
    pub chain: i64,
    /// The first line that does not hold; the number of lines when the end is missing.
    pub rank: i64,
}

statements! {
    NEW_CHAIN = "INSERT INTO chain (id, node, opened_at, base, base_head, rank, head) \
                 VALUES (?1, ?2, ?3, 0, ?4, 0, ?4)";
    LAST_CHAIN = "SELECT COALESCE(MAX(id), 0) FROM chain";
    HEAD = "UPDATE chain SET rank = rank + 1 WHERE id = ?1 RETURNING rank, head";
    MOVE = "UPDATE chain SET head = ?2 WHERE id = ?1";
    ADD = "INSERT INTO audit (chain, rank, at, account, mandate, did, object, object_id, subject, detail, hash) \
           VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
    CHAINS = "SELECT id, rank, head, base, base_head FROM chain ORDER BY id";
    ORPHANS = "SELECT DISTINCT chain FROM audit WHERE chain NOT IN (SELECT id FROM chain) ORDER BY chain";
    LAST_BEFORE = "SELECT rank, hash FROM audit WHERE chain = ?1 AND at < ?2 ORDER BY rank DESC LIMIT 1";
    REBASE = "UPDATE chain SET base = ?2, base_head = ?3 WHERE id = ?1";
    DROP = "DELETE FROM audit WHERE chain = ?1 AND rank <= ?2";
    LINES = "SELECT chain, rank, at, account, mandate, did, object, object_id, subject, detail, hash \
             FROM audit WHERE chain = ?1 AND rank > ?2 ORDER BY rank LIMIT 5000";
    OF_SUBJECT = "SELECT chain, rank, at, account, mandate, did, object, object_id, subject, detail, hash \
                  FROM audit WHERE subject = ?1 OR subject IN (SELECT id FROM subject WHERE merged_into = ?1) \
                  ORDER BY at, chain, rank";
    LATEST = "SELECT chain, rank, at, account, mandate, did, object, object_id, subject, detail, hash \
              FROM audit WHERE at < ?1 ORDER BY at DESC, chain DESC, rank DESC LIMIT ?2";
}

fn genesis(chain: i64) -> Vec<u8> {
    Sha256::digest(format!("livret {chain}").as_bytes()).to_vec()
}

/// The fingerprint of a line after another: every field is length-prefixed, so that none runs into the next.
fn hash(before: &[u8], chain: i64, rank: i64, line: &Line) -> Vec<u8> {
    let mut digest = Sha256::new();
    digest.update(before);
    for number in [
        chain,
        rank,
        line.at,
        line.account,
        line.mandate,
        line.object_id,
        line.subject,
    ] {
        digest.update(number.to_be_bytes());
    }
    for text in [&line.did, &line.object, &line.detail] {
        digest.update((text.len() as u64).to_be_bytes());
        digest.update(text.as_bytes());
    }
    digest.finalize().to_vec()
}

/// Writes a line, in the transaction of what it tells.
///
/// # Errors
/// The engine's.
pub fn write(tx: &mut Tx<'_>, node: &str, line: &Line) -> Result<(), Fault> {
    let chain = match tx.chain {
        Some(chain) => chain,
        None => open_chain(tx, node, line.at)?,
    };
    let head = tx.first(HEAD, values![chain])?;
    let head = head.ok_or_else(|| Fault::Unreadable("chaîne du journal d'accès".to_owned()))?;
    let (rank, before): (i64, Vec<u8>) = (head.get(0)?, head.get(1)?);
    let hash = hash(&before, chain, rank, line);
    let Line {
        at,
        account,
        mandate,
        object_id,
        subject,
        ..
    } = *line;
    let (did, object, detail) = (
        line.did.as_str(),
        line.object.as_str(),
        line.detail.as_str(),
    );
    tx.execute(
        ADD,
        values![
            chain,
            rank,
            at,
            account,
            mandate,
            did,
            object,
            object_id,
            subject,
            detail,
            hash.as_slice()
        ],
    )?;
    tx.execute(MOVE, values![chain, hash])?;
    Ok(())
}

/// A chain of this connection's own. Chains are numbered one after the other: a missing one shows.
fn open_chain(tx: &mut Tx<'_>, node: &str, now: i64) -> Result<i64, Fault> {
    if tx.is_postgres() {
        tx.batch("LOCK TABLE chain IN SHARE ROW EXCLUSIVE MODE")?;
    }
    let last: i64 = tx.first(LAST_CHAIN, &[])?.map_or(Ok(0), |row| row.get(0))?;
    let chain = last + 1;
    tx.execute(NEW_CHAIN, values![chain, node, now, genesis(chain)])?;
    tx.chain = Some(chain);
    Ok(chain)
}

fn written(row: &Row) -> Result<(Written, Vec<u8>), Fault> {
    let line = Line {
        at: row.get(2)?,
        account: row.get(3)?,
        mandate: row.get(4)?,
        did: row.get(5)?,
        object: row.get(6)?,
        object_id: row.get(7)?,
        subject: row.get(8)?,
        detail: row.get(9)?,
    };
    let written = Written {
        chain: row.get(0)?,
        rank: row.get(1)?,
        line,
    };
    Ok((written, row.get(10)?))
}

/// Reads every chain from its beginning: how many lines hold, and what does not.
///
/// # Errors
/// The engine's.
pub fn verify(store: &Store) -> Result<(u64, Vec<Broken>), Fault> {
    store.read(|tx| {
        let mut lines = 0;
        let mut broken = Vec::new();
        for row in tx.all(ORPHANS, &[])? {
            broken.push(Broken {
                chain: row.get(0)?,
                rank: 0,
            });
        }
        let chains = tx.all(CHAINS, &[])?;
        for (row, expected) in chains.iter().zip(1_i64..) {
            let (chain, last, head): (i64, i64, Vec<u8>) = (row.get(0)?, row.get(1)?, row.get(2)?);
            if chain != expected && broken.is_empty() {
                broken.push(Broken {
                    chain: expected,
                    rank: 0,
                });
            }
            let base: (i64, Vec<u8>) = (row.get(3)?, row.get(4)?);
            let from = base.0;
            let (held, good) = verify_chain(tx, chain, base)?;
            lines += (held - from).unsigned_abs();
            if held != last || good.as_ref() != Some(&head) {
                broken.push(Broken { chain, rank: held });
            }
        }
        Ok((lines, broken))
    })
}

/// Up to which rank the lines of a chain hold from its base, and the fingerprint they lead to; nothing after a break.
fn verify_chain(
    tx: &mut Tx<'_>,
    chain: i64,
    (mut held, mut before): (i64, Vec<u8>),
) -> Result<(i64, Option<Vec<u8>>), Fault> {
    loop {
        let rows = tx.all(LINES, values![chain, held])?;
        if rows.is_empty() {
            return Ok((held, Some(before)));
        }
        for row in &rows {
            let (one, told) = written(row)?;
            let expected = hash(&before, chain, one.rank, &one.line);
            if one.rank != held + 1 || told != expected {
                return Ok((held, None));
            }
            held = one.rank;
            before = told;
        }
    }
}

/// Everything written about a subject, and about those it took the place of, the oldest first.
///
/// # Errors
/// The engine's.
pub fn of_subject(tx: &mut Tx<'_>, subject: i64) -> Result<Vec<Written>, Fault> {
    let rows = tx.all(OF_SUBJECT, values![subject])?;
    rows.iter().map(|row| Ok(written(row)?.0)).collect()
}

/// The last lines before an instant, the newest first.
///
/// # Errors
/// The engine's.
pub fn latest(tx: &mut Tx<'_>, before: i64, most: i64) -> Result<Vec<Written>, Fault> {
    let rows = tx.all(LATEST, values![before, most])?;
    rows.iter().map(|row| Ok(written(row)?.0)).collect()
}

/// Takes out the lines before an instant: each chain starts again from the fingerprint of the last one
/// taken out. How many.
///
/// # Errors
/// The engine's.
pub fn forget(tx: &mut Tx<'_>, before: i64) -> Result<u64, Fault> {
    let mut forgotten = 0;
    for row in tx.all(CHAINS, &[])? {
        let chain: i64 = row.get(0)?;
        if let Some(last) = tx.first(LAST_BEFORE, values![chain, before])? {
            let (rank, head): (i64, Vec<u8>) = (last.get(0)?, last.get(1)?);
            tx.execute(REBASE, values![chain, rank, head])?;
            forgotten += tx.execute(DROP, values![chain, rank])?;
        }
    }
    Ok(forgotten)
}
