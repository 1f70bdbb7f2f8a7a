//! `/avis` : what is new, the latest first.

use app::exports::State as Stand;
use app::notices::{NoticeItem, NoticePlace};
use app::subject::Named;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::dossier::act::Headline;
use domain::fiche::Fiche;
use web::request::address;

use crate::answer::page;
use crate::asked::Asked;
use crate::desk::Shared;
use crate::layout::Layout;
use crate::pages::seances;
use crate::seat::{Seat, seated};
use crate::{filters, words};

/// The list.
#[derive(Template)]
#[template(path = "avis.html")]
struct News<'d> {
    layout: Layout<'d>,
    lines: Vec<Line>,
    next: Option<String>,
    first: bool,
    /// Meetings planned, moved or cancelled by others.
    meetings: Vec<seances::Line>,
    /// How many exports may be fetched.
    exports: usize,
}

/// Something new.
struct Line {
    dossier: i64,
    who: String,
    fiche: &'static Fiche,
    what: String,
    when: String,
    fresh: bool,
}

/// Shows what is new; to see it is to have looked.
pub async fn show(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        let after = place(seat);
        let (items, next) = seat.call(|office, call| office.notices(call, after))?;
        let subjects: Vec<i64> = items.iter().map(|item| item.subject).collect();
        let names = seat.call(|office, call| office.names(call, subjects))?;
        let meetings = match after {
            None => seat.call(|office, call| office.meeting_news(call))?,
            Some(_) => Vec::new(),
        };
        if after.is_none() {
            seat.call(|office, call| office.look_at_notices(call))?;
        }
        let exports = match after {
            None if seat.who.person.is_none() => seat.call(|office, call| office.exports(call))?,
            _ => Vec::new(),
        };
        let ready = exports.iter().filter(|one| one.state == Stand::Ready);
        let lines = items.iter();
        let lines = lines.filter_map(|item| line(seat, item, names.get(&item.subject)));
        Ok(page(&News {
            lines: lines.collect(),
            meetings: meetings
                .iter()
                .map(|item| seances::Line::of(seat, item, None))
                .collect(),
            layout: seat.layout("Du nouveau"),
            next: next.map(address_of),
            first: after.is_none(),
            exports: ready.count(),
        }))
    })
    .await
}

/// From where an address asks the list to go on.
fn place(seat: &Seat<'_>) -> Option<NoticePlace> {
    let number = |name| seat.asked.query.get(name)?.parse().ok();
    Some((number("instant")?, number("dossier")?, number("rang")?))
}

/// Where a list goes on, in an address.
fn address_of((at, dossier, rank): NoticePlace) -> String {
    let [at, dossier, rank] = [at, dossier, rank].map(|number| number.to_string());
    let pairs = [
        ("instant", at.as_str()),
        ("dossier", &dossier),
        ("rang", &rank),
    ];
    address("/avis", &pairs)
}

fn line(seat: &Seat<'_>, item: &NoticeItem, name: Option<&Named>) -> Option<Line> {
    let now = (seat.desk.clock)();
    let fiche = seat.office().engine_on(&item.fiche, now.today)?.fiche;
    let what = item.past.as_ref().map(|past| {
        let headline = Headline {
            act: past.act,
            what: past.what.as_ref(),
            outcome: past.outcome.as_ref(),
        };
        french::headline(seat.office().catalogue, fiche, headline)
    });
    Some(Line {
        dossier: item.dossier,
        who: words::subject(name),
        fiche,
        what: what.unwrap_or_else(|| match item.reminder {
            true => "On vous rappelle ce qui est en retard dans ce dossier".to_owned(),
            false => "Du nouveau dans ce dossier".to_owned(),
        }),
        when: words::ago(now.at - item.at),
        fresh: item.fresh,
    })
}
