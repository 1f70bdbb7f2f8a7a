//! The drivers against each other and against all completions.

// Helpers of tests are not tests in the eyes of the lints.
#![allow(clippy::unwrap_used, clippy::panic)]

mod drivers;
mod lints;
mod one_person;
mod realistic;
mod support;
mod tables;
#[path = "../../benches/support/thirteen.rs"]
mod thirteen;
