//! Full-text and faceted search of the public catalogue.
//!
//! The index takes plain entries, lives in memory and is rebuilt whenever the data change. A
//! question is free text, never a query language, plus filters. What comes back says how the
//! text was matched ([`Matching`]), so that the page can tell the reader, and how many results
//! each value of each facet would give ([`Results::counts`]), so that no number misleads.
//!
//! **How a text is matched.** A cascade: the first step that finds anything gives the results,
//! so that what was really named or written is never drowned in approximations. The step
//! depends on the text alone, never on the filters; otherwise choosing a filter could change
//! what the text finds, and the counts would lie.
//!
//! **What is counted.** Let `T` be what the text finds and `F(k)` the entries having any of the
//! values asked for in facet `k` (all entries when nothing is asked there). The total is
//! `|T ∩ F(k) over all k|`. The number beside value `v` of facet `k` is
//! `|T ∩ F(j) over all j ≠ k ∩ {entries having v}|`: exactly the total one gets by choosing `v`
//! alone in `k` and leaving the rest as it is.

mod excerpt;
mod facets;
mod text;
mod words;

use std::cmp::Ordering;
use std::collections::HashSet;

use fixedbitset::FixedBitSet;

pub use excerpt::Excerpt;
pub use facets::{Counts, Filters};
use text::{Found, Scored, TextIndex};

/// One entry of the catalogue, as plain text and keys.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// Unique in the catalogue; given back in [`Hit::id`].
    pub id: String,
    /// The main name.
    pub title: String,
    /// Other names and spellings; they count as much as the title.
    pub aliases: Vec<String>,
    /// A few sentences; a word here counts more than in the body.
    pub summary: String,
    /// Everything else worth finding.
    pub body: String,
    /// Pairs of facet key and value key. An entry may have several values in a facet, or none.
    pub facets: Vec<(String, String)>,
}

/// What is asked of the catalogue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// What the reader typed, as it is. Without any letter or digit it asks for everything.
    /// Only its first 1 000 characters, and 16 distinct words of them, are read.
    pub text: String,
    /// OR between the values of a facet, AND between facets. A facet without value filters
    /// nothing; a facet or value unknown to the catalogue is had by no entry.
    pub filters: Filters,
    /// Only entries at these positions, whatever narrows the catalogue beside the filters (a place);
    /// counts are taken within them.
    pub among: Option<Vec<usize>>,
    /// The first step of the cascade to try, [`Matching::Name`] by default. With
    /// [`Matching::AllWords`], a name also finds the entries that only mention it.
    pub from: Matching,
}

/// How a text was matched: the steps of the cascade, from the strictest to the loosest. Each
/// step from [`Matching::AllWords`] on accepts all that the one before accepts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Matching {
    /// The text is the title or an alias of the results, whatever the case, accents, spaces and
    /// punctuation. Entries that only mention that name are left out.
    #[default]
    Name,
    /// Every word is there, in any order, in the plural or not.
    AllWords,
    /// Every word is there, or begins one that is, from two letters on.
    Beginnings,
    /// Every word is there, with at most one typing error from four letters on and two from
    /// eight on. A wrong digit is no typing error.
    Typos,
    /// No entry has all the words: these are the entries that have the most of them.
    SomeWords,
    /// Nothing comes near the text.
    Nothing,
}

impl Matching {
    const CASCADE: [Self; 5] = [
        Self::Name,
        Self::AllWords,
        Self::Beginnings,
        Self::Typos,
        Self::SomeWords,
    ];

    /// True when the page must tell the reader that the results are only near what was typed.
    #[must_use]
    pub fn is_approximate(self) -> bool {
        matches!(self, Self::Typos | Self::SomeWords)
    }
}

/// One page of results, with what surrounds it.
#[derive(Debug, Clone, PartialEq)]
pub struct Results<'i> {
    /// How many entries the query finds, whatever the page.
    pub total: usize,
    /// How the text was matched; `None` when there was nothing to look for.
    pub matching: Option<Matching>,
    /// The page asked for: by relevance then in the order of the catalogue, or in the order of
    /// the catalogue when there was no text.
    pub hits: Vec<Hit<'i>>,
    /// For every value of every facet, the total one gets by choosing that value alone in its
    /// facet, text and other facets unchanged.
    pub counts: Counts<'i>,
}

/// An entry found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit<'i> {
    /// [`Entry::id`].
    pub id: &'i str,
    /// Rank in the entries given to [`Index::build`], from zero.
    pub position: usize,
    /// Relevance: comparable within one query only, zero without text.
    pub score: f32,
}

