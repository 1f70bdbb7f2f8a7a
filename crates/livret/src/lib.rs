//! What the `livret` command does, one file per command. Nothing is decided here: commands read
//! files, ask the domain, and say in French what it answers.

pub mod carriers;
pub mod caseload;
pub mod check;
pub mod cli;
pub mod coverage;
pub mod facts;
pub mod facts_file;
pub mod finder;
pub mod french;
pub mod match_json;
pub mod match_text;
pub mod matching;
pub mod output;
pub mod people;
pub mod place;
pub mod replay;
pub mod schema;
pub mod serve;
