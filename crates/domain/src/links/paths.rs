//! Paths over an offer: from a fiche to another, or to where the offer leads.

use super::{Edge, Links};
use crate::fiche::{Fiche, Scope};
use crate::values::Id;

/// A path that visits no fiche twice.
#[derive(Debug, Clone)]
pub struct Path<'l, 'c> {
    /// Its edges, in order; at least one.
    pub edges: Vec<&'l Edge<'c>>,
}

impl<'c> Path<'_, 'c> {
    /// Its fiches, from the first to the last.
    pub fn fiches(&self) -> Vec<&'c Fiche> {
        let first = self.edges.first().map(|edge| edge.from);
        first
            .into_iter()
            .chain(self.edges.iter().map(|edge| edge.to))
            .collect()
    }
}

impl<'c> Links<'c> {
    /// The paths from a fiche to another; without one, to where the offer leads: a fiche that defines
    /// an outcome (durable employment, a positive issue), or one that nothing follows. They come one by
    /// one: their number can grow fast in an offer where everything leads to everything.
    pub fn paths<'l>(&'l self, from: &'l Id, to: Option<&'l Id>) -> Paths<'l, 'c> {
        let to = match to {
            Some(id) => vec![id],
            None => self.goals(),
        };
        Paths {
            links: self,
            to,
            walked: Vec::new(),
            open: vec![self.downstream(from).collect()],
            from,
        }
    }

    /// The longest paths from a fiche; none when nothing follows it.
    pub fn longest<'l>(&'l self, from: &'l Id) -> Vec<Path<'l, 'c>> {
        let mut longest: Vec<Path<'l, 'c>> = Vec::new();
        for path in self.paths(from, None) {
            let best = longest.first().map_or(0, |path| path.edges.len());
            if path.edges.len() > best {
                longest.clear();
            }
            if path.edges.len() >= best {
                longest.push(path);
            }
        }
        longest
    }

    fn goals(&self) -> Vec<&Id> {
        let defines_an_outcome =
            |fiche: &Fiche| fiche.rules.iter().any(|rule| rule.scope == Scope::Outcome);
        let leads_on = |fiche: &Fiche| self.ways().any(|e| e.from.head.id == fiche.head.id);
        self.fiches
            .iter()
            .filter(|fiche| defines_an_outcome(fiche) || !leads_on(fiche))
            .map(|fiche| &fiche.head.id)
            .collect()
    }
}

/// The paths, found depth first as they are asked for.
#[derive(Debug, Clone)]
pub struct Paths<'l, 'c> {
    links: &'l Links<'c>,
    from: &'l Id,
    to: Vec<&'l Id>,
    /// The edges walked so far.
    walked: Vec<&'l Edge<'c>>,
    /// For the start and each edge walked, the edges still to try, in order.
    open: Vec<Vec<&'l Edge<'c>>>,
}

impl<'l, 'c> Iterator for Paths<'l, 'c> {
    type Item = Path<'l, 'c>;

    fn next(&mut self) -> Option<Path<'l, 'c>> {
        while let Some(choices) = self.open.last_mut() {
            if choices.is_empty() {
                self.open.pop();
                self.walked.pop();
                continue;
            }
            let edge = choices.remove(0);
            let at = &edge.to.head.id;
            let seen = at == self.from || self.walked.iter().any(|e| e.to.head.id == *at);
            if seen {
                continue;
            }
            self.walked.push(edge);
            self.open.push(self.links.downstream(at).collect());
            if self.to.contains(&at) {
                let edges = self.walked.clone();
                return Some(Path { edges });
            }
        }
        None
    }
}
