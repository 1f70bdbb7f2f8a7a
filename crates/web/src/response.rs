//! A template becomes a response.

use std::time::Duration;

use askama::Template;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;

/// A page that anyone may keep for a while.
pub fn page(template: &impl Template) -> Response {
    html(StatusCode::OK, template, "public, max-age=300")
}

/// A page that says something of a person: nobody keeps it.
pub fn private_page(status: StatusCode, template: &impl Template) -> Response {
    html(status, template, "no-store")
}

/// A page that refuses.
pub fn refusal(status: StatusCode, template: &impl Template) -> Response {
    html(status, template, "no-store")
}

fn html(status: StatusCode, template: &impl Template, cache: &'static str) -> Response {
    match template.render() {
        Ok(html) => {
            let headers = [
                (CONTENT_TYPE, "text/html; charset=utf-8"),
                (CACHE_CONTROL, cache),
            ];
            (status, headers, html).into_response()
        }
        Err(_) => (
            StatusCode::INTERNAL_SERVER_ERROR,
            "La page n'a pas pu être composée.",
        )
            .into_response(),
    }
}

/// What every response says of itself: no script, no frame, nothing from elsewhere, nothing guessed.
const PROMISES: [(&str, &str); 8] = [
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    ("x-dns-prefetch-control", "off"),
];

/// Time a whole request may take: only a reader who sends slowly reaches it.
const LONGEST_REQUEST: Duration = Duration::from_secs(20);

/// What pages have in common, the public site's and the tool's: forms of at most so many bytes, a time that ends,
/// answers compressed, with their promises.
pub fn bounded(pages: Router, longest_form: usize) -> Router {
    bounded_by(pages, longest_form, LONGEST_REQUEST)
}

/// The same, where a request may take another time: files are sent from phones.
pub fn bounded_by(pages: Router, longest_form: usize, longest_request: Duration) -> Router {
    pages
        .layer(DefaultBodyLimit::max(longest_form))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            longest_request,
        ))
        .layer(CompressionLayer::new())
        .layer(map_response(with_promises))
}

/// Adds the promises to a response; one that promises something stricter of itself keeps its own word.
async fn with_promises(mut response: Response) -> Response {
    for (name, value) in PROMISES {
        let headers = response.headers_mut();
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    response
}
