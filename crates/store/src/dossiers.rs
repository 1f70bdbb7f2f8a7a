//! Dossiers and their journal; the columns that lists read are drawn from it at each act.

use domain::values::Date;

use crate::db::{Fault, Row, Tx};
use crate::statements::statements;
use crate::values;

/// A dossier as it is kept: what lists read, and the version that two people acting at once compete for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dossier {
    /// Its number.
    pub id: i64,
    /// Who or what it is about.
    pub subject: i64,
    /// The fiche.
    pub fiche: String,
    /// The version of the fiche it runs under.
    pub fiche_version: i64,
    /// Incremented at each act.
    pub version: i64,
    /// How many events its journal has.
    pub events: i64,
    /// What the journal adds up to, for lists.
    pub summary: Summary,
    /// When it was erased: it is not replayed any more.
    pub erased_at: Option<i64>,
    /// When it was put in the restricted archive: only the person still sees it.
    pub archived_at: Option<i64>,
}

/// What lists show of a dossier: drawn from its state, never decided here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// `brouillon`, `ouvert`, `suspendu`, `clos`.
    pub status: String,
    /// The operator.
    pub operator: Option<String>,
    /// The account that follows for the prescriber.
    pub chair: Option<i64>,
    /// The day of the first event.
    pub opened_on: Date,
    /// The day of the last event.
    pub moved_on: Date,
    /// The day of the last contact with the person.
    pub contact_on: Option<Date>,
    /// Its last day, once closed.
    pub closed_on: Option<Date>,
    /// The first day on which what is due may change by itself.
    pub wake_on: Option<Date>,
    /// The day the person came in.
    pub entered_on: Option<Date>,
    /// How far they are, by its word; nothing for what is about nobody.
    pub progress: Option<String>,
}

/// An event as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its rank in the journal.
    pub rank: i64,
    /// The true day.
    pub on: Date,
    /// The day it was written down.
    pub recorded_on: Date,
    /// When it was written down, in milliseconds.
    pub recorded_at: i64,
    /// By which account.
    pub account: i64,
    /// Under which mandate.
    pub mandate: i64,
    /// It was incomplete.
    pub draft: bool,
    /// The code of the act.
    pub act: String,
    /// The record of the fiche it is about.
    pub what: Option<String>,
    /// The outcome decided.
    pub outcome: Option<String>,
    /// The whole entry, sealed.
    pub sealed: Vec<u8>,
}

