//! The commands, on the real catalogue.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on says so by panicking"
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
mod scanner;
mod scenarios;
mod serving;
mod support;
