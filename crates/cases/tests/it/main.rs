//! Case files read and played, on the real catalogue.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on says so by panicking"
)]

mod differences;
mod every_verb;
mod faults;
mod guide;
mod replayed;
mod robustness;
mod support;
