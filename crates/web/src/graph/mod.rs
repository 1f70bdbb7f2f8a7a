//! Drawings of actions and of the ways between them, as SVG.

mod layered;
mod picture;

pub use picture::{Arrow, Node, Picture, Style, dashes, look};
