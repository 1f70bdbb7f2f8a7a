//! The faults found so far, and the files they are found in.

use std::ops::Range;

use serde_json::Value as Json;

use crate::fault::Fault;
use crate::files::Kind;
use crate::problem::Problem;
use crate::shape::Reference;
use crate::tree::{Node, Step};

/// A file read into a tree.
pub struct Parsed {
    /// Its rank among the files.
    pub file: usize,
    /// Its kind.
    pub kind: Kind,
    /// Its tree.
    pub root: Node,
    /// The same as JSON, for the decoder.
    pub json: Json,
    /// The names it uses.
    pub references: Vec<Reference>,
}

/// The faults found so far, and how to add one at its place.
#[derive(Default)]
pub struct Report {
    /// The faults.
    pub faults: Vec<Fault>,
}

impl Report {
    /// Adds a fault at some bytes of a file.
    pub fn at(&mut self, file: usize, at: Range<usize>, problem: Problem) {
        self.faults.push(Fault { file, at, problem });
    }

    /// Adds a fault at the value a path leads to, or at the last place the path reaches.
    pub fn on(&mut self, file: &Parsed, path: &[Step<'_>], problem: Problem) {
        let (node, _) = file.root.follow(path);
        self.at(file.file, node.at.clone(), problem);
    }
}
