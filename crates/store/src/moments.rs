//! The moments of dossiers: drawn from each journal as lists are, and counted over all actions at once. One
//! statement counts what happened over a period, one what lasted on a day, each told apart as it is asked.

use domain::values::Date;

use crate::db::{Fault, Row, Tx, Value};
use crate::lists::{Posts, posts};
use crate::owed::NO_END;
use crate::statements::statements;
use crate::values;

/// A moment of a dossier, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// Of which sort.
    pub kind: String,
    /// Its true day.
    pub on: Date,
    /// The first day on which what it opens is over; [`NO_END`] while it lasts, nothing for what does not last.
    pub until: Option<String>,
    /// Days since the prescription.
    pub days: Option<i64>,
    /// Which outcome, which condition.
    pub what: Option<String>,
    /// What is said of it.
    pub said: Option<String>,
    /// The commune where the person lived on the day of the prescription.
    pub home: Option<String>,
    /// The service that followed them that day.
    pub service: Option<String>,
    /// The structure of who prescribed.
    pub prescriber: Option<String>,
}

/// How many, told apart by two things at most and by days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The fiche.
    pub fiche: String,
    /// The operator of the dossiers.
    pub operator: Option<String>,
    /// The first thing they are told apart by: a word, nothing when it is not known.
    pub first: Option<String>,
    /// The second.
    pub second: Option<String>,
    /// Days since the prescription, when asked.
    pub days: Option<i64>,
    /// How many.
    pub count: u64,
}

/// What is counted.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The sort of moment.
    pub kind: &'a str,
    /// Those of this outcome or condition only; all when empty.
    pub what: &'a str,
    /// Those of which this is said only; all when empty.
    pub said: &'a str,
    /// Told apart by: `commune`, `service`, `prescripteur`, `mois`, `quoi`; by nothing when empty.
    pub first: &'a str,
    /// The same, a second time.
    pub second: &'a str,
    /// By days too.
    pub days: bool,
    /// The sort of moment of the same dossier that days are counted from: those that had none by then are left out. The
    /// prescription, and nobody left out, when empty.
    pub since: &'a str,
}

/// How many went from an action to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// The first action and its operator.
    pub from: (String, Option<String>),
    /// The next one.
    pub to: (String, Option<String>),
    /// How many.
    pub count: u64,
}

macro_rules! key {
    ($place:literal) => {
        concat!(
            "CASE ",
            $place,
            " WHEN 'commune' THEN home WHEN 'service' THEN service WHEN 'prescripteur' THEN prescriber \
             WHEN 'mois' THEN SUBSTR(on_day, 1, 7) WHEN 'quoi' THEN what ELSE '' END"
        )
    };
}
macro_rules! such {
    () => {
        "FROM moment WHERE kind = ?1 AND fiche = ?2 AND on_day >= ?3 AND on_day <= ?4 AND (what = ?5 OR ?5 = '') \
         AND (said = ?6 OR ?6 = '')"
    };
}
// Added up first in the order of their index, which sorts nothing: some five times faster than at once in SQLite.
macro_rules! plain {
    ($columns:literal, $days:literal) => {
        concat!(
            "SELECT operator, a, '', n, CAST(SUM(c) AS BIGINT) FROM (SELECT operator, CASE ?7 WHEN 'mois' THEN \
             SUBSTR(on_day, 1, 7) WHEN 'quoi' THEN what ELSE '' END AS a, ",
            $days,
            " AS n, c FROM (SELECT ",
            $columns,
            ", COUNT(*) AS c ",
            such!(),
            " GROUP BY ",
            $columns,
            ") i) m GROUP BY operator, a, n ORDER BY operator, a, n"
        )
    };
}

