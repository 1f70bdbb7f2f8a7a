//! A list as a file that a spreadsheet opens, given at once.

use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use exports::{List, Reading, list};
use sheets::{Cell, Column, Format, Kind, Sheet};

use crate::answer::{Stop, Told};
use crate::seat::Seat;

/// Pages of a list that are read before one is told that it is long: a few hundred lines.
const AT_ONCE: usize = 3;

/// The file of a short list, under a name that names nobody; nothing when the list is long.
pub fn short(
    seat: &Seat<'_>,
    (list, question): (&'static List, &str),
    format: Format,
) -> Result<Option<Response>, Stop> {
    let mut reading = Reading::of(list, question);
    let sheet = seat.call(|office, call| reading.sheet(office, call))?;
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for _ in 0..AT_ONCE {
        if reading.is_done() {
            break;
        }
        rows.extend(seat.call(|office, call| reading.next(office, call))?);
    }
    if !reading.is_done() {
        return Ok(None);
    }
    let name = list.file(&reading.filters);
    let answer = given((&name, format), &sheet, &rows)?;
    seat.call(|office, call| office.note_given(call, list.word, rows.len() as u64))?;
    Ok(Some(answer))
}

/// The table of a page, under a name that names nobody; what a column holds is what its first number or day is.
pub fn table(
    seat: &Seat<'_>,
    name: &str,
    heads: impl IntoIterator<Item = String>,
    rows: &[Vec<Cell>],
    format: Format,
) -> Told {
    let kind = |rank: usize| {
        let mut cells = rows.iter().filter_map(|row| row.get(rank));
        cells.find_map(kind_of).unwrap_or(Kind::Text)
    };
    let heads = heads.into_iter().enumerate();
    let columns = heads.map(|(rank, head)| Column::new(head, kind(rank)));
    let today = (seat.desk.clock)().today;
    given(
        (name, format),
        &Sheet::new(name, today, columns.collect()),
        rows,
    )
}

fn kind_of(cell: &Cell) -> Option<Kind> {
    match cell {
        Cell::Blank | Cell::Text(_) => None,
        Cell::Whole(_) => Some(Kind::Whole),
        Cell::Thousandths(_) => Some(Kind::Decimal),
        Cell::Day(_) => Some(Kind::Day),
    }
}

fn given((name, format): (&str, Format), sheet: &Sheet, rows: &[Vec<Cell>]) -> Told {
    let unwritten = |error: sheets::Error| app::Error::Unreadable(error.to_string());
    let bytes = sheet.bytes(format, rows).map_err(unwritten)?;
    let name = format!("{name}-{}.{}", sheet.on, format.word());
    let headers = [
        (CONTENT_TYPE, format.media().to_owned()),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// A list that is read at once, as CSV, narrowed by such pairs.
pub fn csv(seat: &Seat<'_>, word: &str, pairs: &[(&str, &str)]) -> Told {
    let nothing = || Stop::App(app::Refusal::NotFound.into());
    let list = list(word).ok_or_else(nothing)?;
    let question = web::request::address("", pairs);
    let question = question.trim_start_matches('?');
    let file = short(seat, (list, question), Format::Csv)?;
    file.ok_or_else(nothing)
}
