//! What a list is narrowed to: codes, kept as the question of an address. A name that somebody typed is none of them:
//! what is asked is kept in clear.

use std::collections::BTreeMap;
use std::fmt;

/// Filters, by their name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters(BTreeMap<String, String>);

/// The longest filter that is read, in bytes: longer than any code.
const LONGEST: usize = 80;

impl Filters {
    /// Those of a question that a list knows; the others narrow nothing.
    pub fn read(question: &str, known: &[&str]) -> Filters {
        let pairs = form_urlencoded::parse(question.as_bytes());
        let kept = pairs.filter(|(name, value)| {
            known.contains(&name.as_ref()) && !value.is_empty() && value.len() <= LONGEST
        });
        Filters(
            kept.map(|(name, value)| (name.into_owned(), value.into_owned()))
                .collect(),
        )
    }

    /// The value of one.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

impl fmt::Display for Filters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut question = form_urlencoded::Serializer::new(String::new());
        f.write_str(&question.extend_pairs(&self.0).finish())
    }
}
