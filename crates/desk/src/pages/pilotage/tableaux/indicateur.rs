//! `/pilotage/tableaux/{indicateur}` : one figure: its number, its pictures, its table, what it is told apart by, how
//! it was counted, what can be taken away. `/pilotage/carte` is the same page, opened by communes.

use app::figures::Figure;
use app::{Error, Refusal};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::indicator::{Breakdown, Counted, Indicator, Measure};
use french::text;

use super::asked::{Filters, Form, breakdown};
use super::told::{self, Row};
use super::{HERE, said_period};
use crate::answer::{Stop, Told, page, wrong};
use crate::asked::Asked;
use crate::desk::Shared;
use crate::filters;
use crate::layout::Layout;
use crate::seat::{Seat, seated};

/// The page.
#[derive(Template)]
#[template(path = "pilotage/tableaux/indicateur.html")]
struct Page<'d> {
    layout: Layout<'d>,
    title: String,
    indicator: &'static Indicator,
    form: Form,
    shown: Option<Shown>,
}

/// The figure, shown.
struct Shown {
    said: String,
    /// Where the dossiers of the total are listed.
    list: Option<String>,
    period: String,
    by: &'static str,
    first: String,
    heads: Vec<String>,
    lines: Vec<Line>,
    total: Vec<String>,
    pictures: Vec<(String, Vec<(&'static str, String)>)>,
    files: Vec<(&'static str, String)>,
    /// How it was counted, sentence by sentence.
    how: Vec<String>,
    apart: Vec<(String, String)>,
    /// What is rounded or not said, sentence by sentence.
    held_back: Vec<String>,
    behind: bool,
}

/// A line of the table.
struct Line {
    label: String,
    path: Option<String>,
    cells: Vec<String>,
}

/// A figure that was asked, and all it takes to show it.
pub struct Asking {
    /// The filters of the address.
    pub filters: Filters,
    /// The figure.
    pub figure: Figure<'static>,
    /// The lines of its table.
    pub rows: Vec<Row>,
}

/// Reads the figure that an address asks for.
pub fn read(seat: &Seat<'_>, id: &str, filters: Filters) -> Result<Asking, Stop> {
    let invalid = |(field, why)| Stop::App(Error::Refused(Refusal::Invalid { field, why }));
    let wanted = match filters.wanted() {
        Ok(wanted) => wanted,
        Err(wrong) => {
            // Whether there is such a figure, and one may read it, is told first.
            seat.call(|office, call| office.figure_choices(call))?;
            return Err(invalid(wrong));
        }
    };
    let figure = seat.call(|office, call| office.figure(call, id, &wanted))?;
    let rows = told::rows(seat.office().catalogue, &figure, &filters.fiche);
    Ok(Asking {
        filters,
        figure,
        rows,
    })
}

/// Shows a figure.
pub async fn show(State(desk): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| {
        let path = format!("{HERE}/{id}");
        answer(seat, &id, (path, Filters::of(seat)), false)
    })
    .await
}

/// Shows a figure by communes: the map, where outlines were given.
pub async fn map(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| {
        let located = located(seat);
        let first = located
            .first()
            .map_or_else(String::new, |one| one.id.to_string());
        let id = seat
            .asked
            .query
            .get("indicateur")
            .filter(|id| !id.is_empty());
        let id = id.map_or(first, str::to_owned);
        let mut filters = Filters::of(seat);
        if filters.by.is_empty() {
            Breakdown::Epci.word().clone_into(&mut filters.by);
        }
        answer(seat, &id, ("/pilotage/carte".to_owned(), filters), true)
    })
    .await
}

/// The indicators that have places.
fn located(seat: &Seat<'_>) -> Vec<&'static Indicator> {
    let all = seat.office().catalogue.indicators.iter();
    all.filter(|one| one.breakdowns.contains(&Breakdown::Commune))
        .collect()
}

fn answer(seat: &Seat<'_>, id: &str, (path, filters): (String, Filters), on_map: bool) -> Told {
    let indicator = seat.office().catalogue.indicator(id);
    let Some(indicator) = indicator else {
        return Err(Stop::App(Error::Refused(Refusal::NotFound)));
    };
    let mut form = Form::of(seat, path, &filters, Some(indicator))?;
    if on_map {
        let choice =
            |one: &Indicator| (one.id.to_string(), one.label.clone(), one.id.as_str() == id);
        form.indicators = located(seat).into_iter().map(choice).collect();
        form.breakdowns.retain(|(word, ..)| {
            matches!(
                Breakdown::of(word),
                Some(Breakdown::Commune | Breakdown::Epci)
            )
        });
    }
    let title = match on_map {
        true => format!("Carte : {}", text::inside(&indicator.label)),
        false => indicator.label.clone(),
    };
    let asking = match read(seat, id, filters) {
        Ok(asking) => asking,
        Err(Stop::App(Error::Refused(Refusal::Invalid { field, why }))) => {
            return Ok(wrong(&Page {
                layout: seat.layout(title.clone()),
                title,
                indicator,
                form: form.with(field, why),
                shown: None,
            }));
        }
        Err(stop) => return Err(stop),
    };
    Ok(page(&Page {
        layout: seat.layout(title.clone()),
        shown: Some(shown(seat, &asking)),
        title,
        indicator,
        form,
    }))
}

fn shown(seat: &Seat<'_>, asking: &Asking) -> Shown {
    let catalogue = seat.office().catalogue;
    let figure = &asking.figure;
    let indicator = figure.indicator;
    let by = figure.by.word();
    let here = format!("{HERE}/{}", indicator.id);
    let filters = &asking.filters;
    let list = |key: Option<&str>| {
        let own = [("par", by), ("ligne", key.unwrap_or_default())];
        let asked = match key {
            Some(_) => &own[..],
            None => &own[..1],
        };
        let path = filters.address(&format!("{here}/dossiers"), asked);
        figure.lists.then_some(path)
    };
    let lines = asking.rows.iter().map(|row| Line {
        label: row.label.clone(),
        // A line that has no name is listed with the whole.
        path: list(Some(&row.key)).filter(|_| !row.key.is_empty()),
        cells: row.cells.iter().map(|cell| cell.said()).collect(),
    });
    let total = figure
        .total
        .as_ref()
        .map(|value| told::cells(indicator, value));
    let total = total.map_or_else(
        || vec!["moins de onze".to_owned()],
        |cells| cells.into_iter().map(told::Cell::said).collect(),
    );
    let outlines = seat.desk.outlines.as_deref();
    let main = told::picture(catalogue, figure, &asking.rows, outlines);
    let file = |name: &str, drawing: &str| {
        let asked = [("par", by), ("dessin", drawing)];
        filters.address(&format!("{here}/{name}"), &asked)
    };
    let files = |drawing: &str| {
        vec![
            ("SVG", file("dessin.svg", drawing)),
            ("PNG", file("dessin.png", drawing)),
        ]
    };
    let mut pictures = Vec::new();
    pictures.extend(told::curve(figure).map(|one| (one.svg("courbe"), files("courbe"))));
    pictures.extend(main.map(|one| (one.svg("dessin"), files(""))));
    Shown {
        said: told::said(indicator, figure.total.as_ref()),
        list: list(None),
        period: said_period(figure.period),
        by: breakdown(figure.by),
        first: text::sentence(breakdown(figure.by)),
        heads: told::heads(indicator),
        lines: lines.collect(),
        total,
        pictures,
        files: super::export::TABLES
            .iter()
            .map(|(name, words)| (*words, file(name, "")))
            .collect(),
        how: how(figure),
        apart: apart(figure),
        held_back: held_back(figure),
        behind: figure.behind,
    }
}

/// The actions told by themselves, and what may be told of each.
pub fn apart(figure: &Figure<'_>) -> Vec<(String, String)> {
    let all = figure.apart.iter().map(|one| {
        let said = match &one.value {
            Some(value) => told::said(figure.indicator, Some(value)),
            None => "non dit".to_owned(),
        };
        (one.fiche.head.short_title.clone(), said)
    });
    all.collect()
}

/// What is rounded, or not said, to one who has no right to know the people counted.
fn held_back(figure: &Figure<'_>) -> Vec<String> {
    let rounded = figure.rounded.then(|| {
        "Vous n'avez pas à connaître ces personnes : les nombres par lieu sont arrondis à la dizaine, par mois \
         entiers, aucun sous onze ni qui permettrait d'en retrouver un."
            .to_owned()
    });
    let hidden = (figure.hidden > 0).then(|| {
        let (one, several) = ("nombre n'est pas dit", "nombres ne sont pas dits");
        let counted = text::counted(figure.hidden, one, several);
        format!("{counted} ici, faute d'être assez grands.")
    });
    rounded.into_iter().chain(hidden).collect()
}

/// How a figure was counted, for who reads it.
fn how(figure: &Figure<'_>) -> Vec<String> {
    let indicator = figure.indicator;
    let counted = indicator.population.counted;
    let mut all = vec![indicator.definition.clone()];
    all.push(match counted {
        Counted::Late => "Compté aujourd'hui.".to_owned(),
        one if one.is_stock() => {
            format!("Compté à la fin du {}.", text::date(figure.period.1))
        }
        _ => format!(
            "Compté {}, premier et dernier jours compris.",
            said_period(figure.period)
        ),
    });
    if indicator.measure == Measure::Delay {
        all.push(
            "La médiane est le plus petit nombre de jours que la moitié des dossiers au moins ne dépasse pas ; « neuf \
             sur dix », celui que les neuf dixièmes ne dépassent pas."
                .to_owned(),
        );
    }
    if figure.by.is_personal() {
        all.push(
            "Le lieu est celui que l'on connaissait le jour de la prescription. Il n'est jamais gardé pour une action \
             dont l'existence d'un dossier touche à la santé."
                .to_owned(),
        );
    }
    if !figure.apart.is_empty() {
        all.push(
            "Là où l'existence d'un dossier touche à la santé, l'action n'est dans aucun total ni détail : son nombre se \
             dit seul, par année civile finie, à partir de onze."
                .to_owned(),
        );
    }
    all
}
