//! `/seances` : the meetings of the bodies in which one sits, month by month: what comes first, then what was.

mod attendance;
pub mod compte_rendu;
pub mod imprimer;
mod lines;
mod month;
pub mod nouvelle;
pub mod seance;

use std::ops::Range;

use app::meetings::{BodyItem, MOST_AWAITED, MeetingItem, State};
use app::{Error, Refusal};
use askama::Template;
use axum::extract::State as Held;
use axum::response::Response;
use domain::values::Date;
use french::text;
use jiff::ToSpan;
use web::request::address;

use self::month::Month;
use crate::answer::{Stop, page};
use crate::asked::Asked;
use crate::desk::{Desk, Shared};
use crate::filters;
use crate::layout::Layout;
use crate::seat::{Seat, seated};

/// The calendar.
#[derive(Template)]
#[template(path = "seances/index.html")]
struct Calendar<'d> {
    layout: Layout<'d>,
    month: Month,
    /// The meetings of the month, the first first.
    lines: Vec<Line>,
    /// The next one of each body, whatever the month.
    next: Vec<Line>,
    bodies: Vec<String>,
}

/// A meeting.
pub struct Line {
    /// Its number.
    pub id: i64,
    /// Whose.
    pub body: String,
    /// The day, in words.
    pub day: String,
    /// The hour.
    pub hour: String,
    /// Where.
    pub place: String,
    /// How many dossiers wait there, when they are counted.
    pub awaited: Option<usize>,
    /// Where it stands.
    pub state: State,
}

impl Line {
    /// A meeting as a list says it.
    pub fn of(seat: &Seat<'_>, item: &MeetingItem, awaited: Option<usize>) -> Line {
        Line {
            id: item.id,
            body: named(seat, &item.body),
            day: text::date(item.on),
            hour: hour(&item.hour),
            place: item.place.clone(),
            awaited,
            state: item.state,
        }
    }

    /// How many dossiers wait, in words.
    pub fn waiting(&self) -> Option<String> {
        self.awaited.map(|count| match count {
            0 => "rien n'attend encore".to_owned(),
            MOST_AWAITED.. => format!("{MOST_AWAITED} dossiers attendent, ou plus"),
            count => text::counted(count, "dossier attend", "dossiers attendent"),
        })
    }
}

/// Shows the calendar.
pub async fn show(Held(desk): Held<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        let bodies = seat.call(|office, call| office.my_bodies(call))?;
        if bodies.is_empty() {
            return Err(Error::Refused(Refusal::NotFound).into());
        }
        let today = (seat.desk.clock)().today;
        let asked = seat.asked.query.get("mois").and_then(month::read);
        let first = asked.unwrap_or(today).first_of_month();
        let days = (first, first.last_of_month());
        let items = seat.call(|office, call| office.meetings(call, days))?;
        let lines = items.iter().map(|item| Line::of(seat, item, None));
        Ok(page(&Calendar {
            layout: seat.layout("Séances"),
            lines: lines.collect(),
            month: Month::of(first, today, seat, &items),
            next: next(seat, today)?,
            bodies: bodies.iter().map(|body| named(seat, body)).collect(),
        }))
    })
    .await
}

/// The next meeting of each body in which who looks sits, with how many dossiers wait there.
pub fn next(seat: &Seat<'_>, today: Date) -> Result<Vec<Line>, Stop> {
    let ahead = (today, today.saturating_add(12.months()));
    let items = seat.call(|office, call| office.meetings(call, ahead))?;
    let mut lines = Vec::new();
    let mut known: Vec<&str> = Vec::new();
    for item in items.iter().filter(|item| item.state == State::Planned) {
        if known.contains(&item.body.key.as_str()) {
            continue;
        }
        known.push(&item.body.key);
        let awaited = seat.call(|office, call| office.awaited_at(call, item.id))?;
        lines.push(Line::of(seat, item, Some(awaited)));
    }
    Ok(lines)
}

/// The name of a body, with its fiche when it is that fiche's own.
pub fn named(seat: &Seat<'_>, of: &BodyItem) -> String {
    body(seat.desk, of)
}

/// The same, for whoever comes with a link.
pub fn body(desk: &Desk, body: &BodyItem) -> String {
    let today = (desk.clock)().today;
    let fiche = body.fiche.as_ref();
    let fiche = fiche.and_then(|id| desk.office.engine_on(id, today));
    match fiche {
        Some(engine) => format!("{}, {}", body.name, engine.fiche.head.short_title),
        None => body.name.clone(),
    }
}

/// An hour, in words: `14 h 30`.
pub fn hour(kept: &str) -> String {
    match kept.split_once(':') {
        Some((hour, "00")) => format!("{} h", hour.trim_start_matches('0')),
        Some((hour, minutes)) => format!("{} h {minutes}", hour.trim_start_matches('0')),
        None => kept.to_owned(),
    }
}

/// The ways from some lines of a meeting to the others.
pub struct Parts {
    /// The first lines, when these are not.
    pub first: Option<String>,
    /// Those that come after, when there are some.
    pub next: Option<String>,
}

impl Parts {
    /// Around a part of the lines that a page shows.
    fn of(path: &str, part: &Range<usize>, more: bool) -> Parts {
        let next = part.end.to_string();
        Parts {
            first: (part.start > 0).then(|| path.to_owned()),
            next: more.then(|| address(path, &[("depuis", next.as_str())])),
        }
    }
}

/// The part of the lines of a meeting that an address asks for, so many at a time.
fn part(seat: &Seat<'_>, lines: usize) -> Range<usize> {
    let from = seat.asked.query.get("depuis");
    let from: usize = from.and_then(|text| text.parse().ok()).unwrap_or(0);
    from..from.saturating_add(lines)
}

/// The meeting of an address.
fn number(text: &str) -> Result<i64, Stop> {
    let number = text.parse();
    number.map_err(|_| Error::Refused(Refusal::NotFound).into())
}
