//! The headings of the booklet: each is cited, blank, or absent, and never passed over in silence.

use std::collections::BTreeSet;

use domain::Catalogue;
use domain::values::Source;

use super::OfFiche;
use crate::fault::nearest;
use crate::problem::Problem;
use crate::report::{Parsed, Report};
use crate::tree::{Node, Value};

/// Every `source` of every file names headings that exist.
pub fn check_sources(catalogue: &Catalogue, parsed: &[Parsed], report: &mut Report) {
    for file in parsed {
        for (node, source) in sources(&file.root) {
            for mention in source.mentions {
                if !catalogue
                    .headings
                    .iter()
                    .any(|heading| heading.title == mention.heading)
                {
                    let near = nearest(
                        &mention.heading,
                        catalogue
                            .headings
                            .iter()
                            .map(|heading| heading.title.as_str()),
                    );
                    report.at(
                        file.file,
                        node.at.clone(),
                        Problem::UnknownHeading {
                            typed: mention.heading,
                            near,
                        },
                    );
                }
            }
        }
    }
}

/// Every place of a tree that cites the booklet.
fn sources(node: &Node) -> Vec<(&Node, Source)> {
    match &node.value {
        Value::Table(entries) => entries
            .iter()
            .flat_map(|entry| match (entry.key.as_str(), &entry.node.value) {
                ("source", Value::Text(text)) => text
                    .parse()
                    .map(|source| (&entry.node, source))
                    .into_iter()
                    .collect(),
                _ => sources(&entry.node),
            })
            .collect(),
        Value::List(items) => items.iter().flat_map(sources).collect(),
        _ => Vec::new(),
    }
}

/// A heading of the inventory is cited by a record, or declared absent; not both, and not neither.
pub fn check(of: &mut OfFiche<'_>) {
    let cited: BTreeSet<String> = sources(&of.file.root)
        .into_iter()
        .flat_map(|(_, source)| source.mentions)
        .map(|mention| mention.heading)
        .collect();
    for heading in of
        .catalogue
        .headings
        .iter()
        .filter(|heading| heading.code.is_some())
    {
        let mentioned = of
            .fiche
            .mentions
            .iter()
            .any(|mention| mention.heading == heading.id);
        let absent = of.fiche.head.absent_headings.contains(&heading.id);
        match (absent, cited.contains(&heading.title)) {
            (true, true) => {
                let problem = Problem::AbsentHeadingCited {
                    title: heading.title.clone(),
                };
                of.fault(&["fiche".into(), "rubriques_absentes".into()], problem);
            }
            (false, false) if !mentioned => {
                let problem = Problem::SilentHeading {
                    title: heading.title.clone(),
                    id: heading.id.to_string(),
                };
                of.fault(&["fiche".into(), "id".into()], problem);
            }
            _ => {}
        }
    }
}
