//! The texts of fiches at work: laid over a catalogue's folder, checked and played as `livret check` does,
//! compared, edited record by record.
//!
//! Nothing here remembers or decides who may: texts come in, texts and what is wrong with them come out.

mod check;
mod compare;
mod form;
mod head;
mod lines;
mod shelf;

pub use catalogue_files::{Fault, Problem, Severity, SourceFile, render};
pub use check::{Checked, Failed, Told, check};
pub use compare::{Change, Key, What, compare};
pub use form::{Field, Kind, Section, Sort, clear, fields, kinds, outline, put};
pub use head::{Head, head, stamp};
pub use lines::{Line, Side, lines};
pub use shelf::{Find, Published, Shelf, Texts};
