//! What is drawn: bars, columns, curves, flows and maps in SVG, each with the words that say it; and in PNG.
//!
//! Pure. Nothing in a picture depends on a style sheet: colours are attributes, that the classes beside them change
//! on a page (dark, printed). No style is written inside, no script, nothing from elsewhere.

mod bars;
mod curve;
mod flow;
mod map;
mod png;
mod svg;

pub use bars::{bars, columns};
pub use curve::{Curve, curve};
pub use flow::{Flow, flow};
pub use map::{Fault, Outlines, Shade, map};
pub use png::png;
pub use svg::Picture;

/// Something drawn: its name, how large it is, and its size in words.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// Its name.
    pub label: String,
    /// How large.
    pub value: f64,
    /// How large, in words.
    pub said: String,
}

/// What a picture is, in words: its title, and what it shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// The title.
    pub title: String,
    /// What is to be seen.
    pub description: String,
}
