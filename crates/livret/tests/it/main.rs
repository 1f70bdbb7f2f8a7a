//! The commands, on the real catalogue.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::panic,
    reason = "a test that cannot go on says so by panicking, and one that checks by the thousand says how many"
)]

mod account;
mod caseload;
mod cases;
mod catalogue;
mod commands;
mod coverage;
mod demo;
mod facts_file;
mod import;
mod memory;
mod printing;
mod recounted;
mod scanner;
mod scenarios;
mod serving;
mod support;
mod tool;
