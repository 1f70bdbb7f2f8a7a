//! `/mon-espace/documents` : a person's documents, action after action: read, signed, joined.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::dossiers;
use crate::answer::page;
use crate::asked::Asked;
use crate::desk::Shared;
use crate::filters;
use crate::layout::Layout;
use crate::pages::dossiers::dossier::words_of;
use crate::pages::dossiers::record::{self, Paper};
use crate::seat::seated;

/// Their documents.
#[derive(Template)]
#[template(path = "mon_espace/documents.html")]
struct Documents<'d> {
    layout: Layout<'d>,
    actions: Vec<Action>,
}

/// The documents of an action.
struct Action {
    number: i64,
    name: &'static str,
    papers: Vec<Paper>,
}

/// Shows their documents.
pub async fn show(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        super::person(seat)?;
        let views = [dossiers(seat, true)?, dossiers(seat, false)?];
        let actions = views.iter().flatten().map(|view| Action {
            number: view.number,
            name: view.fiche.head.short_title.as_str(),
            papers: record::papers(words_of(seat, view), view),
        });
        Ok(page(&Documents {
            layout: seat.layout("Mes documents"),
            actions: actions.collect(),
        }))
    })
    .await
}
