//! `/exports/listes/{list}` : a list one may read is asked as a file: given at once when it is short, written in the
//! background when it is long.

use app::exports::Asked as Wanted;
use app::{Error, Refusal};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use exports::{Filters, List, Reading, list};
use sheets::Format;

use super::said;
use crate::answer::{Stop, Told, go, page, wrong};
use crate::asked::Asked;
use crate::desk::Shared;
use crate::layout::Layout;
use crate::seat::{Seat, seated};
use crate::{filters, spreadsheet, words};

/// The form.
#[derive(Template)]
#[template(path = "exports/liste.html")]
struct Form<'d> {
    layout: Layout<'d>,
    list: &'static List,
    /// What it is narrowed to, in words.
    narrowed: String,
    /// The same, as it is kept.
    question: String,
    /// Its columns.
    columns: Vec<String>,
    /// The form of file chosen.
    chosen: String,
    wrong: Option<&'static str>,
}

/// Shows what would be in the file.
pub async fn show(State(desk): State<Shared>, Path(word): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| {
        let question = seat.asked.query.beginning("");
        let question = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(question)
            .finish();
        let list = known(&word)?;
        Ok(page(&form(
            seat,
            (list, &question),
            Format::Csv.word(),
            None,
        )?))
    })
    .await
}

/// Gives the file, or has it written.
pub async fn ask(State(desk): State<Shared>, Path(word): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| {
        let list = known(&word)?;
        let question = seat.asked.form.get("filtres").unwrap_or_default();
        let typed = seat.asked.form.get("format").unwrap_or_default();
        let Some(format) = Format::read(typed) else {
            let why = words::invalid(app::Invalid::Unknown);
            return Ok(wrong(&form(seat, (list, question), typed, Some(why))?));
        };
        match spreadsheet::short(seat, (list, question), format)? {
            Some(file) => Ok(file),
            None => later(seat, (list, question), format),
        }
    })
    .await
}

fn known(word: &str) -> Result<&'static List, Stop> {
    list(word).ok_or_else(|| Error::Refused(Refusal::NotFound).into())
}

fn later(seat: &Seat<'_>, (list, question): (&'static List, &str), format: Format) -> Told {
    let wanted = Wanted {
        list: list.word.to_owned(),
        filters: Filters::read(question, list.keeps).to_string(),
        format: format.word().to_owned(),
    };
    match seat.call(|office, call| office.ask_export(call, &wanted)) {
        Ok(_) => Ok(go("/exports")),
        Err(Stop::App(Error::Refused(Refusal::Invalid { why, .. }))) => {
            let why = Some(words::invalid(why));
            Ok(wrong(&form(seat, (list, question), format.word(), why)?))
        }
        Err(stop) => Err(stop),
    }
}

fn form<'d>(
    seat: &Seat<'d>,
    (list, question): (&'static List, &str),
    chosen: &str,
    wrong: Option<&'static str>,
) -> Result<Form<'d>, Stop> {
    let reading = Reading::of(list, question);
    // Who may not read the list is told here.
    seat.call(|office, call| list.is_theirs(office, call, question))?;
    let sheet = seat.call(|office, call| reading.sheet(office, call))?;
    let columns = sheet.columns.into_iter().map(|column| column.head);
    Ok(Form {
        layout: Layout::inside(seat, format!("Exporter : {}", list.title)),
        list,
        narrowed: said(seat, &reading.filters),
        question: reading.filters.to_string(),
        columns: columns.collect(),
        chosen: chosen.to_owned(),
        wrong,
    })
}
