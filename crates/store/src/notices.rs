//! What is new, kept under the posts it is for. Whoever holds such a post, and may still know of the dossier,
//! sees it; to have been told once gives no right to look again.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::db::{Fault, Row, Tx};
use crate::lists::{Posts, posts};
use crate::statements::statements;
use crate::values;

/// Something new in a dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// When it was written down, in milliseconds.
    pub at: i64,
    /// The dossier.
    pub dossier: i64,
    /// The rank of the event.
    pub rank: i64,
    /// Its subject.
    pub subject: i64,
    /// Its fiche.
    pub fiche: String,
}

statements! {
    ADD = "INSERT INTO notice (post, at, dossier, rank, mandate) VALUES (?1, ?2, ?3, ?4, ?5) \
           ON CONFLICT DO NOTHING";
    // Post by post, each in the order of its key, and merged: what is read is what is shown.
    LIST = concat!("SELECT n.at, n.dossier, n.rank, d.subject, d.fiche FROM notice n \
                    JOIN dossier d ON d.id = n.dossier WHERE n.post = ?25 AND n.mandate <> ?26 \
                    AND (n.at, n.dossier, n.rank) < (?27, ?28, ?29) \
                    AND (SELECT r.post FROM reach r WHERE r.dossier = n.dossier AND r.post IN ", posts!(),
                   " LIMIT 1) IS NOT NULL ORDER BY n.at DESC, n.dossier DESC, n.rank DESC LIMIT ?30");
    FRESH = concat!("SELECT DISTINCT n.dossier FROM notice n WHERE n.post = ?25 AND n.mandate <> ?26 AND n.at > ?27 \
                     AND (SELECT r.post FROM reach r WHERE r.dossier = n.dossier AND r.post IN ", posts!(),
                    " LIMIT 1) IS NOT NULL LIMIT 100");
    FORGET = "DELETE FROM notice WHERE at < ?1";
    LOOKED = "SELECT noticed_at FROM account WHERE id = ?1";
    LOOK = "UPDATE account SET noticed_at = ?2 WHERE id = ?1 AND noticed_at < ?2";
    CHOICE = "SELECT mails FROM account WHERE id = ?1";
    CHOOSE = "UPDATE account SET mails = ?2 WHERE id = ?1";
    // Those whose last mail and last look are older than an instant, by what they chose.
    WAITING = "SELECT id, noticed_at, mailed_at FROM account WHERE mails = ?1 AND mailed_at < ?2 \
               AND mail IS NOT NULL AND password IS NOT NULL AND revoked_at IS NULL AND id > ?3 \
               ORDER BY id LIMIT ?4";
    // Whoever writes it first writes to them; the others find that it is done.
    MAIL = "UPDATE account SET mailed_at = ?3 WHERE id = ?1 AND mailed_at = ?2";
}

/// Something new, for a post.
///
/// # Errors
/// The engine's.
pub fn add(
    tx: &mut Tx<'_>,
    post: &str,
    (at, mandate): (i64, i64),
    (dossier, rank): (i64, i64),
) -> Result<(), Fault> {
    tx.execute(ADD, values![post, at, dossier, rank, mandate])?;
    Ok(())
}

fn notice(row: &Row) -> Result<Notice, Fault> {
    Ok(Notice {
        at: row.get(0)?,
        dossier: row.get(1)?,
        rank: row.get(2)?,
        subject: row.get(3)?,
        fiche: row.get(4)?,
    })
}

/// What is new for one who holds these posts, the latest first, but what was done under `mandate`; after the
/// last one read.
///
/// # Errors
/// The engine's.
pub fn list(
    tx: &mut Tx<'_>,
    (posts, mandate): (&Posts, i64),
    (at, dossier, rank): (i64, i64, i64),
    most: i64,
) -> Result<Vec<Notice>, Fault> {
    let mut lines: Vec<Notice> = Vec::new();
    for post in posts.held() {
        let mut values = posts.values();
        values.extend_from_slice(values![post, mandate, at, dossier, rank, most]);
        for row in tx.all(LIST, &values)? {
            lines.push(notice(&row)?);
        }
    }
    lines.sort_by_key(|line| Reverse((line.at, line.dossier, line.rank)));
    // Told under several of these posts, it is new once.
    lines.dedup();
    lines.truncate(usize::try_from(most).unwrap_or(0));
    Ok(lines)
}

/// In how many dossiers there is something new since an instant; a hundred or more is a hundred.
///
/// # Errors
/// The engine's.
pub fn fresh(tx: &mut Tx<'_>, posts: &Posts, mandate: i64, since: i64) -> Result<i64, Fault> {
    let mut found: BTreeSet<i64> = BTreeSet::new();
    for post in posts.held() {
        let mut values = posts.values();
        values.extend_from_slice(values![post, mandate, since]);
        for row in tx.all(FRESH, &values)? {
            found.insert(row.get(0)?);
        }
        if found.len() >= 100 {
            return Ok(100);
        }
    }
    Ok(i64::try_from(found.len()).unwrap_or(100))
}

/// Forgets what was new before an instant; how many lines.
///
/// # Errors
/// The engine's.
pub fn forget(tx: &mut Tx<'_>, before: i64) -> Result<u64, Fault> {
    tx.execute(FORGET, values![before])
}

/// When an account last looked at what is new.
///
/// # Errors
/// The engine's.
pub fn looked(tx: &mut Tx<'_>, account: i64) -> Result<i64, Fault> {
    tx.first(LOOKED, values![account])?
        .map_or(Ok(0), |row| row.get(0))
}

/// An account looks at what is new.
///
/// # Errors
/// The engine's.
pub fn look(tx: &mut Tx<'_>, account: i64, at: i64) -> Result<(), Fault> {
    tx.execute(LOOK, values![account, at])?;
    Ok(())
}

/// When an account wants to be written to; nothing when there is no such account.
///
/// # Errors
/// The engine's.
pub fn choice(tx: &mut Tx<'_>, account: i64) -> Result<Option<String>, Fault> {
    tx.first(CHOICE, values![account])?
        .map(|row| row.get(0))
        .transpose()
}

/// Chooses when to be written to; whether there is such an account.
///
/// # Errors
/// The engine's.
pub fn choose(tx: &mut Tx<'_>, account: i64, when: &str) -> Result<bool, Fault> {
    Ok(tx.execute(CHOOSE, values![account, when])? == 1)
}

/// The accounts that chose so and were not written to since an instant, after one of them: number, last look,
/// last mail.
///
/// # Errors
/// The engine's.
pub fn waiting(
    tx: &mut Tx<'_>,
    when: &str,
    before: i64,
    after: i64,
    most: i64,
) -> Result<Vec<(i64, i64, i64)>, Fault> {
    let line = |row: &Row| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    tx.all(WAITING, values![when, before, after, most])?
        .iter()
        .map(line)
        .collect()
}

/// Writes down that an account is written to; whether nobody did since `last`.
///
/// # Errors
/// The engine's.
pub fn mail(tx: &mut Tx<'_>, account: i64, last: i64, now: i64) -> Result<bool, Fault> {
    Ok(tx.execute(MAIL, values![account, last, now])? == 1)
}
