//! A field opens with its key, at its place, untouched; and in no other case.

use proptest::collection::vec;
use proptest::prelude::*;
use vault::{Fault, PersonKey};

use crate::seeded;

const PLACE: &str = "personne:nom:42";

proptest! {
    #[test]
    fn what_is_sealed_opens_to_the_same_text(
        seed: u64, place in ".{0,40}", plain in vec(any::<u8>(), 0..600)
    ) {
        let mut entropy = seeded(seed);
        let key = PersonKey::generate(&mut entropy);
        let sealed = key.seal(&place, &plain, &mut entropy)?;
        prop_assert_eq!(sealed.len(), plain.len() + 29);
        prop_assert_eq!(key.open(&place, &sealed)?, plain);
    }

    #[test]
    fn nothing_opens_at_another_place(
        seed: u64, place in "[a-z:0-9]{0,20}", other in "[a-z:0-9]{0,20}"
    ) {
        prop_assume!(place != other);
        let mut entropy = seeded(seed);
        let key = PersonKey::generate(&mut entropy);
        let sealed = key.seal(&place, b"Le Goff", &mut entropy)?;
        prop_assert_eq!(key.open(&other, &sealed), Err(Fault::Refused));
    }

    #[test]
    fn nothing_opens_with_another_key(seed: u64, plain in vec(any::<u8>(), 0..100)) {
        let mut entropy = seeded(seed);
        let key = PersonKey::generate(&mut entropy);
        let other = PersonKey::generate(&mut entropy);
        let sealed = key.seal(PLACE, &plain, &mut entropy)?;
        prop_assert_eq!(other.open(PLACE, &sealed), Err(Fault::Refused));
    }

    #[test]
    fn no_bytes_from_elsewhere_open(seed: u64, mut bytes in vec(any::<u8>(), 0..200)) {
        let key = PersonKey::generate(&mut seeded(seed));
        prop_assert!(key.open(PLACE, &bytes).is_err());
        if let Some(first) = bytes.first_mut() {
            *first = 1;
            prop_assert!(key.open(PLACE, &bytes).is_err());
        }
    }
}

#[test]
fn one_bit_flipped_anywhere_never_opens() {
    let mut entropy = seeded(7);
    let key = PersonKey::generate(&mut entropy);
    for plain in ["", "M", "Née Kermarrec, suivie depuis le 3 mars"] {
        let sealed = key
            .seal(PLACE, plain.as_bytes(), &mut entropy)
            .expect("sealed");
        for bit in 0..sealed.len() * 8 {
            let mut altered = sealed.clone();
            altered[bit / 8] ^= 1 << (bit % 8);
            assert!(key.open(PLACE, &altered).is_err(), "bit {bit} of {plain:?}");
        }
        for length in 0..sealed.len() {
            assert!(
                key.open(PLACE, &sealed[..length]).is_err(),
                "cut at {length}"
            );
        }
    }
}

#[test]
fn the_same_text_never_looks_the_same() {
    let mut entropy = seeded(1);
    let key = PersonKey::generate(&mut entropy);
    let mut seal = || key.seal(PLACE, b"Yves", &mut entropy).expect("sealed");
    assert_ne!(seal(), seal());
}

#[test]
fn the_form_is_told() {
    let key = PersonKey::generate(&mut seeded(1));
    assert_eq!(key.open(PLACE, &[]), Err(Fault::TooShort));
    assert_eq!(key.open(PLACE, &[1; 28]), Err(Fault::TooShort));
    assert_eq!(key.open(PLACE, &[9; 40]), Err(Fault::UnknownVersion(9)));
    assert_eq!(format!("{key:?}"), "PersonKey(…)");
}
