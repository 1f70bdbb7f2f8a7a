use proptest::prelude::*;
use signin::password::{Cost, Fault, Hash, Hasher, Policy, Weakness};

use crate::{bytes, hasher};

#[test]
fn a_password_is_accepted_or_everything_it_lacks_is_said() {
    use Weakness::{Common, Long, Personal, Short, Simple};
    let short = Short { needs: 12 };
    let about = &["helene.le-goff@departement35.example", "Hélène Le Goff"];
    let long = "é7".repeat(129);
    let table: &[(&str, &[Weakness])] = &[
        // What is accepted: four kinds at twelve characters, three at fourteen, a phrase.
        ("k8#Rw2!pZq9v", &[]),
        ("k8Rw2pZq9vLmTb", &[]),
        ("tournesol lampe orage crayon", &[]),
        ("Trois-huitres-et-1-parapluie", &[]),
        ("хлебомороккошкапа", &[]),
        // What is too little, whoever looks at it.
        ("", &[short, Simple]),
        ("k8#Rw2!pZq9", &[short, Simple]),
        ("k8Rw2pZq9vLm", &[Simple]),
        ("vqlmzxkdprhj", &[Simple]),
        ("39170462859314", &[Simple]),
        ("            ", &[Simple]),
        // What looks rich and is the first thing tried.
        ("Motdepasse2024!", &[Common]),
        ("M0td3p@$$e2026!", &[Common]),
        ("P@ssword123456!", &[Common]),
        ("Azertyuiop123!", &[Common]),
        ("!321poiuytrezA", &[Common]),
        ("aaaaaaaaaaaaaaaaaaaa", &[Common]),
        ("Zk8#Zk8#Zk8#Zk8#", &[Common]),
        ("abcdefghijklmnopqrst", &[Common]),
        ("Rennes35000Bretagne!", &[Common]),
        ("Bienvenue-Septembre-2025", &[Common]),
        ("Livret-Insertion-35", &[Common]),
        // What the colleague at the next desk would try.
        ("Helene-tournesol-82", &[Personal]),
        ("tournesol-h3l3n3-82", &[Personal]),
        ("HÉLÈNE tournesol lampe", &[Personal]),
        ("lampe-departement35-orage", &[Personal]),
        (&long, &[Long { most: 256 }]),
    ];
    for (password, expected) in table {
        let found = Policy::default().weaknesses(password, about);
        assert_eq!(found, *expected, "{password}");
    }
}

#[test]
fn a_short_name_may_happen_by_chance_in_a_password() {
    let found = Policy::default().weaknesses("Oleagineux-et-1-parapluie", &["Léa"]);
    assert_eq!(found, []);
}

#[test]
fn the_default_cost_is_the_one_recommended_and_the_hash_says_it() {
    let hasher = Hasher::new(Cost::default()).unwrap();
    let hash = hasher.hash("tournesol lampe", &mut bytes(1)).unwrap();
    assert!(hash.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    assert!(hasher.verify(Some(&hash), "tournesol lampe"));
    assert!(!hasher.verify(Some(&hash), "tournesol lampf"));
}

#[test]
fn a_hash_made_elsewhere_is_verified() {
    // P-H-C/phc-winner-argon2, src/test.c.
    let kept =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    let hash = Hash::read(kept).unwrap();
    assert!(hasher().verify(Some(&hash), "password"));
    assert!(!hasher().verify(Some(&hash), "sassword"));
    assert!(hasher().needs_rehash(&hash));
}

#[test]
fn a_hash_is_renewed_when_the_cost_changed_and_only_then() {
    let hash = hasher().hash("tournesol", &mut bytes(1)).unwrap();
    assert!(!hasher().needs_rehash(&hash));
    for (memory, passes, lanes) in [(512, 2, 1), (384, 3, 1), (384, 2, 2)] {
        let other = Hasher::new(Cost {
            memory,
            passes,
            lanes,
        });
        assert!(other.unwrap().needs_rehash(&hash));
    }
}

#[test]
fn an_accent_is_the_same_on_every_keyboard() {
    let hash = hasher().hash("caf\u{e9} du port", &mut bytes(1)).unwrap();
    assert!(hasher().verify(Some(&hash), "cafe\u{301} du port"));
    assert!(!hasher().verify(Some(&hash), "cafe du port"));
}

#[test]
fn without_a_hash_nothing_is_right_not_even_what_the_decoy_was_made_of() {
    for typed in ["", "password", "decoy"] {
        assert!(!hasher().verify(None, typed));
    }
}

#[test]
fn what_is_not_a_hash_is_not_read() {
    let not_hashes = [
        "",
        "password",
        "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ",
        "$argon2i$v=19$m=65536,t=1,p=1$c29tZXNhbHQAAAAAAAAAAA$+r0d29hqEB0yasKr55ZgICsQGSkl0v0kgwhd+U3wyRo",
        "$argon2id$v=19$m=1,t=0,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
    ];
    for text in not_hashes {
        assert_eq!(Hash::read(text), Err(Fault::NotAHash), "{text}");
    }
    let nothing = Cost {
        memory: 1,
        passes: 0,
        lanes: 0,
    };
    assert_eq!(Hasher::new(nothing).err(), Some(Fault::Cost));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_password_opens_and_another_does_not(one in "\\PC{1,24}", other in "\\PC{0,24}", seed: u64) {
        let hash = hasher().hash(&one, &mut bytes(seed)).unwrap();
        prop_assert!(hasher().verify(Some(&Hash::read(hash.as_str()).unwrap()), &one));
        prop_assume!(one != other);
        // Two spellings of one text are one password.
        let same = same_text(&one, &other);
        prop_assert_eq!(hasher().verify(Some(&hash), &other), same);
    }

    #[test]
    fn no_text_makes_the_policy_fail(password in any::<String>(), about in any::<String>()) {
        let _ = Policy::default().weaknesses(&password, &[&about]);
    }

    #[test]
    fn what_is_accepted_stays_so_with_the_same_kind_of_letters_after_it(more in "[bdgkpt]{0,20}") {
        let longer = format!("tournesol lampe orage crayon{more}");
        prop_assert_eq!(Policy::default().weaknesses(&longer, &[]), []);
    }
}

fn same_text(one: &str, other: &str) -> bool {
    use unicode_normalization::UnicodeNormalization;
    one.nfc().eq(other.nfc())
}
