//! `/pilotage/parcours` : how people go from an action to the next one they enter.

use app::figures::Paths;
use app::{Error, Refusal};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use french::text;
use pictures::{Flow, Picture, Words};
use sheets::Cell;

use super::tableaux::asked::{Filters, Form};
use super::tableaux::export::{TABLES, file, form as format_of};
use super::tableaux::said_period;
use crate::answer::{Stop, page, wrong};
use crate::asked::Asked;
use crate::desk::Shared;
use crate::filters;
use crate::layout::Layout;
use crate::seat::{Seat, seated};
use crate::spreadsheet;

const HERE: &str = "/pilotage/parcours";

/// The page.
#[derive(Template)]
#[template(path = "pilotage/parcours.html")]
struct Page<'d> {
    layout: Layout<'d>,
    form: Form,
    period: String,
    picture: Option<String>,
    lines: Vec<(String, String, String)>,
    hidden: usize,
    files: Vec<(&'static str, String)>,
}

/// Shows the paths.
pub async fn show(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        let filters = Filters::of(seat);
        let mut form = Form::of(seat, HERE.to_owned(), &filters, None)?;
        form.actions.clear();
        let paths = match read(seat, &filters) {
            Ok(paths) => paths,
            Err(Stop::App(Error::Refused(Refusal::Invalid { field, why }))) => {
                return Ok(wrong(&Page {
                    layout: seat.layout("Parcours d'une action à l'autre"),
                    form: form.with(field, why),
                    period: String::new(),
                    picture: None,
                    lines: Vec::new(),
                    hidden: 0,
                    files: Vec::new(),
                }));
            }
            Err(stop) => return Err(stop),
        };
        let drawings = [("dessin.svg", "SVG"), ("dessin.png", "PNG")];
        let files = TABLES.iter().chain(&drawings);
        let lines = paths.steps.iter().map(|one| {
            (
                one.from.head.short_title.clone(),
                one.to.head.short_title.clone(),
                text::number(one.count),
            )
        });
        Ok(page(&Page {
            layout: seat.layout("Parcours d'une action à l'autre"),
            period: said_period(paths.period),
            picture: picture(&paths).map(|picture| picture.svg("parcours")),
            lines: lines.collect(),
            hidden: paths.hidden,
            files: files
                .map(|(name, words)| (*words, filters.address(&format!("{HERE}/{name}"), &[])))
                .collect(),
            form,
        }))
    })
    .await
}

/// The table, for a spreadsheet.
pub async fn table(State(desk): State<Shared>, Path(name): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| {
        let format = format_of(&name)?;
        let paths = read(seat, &Filters::of(seat))?;
        let heads = ["De", "À", "Nombre"].map(str::to_owned);
        let lines = paths.steps.iter().map(|one| {
            vec![
                Cell::text(&*one.from.head.short_title),
                Cell::text(&*one.to.head.short_title),
                i64::try_from(one.count).map_or(Cell::Blank, Cell::Whole),
            ]
        });
        let lines: Vec<_> = lines.collect();
        spreadsheet::table(seat, "parcours", heads, &lines, format)
    })
    .await
}

/// The picture, to put elsewhere.
pub async fn svg(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        let picture = drawn(seat)?;
        Ok(file(
            ("parcours", "svg"),
            "image/svg+xml",
            picture.alone().svg("parcours").into_bytes(),
        ))
    })
    .await
}

/// The same in pixels.
pub async fn png(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        let bytes = pictures::png(&drawn(seat)?.alone()).ok_or_else(nothing)?;
        Ok(file(("parcours", "png"), "image/png", bytes))
    })
    .await
}

fn nothing() -> Stop {
    Stop::App(Error::Refused(Refusal::NotFound))
}

fn read(seat: &Seat<'_>, filters: &Filters) -> Result<Paths<'static>, Stop> {
    let wanted = match filters.wanted() {
        Ok(wanted) => wanted,
        Err((field, why)) => {
            // Whether one may is told first.
            seat.call(|office, call| office.figure_choices(call))?;
            return Err(Stop::App(Error::Refused(Refusal::Invalid { field, why })));
        }
    };
    let period = (wanted.from, wanted.to);
    seat.call(|office, call| office.paths_across(call, period))
}

fn drawn(seat: &Seat<'_>) -> Result<Picture, Stop> {
    let paths = read(seat, &Filters::of(seat))?;
    picture(&paths).ok_or_else(nothing)
}

/// The flow; none when nothing is told.
fn picture(paths: &Paths<'_>) -> Option<Picture> {
    let flows = paths.steps.iter().map(|one| Flow {
        from: one.from.head.short_title.clone(),
        to: one.to.head.short_title.clone(),
        value: one.count as f64,
        said: text::number(one.count),
    });
    let flows: Vec<Flow> = flows.collect();
    let words = Words {
        title: "Parcours d'une action à l'autre".to_owned(),
        description: format!(
            "À gauche l'action d'où l'on vient, à droite la suivante, {}. Les nombres sont dans le tableau.",
            said_period(paths.period)
        ),
    };
    (!flows.is_empty()).then(|| pictures::flow(words, &flows))
}
