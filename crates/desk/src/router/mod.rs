//! Every address of the tool, room by room.

mod administration;
mod doors;
mod dossiers;
mod people;
mod steering;

use std::time::Duration;

use axum::Router;
use axum::routing::get;
use web::response::{bounded, bounded_by};

use crate::asked::{LONGEST_FORM, LONGEST_TEXT};
use crate::live::Live;
use crate::pages;

/// The most files of a form, when each is as heavy as may be.
const MOST_FILES: usize = 5;
/// Time a request may take that sends or fetches files, from a phone where the network is slow.
const LONGEST_SENDING: Duration = Duration::from_secs(300);

/// All pages of the tool.
pub fn router(desk: impl Into<Live>) -> Router {
    let live: Live = desk.into();
    let largest = live.desk().office.admitted().1;
    let largest = usize::try_from(largest).unwrap_or(usize::MAX);
    // A form that holds files holds a few, and what is typed.
    let longest = largest
        .saturating_mul(MOST_FILES)
        .saturating_add(LONGEST_FORM);
    let pages = doors::routes()
        .merge(dossiers::routes())
        .merge(people::routes())
        .merge(steering::routes())
        .merge(administration::routes())
        .with_state(live.clone());
    let sending = sending().with_state(live.clone());
    let workshop = steering::workshop().with_state(live.clone());
    let pages = bounded(pages, LONGEST_FORM)
        .merge(bounded_by(sending, longest, LONGEST_SENDING))
        .merge(bounded(workshop, LONGEST_TEXT));
    live.fresh(pages)
}

/// The addresses that send or fetch files: they may be heavy, and slow.
fn sending() -> Router<Live> {
    Router::new()
        .route(
            "/dossiers/{number}/actes/{*path}",
            get(pages::dossiers::acte::show).post(pages::dossiers::acte::submit),
        )
        .route(
            "/dossiers/{number}/documents/{document}",
            get(pages::dossiers::pieces::show).post(pages::dossiers::pieces::join),
        )
        .route(
            "/dossiers/{number}/pieces/{piece}",
            get(pages::dossiers::pieces::give),
        )
        .route(
            "/exports/{number}",
            get(pages::exports::fetch).post(pages::exports::withdraw),
        )
        .route(
            "/personnes/{id}/prescrire/{fiche}",
            get(pages::personnes::prescrire::show).post(pages::personnes::prescrire::prescribe),
        )
        .route(
            "/menages/{id}/prescrire/{fiche}",
            get(pages::personnes::prescrire::show).post(pages::personnes::prescrire::prescribe),
        )
        .route(
            "/administration/organisations/importer",
            get(pages::administration::organisations::importer::show)
                .post(pages::administration::organisations::importer::weigh),
        )
}
