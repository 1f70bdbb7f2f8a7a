//! What is printed: values, through templates that a département may change, to accessible PDF.
//!
//! A [`Paper`] is a plain structure, the only thing its template sees; the [`Press`] holds the fonts and the
//! templates, and gives bytes or says in French which line of which template is wrong. Templates come with the
//! program; a catalogue lays its own over them, by name.

mod press;
mod proofs;
mod templates;
#[cfg(test)]
#[allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on says so by panicking"
)]
mod tests;
mod world;

pub mod fiche;
pub mod forms;
pub mod imprint;
pub mod livret;
pub mod parcours;
mod said;
pub mod seance;

pub use imprint::Imprint;
pub use press::{Fault, Paper, Press};
pub use templates::OWN;
