//! `/administration` : what somebody keeps for everybody, by what their role holds.

pub mod comptes;
pub mod demandes;
pub mod journal;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::access::Operation;

use app::{Error, Refusal};

use crate::answer::page;
use crate::asked::Asked;
use crate::desk::Shared;
use crate::filters;
use crate::layout::Layout;
use crate::seat::seated;

/// The doors that open.
#[derive(Template)]
#[template(path = "administration/index.html")]
struct Administration<'d> {
    layout: Layout<'d>,
    doors: Vec<(&'static str, &'static str, &'static str)>,
}

/// Every door: what it asks for, its address, its name, what is behind.
const DOORS: [(Operation, &str, &str, &str); 3] = [
    (
        Operation::ReadAccounts,
        "/administration/comptes",
        "Comptes et mandats",
        "Ouvrir un compte, donner ou reprendre un mandat, aider qui a perdu son code.",
    ),
    (
        Operation::AuditLatest,
        "/administration/journal",
        "Journal d'accès",
        "Qui a lu ou changé quoi, et sous quel mandat. Vérifier que rien n'y a été changé.",
    ),
    (
        Operation::AnswerRequest,
        "/administration/demandes",
        "Demandes des personnes",
        "Ce que chacun demande sur ses données, le mois pour répondre, et l'effacement demandé.",
    ),
];

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
            doors,
        }))
    })
    .await
}
