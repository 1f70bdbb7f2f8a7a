//! Excerpts show why an entry was found, whatever its accents.

use proptest::prelude::*;
use search::{Excerpt, Matching, Query};

use crate::{booklet, typed};

fn excerpt<'t>(text: &'t str, question: &str, matching: Matching, length: usize) -> Excerpt<'t> {
    booklet::index().excerpt(text, &typed(question), Some(matching), length)
}

fn marked<'t>(excerpt: &Excerpt<'t>) -> Vec<&'t str> {
    excerpt
        .marks
        .iter()
        .map(|mark| &excerpt.text[mark.clone()])
        .collect()
}

#[test]
fn marks_the_words_found() {
    let text = "L'ID'ÉES des MARCHE\u{301}S, l’auto-réhabilitation et le cœur de métier";
    for (question, expected) in [
        ("idees", vec!["ID'ÉES"]),
        ("marché", vec!["MARCHE\u{301}S"]),
        ("réhabilitations", vec!["réhabilitation"]),
        ("autorehabilitation", vec!["auto-réhabilitation"]),
        ("COEURS et métiers", vec!["cœur", "métier"]),
        ("absent", vec![]),
        ("", vec![]),
    ] {
        let excerpt = excerpt(text, question, Matching::AllWords, 200);
        assert_eq!(marked(&excerpt), expected, "« {question} »");
        assert!(!excerpt.cut_before && !excerpt.cut_after);
    }
}

#[test]
fn marks_beginnings_only_when_they_were_searched() {
    let text = "un projet artistique";
    assert_eq!(
        marked(&excerpt(text, "artis", Matching::Beginnings, 90)),
        ["artistique"]
    );
    assert!(
        excerpt(text, "artis", Matching::AllWords, 90)
            .marks
            .is_empty()
    );
}

#[test]
fn the_window_holds_the_first_mark_between_whole_words() {
    let filler = "élan été œuvre ".repeat(30);
    let text = format!("{filler}logement {filler}");
    let excerpt = excerpt(&text, "logement", Matching::AllWords, 60);
    assert_eq!(marked(&excerpt), ["logement"]);
    assert!(excerpt.cut_before && excerpt.cut_after);
    assert!(excerpt.text.chars().count() <= 60);
    let whole = ["élan", "été", "œuvre", "logement"];
    assert!(
        excerpt
            .text
            .split_whitespace()
            .all(|word| whole.contains(&word)),
        "{excerpt:?}"
    );
}

proptest! {
    #[test]
    fn any_text_gives_a_valid_excerpt(
        text in any::<String>(),
        extra in "[a-zéœ' -]{0,80}",
        question in "[a-zéœ' -]{0,9}",
        length in 0_usize..60,
    ) {
        static INDEX: std::sync::LazyLock<search::Index> = std::sync::LazyLock::new(booklet::index);
        let text = format!("{extra}{text}{extra}");
        let query = Query { text: question, ..Query::default() };
        let excerpt = INDEX.excerpt(&text, &query, Some(Matching::Beginnings), length);
        prop_assert!(text.contains(excerpt.text));
        prop_assert!(excerpt.text.chars().count() <= length);
        let mut end = 0;
        for mark in &excerpt.marks {
            prop_assert!(mark.start >= end && excerpt.text.get(mark.clone()).is_some());
            end = mark.end;
        }
    }
}
