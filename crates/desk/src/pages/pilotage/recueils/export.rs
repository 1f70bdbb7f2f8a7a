//! The files of an operation, to open in a spreadsheet: the participants, what is wrong, the indicators.

use app::surveys::{CountLine, Key, ParticipantLine, Told as Cell};
use axum::extract::{Path, State};
use axum::response::Response;
use domain::survey::Survey;
use french::text;

use super::{count, key_of, nothing, trouble};
use crate::answer::Stop;
use crate::asked::Asked;
use crate::desk::Shared;
use crate::seat::{Seat, seated};
use crate::spreadsheet;
use crate::words;

/// A table to hand over: its name, the titles of its columns, its lines.
struct Table {
    name: String,
    heads: Vec<String>,
    lines: Vec<Vec<sheets::Cell>>,
}

impl Table {
    /// As the file that is asked for.
    fn given(self, seat: &Seat<'_>, format: &str) -> Result<Response, Stop> {
        let format = sheets::Format::read(format).ok_or_else(nothing)?;
        spreadsheet::table(seat, &self.name, self.heads, &self.lines, format)
    }
}

/// Gives one of the files of an operation: the participants, what is wrong, the indicators.
pub async fn export(
    State(desk): State<Shared>,
    Path((survey, fiche, operator, file)): Path<(String, String, String, String)>,
    asked: Asked,
) -> Response {
    seated(desk, asked, move |seat| {
        let key = key_of((&survey, &fiche, &operator))?;
        let (name, format) = file.split_once('.').ok_or_else(nothing)?;
        let table = match name {
            "participants" => participants(seat, &key)?,
            "controle" => control(seat, &key)?,
            "indicateurs" => indicators(seat, &key)?,
            _ => return Err(nothing()),
        };
        table.given(seat, format)
    })
    .await
}

/// The name of a file: what it holds, the survey and its version; nobody's.
fn file_name(what: &str, survey: &Survey, key: &Key) -> String {
    format!(
        "{what}-{}-v{}-{}-{}",
        survey.id, survey.version, key.fiche, key.operator
    )
}

fn participants(seat: &Seat<'_>, key: &Key) -> Result<Table, Stop> {
    let rows = seat.call(|office, call| office.participants_of(call, key))?;
    let subjects: Vec<i64> = rows.lines.iter().map(|line| line.subject).collect();
    let named = seat.call(|office, call| office.names(call, subjects))?;
    let line = |line: &ParticipantLine<'_>| {
        let who = words::subject(named.get(&line.subject));
        line.cells.iter().map(|one| cell(one, &who)).collect()
    };
    Ok(Table {
        name: file_name("participants", rows.survey, key),
        heads: rows
            .survey
            .columns
            .iter()
            .map(|one| one.title.clone())
            .collect(),
        lines: rows.lines.iter().map(line).collect(),
    })
}

fn cell(one: &Cell<'_>, who: &str) -> sheets::Cell {
    let told = |said: &str| sheets::Cell::text(text::plain(said));
    match one {
        Cell::Rank(number) => told(&number.to_string()),
        Cell::Name => told(who),
        Cell::Day(day) => sheets::Cell::Day(*day),
        Cell::Number(number) => sheets::Cell::Thousandths(*number),
        Cell::YesNo(yes) => told(if *yes { "oui" } else { "non" }),
        Cell::Value(value) => told(value),
        Cell::Withheld => told("refus"),
        Cell::Nothing => sheets::Cell::Blank,
        Cell::Hidden => told("non communiqué"),
    }
}

fn control(seat: &Seat<'_>, key: &Key) -> Result<Table, Stop> {
    let rows = seat.call(|office, call| office.participants_of(call, key))?;
    let subjects: Vec<i64> = rows.lines.iter().map(|line| line.subject).collect();
    let named = seat.call(|office, call| office.names(call, subjects))?;
    let lines = rows.lines.iter().flat_map(|line| {
        let who = words::subject(named.get(&line.subject));
        let counts = if line.counts { "oui" } else { "non" };
        line.troubles.iter().map(move |one| {
            vec![
                sheets::Cell::text(line.dossier.to_string()),
                sheets::Cell::text(text::plain(&who)),
                sheets::Cell::text(counts),
                sheets::Cell::text(text::plain(&trouble(one))),
            ]
        })
    });
    let heads = [
        "Participant",
        "Nom et prénoms",
        "Compté",
        "Ce qui manque ou ne va pas",
    ];
    Ok(Table {
        name: file_name("controle", rows.survey, key),
        lines: lines.collect(),
        heads: heads.map(str::to_owned).to_vec(),
    })
}

fn indicators(seat: &Seat<'_>, key: &Key) -> Result<Table, Stop> {
    let one = seat.call(|office, call| office.operation(call, key))?;
    let line = |line: &CountLine<'static>| {
        let count = count(&one, line);
        let numbers = std::iter::once(count.total).chain(count.parts);
        let told = |said: &str| sheets::Cell::text(text::plain(said));
        let numbers = numbers.map(|number| told(&number));
        [told(count.code), told(count.label)]
            .into_iter()
            .chain(numbers)
            .chain([told(&count.how)])
            .collect()
    };
    let heads = ["Code", "Indicateur", "Total"]
        .map(str::to_owned)
        .into_iter();
    let parts = one.parts.iter().map(|part| text::sentence(part));
    Ok(Table {
        name: file_name("indicateurs", one.survey, key),
        lines: one.counts.iter().map(line).collect(),
        heads: heads
            .chain(parts)
            .chain(["Comment est-ce compté ?".to_owned()])
            .collect(),
    })
}
