//! The offer as a whole: what search reads of each fiche, what filters it, how fiches lead to one
//! another.

mod entry;
pub mod facets;
pub mod links;

pub use ::french::essentials;
pub use entry::entry;
