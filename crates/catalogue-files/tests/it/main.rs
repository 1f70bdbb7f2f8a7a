//! The catalogue's compiler, from outside.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test that cannot go on says so by panicking, and reads the files it checks"
)]

mod faults;
mod judgement;
mod kernel;
mod real;
mod retention;
mod rights;
mod robustness;
mod small;
