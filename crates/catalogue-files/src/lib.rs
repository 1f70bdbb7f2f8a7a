//! Text files to a checked catalogue: the catalogue's compiler.
//!
//! Every fault comes at once, each with its file, line, column, an excerpt, what was expected and,
//! when it can be guessed, what was meant. Nothing here panics, whatever the bytes.

mod check;
mod communes;
pub mod fault;
pub mod files;
mod load;
mod message;
mod names;
mod problem;
pub mod render;
mod report;
mod retention;
mod shape;
mod survey;
mod tree;

pub use fault::{Fault, Problem, Severity, SourceFile};
pub use load::{Loaded, load_dir, load_texts, read_dir, read_text};
