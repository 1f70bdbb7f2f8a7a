//! What is running, and due, for the persons that a mandate follows: read from those persons, who are few.

use domain::values::Date;

use crate::db::{Fault, Row, Tx};
use crate::lists::{DueLine, Posts, due_line, posts};
use crate::statements::statements;
use crate::values;

statements! {
    LIVE = concat!("SELECT d.subject, COUNT(*) FROM follow f JOIN dossier d ON d.subject = f.person \
                    WHERE f.mandate = ?25 AND f.to_day IS NULL \
                    AND (SELECT r.post FROM reach r WHERE r.dossier = d.id AND r.live = 1 AND r.post IN ",
                   posts!(), " LIMIT 1) IS NOT NULL GROUP BY d.subject");
    DUE = concat!("SELECT DISTINCT o.dossier, d.subject, d.fiche, o.what, o.run, o.from_day, o.to_day, o.since \
                   FROM follow f JOIN dossier d ON d.subject = f.person JOIN owed o ON o.dossier = d.id \
                   WHERE f.mandate = ?25 AND f.to_day IS NULL AND o.from_day <= ?26 AND o.post IN ", posts!(),
                  " AND (SELECT r.post FROM reach r WHERE r.dossier = d.id AND r.post IN ", posts!(),
                  " LIMIT 1) IS NOT NULL ORDER BY o.to_day, o.dossier, o.what, o.run, o.from_day");
}

/// Of each person that a mandate follows, how many dossiers are running that one who holds these posts may
/// know of; persons without any are left out.
///
/// # Errors
/// The engine's.
pub fn live(tx: &mut Tx<'_>, posts: &Posts, mandate: i64) -> Result<Vec<(i64, i64)>, Fault> {
    let mut values = posts.values();
    values.push(mandate.into());
    let line = |row: &Row| Ok((row.get(0)?, row.get(1)?));
    tx.all(LIVE, &values)?.iter().map(line).collect()
}

/// What is due by one who holds these posts about the persons that a mandate follows, begun on `today` or
/// before, the most pressing first.
///
/// # Errors
/// The engine's.
pub fn due(
    tx: &mut Tx<'_>,
    posts: &Posts,
    mandate: i64,
    today: Date,
) -> Result<Vec<DueLine>, Fault> {
    let mut values = posts.values();
    values.extend_from_slice(values![mandate, today]);
    tx.all(DUE, &values)?.iter().map(due_line).collect()
}
