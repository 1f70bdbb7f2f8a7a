//! `/fiches` : search and filters over the catalogue; the address holds all that is asked.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::fiche::Fiche;
use search::{Matching, Query, Results};

use crate::filters;
use crate::layout::{Layout, Section};
use crate::offer::essentials::{Essentials, essentials};
use crate::offer::facets::{self, Facet};
use crate::places::{self, Meant, Reach};
use crate::request::{LONGEST_QUERY, Pairs, address};
use crate::response::page;
use crate::router::Shared;
use crate::site::Site;
use crate::{errors, french, words};

/// Letters shown around the words found.
const EXCERPT: usize = 200;

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

/// Where a page of results stands.
struct Pages {
    before: Option<String>,
    after: Option<String>,
    words: String,
}

/// Results on one page: a booklet fits, a large catalogue is turned page by page.
const PER_PAGE: usize = 20;

/// Fiches named as left out by the place: enough to see which, on one line.
const OUTSIDE_SHOWN: usize = 20;

/// What the address asks.
struct Asked {
    text: String,
    place: String,
    values: BTreeSet<(&'static str, String)>,
    /// Rank of the page of results, from 0.
    page: usize,
}

/// What became of the place asked.
enum PlaceAsked {
    /// None was.
    None,
    /// One place, with its name.
    One(String),
    /// Several bear that name: their names and the addresses that choose each.
    Several(Vec<(String, String)>),
    /// No place bears that name; some are near.
    Unknown(Vec<(String, String)>),
}

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

/// A fiche found.
struct Found<'s> {
    fiche: &'s Fiche,
    themes: String,
    essentials: Essentials,
    /// Pieces of the text where the words were found; those to mark.
    excerpt: Vec<(bool, String)>,
    /// Living at the place asked does not settle it.
    to_check: bool,
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

impl Asked {
    fn read(site: &Site, pairs: &Pairs) -> Result<Asked, String> {
        let mut values = BTreeSet::new();
        for facet in &site.facets.0 {
            for value in pairs.all(facet.key) {
                if site.facets.label(facet.key, value).is_none() {
                    return Err(format!(
                        "Le filtre « {} » n'a pas de valeur « {value} ».",
                        facet.title
                    ));
                }
                values.insert((facet.key, value.to_owned()));
            }
        }
        let text = |name: &str| pairs.get(name).unwrap_or_default().to_owned();
        let page = match pairs.get("page").map(str::parse::<usize>) {
            None => 0,
            Some(Ok(page)) if page > 0 => page - 1,
            Some(_) => return Err("Le numéro de page est un nombre à partir de 1.".to_owned()),
        };
        Ok(Asked {
            text: text("q"),
            place: text("lieu"),
            values,
            page,
        })
    }

    /// The address that asks the same, but for this pair.
    fn without(&self, name: &str, value: &str) -> String {
        let pairs = self.pairs();
        let kept: Vec<_> = pairs
            .into_iter()
            .filter(|pair| *pair != (name, value))
            .collect();
        address("/fiches", &kept)
    }

    /// The address that asks the same at another place.
    fn at(&self, place: &str) -> String {
        let mut pairs: Vec<_> = self
            .pairs()
            .into_iter()
            .filter(|pair| pair.0 != "lieu")
            .collect();
        pairs.push(("lieu", place));
        address("/fiches", &pairs)
    }

    /// The address of another page of the same results.
    fn turned_to(&self, page: usize) -> String {
        let number = (page + 1).to_string();
        let mut pairs = self.pairs();
        pairs.push(("page", &number));
        address("/fiches", &pairs)
    }

    fn pairs(&self) -> Vec<(&str, &str)> {
        let texts = [("q", self.text.as_str()), ("lieu", self.place.as_str())];
        let values = self
            .values
            .iter()
            .map(|(key, value)| (*key, value.as_str()));
        texts
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .chain(values)
            .collect()
    }

