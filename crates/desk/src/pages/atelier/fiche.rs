//! `/atelier/{fiche}` : the versions of a fiche, and its draft; one begins a draft from any of them.

use app::workshop::{Shelved, Version};
use app::{Error, Refusal};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use french::text;

use super::{Bench, named};
use crate::answer::{Stop, go, overtaken, page};
use crate::asked::Asked;
use crate::desk::Shared;
use crate::layout::Layout;
use crate::seat::{Seat, seated};
use crate::{filters, words};

/// The page.
#[derive(Template)]
#[template(path = "atelier/fiche.html")]
struct Page<'d> {
    layout: Layout<'d>,
    bench: Bench,
    done: Option<String>,
    /// Somebody began a draft meanwhile.
    taken: bool,
    versions: Vec<Line>,
}

/// A version.
struct Line {
    number: u16,
    applies: bool,
    since: String,
    note: String,
    published: String,
    reason: Option<String>,
    /// The version before it, when there is one.
    before: Option<u16>,
}

/// Shows the versions.
pub async fn show(State(desk): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| Ok(page(&shown(seat, &id, false)?))).await
}

/// Begins a draft from a version.
pub async fn begin(State(desk): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| {
        let fiche = named(&id)?;
        let from = seat.asked.form.get("de").and_then(|text| text.parse().ok());
        let from = from.ok_or(Stop::App(Error::Refused(Refusal::NotFound)))?;
        match seat.call(|office, call| office.begin_draft(call, (&fiche, from))) {
            Ok(()) => Ok(go(&format!("/atelier/{fiche}/brouillon"))),
            Err(stop) if super::is_stale(&stop) => Ok(overtaken(&shown(seat, &id, true)?)),
            Err(stop) => Err(stop),
        }
    })
    .await
}

fn shown<'d>(seat: &'d Seat<'_>, id: &str, taken: bool) -> Result<Page<'d>, Stop> {
    let fiche = named(id)?;
    let one = seat.call(|office, call| office.shelved_one(call, &fiche))?;
    let bench = Bench::of(&one, "");
    let done = match (
        seat.asked.query.get("fait"),
        seat.asked.query.get("version"),
    ) {
        (Some("publiee"), Some(number)) => Some(format!(
            "La version {number} est publiée. Le catalogue public et l'outil la servent à partir de son premier jour ; les dossiers ouverts restent sous la leur, et se déplacent un à un depuis leur page."
        )),
        (Some("abandonne"), _) => Some("Le brouillon est abandonné.".to_owned()),
        _ => None,
    };
    Ok(Page {
        layout: bench.layout(seat, "Versions"),
        versions: lines(&one),
        bench,
        done,
        taken,
    })
}

fn lines(one: &Shelved<'static>) -> Vec<Line> {
    let numbers: Vec<u16> = one
        .versions
        .iter()
        .map(|version| version.fiche.version.number)
        .collect();
    let line = |(rank, version): (usize, &Version<'static>)| Line {
        number: version.fiche.version.number,
        applies: version.applies,
        since: version.fiche.version.since.as_ref().map_or_else(
            || "depuis l'origine".to_owned(),
            |since| format!("depuis le {}", text::date(since.0)),
        ),
        note: version.fiche.version.note.clone(),
        published: match &version.published {
            None => "du dossier du catalogue".to_owned(),
            Some((at, Some(author))) => format!("publiée le {} par {author}", words::day_of(*at)),
            Some((at, None)) => format!("publiée le {}", words::day_of(*at)),
        },
        reason: version.reason.clone(),
        before: rank.checked_sub(1).map(|rank| numbers[rank]),
    };
    let mut lines: Vec<Line> = one.versions.iter().enumerate().map(line).collect();
    lines.reverse();
    lines
}
