//! Who is who: names folded and heard, words indexed, identities compared, the NIR refused.

mod names;
mod properties;

use std::collections::BTreeSet;

use domain::identity::{
    Closeness, DateCloseness, Identity, Kind, Level, Reason, fold, index_words, likeness,
    looks_like_nir, phonetic, readings,
};

/// `Le Goff née Martin, Jeanne Marie, 1980-03-12`: the name of birth and the date may be left out.
fn identity(text: &str) -> Identity {
    let parts: Vec<&str> = text.split(", ").collect();
    let (family, birth) = match parts[0].split_once(" née ") {
        Some((family, birth)) => (family, Some(birth.to_owned())),
        None => (parts[0], None),
    };
    Identity {
        family_name: family.to_owned(),
        birth_name: birth,
        first_names: parts[1].to_owned(),
        birth_date: parts.get(2).map(|day| day.parse().expect("a day")),
    }
}

#[test]
fn a_name_folds_to_what_is_compared() {
    for (text, folded) in [
        ("Le Goff", "legoff"),
        ("LEGOFF", "legoff"),
        ("LE  GOFF ", "legoff"),
        ("de La Tour d’Auvergne", "delatour dauvergne"),
        ("Jean-Pierre", "jean pierre"),
        ("Jeanne d'Arc", "jeanne darc"),
        ("D'ABOVILLE", "daboville"),
        ("L'Hostis", "lhostis"),
        ("Le Floc'h", "lefloch"),
        ("N'Guyen", "nguyen"),
        ("Guéguen", "gueguen"),
        ("Gue\u{301}guen", "gueguen"),
        ("Cœuret", "coeuret"),
        ("Lætitia", "laetitia"),
        ("St-Martin", "saintmartin"),
        ("Ben Ali", "benali"),
        ("Strauß", "strauss"),
        ("Simões", "simoes"),
        ("Şahin", "sahin"),
        ("Do", "do"),
        ("", ""),
        (" - ' ", ""),
    ] {
        assert_eq!(fold(text), folded, "{text:?}");
    }
}

#[test]
fn spellings_of_one_name_are_heard_alike_and_other_names_are_not() {
    let heard = |text: &str| phonetic(text);
    for (a, b) in names::ALIKE {
        assert_eq!(heard(a), heard(b), "{a} is {b}");
    }
    for (a, b) in names::APART {
        assert_ne!(heard(a), heard(b), "{a} is not {b}");
    }
    assert_eq!(phonetic("Иванов"), "", "no Latin letter, no key");
}

#[test]
fn a_name_is_found_by_what_is_typed() {
    let person = identity("de la Tour née Guéguen, Jean-Pierre Marie, 1980-03-12");
    let words: BTreeSet<(Kind, String)> = index_words(&person).into_iter().collect();
    let found = |text: &str| {
        let mut readings = readings(text).into_iter();
        readings.any(|reading| reading.iter().all(|word| words.contains(word)))
    };
    for text in [
        "to",
        "tour",
        "la tour",
        "De La Tour",
        "delatour",
        "gué",
        "guegu",
        "jean p",
        "jean-pierre",
        "jeanpierre",
        "marie t",
        "Gueguin jean",
        "pierre gueguen",
        "guéguin ",
        "de la tour jan ",
        "delatour",
    ] {
        assert!(found(text), "{text:?}: {:?}", readings(text));
    }
    for text in ["martin", "tourn", "jean paul", "tour goff ", "our", "1980"] {
        assert!(!found(text), "{text:?}: {:?}", readings(text));
    }
}