statements! {
    INSERT = "INSERT INTO dossier (id, subject, fiche, fiche_version, version, events, status, \
              opened_on, moved_on) VALUES (?1, ?2, ?3, ?4, 0, 0, ?5, ?6, ?6)";
    FIND = "SELECT id, subject, fiche, fiche_version, version, events, status, operator, chair, opened_on, \
            moved_on, contact_on, closed_on, wake_on, erased_at, archived_at, entered_on, progress FROM dossier WHERE id = ?1";
    OF_SUBJECT = "SELECT id, subject, fiche, fiche_version, version, events, status, operator, chair, \
                  opened_on, moved_on, contact_on, closed_on, wake_on, erased_at, archived_at, entered_on, progress FROM dossier \
                  WHERE subject = ?1 ORDER BY opened_on, id";
    ALL_DOSSIERS = "SELECT id, subject, fiche, fiche_version, version, events, status, operator, chair, opened_on, \
           moved_on, contact_on, closed_on, wake_on, erased_at, archived_at, entered_on, progress FROM dossier WHERE id > ?1 \
           ORDER BY id LIMIT ?2";
    OPEN_OF = "SELECT id, subject, fiche, fiche_version, version, events, status, operator, chair, opened_on, \
               moved_on, contact_on, closed_on, wake_on, erased_at, archived_at, entered_on, progress FROM dossier \
               WHERE fiche = ?1 AND id > ?2 AND closed_on IS NULL AND erased_at IS NULL AND archived_at IS NULL \
               ORDER BY id LIMIT ?3";
    SAVE = "UPDATE dossier SET fiche_version = ?3, version = version + 1, events = ?4, status = ?5, \
            operator = ?6, chair = ?7, opened_on = ?8, moved_on = ?9, contact_on = ?10, closed_on = ?11, \
            wake_on = ?12, entered_on = ?13, progress = ?14 WHERE id = ?1 AND version = ?2";
    CHAIR = "UPDATE dossier SET chair = ?2, version = version + 1 WHERE id = ?1";
    CHAIRED = "SELECT id FROM dossier WHERE chair = ?1 AND erased_at IS NULL ORDER BY id";
    GIVE = "UPDATE dossier SET subject = ?2, version = version + 1 WHERE subject = ?1";
    GIVE_REACH = "UPDATE reach SET subject = ?2 WHERE subject = ?1";
    RESEAL = "UPDATE event SET sealed = ?3 WHERE dossier = ?1 AND rank = ?2";
    REFRESH = "UPDATE dossier SET wake_on = ?3, entered_on = ?4, progress = ?5 WHERE id = ?1 AND version = ?2";
    AWAKEN = "UPDATE dossier SET wake_on = ?2 WHERE fiche = ?1 AND closed_on IS NULL AND id <> ?3 \
              AND (wake_on IS NULL OR wake_on > ?2)";
    AWAKEN_LISTS = "UPDATE reach SET wake_on = ?2 WHERE (wake_on IS NULL OR wake_on > ?2) AND dossier IN \
                    (SELECT id FROM dossier WHERE fiche = ?1 AND closed_on IS NULL AND id <> ?3 AND wake_on = ?2)";
    EVENTS = "SELECT rank, on_day, recorded_on, recorded_at, account, mandate, draft, act, what, outcome, \
              sealed FROM event WHERE dossier = ?1 ORDER BY rank";
    EVENTS_OF = "SELECT rank, on_day, recorded_on, recorded_at, account, mandate, draft, act, what, outcome, \
                 sealed FROM event WHERE dossier = ?1 AND act IN (?2, ?3) ORDER BY rank";
    // Found by an index of their own (0018), which these very words lead to.
    GATHERED = "SELECT rank, on_day, recorded_on, recorded_at, account, mandate, draft, act, what, outcome, \
                sealed FROM event WHERE dossier = ?1 AND act IN ('collect', 'correct') ORDER BY rank";
    LAST_SEALED = "SELECT sealed FROM event WHERE dossier = ?1 ORDER BY rank DESC LIMIT 1";
    HEADLINES = "SELECT on_day, draft, act, what, outcome FROM event WHERE dossier = ?1 ORDER BY rank";
    ADD_EVENT = "INSERT INTO event (dossier, rank, on_day, recorded_on, recorded_at, account, mandate, \
                 draft, act, what, outcome, sealed) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
}

fn dossier(row: &Row) -> Result<Dossier, Fault> {
    Ok(Dossier {
        id: row.get(0)?,
        subject: row.get(1)?,
        fiche: row.get(2)?,
        fiche_version: row.get(3)?,
        version: row.get(4)?,
        events: row.get(5)?,
        summary: Summary {
            status: row.get(6)?,
            operator: row.get(7)?,
            chair: row.get(8)?,
            opened_on: row.get(9)?,
            moved_on: row.get(10)?,
            contact_on: row.get(11)?,
            closed_on: row.get(12)?,
            wake_on: row.get(13)?,
            entered_on: row.get(16)?,
            progress: row.get(17)?,
        },
        erased_at: row.get(14)?,
        archived_at: row.get(15)?,
    })
}

/// Adds a dossier with an empty journal.
///
/// # Errors
/// The engine's.
pub fn insert(
    tx: &mut Tx<'_>,
    id: i64,
    subject: i64,
    (fiche, version): (&str, i64),
    status: &str,
    day: Date,
) -> Result<(), Fault> {
    tx.execute(INSERT, values![id, subject, fiche, version, status, day])?;
    Ok(())
}

