//! `/sante` and `/sante.json` : whether the installation answers, for whoever watches it from outside. Up or down,
//! part by part, and a version: nothing else.

use std::fmt::Write;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE, HeaderMap};
use axum::response::{IntoResponse, Response};

use crate::router::Shared;

/// A part of the installation, by its name, and whether it is well.
pub type Part = (&'static str, bool);

/// Tells it as text; as JSON to who asks for that.
pub async fn show(State(site): State<Shared>, headers: HeaderMap) -> Response {
    let accepted = headers.get(ACCEPT).and_then(|value| value.to_str().ok());
    let json = accepted.is_some_and(|accepted| accepted.contains("application/json"));
    told(site, json).await
}

/// Tells it as JSON.
pub async fn show_json(State(site): State<Shared>) -> Response {
    told(site, true).await
}

async fn told(site: Shared, json: bool) -> Response {
    // The base answers in its own time: never on the threads that listen.
    let asked = tokio::task::spawn_blocking(move || site.parts()).await;
    let parts = asked.unwrap_or_else(|_| vec![("reponse", false)]);
    let well = parts.iter().all(|(_, well)| *well);
    let status = match well {
        true => StatusCode::OK,
        false => StatusCode::SERVICE_UNAVAILABLE,
    };
    let kind = match json {
        true => "application/json",
        false => "text/plain; charset=utf-8",
    };
    let body = match json {
        true => as_json(well, &parts),
        false => as_text(well, &parts),
    };
    let headers = [(CONTENT_TYPE, kind), (CACHE_CONTROL, "no-store")];
    (status, headers, body).into_response()
}

fn state(well: bool) -> &'static str {
    match well {
        true => "en service",
        false => "en panne",
    }
}

const VERSION: &str = env!("CARGO_PKG_VERSION");

fn as_text(well: bool, parts: &[Part]) -> String {
    let mut text = format!("{}\nversion : {VERSION}\n", state(well));
    for (name, well) in parts {
        let word = if *well { "oui" } else { "non" };
        // Writing to a text does not fail.
        let _ = writeln!(text, "{name} : {word}");
    }
    text
}

/// Names are ours: letters without accents, nothing to escape.
fn as_json(well: bool, parts: &[Part]) -> String {
    let parts = parts
        .iter()
        .map(|(name, well)| format!("\"{name}\":{well}"));
    let parts: Vec<String> = parts.collect();
    format!(
        "{{\"etat\":\"{}\",\"version\":\"{VERSION}\",{}}}\n",
        state(well),
        parts.join(",")
    )
}
