//! Tables that people bring, as CSV or XLSX: the bytes of a file become a table, its columns are recognised,
//! its lines are understood, and every fault is told at its line and column.
//!
//! Nothing here knows where a file comes from, nor writes anything: a command and a page use the same.

pub mod cell;
pub mod declarations;
pub mod fault;
pub mod organisations;
pub mod persons;
pub mod report;
pub mod table;

pub use fault::Fault;
pub use table::Table;