/// The dossier of this number.
///
/// # Errors
/// The engine's.
pub fn find(tx: &mut Tx<'_>, id: i64) -> Result<Option<Dossier>, Fault> {
    tx.first(FIND, values![id])?
        .map(|row| dossier(&row))
        .transpose()
}

/// The dossiers of a subject, the oldest first.
///
/// # Errors
/// The engine's.
pub fn of_subject(tx: &mut Tx<'_>, subject: i64) -> Result<Vec<Dossier>, Fault> {
    tx.all(OF_SUBJECT, values![subject])?
        .iter()
        .map(dossier)
        .collect()
}

/// Every dossier after a number, up to `most`.
///
/// # Errors
/// The engine's.
pub fn after(tx: &mut Tx<'_>, id: i64, most: i64) -> Result<Vec<Dossier>, Fault> {
    tx.all(ALL_DOSSIERS, values![id, most])?
        .iter()
        .map(dossier)
        .collect()
}

/// The open dossiers of a fiche after a number, up to `most`.
///
/// # Errors
/// The engine's.
pub fn open_of(tx: &mut Tx<'_>, fiche: &str, id: i64, most: i64) -> Result<Vec<Dossier>, Fault> {
    tx.all(OPEN_OF, values![fiche, id, most])?
        .iter()
        .map(dossier)
        .collect()
}

/// The journal of a dossier.
///
/// # Errors
/// The engine's.
pub fn events(tx: &mut Tx<'_>, id: i64) -> Result<Vec<Event>, Fault> {
    tx.all(EVENTS, values![id])?.iter().map(event).collect()
}

/// What these two acts wrote in the journal of a dossier.
///
/// # Errors
/// The engine's.
pub fn events_of(tx: &mut Tx<'_>, id: i64, acts: [&str; 2]) -> Result<Vec<Event>, Fault> {
    let rows = tx.all(EVENTS_OF, values![id, acts[0], acts[1]])?;
    rows.iter().map(event).collect()
}

/// What was gathered in a dossier for who funds it, and what was corrected.
///
/// # Errors
/// The engine's.
pub fn gathered(tx: &mut Tx<'_>, id: i64) -> Result<Vec<Event>, Fault> {
    tx.all(GATHERED, values![id])?.iter().map(event).collect()
}

/// The last event of a dossier, as it is sealed.
///
/// # Errors
/// The engine's.
pub fn last_sealed(tx: &mut Tx<'_>, id: i64) -> Result<Option<Vec<u8>>, Fault> {
    let row = tx.first(LAST_SEALED, values![id])?;
    row.map(|row| row.get(0)).transpose()
}

/// What the journal of a dossier says in clear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Headline {
    /// The true day.
    pub on: Date,
    /// It was incomplete.
    pub draft: bool,
    /// Which act.
    pub act: String,
    /// Which record of the fiche.
    pub what: Option<String>,
    /// Which outcome.
    pub outcome: Option<String>,
}

/// The journal of a dossier, as far as it is in clear.
///
/// # Errors
/// The engine's.
pub fn headlines(tx: &mut Tx<'_>, id: i64) -> Result<Vec<Headline>, Fault> {
    let headline = |row: &Row| {
        Ok(Headline {
            on: row.get(0)?,
            draft: row.get(1)?,
            act: row.get(2)?,
            what: row.get(3)?,
            outcome: row.get(4)?,
        })
    };
    tx.all(HEADLINES, values![id])?
        .iter()
        .map(headline)
        .collect()
}

fn event(row: &Row) -> Result<Event, Fault> {
    Ok(Event {
        rank: row.get(0)?,
        on: row.get(1)?,
        recorded_on: row.get(2)?,
        recorded_at: row.get(3)?,
        account: row.get(4)?,
        mandate: row.get(5)?,
        draft: row.get(6)?,
        act: row.get(7)?,
        what: row.get(8)?,
        outcome: row.get(9)?,
        sealed: row.get(10)?,
    })
}

