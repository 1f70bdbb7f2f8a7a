//! `/exports` : the lists that one asked to take away, and how far each is.

pub mod liste;

use app::exports::{ExportItem, LASTS, State};
use app::{Error, Refusal};
use askama::Template;
use axum::extract::{Path, State as Held};
use axum::response::Response;
use domain::values::Id;
use exports::{Filters, list};
use french::text;
use sheets::Format;

use crate::answer::{Stop, again, go, page};
use crate::asked::Asked;
use crate::desk::Shared;
use crate::layout::Layout;
use crate::seat::{Seat, seated};
use crate::{files, filters, words};

/// One's exports.
#[derive(Template)]
#[template(path = "exports/index.html")]
struct Exports<'d> {
    layout: Layout<'d>,
    lines: Vec<Line>,
    /// How many days a file may be fetched.
    lasts: i64,
    /// Whether one of them is not written yet.
    running: bool,
    /// Whether the page comes again by itself.
    follows: bool,
}

/// An export.
struct Line {
    id: i64,
    title: String,
    asked: String,
    state: State,
    /// How far it is, in words.
    far: String,
    /// How many rows are written, of how many, when both are known.
    bar: Option<(u64, u64)>,
}

/// Seconds between two looks at what is being written.
const AGAIN: u64 = 5;

/// Shows one's exports.
pub async fn show(Held(desk): Held<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        let items = seat.call(|office, call| office.exports(call))?;
        let running = items.iter().any(waits);
        let follows = running && seat.asked.query.get("suivre") == Some("oui");
        let shown = page(&Exports {
            layout: seat.layout("Mes exports"),
            lines: items.iter().map(|item| line(seat, item)).collect(),
            lasts: LASTS,
            running,
            follows,
        });
        Ok(match follows {
            true => again(shown, AGAIN),
            false => shown,
        })
    })
    .await
}

/// Gives the file of an export.
pub async fn fetch(Held(desk): Held<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    let from = desk.clone();
    seated(desk, asked, move |seat| {
        let id = number(&id)?;
        let item = seat.call(|office, call| office.export_of(call, id))?;
        let list = list(&item.asked.list);
        let format = Format::read(&item.asked.format);
        let (Some(list), Some(format)) = (list, format) else {
            return Err(Error::Refused(Refusal::NotFound).into());
        };
        // What one may not read any more, one does not fetch either.
        seat.call(|office, call| list.is_theirs(office, call, &item.asked.filters))?;
        let fetching = seat.call(|office, call| office.fetch_export(call, id))?;
        let day = exports::civil(item.asked_at).0;
        let file = list.file(&Filters::read(&item.asked.filters, list.keeps));
        let name = format!("{file}-{day}.{}", format.word());
        let length = fetching.item.length;
        Ok(files::poured(
            (&name, format.media(), length),
            move |rank| fetching.part(&from.office.store, rank),
        ))
    })
    .await
}

/// Takes an export away.
pub async fn withdraw(Held(desk): Held<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| {
        let id = number(&id)?;
        seat.call(|office, call| office.withdraw_export(call, id))?;
        Ok(go("/exports"))
    })
    .await
}

fn number(text: &str) -> Result<i64, Stop> {
    let number = text.parse().ok();
    number.ok_or_else(|| Error::Refused(Refusal::NotFound).into())
}

fn waits(item: &ExportItem) -> bool {
    matches!(item.state, State::Asked | State::Running)
}

fn line(seat: &Seat<'_>, item: &ExportItem) -> Line {
    let now = (seat.desk.clock)().at;
    let counted = |rows: u64| {
        let rows = usize::try_from(rows).unwrap_or(usize::MAX);
        text::plain(&text::counted(rows, "ligne", "lignes"))
    };
    let far = match (item.state, item.total, item.expires_at) {
        (State::Asked, ..) => "attend son tour".to_owned(),
        (State::Running, Some(total), _) => {
            let written = text::plain(&text::number(item.written));
            format!("{written} sur {}", counted(total))
        }
        (State::Running, None, _) => format!("{} déjà", counted(item.written)),
        (State::Ready, _, Some(until)) => {
            let left = words::ahead(until - now);
            format!("{}, effacé {left}", counted(item.written))
        }
        (State::Ready, ..) => counted(item.written),
        (State::Expired, ..) => "effacé : demandez-le de nouveau s'il le faut".to_owned(),
        (State::Failed, ..) => {
            "n'a pas pu être écrit : la liste ne vous est plus ouverte, ou une panne".to_owned()
        }
    };
    let known = list(&item.asked.list);
    let format = item.asked.format.to_uppercase();
    let narrowed = known.map(|list| Filters::read(&item.asked.filters, list.keeps));
    let narrowed = narrowed.map_or_else(String::new, |filters| said(seat, &filters));
    let title = known.map_or(&*item.asked.list, |list| list.title);
    Line {
        id: item.id,
        title: format!("{title}{narrowed} ({format})"),
        asked: words::ago(now - item.asked_at),
        state: item.state,
        far,
        bar: item
            .total
            .filter(|total| item.state == State::Running && *total > 0)
            .map(|total| (item.written, total)),
    }
}

/// What a list is narrowed to, in words, after its title.
fn said(seat: &Seat<'_>, filters: &Filters) -> String {
    let mut said = String::new();
    if let Some(id) = filters.get("action") {
        let catalogue = seat.office().catalogue;
        let mut fiches = catalogue.fiches.iter();
        let known = fiches.find(|fiche| fiche.head.id.as_str() == id);
        let title = known.map(|fiche| fiche.head.short_title.as_str());
        said.push_str(&format!(", {}", title.unwrap_or(id)));
    }
    if let Some(id) = filters.get("recueil") {
        let mut surveys = seat.office().catalogue.surveys.iter();
        let known = surveys.find(|survey| survey.id.as_str() == id);
        said.push_str(&format!(", {}", known.map_or(id, |one| &one.label)));
    }
    if let Some(id) = filters.get("operateur") {
        let known = id.parse::<Id>().map(|id| seat.desk.named(&id));
        said.push_str(&format!(", {}", known.unwrap_or_else(|_| id.to_owned())));
    }
    if let Some(year) = filters.get("annee") {
        said.push_str(&format!(", {year}"));
    }
    if filters.get("etat") == Some("clos") {
        said.push_str(", clos");
    }
    said
}
