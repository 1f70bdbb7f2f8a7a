//! Words found without being readable.

use proptest::prelude::*;
use vault::{BlindIndex, Keyring, PersonKey};

use crate::seeded;

#[test]
fn a_token_is_hmac_sha256_cut_at_eight_bytes() {
    // python3: hmac.new(b'\x0b' * 32, b'mot\x1flegoff', 'sha256').digest()[:8], big end first, signed.
    let index = BlindIndex::generate(&mut |bytes| bytes.fill(0x0b));
    assert_eq!(index.token("mot", "legoff"), -7_383_392_935_932_207_198);
}

#[test]
fn tokens_outlive_a_rotation() {
    let mut entropy = seeded(1);
    let mut line = |id| {
        Keyring::generate_line(id, &mut entropy)
            .expect("a line")
            .to_string()
    };
    let (new, old) = (line("nouvelle"), line("ancienne"));
    let index = BlindIndex::generate(&mut seeded(2));
    let kept = Keyring::parse(&old)
        .expect("a keyring")
        .wrap_index(&index)
        .expect("wrapped");
    let both = Keyring::parse(&format!("{new}\n{old}")).expect("a keyring");
    let moved = both
        .rewrap(BlindIndex::OWNER, &kept.key_id, &kept.bytes)
        .expect("rewrapped");
    let after = Keyring::parse(&new).expect("a keyring");
    let found = after
        .unwrap_index(&moved.key_id, &moved.bytes)
        .expect("opened");
    assert_eq!(found.token("mot", "legoff"), index.token("mot", "legoff"));
    // The key of a person is no index.
    let key = after
        .wrap("personne:1", &PersonKey::generate(&mut seeded(3)))
        .expect("wrapped");
    assert!(after.unwrap_index(&key.key_id, &key.bytes).is_err());
}

proptest! {
    #[test]
    fn tokens_are_stable_and_differ_by_kind_by_word_and_by_installation(
        seed: u64, kind in "[a-z]{1,8}", word in "\\PC{1,20}", other in "\\PC{1,20}"
    ) {
        let index = BlindIndex::generate(&mut seeded(seed));
        let token = index.token(&kind, &word);
        prop_assert_eq!(token, index.clone().token(&kind, &word));
        prop_assert_ne!(token, index.token(&format!("{kind}s"), &word));
        prop_assert_ne!(token, BlindIndex::generate(&mut seeded(!seed)).token(&kind, &word));
        if word != other {
            prop_assert_ne!(token, index.token(&kind, &other));
        }
    }
}