/// Saves what an act changed, if nobody acted since the dossier was read; whether it did.
///
/// # Errors
/// The engine's.
pub fn save(tx: &mut Tx<'_>, read: &Dossier, now: &Dossier) -> Result<bool, Fault> {
    let s = &now.summary;
    let (status, operator) = (s.status.as_str(), s.operator.as_deref());
    let changed = tx.execute(
        SAVE,
        values![
            read.id,
            read.version,
            now.fiche_version,
            now.events,
            status,
            operator,
            s.chair,
            s.opened_on,
            s.moved_on,
            s.contact_on,
            s.closed_on,
            s.wake_on,
            s.entered_on,
            s.progress.as_deref()
        ],
    )?;
    Ok(changed == 1)
}

/// Notes how far the person is and the next day on which what is due may change, unless somebody acted
/// meanwhile.
///
/// # Errors
/// The engine's.
pub fn refresh(tx: &mut Tx<'_>, read: &Dossier, now: &Summary) -> Result<bool, Fault> {
    let progress = now.progress.as_deref();
    let values = values![read.id, read.version, now.wake_on, now.entered_on, progress];
    Ok(tx.execute(REFRESH, values)? == 1)
}

/// Who follows a dossier for the prescriber, from now on. Whoever was acting meanwhile looks again.
///
/// # Errors
/// The engine's.
pub fn set_chair(tx: &mut Tx<'_>, id: i64, chair: Option<i64>) -> Result<(), Fault> {
    tx.execute(CHAIR, values![id, chair])?;
    Ok(())
}

/// The dossiers that a mandate follows for the prescriber, closed ones included.
///
/// # Errors
/// The engine's.
pub fn chaired(tx: &mut Tx<'_>, mandate: i64) -> Result<Vec<i64>, Fault> {
    let rows = tx.all(CHAIRED, values![mandate])?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// The dossiers of a subject are another's from now on. Whoever was acting meanwhile looks again.
///
/// # Errors
/// The engine's.
pub fn give(tx: &mut Tx<'_>, from: i64, to: i64) -> Result<(), Fault> {
    tx.execute(GIVE, values![from, to])?;
    tx.execute(GIVE_REACH, values![from, to])?;
    Ok(())
}

/// Keeps the entry of an event under another seal.
///
/// # Errors
/// The engine's.
pub fn reseal(tx: &mut Tx<'_>, dossier: i64, rank: i64, sealed: &[u8]) -> Result<(), Fault> {
    tx.execute(RESEAL, values![dossier, rank, sealed])?;
    Ok(())
}

/// What is due in every running dossier of a fiche, but this one, may have changed today.
///
/// # Errors
/// The engine's.
pub fn awaken(tx: &mut Tx<'_>, fiche: &str, today: Date, but: i64) -> Result<u64, Fault> {
    let awake = tx.execute(AWAKEN, values![fiche, today, but])?;
    tx.execute(AWAKEN_LISTS, values![fiche, today, but])?;
    Ok(awake)
}

/// Adds an event to a journal.
///
/// # Errors
/// The engine's; two people at the same rank is a duplicate.
pub fn add_event(tx: &mut Tx<'_>, dossier: i64, event: &Event) -> Result<(), Fault> {
    let Event {
        rank,
        recorded_at,
        account,
        mandate,
        draft,
        ..
    } = *event;
    let (act, what) = (event.act.as_str(), event.what.as_deref());
    let (outcome, sealed) = (event.outcome.as_deref(), event.sealed.as_slice());
    tx.execute(
        ADD_EVENT,
        values![
            dossier,
            rank,
            event.on,
            event.recorded_on,
            recorded_at,
            account,
            mandate,
            draft,
            act,
            what,
            outcome,
            sealed
        ],
    )?;
    Ok(())
}
