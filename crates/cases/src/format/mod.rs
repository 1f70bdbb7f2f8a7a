//! From the text of a case file to cases: every fault at once, each at its place.
//!
//! The format is that of `docs/guide/cas.md`.

mod acts;
mod asks;
pub(crate) mod check;
pub(crate) mod expect;
mod line;
pub mod model;
mod names;
pub mod node;
pub mod questions;
mod shared;

use std::collections::{BTreeMap, BTreeSet};

use catalogue_files::Problem;
use domain::Catalogue;
use domain::dossier::act::Actor;
use domain::fiche::Fiche;
use toml::de::DeTable;

pub use line::VERBS;

use line::Story;
use model::{Case, CaseFile, Facts};
use names::{Names, SUBJECT};
use node::{Faults, Node, Place, Table, Text};

/// The key by which a person takes up another one's facts.
const LIKE: &str = "comme";

/// Reads a case file.
///
/// # Errors
/// Every fault of the file, in its order.
pub fn read<'c>(
    catalogue: &'c Catalogue,
    text: &str,
) -> Result<CaseFile<'c>, Vec<(Place, Problem)>> {
    let (root, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        let fault = |error: &toml::de::Error| {
            let problem = match error.message() {
                "duplicate key" => Problem::DuplicateKey,
                unquoted if unquoted.starts_with("string values must be quoted") => {
                    Problem::MissingQuotes
                }
                other => Problem::Syntax(other.to_owned()),
            };
            (error.span().unwrap_or(0..0), problem)
        };
        return Err(errors.iter().map(fault).collect());
    }
    let faults = Faults::default();
    let file = file(
        catalogue,
        Table::new(root.get_ref(), 0..text.len(), &faults),
    );
    match faults.into_list() {
        none if none.is_empty() => Ok(file),
        faults => Err(faults),
    }
}

/// What the file says once for all its cases.
struct Shared<'t, 'c> {
    catalogue: &'c Catalogue,
    faults: &'t Faults,
    fiche: Option<&'c Fiche>,
    actors: Vec<(String, Actor)>,
    persons: BTreeMap<String, Facts>,
    stories: Vec<(Text, Node<'t>)>,
}

impl<'t, 'c> Shared<'t, 'c> {
    fn names<'a>(
        &'a self,
        fiche: Option<&'c Fiche>,
        actors: &'a [(String, Actor)],
    ) -> Names<'a, 'c> {
        Names {
            catalogue: self.catalogue,
            fiche,
            actors,
            faults: self.faults,
        }
    }
}

fn file<'c>(catalogue: &'c Catalogue, mut table: Table<'_>) -> CaseFile<'c> {
    let faults = table.faults();
    let mut shared = Shared {
        catalogue,
        faults,
        fiche: None,
        actors: Vec::new(),
        persons: BTreeMap::new(),
        stories: Vec::new(),
    };
    let fiche = table.get("fiche").and_then(Node::text);
    shared.fiche = fiche.and_then(|text| shared.names(None, &[]).a_fiche(&text));
    shared.actors = actors(&mut table, shared.names(None, &[]), Vec::new());
    shared.persons = persons(&mut table, shared.names(None, &[]), BTreeMap::new());
    let stories = table.get("recits").and_then(Node::table);
    shared.stories = stories.map(|table| table.names()).unwrap_or_default();
    let cases = table.get("cas").and_then(Node::items).unwrap_or_default();
    table.close();

    let mut told = BTreeSet::new();
    let cases: Vec<Case<'c>> = cases
        .into_iter()
        .filter_map(|node| case(&shared, node.table()?, &mut told))
        .collect();
    duplicates(&cases, faults);
    // A story that no case takes up is read all the same: its faults are faults.
    for (name, node) in &shared.stories {
        if !told.contains(&name.text) {
            let names = shared.names(shared.fiche, &shared.actors);
            story(names, &shared.persons).lines(*node);
        }
    }
    CaseFile { cases }
}

fn story<'a, 'c>(names: Names<'a, 'c>, persons: &BTreeMap<String, Facts>) -> Story<'a, 'c> {
    Story {
        names,
        persons: persons.keys().cloned().collect(),
        dossiers: Vec::new(),
        lines: Vec::new(),
        day: None,
    }
}

