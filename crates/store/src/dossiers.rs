//! Dossiers: their journal, and the columns and lists that are drawn from it at each act.

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

/// Something owed and not done, by one post.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Owed {
    /// Who owes it.
    pub post: String,
    /// What: `etape:…`, `document:…`, `compteur:…`.
    pub what: String,
    /// Rank of the run it belongs to; 0 without one.
    pub run: i64,
    /// First day of its window; empty without one.
    pub from: String,
    /// Last day of its window; after every day without one.
    pub to: String,
    /// The day it became possible.
    pub since: Option<Date>,
}

/// After every day: the last day of a window that has none.
pub const NO_END: &str = "9999-12-31";

/// A line of somebody's list of what is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueLine {
    /// The dossier.
    pub dossier: i64,
    /// Its subject.
    pub subject: i64,
    /// Its fiche.
    pub fiche: String,
    /// What is owed.
    pub owed: Owed,
}

/// A line of a roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterLine {
    /// The dossier.
    pub dossier: i64,
    /// Its subject.
    pub subject: i64,
    /// Its fiche.
    pub fiche: String,
    /// Whether it is still running.
    pub live: bool,
    /// The day of its last event.
    pub moved_on: Date,
}

/// The most posts somebody holds in one list.
pub const MOST_POSTS: usize = 24;

/// The posts of a viewer, as the places of a statement await them.
pub struct Posts([String; MOST_POSTS]);

impl Posts {
    /// The first [`MOST_POSTS`] posts; the places left hold nobody.
    pub fn of(posts: impl IntoIterator<Item = String>) -> Posts {
        let mut places: [String; MOST_POSTS] = Default::default();
        for (place, post) in places.iter_mut().zip(posts) {
            *place = post;
        }
        Posts(places)
    }

    pub(crate) fn values(&self) -> Vec<crate::db::Value> {
        self.0.iter().map(|post| post.as_str().into()).collect()
    }
}

/// The places of the posts in a statement: always its first ones.
macro_rules! posts {
    () => {
        "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, \
         ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24)"
    };
}
pub(crate) use posts;

