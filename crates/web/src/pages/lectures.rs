//! `/lectures` : how each ambiguity, contradiction or silence of the booklet is settled.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::catalogue::Reading;
use domain::fiche::Fiche;

use crate::filters;
use crate::layout::{Layout, Section};
use crate::response::page;
use crate::router::Shared;
use crate::words;

/// All readings.
#[derive(Template)]
#[template(path = "lectures.html")]
struct Readings<'s> {
    layout: Layout<'s>,
    readings: Vec<ReadingShown<'s>>,
}

/// A reading with the fiches that rest on it.
struct ReadingShown<'s> {
    reading: &'s Reading,
    kind: &'static str,
    fiches: Vec<&'s Fiche>,
}

/// Shows the readings.
pub async fn show(State(site): State<Shared>) -> Response {
    let fiches = site.fiches();
    let rests = |fiche: &Fiche, reading: &Reading| {
        fiche.head.readings.contains(&reading.id)
            || fiche
                .origins()
                .iter()
                .any(|(_, origin)| origin.provenance.readings.contains(&reading.id))
    };
    let shown = site.catalogue.readings.iter().map(|reading| ReadingShown {
        reading,
        kind: words::reading(reading.kind),
        fiches: fiches
            .iter()
            .filter(|fiche| rests(fiche, reading))
            .copied()
            .collect(),
    });
    page(&Readings {
        layout: Layout::new(&site, Section::Elsewhere, "Les lectures du livret"),
        readings: shown.collect(),
    })
}