statements! {
    OF = "SELECT kind, on_day, until, days, what, said, home, service, prescriber FROM moment WHERE dossier = ?1 \
          ORDER BY rank";
    FORGET = "DELETE FROM moment WHERE dossier = ?1";
    KEEP = "INSERT INTO moment (dossier, rank, subject, fiche, operator, kind, on_day, until, days, what, said, home, \
            service, prescriber) VALUES (?1, ?2, (SELECT d.subject FROM dossier d WHERE d.id = ?1), \
            (SELECT d.fiche FROM dossier d WHERE d.id = ?1), (SELECT d.operator FROM dossier d WHERE d.id = ?1), \
            ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
    MOVED = "UPDATE moment SET operator = (SELECT d.operator FROM dossier d WHERE d.id = ?1), \
             subject = (SELECT d.subject FROM dossier d WHERE d.id = ?1) WHERE dossier = ?1 \
             AND (COALESCE(operator, '') <> COALESCE((SELECT d.operator FROM dossier d WHERE d.id = ?1), '') \
             OR subject <> (SELECT d.subject FROM dossier d WHERE d.id = ?1))";
    PLAIN = plain!("on_day, operator, what, said", "CAST(NULL AS BIGINT)");
    DELAYS = plain!("on_day, operator, what, said, days", "days");
    FLOW = concat!("SELECT operator, a, b, n, COUNT(*) FROM (SELECT operator, ", key!("?7"), " AS a, ", key!("?8"),
                   " AS b, CASE ?9 WHEN 'jours' THEN days END AS n ", such!(),
                   ") m GROUP BY operator, a, b, n ORDER BY operator, a, b, n");
    BETWEEN = concat!("SELECT operator, a, b, n, COUNT(*) FROM (SELECT operator, ", key!("?7"), " AS a, ", key!("?8"),
                      " AS b, days - so_far AS n FROM moment JOIN (SELECT dossier AS begun, days AS so_far FROM moment \
                      WHERE kind = ?9 AND fiche = ?2) s ON s.begun = dossier WHERE kind = ?1 AND fiche = ?2 \
                      AND on_day >= ?3 AND on_day <= ?4 AND (what = ?5 OR ?5 = '') AND (said = ?6 OR ?6 = '') \
                      AND days >= so_far) m GROUP BY operator, a, b, n ORDER BY operator, a, b, n");
    LASTED = "SELECT operator, '', '', CAST(NULL AS BIGINT), CAST(SUM(c) AS BIGINT) FROM (SELECT until, on_day, \
              operator, COUNT(*) AS c FROM moment WHERE kind = ?1 AND fiche = ?2 AND until > ?3 AND on_day <= ?3 \
              GROUP BY until, on_day, operator) m GROUP BY operator ORDER BY operator";
    STOCK = concat!("SELECT operator, a, b, CAST(NULL AS BIGINT), COUNT(*) FROM (SELECT operator, ", key!("?4"),
                    " AS a, ", key!("?5"), " AS b FROM moment WHERE kind = ?1 AND fiche = ?2 AND until > ?3 \
                    AND on_day <= ?3) m GROUP BY operator, a, b ORDER BY operator, a, b");
    // Those who entered twice are few among those who entered: they are found first, in the order of the index, which
    // holds all that is read. It is told by `kind || ''`, or SQLite would rather read every kind in another.
    PATHS = "SELECT a, b, c, d, COUNT(*) FROM (SELECT m.fiche AS a, m.operator AS b, LEAD(m.fiche) OVER w AS c, \
             LEAD(m.operator) OVER w AS d FROM (SELECT subject FROM moment WHERE kind || '' = 'entree' \
             AND on_day >= ?1 AND on_day <= ?2 GROUP BY subject HAVING COUNT(*) > 1) s JOIN moment m \
             ON m.subject = s.subject AND m.kind || '' = 'entree' AND m.on_day >= ?1 AND m.on_day <= ?2 \
             WINDOW w AS (PARTITION BY m.subject ORDER BY m.on_day, m.dossier)) p WHERE c IS NOT NULL \
             GROUP BY a, b, c, d ORDER BY 1, 2, 3, 4";
    LISTED = concat!("SELECT dossier, operator, a, b, on_day FROM (SELECT dossier, rank, operator, on_day, ",
                     key!("?31"), " AS a, ", key!("?32"), " AS b FROM moment WHERE kind = ?25 AND fiche = ?26 \
                     AND on_day >= ?27 AND on_day <= ?28 AND (what = ?29 OR ?29 = '') AND (said = ?30 OR ?30 = '') \
                     AND (?34 = '' OR EXISTS (SELECT 1 FROM moment s WHERE s.dossier = moment.dossier AND s.kind || '' = ?34 \
                     AND s.days <= moment.days)) \
                     AND dossier IN (SELECT r.dossier FROM reach r WHERE r.fiche = ?26 AND r.post IN ", posts!(),
                     ")) m ORDER BY on_day DESC, dossier DESC, rank LIMIT ?33");
    LASTING = concat!("SELECT dossier, operator, a, b, on_day FROM (SELECT dossier, rank, operator, on_day, ",
                      key!("?28"), " AS a, ", key!("?29"), " AS b FROM moment WHERE kind = ?25 AND fiche = ?26 \
                      AND until > ?27 AND on_day <= ?27 AND dossier IN (SELECT r.dossier FROM reach r \
                      WHERE r.fiche = ?26 AND r.post IN ", posts!(), ")) m \
                      ORDER BY on_day DESC, dossier DESC, rank LIMIT ?30");
}

