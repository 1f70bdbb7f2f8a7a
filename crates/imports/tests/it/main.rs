//! Tables that people bring, good and bad, on the real catalogue.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on says so by panicking"
)]

mod persons;
mod tables;
