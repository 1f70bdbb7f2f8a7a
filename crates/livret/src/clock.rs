//! The clock of this installation: that of the machine, moved by so many days in a demonstration.

use app::Now;
use domain::time::days_between;
use domain::values::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// Civil time in mainland France: the rule of directive 2000/84/EC, which needs no table of zones.
const FRANCE: &str = "CET-1CEST,M3.5.0,M10.5.0/3";

const DAY: i64 = 86_400_000;

/// A clock that is so many days ahead of the machine's, or behind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Clock {
    /// Days ahead.
    pub ahead: i32,
}

impl Clock {
    /// The clock that shows this day today.
    pub fn showing(day: Date) -> Clock {
        let real = Clock::default().now().today;
        Clock {
            ahead: days_between(real, day),
        }
    }

    /// The instant, and the day it is in France.
    pub fn now(self) -> Now {
        let at = Timestamp::now();
        let zone = TimeZone::posix(FRANCE).unwrap_or(TimeZone::UTC);
        let today = at.to_zoned(zone).date();
        Now {
            at: at.as_millisecond() + i64::from(self.ahead) * DAY,
            today: today.saturating_add(self.ahead.days()),
        }
    }
}
