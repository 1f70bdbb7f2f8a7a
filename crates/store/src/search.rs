//! Who bears a name, among those whom somebody may know of: the blind index, entered by the scope of who asks
//! when it is small, otherwise by the rarest word, a number of rows that one bearer more or less does not
//! change.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::db::{Fault, Row, Tx, Value};
use crate::lists::{MOST_POSTS, Posts, posts};
use crate::statements::statements;
use crate::values;

/// The most words of a search.
pub const MOST_WORDS: usize = 5;

/// From how many rows on a search is entered another way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// A scope of so many rows at most is read whole.
    pub scope: i64,
    /// A word with fewer bearers than one of these is entered by that many rows of the index, its bearers and
    /// whoever comes next: nobody unknown changes what it costs, but the one who makes them that many.
    pub bearers: [i64; 3],
}

/// Those of Livret at work: a rare name costs a millisecond, the dearest one a tenth of a second.
pub const BOUNDS: Bounds = Bounds {
    scope: 1_000,
    bearers: [64, 1_024, 16_384],
};

/// The conditions on somebody found: one row of the index for each word. Each is looked up for itself, on
/// both engines, and in this order.
macro_rules! words {
    ($person:literal, $($word:literal),+) => {
        concat!($(
            " AND (SELECT w.token FROM word w WHERE w.subject = ", $person, " AND w.token = ", $word,
            " LIMIT 1) IS NOT NULL"
        ),+)
    };
}

statements! {
    HOLDS = "SELECT dossier FROM reach WHERE post = ?1 LIMIT 1";
    SCOPE = concat!("SELECT COUNT(*) FROM (SELECT 1 AS one FROM reach WHERE post IN ", posts!(),
                    " LIMIT ?25) few");
    BORNE = "SELECT COUNT(*) FROM (SELECT 1 AS one FROM word WHERE token = ?1 LIMIT ?2) few";
    FOLLOWED = concat!("SELECT f.person FROM follow f WHERE f.mandate = ?1 AND f.to_day IS NULL",
                       words!("f.person", "?2", "?3", "?4", "?5", "?6"));
    // The last registered first, until there are enough: whoever bears a common name is found at once.
    OF_POST = concat!("SELECT DISTINCT r.subject FROM reach r WHERE r.post = ?1",
                      words!("r.subject", "?2", "?3", "?4", "?5", "?6"),
                      " ORDER BY r.subject DESC LIMIT ?7");
    // So many rows of the index from the first bearer on, whoever they are; then those in reach; then, of
    // these, those who bear every word. A post at a time: one probe of its index for each row.
    OF_WORD = concat!("SELECT c.subject FROM (SELECT w.token, w.subject FROM word w WHERE w.token >= ?7 \
                       ORDER BY w.token, w.subject LIMIT ?8) c \
                       WHERE (SELECT r.post FROM reach r WHERE r.post = ?1 AND r.subject = c.subject \
                       LIMIT 1) IS NOT NULL",
                      words!("c.subject", "?2", "?3", "?4", "?5", "?6"));
}

/// Those whom somebody may know of, as far as a search minds: the subjects of the dossiers their posts may know
/// of, and those whom their mandate follows.
pub struct Scope {
    posts: Posts,
    mandate: i64,
    bounds: Bounds,
    /// So few that it is read whole.
    small: bool,
}

/// The scope of who holds these posts and this mandate, as many times as one then searches it.
///
/// # Errors
/// The engine's.
pub fn scope(
    tx: &mut Tx<'_>,
    (posts, mandate): (&Posts, i64),
    bounds: Bounds,
) -> Result<Scope, Fault> {
    let posts = holding(tx, posts)?;
    let mut places = posts.values();
    places.push((bounds.scope + 1).into());
    Ok(Scope {
        small: count(tx, SCOPE, &places)? <= bounds.scope,
        posts,
        mandate,
        bounds,
    })
}

impl Scope {
    /// Those who bear every one of these words, the last registered first.
    ///
    /// # Errors
    /// The engine's.
    pub fn found(&self, tx: &mut Tx<'_>, words: &[i64], most: i64) -> Result<Vec<i64>, Fault> {
        let Some(first) = words.first() else {
            return Ok(Vec::new());
        };
        // Places left ask again for the first word.
        let padded = words.iter().chain(std::iter::repeat(first));
        let places: Vec<Value> = padded
            .take(MOST_WORDS)
            .map(|word| Value::Int(*word))
            .collect();
        let mut rows = Vec::new();
        let mut followed = vec![Value::Int(self.mandate)];
        followed.extend_from_slice(&places);
        rows.extend(tx.all(FOLLOWED, &followed)?);
        let (sql, last) = match self.entry(tx, words)? {
            Some((word, many)) => (OF_WORD, vec![word.into(), many.into()]),
            None => (OF_POST, vec![most.into()]),
        };
        for post in self.posts.held() {
            let mut values: Vec<Value> = vec![post.into()];
            values.extend_from_slice(&places);
            values.extend_from_slice(&last);
            rows.extend(tx.all(sql, &values)?);
        }
        let found = rows.iter().map(|row: &Row| row.get(0).map(Reverse));
        let found: BTreeSet<Reverse<i64>> = found.collect::<Result<_, _>>()?;
        let most = usize::try_from(most).unwrap_or(0);
        Ok(found.into_iter().take(most).map(|found| found.0).collect())
    }

    /// By which word to enter, and how many rows of the index to look at; nothing when the scope is small, or
    /// all the words are common.
    fn entry(&self, tx: &mut Tx<'_>, words: &[i64]) -> Result<Option<(i64, i64)>, Fault> {
        if self.small {
            return Ok(None);
        }
        for many in self.bounds.bearers {
            for word in words {
                if count(tx, BORNE, values![*word, many])? < many {
                    return Ok(Some((*word, many)));
                }
            }
        }
        Ok(None)
    }
}

/// The posts that know of some dossier: most of those somebody holds know of none.
fn holding(tx: &mut Tx<'_>, posts: &Posts) -> Result<Posts, Fault> {
    let mut holding = Vec::with_capacity(MOST_POSTS);
    for post in posts.held() {
        if tx.first(HOLDS, values![post])?.is_some() {
            holding.push(post.to_owned());
        }
    }
    Ok(Posts::of(holding))
}

fn count(tx: &mut Tx<'_>, sql: &'static str, values: &[Value]) -> Result<i64, Fault> {
    tx.first(sql, values)?.map_or(Ok(0), |row| row.get(0))
}
