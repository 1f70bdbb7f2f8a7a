//! A small file with every verb is read and played without a difference.

use cases::format::VERBS;

use crate::support::{played, shown};

const FILE: &str = include_str!("every_verb.toml");

#[test]
fn every_verb_is_played() {
    let played = played(FILE);
    assert!(played.is_well(), "{}", shown(FILE));
    assert!(played.cases() >= 16, "{} cas", played.cases());
}

#[test]
fn no_verb_is_left_out() {
    let written = |verb: &&&str| {
        let starts = [
            format!("{{ {verb} = "),
            format!(", {verb} = "),
            format!("{verb} ="),
        ];
        starts.iter().any(|start| FILE.contains(start.as_str()))
    };
    let missing: Vec<_> = VERBS.iter().filter(|verb| !written(verb)).collect();
    // `cout` is both a verb and a key of `verifie`.
    assert!(missing.is_empty(), "sans exemple : {missing:?}");
}
