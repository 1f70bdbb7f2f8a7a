//! Drawings of actions and of the ways between them, as SVG.

mod curve;
mod layered;
mod order;
mod picture;

pub use picture::{Arrow, Node, Picture, Style, dashes, look};
