//! Steering: actions in numbers, aids, yearly reports, collections, dashboards; the workshop where fiches are written.

use axum::Router;
use axum::routing::{get, post};

use crate::live::Live;
use crate::pages;

/// Its addresses, but those of the workshop.
pub(super) fn routes() -> Router<Live> {
    Router::new()
        .route("/pilotage", get(pages::pilotage::show))
        .route("/pilotage/aides", get(pages::pilotage::aides::show))
        .route("/pilotage/aides.csv", get(pages::pilotage::aides::export))
        .route("/pilotage/bilans", get(pages::pilotage::bilans::show))
        .route(
            "/pilotage/bilans/{fiche}/{document}/{year}/{ower}",
            get(pages::pilotage::bilans::bilan::show).post(pages::pilotage::bilans::bilan::act),
        )
        .route(
            "/pilotage/bilans/{fiche}/{document}/{year}/{ower}/bilan.pdf",
            get(pages::pilotage::bilans::bilan::print),
        )
        .route("/pilotage/recueils", get(pages::pilotage::recueils::show))
        .route(
            "/pilotage/recueils/{survey}/{fiche}/{operator}",
            get(pages::pilotage::recueils::show_one),
        )
        .route(
            "/pilotage/recueils/{survey}/{fiche}/{operator}/{file}",
            get(pages::pilotage::recueils::export),
        )
        .route("/pilotage/manques", get(pages::pilotage::manques::show))
        .route(
            "/pilotage/carte",
            get(pages::pilotage::tableaux::indicateur::map),
        )
        .route("/pilotage/parcours", get(pages::pilotage::parcours::show))
        .route(
            "/pilotage/parcours/{file}",
            get(pages::pilotage::parcours::table),
        )
        .route(
            "/pilotage/parcours/dessin.svg",
            get(pages::pilotage::parcours::svg),
        )
        .route(
            "/pilotage/parcours/dessin.png",
            get(pages::pilotage::parcours::png),
        )
        .route("/pilotage/tableaux", get(pages::pilotage::tableaux::show))
        .route(
            "/pilotage/tableaux/{indicateur}",
            get(pages::pilotage::tableaux::indicateur::show),
        )
        .route(
            "/pilotage/tableaux/{indicateur}/dossiers",
            get(pages::pilotage::tableaux::liste::show),
        )
        .route(
            "/pilotage/tableaux/{indicateur}/{file}",
            get(pages::pilotage::tableaux::export::table),
        )
        .route(
            "/pilotage/tableaux/{indicateur}/dessin.svg",
            get(pages::pilotage::tableaux::export::svg),
        )
        .route(
            "/pilotage/tableaux/{indicateur}/dessin.png",
            get(pages::pilotage::tableaux::export::png),
        )
        .route("/pilotage/{fiche}", get(pages::pilotage::action::show))
        .route(
            "/pilotage/{fiche}/rapport.pdf",
            get(pages::pilotage::rapport::print),
        )
        .route(
            "/pilotage/{fiche}/marches",
            get(pages::pilotage::marches::show).post(pages::pilotage::marches::declare),
        )
        .route(
            "/pilotage/{fiche}/marches.csv",
            get(pages::pilotage::marches::export),
        )
        .route(
            "/pilotage/{fiche}/relance",
            post(pages::pilotage::action::remind),
        )
        .route(
            "/pilotage/{fiche}/silences",
            post(pages::pilotage::action::settle),
        )
}

/// Those of the workshop: the text of a fiche is longer than a form.
pub(super) fn workshop() -> Router<Live> {
    Router::new()
        .route("/atelier", get(pages::atelier::show))
        .route(
            "/atelier/{fiche}",
            get(pages::atelier::fiche::show).post(pages::atelier::fiche::begin),
        )
        .route(
            "/atelier/{fiche}/brouillon",
            get(pages::atelier::brouillon::show).post(pages::atelier::brouillon::keep),
        )
        .route(
            "/atelier/{fiche}/cas",
            get(pages::atelier::cas::show).post(pages::atelier::cas::keep),
        )
        .route(
            "/atelier/{fiche}/personne",
            get(pages::atelier::personne::show).post(pages::atelier::personne::judge),
        )
        .route(
            "/atelier/{fiche}/comparer",
            get(pages::atelier::comparer::show),
        )
        .route("/atelier/{fiche}/effets", get(pages::atelier::effets::show))
        .route(
            "/atelier/{fiche}/publier",
            get(pages::atelier::publier::show).post(pages::atelier::publier::publish),
        )
        .route(
            "/atelier/{fiche}/formulaire/{kind}/{record}",
            get(pages::atelier::formulaire::show).post(pages::atelier::formulaire::keep),
        )
}