#[test]
fn a_typed_search_is_read_the_closest_way_first() {
    for (typed, expected) in [
        (
            "Le Goff Yv",
            &[
                "mot legoff, mot yv",
                "mot legoff, prefixe yv",
                "son LEGOF, prefixe yv",
            ][..],
        ),
        ("yves", &["mot yves", "prefixe yves"]),
        ("yves ", &["mot yves", "son IV"]),
        // One letter begins too many names.
        ("y", &["mot y"]),
        // Nothing is heard of these letters.
        ("Иванов и ", &["mot иванов, mot и"]),
        (
            "Anticonstitutionnel",
            &["mot anticonstitutionnel", "prefixe anticonstitu"],
        ),
        ("", &[]),
        (" ", &[]),
    ] {
        let word = |(kind, word): &(Kind, String)| format!("{} {word}", kind.name());
        let read = readings(typed).into_iter();
        let read = read.map(|reading| reading.iter().map(word).collect::<Vec<_>>().join(", "));
        assert_eq!(read.collect::<Vec<_>>(), expected, "{typed:?}");
    }
    assert_eq!(Kind::Prefix.name(), "prefixe");
}

#[test]
fn an_index_holds_beginnings_words_sounds_and_keys_of_doubles() {
    let held: Vec<String> = index_words(&identity("Le Goff, Yves, 1980-03-12"))
        .into_iter()
        .map(|(kind, word)| format!("{} {word}", kind.name()))
        .collect();
    let expected = "prefixe go,prefixe gof,prefixe goff,prefixe le,prefixe leg,prefixe lego,prefixe legof,\
        prefixe legoff,prefixe yv,prefixe yve,prefixe yves,mot goff,mot legoff,mot yves,son GOF,son IV,\
        son LEGOF,double GOF 1980-03-12,double GOF 1980-12-03,double IV 1980-03-12,double IV 1980-12-03,\
        double LEGOF 1980-03-12,double LEGOF 1980-12-03,double legoff yves";
    assert_eq!(held, expected.split(',').map(str::trim).collect::<Vec<_>>());
}

#[test]
fn two_identities_are_alike_for_reasons() {
    use Level::{Different, Possible, Probable, Same};
    for (a, b, level) in [
        // The same names.
        (
            "Le Goff, Yves, 1980-03-12",
            "LEGOFF, yves, 1980-03-12",
            Same,
        ),
        (
            "d'Arc, Jean-Pierre, 1980-03-12",
            "D ARC, Jeanpierre, 1980-03-12",
            Same,
        ),
        (
            "Le Goff, Yves, 1980-03-12",
            "Le Goff, Yves, 1980-12-03",
            Probable,
        ),
        (
            "Le Goff, Yves, 1980-03-12",
            "Le Goff, Yves, 1980-03-17",
            Probable,
        ),
        (
            "Le Goff, Yves, 1980-03-12",
            "Le Goff, Yves, 1908-03-12",
            Probable,
        ),
        ("Le Goff, Yves, 1980-03-12", "Le Goff, Yves", Probable),
        ("Le Goff, Yves", "Le Goff, Yves", Probable),
        (
            "Le Goff, Yves, 1980-03-12",
            "Le Goff, Yves, 1964-11-30",
            Different,
        ),
        // Heard alike, or mistyped.
        (
            "Kermarrec, Yves, 1980-03-12",
            "Quermarec, Ives, 1980-03-12",
            Probable,
        ),
        (
            "Kermarrec, Yves, 1980-03-12",
            "Kemrarrec, Yves, 1980-03-12",
            Probable,
        ),
        ("Kermarrec, Yves", "Quermarec, Yves, 1980-03-12", Possible),
        (
            "Kermarrec, Yves, 1980-03-12",
            "Quermarec, Yves, 1980-12-03",
            Possible,
        ),
        (
            "Kermarrec, Yves, 1980-03-12",
            "Quermarec, Yves, 1981-07-25",
            Different,
        ),
        // Fields exchanged.
        (
            "Martin, Paul, 1980-03-12",
            "Paul, Martin, 1980-03-12",
            Probable,
        ),
        ("Martin, Paul", "Paul, Martin", Possible),
        // Married.
        (
            "Le Goff née Martin, Anne, 1980-03-12",
            "Martin, Anne, 1980-03-12",
            Probable,
        ),
        (
            "Le Goff née Martin, Anne, 1980-03-12",
            "Riou née Martin, Anne, 1980-03-12",
            Same,
        ),
        (
            "Le Goff née Martin, Anne, 1980-03-12",
            "Le Goff née Riou, Anne, 1980-03-12",
            Probable,
        ),
        (
            "Le Goff née Martin, Anne",
            "Le Goff née Riou, Anne",
            Possible,
        ),
        (
            "Martin, Anne, 1980-03-12",
            "Le Goff, Anne, 1980-03-12",
            Possible,
        ),
        // A part of the names.
        (
            "Martin-Riou, Anne, 1980-03-12",
            "Martin, Anne, 1980-03-12",
            Probable,
        ),
        (
            "Martin, Anne Marie, 1980-03-12",
            "Martin, Anne, 1980-03-12",
            Probable,
        ),
        (
            "de Kergorlay, Anne, 1980-03-12",
            "Kergorlay, Anne, 1980-03-12",
            Probable,
        ),
        ("Martin, , 1980-03-12", "Martin, Anne, 1980-03-12", Probable),
        // Twins, and people who share a day or a name.
        (
            "Martin, Anne, 1980-03-12",
            "Martin, Louis, 1980-03-12",
            Possible,
        ),
        ("Martin, Anne", "Martin, Louis", Different),
        (
            "Martin, Anne, 1980-03-12",
            "Riou, Louis, 1980-03-12",
            Different,
        ),
        ("Martin, Léo", "Martin, Léa", Different),
        (", ", ", ", Different),
    ] {
        let found = likeness(&identity(a), &identity(b));
        assert_eq!(found.level, level, "{a} / {b}: {:?}", found.why);
    }
}