statements! {
    INSERT = "INSERT INTO dossier (id, subject, fiche, fiche_version, version, events, status, \
              opened_on, moved_on) VALUES (?1, ?2, ?3, ?4, 0, 0, ?5, ?6, ?6)";
    FIND = "SELECT id, subject, fiche, fiche_version, version, events, status, operator, chair, opened_on, \
            moved_on, contact_on, closed_on, wake_on, erased_at, archived_at FROM dossier WHERE id = ?1";
    OF_SUBJECT = "SELECT id, subject, fiche, fiche_version, version, events, status, operator, chair, \
                  opened_on, moved_on, contact_on, closed_on, wake_on, erased_at, archived_at FROM dossier \
                  WHERE subject = ?1 ORDER BY opened_on, id";
    ALL_DOSSIERS = "SELECT id, subject, fiche, fiche_version, version, events, status, operator, chair, opened_on, \
           moved_on, contact_on, closed_on, wake_on, erased_at, archived_at FROM dossier WHERE id > ?1 \
           ORDER BY id LIMIT ?2";
    SAVE = "UPDATE dossier SET fiche_version = ?3, version = version + 1, events = ?4, status = ?5, \
            operator = ?6, chair = ?7, opened_on = ?8, moved_on = ?9, contact_on = ?10, closed_on = ?11, \
            wake_on = ?12 WHERE id = ?1 AND version = ?2";
    CHAIR = "UPDATE dossier SET chair = ?2, version = version + 1 WHERE id = ?1";
    CHAIRED = "SELECT id FROM dossier WHERE chair = ?1 AND erased_at IS NULL ORDER BY id";
    GIVE = "UPDATE dossier SET subject = ?2, version = version + 1 WHERE subject = ?1";
    GIVE_REACH = "UPDATE reach SET subject = ?2 WHERE subject = ?1";
    RESEAL = "UPDATE event SET sealed = ?3 WHERE dossier = ?1 AND rank = ?2";
    REFRESH = "UPDATE dossier SET wake_on = ?3 WHERE id = ?1 AND version = ?2";
    AWAKEN = "UPDATE dossier SET wake_on = ?2 WHERE fiche = ?1 AND closed_on IS NULL AND id <> ?3 \
              AND (wake_on IS NULL OR wake_on > ?2)";
    EVENTS = "SELECT rank, on_day, recorded_on, recorded_at, account, mandate, draft, act, what, outcome, \
              sealed FROM event WHERE dossier = ?1 ORDER BY rank";
    ADD_EVENT = "INSERT INTO event (dossier, rank, on_day, recorded_on, recorded_at, account, mandate, \
                 draft, act, what, outcome, sealed) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
    REACHED = "SELECT post FROM reach WHERE dossier = ?1 ORDER BY post";
    REACH = "INSERT INTO reach (post, dossier, subject, fiche, live, moved_on) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    UNREACH = "DELETE FROM reach WHERE dossier = ?1 AND post = ?2";
    MOVE = "UPDATE reach SET live = ?2, moved_on = ?3 WHERE dossier = ?1 \
            AND (live <> ?2 OR moved_on <> ?3)";
    OWED = "SELECT post, what, run, from_day, to_day, since FROM owed WHERE dossier = ?1 \
            ORDER BY post, what, run, from_day";
    OWE = "INSERT INTO owed (post, dossier, what, run, from_day, to_day, since) \
           VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    UNOWE = "DELETE FROM owed WHERE post = ?1 AND dossier = ?2 AND what = ?3 AND run = ?4 AND from_day = ?5";
    MAY_SEE = concat!("SELECT dossier FROM reach WHERE post IN ", posts!(), " AND dossier = ?25 LIMIT 1");
    SEEN_OF = concat!("SELECT DISTINCT dossier FROM reach WHERE post IN ", posts!(),
                      " AND subject = ?25 ORDER BY dossier");
    DUE = concat!("SELECT DISTINCT o.dossier, r.subject, r.fiche, o.what, o.run, o.from_day, o.to_day, o.since \
                   FROM owed o JOIN reach r ON r.dossier = o.dossier AND r.post IN ", posts!(),
                  " WHERE o.post IN ", posts!(), " AND o.from_day <= ?25 AND o.to_day < ?26 \
                   AND (o.to_day, o.dossier) > (?27, ?28) ORDER BY o.to_day, o.dossier LIMIT ?29");
    WOKEN = concat!("SELECT DISTINCT r.dossier FROM reach r JOIN dossier d ON d.id = r.dossier \
                     WHERE r.post IN ", posts!(), " AND r.live = 1 AND d.wake_on <= ?25 LIMIT ?26");
    TO_WAKE = "SELECT id FROM dossier WHERE wake_on <= ?1 ORDER BY wake_on LIMIT ?2";
    ROSTER = concat!("SELECT DISTINCT dossier, subject, fiche, live, moved_on FROM reach \
                      WHERE post IN ", posts!(), " AND live = ?25 AND (moved_on, dossier) < (?26, ?27) \
                      ORDER BY moved_on DESC, dossier DESC LIMIT ?28");
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

/// The journal of a dossier.
///
/// # Errors
/// The engine's.
pub fn events(tx: &mut Tx<'_>, id: i64) -> Result<Vec<Event>, Fault> {
    let event = |row: &Row| {
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
    };
    tx.all(EVENTS, values![id])?.iter().map(event).collect()
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
            s.wake_on
        ],
    )?;
    Ok(changed == 1)
}

