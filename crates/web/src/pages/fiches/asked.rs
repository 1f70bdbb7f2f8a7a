//! What the address of the catalogue asks, said one by one; where a page of results stands.

use std::collections::BTreeSet;

use search::Query;

use crate::offer::facets;
use crate::places::{self, Meant};
use crate::request::{Pairs, address};
use crate::site::Site;

/// What the address asks.
pub(super) struct Asked {
    pub(super) text: String,
    pub(super) place: String,
    pub(super) values: BTreeSet<(&'static str, String)>,
    /// Rank of the page of results, from 0.
    pub(super) page: usize,
}

/// What became of the place asked.
pub(super) enum PlaceAsked {
    /// None was.
    None,
    /// One place, with its name.
    One(String),
    /// Several bear that name: their names and the addresses that choose each.
    Several(Vec<(String, String)>),
    /// No place bears that name; some are near.
    Unknown(Vec<(String, String)>),
}

/// Where a page of results stands.
pub(super) struct Pages {
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
    pub(super) words: String,
}

/// Results on one page: a booklet fits, a large catalogue is turned page by page.
pub(super) const PER_PAGE: usize = 20;

impl Asked {
    pub(super) fn read(site: &Site, pairs: &Pairs) -> Result<Asked, String> {
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
    pub(super) fn without(&self, name: &str, value: &str) -> String {
        let pairs = self.pairs();
        let kept: Vec<_> = pairs
            .into_iter()
            .filter(|pair| *pair != (name, value))
            .collect();
        address("/fiches", &kept)
    }

    /// The address that asks the same at another place.
    pub(super) fn at(&self, place: &str) -> String {
        let mut pairs: Vec<_> = self
            .pairs()
            .into_iter()
            .filter(|pair| pair.0 != "lieu")
            .collect();
        pairs.push(("lieu", place));
        address("/fiches", &pairs)
    }

    /// The address of another page of the same results.
    pub(super) fn turned_to(&self, page: usize) -> String {
        let number = (page + 1).to_string();
        let mut pairs = self.pairs();
        pairs.push(("page", &number));
        address("/fiches", &pairs)
    }

    pub(super) fn pairs(&self) -> Vec<(&str, &str)> {
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

    pub(super) fn query(&self) -> Query {
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

impl Pages {
    pub(super) fn of(asked: &Asked, total: usize) -> Option<Pages> {
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

/// What is asked, one by one, each with the address that stops asking it.
pub(super) fn chosen(site: &Site, asked: &Asked) -> Vec<(String, String)> {
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
    pub(super) fn of(site: &Site, asked: &Asked) -> PlaceAsked {
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
