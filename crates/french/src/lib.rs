//! What the domain answers, in French.
//!
//! One plain sentence for each thing the kernel may say: what is missing, what to do. Sentences come
//! with plain spaces and apostrophes, as the catalogue is typed; [`text::typeset`] sets them for print.

mod act;
mod because;
pub mod conditions;
mod due;
pub mod essentials;
pub mod facts;
mod headline;
pub mod names;
mod offer;
pub mod path;
mod reason;
mod spelled;
pub mod survey;
pub mod text;
pub mod typed;
pub mod words;

pub use because::because;
pub use due::due;
pub use headline::{act_named, headline};
pub use spelled::spelled;

use domain::Catalogue;
use domain::dossier::Verdict;
use domain::fiche::{Event, Fiche};

/// The words of one fiche: what names its parties, its steps, its periods.
#[derive(Debug, Clone, Copy)]
pub struct Words<'c> {
    /// The catalogue.
    pub catalogue: &'c Catalogue,
    /// The fiche, in the version spoken of.
    pub fiche: &'c Fiche,
}

/// A verdict, in a word or two.
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Yes => "admis",
        Verdict::Warning => "admis, avec un avertissement",
        Verdict::NeedsReason => "à motiver",
        Verdict::Incomplete => "incomplet",
        Verdict::ToCheck => "à vérifier",
        Verdict::No => "non",
    }
}

/// What is counted or logged, in the singular or the plural.
pub fn event(what: Event, many: bool) -> &'static str {
    match (what, many) {
        (Event::Prescription, false) => "prescription",
        (Event::Prescription, true) => "prescriptions",
        (Event::Inscription, false) => "inscription",
        (Event::Inscription, true) => "inscriptions",
        (Event::Entry, false) => "entrée",
        (Event::Entry, true) => "entrées",
        (Event::Presence, false) => "personne",
        (Event::Presence, true) => "personnes",
        (Event::CompletedPath, false) => "parcours complet",
        (Event::CompletedPath, true) => "parcours complets",
        (Event::Diagnosis, false) => "diagnostic",
        (Event::Diagnosis, true) => "diagnostics",
        (Event::Grant, false) => "octroi",
        (Event::Grant, true) => "octrois",
        (Event::Interview, false) => "entretien",
        (Event::Interview, true) => "entretiens",
        (Event::Contact, false) => "contact",
        (Event::Contact, true) => "contacts",
        (Event::GroupSession, false) => "regroupement",
        (Event::GroupSession, true) => "regroupements",
        (Event::AccompanimentHour, false) => "heure d'accompagnement",
        (Event::AccompanimentHour, true) => "heures d'accompagnement",
        (Event::InsertionHour, false) => "heure d'insertion",
        (Event::InsertionHour, true) => "heures d'insertion",
    }
}
