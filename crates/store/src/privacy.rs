//! What the rules of retention are decided on, and what carries them out: where each subject and dossier
//! stands, archived, erased, or reduced to evidence.

use domain::values::Date;

use crate::db::{Fault, Row, Tx};
use crate::statements::statements;
use crate::values;

/// Where a subject stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Its number.
    pub id: i64,
    /// Its kind.
    pub kind: String,
    /// When it was put in the restricted archive.
    pub archived_at: Option<i64>,
    /// When it was erased.
    pub erased_at: Option<i64>,
    /// The parts kept as evidence, by their words; nothing when none is.
    pub kept: Option<String>,
}

/// Where a dossier stands, and the days its columns know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierLine {
    /// The subject whose record it makes last: its own, or a member of its household.
    pub owner: i64,
    /// Its number.
    pub id: i64,
    /// Its own subject.
    pub subject: i64,
    /// The fiche.
    pub fiche: String,
    /// The version of the fiche.
    pub fiche_version: i64,
    /// Its own version: what it is moved at.
    pub version: i64,
    /// The day of its first event.
    pub opened_on: Date,
    /// The last contact, as far as its last act knew.
    pub contact_on: Option<Date>,
    /// Its last day.
    pub closed_on: Option<Date>,
    /// When it was put in the restricted archive.
    pub archived_at: Option<i64>,
    /// When it was erased.
    pub erased_at: Option<i64>,
    /// The parts kept as evidence.
    pub kept: Option<String>,
}

