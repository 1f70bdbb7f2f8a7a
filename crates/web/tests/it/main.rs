//! The public site over its router, with the département's real catalogue.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "in a test, what fails must stop it"
)]

mod catalogue;
mod crawl;
mod dialogue;
mod fiches;
mod html;
mod imprimes;
mod refusals;
mod sante;

use std::path::Path;
use std::sync::LazyLock;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use domain::Catalogue;
use domain::values::Date;
use http_body_util::BodyExt;
use tower::ServiceExt;

/// The catalogue as its files say.
static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue/ille-et-vilaine");
    let loaded = catalogue_files::load_dir(&folder);
    assert!(loaded.faults.is_empty(), "{:?}", loaded.faults);
    loaded.catalogue
});

static SITE: LazyLock<Router> = LazyLock::new(|| site(CATALOGUE.clone()));

fn kept(catalogue: Catalogue) -> &'static Catalogue {
    Box::leak(Box::new(catalogue))
}

fn site(catalogue: Catalogue) -> Router {
    web::router(web::Site::new(kept(catalogue), today).unwrap())
}

/// A day when some actions are open and others are not.
fn today() -> Date {
    Date::constant(2018, 6, 1)
}

/// An answer of the site.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

/// Sends a request; the test gets the whole answer.
fn send(request: Request<Body>) -> Answer {
    send_to(&SITE, request)
}

fn send_to(site: &Router, request: Request<Body>) -> Answer {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    runtime.block_on(async {
        let response = site.clone().oneshot(request).await.unwrap();
        let (head, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Answer {
            status: head.status,
            headers: head.headers,
            // A printed paper is no text: what of it is text is enough here.
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    })
}

fn get(path: &str) -> Answer {
    send(Request::get(path).body(Body::empty()).unwrap())
}

fn post(path: &str, form: &[(&str, &str)]) -> Answer {
    let mut body = form_urlencoded::Serializer::new(String::new());
    body.extend_pairs(form);
    let request = Request::post(path).header("content-type", "application/x-www-form-urlencoded");
    send(request.body(Body::from(body.finish())).unwrap())
}

/// A page that must be there.
fn page(path: &str) -> String {
    let answer = get(path);
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    answer.body
}
