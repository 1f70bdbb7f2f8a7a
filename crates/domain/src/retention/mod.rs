//! How long data is kept (RGPD, art. 5-1-e): a département's rules, and what they decide.
//!
//! The rules are the file `conservation.toml`; nothing here knows a duration. A rule needs a day to count
//! from: without one its clock does not run, and without a rule nothing is ever erased. That is a silence,
//! and it shows.

mod contact;
mod course;
mod fate;
mod plan;
mod request;
mod rules;

pub use contact::last_contact;
pub use course::{Because, Stage};
pub use fate::{About, Fate, Held, LegalHold, PersonFate, PersonHeld, Started};
pub use plan::{Action, counts};
pub use request::{Case, Claim, Ground, OnRequest, PersonClaim};
pub use rules::{Category, Part, Retention, Rule, Scope, Silence, Start, Then};
