//! Persons and households, and the space of a person.

use axum::Router;
use axum::routing::get;

use crate::live::Live;
use crate::pages;

/// Their addresses.
pub(super) fn routes() -> Router<Live> {
    Router::new()
        .route("/mon-espace", get(pages::mon_espace::show))
        .route("/mon-espace/parcours", get(pages::mon_espace::show_path))
        .route(
            "/mon-espace/parcours.pdf",
            get(pages::mon_espace::print_path),
        )
        .route(
            "/mon-espace/documents",
            get(pages::mon_espace::show_documents),
        )
        .route(
            "/mon-espace/donnees",
            get(pages::mon_espace::show_data).post(pages::mon_espace::ask),
        )
        .route("/mon-espace/copie", get(pages::mon_espace::copy))
        .route(
            "/personnes/{id}/espace",
            get(pages::personnes::espace::show).post(pages::personnes::espace::invite),
        )
        .route("/personnes", get(pages::personnes::show))
        .route(
            "/personnes/nouvelle",
            get(pages::personnes::nouvelle::show).post(pages::personnes::nouvelle::register),
        )
        .route(
            "/personnes/manques",
            get(pages::personnes::manques::show_mine),
        )
        .route("/personnes/{id}", get(pages::personnes::personne::show))
        .route(
            "/personnes/{id}/parcours.pdf",
            get(pages::personnes::imprimer::show),
        )
        .route(
            "/personnes/{id}/manques",
            get(pages::personnes::manques::show).post(pages::personnes::manques::note),
        )
        .route(
            "/personnes/{id}/identite",
            get(pages::personnes::identite::show).post(pages::personnes::identite::rectify),
        )
        .route(
            "/personnes/{id}/faits",
            get(pages::personnes::faits::show).post(pages::personnes::faits::record),
        )
        .route(
            "/personnes/{id}/faits/{rank}",
            get(pages::personnes::faits::show_one).post(pages::personnes::faits::correct),
        )
        .route(
            "/personnes/{id}/proposer",
            get(pages::personnes::proposer::show).post(pages::personnes::proposer::note),
        )
        .route(
            "/personnes/{id}/referents",
            get(pages::personnes::referents::show).post(pages::personnes::referents::change),
        )
        .route(
            "/menages/nouveau",
            get(pages::menages::nouveau::show).post(pages::menages::nouveau::register),
        )
        .route(
            "/menages/{id}",
            get(pages::menages::menage::show).post(pages::menages::menage::change),
        )
        .route(
            "/menages/{id}/faits",
            get(pages::personnes::faits::show).post(pages::personnes::faits::record),
        )
        .route(
            "/menages/{id}/faits/{rank}",
            get(pages::personnes::faits::show_one).post(pages::personnes::faits::correct),
        )
        .route(
            "/menages/{id}/manques",
            get(pages::personnes::manques::show).post(pages::personnes::manques::note),
        )
        .route(
            "/menages/{id}/proposer",
            get(pages::personnes::proposer::show).post(pages::personnes::proposer::note),
        )
}
