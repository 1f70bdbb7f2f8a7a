//! `/accessibilite` : what is tested, and what is not.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::filters;
use crate::layout::{Layout, Section};
use crate::response::page;
use crate::router::Shared;

/// The declaration.
#[derive(Template)]
#[template(path = "accessibilite.html")]
struct Accessibility<'s> {
    layout: Layout<'s>,
}

/// Shows the declaration.
pub async fn show(State(site): State<Shared>) -> Response {
    page(&Accessibility {
        layout: Layout::new(&site, Section::Elsewhere, "Accessibilité"),
    })
}
