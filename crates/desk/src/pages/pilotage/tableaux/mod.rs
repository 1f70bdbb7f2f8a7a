//! `/pilotage/tableaux` : the figures that matter, each drawn, over one period; ceilings and objectives of fiches.

pub mod asked;
pub mod export;
pub mod indicateur;
pub mod liste;
mod named;
pub mod told;

use app::{Error, Refusal};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::access::Operation;
use french::{Words, text};

use self::asked::{Filters, Form};
use crate::answer::{Stop, Told, page, wrong};
use crate::asked::Asked;
use crate::bars::{Bar, shared};
use crate::desk::Shared;
use crate::filters;
use crate::layout::Layout;
use crate::seat::{Seat, seated};

/// Where the figures are.
pub const HERE: &str = "/pilotage/tableaux";

/// The page.
#[derive(Template)]
#[template(path = "pilotage/tableaux/index.html")]
struct Dashboard<'d> {
    layout: Layout<'d>,
    form: Form,
    period: String,
    leading: Vec<Lead>,
    others: Vec<(String, String)>,
    objectives: Vec<(String, Vec<Bar>)>,
    gaps: bool,
}

/// A figure that stands first.
struct Lead {
    id: String,
    label: String,
    said: String,
    path: String,
    picture: Option<String>,
    rows: Vec<(String, String)>,
    apart: Vec<(String, String)>,
}

/// Shows the dashboard.
pub async fn show(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        let filters = Filters::of(seat);
        let form = Form::of(seat, HERE.to_owned(), &filters, None)?;
        match filters.wanted() {
            Ok(_) => answer(seat, filters, form),
            Err((field, why)) => refused(seat, form.with(field, why)),
        }
    })
    .await
}

fn refused(seat: &Seat<'_>, form: Form) -> Told {
    Ok(wrong(&Dashboard {
        layout: seat.layout("Tableaux de bord"),
        form,
        period: String::new(),
        leading: Vec::new(),
        others: Vec::new(),
        objectives: Vec::new(),
        gaps: false,
    }))
}

fn answer(seat: &Seat<'_>, filters: Filters, form: Form) -> Told {
    let catalogue = seat.office().catalogue;
    let mut leading = Vec::new();
    let mut period = None;
    for one in catalogue.indicators.iter().filter(|one| one.leading) {
        // Each is told apart as it says first; place and breakdown are chosen on its own page.
        let own = Filters {
            by: String::new(),
            place: String::new(),
            ..filters.clone()
        };
        let Ok(wanted) = own.wanted() else { continue };
        let id = one.id.as_str();
        let figure = match seat.call(|office, call| office.figure(call, id, &wanted)) {
            Ok(figure) => figure,
            Err(Stop::App(Error::Refused(Refusal::Invalid { field, why }))) => {
                return refused(seat, form.with(field, why));
            }
            Err(stop) => return Err(stop),
        };
        period = Some(figure.period);
        let rows = told::rows(catalogue, &figure, &own.fiche);
        let picture = told::picture(catalogue, &figure, &rows, None);
        let said = |row: &told::Row| (row.label.clone(), row.said(one));
        leading.push(Lead {
            id: one.id.to_string(),
            label: one.label.clone(),
            said: told::said(one, figure.total.as_ref()),
            path: own.address(&format!("{HERE}/{id}"), &[]),
            picture: picture.map(|picture| picture.svg(id)),
            rows: rows.iter().map(said).collect(),
            apart: indicateur::apart(&figure),
        });
    }
    let others = catalogue.indicators.iter().filter(|one| !one.leading);
    let others = others.map(|one| {
        let path = filters.address(
            &format!("{HERE}/{}", one.id),
            &[("par", ""), ("territoire", "")],
        );
        (one.label.clone(), path)
    });
    Ok(page(&Dashboard {
        layout: seat.layout("Tableaux de bord"),
        period: period.map_or_else(String::new, said_period),
        leading,
        others: others.collect(),
        objectives: objectives(seat, &filters)?,
        gaps: seat.office().may(&seat.who, Operation::GapCounts),
        form,
    }))
}

/// A period, in words.
pub fn said_period((from, to): (domain::values::Date, domain::values::Date)) -> String {
    format!("du {} au {}", text::date(from), text::date(to))
}

/// The shared counts that have a bound, action by action: places, hours, money, yearly objectives.
fn objectives(seat: &Seat<'_>, filters: &Filters) -> Result<Vec<(String, Vec<Bar>)>, Stop> {
    let catalogue = seat.office().catalogue;
    let choices = seat.call(|office, call| office.figure_choices(call))?;
    let wanted = |id: &str| filters.fiche.is_empty() || filters.fiche == id;
    let mut all = Vec::new();
    for fiche in choices.actions {
        if !wanted(fiche.head.id.as_str()) {
            continue;
        }
        let counts = seat.call(|office, call| office.counters(call, &fiche.head.id))?;
        let words = Words { catalogue, fiche };
        let bounded = counts.iter().filter(|count| count.bound.is_some());
        let bars: Vec<Bar> = bounded.map(|count| shared(words, count)).collect();
        if !bars.is_empty() {
            all.push((fiche.head.short_title.clone(), bars));
        }
    }
    Ok(all)
}
