//! Filters and honest counts, by set algebra over positions in the catalogue.

use std::collections::{BTreeMap, BTreeSet};

use fixedbitset::FixedBitSet;

/// Facet key → values asked for.
pub type Filters = BTreeMap<String, BTreeSet<String>>;

/// Facet key → value key → number of entries. Every value of the catalogue is there, at zero too.
pub type Counts<'i> = BTreeMap<&'i str, BTreeMap<&'i str, usize>>;

/// For each value of each facet, the entries that have it.
#[derive(Debug)]
pub(crate) struct Facets {
    entries: usize,
    values: BTreeMap<String, BTreeMap<String, FixedBitSet>>,
}

impl Facets {
    pub(crate) fn new(entries: usize) -> Self {
        Self {
            entries,
            values: BTreeMap::new(),
        }
    }

    pub(crate) fn add(&mut self, position: usize, facet: String, value: String) {
        self.values
            .entry(facet)
            .or_default()
            .entry(value)
            .or_insert_with(|| FixedBitSet::with_capacity(self.entries))
            .insert(position);
    }

    /// The entries of `found` that pass every filter.
    pub(crate) fn narrow(&self, found: &FixedBitSet, filters: &Filters) -> FixedBitSet {
        self.narrow_except(None, found, filters)
    }

    /// For each value of each facet, how many entries remain when that value alone is chosen in
    /// its facet, the text and the filters of the other facets staying as they are.
    pub(crate) fn counts(&self, found: &FixedBitSet, filters: &Filters) -> Counts<'_> {
        let narrowed = self.narrow(found, filters);
        self.values
            .iter()
            .map(|(facet, values)| {
                let others = filters
                    .contains_key(facet)
                    .then(|| self.narrow_except(Some(facet), found, filters));
                let pool = others.as_ref().unwrap_or(&narrowed);
                let counts = values
                    .iter()
                    .map(|(value, having)| (value.as_str(), pool.intersection_count(having)))
                    .collect();
                (facet.as_str(), counts)
            })
            .collect()
    }

    fn narrow_except(
        &self,
        ignored: Option<&str>,
        found: &FixedBitSet,
        filters: &Filters,
    ) -> FixedBitSet {
        let mut kept = found.clone();
        for (facet, asked) in filters {
            if !asked.is_empty() && ignored != Some(facet) {
                kept.intersect_with(&self.having_any(facet, asked));
            }
        }
        kept
    }

    /// A facet or a value that the catalogue does not have is had by no entry.
    fn having_any(&self, facet: &str, asked: &BTreeSet<String>) -> FixedBitSet {
        let mut having = FixedBitSet::with_capacity(self.entries);
        if let Some(values) = self.values.get(facet) {
            for one in asked.iter().filter_map(|value| values.get(value)) {
                having.union_with(one);
            }
        }
        having
    }
}