statements! {
    SUBJECTS = "SELECT id, kind, archived_at, erased_at, kept FROM subject WHERE id > ?1 \
                AND kind IN ('personne', 'menage') AND merged_into IS NULL \
                AND (erased_at IS NULL OR kept IS NOT NULL) ORDER BY id LIMIT ?2";
    COUNT_SUBJECTS = "SELECT COUNT(*) FROM subject WHERE kind IN ('personne', 'menage') AND merged_into IS NULL \
                      AND (erased_at IS NULL OR kept IS NOT NULL)";
    LOCK = "UPDATE subject SET version = version WHERE id = ?1 \
            RETURNING id, kind, archived_at, erased_at, kept";
    DOSSIERS = "SELECT d.subject, d.id, d.subject, d.fiche, d.fiche_version, d.version, d.opened_on, \
                d.contact_on, d.closed_on, d.archived_at, d.erased_at, d.kept FROM dossier d \
                WHERE d.subject >= ?1 AND d.subject <= ?2 \
                UNION SELECT m.person, d.id, d.subject, d.fiche, d.fiche_version, d.version, d.opened_on, \
                d.contact_on, d.closed_on, d.archived_at, d.erased_at, d.kept \
                FROM member m JOIN dossier d ON d.subject = m.household \
                WHERE m.person >= ?1 AND m.person <= ?2 ORDER BY 1, 2";
    ARCHIVE_DOSSIER = "UPDATE dossier SET archived_at = ?3, wake_on = NULL, version = version + 1 \
                       WHERE id = ?1 AND version = ?2";
    BACK_DOSSIER = "UPDATE dossier SET archived_at = NULL, version = version + 1 WHERE id = ?1 AND version = ?2";
    ERASE_DOSSIER = "UPDATE dossier SET erased_at = ?3, kept = ?4, chair = NULL, wake_on = NULL, \
                     version = version + 1 WHERE id = ?1 AND version = ?2";
    EMPTY_EVENTS = "UPDATE event SET sealed = ?2 WHERE dossier = ?1";
    RESEAL_EVENT = "UPDATE event SET sealed = ?3 WHERE dossier = ?1 AND rank = ?2";
    UNREACH_OTHERS = "DELETE FROM reach WHERE dossier = ?1 AND post NOT LIKE 'sujet:%'";
    UNREACH_SELF = "DELETE FROM reach WHERE post = ?1";
    UNOWE_SELF = "DELETE FROM owed WHERE post = ?1";
    SLEEP = "UPDATE reach SET wake_on = NULL WHERE dossier = ?1";
    UNREACH = "DELETE FROM reach WHERE dossier = ?1";
    UNOWE = "DELETE FROM owed WHERE dossier = ?1";
    UNOBLIGE = "DELETE FROM obligation WHERE dossier = ?1";
    UNPUT = "DELETE FROM meeting_line WHERE dossier = ?1";
    UNNOTICE = "DELETE FROM notice WHERE dossier = ?1";
    UNREMIND = "DELETE FROM reminder WHERE dossier = ?1";
    ARCHIVE_SUBJECT = "UPDATE subject SET archived_at = ?2, version = version + 1 WHERE id = ?1";
    REDUCE_SUBJECT = "UPDATE subject SET sealed = ?2, kept = ?3, erased_at = ?4, version = version + 1 \
                      WHERE id = ?1";
    ERASE_SUBJECT = "UPDATE subject SET key_id = NULL, wrapped = NULL, sealed = NULL, kept = NULL, \
                     erased_at = ?2, version = version + 1 WHERE id = ?1";
    MERGED = "SELECT id FROM subject WHERE merged_into = ?1 ORDER BY id";
    DROP_FACTS = "DELETE FROM fact WHERE subject = ?1";
    DROP_GAPS = "DELETE FROM gap WHERE subject = ?1";
    DROP_MEMBER = "DELETE FROM member WHERE person = ?1 OR household = ?1";
    END_FOLLOWS = "UPDATE follow SET to_day = ?2 WHERE person = ?1 AND to_day IS NULL";
    DROP_JOBS = "DELETE FROM outbox WHERE object_id = ?1";
    DROP_REQUEST_JOBS = "DELETE FROM outbox WHERE object_id IN (SELECT id FROM request WHERE subject = ?1)";
    CLOSE_GLASS = "UPDATE glass SET sealed = ?2, until_at = CASE WHEN until_at > ?3 THEN ?3 ELSE until_at END \
                   WHERE subject = ?1";
    CLOSE_HOLDS = "UPDATE hold SET sealed = ?2, to_day = COALESCE(to_day, ?3) WHERE subject = ?1";
    CLOSE_REQUESTS = "UPDATE request SET sealed = ?2, answer = NULL, delay = NULL, \
                      outcome = COALESCE(outcome, 'efface') \
                      WHERE subject = ?1";
    FORGET_ACCOUNT = "UPDATE account SET login = 'efface-' || CAST(id AS TEXT), name = '', mail = NULL, \
                      password = NULL, totp = NULL, \
                      revoked_at = COALESCE(revoked_at, ?2) WHERE person = ?1";
    END_SESSIONS = "UPDATE session SET ended_at = ?2, ending = 'depart', pending = NULL WHERE ended_at IS NULL \
                    AND account IN (SELECT id FROM account WHERE person = ?1)";
    DROP_TICKETS = "DELETE FROM ticket WHERE account IN (SELECT id FROM account WHERE person = ?1)";
    DROP_RECOVERY = "DELETE FROM recovery WHERE account IN (SELECT id FROM account WHERE person = ?1)";
    ARCHIVED = "SELECT id, kind, archived_at, erased_at, kept FROM subject WHERE id > ?1 \
                AND archived_at IS NOT NULL AND erased_at IS NULL ORDER BY id LIMIT ?2";
    PAYMENTS = "SELECT fiche, on_day FROM payment";
    PAY = "INSERT INTO payment (fiche, on_day, account, at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (fiche) \
           DO UPDATE SET on_day = excluded.on_day, account = excluded.account, at = excluded.at";
}

fn standing(row: &Row) -> Result<Standing, Fault> {
    Ok(Standing {
        id: row.get(0)?,
        kind: row.get(1)?,
        archived_at: row.get(2)?,
        erased_at: row.get(3)?,
        kept: row.get(4)?,
    })
}

/// Persons and households after a number of whom something is left, up to `most`.
///
/// # Errors
/// The engine's.
pub fn subjects(tx: &mut Tx<'_>, after: i64, most: i64) -> Result<Vec<Standing>, Fault> {
    let rows = tx.all(SUBJECTS, values![after, most])?;
    rows.iter().map(standing).collect()
}

