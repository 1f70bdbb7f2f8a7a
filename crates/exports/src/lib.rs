//! The lists of the tool as tables: each is declared once, its columns in French, and read page by page with the same
//! questions as its page, as who asks: its rights are its own, and nobody writes them twice.

mod filters;
mod lists;
mod reading;
mod words;
mod writing;

pub use filters::Filters;
pub use lists::{List, list, lists, trouble};
pub use reading::{Reading, Turn};
pub use words::{civil, named, subject};
pub use writing::Bench;
