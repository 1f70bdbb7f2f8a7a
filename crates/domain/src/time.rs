//! Civil time as the booklet counts it: readings A001 to A005, in one place.
//!
//! No function here fails: at the ends of the calendar a day saturates.

use jiff::{Span, ToSpan};

use crate::values::{Date, Duration, Unit};

/// Days from the first to the last, both included. A missing end is not known, or does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Window {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
}

impl Window {
    /// From one day to another.
    pub fn between(from: Date, to: Date) -> Window {
        Window {
            from: Some(from),
            to: Some(to),
        }
    }

    /// Whether a day is inside.
    pub fn holds(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// The last day of a period of this length that starts on a day (A001): six months from 4 September
/// end on 3 March; from 31 August, where February has no such day, on the last of February.
/// A length of zero ends on the eve; one that goes past the calendar ends with it.
pub fn last_day(from: Date, length: Duration) -> Date {
    let Ok(next) = from.checked_add(span(length)) else {
        return Date::MAX;
    };
    let cut_short = matches!(length.unit, Unit::Months | Unit::Years) && next.day() != from.day();
    if cut_short { next } else { eve(next) }
}

/// The day this long after another: the same day number some months later, else the last of the month.
pub fn add(day: Date, length: Duration) -> Date {
    day.saturating_add(span(length))
}

/// The day this long before another, in calendar days, weeks or months (A003).
pub fn subtract(day: Date, length: Duration) -> Date {
    day.saturating_sub(span(length))
}

/// The day before.
pub fn eve(day: Date) -> Date {
    day.saturating_sub(1.day())
}

/// The day after.
pub fn morrow(day: Date) -> Date {
    day.saturating_add(1.day())
}

/// Days from one to another, negative backwards.
pub fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

/// Week `k` from an anchor, from 1: days 7(k−1)+1 to 7k, the anchor being the first (A002).
pub fn week(anchor: Date, k: u16) -> Window {
    let first = i64::from(k.max(1) - 1) * 7;
    Window::between(
        anchor.saturating_add(first.days()),
        anchor.saturating_add((first + 6).days()),
    )
}

/// Month `k` from an anchor, from 1 (A005: the months of a contract run from its date).
pub fn month(anchor: Date, k: u16) -> Window {
    let months = |count| Duration {
        count,
        unit: Unit::Months,
    };
    let from = if k <= 1 {
        anchor
    } else {
        morrow(last_day(anchor, months(k - 1)))
    };
    Window::between(from, last_day(anchor, months(k.max(1))))
}

/// The calendar month that holds a day (A005).
pub fn calendar_month(day: Date) -> Window {
    Window::between(day.first_of_month(), day.last_of_month())
}

/// The calendar year that holds a day (A008).
pub fn calendar_year(day: Date) -> Window {
    Window::between(day.first_of_year(), day.last_of_year())
}

fn span(length: Duration) -> Span {
    /// The longest span there is: 19 998 years.
    const MONTHS: i64 = 239_976;
    let count = i64::from(length.count);
    match length.unit {
        Unit::Days => count.days(),
        Unit::Weeks => (count * 7).days(),
        Unit::Months => count.months(),
        Unit::Years => (count * 12).min(MONTHS).months(),
    }
}
