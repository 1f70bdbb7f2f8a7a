//! The installation's keys: read, rotated, forgotten.

use proptest::prelude::*;
use vault::{Fault, Keyring, KeyringFault, PersonKey};

use crate::seeded;

fn line(id: &str, seed: u64) -> String {
    Keyring::generate_line(id, &mut seeded(seed))
        .expect("a line")
        .to_string()
}

fn ring(lines: &[&str]) -> Keyring {
    Keyring::parse(&lines.join("\n")).expect("a keyring")
}

#[test]
fn a_keyring_is_a_text_its_first_key_current() {
    let text = format!(
        "# Trousseau de l'installation\n\n  {}  \n# la précédente\n{}\n",
        line("2027-01", 1),
        line("2026-01", 2)
    );
    let keyring = Keyring::parse(&text).expect("a keyring");
    assert_eq!(keyring.current_id(), "2027-01");
    assert_eq!(keyring.ids().collect::<Vec<_>>(), ["2027-01", "2026-01"]);
    assert_eq!(
        format!("{keyring:?}"),
        "Keyring { current: InstallationKey(2027-01, …), former: [InstallationKey(2026-01, …)] }"
    );
}

#[test]
fn what_is_not_a_keyring_says_why() {
    let good = line("a", 1);
    let short = "b:AAAA";
    let id = || "b".to_owned();
    for (text, fault) in [
        (String::new(), KeyringFault::Empty),
        ("# rien\n\n".to_owned(), KeyringFault::Empty),
        (good.replace(':', ""), KeyringFault::NoColon { line: 1 }),
        (format!("{good}\nB:AAAA"), KeyringFault::WrongId { line: 2 }),
        (good.replace("a:", ":"), KeyringFault::WrongId { line: 1 }),
        (
            format!("{good}\n\n{short}"),
            KeyringFault::WrongKey { line: 3, id: id() },
        ),
        (
            format!("{good}\nb:pas du base64"),
            KeyringFault::WrongKey { line: 2, id: id() },
        ),
        (
            format!("b:{}", "A".repeat(500)),
            KeyringFault::WrongKey { line: 1, id: id() },
        ),
        (
            format!("{good}\n{good}"),
            KeyringFault::SameId {
                line: 2,
                id: "a".to_owned(),
            },
        ),
    ] {
        assert_eq!(Keyring::parse(&text).err(), Some(fault), "{text:?}");
    }
    assert!(Keyring::generate_line("Été", &mut seeded(1)).is_err());
    let said = Keyring::parse("b:AAAA").expect_err("too short").to_string();
    assert_eq!(
        said,
        "ligne 1 : la clé « b » n'est pas faite de 32 octets écrits en base64"
    );
}

#[test]
fn a_rotation_keeps_every_key_then_forgets_the_old_one() {
    let (new, old) = (line("2027-01", 1), line("2026-01", 2));
    let before = ring(&[&old]);
    let during = ring(&[&new, &old]);
    let after = ring(&[&new]);
    let mut entropy = seeded(3);
    let people: Vec<_> = (0..200)
        .map(|n| {
            let key = PersonKey::generate(&mut entropy);
            let owner = format!("personne:{n}");
            let field = key.seal(&owner, b"Le Goff", &mut entropy).expect("sealed");
            let wrapped = before.wrap(&owner, &key).expect("wrapped");
            (owner, field, wrapped)
        })
        .collect();
    for (owner, field, old) in &people {
        let opens = |ring: &Keyring, id: &str, bytes: &[u8]| {
            let key = ring.unwrap(owner, id, bytes)?;
            key.open(owner, field)
        };
        assert_eq!(
            opens(&during, &old.key_id, &old.bytes),
            Ok(b"Le Goff".to_vec())
        );
        let new = during
            .rewrap(owner, &old.key_id, &old.bytes)
            .expect("rewrapped");
        assert_eq!(new.key_id, "2027-01");
        assert_eq!(
            opens(&after, &new.key_id, &new.bytes),
            Ok(b"Le Goff".to_vec())
        );
        assert_eq!(during.rewrap(owner, &new.key_id, &new.bytes), Ok(new));
        assert_eq!(
            opens(&after, &old.key_id, &old.bytes),
            Err(Fault::UnknownKey("2026-01".to_owned()))
        );
        assert_eq!(opens(&after, "2027-01", &old.bytes), Err(Fault::Refused));
    }
}

proptest! {
    #[test]
    fn a_wrapped_key_opens_for_its_owner_only(
        seed: u64, owner in "[a-z0-9:]{1,20}", other in "[a-z0-9:]{1,20}", bit in 0_usize..61 * 8
    ) {
        prop_assume!(owner != other);
        let keyring = ring(&[&line("a", seed)]);
        let key = PersonKey::generate(&mut seeded(!seed));
        let mut wrapped = keyring.wrap(&owner, &key)?;
        prop_assert_eq!(wrapped.bytes.len(), 61);
        prop_assert!(keyring.unwrap(&owner, "a", &wrapped.bytes).is_ok());
        prop_assert!(keyring.unwrap(&other, "a", &wrapped.bytes).is_err());
        wrapped.bytes[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(keyring.unwrap(&owner, "a", &wrapped.bytes).is_err());
    }

    #[test]
    fn any_text_is_a_keyring_or_a_fault(text in "(.|\n){0,200}") {
        let _ = Keyring::parse(&text);
    }
}
