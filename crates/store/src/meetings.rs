//! Meetings of bodies: when, where, what became of each dossier. What is owed to a body is read where lists read it;
//! a line of a dossier is only ever read by who may know of that dossier.

use domain::values::Date;

use crate::db::{Fault, Row, Tx};
use crate::lists::{Posts, posts};
use crate::statements::statements;
use crate::values;

/// A meeting as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// Its number.
    pub id: i64,
    /// Its body, by its name in the catalogue.
    pub body: String,
    /// The day.
    pub on: Date,
    /// The hour, `14:30`.
    pub hour: String,
    /// `prevue`, `tenue`, `annulee`.
    pub state: String,
    /// Incremented at each change.
    pub version: i64,
    /// The mandate that keeps it.
    pub kept_by: i64,
    /// When it was last planned, moved or cancelled, in milliseconds.
    pub changed_at: i64,
    /// By which mandate.
    pub changed_by: i64,
    /// When its minutes were closed.
    pub closed_at: Option<i64>,
    /// By which mandate.
    pub closed_by: Option<i64>,
    /// Place, attendance, notes, sealed.
    pub sealed: Vec<u8>,
}

/// What a meeting did with something put before its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number.
    pub id: i64,
    /// The meeting.
    pub meeting: i64,
    /// The dossier.
    pub dossier: i64,
    /// What was put before the body: `etape:…`.
    pub what: String,
    /// Rank of the run it belongs to; 0 without one.
    pub run: i64,
    /// Its place in the minutes.
    pub rank: i64,
    /// `reporte`, `retire`; once the minutes are closed, `decide`, `non-examine`.
    pub state: String,
    /// The event of the journal that decides it.
    pub event: Option<i64>,
    /// Who wrote it down.
    pub mandate: i64,
    /// Why, sealed.
    pub sealed: Option<Vec<u8>>,
}

/// Something that waits for a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The dossier.
    pub dossier: i64,
    /// Rank of the run it belongs to; 0 without one.
    pub run: i64,
    /// First day of its window; empty without one.
    pub from: String,
    /// Last day of its window; after every day without one.
    pub to: String,
    /// The day it became possible.
    pub since: Option<Date>,
}

/// The most dossiers read of one question, decided on a day.
const MOST: i64 = 500;

statements! {
    INSERT = "INSERT INTO meeting (id, body, on_day, hour, state, version, kept_by, changed_at, changed_by, \
              closed_at, closed_by, sealed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
    FIND = "SELECT id, body, on_day, hour, state, version, kept_by, changed_at, changed_by, closed_at, closed_by, \
            sealed FROM meeting WHERE id = ?1";
    BETWEEN = "SELECT id, body, on_day, hour, state, version, kept_by, changed_at, changed_by, closed_at, closed_by, \
               sealed FROM meeting WHERE body = ?1 AND on_day >= ?2 AND on_day <= ?3 ORDER BY on_day, id";
    PLANNED = "SELECT id, body, on_day, hour, state, version, kept_by, changed_at, changed_by, closed_at, closed_by, \
               sealed FROM meeting WHERE body = ?1 AND state = 'prevue' ORDER BY on_day, id";
    ON = "SELECT id FROM meeting WHERE body = ?1 AND on_day = ?2 AND state <> 'annulee' AND id <> ?3";
    SAVE = "UPDATE meeting SET on_day = ?3, hour = ?4, state = ?5, version = version + 1, changed_at = ?6, \
            changed_by = ?7, closed_at = ?8, closed_by = ?9, sealed = ?10 WHERE id = ?1 AND version = ?2";
    // Its lines are about to change: nobody closes it meanwhile.
    TOUCH = "UPDATE meeting SET version = version + 1 WHERE id = ?1 AND version = ?2";
    CHANGED = "SELECT id, body, on_day, hour, state, version, kept_by, changed_at, changed_by, closed_at, closed_by, \
               sealed FROM meeting WHERE body = ?1 AND changed_at > ?2 AND changed_by <> ?3 AND state <> 'tenue' \
               AND on_day >= ?4 ORDER BY changed_at DESC LIMIT 50";
    LINES = concat!("SELECT l.id, l.meeting, l.dossier, l.what, l.run, l.rank, l.state, l.event, l.mandate, l.sealed \
                     FROM meeting_line l WHERE l.meeting = ?25 \
                     AND (SELECT r.post FROM reach r WHERE r.dossier = l.dossier AND r.post IN ", posts!(),
                    " LIMIT 1) IS NOT NULL ORDER BY l.rank, l.id");
    // Beside, for those who already know of the dossier.
    LINES_OF = "SELECT id, meeting, dossier, what, run, rank, state, event, mandate, sealed FROM meeting_line \
                WHERE dossier = ?1 ORDER BY id";
    ADD_LINE = "INSERT INTO meeting_line (id, meeting, dossier, what, run, rank, state, event, mandate, sealed) \
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    DROP_LINE = "DELETE FROM meeting_line WHERE meeting = ?1 AND dossier = ?2 AND what = ?3 AND run = ?4";
    CLEAR = "DELETE FROM meeting_line WHERE meeting = ?1";
    // Neither what another of its meetings takes first, nor what was taken off the agenda of another, nor what this
    // very meeting put aside: what is read is what is shown.
    WAITING = concat!("SELECT o.dossier, o.run, o.from_day, o.to_day, o.since FROM owed o \
                       WHERE o.post = ?25 AND o.what = ?26 AND o.fiche = ?27 AND o.from_day <= ?28 \
                       AND (o.since IS NULL OR o.since <= ?28) \
                       AND NOT EXISTS (SELECT 1 FROM meeting_line l JOIN meeting m ON m.id = l.meeting \
                       WHERE l.dossier = o.dossier AND l.what = o.what AND (m.id = ?30 OR (l.run = o.run \
                       AND l.state = 'retire' AND m.body = ?29 AND m.state <> 'annulee' \
                       AND (o.since IS NULL OR o.since <= m.on_day)))) \
                       AND NOT EXISTS (SELECT 1 FROM meeting m WHERE m.body = ?29 AND m.state = 'prevue' \
                       AND (m.on_day, m.id) < (?28, ?30) AND o.from_day <= m.on_day \
                       AND (o.since IS NULL OR o.since <= m.on_day) \
                       AND NOT EXISTS (SELECT 1 FROM meeting_line l WHERE l.meeting = m.id \
                       AND l.dossier = o.dossier AND l.what = o.what AND l.run = o.run)) \
                       AND (SELECT r.post FROM reach r WHERE r.dossier = o.dossier AND r.post IN ", posts!(),
                      " LIMIT 1) IS NOT NULL ORDER BY o.to_day, o.dossier LIMIT ?31");
    // A step held on a day, or put right since, among the dossiers that moved since.
    HELD = concat!("SELECT DISTINCT e.dossier FROM reach b JOIN event e ON e.dossier = b.dossier \
                    WHERE b.post = ?25 AND b.live = ?26 AND b.moved_on >= ?27 AND b.fiche = ?28 AND e.what = ?29 \
                    AND ((e.act = 'hold' AND e.on_day = ?27) OR e.act = 'correct') \
                    AND (SELECT r.post FROM reach r WHERE r.dossier = b.dossier AND r.post IN ", posts!(),
                   " LIMIT 1) IS NOT NULL ORDER BY e.dossier LIMIT ?30");
}

