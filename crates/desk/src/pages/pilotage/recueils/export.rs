//! The files of an operation, to open in a spreadsheet: the participants, what is wrong, the indicators.

use app::surveys::{CountLine, Key};
use axum::extract::{Path, State};
use axum::response::Response;
use french::text;
use sheets::Format;
use web::request::address;

use super::{count, key_of, nothing};
use crate::answer::{Told, go};
use crate::asked::Asked;
use crate::desk::Shared;
use crate::seat::{Seat, seated};
use crate::spreadsheet;

/// Gives one of the files of an operation: the participants, what is wrong, the indicators.
pub async fn export(
    State(desk): State<Shared>,
    Path((survey, fiche, operator, file)): Path<(String, String, String, String)>,
    asked: Asked,
) -> Response {
    seated(desk, asked, move |seat| {
        let key = key_of((&survey, &fiche, &operator))?;
        let (name, format) = file.split_once('.').ok_or_else(nothing)?;
        match name {
            "participants" | "controle" => lined(seat, &key, (name, format)),
            "indicateurs" => indicators(seat, &key, format),
            _ => Err(nothing()),
        }
    })
    .await
}

/// The participants, or what is wrong with them: given at once when they are few, else asked for.
fn lined(seat: &Seat<'_>, key: &Key, (word, format): (&str, &str)) -> Told {
    let format = Format::read(format).ok_or_else(nothing)?;
    let list = exports::list(word).ok_or_else(nothing)?;
    let mut surveys = seat.office().catalogue.surveys.iter();
    let survey = surveys
        .find(|one| one.id == key.survey)
        .ok_or_else(nothing)?;
    let version = survey.version.to_string();
    let pairs = [
        ("recueil", key.survey.as_str()),
        ("version", &version),
        ("action", key.fiche.as_str()),
        ("operateur", key.operator.as_str()),
    ];
    let question = address("", &pairs);
    let question = question.trim_start_matches('?');
    Ok(match spreadsheet::short(seat, (list, question), format)? {
        Some(file) => file,
        None => go(&format!("/exports/listes/{word}?{question}")),
    })
}

/// The indicators, under a name that says the survey and its version, and nobody's.
fn indicators(seat: &Seat<'_>, key: &Key, format: &str) -> Told {
    let format = Format::read(format).ok_or_else(nothing)?;
    let one = seat.call(|office, call| office.operation(call, key))?;
    let line = |line: &CountLine<'static>| {
        let count = count(&one, line);
        // What counts projects or enterprises is not among participants.
        let numbers = match &line.indicator.entities {
            Some(_) => vec!["hors de Livret".to_owned()],
            None => std::iter::once(count.total).chain(count.parts).collect(),
        };
        let blank = (one.parts.len() + 1).saturating_sub(numbers.len());
        let numbers = numbers.into_iter().chain(vec!["—".to_owned(); blank]);
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
    let heads = heads
        .chain(parts)
        .chain(["Comment est-ce compté ?".to_owned()]);
    let lines: Vec<Vec<sheets::Cell>> = one.counts.iter().map(line).collect();
    let survey = one.survey;
    let name = format!(
        "indicateurs-{}-v{}-{}-{}",
        survey.id, survey.version, key.fiche, key.operator
    );
    spreadsheet::table(seat, &name, heads, &lines, format)
}
