//! Which entries a text finds, and how near: the cascade over the engine's index.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::indexer::NoMergePolicy;
use tantivy::query::{BooleanQuery, BoostQuery, FuzzyTermQuery, Query, TermQuery};
use tantivy::schema::{FAST, Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{Language, Stemmer, TextAnalyzer, WhitespaceTokenizer};
use tantivy::{
    DocId, IndexWriter, ReloadPolicy, Score, Searcher, SegmentOrdinal, SegmentReader,
    TantivyDocument, TantivyError, Term,
};

use crate::words::{Word, is_stop_word, name_key, words};
use crate::{Entry, Matching};

/// Characters and words read of a question; nobody means what comes after.
const LONGEST_QUESTION: usize = 1_000;
const MOST_WORDS: usize = 16;

/// Letters from which a word is stemmed.
const SHORTEST_STEMMED: usize = 4;

/// Memory the engine may use while indexing, in bytes, before it starts another segment.
const INDEXING_MEMORY: usize = 64_000_000;

/// What a word weighs where it is found: in a name, in the summary, in the body.
const WEIGHTS: [Score; 3] = [8.0, 3.0, 1.0];
/// Nearer spellings come first; these multiply the weight of the place.
const WEIGHT_OF_BEGINNING: Score = 0.5;
const WEIGHT_OF_ONE_TYPO: Score = 0.25;
const WEIGHT_OF_TWO_TYPOS: Score = 0.1;

const POSITION: &str = "position";

/// Positions in the catalogue with their relevance.
pub(crate) type Scored = Vec<(usize, Score)>;

/// What a text finds, before any filter.
pub(crate) enum Found {
    /// Nothing to look for: the whole catalogue, in its order.
    Everything,
    These(Matching, Scored),
}

pub(crate) struct TextIndex {
    searcher: Searcher,
    places: Vec<Place>,
    stemmer: TextAnalyzer,
    /// Folded title or alias → the entries that bear it, in the order of the catalogue.
    names: HashMap<String, Vec<usize>>,
    entries: usize,
}

/// One of the places where a word weighs the same, indexed twice.
struct Place {
    weight: Score,
    stemmed: Field,
    folded: Field,
}

impl TextIndex {
    pub(crate) fn build(entries: &[Entry]) -> Result<Self, TantivyError> {
        let mut schema = Schema::builder();
        let position = schema.add_u64_field(POSITION, FAST);
        let places: Vec<Place> = WEIGHTS
            .iter()
            .map(|&weight| Place {
                weight,
                stemmed: schema.add_text_field(&format!("stemmed {weight}"), words_only()),
                folded: schema.add_text_field(&format!("folded {weight}"), words_only()),
            })
            .collect();
        let mut stemmer = TextAnalyzer::builder(WhitespaceTokenizer::default())
            .filter(Stemmer::new(Language::French))
            .build();
        let index = tantivy::Index::create_in_ram(schema.build());

        let mut names: HashMap<String, Vec<usize>> = HashMap::new();
        let mut writer: IndexWriter = index.writer_with_num_threads(1, INDEXING_MEMORY)?;
        writer.set_merge_policy(Box::new(NoMergePolicy));
        for (at, entry) in entries.iter().enumerate() {
            let mut document = TantivyDocument::new();
            document.add_u64(position, at as u64);
            let named = std::iter::once(&entry.title).chain(&entry.aliases);
            for name in named.clone() {
                let bearers = names.entry(name_key(name)).or_default();
                if bearers.last() != Some(&at) {
                    bearers.push(at);
                }
            }
            let texts = [named.collect(), vec![&entry.summary], vec![&entry.body]];
            for (place, texts) in places.iter().zip(texts) {
                for text in texts {
                    let tokens = tokens(text);
                    document.add_text(place.stemmed, stems(&mut stemmer, &tokens));
                    document.add_text(place.folded, &tokens);
                }
            }
            writer.add_document(document)?;
        }
        writer.commit()?;
        drop(writer);
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()?;
        Ok(Self {
            searcher: reader.searcher(),
            places,
            stemmer,
            names,
            entries: entries.len(),
        })
    }

    /// The entries nearest to the text: the first step of the cascade, from the one asked for on, that
    /// finds any.
    pub(crate) fn find(&self, text: &str, from: Matching) -> Result<Found, TantivyError> {
        let text = shortened(text);
        let words = words_to_find(text);
        if words.is_empty() {
            return Ok(Found::Everything);
        }
        for step in Matching::CASCADE.into_iter().filter(|step| *step >= from) {
            let found = match step {
                Matching::Name => self.bearing(&name_key(text)),
                Matching::SomeWords => self.with_most(&words)?,
                _ => self.with_all(&words, step)?,
            };
            if !found.is_empty() {
                return Ok(Found::These(step, found));
            }
        }
        Ok(Found::These(Matching::Nothing, Scored::new()))
    }

    fn bearing(&self, key: &str) -> Scored {
        self.names
            .get(key)
            .into_iter()
            .flatten()
            .map(|&position| (position, 1.0))
            .collect()
    }

    fn with_all(&self, words: &[Word], step: Matching) -> Result<Scored, TantivyError> {
        let each = words.iter().map(|word| self.word(word, step)).collect();
        self.searcher
            .search(&BooleanQuery::intersection(each), &AllScored)
    }

    /// The entries that have as many of the words as any entry has.
    fn with_most(&self, words: &[Word]) -> Result<Scored, TantivyError> {
        let mut tally = vec![(0_u8, 0.0); self.entries];
        for word in words {
            let query = self.word(word, Matching::Typos);
            for (position, score) in self.searcher.search(&*query, &AllScored)? {
                if let Some((had, sum)) = tally.get_mut(position) {
                    *had += 1;
                    *sum += score;
                }
            }
        }
        let most = tally.iter().map(|(had, _)| *had).max().unwrap_or(0).max(1);
        let best = tally
            .into_iter()
            .enumerate()
            .filter(|(_, (had, _))| *had == most);
        Ok(best
            .map(|(position, (_, score))| (position, score))
            .collect())
    }

    /// A word as one, or all its parts; initials (`R.S.A.`) only as one.
    fn word(&self, word: &Word, step: Matching) -> Box<dyn Query> {
        let glued = self.part(&word.glued(), step);
        if word.parts.len() == 1 || word.is_initials() {
            return glued;
        }
        let parts = word
            .parts
            .iter()
            .map(|part| self.part(&part.text, step))
            .collect();
        any(vec![glued, Box::new(BooleanQuery::intersection(parts))])
    }

    /// What one step of the cascade accepts for one folded string, in any place.
    fn part(&self, folded: &str, step: Matching) -> Box<dyn Query> {
        let stem = self.stem(folded);
        let letters = folded.chars().count();
        let mut accepted: Vec<Box<dyn Query>> = Vec::new();
        for place in &self.places {
            let mut accept = |query: Box<dyn Query>, weight: Score| {
                accepted.push(Box::new(BoostQuery::new(query, weight * place.weight)));
            };
            let stemmed = Term::from_field_text(place.stemmed, &stem);
            accept(
                Box::new(TermQuery::new(stemmed, IndexRecordOption::WithFreqs)),
                1.0,
            );
            let term = Term::from_field_text(place.folded, folded);
            if step >= Matching::Beginnings && letters >= 2 {
                let beginning = FuzzyTermQuery::new_prefix(term.clone(), 0, true);
                accept(Box::new(beginning), WEIGHT_OF_BEGINNING);
            }
            // A wrong digit is another number, not a typing error.
            if step >= Matching::Typos && !folded.contains(char::is_numeric) {
                if letters >= 4 {
                    let near = FuzzyTermQuery::new(term.clone(), 1, true);
                    accept(Box::new(near), WEIGHT_OF_ONE_TYPO);
                }
                if letters >= 8 {
                    let near = FuzzyTermQuery::new(term, 2, true);
                    accept(Box::new(near), WEIGHT_OF_TWO_TYPOS);
                }
            }
        }
        any(accepted)
    }

    /// Where the words of a question stand in a text, in bytes; `beginnings` also accepts the
    /// words that they begin.
    pub(crate) fn marks(&self, text: &str, question: &str, beginnings: bool) -> Vec<Range<usize>> {
        let mut stems = HashSet::new();
        let mut starts = Vec::new();
        for word in words_to_find(shortened(question)) {
            let parts = word.parts.iter().filter(|part| !is_stop_word(&part.text));
            let parts = parts
                .map(|part| part.text.clone())
                .filter(|_| !word.is_initials());
            for wanted in parts.chain([word.glued()]) {
                stems.insert(self.stem(&wanted));
                starts.push(wanted);
            }
        }
        // A stem keeps the first letter of its word: most words need no stemming to be told apart.
        let mut stemmer = self.stemmer.clone();
        let mut wanted = |folded: &str| {
            let begins = |known: &String| known.chars().next() == folded.chars().next();
            (stems.iter().any(begins) && stems.contains(&self::stems(&mut stemmer, folded)))
                || beginnings && starts.iter().any(|start| folded.starts_with(start))
        };
        let marks_of = |word: Word| {
            if wanted(&word.glued()) {
                return vec![word.span()];
            }
            let parts = word.parts.into_iter().filter(|part| wanted(&part.text));
            parts.map(|part| part.span).collect()
        };
        words(text).into_iter().flat_map(marks_of).collect()
    }

    fn stem(&self, folded: &str) -> String {
        stems(&mut self.stemmer.clone(), folded)
    }
}

/// The stems of words separated by spaces. The shortest words keep every letter: they are
/// acronyms more often than plurals, and `ENS` must not meet `en`.
fn stems(stemmer: &mut TextAnalyzer, folded: &str) -> String {
    let mut stems = String::with_capacity(folded.len());
    stemmer.token_stream(folded).process(&mut |token| {
        let word = folded
            .get(token.offset_from..token.offset_to)
            .unwrap_or(&token.text);
        let kept = if word.len() < SHORTEST_STEMMED {
            word
        } else {
            &token.text
        };
        if !stems.is_empty() {
            stems.push(' ');
        }
        stems.push_str(kept);
    });
    stems
}

/// What is read of a question.
fn shortened(question: &str) -> &str {
    let end = question
        .char_indices()
        .nth(LONGEST_QUESTION)
        .map(|(at, _)| at);
    end.and_then(|end| question.get(..end)).unwrap_or(question)
}

/// Words come already cut. Frequencies are enough: no phrase is searched, no position is kept.
fn words_only() -> TextOptions {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("whitespace")
        .set_index_option(IndexRecordOption::WithFreqs);
    TextOptions::default().set_indexing_options(indexing)
}

/// Every part of every word, and each word of several parts as one, separated by spaces.
fn tokens(text: &str) -> String {
    let mut tokens = String::with_capacity(text.len());
    for word in words(text) {
        if word.parts.len() > 1 {
            tokens.push_str(&word.glued());
            tokens.push(' ');
        }
        for part in word.parts {
            tokens.push_str(&part.text);
            tokens.push(' ');
        }
    }
    tokens
}

/// The distinct words of a question, without those that say nothing unless they are all it has.
fn words_to_find(text: &str) -> Vec<Word> {
    let all = words(text);
    let telling = all.iter().any(|word| !word.is_stop_word());
    let mut seen = HashSet::new();
    all.into_iter()
        .filter(|word| !telling || !word.is_stop_word())
        .filter(|word| seen.insert(word.glued()))
        .take(MOST_WORDS)
        .collect()
}

fn any(queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    Box::new(BooleanQuery::union(queries))
}

/// Collects every match with its score: filters and counts need them all.
struct AllScored;

struct SegmentScored {
    position: Column<u64>,
    found: Scored,
}

impl Collector for AllScored {
    type Fruit = Scored;
    type Child = SegmentScored;

    fn for_segment(
        &self,
        _: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> Result<SegmentScored, TantivyError> {
        Ok(SegmentScored {
            position: segment.fast_fields().u64(POSITION)?,
            found: Scored::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, segments: Vec<Scored>) -> Result<Scored, TantivyError> {
        Ok(segments.concat())
    }
}

impl SegmentCollector for SegmentScored {
    type Fruit = Scored;

    fn collect(&mut self, document: DocId, score: Score) {
        if let Some(position) = self.position.first(document) {
            self.found.push((position as usize, score));
        }
    }

    fn harvest(self) -> Scored {
        self.found
    }
}