/// The moments of a dossier, in the order they were drawn.
///
/// # Errors
/// The engine's.
pub fn of(tx: &mut Tx<'_>, dossier: i64) -> Result<Vec<Moment>, Fault> {
    let one = |row: &Row| {
        Ok(Moment {
            kind: row.get(0)?,
            on: row.get(1)?,
            until: row.get(2)?,
            days: row.get(3)?,
            what: row.get(4)?,
            said: row.get(5)?,
            home: row.get(6)?,
            service: row.get(7)?,
            prescriber: row.get(8)?,
        })
    };
    tx.all(OF, values![dossier])?.iter().map(one).collect()
}

/// Keeps the moments of a dossier as they now are; once its own line is saved.
///
/// # Errors
/// The engine's.
pub fn keep(tx: &mut Tx<'_>, dossier: i64, moments: &[Moment]) -> Result<(), Fault> {
    if of(tx, dossier)? == moments {
        if !moments.is_empty() {
            tx.execute(MOVED, values![dossier])?;
        }
        return Ok(());
    }
    tx.execute(FORGET, values![dossier])?;
    for (one, rank) in moments.iter().zip(0_i64..) {
        let text = |text: &Option<String>| Value::from(text.as_deref());
        let values = [
            Value::from(dossier),
            Value::from(rank),
            Value::from(one.kind.as_str()),
            Value::from(one.on),
            text(&one.until),
            Value::from(one.days),
            text(&one.what),
            text(&one.said),
            text(&one.home),
            text(&one.service),
            text(&one.prescriber),
        ];
        tx.execute(KEEP, &values)?;
    }
    Ok(())
}

/// Forgets the moments of a dossier that is erased.
///
/// # Errors
/// The engine's.
pub(crate) fn forget(tx: &mut Tx<'_>, dossier: i64) -> Result<(), Fault> {
    tx.execute(FORGET, values![dossier])?;
    Ok(())
}

/// The end of what lasts still.
pub fn lasts() -> String {
    NO_END.to_owned()
}

