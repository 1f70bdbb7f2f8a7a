//! What befalls somebody, drawn once: most go to the end, some stop anywhere on the way.

use domain::values::Date;
use jiff::ToSpan;

use crate::dice::Dice;

/// What befalls somebody. Days count from the prescription.
#[derive(Debug, Clone)]
pub(super) struct Fate {
    /// Nothing is ever prescribed: the dossier stays a draft.
    pub(super) hesitates: bool,
    /// The prescription first lacks something.
    pub(super) lacks: bool,
    /// Nobody touches the dossier any more after so many events.
    pub(super) stalls: Option<usize>,
    /// The person gives up after so many days.
    pub(super) withdraws: Option<i64>,
    /// The operator does not take the person, after so many days, unless the person has entered.
    pub(super) refused: Option<i64>,
    /// On hold after so many days, for so many days; for good without them.
    pub(super) pauses: Option<(i64, Option<i64>)>,
    /// The dossier ends outside the steps after so many days.
    pub(super) ends: Option<i64>,
    /// The person changes operator after so many days.
    pub(super) moves: Option<i64>,
    /// How long an accompaniment lasts when its fiche does not say, in days from the entry.
    pub(super) stays: i64,
}

impl Fate {
    pub(super) fn drawn(dice: &mut Dice) -> Fate {
        let chance = |dice: &mut Dice, times, from, to| {
            let days = between(dice, from, to);
            dice.once_in(times).then_some(days)
        };
        let hold = between(dice, 20, 80);
        let hold = (!dice.once_in(4)).then_some(hold);
        Fate {
            hesitates: dice.once_in(20),
            lacks: dice.once_in(14),
            stalls: chance(dice, 8, 1, 14).and_then(|events| usize::try_from(events).ok()),
            withdraws: chance(dice, 8, 4, 180),
            refused: chance(dice, 25, 3, 25),
            pauses: chance(dice, 9, 40, 150).map(|after| (after, hold)),
            ends: chance(dice, 25, 60, 250),
            moves: chance(dice, 20, 50, 150),
            stays: between(dice, 120, 400),
        }
    }
}

/// A number of days between two, both included.
pub(super) fn between(dice: &mut Dice, from: i64, to: i64) -> i64 {
    let count = usize::try_from(to - from + 1).unwrap_or(1);
    from + i64::try_from(dice.below(count)).unwrap_or_default()
}

/// So many days after a day.
pub(super) fn after(day: Date, days: i64) -> Date {
    day.saturating_add(days.days())
}
