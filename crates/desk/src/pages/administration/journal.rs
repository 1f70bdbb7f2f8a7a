//! `/administration/journal` : who read or changed what, the last lines first.

use app::audit::Trace;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use french::spelled;
use french::text;
use web::request::address;

use crate::answer::page;
use crate::asked::Asked;
use crate::desk::{Desk, Shared};
use crate::layout::Layout;
use crate::seat::seated;
use crate::{filters, words};

/// The lines.
#[derive(Template)]
#[template(path = "administration/journal.html")]
struct Journal<'d> {
    layout: Layout<'d>,
    lines: Vec<Line>,
    next: Option<String>,
    verified: Option<(String, usize)>,
}

/// A line.
struct Line {
    when: String,
    who: String,
    did: String,
    what: String,
}

/// Lines of a page.
const LINES: usize = 50;

/// Shows the last lines, before an instant when one is given.
pub async fn show(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        let number = |name| -> Option<i64> { seat.asked.query.get(name)?.parse().ok() };
        let before = number("avant").unwrap_or(i64::MAX);
        // Lines of one instant may be on two pages: it is asked again, and those that were read are left out.
        let known = usize::try_from(number("lues").unwrap_or(0)).unwrap_or(0);
        let known = known.min(LINES);
        let most = i64::try_from(LINES + known).unwrap_or(i64::MAX);
        let traces = seat.call(|office, call| office.audit_latest(call, before, most))?;
        let next = traces.last().filter(|_| traces.len() == LINES + known);
        let next = next.map(|last| {
            let same = traces.iter().rev().take_while(|one| one.at == last.at);
            let (at, read) = match same.count() {
                // As many in one instant as are asked for: the list goes on before it.
                all if all >= LINES => (last.at, 0),
                some => (last.at.saturating_add(1), some),
            };
            let (at, read) = (at.to_string(), read.to_string());
            address(
                "/administration/journal",
                &[("avant", &at), ("lues", &read)],
            )
        });
        let traces = traces.get(known..).unwrap_or_default();
        Ok(page(&Journal {
            layout: seat.layout("Journal d'accès"),
            lines: traces.iter().map(|trace| line(seat.desk, trace)).collect(),
            next,
            verified: None,
        }))
    })
    .await
}

/// Checks the whole journal, and says what holds.
pub async fn verify(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        let (held, broken) = seat.call(|office, call| office.audit_verify(call))?;
        Ok(page(&Journal {
            layout: seat.layout("Journal d'accès"),
            lines: Vec::new(),
            next: None,
            verified: Some((text::number(held), broken.len())),
        }))
    })
    .await
}

fn line(desk: &Desk, trace: &Trace) -> Line {
    let now = (desk.clock)().at;
    let role = trace.role.as_ref().map(|role| desk.role(role));
    let place = trace.structure.as_ref().map(|place| desk.named(place));
    let who = match (role, place) {
        (Some(role), Some(place)) => format!("{role}, {place}"),
        (Some(role), None) => role,
        (None, _) => "Livret".to_owned(),
    };
    let fiche = trace.fiche.as_ref().map(|fiche| {
        let mut fiches = desk.office.catalogue.fiches.iter();
        let known = fiches.find(|known| known.head.id == *fiche);
        let title = known.map_or(fiche.as_str(), |known| known.head.short_title.as_str());
        format!(" ({title})")
    });
    let object = plainly(&trace.object);
    let what = match trace.object_id {
        0 => object,
        number => format!("{object} n° {number}"),
    };
    Line {
        when: words::ago(now - trace.at),
        who,
        did: did(&trace.did),
        what: format!("{}{}", text::sentence(&what), fiche.unwrap_or_default()),
    }
}

/// What was done, as one reads it: `dossier.lire` is « Dossier : lire ».
fn did(code: &str) -> String {
    text::sentence(&match code.split_once('.') {
        Some(("acte", act)) => format!("acte : {}", text::inside(french::act_named(act))),
        Some((object, act)) => format!("{} : {}", plainly(object), plainly(act)),
        None => plainly(code),
    })
}

/// A code of the journal in words.
fn plainly(code: &str) -> String {
    match code {
        "sujet" => "personne ou ménage".to_owned(),
        code => spelled(code),
    }
}
