//! The number beside a value is the number of results it gives.

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::{btree_map, btree_set, vec};
use proptest::prelude::*;
use search::{Entry, Filters, Index, Query};

use crate::{booklet, filters, ids, typed};

#[test]
fn theme_sociale_gives_three_fiches_with_or_without_professionnelle() {
    let index = booklet::index();
    let sociale = Query {
        filters: filters(&[("theme", "sociale")]),
        ..Query::default()
    };
    assert_eq!(ids(&index, &sociale).1, ["F06", "F10", "F12"]);
    let both = filters(&[("theme", "sociale"), ("theme", "professionnelle")]);
    let (_, found) = ids(
        &index,
        &Query {
            filters: both,
            ..Query::default()
        },
    );
    assert_eq!(found.len(), 12);
    assert!(["F06", "F10", "F12"].iter().all(|id| found.contains(id)));
}

#[test]
fn a_silence_is_a_value_apart() {
    let index = booklet::index();
    let everything = index.search(&Query::default(), 0, 0).unwrap();
    let expected = BTreeMap::from([("absent", 1), ("aucun", 11), ("à déterminer", 1)]);
    assert_eq!(everything.counts["cost"], expected);
}

#[test]
fn or_inside_a_facet_and_between_facets() {
    let index = booklet::index();
    let asked = [
        ("theme", "sociale"),
        ("theme", "logement"),
        ("cost", "aucun"),
    ];
    let query = Query {
        filters: filters(&asked),
        ..Query::default()
    };
    assert_eq!(ids(&index, &query).1, ["F06", "F10", "F12"]);
    let results = index.search(&query, 0, 0).unwrap();
    // Counted without its own selection, with the other facet's.
    assert_eq!(
        results.counts["theme"],
        BTreeMap::from([("logement", 0), ("professionnelle", 11), ("sociale", 3)])
    );
    assert_eq!(
        results.counts["cost"],
        BTreeMap::from([("absent", 0), ("aucun", 3), ("à déterminer", 1)])
    );
}

#[test]
fn what_the_catalogue_does_not_know_is_had_by_no_entry() {
    let index = booklet::index();
    for unknown in [("theme", "culture"), ("couleur", "bleu")] {
        let query = Query {
            filters: filters(&[unknown]),
            ..typed("emploi")
        };
        assert_eq!(index.search(&query, 0, 10).unwrap().total, 0);
    }
    let no_value = Filters::from([("theme".to_owned(), BTreeSet::new())]);
    let query = Query {
        filters: no_value,
        ..Query::default()
    };
    assert_eq!(index.search(&query, 0, 0).unwrap().total, 13);
}

#[test]
fn filters_never_change_how_the_text_is_matched() {
    let index = booklet::index();
    let query = Query {
        filters: filters(&[("theme", "logement")]),
        ..typed("VDE")
    };
    let results = index.search(&query, 0, 10).unwrap();
    assert_eq!(
        (results.total, results.matching),
        (0, Some(search::Matching::Name))
    );
    assert_eq!(results.counts["theme"]["professionnelle"], 1);
}

const WORDS: [&str; 12] = [
    "emploi",
    "logement",
    "santé",
    "l'insertion",
    "chantiers",
    "jeunes",
    "CARS 35",
    "mobilité",
    "réfugiés",
    "auto-école",
    "emplois",
    "cœur",
];

fn text() -> impl Strategy<Value = String> {
    vec(prop::sample::select(WORDS.as_slice()), 0..4).prop_map(|words| words.join(" "))
}

/// Few facets and values, so that they meet; `f3` and `v4` are never in the catalogue.
fn catalogue() -> impl Strategy<Value = Vec<Entry>> {
    let pair = (0..3_u8, 0..4_u8).prop_map(|(f, v)| (format!("f{f}"), format!("v{v}")));
    vec((text(), text(), vec(pair, 0..6)), 0..30).prop_map(|rows| {
        let entries = rows
            .into_iter()
            .enumerate()
            .map(|(n, (title, body, facets))| Entry {
                id: n.to_string(),
                title,
                body,
                facets,
                ..Entry::default()
            });
        entries.collect()
    })
}

fn question() -> impl Strategy<Value = Query> {
    let typo =
        prop_oneof![4 => text(), 1 => Just("emplio".to_owned()), 1 => Just("log".to_owned())];
    let values = btree_set((0..5_u8).prop_map(|v| format!("v{v}")), 0..3);
    let filters = btree_map((0..4_u8).prop_map(|f| format!("f{f}")), values, 0..4);
    (typo, filters).prop_map(|(text, filters)| Query {
        text,
        filters,
        ..Query::default()
    })
}

fn passes(entry: &Entry, filters: &Filters) -> bool {
    filters.iter().all(|(facet, asked)| {
        let has = |(f, v): &(String, String)| f == facet && asked.contains(v);
        asked.is_empty() || entry.facets.iter().any(has)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn every_count_is_the_total_of_choosing_that_value(entries in catalogue(), query in question()) {
        let values: BTreeSet<_> = entries.iter().flat_map(|entry| entry.facets.clone()).collect();
        let index = Index::build(entries).unwrap();
        let results = index.search(&query, 0, 5).unwrap();
        let counted: usize = results.counts.values().map(BTreeMap::len).sum();
        prop_assert_eq!(counted, values.len());
        for (facet, value) in values {
            let mut chosen = query.clone();
            chosen.filters.insert(facet.clone(), BTreeSet::from([value.clone()]));
            let really = index.search(&chosen, 0, 0).unwrap();
            prop_assert_eq!(results.counts[facet.as_str()][value.as_str()], really.total);
            prop_assert_eq!(really.matching, results.matching);
        }
    }

    #[test]
    fn filters_keep_exactly_the_entries_that_pass(entries in catalogue(), query in question()) {
        let index = Index::build(entries.clone()).unwrap();
        let unfiltered = Query { filters: Filters::new(), ..query.clone() };
        let (_, all) = ids(&index, &unfiltered);
        let expected: Vec<&str> = all
            .into_iter()
            .filter(|id| passes(&entries[id.parse::<usize>().unwrap()], &query.filters))
            .collect();
        prop_assert_eq!(ids(&index, &query).1, expected);
    }
}
