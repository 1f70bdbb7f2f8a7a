//! `amont`, `aval`, `chemins`: how the fiches lead to one another.

use domain::fiche::Fiche;
use domain::links::{Edge, Links};
use domain::values::Date;

use crate::answers::listed;
use crate::format::node::Place;
use crate::format::questions::LinkCheck;
use crate::questions::catalogue::{codes, failure};
use crate::report::Failure;

/// The fiches that come before or after one, each with those that state it.
pub(super) fn ends<'c>(
    catalogue: &'c domain::Catalogue,
    day: Date,
    fiche: &Fiche,
    upstream: bool,
    at: &Place,
    wanted: &[LinkCheck<'c>],
) -> Vec<Failure> {
    let links = Links::on(catalogue, day);
    let id = &fiche.head.id;
    let edges: Vec<&Edge<'c>> = match upstream {
        true => links.upstream(id).collect(),
        false => links.downstream(id).collect(),
    };
    let other = |edge: &Edge<'c>| if upstream { edge.from } else { edge.to };
    let stated = |edge: &Edge<'c>| {
        let mut codes: Vec<String> = edge.stated_by.iter().map(|by| by.fiche.code()).collect();
        codes.sort();
        codes.dedup();
        codes
    };
    let is = |check: &LinkCheck<'c>, edge: &&Edge<'c>| {
        other(edge).head.id == check.fiche.head.id
            && check.stated_by.as_ref().is_none_or(|by| {
                let mut by = codes(by);
                by.sort();
                by == stated(edge)
            })
    };
    let all = wanted
        .iter()
        .all(|check| edges.iter().any(|edge| is(check, edge)));
    let expected: Vec<String> = wanted
        .iter()
        .map(|check| match &check.stated_by {
            Some(by) => format!("{} (énoncé par {})", check.fiche.code(), listed(&codes(by))),
            None => check.fiche.code(),
        })
        .collect();
    let found: Vec<String> = edges
        .iter()
        .map(|edge| {
            format!(
                "{} (énoncé par {})",
                other(edge).code(),
                listed(&stated(edge))
            )
        })
        .collect();
    let fails = !all || edges.len() != wanted.len();
    failure(fails, at, &listed(&expected), &listed(&found))
}

/// Most paths looked at: an offer where everything leads to everything has too many to list.
const PATHS: usize = 100_000;

/// The paths from a fiche, held against those expected.
pub(super) fn paths<'c>(
    links: &Links<'c>,
    from: &Fiche,
    to: Option<&Fiche>,
    contains: &[(Place, Vec<&'c Fiche>)],
    longest: Option<&(Place, usize)>,
) -> Vec<Failure> {
    let to = to.map(|fiche| &fiche.head.id);
    let found: Vec<Vec<String>> = links
        .paths(&from.head.id, to)
        .take(PATHS)
        .map(|path| codes(&path.fiches()))
        .collect();
    let shown = |path: &[String]| path.join(" → ");
    let got = || {
        let found: Vec<String> = found.iter().map(|path| shown(path)).collect();
        listed(&found)
    };
    let mut failures = Vec::new();
    for (at, wanted) in contains {
        let wanted = codes(wanted);
        if !found.contains(&wanted) {
            failures.push(Failure::new(at, shown(&wanted), got()));
        }
    }
    if let Some((at, wanted)) = longest {
        let best = found
            .iter()
            .map(|path| path.len().saturating_sub(1))
            .max()
            .unwrap_or(0);
        let say = |links: usize| format!("{links} liens au plus");
        failures.extend(failure(best != *wanted, at, &say(*wanted), &say(best)));
    }
    failures
}