fn duplicates(cases: &[Case<'_>], faults: &Faults) {
    let mut seen = BTreeSet::new();
    for case in cases {
        if !seen.insert(&case.name.text) {
            let what = "un autre cas de ce fichier";
            let name = case.name.text.clone();
            faults.add(&case.name.at, Problem::DuplicateName { what, name });
        }
    }
}

fn case<'c>(
    shared: &Shared<'_, 'c>,
    mut table: Table<'_>,
    told: &mut BTreeSet<String>,
) -> Option<Case<'c>> {
    let name = table.need("nom", "le nom du cas").and_then(Node::text);
    let fiche = match table.get("fiche").and_then(Node::text) {
        Some(text) => shared.names(None, &[]).a_fiche(&text),
        None => shared.fiche,
    };
    let names = shared.names(fiche, &[]);
    let requirements = table.get("exigences");
    let requirements = requirements
        .map(|node| names.requirements(node))
        .unwrap_or_default();
    let actors = actors(&mut table, names, shared.actors.clone());
    let persons = persons(&mut table, names, shared.persons.clone());
    let contested = table.get("conteste").and_then(Node::text);
    let taken = table.get("reprend").map(Node::texts).unwrap_or_default();
    let history = table.need("histoire", "les lignes du cas : `histoire = [ … ]`");
    table.close();

    let names = shared.names(fiche, &actors);
    let mut story = story(names, &persons);
    let mut lines = Vec::new();
    for text in taken {
        match shared
            .stories
            .iter()
            .find(|(name, _)| name.text == text.text)
        {
            Some((name, node)) => {
                told.insert(name.text.clone());
                lines.extend(story.lines(*node));
            }
            None => {
                let known = shared.stories.iter().map(|(name, _)| name.text.as_str());
                names.unknown(&text, "aucun récit ne porte ce nom", known);
            }
        }
    }
    lines.extend(history.map(|node| story.lines(node)).unwrap_or_default());
    Some(Case {
        name: name?,
        requirements: requirements.into_iter().map(|(_, cited)| cited).collect(),
        contested: contested.map(|text| text.text),
        fiche,
        actors,
        persons,
        lines,
    })
}

/// The actors of the file, then those of the case, which replace them.
fn actors(
    table: &mut Table<'_>,
    names: Names<'_, '_>,
    mut known: Vec<(String, Actor)>,
) -> Vec<(String, Actor)> {
    let actors = table.get("acteurs").and_then(Node::table);
    for (name, node) in actors.map(|table| table.names()).unwrap_or_default() {
        if let Some(actor) = acts::actor(node, names) {
            known.retain(|(other, _)| *other != name.text);
            known.push((name.text, actor));
        }
    }
    known
}

/// The persons of the file, then those of the case, fact by fact; each may take up another.
fn persons(
    table: &mut Table<'_>,
    names: Names<'_, '_>,
    mut known: BTreeMap<String, Facts>,
) -> BTreeMap<String, Facts> {
    let people = table.get("personnes").and_then(Node::table);
    let people = people.map(|table| table.names()).unwrap_or_default();
    let mut waiting: Vec<(Text, Option<Text>, Facts)> = Vec::new();
    for (name, node) in people {
        if name.text == SUBJECT {
            let what = "la personne dont parle une ligne";
            let problem = Problem::DuplicateName {
                what,
                name: name.text.clone(),
            };
            names.faults.add(&name.at, problem);
        }
        let Some(mut table) = node.table() else {
            continue;
        };
        let like = table.get(LIKE).and_then(Node::text);
        let facts = acts::facts(table, names, &[LIKE]);
        waiting.push((name, like, facts));
    }
    // Those who take up nobody, or somebody known already, first: order in the file does not matter.
    loop {
        let before = waiting.len();
        let mut later = Vec::new();
        let named: BTreeSet<String> = waiting
            .iter()
            .map(|(name, _, _)| name.text.clone())
            .collect();
        for (name, like, facts) in waiting {
            let model = like.as_ref().map(|like| &like.text);
            match model {
                Some(model) if named.contains(model) && *model != name.text => {
                    later.push((name, like, facts));
                    continue;
                }
                Some(model) if !known.contains_key(model) => later.push((name, like, facts)),
                _ => {
                    let model = model.and_then(|model| known.get(model)).cloned();
                    let person = known.entry(name.text).or_default();
                    person.extend(model.unwrap_or_default());
                    person.extend(facts);
                }
            }
        }
        waiting = later;
        if waiting.is_empty() || waiting.len() == before {
            break;
        }
    }
    for (_, like, _) in waiting {
        if let Some(like) = like {
            let people = known.keys().map(String::as_str);
            let what = "personne inconnue, ou qui en reprend une autre en boucle";
            names.unknown(&like, what, people);
        }
    }
    known
}
