//! The only SQL: what Livret remembers, in SQLite or PostgreSQL, from one text.
//!
//! The store never decides: it loads and saves what `app` hands it, inside the transaction `app` opens.
//! Everything personal reaches it sealed.

pub mod accounts;
pub mod aids;
pub mod audit;
pub mod caseload;
pub mod copy;
pub mod db;
pub mod dossiers;
pub mod exports;
pub mod feeds;
pub mod figures;
pub mod follows;
pub mod gaps;
pub mod glasses;
pub mod holds;
pub mod keys;
pub mod ledger;
pub mod leftovers;
pub mod lists;
pub mod mandates;
pub mod meetings;
pub mod members;
pub mod merges;
pub mod migrate;
pub mod moments;
pub mod nodes;
pub mod notices;

pub mod organisations;
pub mod outbox;
pub mod owed;
pub mod participations;
pub mod pieces;
pub mod privacy;
pub mod purges;
pub mod rates;
pub mod reminders;
pub mod reports;
pub mod requests;
pub mod search;
pub mod sessions;
pub mod settings;
pub mod settlements;
pub mod statements;
pub mod subjects;
pub mod tickets;
pub mod traces;
pub mod workshop;

pub use db::{Fault, Options, Store, Tx};