/// Reads a statement action after action: what each tells comes in the order of its index.
fn each(
    tx: &mut Tx<'_>,
    fiches: &[&str],
    mut read: impl FnMut(&mut Tx<'_>, &str) -> Result<Vec<Row>, Fault>,
) -> Result<Vec<Counted>, Fault> {
    let mut all = Vec::new();
    for fiche in fiches {
        for row in read(tx, fiche)? {
            all.push(Counted {
                fiche: (*fiche).to_owned(),
                operator: row.get(0)?,
                first: row.get(1)?,
                second: row.get(2)?,
                days: row.get(3)?,
                count: row.get::<i64>(4)?.unsigned_abs(),
            });
        }
    }
    Ok(all)
}

/// What happened in these actions from a day to another, both included.
///
/// # Errors
/// The engine's.
pub fn flow(
    tx: &mut Tx<'_>,
    fiches: &[&str],
    (from, to): (Date, Date),
    asked: Asked<'_>,
) -> Result<Vec<Counted>, Fault> {
    let (kind, what, said) = (asked.kind, asked.what, asked.said);
    let plain = asked.second.is_empty() && matches!(asked.first, "" | "mois" | "quoi");
    let since = asked.since;
    if !since.is_empty() {
        let (first, second) = (asked.first, asked.second);
        return each(tx, fiches, |tx, fiche| {
            tx.all(
                BETWEEN,
                values![kind, fiche, from, to, what, said, first, second, since],
            )
        });
    }
    each(tx, fiches, |tx, fiche| match (plain, asked.days) {
        (true, false) => tx.all(
            PLAIN,
            values![kind, fiche, from, to, what, said, asked.first],
        ),
        (true, true) => tx.all(
            DELAYS,
            values![kind, fiche, from, to, what, said, asked.first],
        ),
        (false, days) => {
            let days = if days { "jours" } else { "" };
            let (first, second) = (asked.first, asked.second);
            tx.all(
                FLOW,
                values![kind, fiche, from, to, what, said, first, second, days],
            )
        }
    })
}

/// What lasted in these actions at the end of a day.
///
/// # Errors
/// The engine's.
pub fn stock(
    tx: &mut Tx<'_>,
    fiches: &[&str],
    day: Date,
    asked: Asked<'_>,
) -> Result<Vec<Counted>, Fault> {
    let (kind, first, second) = (asked.kind, asked.first, asked.second);
    each(tx, fiches, |tx, fiche| {
        match first.is_empty() && second.is_empty() {
            true => tx.all(LASTED, values![kind, fiche, day]),
            false => tx.all(STOCK, values![kind, fiche, day, first, second]),
        }
    })
}

/// How many entered an action then another, the next they entered, both from a day to another.
///
/// # Errors
/// The engine's.
pub fn paths(tx: &mut Tx<'_>, (from, to): (Date, Date)) -> Result<Vec<Path>, Fault> {
    let one = |row: &Row| {
        Ok(Path {
            from: (row.get(0)?, row.get(1)?),
            to: (row.get(2)?, row.get(3)?),
            count: row.get::<i64>(4)?.unsigned_abs(),
        })
    };
    tx.all(PATHS, values![from, to])?.iter().map(one).collect()
}

/// A dossier counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The dossier.
    pub dossier: i64,
    /// Its operator.
    pub operator: Option<String>,
    /// The two things asked.
    pub first: Option<String>,
    /// The second.
    pub second: Option<String>,
    /// The day of the moment.
    pub on: Date,
}

/// The dossiers counted in an action, of those that one who holds these posts may know of; the last first. What
/// lasts is that of the last day.
///
/// # Errors
/// The engine's.
pub fn listed(
    tx: &mut Tx<'_>,
    posts: &Posts,
    (fiche, (from, to)): (&str, (Date, Date)),
    (asked, stock): (Asked<'_>, bool),
    most: i64,
) -> Result<Vec<Listed>, Fault> {
    let mut values = posts.values();
    let (kind, first, second) = (asked.kind, asked.first, asked.second);
    let sql = match stock {
        true => {
            values.extend(values![kind, fiche, to, first, second, most].to_vec());
            LASTING
        }
        false => {
            let (what, said) = (asked.what, asked.said);
            let more = values![kind, fiche, from, to, what, said, first, second, most];
            values.extend(more.to_vec());
            values.push(asked.since.into());
            LISTED
        }
    };
    let one = |row: &Row| {
        Ok(Listed {
            dossier: row.get(0)?,
            operator: row.get(1)?,
            first: row.get(2)?,
            second: row.get(3)?,
            on: row.get(4)?,
        })
    };
    tx.all(sql, &values)?.iter().map(one).collect()
}
