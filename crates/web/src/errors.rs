//! The pages that refuse: what happened, and what to do.

use askama::Template;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use domain::fiche::Fiche;
use search::{Matching, Query};

use crate::filters;
use crate::layout::{Layout, Section};
use crate::request::Unreadable;
use crate::response::refusal;
use crate::router::Shared;
use crate::site::Site;

/// A page that refuses.
#[derive(Template)]
#[template(path = "error.html")]
struct Refused<'s> {
    layout: Layout<'s>,
    status: u16,
    title: &'static str,
    why: String,
    /// Fiches that the address may have meant.
    near: Vec<&'s Fiche>,
}

/// Fiches proposed at most.
const MOST_NEAR: usize = 3;

/// No page at this address.
pub async fn not_found(State(site): State<Shared>, uri: Uri) -> Response {
    unknown_address(&site, uri.path())
}

/// No page at this address, which a search may help to mend.
pub fn unknown_address(site: &Site, path: &str) -> Response {
    let pairs: Vec<_> = form_urlencoded::parse(path.as_bytes()).collect();
    let decoded = pairs
        .first()
        .map(|(name, _)| name.as_ref())
        .unwrap_or_default();
    let words = decoded
        .rsplit('/')
        .find(|part| !part.is_empty())
        .unwrap_or_default();
    let text = words.replace(['-', '_', '.'], " ");
    refuse(
        site,
        StatusCode::NOT_FOUND,
        near(site, &text),
        String::new(),
    )
}

/// The request cannot be understood.
pub fn bad_request(site: &Site, why: impl Into<String>) -> Response {
    refuse(site, StatusCode::BAD_REQUEST, Vec::new(), why.into())
}

/// What was sent cannot be read.
pub fn unreadable(site: &Site, why: Unreadable) -> Response {
    match why {
        Unreadable::TooLong => refuse(
            site,
            StatusCode::PAYLOAD_TOO_LARGE,
            Vec::new(),
            String::new(),
        ),
        Unreadable::NotText => bad_request(
            site,
            "L'adresse ou le formulaire contient des caractères illisibles.",
        ),
        Unreadable::Malformed => bad_request(site, "Le formulaire est mal formé."),
    }
}

/// The address exists, not for this method.
pub async fn method_not_allowed(State(site): State<Shared>) -> Response {
    refuse(
        &site,
        StatusCode::METHOD_NOT_ALLOWED,
        Vec::new(),
        String::new(),
    )
}

/// Something unexpected failed here.
pub fn fault(site: &Site) -> Response {
    refuse(
        site,
        StatusCode::INTERNAL_SERVER_ERROR,
        Vec::new(),
        String::new(),
    )
}

fn near<'s>(site: &'s Site, text: &str) -> Vec<&'s Fiche> {
    let query = Query {
        text: text.to_owned(),
        ..Query::default()
    };
    let Ok(found) = site.index.search(&query, 0, MOST_NEAR) else {
        return Vec::new();
    };
    match found.matching {
        None | Some(Matching::Nothing) => Vec::new(),
        Some(_) => found
            .hits
            .iter()
            .filter_map(|hit| site.fiche(hit.id))
            .collect(),
    }
}

fn refuse(site: &Site, status: StatusCode, near: Vec<&Fiche>, why: String) -> Response {
    let title = match status {
        StatusCode::NOT_FOUND => "Cette page n'existe pas",
        StatusCode::BAD_REQUEST => "Cette demande n'a pas été comprise",
        StatusCode::PAYLOAD_TOO_LARGE => "Cette demande est trop longue",
        StatusCode::METHOD_NOT_ALLOWED => "Cette page ne s'ouvre pas ainsi",
        _ => "La page n'a pas pu être préparée",
    };
    let layout = Layout::new(site, Section::Elsewhere, title);
    refusal(
        status,
        &Refused {
            layout,
            status: status.as_u16(),
            title,
            why,
            near,
        },
    )
}
