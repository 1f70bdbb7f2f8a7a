//! What playing the cases of a file found.

use crate::format::node::Place;

/// The cases of a file, played.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Each case, in the order of the file.
    pub cases: Vec<CaseReport>,
}

/// A case, played.
#[derive(Debug, Clone)]
pub struct CaseReport {
    /// Its name.
    pub name: String,
    /// Why it is contested: its failures are shown, and fail nothing.
    pub contested: Option<String>,
    /// Where the kernel answers something else.
    pub failures: Vec<Failure>,
}

/// A place where the kernel answers something else than expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Bytes of the file.
    pub at: Place,
    /// What the case expects.
    pub expected: String,
    /// What the kernel answers.
    pub got: String,
    /// Its reasons, each in a sentence with where it comes from.
    pub why: Vec<String>,
}

impl Failure {
    /// A difference without a reason to give.
    pub fn new(at: &Place, expected: impl Into<String>, got: impl Into<String>) -> Failure {
        Failure {
            at: at.clone(),
            expected: expected.into(),
            got: got.into(),
            why: Vec::new(),
        }
    }

    /// With the reasons of the answer.
    #[must_use]
    pub fn because(self, why: Vec<String>) -> Failure {
        Failure { why, ..self }
    }
}

impl CaseReport {
    /// Whether the case fails the check: a contested one never does.
    pub fn fails(&self) -> bool {
        self.contested.is_none() && !self.failures.is_empty()
    }
}
