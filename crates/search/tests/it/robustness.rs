//! No text is dangerous, and two spellings of one question are one question.

use std::sync::LazyLock;

use proptest::prelude::*;
use search::{Entry, Error, Index, Matching, Query};

use crate::{booklet, ids, typed};

static BOOKLET: LazyLock<Index> = LazyLock::new(booklet::index);

#[test]
fn an_empty_catalogue_answers() {
    let index = Index::build(Vec::new()).unwrap();
    assert!(index.is_empty());
    for text in ["", "emploi", "deux mots"] {
        let results = index.search(&typed(text), 0, 10).unwrap();
        assert_eq!((results.total, results.counts.len()), (0, 0));
    }
}

#[test]
fn an_id_given_twice_is_refused() {
    let twice = Entry {
        id: "F01".to_owned(),
        ..Entry::default()
    };
    let refused = Index::build(vec![twice.clone(), twice]).err().unwrap();
    assert!(matches!(&refused, Error::DuplicateId(id) if id == "F01"));
    assert!(refused.to_string().contains("« F01 »"));
}

#[test]
fn text_is_never_a_query_language() {
    for text in [
        "+clauses -sociales",
        "clauses AND sociales",
        "title:clauses sociales",
        "\"clauses sociales\"~2^8",
        "(clauses) [sociales]",
        "clauses* sociales?",
    ] {
        let (_, found) = ids(&BOOKLET, &typed(text));
        assert_eq!(found.first(), Some(&"F10"), "{text}");
    }
}

#[test]
fn a_very_long_text_is_read_up_to_a_point() {
    let long = format!("logement {}", "travaux ".repeat(200_000));
    assert_eq!(ids(&BOOKLET, &typed(&long)).1, ["F11"]);
    let endless = "a".repeat(3_000_000);
    assert_eq!(ids(&BOOKLET, &typed(&endless)).0, Some(Matching::Nothing));
    let marks = format!("logement{}", "\u{301}".repeat(100_000));
    assert_eq!(ids(&BOOKLET, &typed(&marks)).1, ["F11"]);
}

#[test]
fn an_offset_beyond_the_end_gives_an_empty_page() {
    for text in ["emploi", ""] {
        let results = BOOKLET
            .search(&typed(text), usize::MAX, usize::MAX)
            .unwrap();
        assert!(results.total > 0 && results.hits.is_empty());
    }
}

const QUESTIONS: [&str; 10] = [
    "création d'activité",
    "ID'ÉES",
    "clauses sociales",
    "marchés départementaux",
    "mise en œuvre",
    "auto-réhabilitation",
    "sécurisé CARS 35",
    "diplômés du supérieur",
    "réhabilitasion",
    "opér",
];

/// Another spelling of the same question, chosen letter by letter.
fn respelled(text: &str, choices: &[u8]) -> String {
    let mut choices = choices.iter().copied().cycle();
    let mut respelled = String::new();
    for letter in text.chars() {
        let choice = choices.next().unwrap_or(0);
        let spelled = match (letter, choice % 3) {
            ('é', 0) => "e".to_owned(),
            ('é', 1) => "e\u{301}".to_owned(),
            ('œ', 0) => "oe".to_owned(),
            ('\'', 0) => "’".to_owned(),
            ('\'', 1) => "ʼ".to_owned(),
            ('-', 0) => "\u{2011}".to_owned(),
            (' ', 0) => " \u{a0} ".to_owned(),
            (other, _) => other.to_string(),
        };
        if choice & 4 == 0 {
            respelled.push_str(&spelled);
        } else {
            respelled.push_str(&spelled.to_uppercase());
        }
        if choice & 8 != 0 && letter.is_alphabetic() {
            respelled.push('\u{ad}');
        }
    }
    respelled
}

proptest! {
    #[test]
    fn never_panics(text in any::<String>(), bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        for text in [text.as_str(), &String::from_utf8_lossy(&bytes)] {
            let results = BOOKLET.search(&typed(text), 0, 20).unwrap();
            prop_assert!(results.total >= results.hits.len());
        }
    }

    #[test]
    fn anything_can_be_indexed_and_found_by_its_title(title in any::<String>(), body in any::<String>()) {
        let entry = Entry { id: "x".to_owned(), title: title.clone(), body, ..Entry::default() };
        let index = Index::build(vec![entry]).unwrap();
        prop_assert_eq!(index.search(&typed(&title), 0, 1).unwrap().total, 1);
    }

    #[test]
    fn spelling_changes_nothing(
        question in prop::sample::select(QUESTIONS.as_slice()),
        choices in prop::collection::vec(any::<u8>(), 1..40),
    ) {
        let respelled = respelled(question, &choices);
        let (plain, other) = (typed(question), typed(&respelled));
        prop_assert_eq!(
            BOOKLET.search(&plain, 0, 20).unwrap(),
            BOOKLET.search(&other, 0, 20).unwrap(),
            "{:?}", respelled
        );
    }

    #[test]
    fn a_looser_start_never_finds_less(question in prop::sample::select(QUESTIONS.as_slice())) {
        use Matching::{AllWords, Beginnings, Name, Typos};
        let mut before = Vec::new();
        for from in [Name, AllWords, Beginnings, Typos] {
            let (_, found) = ids(&BOOKLET, &Query { from, ..typed(question) });
            prop_assert!(before.iter().all(|id| found.contains(id)), "{} {:?}", question, from);
            before = found;
        }
    }
}
