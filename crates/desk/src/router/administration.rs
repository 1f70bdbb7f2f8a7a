//! Administering: accounts, organisations, territories, what is kept and erased, requests, jobs, health.

use axum::Router;
use axum::routing::{get, post};

use crate::live::Live;
use crate::pages;

/// Its addresses.
pub(super) fn routes() -> Router<Live> {
    Router::new()
        .route("/administration", get(pages::administration::show))
        .route(
            "/administration/comptes",
            get(pages::administration::comptes::show).post(pages::administration::comptes::create),
        )
        .route(
            "/administration/comptes/{number}",
            get(pages::administration::comptes::show_one),
        )
        .route(
            "/administration/comptes/{number}/{what}",
            post(pages::administration::comptes::act),
        )
        .route(
            "/administration/journal",
            get(pages::administration::journal::show).post(pages::administration::journal::verify),
        )
        .route(
            "/administration/organisations",
            get(pages::administration::organisations::show),
        )
        .route(
            "/administration/organisations/nouvelle",
            get(pages::administration::organisations::form::show)
                .post(pages::administration::organisations::form::register),
        )
        .route(
            "/administration/organisations/{id}",
            get(pages::administration::organisations::show_one),
        )
        .route(
            "/administration/organisations/{id}/rectifier",
            get(pages::administration::organisations::form::show_one)
                .post(pages::administration::organisations::form::rectify),
        )
        .route(
            "/administration/organisations/{id}/{what}",
            post(pages::administration::organisations::act),
        )
        .route(
            "/administration/territoires",
            get(pages::administration::territoires::show),
        )
        .route(
            "/administration/territoires/{id}",
            get(pages::administration::territoires::show_one),
        )
        .route(
            "/administration/conservation",
            get(pages::administration::conservation::show),
        )
        .route(
            "/administration/conservation/apercu",
            post(pages::administration::conservation::draw),
        )
        .route(
            "/administration/conservation/liste",
            get(pages::administration::conservation::list),
        )
        .route(
            "/administration/conservation/purge",
            post(pages::administration::conservation::launch),
        )
        .route(
            "/administration/conservation/purges/{number}",
            get(pages::administration::conservation::purges::show)
                .post(pages::administration::conservation::purges::go_on),
        )
        .route(
            "/administration/conservation/gels",
            get(pages::administration::conservation::gels::show)
                .post(pages::administration::conservation::gels::place),
        )
        .route(
            "/administration/conservation/gels/{number}",
            post(pages::administration::conservation::gels::lift),
        )
        .route(
            "/administration/travaux",
            get(pages::administration::travaux::show),
        )
        .route(
            "/administration/travaux/{number}",
            post(pages::administration::travaux::try_again),
        )
        .route(
            "/administration/sante",
            get(pages::administration::sante::show),
        )
        .route(
            "/administration/demandes",
            get(pages::administration::demandes::show),
        )
        .route(
            "/administration/demandes/{number}",
            get(pages::administration::demandes::show_one)
                .post(pages::administration::demandes::act),
        )
}
