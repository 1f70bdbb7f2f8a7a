//! People: registered once, found by those who may know of them, followed, merged.

mod facts;
mod gaps;
mod household;
mod import;
mod merge;
mod numbers;
mod referents;
mod register;
mod search;
mod space;
