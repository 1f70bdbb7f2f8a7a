//! `/pilotage/bilans` : the yearly reports of a year: what each is at, and who it waits for.

pub mod bilan;

use app::figures::{Eyes, LateItem, Steered};
use app::reports::{Place, ReportItem, Stage};
use app::{Error, Refusal};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::dossier::act::Obliged;
use domain::fiche::{Document, Fiche, Frequency, StepKind};
use domain::values::Id;
use french::{names, text};

use crate::answer::{Stop, page, wrong};
use crate::asked::Asked;
use crate::desk::Shared;
use crate::filters;
use crate::layout::Layout;
use crate::seat::{Seat, seated};

/// The list.
#[derive(Template)]
#[template(path = "pilotage/bilans/index.html")]
struct Reports<'d> {
    layout: Layout<'d>,
    /// The year, as typed.
    year: String,
    wrong: Option<&'static str>,
    lines: Vec<Line>,
    /// What else tells how each action goes, dossier after dossier.
    others: Vec<Other>,
}

/// A document that accounts for a dossier, an entry, an exit or a contract.
struct Other {
    fiche: &'static Fiche,
    label: String,
    often: &'static str,
    late: String,
}

/// A report.
pub struct Line {
    /// Its page.
    pub path: String,
    /// The fiche.
    pub fiche: &'static Fiche,
    /// What it is, and for which year.
    pub title: String,
    /// Who owes it.
    pub ower: String,
    /// Whom it is for.
    pub to: String,
    /// Where it is.
    pub stage: &'static str,
    /// Since when.
    pub since: String,
    /// Whether it waits for who looks.
    pub mine: bool,
    /// Where the booklet asks it.
    pub because: String,
}

/// Shows the reports of a year: the last that is over, without one.
pub async fn show(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        let last = (seat.desk.clock)().today.year().saturating_sub(1);
        let typed = seat.asked.query.get("annee");
        let year = typed.map_or_else(|| last.to_string(), str::to_owned);
        // What is no year is refused as a year that nothing tells of.
        let number = year.trim().parse().unwrap_or(-1);
        let found = seat.call(|office, call| office.reports(call, number));
        let (items, why) = match found {
            Ok(items) => (items, None),
            Err(Stop::App(Error::Refused(Refusal::Invalid { .. }))) => {
                let why = "tapez une année en quatre chiffres, celle qui court au plus tard";
                (Vec::new(), Some(why))
            }
            Err(stop) => return Err(stop),
        };
        let shown = Reports {
            layout: seat.layout("Bilans annuels"),
            year,
            wrong: why,
            lines: items.iter().map(|item| line(seat, item)).collect(),
            others: others(&seat.call(|office, call| office.steered(call))?),
        };
        Ok(match why {
            None => page(&shown),
            Some(_) => wrong(&shown),
        })
    })
    .await
}

/// The documents that account for what is done and are owed as it goes: how many are late today.
fn others(steered: &[Steered<'static>]) -> Vec<Other> {
    let mut others = Vec::new();
    for action in steered {
        // Who has totals only is told nothing of what is late.
        if action.eyes == Eyes::Service && action.fiche.head.class.is_health() {
            continue;
        }
        for document in action.fiche.documents.iter() {
            let Some(often) = often(action.fiche, document) else {
                continue;
            };
            let own = |item: &&LateItem| matches!(&item.what, Obliged::Document(id) if *id == document.origin.id);
            let late = action.late.iter().filter(own);
            let count: u64 = late.clone().map(|item| item.count).sum();
            let oldest = late.map(|item| item.to).min();
            others.push(Other {
                fiche: action.fiche,
                label: document.label.clone(),
                often,
                late: oldest.map_or_else(
                    || "aucun en retard".to_owned(),
                    |oldest| {
                        let oldest = text::date(oldest);
                        format!("{count} en retard, le plus ancien attendu le {oldest}")
                    },
                ),
            });
        }
    }
    others
}

/// How often a document accounts for what is done; nothing when it does not, or only once a year.
fn often(fiche: &Fiche, document: &Document) -> Option<&'static str> {
    match document.frequency {
        Some(Frequency::Yearly | Frequency::YearlyPerOperator) => None,
        Some(often @ (Frequency::EntryAndExit | Frequency::PerMarket)) => {
            Some(web::words::frequency(often))
        }
        _ => {
            let due_at = document.due_at.as_ref()?;
            let step = fiche.steps.iter().find(|step| step.origin.id == *due_at)?;
            let ends = matches!(step.kind, StepKind::Review | StepKind::Exit);
            ends.then_some("dossier par dossier")
        }
    }
}

/// The reports that wait for who looks.
pub fn awaited(seat: &Seat<'_>) -> Result<Vec<Line>, Stop> {
    let items = seat.call(|office, call| office.reports_awaited(call))?;
    Ok(items.iter().map(|item| line(seat, item)).collect())
}

/// A report, in words.
pub fn line(seat: &Seat<'_>, item: &ReportItem<'static>) -> Line {
    let catalogue = seat.office().catalogue;
    let actors = |ids: &[Id]| names::actors(catalogue, item.fiche, ids);
    Line {
        path: path(&item.place),
        fiche: item.fiche,
        title: format!("{}, {}", item.document.label, item.place.year),
        ower: names::actor(catalogue, item.fiche, &item.place.ower),
        to: match item.to.is_empty() {
            true => "le livret ne dit pas à qui".to_owned(),
            false => format!("pour : {}", actors(&item.to)),
        },
        stage: stage(item.stage),
        since: text::date(item.since),
        mine: item.waits(),
        because: french::because(&item.because),
    }
}

/// Where a report is, in words.
pub fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Owed => "à écrire",
        Stage::Written => "en cours d'écriture",
        Stage::Sent => "envoyé, à contrôler",
        Stage::Controlled => "en cours de contrôle",
        Stage::Returned => "renvoyé, à reprendre",
        Stage::Accepted => "accepté",
        Stage::Deposited => "déposé au dossier de l'action",
    }
}

fn path(place: &Place) -> String {
    let Place {
        fiche,
        document,
        year,
        ower,
    } = place;
    format!("/pilotage/bilans/{fiche}/{document}/{year}/{ower}")
}
