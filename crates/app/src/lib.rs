//! What people do with Livret: one act, one file, one transaction.
//!
//! Each act goes the same way: rights → load → decide → apply → save. Time, randomness and who acts come
//! in as a [`Call`]; nothing here reads a clock.

pub mod account;
pub mod audit;
mod call;
pub mod dossier;
mod error;
pub mod exports;
pub mod feeds;
pub mod figures;
pub mod gaps;
pub mod glass;
pub mod import;
pub mod keys;
pub mod letters;
pub mod markets;
pub mod meetings;
pub mod notices;
mod office;
pub mod organisations;
pub mod pieces;
pub mod privacy;
pub mod reports;
mod rights;
pub mod running;
mod secrets;
pub mod subject;
pub mod surveys;
pub mod territories;
mod work;
pub mod workshop;

pub use call::{Call, Now, Who};
pub use error::{Denied, Error, Invalid, Refusal};
pub use office::{Office, OfficeFault};
pub use work::Worked;
