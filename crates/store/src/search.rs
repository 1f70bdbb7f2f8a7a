//! Who bears a name, among those whom somebody may know of: the blind index, entered by the scope of who asks.

use crate::db::{Fault, Row, Tx, Value};
use crate::lists::{Posts, posts};
use crate::statements::statements;
use crate::values;

/// The most words of a search.
pub const MOST_WORDS: usize = 5;

/// The conditions on somebody found: one row of the index for each word.
macro_rules! words {
    ($person:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM word w WHERE w.subject = ",
            $person,
            " AND w.token = ?25) \
             AND EXISTS (SELECT 1 FROM word w WHERE w.subject = ",
            $person,
            " AND w.token = ?26) \
             AND EXISTS (SELECT 1 FROM word w WHERE w.subject = ",
            $person,
            " AND w.token = ?27) \
             AND EXISTS (SELECT 1 FROM word w WHERE w.subject = ",
            $person,
            " AND w.token = ?28) \
             AND EXISTS (SELECT 1 FROM word w WHERE w.subject = ",
            $person,
            " AND w.token = ?29)"
        )
    };
}

statements! {
    FOUND = concat!(
        "SELECT DISTINCT r.subject FROM reach r WHERE r.post IN ", posts!(), " AND ", words!("r.subject"),
        " UNION SELECT f.person FROM follow f WHERE f.mandate = ?30 AND f.to_day IS NULL AND ",
        words!("f.person"), " ORDER BY 1 DESC LIMIT ?31");
}

/// Those who bear every one of these words, among the subjects of the dossiers these posts may know of and
/// those whom a mandate follows; the last registered first.
///
/// # Errors
/// The engine's.
pub fn found(
    tx: &mut Tx<'_>,
    posts: &Posts,
    mandate: i64,
    words: &[i64],
    most: i64,
) -> Result<Vec<i64>, Fault> {
    let Some(first) = words.first() else {
        return Ok(Vec::new());
    };
    let mut values = posts.values();
    // Places left ask again for the first word.
    let padded = words.iter().chain(std::iter::repeat(first));
    values.extend(padded.take(MOST_WORDS).map(|word| Value::Int(*word)));
    values.extend_from_slice(values![mandate, most]);
    let rows = tx.all(FOUND, &values)?;
    rows.iter().map(|row: &Row| row.get(0)).collect()
}
