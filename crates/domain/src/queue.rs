//! In what order to serve those who wait: by the rank of the priorities that hold, then by the day of
//! prescription. A priority orders and never excludes: everybody who waits is in the order.

use std::collections::BTreeMap;

use crate::eligibility::{Contradiction, Judge, Truth};
use crate::fiche::{Fiche, Force, Scope};
use crate::person::Person;
use crate::values::Date;

/// Somebody who waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting<T> {
    /// Whose candidacy it is, in the words of the caller.
    pub who: T,
    /// The priority it has.
    pub standing: Standing,
    /// The day it was prescribed; without a day, after those that have one.
    pub prescribed: Option<Date>,
}

/// The priority of a candidacy.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// The best rank that holds: 1 comes first; none when no priority holds.
    pub rank: Option<u8>,
    /// A better rank that facts still unknown could give.
    pub possible: Option<u8>,
}

/// Those who wait at one rank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rank<T> {
    /// The rank; none for those whom no priority puts forward.
    pub rank: Option<u8>,
    /// Those who wait, the first prescribed first; the same day, in the order given.
    pub waiting: Vec<Waiting<T>>,
}

/// The priority that a fiche gives somebody on the judge's day.
///
/// # Errors
/// Answers that contradict one another.
pub fn standing(
    judge: &Judge<'_>,
    fiche: &Fiche,
    person: &Person,
) -> Result<Standing, Contradiction> {
    let known = judge.know(person)?;
    let best = |wanted: Truth| {
        fiche
            .rules
            .iter()
            .filter(|rule| rule.force == Force::Priority && rule.scope == Scope::Entry)
            .filter(|rule| judge.truth_of(&rule.test.tree, &known) == wanted)
            .filter_map(|rule| rule.rank)
            .min()
    };
    let rank = best(Truth::True);
    let better = |possible: &u8| rank.is_none_or(|rank| *possible < rank);
    Ok(Standing {
        rank,
        possible: best(Truth::Unknown).filter(better),
    })
}

/// Those who wait, rank by rank: equal ranks together, those without a rank last.
pub fn in_order<T>(waiting: impl IntoIterator<Item = Waiting<T>>) -> Vec<Rank<T>> {
    let mut ranks: BTreeMap<(bool, Option<u8>), Vec<Waiting<T>>> = BTreeMap::new();
    for one in waiting {
        let rank = one.standing.rank;
        ranks.entry((rank.is_none(), rank)).or_default().push(one);
    }
    ranks
        .into_iter()
        .map(|((_, rank), mut waiting)| {
            waiting.sort_by_key(|one| (one.prescribed.is_none(), one.prescribed));
            Rank { rank, waiting }
        })
        .collect()
}
