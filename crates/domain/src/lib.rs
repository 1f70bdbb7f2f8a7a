//! What a fiche says, and what follows from it.
//!
//! Pure: no I/O, no clock, no randomness. A question comes with its date; the same question gets the
//! same answer. The format's types live here because they are the domain's own language: the fiche.

pub mod access;
pub mod catalogue;
pub mod condition;
pub mod dossier;
pub mod eligibility;
pub mod facts;
pub mod fiche;
pub mod identity;
pub mod indicator;
pub mod links;
mod named;
pub mod need;
pub mod person;
pub mod provenance;
pub mod queue;
pub mod retention;
pub mod survey;
pub mod territory;
pub mod time;
pub mod values;

pub use catalogue::Catalogue;
