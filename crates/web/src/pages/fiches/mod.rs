//! `/fiches` : search and filters over the catalogue; the address holds all that is asked.

mod asked;
mod found;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::fiche::Fiche;
use search::{Matching, Query, Results};

use self::asked::{Asked, PER_PAGE, Pages, PlaceAsked, chosen};
use self::found::Found;
use crate::filters;
use crate::layout::{Layout, Section};
use crate::offer::facets::Facet;
use crate::places::{self, Meant, Reach};
use crate::request::{LONGEST_QUERY, Pairs};
use crate::response::page;
use crate::router::Shared;
use crate::site::Site;
use crate::{errors, french};

/// The catalogue.
#[derive(Template)]
#[template(path = "fiches.html")]
struct Fiches<'s> {
    layout: Layout<'s>,
    asked: Asked,
    place: PlaceAsked,
    facets: Vec<FacetShown>,
    found: Vec<Found<'s>>,
    /// Fiches that the text and the filters keep and that the place alone leaves out.
    outside: Vec<&'s Fiche>,
    approximate: Option<&'static str>,
    /// What is asked, one by one, each with the address that stops asking it.
    chosen: Vec<(String, String)>,
    summary: String,
    /// Addresses of the pages before and after, and where this one stands, when there are several.
    pages: Option<Pages>,
}

/// Fiches named as left out by the place: enough to see which, on one line.
const OUTSIDE_SHOWN: usize = 20;

/// A filter with its counts.
struct FacetShown {
    key: &'static str,
    title: &'static str,
    values: Vec<ValueShown>,
}

/// A value of a filter.
struct ValueShown {
    key: String,
    label: String,
    count: usize,
    checked: bool,
}

/// Shows the catalogue.
pub async fn show(State(site): State<Shared>, RawQuery(query): RawQuery) -> Response {
    let pairs = match Pairs::read(query.unwrap_or_default().as_bytes(), LONGEST_QUERY) {
        Ok(pairs) => pairs,
        Err(why) => return errors::unreadable(&site, why),
    };
    let asked = match Asked::read(&site, &pairs) {
        Ok(asked) => asked,
        Err(why) => return errors::bad_request(&site, why),
    };
    match Fiches::find(&site, asked) {
        Some(fiches) => page(&fiches),
        None => errors::fault(&site),
    }
}

impl<'s> Fiches<'s> {
    fn find(site: &'s Site, asked: Asked) -> Option<Fiches<'s>> {
        let meant = (!asked.place.is_empty()).then(|| places::meant(site.catalogue, &asked.place));
        let anywhere = asked.query();
        let place = match meant {
            Some(Meant::One(place)) => Some(place),
            _ => None,
        };
        let fiches = site.fiches();
        let reach = |place, rank| site.reaches.get(site.catalogue, place, rank);
        let among = |kept: fn(Reach) -> bool| {
            place.map(|place| {
                (0..fiches.len())
                    .filter(|&rank| kept(reach(place, rank)))
                    .collect()
            })
        };
        let query = Query {
            among: among(|reach| reach != Reach::Outside),
            ..anywhere.clone()
        };
        let results = site
            .index
            .search(&query, asked.page * PER_PAGE, PER_PAGE)
            .ok()?;
        let outside = match among(|reach| reach == Reach::Outside) {
            None => Vec::new(),
            excluded => {
                let elsewhere = Query {
                    among: excluded,
                    ..anywhere
                };
                let left_out = site.index.search(&elsewhere, 0, OUTSIDE_SHOWN).ok()?;
                let ranks = left_out.hits.iter().map(|hit| hit.position);
                ranks.filter_map(|rank| fiches.get(rank).copied()).collect()
            }
        };
        let matching = results.matching;
        let hits = results.hits.iter();
        let found = hits.filter_map(|hit| {
            let to_check = place.is_some_and(|place| reach(place, hit.position) == Reach::ToCheck);
            Some(Found::of(
                site,
                fiches.get(hit.position)?,
                hit.position,
                &query,
                matching,
                to_check,
            ))
        });
        Some(Fiches {
            layout: layout(site, &asked, results.total),
            found: found.collect(),
            outside,
            pages: Pages::of(&asked, results.total),
            approximate: matching.and_then(approximation),
            chosen: chosen(site, &asked),
            facets: site
                .facets
                .0
                .iter()
                .map(|facet| FacetShown::of(facet, &asked, &results))
                .collect(),
            summary: french::counted(results.total, "fiche", "fiches"),
            place: PlaceAsked::of(site, &asked),
            asked,
        })
    }

    fn place_is_unclear(&self) -> bool {
        matches!(self.place, PlaceAsked::Several(_) | PlaceAsked::Unknown(_))
    }

    fn has_filters(&self) -> bool {
        !self.asked.values.is_empty()
    }

    fn asks_something(&self) -> bool {
        !self.chosen.is_empty()
    }
}

fn layout<'s>(site: &'s Site, asked: &Asked, total: usize) -> Layout<'s> {
    let title = match (asked.text.is_empty(), asked.pairs().is_empty()) {
        (_, true) => "Les fiches".to_owned(),
        (true, _) => format!(
            "Les fiches filtrées : {}",
            french::counted(total, "résultat", "résultats")
        ),
        (false, _) => format!(
            "« {} » : {}",
            asked.text,
            french::counted(total, "résultat", "résultats")
        ),
    };
    Layout::new(site, Section::Fiches, title).searching(&asked.text)
}

/// What to tell the reader when the results are only near what was typed.
fn approximation(matching: Matching) -> Option<&'static str> {
    match matching {
        Matching::Typos => Some(
            "Aucune fiche ne contient ces mots tels quels. Voici celles qui contiennent des mots très proches.",
        ),
        Matching::SomeWords => {
            Some("Aucune fiche ne contient tous ces mots. Voici celles qui en contiennent le plus.")
        }
        _ => None,
    }
}

impl FacetShown {
    fn of(facet: &Facet, asked: &Asked, results: &Results<'_>) -> FacetShown {
        let counts = results.counts.get(facet.key);
        let value = |(key, label): &(String, String)| ValueShown {
            count: counts
                .and_then(|counts| counts.get(key.as_str()))
                .copied()
                .unwrap_or(0),
            checked: asked.values.contains(&(facet.key, key.clone())),
            key: key.clone(),
            label: label.clone(),
        };
        let values: Vec<ValueShown> = facet.values.iter().map(value).collect();
        FacetShown {
            key: facet.key,
            title: facet.title,
            values,
        }
    }
}
