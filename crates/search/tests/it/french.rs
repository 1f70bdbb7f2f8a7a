//! What people type, and what must come.

use search::Matching::{self, AllWords, Beginnings, Name, Nothing, SomeWords, Typos};
use search::Query;

use crate::{booklet, ids, typed};

/// Text typed, how it is matched, all that is found (in any order).
const FINDS_EXACTLY: &[(&str, Matching, &[&str])] = &[
    // Names and acronyms exclude the entries that only mention them.
    ("ID'EES", Name, &["F09"]),
    ("ID'ÉES", Name, &["F09"]),
    ("ID’ÉES", Name, &["F09"]),
    ("idees", Name, &["F09"]),
    ("id-ees", Name, &["F09"]),
    ("VDE", Name, &["F04"]),
    ("vde", Name, &["F04"]),
    ("V.D.E.", Name, &["F04"]),
    ("AVDE", Name, &["F04"]),
    ("Vers et dans l'Emploi", Name, &["F04"]),
    ("vers et dans l’emploi", Name, &["F04"]),
    ("PEM", Name, &["F12"]),
    ("pve", Name, &["F13"]),
    ("cap confiance", Name, &["F06"]),
    // Digits, glued or not.
    ("CARS 35", Name, &["F08"]),
    ("cars35", Name, &["F08"]),
    ("Cars-35", Name, &["F08"]),
    ("ens35", AllWords, &["F07"]),
    ("ENS 35", AllWords, &["F07"]),
    ("35", AllWords, &["F07", "F08"]),
    // Both spellings of a title.
    ("marchés départementaux", AllWords, &["F10"]),
    ("marchés publics départementaux", AllWords, &["F10"]),
    ("MARCHES PUBLICS DEPARTEMENTAUX", AllWords, &["F10"]),
    (
        "insertion de clauses sociales dans les marches departementaux",
        Name,
        &["F10"],
    ),
    // Plural, gender, stop words, elision.
    ("clauses social", AllWords, &["F10"]),
    ("la clause sociale", AllWords, &["F10"]),
    ("diplômé du supérieur", AllWords, &["F05"]),
    ("d'insertion par l'interim", AllWords, &["F09"]),
    ("qu'un projet artistique", AllWords, &["F02"]),
    // Ligatures and hyphens.
    ("mise en oeuvre", AllWords, &["F02"]),
    ("MISE EN ŒUVRE", AllWords, &["F02"]),
    ("main d'oeuvre", AllWords, &["F07"]),
    ("auto-réhabilitation", AllWords, &["F11"]),
    ("autoréhabilitation", AllWords, &["F11"]),
    ("auto réhabilitation", AllWords, &["F11"]),
    ("auto‑rehabilitation", AllWords, &["F11"]),
    // A word in several names and texts.
    ("confiance", AllWords, &["F06", "F13"]),
    ("emploi durable", AllWords, &["F04", "F09"]),
    // As one types.
    ("artis", Beginnings, &["F02"]),
    ("psycholo", Beginnings, &["F12"]),
    ("marchés dép", Beginnings, &["F10"]),
    // Typing errors: missing, doubled, wrong and swapped letters.
    ("chantir", Typos, &["F07"]),
    ("confaince", Typos, &["F06", "F13"]),
    ("logemnet", Typos, &["F11"]),
    ("plateformme", Typos, &["F13"]),
    ("réabilitasion", Typos, &["F11"]),
    ("clauses sosiales", Typos, &["F10"]),
    // Two letters wrong in a short word, or a digit wrong, are not typing errors.
    ("chxntxer", Typos, &["F07"]),
    ("cxps", Nothing, &[]),
    ("36", Nothing, &[]),
    // No entry has everything.
    (
        "chantier de peinture en Australie",
        SomeWords,
        &["F07", "F11"],
    ),
    // One that has two of the words leaves out one that has a single one.
    (
        "chantier de peinture et d'isolation en Australie",
        SomeWords,
        &["F11"],
    ),
    ("je cherche un logement", SomeWords, &["F11"]),
    ("zzzzzzzz", Nothing, &[]),
    ("xylophone wagnérien", Nothing, &[]),
];

#[test]
fn finds_exactly() {
    let index = booklet::index();
    for (text, matching, expected) in FINDS_EXACTLY {
        let (how, mut found) = ids(&index, &typed(text));
        found.sort_unstable();
        assert_eq!(
            (how, found.as_slice()),
            (Some(*matching), *expected),
            "« {text} »"
        );
    }
}

#[test]
fn best_first() {
    let index = booklet::index();
    for (text, first) in [
        // In the title rather than in the text of others.
        ("création", "F01"),
        ("logement", "F11"),
        ("confiance", "F06"),
        ("plateforme emploi", "F13"),
        ("artistique", "F02"),
        ("indépendant", "F03"),
        ("insertion sociale", "F10"),
    ] {
        let (_, found) = ids(&index, &typed(text));
        assert_eq!(found.first(), Some(&first), "« {text} » gives {found:?}");
    }
}

#[test]
fn nothing_typed_gives_the_booklet_in_its_order() {
    let index = booklet::index();
    let expected: Vec<String> = booklet::entries()
        .into_iter()
        .map(|entry| entry.id)
        .collect();
    for text in ["", "   ", "?!", "'", "l'", "\u{301}"] {
        let (how, found) = ids(&index, &typed(text));
        assert_eq!(
            (how, found),
            (None, expected.iter().map(String::as_str).collect()),
            "{text:?}"
        );
    }
}

#[test]
fn a_question_made_of_stop_words_is_still_a_question() {
    let index = booklet::index();
    let (how, found) = ids(&index, &typed("dans"));
    assert_eq!(how, Some(AllWords));
    assert_eq!(found.len(), 6, "{found:?}");
}

#[test]
fn a_name_can_also_find_its_mentions() {
    let index = booklet::index();
    let (how, mut found) = ids(
        &index,
        &Query {
            from: AllWords,
            ..typed("VDE")
        },
    );
    assert_eq!(how, Some(AllWords));
    assert_eq!(found.first(), Some(&"F04"));
    found.sort_unstable();
    assert_eq!(found, ["F04", "F08", "F09", "F13"]);
}

#[test]
fn only_typos_and_missing_words_are_approximate() {
    let approximate = [Name, AllWords, Beginnings, Typos, SomeWords, Nothing]
        .into_iter()
        .filter(|matching| matching.is_approximate());
    assert_eq!(approximate.collect::<Vec<_>>(), [Typos, SomeWords]);
}

#[test]
fn pages_follow_one_another() {
    let index = booklet::index();
    for text in ["accompagnement", ""] {
        let (_, all) = ids(&index, &typed(text));
        assert!(all.len() > 5, "{all:?}");
        let mut pages = Vec::new();
        for offset in (0..all.len() + 4).step_by(2) {
            let page = index.search(&typed(text), offset, 2).unwrap();
            assert_eq!(page.total, all.len());
            pages.extend(page.hits.iter().map(|hit| hit.id));
        }
        assert_eq!(pages, all);
    }
}
