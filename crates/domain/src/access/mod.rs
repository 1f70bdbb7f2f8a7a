//! Who sees what: one table, a class of sensitivity by a relation to a dossier.
//!
//! The booklet states acts, not rights on data; these rights are derived from it. What nothing grants
//! is not seen, and what is not seen leaves no trace: no line in a list, no number in a count.

mod among;
mod bodies;
mod habilitations;
mod pieces;
mod posts;
mod relation;
mod table;
mod view;

pub use among::{among, both};
pub use bodies::{Bodies, Body, Question};
pub use habilitations::{Exceptional, Habilitation, Needs, Operation};
pub use pieces::{discreet, told, told_to_opener};
pub use posts::{Place, Post, posts_of};
pub use relation::Folder;
pub use table::{Relation, Right, SMALLEST_CELL, existence, published, right};
pub use view::{Seen, fact_right, seen};