#[test]
fn reasons_say_what_was_compared() {
    let why = |a, b| likeness(&identity(a), &identity(b)).why;
    assert_eq!(
        why("Kermarrec, Yves, 1980-03-12", "Quermarec, Yvse, 1980-12-03"),
        [
            Reason::Family(Closeness::Sound),
            Reason::First(Closeness::Slip),
            Reason::Date(DateCloseness::Exchanged)
        ]
    );
    assert_eq!(
        why("Le Goff née Martin, Anne", "Martin, Anne, 1980-12-03"),
        [
            Reason::Family(Closeness::Same),
            Reason::BirthNameInUse,
            Reason::First(Closeness::Same),
            Reason::Date(DateCloseness::Unknown)
        ]
    );
    assert_eq!(
        why("Martin, Paul, 1980-03-12", "Paul, Martin, 1980-03-21"),
        [Reason::NamesExchanged, Reason::Date(DateCloseness::Slip)]
    );
}

#[test]
fn a_nir_is_seen_wherever_it_is_written() {
    for text in [
        "1800335238012",
        "180033523801277",
        "1 80 03 35 238 012",
        "2 85 11 35 238 042 19",
        "2-85-11-35-238-042",
        "1 80 03 2A 004 012",
        "180032b004012",
        "son numéro : 1 80 03 35 238 012 45, à vérifier",
        "1\u{a0}80\u{a0}03\u{202f}35 238 012",
        "né le 12/03/1980,180033523801245",
        "(1.80.03.35.238.012)",
        // An unusual month, and its true key.
        "1 80 57 35 238 012 97",
    ] {
        assert!(looks_like_nir(text), "{text:?}");
    }
    for text in [
        "",
        "02 99 02 35 35",
        "06 12 34 56 78, 06 98 76 54 32",
        "12/03/1980",
        "SIRET 213 502 388 00019",
        "FR76 3000 4000 0312 3456 7890 143",
        "1800335238",
        "18003352380120",
        "9800335238012",
        "1801535238012",
        "1800300238012",
        "1800335000012",
        "1800335238000",
        "x1800335238012",
        "1800335238012x",
        "1 80 03  35 238 012 et deux espaces",
        "1 80 57 35 238 012",
        "1 80 57 35 238 012 02",
        "dossier 2024-0001-17 du 3 mai",
    ] {
        assert!(!looks_like_nir(text), "{text:?}");
    }
}
