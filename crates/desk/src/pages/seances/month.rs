//! A month as a wall calendar shows it: weeks from Monday, what is on each day.

use app::meetings::{MeetingItem, State};
use domain::values::Date;
use french::text;
use jiff::ToSpan;

use super::{hour, named};
use crate::seat::Seat;

/// A month.
pub struct Month {
    /// Its name and year.
    pub title: String,
    /// The addresses of the months around.
    pub before: String,
    /// The one after.
    pub after: String,
    /// Its weeks.
    pub weeks: Vec<Vec<Day>>,
}

/// A day of a week.
pub struct Day {
    /// Its number; 0 for one of another month.
    pub number: i8,
    /// The day, in words.
    pub said: String,
    /// Whether it is today.
    pub today: bool,
    /// What is on: address, hour, name.
    pub meetings: Vec<(i64, String, String)>,
}

impl Month {
    /// The month that begins on a day.
    pub fn of(first: Date, today: Date, seat: &Seat<'_>, items: &[MeetingItem]) -> Month {
        let lead = i64::from(first.weekday().to_monday_zero_offset());
        let start = first.saturating_sub(lead.days());
        let mut weeks = Vec::new();
        let mut day = start;
        while day <= first.last_of_month() {
            let mut week = Vec::new();
            for _ in 0..7 {
                week.push(Day::of(day, first, today, seat, items));
                day = day.saturating_add(1.day());
            }
            weeks.push(week);
        }
        Month {
            title: format!("{} {}", text::month(first.month()), first.year()),
            before: address(first.saturating_sub(1.month())),
            after: address(first.saturating_add(1.month())),
            weeks,
        }
    }
}

impl Day {
    fn of(day: Date, first: Date, today: Date, seat: &Seat<'_>, items: &[MeetingItem]) -> Day {
        let inside = day.month() == first.month();
        let on = items.iter();
        let on = on.filter(|item| inside && item.on == day && item.state != State::Cancelled);
        Day {
            number: if inside { day.day() } else { 0 },
            said: text::date(day),
            today: day == today,
            meetings: on
                .map(|item| (item.id, hour(&item.hour), named(seat, &item.body)))
                .collect(),
        }
    }
}

fn address(first: Date) -> String {
    format!("/seances?mois={:04}-{:02}", first.year(), first.month())
}

/// The first day of a month typed in an address: `2018-03`.
pub fn read(text: &str) -> Option<Date> {
    let (year, month) = text.split_once('-')?;
    let year: i16 = year
        .parse()
        .ok()
        .filter(|year| (1900..=2200).contains(year))?;
    Date::new(year, month.parse().ok()?, 1).ok()
}
