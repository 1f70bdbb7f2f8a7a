//! The search as its users see it: French questions, filters with counts, excerpts.

#![allow(clippy::unwrap_used, reason = "in a test, what fails must stop it")]

mod booklet;
mod excerpts;
mod facets;
mod french;
mod robustness;

use search::{Filters, Index, Matching, Query};

/// What a text alone asks for.
fn typed(text: &str) -> Query {
    Query {
        text: text.to_owned(),
        ..Query::default()
    }
}

/// Filters from pairs of facet and value.
fn filters(pairs: &[(&str, &str)]) -> Filters {
    let mut filters = Filters::new();
    for (facet, value) in pairs {
        filters
            .entry((*facet).to_owned())
            .or_default()
            .insert((*value).to_owned());
    }
    filters
}

/// The ids found, best first, and how the text was matched.
fn ids<'i>(index: &'i Index, query: &Query) -> (Option<Matching>, Vec<&'i str>) {
    let results = index.search(query, 0, usize::MAX).unwrap();
    assert_eq!(results.total, results.hits.len());
    (
        results.matching,
        results.hits.iter().map(|hit| hit.id).collect(),
    )
}
