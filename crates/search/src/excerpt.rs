//! The part of a text that shows why it was found.

use std::ops::Range;

/// A window of a text with the places to highlight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt<'t> {
    /// The window, cut between words.
    pub text: &'t str,
    /// Bytes of `text` to highlight, in order, apart from each other.
    pub marks: Vec<Range<usize>>,
    /// True when the original goes on before the window.
    pub cut_before: bool,
    /// True when the original goes on after the window.
    pub cut_after: bool,
}

/// Part of the window that stands before the first mark: a quarter shows what leads to it.
const LEAD: usize = 4;

/// The window of at most `length` characters around the first mark.
pub(crate) fn around<'t>(text: &'t str, marks: &[Range<usize>], length: usize) -> Excerpt<'t> {
    let first = marks.first().map_or(0, |mark| mark.start);
    let start = if text.chars().nth(length).is_none() {
        0
    } else {
        start_before(text, first, length / LEAD)
    };
    let end = end_after(text, start, length);
    let inside = marks.iter().filter(|mark| mark.end <= end);
    Excerpt {
        text: text.get(start..end).unwrap_or(text),
        marks: inside
            .map(|mark| mark.start - start..mark.end - start)
            .collect(),
        cut_before: start > 0,
        cut_after: end < text.len(),
    }
}

/// Start of the first whole word among the `lead` characters before byte `mark`.
fn start_before(text: &str, mark: usize, lead: usize) -> usize {
    let before = text.get(..mark).unwrap_or_default();
    let Some((earliest, _)) = before.char_indices().rev().nth(lead) else {
        return 0;
    };
    let spaces = before
        .char_indices()
        .filter(|(at, letter)| *at >= earliest && letter.is_whitespace());
    spaces
        .map(|(at, space)| at + space.len_utf8())
        .next()
        .unwrap_or(mark)
}

/// End of the last whole word among the `length` characters from byte `start`.
fn end_after(text: &str, start: usize, length: usize) -> usize {
    let after = text.get(start..).unwrap_or_default();
    let Some((latest, _)) = after.char_indices().nth(length) else {
        return text.len();
    };
    let spaces = after
        .char_indices()
        .filter(|(at, letter)| *at <= latest && letter.is_whitespace());
    start + spaces.map(|(at, _)| at).next_back().unwrap_or(latest)
}
