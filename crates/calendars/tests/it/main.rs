//! Calendars read back by a parser that is not ours.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on says so by panicking"
)]

use calendars::{Calendar, Event, When};
use icalendar::{Component, EventLike};
use jiff::civil::{date, time};
use proptest::prelude::*;

fn meeting() -> Event {
    Event {
        uid: "seance-7@livret".to_owned(),
        when: When::Hour(date(2018, 3, 12), time(14, 30, 0, 0)),
        title:
            "Commission : « Éloïse ; Lô, Redon »\\ et bien d'autres sujets encore, jusqu'au soir"
                .to_owned(),
        place: Some("Rennes\nsalle 4".to_owned()),
        url: "https://livret.exemple/seances/7".to_owned(),
        sequence: 2,
        changed_at: Some(1_520_812_800_000),
        cancelled: true,
    }
}

fn due() -> Event {
    Event {
        uid: "du-1@livret".to_owned(),
        when: When::Day(date(2018, 12, 31)),
        title: "Dossier n° 1 : étape".to_owned(),
        place: None,
        url: "https://livret.exemple/dossiers/1".to_owned(),
        sequence: 0,
        changed_at: None,
        cancelled: false,
    }
}

fn written(events: Vec<Event>) -> String {
    Calendar {
        name: "Livret".to_owned(),
        at: 1_520_863_200_000,
        events,
    }
    .text()
}

fn read(text: &str) -> Vec<icalendar::Event> {
    let calendar: icalendar::Calendar = text.parse().expect("a calendar");
    calendar.events().cloned().collect()
}

#[test]
fn a_meeting_keeps_its_hour_its_changes_and_its_end() {
    let text = written(vec![meeting()]);
    let events = read(&text);
    let [event] = &events[..] else {
        panic!("{text}")
    };
    assert_eq!(event.get_uid(), Some("seance-7@livret"));
    assert_eq!(event.get_summary(), Some(&*meeting().title));
    assert_eq!(event.get_location(), Some("Rennes\nsalle 4"));
    let start = event.properties().get("DTSTART").expect("a beginning");
    assert_eq!(start.value(), "20180312T143000");
    assert_eq!(start.params()["TZID"].value(), "Europe/Paris");
    let value = |name| event.property_value(name).expect(name).to_owned();
    assert_eq!(value("SEQUENCE"), "2");
    assert_eq!(value("STATUS"), "CANCELLED");
    assert_eq!(value("DTSTAMP"), "20180312T140000Z");
    assert_eq!(value("LAST-MODIFIED"), "20180312T000000Z");
    assert!(text.contains("BEGIN:VTIMEZONE\r\nTZID:Europe/Paris\r\n"));
    assert!(
        event.property_value("DTEND").is_none(),
        "nobody said when it ends"
    );
}

#[test]
fn what_is_due_is_a_whole_day_that_stays_free() {
    let text = written(vec![due()]);
    let events = read(&text);
    let [event] = &events[..] else {
        panic!("{text}")
    };
    let value = |name| event.property_value(name).expect(name).to_owned();
    assert_eq!(
        (value("DTSTART"), value("DTEND")),
        ("20181231".into(), "20190101".into())
    );
    assert_eq!(
        event.properties()["DTSTART"].params()["VALUE"].value(),
        "DATE"
    );
    assert_eq!(value("TRANSP"), "TRANSPARENT");
    assert_eq!(value("STATUS"), "CONFIRMED");
}

#[test]
fn an_empty_calendar_is_one() {
    assert!(read(&written(Vec::new())).is_empty());
}

proptest! {
    #[test]
    fn whatever_is_written_is_folded_and_read_back(title in "[ -~é€👩\n]{0,200}", place in "\\PC{0,120}") {
        let event = Event { title: title.clone(), place: Some(place.clone()), ..meeting() };
        let text = written(vec![event]);
        for line in text.split("\r\n") {
            prop_assert!(line.len() <= 75, "{line}");
            prop_assert!(!line.contains('\n'), "{line}");
        }
        let unfolded = text.replace("\r\n ", "");
        let value = |name: &str| {
            let line = unfolded.split("\r\n").find_map(|line| line.strip_prefix(name));
            let mut read = String::new();
            let mut letters = line.expect("a line").chars();
            while let Some(letter) = letters.next() {
                match (letter, letter == '\\') {
                    (_, false) => read.push(letter),
                    (_, true) => read.push(match letters.next() { Some('n') => '\n', Some(other) => other, None => '\\' }),
                }
            }
            read
        };
        prop_assert_eq!(value("SUMMARY:"), title);
        prop_assert_eq!(value("LOCATION:"), place);
    }
}
