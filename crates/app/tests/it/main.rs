//! What people do with Livret, the same stories on both engines.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a test that cannot go on says so by panicking, and one that checks by the thousand says how many"
)]

mod accounts;
mod aids;
mod drafts;
mod figures;
mod indicators;
mod listed;
mod meetings;
mod notices;
mod organisations;
mod people;
mod pieces;
mod retention;
mod rights;
mod running;
mod support;
mod surface;
mod surveys;
mod town;
mod versions;
mod work;
mod workshop;
