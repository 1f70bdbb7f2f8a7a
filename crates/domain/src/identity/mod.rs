//! Who is who, on plain strings: names folded and heard, words to index, likeness of two identities.
//!
//! Nothing here knows how a name is stored, sealed or shown.

mod likeness;
mod nir;
mod phonetic;
mod words;

pub use likeness::{Closeness, DateCloseness, Level, Likeness, Reason, likeness};
pub use nir::looks_like_nir;
pub use phonetic::phonetic;
pub use words::{Kind, fold, index_words, readings};

use serde::{Deserialize, Serialize};

use crate::values::Date;

/// What tells one person from another. Never the NIR.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The family name in use: of birth, or taken by marriage (*nom d'usage*).
    pub family_name: String,
    /// The family name of birth (*nom de naissance*), when it is known to be another, or known at all.
    pub birth_name: Option<String>,
    /// First names, the usual one first, with spaces or commas between them.
    pub first_names: String,
    /// Day of birth, if known.
    pub birth_date: Option<Date>,
}

/// The same day of birth with day and month exchanged, as a foreign paper or a hasty hand writes it.
fn exchanged(date: Date) -> Option<Date> {
    Date::new(date.year(), date.day(), date.month()).ok()
}
