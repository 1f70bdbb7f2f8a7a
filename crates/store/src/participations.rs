//! The dossiers of a roster as participations: when each began and ended, and what ended it.

use std::cmp::Reverse;

use domain::values::Date;

use crate::db::{Fault, Tx};
use crate::lists::{After, Posts, RosterLine, roster_line, rows};
use crate::statements::statements;
use crate::values;

/// A dossier of a roster, as a participation: what its line says, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participation {
    /// Its line.
    pub line: RosterLine,
    /// The true day the person came in.
    pub entered_on: Option<Date>,
    /// Its true last day, once closed.
    pub closed_on: Option<Date>,
    /// What closed it: an outcome (`etape:issue`), or how it ended otherwise.
    pub ended: Option<String>,
}

statements! {
    // The lines of a roster, each with what became of it. A kind that no index answers has the moments of a dossier found
    // by its key: by their kind, SQLite reads those of all dossiers.
    PARTICIPATIONS = "SELECT r.dossier, r.subject, r.fiche, r.live, r.moved_on, d.entered_on, d.closed_on, m.what \
                      FROM reach r JOIN dossier d ON d.id = r.dossier \
                      LEFT JOIN moment m ON m.dossier = r.dossier AND m.kind || '' = 'sortie' \
                      WHERE r.post = ?1 AND r.live = ?2 AND (r.moved_on, r.dossier) < (?3, ?4) \
                      ORDER BY r.moved_on DESC, r.dossier DESC LIMIT ?5";
}

/// The same dossiers as a roster, each with what became of it.
///
/// # Errors
/// The engine's.
pub fn page(
    tx: &mut Tx<'_>,
    posts: &Posts,
    live: bool,
    after: &After,
    most: i64,
) -> Result<Vec<Participation>, Fault> {
    let mut all: Vec<Participation> = Vec::new();
    for post in posts.held() {
        let values = values![post, live, after.day.as_str(), after.dossier, most];
        for row in tx.all(PARTICIPATIONS, values)? {
            all.push(Participation {
                line: roster_line(&row)?,
                entered_on: row.get(5)?,
                closed_on: row.get(6)?,
                ended: row.get(7)?,
            });
        }
    }
    all.sort_by_key(|one| Reverse((one.line.moved_on, one.line.dossier)));
    all.dedup_by_key(|one| one.line.dossier);
    all.truncate(rows(most));
    Ok(all)
}
