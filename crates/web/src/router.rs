//! Every address of the site, on one screen.

use std::sync::Arc;

use axum::Router;
use axum::extract::FromRef;
use axum::routing::get;

use crate::request::LONGEST_FORM;
use crate::response::bounded;
use crate::site::Site;
use crate::{assets, errors, pages};

/// The site as requests share it.
pub type Shared = Arc<Site>;

/// All pages of the site.
pub fn router(site: impl Into<Shared>) -> Router {
    router_of(site.into())
}

/// All pages of a site that may change from one request to the next; its style sheet does not.
pub fn router_of<S>(live: S) -> Router
where
    S: Clone + Send + Sync + 'static,
    Shared: FromRef<S>,
{
    let site = Shared::from_ref(&live);
    let (style, icon) = (site.assets.style.clone(), site.assets.icon.clone());
    let pages = Router::new()
        .route("/", get(pages::home::show))
        .route("/fiches", get(pages::fiches::show))
        .route("/fiches/{name}", get(pages::fiche::show))
        .route(
            "/fiches/{name}/versions/{number}",
            get(pages::fiche::show_version),
        )
        .route(
            "/quelle-action",
            get(pages::quelle_action::show).post(pages::quelle_action::answer),
        )
        .route(
            "/quelle-action/imprimer",
            get(pages::quelle_action::start_over).post(pages::quelle_action::print),
        )
        .route("/livret.pdf", get(pages::imprimes::booklet))
        .route("/fiches/{name}/fiche.pdf", get(pages::imprimes::sheet))
        .route(
            "/fiches/{name}/documents/{document}",
            get(pages::imprimes::form),
        )
        .route("/offre", get(pages::offre::show))
        .route("/offre.svg", get(pages::offre::download))
        .route("/lectures", get(pages::lectures::show))
        .route("/accessibilite", get(pages::accessibilite::show))
        .route("/mentions-legales", get(pages::mentions_legales::show))
        .route("/plan", get(pages::plan::show))
        .route("/robots.txt", get(pages::robots))
        .route("/sante", get(pages::sante::show))
        .route("/sante.json", get(pages::sante::show_json))
        .route(&style, get(assets::style))
        .route(&icon, get(assets::icon))
        .fallback(errors::not_found)
        .method_not_allowed_fallback(errors::method_not_allowed)
        .with_state(live);
    bounded(pages, LONGEST_FORM)
}
