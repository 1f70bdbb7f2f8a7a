//! The domain, from outside.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a test that cannot go on says so by panicking, and reads the files it checks, and says how many checks it made"
)]

mod access;
mod arrows;
mod conditions;
mod identity;
mod indicators;
mod journal;
mod links;
mod queue;
mod real;
mod retention;
mod survey;
mod territories;
mod time;
mod values;
