//! Doors: entering, choosing a mandate, passwords, one's own account.

use axum::Router;
use axum::routing::{get, post};

use crate::live::Live;
use crate::pages;

/// Their addresses.
pub(super) fn routes() -> Router<Live> {
    Router::new()
        .route(
            "/entrer",
            get(pages::entrer::show).post(pages::entrer::enter),
        )
        .route(
            "/entrer/code",
            get(pages::entrer::code::show).post(pages::entrer::code::check),
        )
        .route(
            "/demonstration",
            get(pages::demonstration::show).post(pages::demonstration::enter),
        )
        .route(
            "/mandat",
            get(pages::mandat::show).post(pages::mandat::choose),
        )
        .route("/sortir", post(pages::sortir::leave))
        .route(
            "/entrer/second-facteur",
            get(pages::entrer::second_facteur::show).post(pages::entrer::second_facteur::begin),
        )
        .route(
            "/entrer/second-facteur/code",
            post(pages::entrer::second_facteur::enrol),
        )
        .route(
            "/mot-de-passe",
            get(pages::mot_de_passe::show).post(pages::mot_de_passe::ask),
        )
        .route(
            "/mot-de-passe/nouveau",
            get(pages::mot_de_passe::show_new).post(pages::mot_de_passe::choose_new),
        )
        .route(
            "/invitation",
            get(pages::mot_de_passe::show_invitation).post(pages::mot_de_passe::answer_invitation),
        )
        .route("/calendrier/{file}", get(pages::calendrier::show))
        .route("/profil", get(pages::profil::show))
        .route("/profil/calendrier", post(pages::profil::make_calendar))
        .route(
            "/profil/calendrier-repris",
            post(pages::profil::take_calendar_back),
        )
        .route("/profil/mot-de-passe", post(pages::profil::change_password))
        .route("/profil/session", post(pages::profil::end_session))
        .route("/profil/codes", post(pages::profil::renew_codes))
        .route("/profil/courriels", post(pages::profil::choose_mails))
}
