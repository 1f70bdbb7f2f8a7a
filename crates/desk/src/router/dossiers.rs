//! Daily work: what is to do, dossiers, meetings, news, what is taken away.

use axum::Router;
use axum::routing::{get, post};

use crate::live::Live;
use crate::pages;

/// Its addresses, but those that send or fetch files.
pub(super) fn routes() -> Router<Live> {
    Router::new()
        .route("/a-faire", get(pages::a_faire::show))
        .route("/dossiers", get(pages::dossiers::show))
        .route(
            "/dossiers/saisie",
            get(pages::dossiers::saisie::show).post(pages::dossiers::saisie::submit),
        )
        .route("/dossiers/nouveau", get(pages::dossiers::nouveau::show))
        .route(
            "/dossiers/nouveau/{fiche}/{kind}/{*path}",
            get(pages::dossiers::nouveau::show_one).post(pages::dossiers::nouveau::open),
        )
        .route("/dossiers/{number}", get(pages::dossiers::dossier::show))
        .route(
            "/dossiers/{number}/papiers/{*what}",
            get(pages::dossiers::imprimer::show),
        )
        .route(
            "/dossiers/{number}/recueil",
            get(pages::dossiers::recueil::show),
        )
        .route(
            "/dossiers/{number}/reprendre",
            post(pages::dossiers::reprendre::take),
        )
        .route(
            "/dossiers/{number}/signer/{document}",
            get(pages::dossiers::signer::sign).post(pages::dossiers::signer::sign),
        )
        .route(
            "/dossiers/{number}/pieces/{piece}/retirer",
            post(pages::dossiers::pieces::take_back),
        )
        .route("/avis", get(pages::avis::show))
        .route("/exports", get(pages::exports::show))
        .route(
            "/exports/listes/{list}",
            get(pages::exports::liste::show).post(pages::exports::liste::ask),
        )
        .route("/seances", get(pages::seances::show))
        .route(
            "/seances/nouvelle",
            get(pages::seances::nouvelle::show).post(pages::seances::nouvelle::plan),
        )
        .route("/seances/{id}", get(pages::seances::seance::show))
        .route(
            "/seances/{id}/changer",
            get(pages::seances::nouvelle::show_one).post(pages::seances::nouvelle::change),
        )
        .route(
            "/seances/{id}/compte-rendu",
            get(pages::seances::compte_rendu::show),
        )
        .route(
            "/seances/{id}/ordre-du-jour.pdf",
            get(pages::seances::imprimer::agenda),
        )
        .route(
            "/seances/{id}/compte-rendu.pdf",
            get(pages::seances::imprimer::minutes),
        )
        .route("/seances/{id}/{what}", post(pages::seances::seance::act))
}
