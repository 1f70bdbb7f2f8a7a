//! Worked cases beside the fiches: read, run against the kernel, compared.
//!
//! A case tells what happens to a person in a fiche, and what Livret must answer. It is an example to
//! read and a test that runs; `docs/guide/cas.md` is its format. Nothing here panics, whatever the
//! bytes of the file.

mod acting;
mod answers;
mod complete;
mod engines;
mod files;
pub mod format;
mod papers;
mod people;
mod questions;
pub mod render;
mod replay;
mod report;
mod run;
mod world;

pub use engines::Engines;
pub use files::{Played, play, read};
pub use replay::replay;
pub use report::{CaseReport, Failure, Report};
pub use run::{Finder, run};