/// Notes the next day on which what is due may change, unless somebody acted meanwhile.
///
/// # Errors
/// The engine's.
pub fn refresh(tx: &mut Tx<'_>, read: &Dossier, wake_on: Option<Date>) -> Result<bool, Fault> {
    Ok(tx.execute(REFRESH, values![read.id, read.version, wake_on])? == 1)
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
    tx.execute(AWAKEN, values![fiche, today, but])
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

/// Who may know of a dossier, as it is kept.
///
/// # Errors
/// The engine's.
pub fn reached(tx: &mut Tx<'_>, id: i64) -> Result<Vec<String>, Fault> {
    tx.all(REACHED, values![id])?
        .iter()
        .map(|row| row.get(0))
        .collect()
}

/// Makes the posts that may know of a dossier these, and only these.
///
/// # Errors
/// The engine's.
pub fn reach(tx: &mut Tx<'_>, now: &Dossier, posts: &[String]) -> Result<(), Fault> {
    let (live, moved) = (now.summary.closed_on.is_none(), now.summary.moved_on);
    let before = reached(tx, now.id)?;
    for post in before.iter().filter(|post| !posts.contains(post)) {
        tx.execute(UNREACH, values![now.id, post.as_str()])?;
    }
    if !before.is_empty() {
        tx.execute(MOVE, values![now.id, live, moved])?;
    }
    for post in posts.iter().filter(|post| !before.contains(post)) {
        let fiche = now.fiche.as_str();
        tx.execute(
            REACH,
            values![post.as_str(), now.id, now.subject, fiche, live, moved],
        )?;
    }
    Ok(())
}

/// What is owed in a dossier, as it is kept.
///
/// # Errors
/// The engine's.
pub fn owed(tx: &mut Tx<'_>, id: i64) -> Result<Vec<Owed>, Fault> {
    let owed = |row: &Row| owed_from(row, 0, row.get(0)?);
    tx.all(OWED, values![id])?.iter().map(owed).collect()
}

/// Makes what is owed in a dossier this, and only this.
///
/// # Errors
/// The engine's.
pub fn owe(tx: &mut Tx<'_>, id: i64, owed_now: &[Owed]) -> Result<(), Fault> {
    let before = owed(tx, id)?;
    for one in before.iter().filter(|one| !owed_now.contains(one)) {
        let (post, what, from) = (one.post.as_str(), one.what.as_str(), one.from.as_str());
        tx.execute(UNOWE, values![post, id, what, one.run, from])?;
    }
    for one in owed_now.iter().filter(|one| !before.contains(one)) {
        let (post, what) = (one.post.as_str(), one.what.as_str());
        let (from, to) = (one.from.as_str(), one.to.as_str());
        tx.execute(OWE, values![post, id, what, one.run, from, to, one.since])?;
    }
    Ok(())
}

fn owed_from(row: &Row, first: usize, post: String) -> Result<Owed, Fault> {
    Ok(Owed {
        post,
        what: row.get(first + 1)?,
        run: row.get(first + 2)?,
        from: row.get(first + 3)?,
        to: row.get(first + 4)?,
        since: row.get(first + 5)?,
    })
}

/// Whether one who holds these posts may know of a dossier.
///
/// # Errors
/// The engine's.
pub fn may_see(tx: &mut Tx<'_>, posts: &Posts, id: i64) -> Result<bool, Fault> {
    let mut values = posts.values();
    values.push(id.into());
    Ok(tx.first(MAY_SEE, &values)?.is_some())
}

/// The dossiers of a subject that one who holds these posts may know of.
///
/// # Errors
/// The engine's.
pub fn seen_of(tx: &mut Tx<'_>, posts: &Posts, subject: i64) -> Result<Vec<i64>, Fault> {
    let mut values = posts.values();
    values.push(subject.into());
    tx.all(SEEN_OF, &values)?
        .iter()
        .map(|row| row.get(0))
        .collect()
}

/// Where a list goes on: after the last line read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct After {
    /// The day of that line.
    pub day: String,
    /// Its dossier.
    pub dossier: i64,
}

/// What is due by one who holds these posts: begun on `today` or before, to be done before `until`, the
/// most pressing first.
///
/// # Errors
/// The engine's.
pub fn due(
    tx: &mut Tx<'_>,
    posts: &Posts,
    today: Date,
    until: &str,
    after: &After,
    most: i64,
) -> Result<Vec<DueLine>, Fault> {
    let mut values = posts.values();
    values.extend_from_slice(values![
        today,
        until,
        after.day.as_str(),
        after.dossier,
        most
    ]);
    let line = |row: &Row| {
        Ok(DueLine {
            dossier: row.get(0)?,
            subject: row.get(1)?,
            fiche: row.get(2)?,
            owed: owed_from(row, 2, String::new())?,
        })
    };
    tx.all(DUE, &values)?.iter().map(line).collect()
}

/// The dossiers of these posts whose list may have changed by itself up to a day.
///
/// # Errors
/// The engine's.
pub fn woken(tx: &mut Tx<'_>, posts: &Posts, today: Date, most: i64) -> Result<Vec<i64>, Fault> {
    let mut values = posts.values();
    values.extend_from_slice(values![today, most]);
    tx.all(WOKEN, &values)?
        .iter()
        .map(|row| row.get(0))
        .collect()
}

/// The dossiers of all whose list may have changed by itself up to a day.
///
/// # Errors
/// The engine's.
pub fn to_wake(tx: &mut Tx<'_>, today: Date, most: i64) -> Result<Vec<i64>, Fault> {
    tx.all(TO_WAKE, values![today, most])?
        .iter()
        .map(|row| row.get(0))
        .collect()
}

/// The dossiers that one who holds these posts may know of, the last moved first, after a line.
///
/// # Errors
/// The engine's.
pub fn roster(
    tx: &mut Tx<'_>,
    posts: &Posts,
    live: bool,
    after: &After,
    most: i64,
) -> Result<Vec<RosterLine>, Fault> {
    let mut values = posts.values();
    values.extend_from_slice(values![live, after.day.as_str(), after.dossier, most]);
    let line = |row: &Row| {
        Ok(RosterLine {
            dossier: row.get(0)?,
            subject: row.get(1)?,
            fiche: row.get(2)?,
            live: row.get(3)?,
            moved_on: row.get(4)?,
        })
    };
    tx.all(ROSTER, &values)?.iter().map(line).collect()
}
