//! The catalogue as a whole: its fiches, their numbers, pages, versions and requirements.

use domain::Catalogue;
use domain::fiche::Fiche;
use domain::values::Requirement;

use crate::files::Kind;
use crate::problem::Problem;
use crate::report::{Parsed, Report};
use crate::tree::{Node, Value};

pub fn check(
    catalogue: &Catalogue,
    fiches: &[(&Fiche, &Parsed)],
    parsed: &[Parsed],
    report: &mut Report,
) {
    roles(catalogue, parsed, report);
    let mut ids: Vec<_> = fiches.iter().map(|(fiche, _)| &fiche.head.id).collect();
    ids.dedup();
    let expected = catalogue.head.fiche_count;
    let unread = parsed
        .iter()
        .filter(|file| file.kind == Kind::Fiche)
        .count()
        - fiches.len();
    if let Some(head) = parsed.iter().find(|file| file.kind == Kind::Catalogue)
        && unread == 0
        && expected > 0
        && ids.len() != usize::from(expected)
    {
        report.on(
            head,
            &["nombre_de_fiches".into()],
            Problem::FicheCount {
                expected,
                found: ids.len(),
            },
        );
    }
    for (rank, (fiche, file)) in fiches.iter().enumerate() {
        let earlier = &fiches[..rank];
        versions(fiche, file, earlier, report);
        let other = |same: fn(&Fiche, &Fiche) -> bool| {
            earlier
                .iter()
                .any(|(e, _)| e.head.id != fiche.head.id && same(e, fiche))
        };
        if other(|a, b| a.head.number == b.head.number) {
            report.on(
                file,
                &["fiche".into(), "numero".into()],
                Problem::DuplicateNumber(fiche.head.number),
            );
        }
        if other(|a, b| a.head.page == b.head.page) {
            report.on(
                file,
                &["fiche".into(), "page".into()],
                Problem::DuplicatePage(fiche.head.page),
            );
        }
        foreign_requirements(fiche, file, &file.root, report);
        unsourced(fiche, file, report);
    }
}

/// Only a trade follows persons: what stands for the subject or the prescriber of a dossier does not.
fn roles(catalogue: &Catalogue, parsed: &[Parsed], report: &mut Report) {
    let Some(file) = parsed.iter().find(|file| file.kind == Kind::Parties) else {
        return;
    };
    for (rank, role) in catalogue.roles.iter().enumerate() {
        if role.follows && role.stands_for.is_some() {
            let path = ["role".into(), rank.into(), "suit".into()];
            report.on(file, &path, Problem::FollowsWithoutTrade);
        }
    }
}

/// Versions of one fiche are numbered from 1 and none starts before the one it replaces; of two that start the same
/// day, the later one applies.
fn versions(fiche: &Fiche, file: &Parsed, earlier: &[(&Fiche, &Parsed)], report: &mut Report) {
    let previous = earlier
        .iter()
        .rev()
        .map(|(fiche, _)| fiche)
        .find(|e| e.head.id == fiche.head.id);
    let expected = previous.map_or(1, |previous| previous.version.number + 1);
    let found = fiche.version.number;
    if found != expected {
        report.on(
            file,
            &["version".into(), "numero".into()],
            Problem::VersionOrder { expected, found },
        );
    }
    let Some(previous) = previous else { return };
    match fiche.version.since {
        None => report.on(file, &["version".into()], Problem::VersionUndated),
        Some(since) if previous.version.since.is_some_and(|before| since < before) => {
            report.on(
                file,
                &["version".into(), "depuis".into()],
                Problem::VersionTooEarly,
            );
        }
        Some(_) => {}
    }
}

/// A fiche carries its own requirements: a slip of the pen in a number would go unseen otherwise.
fn foreign_requirements(fiche: &Fiche, file: &Parsed, node: &Node, report: &mut Report) {
    match &node.value {
        Value::Table(entries) => {
            for entry in entries {
                if let ("exigences", Value::List(items)) = (entry.key.as_str(), &entry.node.value) {
                    for item in items {
                        foreign_requirement(fiche, file, item, report);
                    }
                } else {
                    foreign_requirements(fiche, file, &entry.node, report);
                }
            }
        }
        Value::List(items) => items
            .iter()
            .for_each(|item| foreign_requirements(fiche, file, item, report)),
        _ => {}
    }
}

fn foreign_requirement(fiche: &Fiche, file: &Parsed, item: &Node, report: &mut Report) {
    let Value::Text(text) = &item.value else {
        return;
    };
    let Ok(requirement) = text.parse::<Requirement>() else {
        return;
    };
    if requirement.fiche != 0 && requirement.fiche != fiche.head.number {
        let problem = Problem::ForeignRequirement {
            requirement: text.clone(),
            fiche: fiche.code(),
        };
        report.at(file.file, item.at.clone(), problem);
    }
}

fn unsourced(fiche: &Fiche, file: &Parsed, report: &mut Report) {
    for (concept, origin) in fiche.origins() {
        if origin.provenance.requirements.is_empty()
            && origin.provenance.source.is_none()
            && origin.provenance.readings.is_empty()
        {
            report.on(
                file,
                &[concept.key().into(), origin.position.into(), "id".into()],
                Problem::Unsourced,
            );
        }
    }
}
