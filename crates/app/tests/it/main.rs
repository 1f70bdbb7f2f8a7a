//! What people do with Livret, the same stories on both engines.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test that cannot go on says so by panicking"
)]

mod people;
mod retention;
mod support;
