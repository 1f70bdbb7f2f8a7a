//! The search of the site, for the cases that ask it something.

use std::cell::OnceCell;

use domain::Catalogue;
use domain::values::Date;
use search::{Index, Query};

/// Results looked at: all of those of a booklet.
const MOST: usize = 1000;

/// The index of a catalogue, built when it is first asked.
pub struct Finder<'c> {
    catalogue: &'c Catalogue,
    index: OnceCell<Option<Index>>,
}

impl<'c> Finder<'c> {
    /// Of a catalogue.
    pub fn new(catalogue: &'c Catalogue) -> Finder<'c> {
        Finder {
            catalogue,
            index: OnceCell::new(),
        }
    }

    /// The ids of the fiches that a text finds on the site, best first.
    pub fn find(&self, text: &str) -> Vec<String> {
        let build = || {
            let fiches = self.catalogue.fiches_on(Date::MAX).into_iter();
            let entries = fiches.map(|fiche| web::search_entry(self.catalogue, fiche));
            Index::build(entries.collect()).ok()
        };
        let Some(index) = self.index.get_or_init(build) else {
            return Vec::new();
        };
        let query = Query {
            text: text.to_owned(),
            ..Query::default()
        };
        let results = index.search(&query, 0, MOST);
        let hits = results.map(|results| results.hits).unwrap_or_default();
        hits.iter().map(|hit| hit.id.to_owned()).collect()
    }
}
