//! The domain, from outside.

mod arrows;
mod conditions;
mod territories;
mod values;
