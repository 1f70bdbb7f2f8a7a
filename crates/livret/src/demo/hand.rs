//! What every act of a demonstration is done with: a clock that moves by itself, and drawn randomness.

use app::{Call, Now, Who};
use demo::dice::Dice;
use domain::values::Date;
use jiff::tz::TimeZone;

/// Eight in the morning, in milliseconds: days of work begin then.
const MORNING: i64 = 8 * 3_600_000;

/// A clock and randomness. The keys of people who do not exist are drawn from the seed, like them, and apart: how many
/// acts there are changes nobody's life.
pub(super) struct Hand {
    today: Date,
    /// The last instant given.
    at: i64,
    choices: Dice,
    keys: Dice,
}

impl Hand {
    pub(super) fn new(seed: u64, today: Date) -> Hand {
        Hand {
            today,
            at: 0,
            choices: Dice::seeded(seed.rotate_left(17)),
            keys: Dice::seeded(seed.rotate_left(29)),
        }
    }

    /// The day comes.
    pub(super) fn wake_on(&mut self, day: Date) {
        self.today = day;
        let midnight = day.to_zoned(TimeZone::UTC);
        let morning = midnight.map_or(self.at, |day| day.timestamp().as_millisecond() + MORNING);
        self.at = self.at.max(morning);
    }

    /// Does something under a mandate, a moment later.
    pub(super) fn act<T>(&mut self, who: &Who, work: impl FnOnce(&Call<'_>) -> T) -> T {
        self.at += 1;
        let now = Now {
            at: self.at,
            today: self.today,
        };
        let dice = &mut self.keys;
        let mut entropy = |bytes: &mut [u8]| {
            for block in bytes.chunks_mut(8) {
                block.copy_from_slice(&dice.draw().to_be_bytes()[..block.len()]);
            }
        };
        work(&Call::new(who, now, &mut entropy))
    }

    /// A number drawn.
    pub(super) fn draw(&mut self) -> u64 {
        self.choices.draw()
    }

    /// A moment later, with an identifier of that moment.
    pub(super) fn id(&mut self, who: &Who) -> i64 {
        self.act(who, |call| call.id())
    }
}
