//! The arrows between rooms: who may depend on whom, read from the Cargo.toml files themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What each room may use of ours. Anything else is a wall.
const ARROWS: &[(&str, &[&str])] = &[
    ("logic", &[]),
    ("domain", &["logic"]),
    ("search", &[]),
    ("vault", &[]),
    ("catalogue-files", &["domain", "logic"]),
    ("french", &["domain"]),
    ("calendars", &[]),
    ("cases", &["catalogue-files", "domain", "french"]),
    ("demo", &["domain"]),
    ("sheets", &[]),
    ("pictures", &[]),
    ("signin", &[]),
    ("store", &["domain"]),
    ("workshop", &["cases", "catalogue-files", "domain"]),
    ("app", &["domain", "signin", "store", "vault", "workshop"]),
    ("copies", &["app", "domain", "french"]),
    ("exports", &["app", "domain", "french", "sheets", "store"]),
    ("imports", &["app", "catalogue-files", "domain", "french"]),
    ("mail", &["app"]),
    ("trial", &[]),
    ("papers", &["domain", "french"]),
    ("pictures", &[]),
    ("sheets", &[]),
    ("calendars", &[]),
    ("web", &["domain", "french", "papers", "search"]),
    (
        "desk",
        &[
            "app",
            "calendars",
            "copies",
            "domain",
            "exports",
            "french",
            "imports",
            "papers",
            "pictures",
            "sheets",
            "signin",
            "store",
            "web",
            "workshop",
        ],
    ),
    (
        "livret",
        &[
            "app",
            "cases",
            "catalogue-files",
            "demo",
            "desk",
            "domain",
            "exports",
            "french",
            "imports",
            "logic",
            "mail",
            "papers",
            "pictures",
            "search",
            "store",
            "vault",
            "web",
            "workshop",
        ],
    ),
];

/// What the pure core may use of others: nothing that reads a clock, a disk or a network.
const PURE: &[(&str, &[&str])] = &[
    ("logic", &["csv-core", "memchr", "pulp"]),
    ("domain", &["jiff", "schemars", "serde"]),
    (
        "vault",
        &[
            "aes",
            "aes-gcm-siv",
            "base64ct",
            "hmac",
            "sha2",
            "thiserror",
            "zeroize",
        ],
    ),
    ("demo", &["jiff"]),
    (
        "signin",
        &[
            "argon2",
            "ctutils",
            "data-encoding",
            "hmac",
            "sha1",
            "sha2",
            "unicode-normalization",
        ],
    ),
];

fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = BTreeMap::new();
    for room in std::fs::read_dir(crates).expect("the crates").flatten() {
        let Ok(text) = std::fs::read_to_string(room.path().join("Cargo.toml")) else {
            continue;
        };
        let manifest: toml::Table = text.parse().expect("a manifest");
        let names = manifest
            .get("dependencies")
            .and_then(toml::Value::as_table)
            .map(|table| table.keys().cloned().collect());
        found.insert(
            room.file_name().to_string_lossy().into_owned(),
            names.unwrap_or_default(),
        );
    }
    found
}

#[test]
fn rooms_use_only_the_rooms_they_may() {
    let found = dependencies();
    let ours: BTreeSet<&String> = found.keys().collect();
    let expected: BTreeSet<String> = ARROWS.iter().map(|(room, _)| (*room).to_owned()).collect();
    assert_eq!(
        ours,
        expected.iter().collect(),
        "every room has its line in ARROWS"
    );
    for (room, allowed) in ARROWS {
        let used: BTreeSet<&str> = found[*room]
            .iter()
            .filter(|name| ours.contains(name))
            .map(String::as_str)
            .collect();
        let allowed = allowed.iter().copied().collect();
        assert!(
            used.is_subset(&allowed),
            "{room} uses {used:?}, and may use {allowed:?}"
        );
    }
}

#[test]
fn the_core_uses_nothing_that_could_surprise_it() {
    let found = dependencies();
    for (room, allowed) in PURE {
        let others: BTreeSet<&str> = found[*room]
            .iter()
            .map(String::as_str)
            .filter(|name| !found.contains_key(*name))
            .collect();
        let allowed = allowed.iter().copied().collect();
        assert!(
            others.is_subset(&allowed),
            "{room} uses {others:?}, and may use {allowed:?}"
        );
    }
}
