//! What can be taken away of a figure: its table, its pictures.

use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use super::asked::{Filters, breakdown};
use super::indicateur::{Asking, read};
use super::told::{self, heads};
use sheets::{Cell, Format};

use crate::answer::{Stop, Told};
use crate::asked::Asked;
use crate::desk::Shared;
use crate::seat::{Seat, seated};
use crate::spreadsheet;

/// The tables that can be taken away: the name of the file, and what it is.
pub const TABLES: &[(&str, &str)] = &[
    ("tableau.csv", "Tableau (CSV)"),
    ("tableau.xlsx", "Tableau (XLSX)"),
];

/// The table, for a spreadsheet.
pub async fn table(
    State(desk): State<Shared>,
    Path((id, name)): Path<(String, String)>,
    asked: Asked,
) -> Response {
    seated(desk, asked, move |seat| {
        let format = form(&name)?;
        let asking = read(seat, &id, Filters::of(seat))?;
        sheet(seat, &asking, format)
    })
    .await
}

/// The form of one of the tables.
pub fn form(name: &str) -> Result<Format, Stop> {
    let word = name.strip_prefix("tableau.").ok_or_else(nothing)?;
    Format::read(word).ok_or_else(nothing)
}

/// The lines and the total of a figure as a sheet.
fn sheet(seat: &Seat<'_>, asking: &Asking, format: Format) -> Told {
    let figure = &asking.figure;
    let indicator = figure.indicator;
    let (from, to) = figure.period;
    let mut all = vec![french::text::sentence(breakdown(figure.by))];
    all.extend(heads(indicator));
    all.extend(["Du".to_owned(), "Au".to_owned()]);
    let line = |label: &str, cells: &[told::Cell]| {
        let mut line = vec![Cell::text(label)];
        line.extend(cells.iter().map(|cell| cell.sheet()));
        line.extend([Cell::Day(from), Cell::Day(to)]);
        line
    };
    let mut lines: Vec<Vec<Cell>> = asking
        .rows
        .iter()
        .map(|row| line(&row.label, &row.cells))
        .collect();
    let total = figure
        .total
        .as_ref()
        .map(|value| told::cells(indicator, value));
    let total = total.unwrap_or_else(|| vec![told::Cell::Nothing; heads(indicator).len()]);
    lines.push(line("En tout", &total));
    for one in &figure.apart {
        let value = one
            .value
            .as_ref()
            .map(|value| told::cells(indicator, value));
        let cells = value.unwrap_or_else(|| vec![told::Cell::Nothing; heads(indicator).len()]);
        lines.push(line(&one.fiche.head.short_title, &cells));
    }
    spreadsheet::table(seat, indicator.id.as_str(), all, &lines, format)
}

/// The picture, to put elsewhere.
pub async fn svg(State(desk): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| {
        let (name, picture) = drawn(seat, &id)?;
        Ok(file(
            (&name, "svg"),
            "image/svg+xml",
            picture.alone().svg("dessin").into_bytes(),
        ))
    })
    .await
}

/// The same in pixels.
pub async fn png(State(desk): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| {
        let (name, picture) = drawn(seat, &id)?;
        let bytes = pictures::png(&picture.alone()).ok_or_else(nothing)?;
        Ok(file((&name, "png"), "image/png", bytes))
    })
    .await
}

fn nothing() -> Stop {
    Stop::App(app::Error::Refused(app::Refusal::NotFound))
}

fn drawn(seat: &Seat<'_>, id: &str) -> Result<(String, pictures::Picture), Stop> {
    let asking = read(seat, id, Filters::of(seat))?;
    let catalogue = seat.office().catalogue;
    let outlines = seat.desk.outlines.as_deref();
    let picture = match seat.asked.query.get("dessin") {
        Some("courbe") => told::curve(&asking.figure),
        _ => told::picture(catalogue, &asking.figure, &asking.rows, outlines),
    };
    Ok((
        asking.figure.indicator.id.to_string(),
        picture.ok_or_else(nothing)?,
    ))
}

/// A file to keep, that nobody else keeps.
pub fn file((name, kind): (&str, &str), media: &str, bytes: Vec<u8>) -> Response {
    let headers = [
        (CONTENT_TYPE, media.to_owned()),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}.{kind}\""),
        ),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}
