//! What the fiches refer to outside the booklet, and where they do.

use crate::catalogue::{Catalogue, External};
use crate::fiche::{Concept, Fiche, Origin};
use crate::values::{Date, Id};

/// Something outside the booklet that fiches refer to.
#[derive(Debug, Clone)]
pub struct Outside<'c> {
    /// What it is.
    pub external: &'c External,
    /// Where the fiches refer to it.
    pub mentions: Vec<Mention<'c>>,
}

/// A record that refers to something outside the booklet.
#[derive(Debug, Clone, Copy)]
pub struct Mention<'c> {
    /// The fiche.
    pub fiche: &'c Fiche,
    /// The kind of record: a link, a document, a fund.
    pub concept: Concept,
    /// The record.
    pub origin: &'c Origin,
}

impl Outside<'_> {
    /// Whether nobody has said yet where to find it.
    pub fn is_dangling(&self) -> bool {
        self.external.location.is_none()
    }
}

/// Every external reference of the catalogue, with the records of the day that refer to it.
pub fn outside(catalogue: &Catalogue, day: Date) -> Vec<Outside<'_>> {
    let fiches = catalogue.fiches_on(day);
    let mentions = |id: &Id| {
        fiches
            .iter()
            .flat_map(|fiche| of_fiche(fiche, id))
            .collect()
    };
    catalogue
        .externals
        .iter()
        .map(|external| Outside {
            external,
            mentions: mentions(&external.id),
        })
        .collect()
}

fn of_fiche<'c>(fiche: &'c Fiche, id: &Id) -> Vec<Mention<'c>> {
    let links = fiche
        .links
        .iter()
        .map(|l| (Concept::Link, &l.external, &l.origin));
    let documents = fiche
        .documents
        .iter()
        .map(|d| (Concept::Document, &d.external, &d.origin));
    let funds = fiche
        .funds
        .iter()
        .map(|f| (Concept::Fund, &f.rule, &f.origin));
    links
        .chain(documents)
        .chain(funds)
        .filter(|(_, external, _)| external.as_ref() == Some(id))
        .map(|(concept, _, origin)| Mention {
            fiche,
            concept,
            origin,
        })
        .collect()
}
