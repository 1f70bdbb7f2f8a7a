//! What holds for any two identities.

use std::collections::BTreeSet;

use domain::identity::{
    Identity, Kind, Level, fold, index_words, likeness, looks_like_nir, phonetic, readings,
};
use proptest::prelude::*;

use super::names;

/// Names a pen could write, and some that none would.
fn a_name() -> impl Strategy<Value = String> {
    let known: Vec<String> = names::ALIKE
        .iter()
        .flat_map(|(a, b)| [(*a).to_owned(), (*b).to_owned()])
        .collect();
    prop_oneof![
        4 => prop::sample::select(known),
        1 => "[a-zé' -]{0,14}",
        1 => "\\PC{0,12}",
    ]
}

fn an_identity() -> impl Strategy<Value = Identity> {
    let date = (1950_i16..1954, 1_i8..13, 1_i8..29);
    (
        a_name(),
        prop::option::of(a_name()),
        a_name(),
        prop::option::of(date),
    )
        .prop_map(|(family_name, birth_name, first_names, date)| Identity {
            family_name,
            birth_name,
            first_names,
            birth_date: date.map(|(year, month, day)| jiff::civil::date(year, month, day)),
        })
}

/// Two identities that have every chance to share something.
fn a_pair() -> impl Strategy<Value = (Identity, Identity)> {
    (an_identity(), an_identity(), any::<[bool; 4]>()).prop_map(|(a, mut b, same)| {
        if same[0] {
            b.family_name.clone_from(&a.family_name);
        }
        if same[1] {
            b.birth_name.clone_from(&a.birth_name);
        }
        if same[2] {
            b.first_names.clone_from(&a.first_names);
        }
        if same[3] {
            b.birth_date = a.birth_date;
        }
        (a, b)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn likeness_does_not_depend_on_who_comes_first((a, b) in a_pair()) {
        prop_assert_eq!(likeness(&a, &b), likeness(&b, &a));
    }

    #[test]
    fn nobody_is_the_same_for_want_of_a_date((a, b) in a_pair()) {
        let undated = Identity { birth_date: None, ..a.clone() };
        prop_assert_ne!(likeness(&undated, &b).level, Level::Same);
        // Knowing that the dates agree brings two identities nearer, never farther.
        let dated = Identity { birth_date: b.birth_date, ..a };
        prop_assert!(likeness(&dated, &b).level <= likeness(&undated, &b).level);
    }

    #[test]
    fn whoever_is_like_shares_a_key_or_a_word((a, b) in a_pair()) {
        if likeness(&a, &b).level == Level::Same {
            let words: BTreeSet<_> = index_words(&a).into_iter().collect();
            let shared = index_words(&b).into_iter().filter(|word| words.contains(word));
            prop_assert!(shared.clone().any(|(kind, _)| kind == Kind::Double));
        }
    }

    #[test]
    fn a_whole_name_finds_its_person(person in an_identity()) {
        let words: BTreeSet<_> = index_words(&person).into_iter().collect();
        for name in [&person.family_name, &person.first_names] {
            for text in [name.clone(), format!("{name} ")] {
                for word in readings(&text).into_iter().flatten() {
                    prop_assert!(words.contains(&word), "{:?} in {:?}", word, name);
                }
            }
        }
    }

    #[test]
    fn case_changes_nothing_that_is_compared(text in "[a-zéèêïôûœ'’ -]{0,16}") {
        prop_assert_eq!(fold(&text.to_uppercase()), fold(&text));
    }

    #[test]
    fn case_and_accents_change_nothing_that_is_heard(text in "[a-zéèêïôû' -]{0,16}") {
        prop_assert_eq!(phonetic(&text.to_uppercase()), phonetic(&text));
        prop_assert_eq!(phonetic(&domain::territory::fold(&text)), phonetic(&text));
    }

    #[test]
    fn no_text_stops_the_search_for_a_nir(text in "\\PC{0,60}", number in "[12][0-9AB ]{12,18}") {
        let _ = (looks_like_nir(&text), looks_like_nir(&number));
    }
}
