//! Lists: who may know of which dossier, and what is due by whom. Drawn at each act, read page by page; a
//! list never starts from anything else.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use domain::values::Date;

use crate::db::{Fault, Row, Tx, Value};
use crate::dossiers::Dossier;
use crate::owed::{Owed, owed_from};
use crate::statements::statements;
use crate::values;

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

    /// Those held: the places left are nobody's.
    pub(crate) fn held(&self) -> impl Iterator<Item = &str> {
        self.0
            .iter()
            .map(String::as_str)
            .filter(|post| !post.is_empty())
    }

    pub(crate) fn values(&self) -> Vec<Value> {
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
    REACHED = "SELECT post FROM reach WHERE dossier = ?1 ORDER BY post";
    REACH = "INSERT INTO reach (post, dossier, subject, fiche, live, moved_on, wake_on) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    UNREACH = "DELETE FROM reach WHERE dossier = ?1 AND post = ?2";
    MOVE = "UPDATE reach SET live = ?2, moved_on = ?3, wake_on = ?4 WHERE dossier = ?1 \
            AND (live <> ?2 OR moved_on <> ?3 OR COALESCE(wake_on, '') <> COALESCE(?4, ''))";
    UNLIKE = "SELECT r.post FROM reach r JOIN dossier d ON d.id = r.dossier WHERE r.dossier = ?1 \
              AND COALESCE(r.wake_on, '') <> COALESCE(d.wake_on, '') LIMIT 1";
    MAY_SEE = concat!("SELECT dossier FROM reach WHERE post IN ", posts!(), " AND dossier = ?25 LIMIT 1");
    SEEN_OF = concat!("SELECT DISTINCT dossier FROM reach WHERE post IN ", posts!(),
                      " AND subject = ?25 ORDER BY dossier");
    // Dossier after dossier, for those that are asked about: whoever steers a département holds posts that reach them all.
    SEEN_IN = concat!("SELECT d.id FROM dossier d WHERE d.fiche = ?25 AND d.entered_on IS NOT NULL AND d.entered_on >= ?26 \
                       AND d.entered_on <= ?27 AND EXISTS (SELECT 1 FROM reach r WHERE r.dossier = d.id AND r.post IN ",
                      posts!(), ")");
    // Lists are read post by post, each in the order of its index, and merged: what is read is what is shown.
    // Whoever holds the post of an owed line may know of its dossier: it is only ever kept so.
    DUE = "SELECT o.dossier, d.subject, d.fiche, o.what, o.run, o.from_day, o.to_day, o.since \
           FROM owed o JOIN dossier d ON d.id = o.dossier \
           WHERE o.post = ?1 AND o.from_day <= ?2 AND o.to_day < ?3 \
           AND (o.to_day, o.dossier, o.what, o.run, o.from_day) > (?4, ?5, ?6, ?7, ?8) \
           ORDER BY o.to_day, o.dossier, o.what, o.run, o.from_day LIMIT ?9";
    WOKEN = "SELECT wake_on, dossier FROM reach WHERE post = ?1 AND wake_on <= ?2 \
             ORDER BY wake_on, dossier LIMIT ?3";
    TO_WAKE = "SELECT id FROM dossier WHERE wake_on <= ?1 ORDER BY wake_on LIMIT ?2";
    ROSTER = "SELECT dossier, subject, fiche, live, moved_on FROM reach \
              WHERE post = ?1 AND live = ?2 AND (moved_on, dossier) < (?3, ?4) \
              ORDER BY moved_on DESC, dossier DESC LIMIT ?5";
    LENGTH = concat!("SELECT COUNT(DISTINCT dossier) FROM reach WHERE post IN ", posts!(), " AND live = ?25");
    // Of those one follows by name: as many as one has in hand.
    DRAFTS = "SELECT r.dossier, r.subject, r.fiche, r.live, r.moved_on FROM reach r \
              JOIN dossier d ON d.id = r.dossier WHERE r.post = ?1 AND r.live = 1 AND d.status = 'brouillon' \
              ORDER BY r.moved_on DESC, r.dossier DESC LIMIT ?2";
}

/// Where a list goes on: after the last line read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct After {
    /// The day of that line.
    pub day: String,
    /// Its dossier.
    pub dossier: i64,
    /// What is owed, in a list that may name a dossier several times; empty in the others.
    pub what: String,
    /// Its run.
    pub run: i64,
    /// First day of its window.
    pub from: String,
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
    let wake = now.summary.wake_on;
    let before = reached(tx, now.id)?;
    for post in before.iter().filter(|post| !posts.contains(post)) {
        tx.execute(UNREACH, values![now.id, post.as_str()])?;
    }
    if !before.is_empty() {
        tx.execute(MOVE, values![now.id, live, moved, wake])?;
    }
    for post in posts.iter().filter(|post| !before.contains(post)) {
        let fiche = now.fiche.as_str();
        tx.execute(
            REACH,
            values![post.as_str(), now.id, now.subject, fiche, live, moved, wake],
        )?;
    }
    Ok(())
}

