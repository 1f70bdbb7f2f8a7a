//! The copy of a person's data (RGPD, art. 15 and 20): the same thing three times, as JSON to take
//! elsewhere, as a text, and as a page to print.

mod entry;
mod page;
mod words;

use app::privacy::Export;
use domain::Catalogue;

pub use page::{Page, Section};
pub use words::kept;

/// The JSON of an export: its keys are those of docs/guide/copie-des-donnees.md.
///
/// # Errors
/// None in practice: an export holds nothing that JSON has not.
pub fn json(export: &Export) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(export)
}

/// An export in French, to read.
pub fn page(catalogue: &Catalogue, export: &Export) -> Page {
    words::Copy { catalogue, export }.page()
}
