//! Whether an action takes people on a day: a question of dates, apart from eligibility.

use crate::fiche::{BoundOf, Fiche, Period, PeriodScope};
use crate::values::Date;

/// What the dates of a period say of a day.
#[derive(Debug, Clone)]
pub struct Opening<'c> {
    /// The period of the fiche.
    pub period: &'c Period,
    /// What its dates bound.
    pub bounds: BoundOf,
    /// Where the day stands.
    pub state: OpeningState,
}

/// Where a day stands against a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpeningState {
    /// Before its first day.
    NotYet,
    /// Inside, both ends included.
    Open,
    /// After its last day.
    Closed,
}

/// The dated periods of a fiche, and where the day stands; none when the booklet gives no date
/// (reading A019: nothing is refused on date then).
pub fn openings(fiche: &Fiche, day: Date) -> Vec<Opening<'_>> {
    let dated = |period: &&Period| {
        matches!(period.scope, PeriodScope::Fiche | PeriodScope::Market)
            && (period.from.is_some() || period.to.is_some())
    };
    fiche
        .periods
        .iter()
        .filter(dated)
        .filter_map(|period| {
            period.bounds.map(|bounds| Opening {
                period,
                bounds,
                state: state(period, day),
            })
        })
        .collect()
}

fn state(period: &Period, day: Date) -> OpeningState {
    if period.from.is_some_and(|from| day < from.0) {
        OpeningState::NotYet
    } else if period.to.is_some_and(|to| day > to.0) {
        OpeningState::Closed
    } else {
        OpeningState::Open
    }
}
