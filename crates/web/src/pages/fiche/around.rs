//! What comes before, beside and after: a small drawing and the same in a list.

use domain::fiche::{Fiche, Link};

use crate::conditions;
use crate::graph::Picture;
use crate::names::Proof;
use crate::offer::links::{self, Edge, End};
use crate::site::Site;
use crate::words;

/// The ways that touch a fiche.
pub struct Around<'s> {
    /// The drawing.
    pub picture: Picture,
    /// What comes before.
    pub before: Vec<Way<'s>>,
    /// What comes beside or after.
    pub after: Vec<Way<'s>>,
    /// What stands instead, for who is not taken here.
    pub instead: Vec<Way<'s>>,
    /// Ways inside the fiche.
    pub inside: Vec<Way<'s>>,
}

/// One statement of a way, seen from the fiche.
pub struct Way<'s> {
    /// The other end.
    pub other: End<'s>,
    /// The record.
    pub link: &'s Link,
    /// The fiche that states it.
    pub by: &'s Fiche,
    /// What kind of way.
    pub kind: &'static str,
    /// On what condition.
    pub condition: Option<String>,
    /// Operators proposed there.
    pub operators: Vec<&'s str>,
    /// Where it is said.
    pub proof: Proof<'s>,
}

impl<'s> Way<'s> {
    /// One statement of an edge; `other` is the end to show.
    pub fn of(site: &'s Site, edge: &Edge<'s>, rank: usize, other: End<'s>) -> Option<Way<'s>> {
        let statement = edge.statements.get(rank)?;
        let (link, by) = (statement.link, statement.by);
        Some(Way {
            other,
            kind: words::link(link.kind),
            condition: link
                .test
                .as_ref()
                .map(|test| conditions::in_words(site.catalogue, &test.tree)),
            operators: link
                .operators
                .iter()
                .map(|id| site.catalogue.name_of(id))
                .collect(),
            proof: Proof::of(site.catalogue, by, &link.origin),
            link,
            by,
        })
    }

    /// The fiche at the other end.
    pub fn fiche(&self) -> Option<&'s Fiche> {
        match self.other {
            End::Fiche(fiche) => Some(fiche),
            End::Outside(_) => None,
        }
    }
}

/// Reads the ways that touch a fiche, whoever states them.
pub fn around<'s>(site: &'s Site, fiche: &'s Fiche) -> Around<'s> {
    let id = fiche.head.id.as_str();
    let mut fiches = site.fiches();
    if let Some(current) = fiches
        .iter_mut()
        .find(|known| known.head.id == fiche.head.id)
    {
        *current = fiche;
    }
    let edges = links::edges(site.catalogue, &fiches);
    let touching: Vec<&Edge<'_>> = edges
        .iter()
        .filter(|edge| edge.from.id() == id || edge.to.id() == id)
        .collect();
    let ways = |kept: &dyn Fn(&Edge<'_>) -> bool| -> Vec<Way<'s>> {
        let mut found = Vec::new();
        for edge in touching.iter().filter(|edge| kept(edge)) {
            let other = if edge.from.id() == id {
                edge.to
            } else {
                edge.from
            };
            found.extend(
                (0..edge.statements.len()).filter_map(|rank| Way::of(site, edge, rank, other)),
            );
        }
        found
    };
    let is_inside = |edge: &Edge<'_>| edge.from.id() == edge.to.id();
    Around {
        before: ways(&|edge| edge.is_path() && edge.to.id() == id && !is_inside(edge)),
        after: ways(&|edge| edge.is_path() && edge.from.id() == id && !is_inside(edge)),
        instead: ways(&|edge| !edge.is_path()),
        inside: ways(&is_inside),
        picture: links::picture(vec![End::Fiche(fiche)], &touching, Some(id)),
    }
}