fn meeting(row: &Row) -> Result<Meeting, Fault> {
    Ok(Meeting {
        id: row.get(0)?,
        body: row.get(1)?,
        on: row.get(2)?,
        hour: row.get(3)?,
        state: row.get(4)?,
        version: row.get(5)?,
        kept_by: row.get(6)?,
        changed_at: row.get(7)?,
        changed_by: row.get(8)?,
        closed_at: row.get(9)?,
        closed_by: row.get(10)?,
        sealed: row.get(11)?,
    })
}

fn line(row: &Row) -> Result<Line, Fault> {
    Ok(Line {
        id: row.get(0)?,
        meeting: row.get(1)?,
        dossier: row.get(2)?,
        what: row.get(3)?,
        run: row.get(4)?,
        rank: row.get(5)?,
        state: row.get(6)?,
        event: row.get(7)?,
        mandate: row.get(8)?,
        sealed: row.get(9)?,
    })
}

/// Adds a meeting.
///
/// # Errors
/// The engine's; a second one of a body on a day is a duplicate.
pub fn insert(tx: &mut Tx<'_>, one: &Meeting) -> Result<(), Fault> {
    tx.execute(
        INSERT,
        values![
            one.id,
            one.body.as_str(),
            one.on,
            one.hour.as_str(),
            one.state.as_str(),
            one.version,
            one.kept_by,
            one.changed_at,
            one.changed_by,
            one.closed_at,
            one.closed_by,
            one.sealed.as_slice()
        ],
    )?;
    Ok(())
}

/// The meeting of this number.
///
/// # Errors
/// The engine's.
pub fn find(tx: &mut Tx<'_>, id: i64) -> Result<Option<Meeting>, Fault> {
    tx.first(FIND, values![id])?
        .map(|row| meeting(&row))
        .transpose()
}

/// The meetings of a body from a day to another, both included, the first first.
///
/// # Errors
/// The engine's.
pub fn between(
    tx: &mut Tx<'_>,
    body: &str,
    (from, to): (Date, Date),
) -> Result<Vec<Meeting>, Fault> {
    tx.all(BETWEEN, values![body, from, to])?
        .iter()
        .map(meeting)
        .collect()
}

/// The meetings of a body whose minutes are not closed, the first first.
///
/// # Errors
/// The engine's.
pub fn planned(tx: &mut Tx<'_>, body: &str) -> Result<Vec<Meeting>, Fault> {
    tx.all(PLANNED, values![body])?
        .iter()
        .map(meeting)
        .collect()
}

/// Whether a body meets on a day, another meeting than this one.
///
/// # Errors
/// The engine's.
pub fn meets_on(tx: &mut Tx<'_>, body: &str, day: Date, but: i64) -> Result<bool, Fault> {
    Ok(tx.first(ON, values![body, day, but])?.is_some())
}

