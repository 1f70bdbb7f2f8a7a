//! `/a-faire` : what is due, the most pressing first, and why.

use app::dossier::{DueItem, RosterItem};
use app::subject::Named;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::dossier::Due;
use domain::dossier::act::Obliged;
use domain::fiche::Fiche;
use store::lists::After;
use web::request::{Pairs, address};

use crate::answer::{go, page};
use crate::asked::Asked;
use crate::desk::Shared;
use crate::layout::Layout;
use crate::once::once_each;
use crate::pages::pilotage::bilans;
use crate::pages::seances;
use crate::seat::{Seat, seated};
use crate::{filters, words};

/// The list.
#[derive(Template)]
#[template(path = "a_faire.html")]
struct ToDo<'d> {
    layout: Layout<'d>,
    today: String,
    lines: Vec<Line>,
    drafts: Vec<Draft>,
    /// Those left by somebody who held the same post.
    left: Vec<Draft>,
    next: Option<String>,
    first: bool,
    /// The next meeting of each body in which they sit.
    meetings: Vec<seances::Line>,
    /// The yearly reports that wait for them.
    reports: Vec<bilans::Line>,
}

/// Something to do.
struct Line {
    dossier: i64,
    who: String,
    fiche: &'static Fiche,
    what: String,
    kind: &'static str,
    late: bool,
    when: String,
    /// How many times more the same is late on this page.
    again: usize,
}

/// A prescription begun and not complete.
struct Draft {
    dossier: i64,
    who: String,
    fiche: &'static Fiche,
    since: String,
}

/// Lines of a page.
const LINES: usize = 50;

/// Shows what is due.
pub async fn show(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        if seat.who.person.is_some() {
            return Ok(go("/mon-espace"));
        }
        let after = after(&seat.asked.query);
        let first = after == After::default();
        let found = seat.call(|office, call| office.due_list(call, &after, LINES))?;
        let begun = match first {
            true => seat.call(|office, call| office.drafts(call, LINES))?,
            false => Vec::new(),
        };
        let left = match first {
            true => seat.call(app::Office::left_drafts)?,
            false => Vec::new(),
        };
        let due = found.lines.iter().map(|line| line.subject);
        let subjects: Vec<i64> = due.chain(begun.iter().map(|line| line.subject)).collect();
        let names = seat.call(|office, call| office.names(call, subjects))?;
        let drafts = begun
            .iter()
            .filter_map(|item| draft(seat, item, names.get(&item.subject)));
        let lines = found
            .lines
            .iter()
            .filter_map(|item| line(seat, item, names.get(&item.subject)));
        Ok(page(&ToDo {
            layout: seat.layout("À faire"),
            today: french::text::date((seat.desk.clock)().today),
            lines: once_each(lines, is_again)
                .into_iter()
                .map(|(line, again)| Line { again, ..line })
                .collect(),
            drafts: drafts.collect(),
            left: left
                .iter()
                .filter_map(|one| draft(seat, &one.draft, Some(&one.name)))
                .collect(),
            next: found.next.map(|after| next(&after)),
            meetings: match first {
                true => seances::next(seat, (seat.desk.clock)().today)?,
                false => Vec::new(),
            },
            reports: match first {
                true => bilans::awaited(seat)?,
                false => Vec::new(),
            },
            first,
        }))
    })
    .await
}

fn line(seat: &Seat<'_>, item: &DueItem, name: Option<&Named>) -> Option<Line> {
    let today = (seat.desk.clock)().today;
    let engine = seat.office().engine_on(&item.fiche, today)?;
    let kind = match item.what {
        Obliged::Step(_) => "étape",
        Obliged::Document(_) => "document",
        Obliged::Counter(_) => "nombre à atteindre",
        Obliged::Collection(_) => "données du participant",
    };
    Some(Line {
        dossier: item.dossier,
        who: words::subject(name),
        fiche: engine.fiche,
        what: french::names::obliged(engine.catalogue, engine.fiche, &item.what),
        kind,
        late: item.state == Due::Late,
        when: words::window(item.window, today),
        again: 0,
    })
}

fn draft(seat: &Seat<'_>, item: &RosterItem, name: Option<&Named>) -> Option<Draft> {
    let today = (seat.desk.clock)().today;
    let engine = seat.office().engine_on(&item.fiche, today)?;
    Some(Draft {
        dossier: item.dossier,
        who: words::subject(name),
        fiche: engine.fiche,
        since: french::text::date(item.moved_on),
    })
}

/// Whether two lines are the same, late again and again in a dossier, week after week.
fn is_again(known: &Line, line: &Line) -> bool {
    known.late && line.late && (known.dossier, &known.what) == (line.dossier, &line.what)
}

/// Where a list goes on, in an address.
fn next(after: &After) -> String {
    let dossier = after.dossier.to_string();
    let run = after.run.to_string();
    address(
        "/a-faire",
        &[
            ("jour", after.day.as_str()),
            ("dossier", &dossier),
            ("quoi", &after.what),
            ("rang", &run),
            ("debut", &after.from),
        ],
    )
}

/// From where an address asks the list to go on.
fn after(query: &Pairs) -> After {
    let text = |name| query.get(name).unwrap_or_default().to_owned();
    let number = |name| {
        query
            .get(name)
            .and_then(|text| text.parse().ok())
            .unwrap_or(0)
    };
    After {
        day: text("jour"),
        dossier: number("dossier"),
        what: text("quoi"),
        run: number("rang"),
        from: text("debut"),
    }
}
