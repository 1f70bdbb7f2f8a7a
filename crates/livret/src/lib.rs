//! What the `livret` command does, one file per command. Nothing is decided here: commands read
//! files, ask the domain, and say in French what it answers. The clock and the randomness of the machine
//! are read here, and nowhere else.

pub mod account;
pub mod audit;
pub mod backup;
pub mod base;
pub mod carriers;
pub mod caseload;
pub mod check;
pub mod cli;
pub mod clock;
pub mod coverage;
pub mod demo;
pub mod facts;
pub mod facts_file;
pub mod finder;
pub mod french;
pub mod import;
pub mod keyring;
pub mod keys;
pub mod match_json;
pub mod match_text;
pub mod matching;
pub mod migrate;
pub mod output;
pub mod people;
pub mod place;
mod post;
pub mod printing;
pub mod progress;
pub mod replay;
pub mod restore;
pub mod scanner;
pub mod schema;
pub mod serve;
pub mod transfer;
pub mod verify;
mod worker;
