//! What a line expects of the answer.

use domain::dossier::Verdict;

use super::model::Expect;
use super::names::Names;
use super::node::{Node, Place, Table, Text};

/// The verdicts, as cases write them.
pub const VERDICTS: &[(&str, Verdict)] = &[
    ("oui", Verdict::Yes),
    ("avertissement", Verdict::Warning),
    ("motif", Verdict::NeedsReason),
    ("incomplet", Verdict::Incomplete),
    ("a-verifier", Verdict::ToCheck),
    ("non", Verdict::No),
];

/// The same, and the two words that gather several.
const WORDS: &[(&str, &[Verdict])] = &[
    ("oui", &[Verdict::Yes]),
    ("avertissement", &[Verdict::Warning]),
    ("motif", &[Verdict::NeedsReason]),
    ("incomplet", &[Verdict::Incomplete]),
    ("a-verifier", &[Verdict::ToCheck]),
    ("non", &[Verdict::No]),
    ("admis", &[Verdict::Yes, Verdict::Warning]),
    (
        "pas-admis",
        &[
            Verdict::NeedsReason,
            Verdict::Incomplete,
            Verdict::ToCheck,
            Verdict::No,
        ],
    ),
];

/// The word of a verdict.
pub fn word(verdict: Verdict) -> &'static str {
    let found = VERDICTS.iter().find(|(_, known)| *known == verdict);
    found.map_or("", |(word, _)| word)
}

/// What a line expects.
pub fn expect(table: &mut Table<'_>, names: Names<'_, '_>) -> Expect {
    let attend = table.get("attend").map(|node| {
        let words = node.one_or_more().into_iter();
        let verdicts = words.filter_map(|node| node.word(WORDS));
        (node.at(), verdicts.flatten().copied().collect())
    });
    Expect {
        verdicts: attend,
        requirements: cited(table, "exigences", names),
        only: table.get("seules_exigences").map(|node| {
            let cited = names.requirements(node).into_iter();
            (
                node.at(),
                cited.map(|(_, requirement)| requirement).collect(),
            )
        }),
        not_requirements: cited(table, "pas_exigences", names),
        readings: table
            .get("lectures")
            .map(Node::texts)
            .unwrap_or_default()
            .into_iter()
            .filter_map(|text| Some((text.at.clone(), names.reading(&text)?)))
            .collect(),
        missing: words(table, "manque"),
        says: words(table, "dit"),
        says_not: words(table, "ne_dit_pas"),
        told: told(table, names),
    }
}

/// Who is told.
pub fn told(table: &mut Table<'_>, names: Names<'_, '_>) -> Vec<(Place, super::model::Named)> {
    let texts = table.get("avise").map(Node::texts).unwrap_or_default();
    texts
        .into_iter()
        .filter_map(|text| Some((text.at.clone(), names.named(&text)?)))
        .collect()
}

fn cited(
    table: &mut Table<'_>,
    key: &'static str,
    names: Names<'_, '_>,
) -> Vec<(Place, domain::values::Requirement)> {
    let node = table.get(key);
    node.map(|node| names.requirements(node))
        .unwrap_or_default()
}

/// The texts at a key.
pub fn words(table: &mut Table<'_>, key: &'static str) -> Vec<Text> {
    table.get(key).map(Node::texts).unwrap_or_default()
}
