//! Passwords: which ones are accepted, and how they are kept.

mod hash;
mod strength;

pub use hash::{Cost, Fault, Hash, Hasher};
pub use strength::{Policy, Weakness};
