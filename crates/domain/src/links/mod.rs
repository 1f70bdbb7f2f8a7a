//! How the actions of an offer lead to one another: every edge, and who states it.
//!
//! An edge exists as soon as one of its ends states it, and keeps both statements (reading A021). It
//! proposes and never entitles: what it leads to is judged again.

mod outside;
mod paths;
mod proposals;

pub use outside::{Mention, Outside, outside};
pub use paths::{Path, Paths};
pub use proposals::{Proposal, Target};

use crate::catalogue::Catalogue;
use crate::fiche::{Fiche, Link, LinkKind};
use crate::values::{Date, Id};

/// The edges between the actions of an offer on a day.
#[derive(Debug, Clone)]
pub struct Links<'c> {
    /// The catalogue.
    pub catalogue: &'c Catalogue,
    /// The fiches in force that day, in the order of the booklet.
    pub fiches: Vec<&'c Fiche>,
    /// Every edge between them, in the order of the fiches that state them.
    pub edges: Vec<Edge<'c>>,
}

/// A way from one fiche to another, stated by one of them or by both.
#[derive(Debug, Clone)]
pub struct Edge<'c> {
    /// Where it starts.
    pub from: &'c Fiche,
    /// Where it leads.
    pub to: &'c Fiche,
    /// What it means.
    pub kind: EdgeKind,
    /// Who states it.
    pub stated_by: Vec<Statement<'c>>,
}

/// A fiche that states a link, with its record.
#[derive(Debug, Clone, Copy)]
pub struct Statement<'c> {
    /// The fiche.
    pub fiche: &'c Fiche,
    /// Its record.
    pub link: &'c Link,
}

/// What a link means, whichever end states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EdgeKind {
    /// The second comes after the first.
    Follows,
    /// The second completes the first.
    Completes,
    /// The booklet does not settle which of the two, or its two ends differ.
    CompletesOrFollows,
    /// Another operator of the same fiche.
    Inside,
    /// The second is for those whom the first excludes.
    InsteadOf,
    /// A tool that may be used meanwhile.
    Tool,
    /// Where one is directed on leaving.
    ExitOrientation,
}

impl EdgeKind {
    /// What a link means, once its direction is set apart.
    pub fn of(kind: LinkKind) -> EdgeKind {
        match kind {
            LinkKind::Upstream | LinkKind::Downstream => EdgeKind::Follows,
            LinkKind::Complement => EdgeKind::Completes,
            LinkKind::ComplementOrDownstream => EdgeKind::CompletesOrFollows,
            LinkKind::Inside => EdgeKind::Inside,
            LinkKind::InsteadOf => EdgeKind::InsteadOf,
            LinkKind::Tool => EdgeKind::Tool,
            LinkKind::ExitOrientation => EdgeKind::ExitOrientation,
        }
    }

    /// Whether somebody's path goes along it: from one action on to another.
    pub fn is_way(self) -> bool {
        matches!(
            self,
            EdgeKind::Follows | EdgeKind::Completes | EdgeKind::CompletesOrFollows
        )
    }

    /// Whether a link of the graph: everything but a tool and a hint for those who are excluded.
    pub fn is_edge(self) -> bool {
        self.is_way() || self == EdgeKind::Inside
    }

    /// The kind that two statements of one edge make together; nothing when they state different edges.
    fn with(self, other: EdgeKind) -> Option<EdgeKind> {
        match (self, other) {
            _ if self == other => Some(self),
            _ if self.is_way() && other.is_way() => Some(EdgeKind::CompletesOrFollows),
            _ => None,
        }
    }
}

impl<'c> Links<'c> {
    /// The edges on a day.
    pub fn on(catalogue: &'c Catalogue, day: Date) -> Links<'c> {
        let fiches = catalogue.fiches_on(day);
        let mut edges: Vec<Edge<'c>> = Vec::new();
        for by in &fiches {
            for link in &by.links {
                let other = link.fiche.as_ref();
                let Some(other) = other.and_then(|id| find(&fiches, id)) else {
                    continue;
                };
                let (from, to) = match link.kind {
                    LinkKind::Upstream => (other, *by),
                    _ => (*by, other),
                };
                add(&mut edges, from, to, Statement { fiche: by, link });
            }
        }
        Links {
            catalogue,
            fiches,
            edges,
        }
    }

    /// The fiche of this id that day.
    pub fn fiche(&self, id: &Id) -> Option<&'c Fiche> {
        find(&self.fiches, id)
    }

    /// The ways that lead to a fiche from another one.
    pub fn upstream<'l>(&'l self, fiche: &'l Id) -> impl Iterator<Item = &'l Edge<'c>> {
        self.ways().filter(|edge| edge.to.head.id == *fiche)
    }

    /// The ways that lead from a fiche to another one.
    pub fn downstream<'l>(&'l self, fiche: &'l Id) -> impl Iterator<Item = &'l Edge<'c>> {
        self.ways().filter(|edge| edge.from.head.id == *fiche)
    }

    /// Every way from one fiche to another.
    pub fn ways(&self) -> impl Iterator<Item = &Edge<'c>> {
        let elsewhere = |edge: &&Edge<'c>| edge.from.head.id != edge.to.head.id;
        self.edges
            .iter()
            .filter(|edge| edge.kind.is_way())
            .filter(elsewhere)
    }
}

fn find<'c>(fiches: &[&'c Fiche], id: &Id) -> Option<&'c Fiche> {
    fiches.iter().find(|fiche| fiche.head.id == *id).copied()
}

fn add<'c>(edges: &mut Vec<Edge<'c>>, from: &'c Fiche, to: &'c Fiche, statement: Statement<'c>) {
    let kind = EdgeKind::of(statement.link.kind);
    for edge in edges.iter_mut() {
        let same_ends = edge.from.head.id == from.head.id && edge.to.head.id == to.head.id;
        if let Some(kind) = edge.kind.with(kind).filter(|_| same_ends) {
            edge.kind = kind;
            edge.stated_by.push(statement);
            return;
        }
    }
    edges.push(Edge {
        from,
        to,
        kind,
        stated_by: vec![statement],
    });
}
