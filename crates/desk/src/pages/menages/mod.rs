//! `/menages` : households, which some fiches follow as one.

pub mod menage;
pub mod nouveau;
