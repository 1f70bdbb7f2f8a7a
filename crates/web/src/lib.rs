//! The public site of a catalogue: pages rendered on the server, in French, without any script.
//!
//! One page = one structure = one template = one file under [`pages`]; the address tells the file.
//! A [`Site`] is built once from a catalogue and never changes; every page is rendered from memory.
//! Nothing is written, no cookie is set here (those of the tool are in [`cookies`]), and what is said of a person is never
//! kept.

// A fragment of a page that the tool shows too names what it calls in the same way here and there.
extern crate self as web;

mod assets;
pub mod cookies;
mod errors;
pub mod facts;
mod graph;
mod layout;
pub mod names;
mod offer;
mod pages;
pub mod places;
mod printed;
pub mod request;
pub mod response;
mod router;
mod serve;
mod site;

use ::french::conditions;
use ::french::text as french;
pub use ::french::words;

pub use offer::entry as search_entry;
pub use pages::quelle_action::{ClauseShown, VerdictShown, explain, facts_read};
pub use router::{router, router_of};
pub use serve::serve;
pub use site::{Site, SiteError};

/// Template filters.
#[allow(
    missing_docs,
    reason = "the macro makes types that a comment does not reach"
)]
pub mod filters {
    use std::fmt::Display;

    /// The text as French prints it: spaces that do not break, curly apostrophes.
    #[askama::filter_fn]
    pub fn fr(text: impl Display, _: &dyn askama::Values) -> askama::Result<String> {
        Ok(crate::french::typeset(&text.to_string()))
    }
}
