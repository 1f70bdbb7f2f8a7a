//! `/mentions-legales` : who publishes, and what becomes of what is typed.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::catalogue::CatalogueHead;

use crate::filters;
use crate::layout::{Layout, Section};
use crate::response::page;
use crate::router::Shared;

/// The notices.
#[derive(Template)]
#[template(path = "mentions_legales.html")]
struct Notices<'s> {
    layout: Layout<'s>,
    head: &'s CatalogueHead,
}

/// Shows the notices.
pub async fn show(State(site): State<Shared>) -> Response {
    page(&Notices {
        layout: Layout::new(
            &site,
            Section::Elsewhere,
            "Mentions légales et données personnelles",
        ),
        head: &site.catalogue.head,
    })
}