    fn query(&self) -> Query {
        let mut query = Query {
            text: self.text.clone(),
            ..Query::default()
        };
        for (key, value) in &self.values {
            query
                .filters
                .entry((*key).to_owned())
                .or_default()
                .insert(value.clone());
        }
        query
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

impl Pages {
    fn of(asked: &Asked, total: usize) -> Option<Pages> {
        let count = total.div_ceil(PER_PAGE);
        let after = (asked.page + 1 < count).then(|| asked.turned_to(asked.page + 1));
        let before = asked
            .page
            .checked_sub(1)
            .map(|page| asked.turned_to(page.min(count.saturating_sub(1))));
        (count > 1 || asked.page > 0).then(|| Pages {
            before,
            after,
            words: format!("Page {} sur {}", asked.page + 1, count.max(1)),
        })
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

fn chosen(site: &Site, asked: &Asked) -> Vec<(String, String)> {
    let words = |name: &str, value: &str| match name {
        "q" => format!("« {value} »"),
        "lieu" => {
            let place = site.catalogue.territories.find(value);
            format!(
                "Lieu : {}",
                place.map_or(value, |place| &site.catalogue.territories.get(place).name)
            )
        }
        facets::FSE => format!(
            "Fonds social européen : {}",
            site.facets.label(name, value).unwrap_or(value)
        ),
        facets::COST => format!("Coût : {}", site.facets.label(name, value).unwrap_or(value)),
        _ => site.facets.label(name, value).unwrap_or(value).to_owned(),
    };
    let pairs = asked.pairs();
    pairs
        .iter()
        .map(|(name, value)| (words(name, value), asked.without(name, value)))
        .collect()
}

impl PlaceAsked {
    fn of(site: &Site, asked: &Asked) -> PlaceAsked {
        let territories = &site.catalogue.territories;
        let choice = |place: &usize| {
            let territory = territories.get(*place);
            (
                places::full_name(territory),
                asked.at(territory.id.as_str()),
            )
        };
        if asked.place.is_empty() {
            return PlaceAsked::None;
        }
        match places::meant(site.catalogue, &asked.place) {
            Meant::One(place) => PlaceAsked::One(territories.get(place).name.clone()),
            Meant::Several(places) => PlaceAsked::Several(places.iter().map(choice).collect()),
            Meant::Unknown(near) => PlaceAsked::Unknown(near.iter().map(choice).collect()),
        }
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

impl<'s> Found<'s> {
    fn of(
        site: &'s Site,
        fiche: &'s Fiche,
        position: usize,
        query: &Query,
        matching: Option<Matching>,
        to_check: bool,
    ) -> Found<'s> {
        let themes: Vec<&str> = fiche
            .head
            .themes
            .iter()
            .map(|theme| words::theme(*theme))
            .collect();
        let text = site.texts.get(position).map_or("", String::as_str);
        Found {
            fiche,
            themes: themes.join(" · "),
            essentials: essentials(site.catalogue, fiche),
            excerpt: excerpt(site, text, query, matching),
            to_check,
        }
    }
}

/// The text around the words found, cut into pieces; nothing when no word of it is marked.
fn excerpt(
    site: &Site,
    text: &str,
    query: &Query,
    matching: Option<Matching>,
) -> Vec<(bool, String)> {
    if query.text.is_empty() {
        return Vec::new();
    }
    let excerpt = site.index.excerpt(text, query, matching, EXCERPT);
    if excerpt.marks.is_empty() {
        return Vec::new();
    }
    let part =
        |range: std::ops::Range<usize>| excerpt.text.get(range).unwrap_or_default().to_owned();
    let mut pieces = Vec::new();
    let mut from = 0;
    for mark in &excerpt.marks {
        pieces.push((false, part(from..mark.start)));
        pieces.push((true, part(mark.clone())));
        from = mark.end;
    }
    pieces.push((false, part(from..excerpt.text.len())));
    if excerpt.cut_before {
        pieces.insert(0, (false, "… ".to_owned()));
    }
    if excerpt.cut_after {
        pieces.push((false, " …".to_owned()));
    }
    pieces
}
