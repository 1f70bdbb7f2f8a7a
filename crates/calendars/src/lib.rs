//! What is put in a diary: days and hours as iCalendar (RFC 5545), that any diary subscribes to.
//!
//! Nothing here knows what an event is about: whoever makes one says nothing of anybody in it, since a diary keeps it
//! where it likes.

mod line;

use jiff::civil::{Date, Time};
use jiff::{Timestamp, ToSpan};

use line::Lines;

/// A calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// What it is called.
    pub name: String,
    /// When it was drawn, in milliseconds since 1970.
    pub at: i64,
    /// What it holds.
    pub events: Vec<Event>,
}

/// Something on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What it is known by, the same at each reading.
    pub uid: String,
    /// When.
    pub when: When,
    /// Its title.
    pub title: String,
    /// Where, when it is said.
    pub place: Option<String>,
    /// The address of its page.
    pub url: String,
    /// Incremented when it is moved or cancelled.
    pub sequence: i64,
    /// When it was last changed, in milliseconds, when that is known.
    pub changed_at: Option<i64>,
    /// Whether it does not take place after all.
    pub cancelled: bool,
}

/// When something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// All along a day, which stays free.
    Day(Date),
    /// From an hour, in mainland France; its end is not known.
    Hour(Date, Time),
}

/// Mainland France, since 1996 (directive 2000/84/EC).
const PARIS: &str = "BEGIN:VTIMEZONE\r\nTZID:Europe/Paris\r\n\
    BEGIN:DAYLIGHT\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nTZNAME:CEST\r\nDTSTART:19960331T020000\r\n\
    RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\n\
    BEGIN:STANDARD\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET\r\nDTSTART:19961027T030000\r\n\
    RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";

/// The media type of a calendar.
pub const MEDIA: &str = "text/calendar; charset=utf-8";

impl Calendar {
    /// The calendar as diaries read it.
    pub fn text(&self) -> String {
        let mut lines = Lines::default();
        lines.raw("BEGIN", "VCALENDAR");
        lines.raw("VERSION", "2.0");
        lines.raw("PRODID", "-//Livret//Livret//FR");
        lines.raw("CALSCALE", "GREGORIAN");
        lines.raw("METHOD", "PUBLISH");
        lines.text("NAME", &self.name);
        lines.text("X-WR-CALNAME", &self.name);
        lines.raw("REFRESH-INTERVAL;VALUE=DURATION", "PT1H");
        lines.raw("X-PUBLISHED-TTL", "PT1H");
        lines.whole(PARIS);
        for event in &self.events {
            event.write(self.at, &mut lines);
        }
        lines.raw("END", "VCALENDAR");
        lines.end()
    }
}

impl Event {
    fn write(&self, at: i64, lines: &mut Lines) {
        lines.raw("BEGIN", "VEVENT");
        lines.text("UID", &self.uid);
        lines.raw("DTSTAMP", &instant(at));
        match self.when {
            When::Day(day) => {
                lines.raw("DTSTART;VALUE=DATE", &date(day));
                // The end is the day after (RFC 5545 §3.6.1).
                let after = day.checked_add(1.day()).unwrap_or(day);
                lines.raw("DTEND;VALUE=DATE", &date(after));
                lines.raw("TRANSP", "TRANSPARENT");
            }
            When::Hour(day, time) => {
                let hour = format!("{}T{:02}{:02}00", date(day), time.hour(), time.minute());
                lines.raw("DTSTART;TZID=Europe/Paris", &hour);
                lines.raw("TRANSP", "OPAQUE");
            }
        }
        lines.text("SUMMARY", &self.title);
        if let Some(place) = &self.place {
            lines.text("LOCATION", place);
        }
        lines.raw("URL", &self.url);
        lines.raw("SEQUENCE", &self.sequence.max(0).to_string());
        if let Some(changed) = self.changed_at {
            lines.raw("LAST-MODIFIED", &instant(changed));
        }
        let status = match self.cancelled {
            true => "CANCELLED",
            false => "CONFIRMED",
        };
        lines.raw("STATUS", status);
        lines.raw("CLASS", "CONFIDENTIAL");
        lines.raw("END", "VEVENT");
    }
}

fn date(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// An instant in universal time.
fn instant(at: i64) -> String {
    let at = Timestamp::from_millisecond(at).unwrap_or_default();
    let at = at.to_zoned(jiff::tz::TimeZone::UTC);
    let (day, time) = (at.date(), at.time());
    let (hour, minute, second) = (time.hour(), time.minute(), time.second());
    format!("{}T{hour:02}{minute:02}{second:02}Z", date(day))
}
