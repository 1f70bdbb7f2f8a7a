//! A fault of a catalogue: what is wrong, where, what was expected, and how to mend it.

use std::ops::Range;

pub use crate::problem::Problem;

/// A fault, located.
#[derive(Debug, Clone)]
pub struct Fault {
    /// Rank of the file in the catalogue read; past the last one for a file that is not there.
    pub file: usize,
    /// Bytes of the file at fault.
    pub at: Range<usize>,
    /// What is wrong.
    pub problem: Problem,
}

/// How much a fault weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The catalogue cannot be published so.
    Error,
    /// The catalogue works; someone should look.
    Warning,
}

/// A file of the catalogue, as read.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Its path under the catalogue's folder, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl SourceFile {
    /// Line and column of a byte, from 1; the column counts characters.
    pub fn position(&self, byte: usize) -> (usize, usize) {
        let byte = self.text.floor_char_boundary(byte.min(self.text.len()));
        let before = &self.text[..byte];
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        (
            before.matches('\n').count() + 1,
            before[start..].chars().count() + 1,
        )
    }

    /// The whole line that holds a byte.
    pub fn line(&self, byte: usize) -> &str {
        let byte = self.text.floor_char_boundary(byte.min(self.text.len()));
        let start = self.text[..byte]
            .rfind('\n')
            .map_or(0, |newline| newline + 1);
        let end = self.text[byte..]
            .find('\n')
            .map_or(self.text.len(), |newline| byte + newline);
        self.text[start..end].trim_end_matches('\r')
    }
}

/// The known name nearest to what was typed, when one is near enough to be meant.
pub fn nearest<'n>(typed: &str, known: impl IntoIterator<Item = &'n str>) -> Option<String> {
    let typed = typed.to_lowercase();
    known
        .into_iter()
        .map(|name| {
            (
                strsim::damerau_levenshtein(&typed, &name.to_lowercase()),
                name,
            )
        })
        .filter(|(distance, name)| {
            *distance <= 1 + name.chars().count().min(typed.chars().count()) / 4
        })
        .min()
        .map(|(_, name)| name.to_owned())
}