/// Saves a meeting, if nobody changed it since it was read; whether it did.
///
/// # Errors
/// The engine's.
pub fn save(tx: &mut Tx<'_>, read: i64, now: &Meeting) -> Result<bool, Fault> {
    let changed = tx.execute(
        SAVE,
        values![
            now.id,
            read,
            now.on,
            now.hour.as_str(),
            now.state.as_str(),
            now.changed_at,
            now.changed_by,
            now.closed_at,
            now.closed_by,
            now.sealed.as_slice()
        ],
    )?;
    Ok(changed == 1)
}

/// Notes that the lines of a meeting change, if nobody changed it since it was read; whether it did.
///
/// # Errors
/// The engine's.
pub fn touch(tx: &mut Tx<'_>, id: i64, read: i64) -> Result<bool, Fault> {
    Ok(tx.execute(TOUCH, values![id, read])? == 1)
}

/// The meetings of a body that others planned, moved or cancelled after an instant, and that are not past.
///
/// # Errors
/// The engine's.
pub fn changed(
    tx: &mut Tx<'_>,
    body: &str,
    (since, but): (i64, i64),
    today: Date,
) -> Result<Vec<Meeting>, Fault> {
    tx.all(CHANGED, values![body, since, but, today])?
        .iter()
        .map(meeting)
        .collect()
}

/// What a meeting did, as far as one who holds these posts may know of the dossiers.
///
/// # Errors
/// The engine's.
pub fn lines(tx: &mut Tx<'_>, posts: &Posts, id: i64) -> Result<Vec<Line>, Fault> {
    let mut values = posts.values();
    values.push(id.into());
    tx.all(LINES, &values)?.iter().map(line).collect()
}

/// What meetings did with a dossier that one knows of.
///
/// # Errors
/// The engine's.
pub fn lines_of(tx: &mut Tx<'_>, dossier: i64) -> Result<Vec<Line>, Fault> {
    tx.all(LINES_OF, values![dossier])?
        .iter()
        .map(line)
        .collect()
}

/// Adds a line.
///
/// # Errors
/// The engine's; the same thing twice in a meeting is a duplicate.
pub fn add_line(tx: &mut Tx<'_>, one: &Line) -> Result<(), Fault> {
    tx.execute(
        ADD_LINE,
        values![
            one.id,
            one.meeting,
            one.dossier,
            one.what.as_str(),
            one.run,
            one.rank,
            one.state.as_str(),
            one.event,
            one.mandate,
            one.sealed.clone()
        ],
    )?;
    Ok(())
}

/// Takes a line away; whether there was one.
///
/// # Errors
/// The engine's.
pub fn drop_line(
    tx: &mut Tx<'_>,
    meeting: i64,
    (dossier, what, run): (i64, &str, i64),
) -> Result<bool, Fault> {
    Ok(tx.execute(DROP_LINE, values![meeting, dossier, what, run])? == 1)
}

/// Takes every line of a meeting away.
///
/// # Errors
/// The engine's.
pub fn clear(tx: &mut Tx<'_>, meeting: i64) -> Result<(), Fault> {
    tx.execute(CLEAR, values![meeting])?;
    Ok(())
}

/// What is put before a body.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The fiche.
    pub fiche: &'a str,
    /// The step: `etape:…`.
    pub what: &'a str,
}

/// What waits for a body under a post and comes before its meeting of a day, as far as one who holds `posts` may know
/// of it, the most pressing first: but what an earlier meeting takes, what was taken off the agenda of another, and what
/// this one put aside. Up to `most`.
///
/// # Errors
/// The engine's.
pub fn waiting(
    tx: &mut Tx<'_>,
    posts: &Posts,
    (post, asked): (&str, Asked<'_>),
    (body, meeting, on): (&str, i64, Date),
    most: i64,
) -> Result<Vec<Waiting>, Fault> {
    let mut values = posts.values();
    let Asked { fiche, what } = asked;
    values.extend_from_slice(values![post, what, fiche, on, body, meeting, most]);
    let waiting = |row: &Row| {
        Ok(Waiting {
            dossier: row.get(0)?,
            run: row.get(1)?,
            from: row.get(2)?,
            to: row.get(3)?,
            since: row.get(4)?,
        })
    };
    tx.all(WAITING, &values)?.iter().map(waiting).collect()
}

/// The dossiers under a post where a step was held on a day, or put right since: one looks there whether it stands.
///
/// # Errors
/// The engine's.
pub fn held(
    tx: &mut Tx<'_>,
    posts: &Posts,
    (post, asked): (&str, Asked<'_>),
    on: Date,
) -> Result<Vec<i64>, Fault> {
    let mut found = Vec::new();
    for live in [true, false] {
        let mut values = posts.values();
        let id = asked.what.split_once(':').map_or(asked.what, |(_, id)| id);
        values.extend_from_slice(values![post, live, on, asked.fiche, id, MOST]);
        for row in tx.all(HELD, &values)? {
            found.push(row.get(0)?);
        }
    }
    Ok(found)
}
