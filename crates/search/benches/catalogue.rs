//! Latency over a synthetic catalogue of 100 000 services, beside a naive scan of the same text.
//!
//! `cargo bench -p search` prints, for each kind of question, the 50th and 99th percentiles with
//! counts and a page of twenty results, and the same for the scan: folded text searched with
//! `contains`, facets compared one by one. An argument changes the number of services.

#![allow(
    clippy::print_stdout,
    reason = "the report is what this program is for"
)]

mod synthetic;

use std::collections::{BTreeMap, HashMap};
use std::hint::black_box;
use std::time::{Duration, Instant};

use search::{Entry, Error, Filters, Index, Query};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

const SERVICES: usize = 100_000;
const RUNS: usize = 400;
/// The scan is slow and steady: fewer runs say enough.
const SCAN_RUNS: usize = 40;
const PAGE: usize = 20;

fn main() -> Result<(), Error> {
    let services = std::env::args()
        .find_map(|argument| argument.parse().ok())
        .unwrap_or(SERVICES);
    let entries = synthetic::catalogue(services);
    let scan = Scan::new(&entries);
    let started = Instant::now();
    let index = Index::build(entries)?;
    println!(
        "{services} services, index built in {:.2?}\n",
        started.elapsed()
    );
    println!(
        "| question | results (median) | p50 | p99 | scan p50 | scan p99 | scan / index, p50 |"
    );
    println!("|---|---|---|---|---|---|---|");
    for (kind, queries) in synthetic::questions() {
        let mut totals = Vec::new();
        let mut failed = None;
        let ours = measure(&queries, RUNS, |query| match index.search(query, 0, PAGE) {
            Ok(results) => totals.push(black_box(&results).total),
            Err(error) => failed = Some(error),
        });
        if let Some(error) = failed {
            return Err(error);
        }
        let naive = measure(&queries, SCAN_RUNS, |query| {
            black_box(scan.search(query));
        });
        totals.sort_unstable();
        let ratio = naive.p50.as_secs_f64() / ours.p50.as_secs_f64();
        let median = totals.get(totals.len() / 2).copied().unwrap_or_default();
        println!(
            "| {kind} | {median} | {:.2?} | {:.2?} | {:.2?} | {:.2?} | × {ratio:.1} |",
            ours.p50, ours.p99, naive.p50, naive.p99
        );
    }
    Ok(())
}

struct Latency {
    p50: Duration,
    p99: Duration,
}

fn measure(queries: &[Query], runs: usize, mut run: impl FnMut(&Query)) -> Latency {
    let mut took: Vec<Duration> = queries
        .iter()
        .cycle()
        .take(runs)
        .map(|query| {
            let started = Instant::now();
            run(query);
            started.elapsed()
        })
        .collect();
    took.sort_unstable();
    let at = |percent: usize| {
        took.get(took.len() * percent / 100)
            .copied()
            .unwrap_or_default()
    };
    Latency {
        p50: at(50),
        p99: at(99),
    }
}

/// What one writes without an index.
struct Scan {
    texts: Vec<String>,
    facets: Vec<HashMap<String, Vec<String>>>,
}

impl Scan {
    fn new(entries: &[Entry]) -> Self {
        let texts = entries.iter().map(|entry| {
            let aliases = entry.aliases.join(" ");
            fold(&format!(
                "{} {aliases} {} {}",
                entry.title, entry.summary, entry.body
            ))
        });
        let facets = entries.iter().map(|entry| {
            let mut values: HashMap<String, Vec<String>> = HashMap::new();
            for (facet, value) in &entry.facets {
                values.entry(facet.clone()).or_default().push(value.clone());
            }
            values
        });
        Self {
            texts: texts.collect(),
            facets: facets.collect(),
        }
    }

    /// The first page and the counts, in one pass.
    fn search(&self, query: &Query) -> (Vec<usize>, BTreeMap<&str, BTreeMap<&str, usize>>) {
        let folded = fold(&query.text);
        let words: Vec<&str> = folded.split_whitespace().collect();
        let mut page = Vec::new();
        let mut counts: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
        for (position, (text, facets)) in self.texts.iter().zip(&self.facets).enumerate() {
            if !words.iter().all(|word| text.contains(word)) {
                continue;
            }
            let failing = failing(facets, &query.filters);
            if failing.is_empty() && page.len() < PAGE {
                page.push(position);
            }
            for (facet, values) in facets {
                if failing.iter().all(|failed| failed == facet) {
                    for value in values {
                        *counts.entry(facet).or_default().entry(value).or_default() += 1;
                    }
                }
            }
        }
        (page, counts)
    }
}

/// The filters that an entry does not pass.
fn failing<'q>(facets: &HashMap<String, Vec<String>>, filters: &'q Filters) -> Vec<&'q str> {
    let passes = |facet: &String, asked: &std::collections::BTreeSet<String>| {
        let has = facets.get(facet);
        has.is_some_and(|values| values.iter().any(|value| asked.contains(value)))
    };
    let failing = filters
        .iter()
        .filter(|(facet, asked)| !passes(facet, asked));
    failing.map(|(facet, _)| facet.as_str()).collect()
}

fn fold(text: &str) -> String {
    text.nfkd()
        .filter(|letter| !is_combining_mark(*letter))
        .flat_map(char::to_lowercase)
        .collect()
}