/// Why an index could not be built or read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Two entries share an id.
    #[error("deux entrées du catalogue portent le même identifiant « {0} »")]
    DuplicateId(String),
    /// The engine refused; not expected with an index in memory.
    #[error("le moteur de recherche a échoué : {0}")]
    Engine(#[from] tantivy::TantivyError),
}

/// The searchable catalogue. Cheap to share between threads behind an `Arc`, never modified.
pub struct Index {
    ids: Vec<String>,
    text: TextIndex,
    facets: facets::Facets,
}

impl Index {
    /// Indexes the entries; their order is the order of results when no text is typed.
    ///
    /// # Errors
    /// [`Error::DuplicateId`], and [`Error::Engine`] if memory for the index is refused.
    pub fn build(entries: Vec<Entry>) -> Result<Self, Error> {
        let mut seen = HashSet::new();
        if let Some(twice) = entries.iter().find(|entry| !seen.insert(&entry.id)) {
            return Err(Error::DuplicateId(twice.id.clone()));
        }
        let text = TextIndex::build(&entries)?;
        let mut facets = facets::Facets::new(entries.len());
        let mut ids = Vec::with_capacity(entries.len());
        for (position, entry) in entries.into_iter().enumerate() {
            for (facet, value) in entry.facets {
                facets.add(position, facet, value);
            }
            ids.push(entry.id);
        }
        Ok(Self { ids, text, facets })
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// True for a catalogue without entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The results from rank `offset` on, at most `limit`; a limit of zero only counts.
    ///
    /// # Errors
    /// [`Error::Engine`], not expected with an index in memory.
    pub fn search(&self, query: &Query, offset: usize, limit: usize) -> Result<Results<'_>, Error> {
        let found = self.text.find(&query.text, query.from)?;
        let mut set = self.set_of(&found);
        if let Some(among) = &query.among {
            let mut only = FixedBitSet::with_capacity(self.ids.len());
            only.extend(
                among
                    .iter()
                    .copied()
                    .filter(|&position| position < self.ids.len()),
            );
            set.intersect_with(&only);
        }
        let kept = self.facets.narrow(&set, &query.filters);
        let counts = self.facets.counts(&set, &query.filters);
        let (matching, page) = match found {
            Found::Everything => {
                let page = kept
                    .ones()
                    .skip(offset)
                    .take(limit)
                    .map(|position| (position, 0.0));
                (None, page.collect())
            }
            Found::These(matching, mut scored) => {
                scored.retain(|(position, _)| kept.contains(*position));
                (Some(matching), best(scored, offset, limit))
            }
        };
        let hits = page.into_iter().filter_map(|(position, score)| {
            self.ids.get(position).map(|id| Hit {
                id,
                position,
                score,
            })
        });
        Ok(Results {
            total: kept.count_ones(..),
            matching,
            hits: hits.collect(),
            counts,
        })
    }

    /// The part of a text, of about `length` characters, around the first word that the query
    /// looks for, with all such words marked. Words found in spite of typing errors are not
    /// marked; words found by their beginning are when `matching`, as the results said, allows.
    #[must_use]
    pub fn excerpt<'t>(
        &self,
        text: &'t str,
        query: &Query,
        matching: Option<Matching>,
        length: usize,
    ) -> Excerpt<'t> {
        let beginnings = matching >= Some(Matching::Beginnings);
        excerpt::around(
            text,
            &self.text.marks(text, &query.text, beginnings),
            length,
        )
    }

    fn set_of(&self, found: &Found) -> FixedBitSet {
        let mut set = FixedBitSet::with_capacity(self.len());
        match found {
            Found::Everything => set.insert_range(..),
            Found::These(_, scored) => {
                for (position, _) in scored {
                    set.insert(*position);
                }
            }
        }
        set
    }
}

/// The requested page of the best, sorting no more than the pages up to it.
fn best(mut scored: Scored, offset: usize, limit: usize) -> Scored {
    let end = offset.saturating_add(limit);
    if end < scored.len() {
        scored.select_nth_unstable_by(end, by_relevance);
        scored.truncate(end);
    }
    scored.sort_unstable_by(by_relevance);
    scored.into_iter().skip(offset).collect()
}

fn by_relevance(one: &(usize, f32), other: &(usize, f32)) -> Ordering {
    other.1.total_cmp(&one.1).then(one.0.cmp(&other.0))
}
