//! How actions lead to one another: every edge, who states it, on what condition.

use domain::Catalogue;
use domain::catalogue::External;
use domain::fiche::{Fiche, Link, LinkKind};

use crate::graph::{Arrow, Node, Picture, Style};
use crate::words;

/// One end of an edge.
#[derive(Debug, Clone, Copy)]
pub enum End<'c> {
    /// A fiche.
    Fiche(&'c Fiche),
    /// Something outside the booklet.
    Outside(&'c External),
}

impl<'c> End<'c> {
    /// Its name.
    pub fn name(&self) -> &'c str {
        match self {
            End::Fiche(fiche) => &fiche.head.short_title,
            End::Outside(external) => &external.name,
        }
    }

    /// Its number, or what it is.
    pub fn code(&self) -> String {
        match self {
            End::Fiche(fiche) => fiche.code(),
            End::Outside(_) => "hors du livret".to_owned(),
        }
    }

    /// Its page.
    pub fn href(&self) -> Option<String> {
        match self {
            End::Fiche(fiche) => Some(format!("/fiches/{}", fiche.head.id)),
            End::Outside(_) => None,
        }
    }

    /// Its id.
    pub fn id(&self) -> &'c str {
        match self {
            End::Fiche(fiche) => fiche.head.id.as_str(),
            End::Outside(external) => external.id.as_str(),
        }
    }

    /// Whether it is a fiche.
    pub fn is_fiche(&self) -> bool {
        matches!(self, End::Fiche(_))
    }
}

/// A fiche that states an edge, with the record that does.
#[derive(Debug, Clone, Copy)]
pub struct Statement<'c> {
    /// The fiche.
    pub by: &'c Fiche,
    /// Its record.
    pub link: &'c Link,
}

/// A way from one action to another, stated by one fiche or by both.
#[derive(Debug, Clone)]
pub struct Edge<'c> {
    /// Where it starts.
    pub from: End<'c>,
    /// Where it leads.
    pub to: End<'c>,
    /// Who states it.
    pub statements: Vec<Statement<'c>>,
}

impl Edge<'_> {
    /// Whether a person's path goes along it: the other ways are hints for who is not taken.
    pub fn is_path(&self) -> bool {
        !self
            .statements
            .iter()
            .all(|s| s.link.kind == LinkKind::InsteadOf)
    }

    /// The kinds, in words: `en aval et en amont`.
    pub fn kinds(&self) -> String {
        let mut kinds: Vec<&str> = Vec::new();
        for statement in &self.statements {
            let kind = words::link(statement.link.kind);
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
        kinds.join(" et ")
    }

    /// Words short enough for an arrow.
    fn label(&self) -> String {
        self.kinds()
            .replace("en ", "")
            .replace(" mobilisable", "")
            .replace("orientation à la ", "")
    }

    /// Key of the arrow's look.
    pub fn style(&self) -> &'static str {
        match self.statements.first().map(|statement| statement.link.kind) {
            Some(LinkKind::Complement) => "complement",
            Some(LinkKind::ComplementOrDownstream) => "mixte",
            Some(LinkKind::Tool) => "outil",
            Some(LinkKind::InsteadOf) => "place",
            Some(LinkKind::ExitOrientation) => "sortie",
            Some(LinkKind::Inside) => "interne",
            Some(LinkKind::Upstream | LinkKind::Downstream) | None => "aval",
        }
    }
}

/// Every edge of the offer, in the order of the fiches that state them.
pub fn edges<'c>(catalogue: &'c Catalogue, fiches: &[&'c Fiche]) -> Vec<Edge<'c>> {
    let mut edges: Vec<Edge<'c>> = Vec::new();
    for by in fiches {
        for link in &by.links {
            let Some(other) = other_end(catalogue, fiches, link) else {
                continue;
            };
            let (from, to) = match link.kind {
                LinkKind::Upstream => (other, End::Fiche(by)),
                _ => (End::Fiche(by), other),
            };
            let statement = Statement { by, link };
            let is_hint = link.kind == LinkKind::InsteadOf;
            let same = edges.iter_mut().find(|edge| {
                edge.from.id() == from.id() && edge.to.id() == to.id() && edge.is_path() != is_hint
            });
            match same {
                Some(edge) => edge.statements.push(statement),
                None => edges.push(Edge {
                    from,
                    to,
                    statements: vec![statement],
                }),
            }
        }
    }
    edges
}

fn other_end<'c>(
    catalogue: &'c Catalogue,
    fiches: &[&'c Fiche],
    link: &'c Link,
) -> Option<End<'c>> {
    let fiche = link.fiche.as_ref();
    let fiche = fiche.and_then(|id| fiches.iter().find(|fiche| fiche.head.id == *id));
    let external = || link.external.as_ref().and_then(|id| catalogue.external(id));
    fiche
        .map(|fiche| End::Fiche(fiche))
        .or_else(|| external().map(End::Outside))
}

/// Draws edges with the ends given, and any other that they need; `centre` stands out.
pub fn picture<'c>(mut ends: Vec<End<'c>>, edges: &[&Edge<'c>], centre: Option<&str>) -> Picture {
    let mut rank = |end: End<'c>| match ends.iter().position(|known| known.id() == end.id()) {
        Some(rank) => rank,
        None => {
            ends.push(end);
            ends.len() - 1
        }
    };
    let arrows: Vec<Arrow> = edges
        .iter()
        .map(|edge| Arrow {
            from: rank(edge.from),
            to: rank(edge.to),
            label: edge.label(),
            kind: edge.style(),
        })
        .collect();
    let node = |end: &End<'c>| Node {
        code: end.code(),
        name: end.name().to_owned(),
        href: end.href(),
        style: match end {
            End::Outside(_) => Style::Outside,
            End::Fiche(_) if Some(end.id()) == centre => Style::Centre,
            End::Fiche(_) => Style::Plain,
        },
    };
    Picture::draw(ends.iter().map(node).collect(), &arrows)
}