/// How many persons and households there are of whom something is left.
///
/// # Errors
/// The engine's.
pub fn count_subjects(tx: &mut Tx<'_>) -> Result<i64, Fault> {
    tx.first(COUNT_SUBJECTS, &[])?
        .map_or(Ok(0), |row| row.get(0))
}

/// A subject, kept for oneself until the end of the transaction: nobody opens a dossier on it nor erases it
/// meanwhile.
///
/// # Errors
/// The engine's.
pub fn lock(tx: &mut Tx<'_>, id: i64) -> Result<Option<Standing>, Fault> {
    tx.first(LOCK, values![id])?
        .map(|row| standing(&row))
        .transpose()
}

/// The dossiers that make the record of these subjects last, from a number to another, both included.
///
/// # Errors
/// The engine's.
pub fn dossiers(tx: &mut Tx<'_>, from: i64, to: i64) -> Result<Vec<DossierLine>, Fault> {
    let line = |row: &Row| {
        Ok(DossierLine {
            owner: row.get(0)?,
            id: row.get(1)?,
            subject: row.get(2)?,
            fiche: row.get(3)?,
            fiche_version: row.get(4)?,
            version: row.get(5)?,
            opened_on: row.get(6)?,
            contact_on: row.get(7)?,
            closed_on: row.get(8)?,
            archived_at: row.get(9)?,
            erased_at: row.get(10)?,
            kept: row.get(11)?,
        })
    };
    tx.all(DOSSIERS, values![from, to])?
        .iter()
        .map(line)
        .collect()
}

/// Puts a dossier in the restricted archive: nobody finds it any more but the person, or those of the
/// household. Whether nobody had acted in it since it was read.
///
/// # Errors
/// The engine's.
pub fn archive_dossier(tx: &mut Tx<'_>, read: &DossierLine, now: i64) -> Result<bool, Fault> {
    let moved = tx.execute(ARCHIVE_DOSSIER, values![read.id, read.version, now])?;
    tx.execute(UNREACH_OTHERS, values![read.id])?;
    tx.execute(SLEEP, values![read.id])?;
    tx.execute(UNOWE, values![read.id])?;
    tx.execute(UNOBLIGE, values![read.id])?;
    tx.execute(UNNOTICE, values![read.id])?;
    Ok(moved == 1)
}

/// Takes a dossier out of the archive; what lists show of it is to be drawn again. Whether nobody had acted
/// in it since it was read.
///
/// # Errors
/// The engine's.
pub fn unarchive_dossier(tx: &mut Tx<'_>, read: &DossierLine) -> Result<bool, Fault> {
    Ok(tx.execute(BACK_DOSSIER, values![read.id, read.version])? == 1)
}

/// Erases a dossier: its journal keeps codes and days, and nothing that was sealed; nobody finds it any more.
/// `kept` names the parts that stay as evidence. Whether nobody had acted in it since it was read.
///
/// # Errors
/// The engine's.
pub fn erase_dossier(
    tx: &mut Tx<'_>,
    read: &DossierLine,
    kept: Option<&str>,
    now: i64,
) -> Result<bool, Fault> {
    let moved = tx.execute(ERASE_DOSSIER, values![read.id, read.version, now, kept])?;
    tx.execute(EMPTY_EVENTS, values![read.id, Vec::<u8>::new()])?;
    tx.execute(UNREACH, values![read.id])?;
    tx.execute(UNOWE, values![read.id])?;
    tx.execute(UNOBLIGE, values![read.id])?;
    tx.execute(UNNOTICE, values![read.id])?;
    tx.execute(UNREMIND, values![read.id])?;
    tx.execute(UNPUT, values![read.id])?;
    tx.execute(DROP_JOBS, values![read.id])?;
    crate::aids::forget(tx, read.id)?;
    crate::moments::forget(tx, read.id)?;
    crate::pieces::remove_of_dossier(tx, read.id)?;
    crate::exports::spoil(tx)?;
    Ok(moved == 1)
}

/// Seals an event again: what stays of it as evidence.
///
/// # Errors
/// The engine's.
pub fn reseal_event(tx: &mut Tx<'_>, dossier: i64, rank: i64, sealed: &[u8]) -> Result<(), Fault> {
    tx.execute(RESEAL_EVENT, values![dossier, rank, sealed])?;
    Ok(())
}

