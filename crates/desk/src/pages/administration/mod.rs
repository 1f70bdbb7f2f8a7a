//! `/administration` : what somebody keeps for everybody, by what their role holds; what needs them now first.

pub mod comptes;
pub mod conservation;
pub mod demandes;
pub mod journal;
pub mod organisations;
pub mod sante;
pub mod territoires;
pub mod travaux;

use app::Who;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::access::Operation;
use french::text;

use app::{Error, Refusal};

use crate::answer::{Stop, page};
use crate::asked::Asked;
use crate::desk::{Desk, Shared};
use crate::filters;
use crate::layout::Layout;
use crate::seat::{Seat, seated};

/// What needs attention, and the doors that open.
#[derive(Template)]
#[template(path = "administration/index.html")]
struct Administration<'d> {
    layout: Layout<'d>,
    /// What needs somebody now: where, and what.
    now: Vec<(String, String)>,
    doors: Vec<(&'static str, &'static str, &'static str)>,
}

/// Every door: what it asks for, its address, its name, what is behind.
const DOORS: [(Operation, &str, &str, &str); 8] = [
    (
        Operation::ReadAccounts,
        "/administration/comptes",
        "Comptes et mandats",
        "Ouvrir un compte, donner ou reprendre un mandat, aider qui a perdu son code.",
    ),
    (
        Operation::Organisations,
        "/administration/organisations",
        "Organisations",
        "Celles de l'offre, et les autres : les inscrire, les rectifier, les fermer, en importer un tableau.",
    ),
    (
        Operation::Territories,
        "/administration/territoires",
        "Territoires",
        "Communes, intercommunalités, services, zones des fiches ; quel service travaille où.",
    ),
    (
        Operation::Purge,
        "/administration/conservation",
        "Conservation",
        "Les règles en vigueur, ce qu'une purge ferait, la lancer, ce que les précédentes ont fait.",
    ),
    (
        Operation::AuditLatest,
        "/administration/journal",
        "Journal d'accès",
        "Qui a lu ou changé quoi, et sous quel mandat. Vérifier que rien n'y a été changé.",
    ),
    (
        Operation::Running,
        "/administration/travaux",
        "Travaux",
        "Les lettres qui attendent ou n'ont pu partir, le travail de fond de chaque machine.",
    ),
    (
        Operation::Running,
        "/administration/sante",
        "État",
        "La base, les clés, les sauvegardes, l'horloge : ce qui ne va pas, et que faire.",
    ),
    (
        Operation::AnswerRequest,
        "/administration/demandes",
        "Demandes des personnes",
        "Ce que chacun demande sur ses données, le mois pour répondre, et l'effacement demandé.",
    ),
];

/// Whether some door opens.
pub(crate) fn opens(desk: &Desk, who: &Who) -> bool {
    let mut doors = DOORS.into_iter();
    doors.any(|(operation, ..)| desk.office.may(who, operation))
}

/// Shows the doors that open.
pub async fn show(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        let office = seat.office();
        let open = DOORS.into_iter();
        let open = open.filter(|(operation, ..)| office.may(&seat.who, *operation));
        let doors: Vec<_> = open
            .map(|(_, href, name, text)| (href, name, text))
            .collect();
        if doors.is_empty() {
            return Err(Error::Refused(Refusal::Forbidden).into());
        }
        Ok(page(&Administration {
            layout: seat.layout("Administration"),
            now: needed(seat)?,
            doors,
        }))
    })
    .await
}

/// What needs somebody now, of what they keep.
fn needed(seat: &Seat<'_>) -> Result<Vec<(String, String)>, Stop> {
    let mut now = Vec::new();
    let may = |operation| seat.office().may(&seat.who, operation);
    let counted =
        |count: usize, one: &str, many: &str| text::plain(&text::counted(count, one, many));
    if may(Operation::Running) {
        let condition = seat.call(|office, call| office.condition(call))?;
        let instant = (seat.desk.clock)();
        for warning in sante::warnings(&condition, instant) {
            now.push(("/administration/sante".to_owned(), warning.title));
        }
    }
    if may(Operation::Purge) {
        let survey = seat.call(|office, call| office.drawn_survey(call))?;
        let reports = seat.call(|office, call| office.purge_reports(call, 1))?;
        let last = reports.first();
        if let Some(report) = last.filter(|report| !report.done) {
            let href = format!("/administration/conservation/purges/{}", report.purge);
            now.push((href, "Une purge est en cours".to_owned()));
        }
        let due = survey.filter(|survey| survey.done && !survey.plan.counts.is_empty());
        let due = due.filter(|survey| last.is_none_or(|report| report.at < survey.at));
        if let Some(survey) = due {
            let day = text::date(survey.plan.today);
            now.push((
                "/administration/conservation".to_owned(),
                format!("Une purge est à faire, d'après l'aperçu au {day}"),
            ));
        }
    }
    if may(Operation::ReadAccounts) {
        let watch = seat.call(|office, call| office.accounts_to_watch(call))?;
        if !watch.unproved.is_empty() {
            let one = "compte n'a pas encore le second facteur que son rôle exige";
            let many = "comptes n'ont pas encore le second facteur que leur rôle exige";
            now.push((
                "/administration/comptes".to_owned(),
                counted(watch.unproved.len(), one, many),
            ));
        }
        for (mandate, name) in &watch.ending {
            let Some(last) = mandate.to else { continue };
            now.push((
                format!("/administration/comptes/{}", mandate.account),
                format!(
                    "Le mandat de {name} ({}) finit le {}",
                    seat.desk.held(&mandate.role, mandate.structure.as_ref()),
                    text::date(last)
                ),
            ));
        }
    }
    Ok(now)
}
