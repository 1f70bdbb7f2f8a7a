//! `/plan` : every page of the site.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::fiche::Fiche;

use crate::filters;
use crate::layout::{Layout, Section};
use crate::response::page;
use crate::router::Shared;

/// The plan of the site.
#[derive(Template)]
#[template(path = "plan.html")]
struct Plan<'s> {
    layout: Layout<'s>,
    fiches: Vec<&'s Fiche>,
}

/// Shows the plan.
pub async fn show(State(site): State<Shared>) -> Response {
    page(&Plan {
        layout: Layout::new(&site, Section::Elsewhere, "Plan du site"),
        fiches: site.fiches(),
    })
}