/// Whether every post that may know of a dossier wakes it on its day.
///
/// # Errors
/// The engine's.
pub fn wakes_with(tx: &mut Tx<'_>, id: i64) -> Result<bool, Fault> {
    Ok(tx.first(UNLIKE, values![id])?.is_none())
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

/// The dossiers of a fiche where somebody came in from a day to another, both included, that one who holds these posts
/// may know of.
///
/// # Errors
/// The engine's.
pub fn seen_in(
    tx: &mut Tx<'_>,
    posts: &Posts,
    fiche: &str,
    (from, to): (Date, Date),
) -> Result<BTreeSet<i64>, Fault> {
    let mut values = posts.values();
    values.extend_from_slice(values![fiche, from, to]);
    let rows = tx.all(SEEN_IN, &values)?;
    rows.iter().map(|row| row.get(0)).collect()
}

impl DueLine {
    /// The most pressing first.
    fn order(&self) -> (String, i64, String, i64, String) {
        let owed = &self.owed;
        (
            owed.to.clone(),
            self.dossier,
            owed.what.clone(),
            owed.run,
            owed.from.clone(),
        )
    }

    /// Where the list goes on after this line.
    pub fn place(&self) -> After {
        After {
            day: self.owed.to.clone(),
            dossier: self.dossier,
            what: self.owed.what.clone(),
            run: self.owed.run,
            from: self.owed.from.clone(),
        }
    }
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
    let mut lines: Vec<DueLine> = Vec::new();
    for post in posts.held() {
        let values = values![
            post,
            today,
            until,
            after.day.as_str(),
            after.dossier,
            after.what.as_str(),
            after.run,
            after.from.as_str(),
            most
        ];
        for row in tx.all(DUE, values)? {
            lines.push(due_line(&row)?);
        }
    }
    lines.sort_by_cached_key(DueLine::order);
    // Owed by several of these posts, it is due once.
    lines.dedup_by_key(|line| line.order());
    lines.truncate(rows(most));
    Ok(lines)
}

/// A line of a list of what is due, from its row.
pub(crate) fn due_line(row: &Row) -> Result<DueLine, Fault> {
    Ok(DueLine {
        dossier: row.get(0)?,
        subject: row.get(1)?,
        fiche: row.get(2)?,
        owed: owed_from(row, 2, String::new())?,
    })
}

/// As many as that, for a list in memory.
pub(crate) fn rows(most: i64) -> usize {
    usize::try_from(most).unwrap_or(0)
}

/// The dossiers of these posts whose list may have changed by itself up to a day.
///
/// # Errors
/// The engine's.
pub fn woken(tx: &mut Tx<'_>, posts: &Posts, today: Date, most: i64) -> Result<Vec<i64>, Fault> {
    let mut asleep: BTreeSet<(String, i64)> = BTreeSet::new();
    for post in posts.held() {
        for row in tx.all(WOKEN, values![post, today, most])? {
            asleep.insert((row.get(0)?, row.get(1)?));
        }
    }
    let first = asleep.into_iter().map(|(_, dossier)| dossier);
    Ok(first.take(rows(most)).collect())
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
    let mut lines: Vec<RosterLine> = Vec::new();
    for post in posts.held() {
        let values = values![post, live, after.day.as_str(), after.dossier, most];
        for row in tx.all(ROSTER, values)? {
            lines.push(roster_line(&row)?);
        }
    }
    lines.sort_by_key(|line| Reverse((line.moved_on, line.dossier)));
    lines.dedup_by_key(|line| line.dossier);
    lines.truncate(rows(most));
    Ok(lines)
}

/// How many dossiers one who holds these posts may know of. Every one of them is counted: for a list that is
/// read to its end.
///
/// # Errors
/// The engine's.
pub fn length(tx: &mut Tx<'_>, posts: &Posts, live: bool) -> Result<i64, Fault> {
    let mut values = posts.values();
    values.push(live.into());
    tx.first(LENGTH, &values)?.map_or(Ok(0), |row| row.get(0))
}

/// The drafts among the running dossiers that a post may know of, the last moved first.
///
/// # Errors
/// The engine's.
pub fn drafts(tx: &mut Tx<'_>, post: &str, most: i64) -> Result<Vec<RosterLine>, Fault> {
    let rows = tx.all(DRAFTS, values![post, most])?;
    rows.iter().map(roster_line).collect()
}

/// A line of a roster, from its row.
pub(crate) fn roster_line(row: &Row) -> Result<RosterLine, Fault> {
    Ok(RosterLine {
        dossier: row.get(0)?,
        subject: row.get(1)?,
        fiche: row.get(2)?,
        live: row.get(3)?,
        moved_on: row.get(4)?,
    })
}
