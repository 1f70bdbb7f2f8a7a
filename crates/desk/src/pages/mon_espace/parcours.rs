//! `/mon-espace/parcours` : what a person went through, action after action.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::person;
use crate::answer::page;
use crate::asked::Asked;
use crate::desk::Shared;
use crate::filters;
use crate::layout::Layout;
use crate::pages::personnes::imprimer;
use crate::pages::personnes::lanes::Lanes;
use crate::seat::seated;

/// Their path.
#[derive(Template)]
#[template(path = "mon_espace/parcours.html")]
struct Path<'d> {
    layout: Layout<'d>,
    lanes: Lanes,
}

/// Prints their path.
pub async fn print(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| imprimer::print(seat, person(seat)?)).await
}

/// Shows their path.
pub async fn show(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        let id = person(seat)?;
        let legs = seat.call(|office, call| office.path(call, id))?;
        let today = (seat.desk.clock)().today;
        Ok(page(&Path {
            layout: seat.layout("Mon parcours"),
            lanes: Lanes::of(&legs, today, seat.desk),
        }))
    })
    .await
}
