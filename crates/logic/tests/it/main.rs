//! The drivers against each other and against all completions.

mod drivers;
mod lints;
mod one_person;
mod realistic;
mod support;
mod tables;
#[path = "../../benches/support/thirteen.rs"]
mod thirteen;
