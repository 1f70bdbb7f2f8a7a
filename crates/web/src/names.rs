//! The names of what fiches refer to: actors, anchors, places in the booklet.

use domain::Catalogue;
use domain::catalogue::Reading;
use domain::fiche::{Fiche, Origin};
use domain::values::{ReadingId, Source};

use crate::french::listed;

pub use ::french::names::{actor, actors, anchor, party, step_or_outcome};

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
