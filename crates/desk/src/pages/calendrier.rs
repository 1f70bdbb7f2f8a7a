//! `/calendrier/{lien}.ics` : what a diary subscribes to, by a link and nothing else. It names nobody: a number of
//! dossier and the kind of what is due, a body and the hour of its meeting.

use app::dossier::DueItem;
use app::feeds::Contents;
use app::meetings::{Dated, State as Stand};
use app::{Error, Refusal};
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use calendars::{Calendar, Event, MEDIA, When};
use domain::dossier::act::Obliged;
use jiff::civil::Time;
use web::request::host;

use crate::answer::Stop;
use crate::asked::Asked;
use crate::desk::{Desk, Shared};
use crate::seat::{Seat, anyone};
use crate::words;

/// Gives the calendar of a link.
pub async fn show(
    State(desk): State<Shared>,
    Path(file): Path<String>,
    headers: HeaderMap,
    asked: Asked,
) -> Response {
    anyone(desk, asked, move |desk, _| {
        let nothing = || Stop::App(Error::Refused(Refusal::NotFound));
        let token = file.strip_suffix(".ics").ok_or_else(nothing)?;
        let now = (desk.clock)();
        let contents = desk.office.read_feed(now, &mut { desk.draw }, token)?;
        let site = desk.site_of(host(&headers).as_deref());
        let calendar = Calendar {
            name: name(desk, &contents),
            at: now.at,
            events: events(desk, &contents, &site),
        };
        let headers = [(CONTENT_TYPE, MEDIA), (CACHE_CONTROL, "no-store")];
        Ok((headers, calendar.text()).into_response())
    })
    .await
}

/// A calendar of one's own, in words.
pub struct Kept {
    /// Its number.
    pub id: i64,
    /// When it was made.
    pub made: String,
    /// When a diary last read it.
    pub read: String,
}

/// One's calendars: of everything, or of a meeting.
pub fn kept(seat: &Seat<'_>, meeting: Option<i64>) -> Result<Vec<Kept>, Stop> {
    let now = (seat.desk.clock)().at;
    let feeds = seat.call(|office, call| office.feeds(call))?;
    let own = feeds.into_iter().filter(|feed| feed.meeting == meeting);
    let kept = own.map(|feed| Kept {
        id: feed.id,
        made: words::ago(now - feed.created_at),
        read: feed.read_at.map_or_else(
            || "jamais lu par un agenda".to_owned(),
            |read| format!("lu par un agenda {}", words::ago(now - read)),
        ),
    });
    Ok(kept.collect())
}

/// Makes a calendar: where a diary finds it, shown once.
pub fn make(seat: &Seat<'_>, meeting: Option<i64>) -> Result<String, Stop> {
    let token = seat.call(|office, call| office.make_feed(call, meeting))?;
    Ok(format!("/calendrier/{}.ics", token.reveal()))
}

/// Takes back the calendar that a form names.
pub fn take_back(seat: &Seat<'_>) -> Result<(), Stop> {
    let id = seat.asked.form.get("calendrier");
    let id = id.and_then(|text| text.parse().ok()).unwrap_or(0);
    seat.call(|office, call| office.take_feed_back(call, id))
}

fn name(desk: &Desk, contents: &Contents) -> String {
    let own = contents
        .meetings
        .first()
        .filter(|_| contents.only.is_some());
    let own = own.map(|meeting| super::seances::body(desk, &meeting.item.body));
    own.unwrap_or_else(|| "Livret".to_owned())
}

fn events(desk: &Desk, contents: &Contents, site: &str) -> Vec<Event> {
    let due = contents.due.iter().filter_map(|item| due(item, site));
    let meetings = contents.meetings.iter();
    let meetings = meetings.filter_map(|one| meeting(desk, one, site));
    due.chain(meetings).collect()
}

/// Something due, on its last day; nothing when the booklet fixes none.
fn due(item: &DueItem, site: &str) -> Option<Event> {
    let (from, to) = item.window;
    let (kind, what) = match &item.what {
        Obliged::Step(id) => ("étape", id),
        Obliged::Document(id) => ("document", id),
        Obliged::Counter(id) => ("nombre à atteindre", id),
        Obliged::Collection(id) => ("recueil", id),
    };
    let from = from.map_or_else(String::new, |from| from.to_string());
    // What it is known by says nothing either: a fingerprint of what is due, and of its window.
    let mark = fingerprint(&format!("{kind} {what} {from}"));
    Some(Event {
        uid: format!("du-{}-{mark}@livret", item.dossier),
        when: When::Day(to?),
        title: format!("Dossier n° {} : {kind}", item.dossier),
        place: None,
        url: format!("{site}/dossiers/{}", item.dossier),
        sequence: 0,
        changed_at: None,
        cancelled: false,
    })
}

/// A short number, the same for the same text, on every machine (FNV-1a).
fn fingerprint(text: &str) -> String {
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    format!("{:016x}", text.bytes().fold(0xcbf2_9ce4_8422_2325, mix))
}

fn meeting(desk: &Desk, one: &Dated, site: &str) -> Option<Event> {
    let item = &one.item;
    let (hour, minute) = item.hour.split_once(':')?;
    let time = Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()?;
    Some(Event {
        uid: format!("seance-{}@livret", item.id),
        when: When::Hour(item.on, time),
        title: super::seances::body(desk, &item.body),
        place: Some(item.place.clone()).filter(|place| !place.is_empty()),
        url: format!("{site}/seances/{}", item.id),
        sequence: one.version,
        changed_at: Some(one.changed_at),
        cancelled: item.state == Stand::Cancelled,
    })
}
