//! The names of what fiches refer to: actors, anchors, places in the booklet.

use domain::Catalogue;
use domain::catalogue::Reading;
use domain::fiche::{Fiche, Origin, Party};
use domain::values::{Id, ReadingId, Source};

use crate::french::listed;

/// What a reference to an actor names: an actor of the fiche, a role, an organisation or a service.
pub fn actor(catalogue: &Catalogue, fiche: &Fiche, id: &Id) -> String {
    match fiche.parties.iter().find(|party| party.origin.id == *id) {
        Some(own) => party(catalogue, own),
        None => catalogue.name_of(id).to_owned(),
    }
}

/// Several actors, as a list.
pub fn actors(catalogue: &Catalogue, fiche: &Fiche, ids: &[Id]) -> String {
    let names: Vec<String> = ids.iter().map(|id| actor(catalogue, fiche, id)).collect();
    listed(&names)
}

/// The name of a party: its own, that of its role, or those of its organisations.
pub fn party(catalogue: &Catalogue, party: &Party) -> String {
    let of_role = || {
        party
            .role
            .as_ref()
            .map(|role| catalogue.name_of(role).to_owned())
    };
    let of_structures = || {
        let names: Vec<&str> = party
            .structures
            .iter()
            .map(|id| catalogue.name_of(id))
            .collect();
        listed(&names)
    };
    party
        .name
        .clone()
        .or_else(of_role)
        .unwrap_or_else(of_structures)
}

/// What a window is counted from: a step, an outcome, the start or the end of a period; with its
/// article.
pub fn anchor(fiche: &Fiche, anchor: &str) -> String {
    let period = |id: &str| {
        let found = fiche
            .periods
            .iter()
            .find(|period| period.origin.id.as_str() == id);
        found.map_or_else(|| id.to_owned(), |period| period.label.clone())
    };
    match anchor.split_once(':') {
        Some(("debut", id)) => format!("le début de « {} »", period(id)),
        Some(("fin", id)) => format!("la fin de « {} »", period(id)),
        _ => format!("« {} »", step_or_outcome(fiche, anchor)),
    }
}

/// The label of a step, or of an outcome of a step (`etape:issue`).
pub fn step_or_outcome(fiche: &Fiche, reference: &str) -> String {
    let (step, outcome) = match reference.split_once(':') {
        Some((step, outcome)) => (step, Some(outcome)),
        None => (reference, None),
    };
    let found = fiche
        .steps
        .iter()
        .find(|known| known.origin.id.as_str() == step);
    let found_outcome = found.and_then(|step| {
        step.outcomes
            .iter()
            .find(|known| Some(known.id.as_str()) == outcome)
    });
    match (found_outcome, found) {
        (Some(outcome), _) => outcome.label.clone(),
        (None, Some(step)) => step.label.clone(),
        (None, None) => reference.to_owned(),
    }
}

/// Where a record comes from: its place in the booklet, its readings, its remark.
#[derive(Debug, Clone, Default)]
pub struct Proof<'c> {
    /// `p. 15, Public cible, l. 225`.
    pub place: Option<String>,
    /// The readings it rests on.
    pub readings: Vec<&'c Reading>,
    /// The remark to show with it.
    pub note: Option<&'c str>,
}

impl<'c> Proof<'c> {
    /// The origin of a record of this fiche.
    pub fn of(catalogue: &'c Catalogue, fiche: &Fiche, origin: &'c Origin) -> Proof<'c> {
        Proof {
            place: origin
                .provenance
                .source
                .as_ref()
                .map(|source| place(fiche, source)),
            readings: readings(catalogue, &origin.provenance.readings),
            note: origin.provenance.note.as_deref(),
        }
    }
}

impl Proof<'_> {
    /// `lecture A013`, `lectures A012 et A055`.
    pub fn reading_names(&self) -> String {
        let ids: Vec<String> = self
            .readings
            .iter()
            .map(|reading| reading.id.to_string())
            .collect();
        format!(
            "{} {}",
            if ids.len() == 1 {
                "lecture"
            } else {
                "lectures"
            },
            listed(&ids)
        )
    }
}

/// A place in the booklet: `p. 15, Public cible, l. 225`.
pub fn place(fiche: &Fiche, source: &Source) -> String {
    format!("p. {}, {source}", fiche.head.page)
}

/// The readings of these numbers.
pub fn readings<'c>(catalogue: &'c Catalogue, ids: &[ReadingId]) -> Vec<&'c Reading> {
    ids.iter().filter_map(|id| catalogue.reading(*id)).collect()
}
