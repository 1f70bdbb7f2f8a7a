//! `/offre` : how actions lead to one another, drawn and in a table.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use domain::fiche::Fiche;
use papers::livret::{Drawing, Way as PrintedWay};

use super::fiche::Way;
use crate::errors;
use crate::filters;
use crate::graph::Picture;
use crate::layout::{Layout, Section};
use crate::offer::links::{self, Edge, End};
use crate::request::{LONGEST_QUERY, Pairs};
use crate::response::page;
use crate::router::Shared;
use crate::site::Site;

/// The whole offer.
#[derive(Template)]
#[template(path = "offre.html")]
struct Offer<'s> {
    layout: Layout<'s>,
    picture: Picture,
    /// Whether what stands outside the booklet is drawn too.
    outside: bool,
    /// Edges between fiches.
    paths: Vec<EdgeShown<'s>>,
    /// Edges that lead outside the booklet.
    outwards: Vec<EdgeShown<'s>>,
    /// Hints for who is not taken, and moves inside a fiche.
    hints: Vec<EdgeShown<'s>>,
    isolated: Vec<&'s Fiche>,
}

/// The offer as the booklet draws it.
///
/// # Errors
/// The drawing cannot be composed.
pub fn drawing(site: &Site) -> Result<Drawing, askama::Error> {
    let Offer { picture, paths, .. } = Offer::of(site, false);
    let way = |shown: &EdgeShown<'_>| PrintedWay {
        from: format!("{} · {}", shown.edge.from.code(), shown.edge.from.name()),
        to: format!("{} · {}", shown.edge.to.code(), shown.edge.to.name()),
        kind: shown.edge.kinds(),
    };
    Ok(Drawing {
        ways: paths.iter().map(way).collect(),
        picture: PictureFile { picture }.render()?,
    })
}

/// An edge with all that states it.
struct EdgeShown<'s> {
    edge: Edge<'s>,
    ways: Vec<Way<'s>>,
}

/// The drawing alone, as a file.
#[derive(Template)]
#[template(path = "picture_file.svg", escape = "html")]
struct PictureFile {
    picture: Picture,
}

/// Shows the offer.
pub async fn show(State(site): State<Shared>, RawQuery(query): RawQuery) -> Response {
    match Pairs::read(query.unwrap_or_default().as_bytes(), LONGEST_QUERY) {
        Ok(pairs) => page(&Offer::of(&site, pairs.get("exterieur") == Some("oui"))),
        Err(why) => errors::unreadable(&site, why),
    }
}

/// The drawing as a file.
pub async fn download(State(site): State<Shared>, RawQuery(query): RawQuery) -> Response {
    let pairs = match Pairs::read(query.unwrap_or_default().as_bytes(), LONGEST_QUERY) {
        Ok(pairs) => pairs,
        Err(why) => return errors::unreadable(&site, why),
    };
    let offer = Offer::of(&site, pairs.get("exterieur") == Some("oui"));
    match (PictureFile {
        picture: offer.picture,
    })
    .render()
    {
        Ok(svg) => {
            let headers = [
                (CONTENT_TYPE, "image/svg+xml"),
                (CONTENT_DISPOSITION, "inline; filename=\"offre.svg\""),
                (CACHE_CONTROL, "public, max-age=300"),
            ];
            (headers, svg).into_response()
        }
        Err(_) => errors::fault(&site),
    }
}

impl<'s> Offer<'s> {
    fn of(site: &'s Site, outside: bool) -> Offer<'s> {
        let fiches = site.fiches();
        let edges = links::edges(site.catalogue, &fiches);
        let is_between = |edge: &Edge<'_>| edge.from.is_fiche() && edge.to.is_fiche();
        let drawn: Vec<&Edge<'_>> = edges
            .iter()
            .filter(|edge| edge.is_path() && (outside || is_between(edge)))
            .collect();
        let ends = fiches.iter().map(|fiche| End::Fiche(fiche)).collect();
        let picture = links::picture(ends, &drawn, None);
        let touched: BTreeSet<&str> = edges
            .iter()
            .filter(|edge| is_between(edge) && edge.is_path())
            .flat_map(|edge| [edge.from.id(), edge.to.id()])
            .collect();
        let shown = |kept: &dyn Fn(&Edge<'_>) -> bool| -> Vec<EdgeShown<'s>> {
            edges
                .iter()
                .filter(|edge| kept(edge))
                .map(|edge| EdgeShown::of(site, edge))
                .collect()
        };
        let is_inside = |edge: &Edge<'_>| edge.from.id() == edge.to.id();
        Offer {
            layout: Layout::new(site, Section::Offer, "L'offre dessinée"),
            picture,
            outside,
            paths: shown(&|edge| is_between(edge) && edge.is_path() && !is_inside(edge)),
            outwards: shown(&|edge| !is_between(edge) && edge.is_path()),
            hints: shown(&|edge| !edge.is_path() || is_inside(edge)),
            isolated: fiches
                .into_iter()
                .filter(|fiche| !touched.contains(fiche.head.id.as_str()))
                .collect(),
        }
    }
}

impl<'s> EdgeShown<'s> {
    fn of(site: &'s Site, edge: &Edge<'s>) -> EdgeShown<'s> {
        EdgeShown {
            ways: (0..edge.statements.len())
                .filter_map(|rank| Way::of(site, edge, rank, edge.to))
                .collect(),
            edge: edge.clone(),
        }
    }
}