/// Puts a subject in the restricted archive, or takes it out.
///
/// # Errors
/// The engine's.
pub fn archive_subject(tx: &mut Tx<'_>, id: i64, at: Option<i64>) -> Result<(), Fault> {
    tx.execute(ARCHIVE_SUBJECT, values![id, at])?;
    crate::exports::spoil(tx)
}

/// Reduces a subject to its evidence: an identity sealed again, and nothing known of it.
///
/// # Errors
/// The engine's.
pub fn reduce_subject(
    tx: &mut Tx<'_>,
    id: i64,
    (sealed, kept): (Option<&[u8]>, &str),
    (at, day): (i64, Date),
) -> Result<(), Fault> {
    tx.execute(REDUCE_SUBJECT, values![id, sealed, kept, at])?;
    strip(tx, id, (at, day))
}

/// Erases a subject and those merged into it: the key is destroyed, and all that was known goes.
///
/// # Errors
/// The engine's.
pub fn erase_subject(tx: &mut Tx<'_>, id: i64, (at, day): (i64, Date)) -> Result<(), Fault> {
    tx.execute(ERASE_SUBJECT, values![id, at])?;
    strip(tx, id, (at, day))?;
    for row in tx.all(MERGED, values![id])? {
        erase_subject(tx, row.get(0)?, (at, day))?;
    }
    Ok(())
}

/// Takes away what is known of a subject, and all that leads to it.
fn strip(tx: &mut Tx<'_>, id: i64, (at, day): (i64, Date)) -> Result<(), Fault> {
    let nothing = Vec::<u8>::new;
    crate::subjects::index(tx, id, &[], &[])?;
    tx.execute(DROP_FACTS, values![id])?;
    tx.execute(DROP_GAPS, values![id])?;
    crate::pieces::remove_of_subject(tx, id)?;
    crate::exports::spoil(tx)?;
    tx.execute(DROP_MEMBER, values![id])?;
    // The dossiers of a household are the others' from now on.
    let own = format!("sujet:{id}");
    tx.execute(UNREACH_SELF, values![own.as_str()])?;
    tx.execute(UNOWE_SELF, values![own.as_str()])?;
    end_follows(tx, id, day)?;
    tx.execute(DROP_JOBS, values![id])?;
    tx.execute(DROP_REQUEST_JOBS, values![id])?;
    tx.execute(CLOSE_GLASS, values![id, nothing(), at])?;
    tx.execute(CLOSE_HOLDS, values![id, nothing(), day])?;
    tx.execute(CLOSE_REQUESTS, values![id, nothing()])?;
    // Their own account, if they have one: it names them too.
    tx.execute(FORGET_ACCOUNT, values![id, at])?;
    tx.execute(END_SESSIONS, values![id, at])?;
    tx.execute(DROP_TICKETS, values![id])?;
    tx.execute(DROP_RECOVERY, values![id])?;
    Ok(())
}

/// Nobody follows a person any more.
///
/// # Errors
/// The engine's.
pub fn end_follows(tx: &mut Tx<'_>, person: i64, day: Date) -> Result<(), Fault> {
    tx.execute(END_FOLLOWS, values![person, day])?;
    Ok(())
}

/// Subjects in the restricted archive after a number, up to `most`.
///
/// # Errors
/// The engine's.
pub fn archived(tx: &mut Tx<'_>, after: i64, most: i64) -> Result<Vec<Standing>, Fault> {
    let rows = tx.all(ARCHIVED, values![after, most])?;
    rows.iter().map(standing).collect()
}

/// The last payment of the funder of each fiche that has one.
///
/// # Errors
/// The engine's.
pub fn payments(tx: &mut Tx<'_>) -> Result<Vec<(String, Date)>, Fault> {
    let rows = tx.all(PAYMENTS, &[])?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// Notes the last payment of the funder of a fiche.
///
/// # Errors
/// The engine's.
pub fn pay(
    tx: &mut Tx<'_>,
    fiche: &str,
    day: Date,
    (account, at): (i64, i64),
) -> Result<(), Fault> {
    tx.execute(PAY, values![fiche, day, account, at])?;
    Ok(())
}
