//! A verdict: a tree that names, for each clause, its value, its force, where the booklet says it, how
//! it was read, and the facts it needs.

use super::Truth;
use super::opening::Opening;
use crate::fiche::{Fiche, Force, Origin};
use crate::person::Answer;
use crate::values::Id;

/// The answer for one person and one fiche.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Every hard condition holds.
    Eligible,
    /// Only an open list is left: another category may be admitted, by a reasoned decision.
    NeedsReason,
    /// Some fact is still to be known.
    ToCheck,
    /// A hard condition fails.
    NotEligible,
}

/// The verdict of a fiche.
#[derive(Debug, Clone)]
pub struct Verdict<'c> {
    /// The fiche.
    pub fiche: &'c Fiche,
    /// The answer.
    pub status: Status,
    /// The clauses that decide: conditions, alternatives, territory.
    pub clauses: Vec<Clause<'c>>,
    /// Judged conditions: false, they warn.
    pub judged: Vec<Clause<'c>>,
    /// Priorities: they order and never exclude.
    pub priorities: Vec<Clause<'c>>,
    /// Facts the booklet says are not conditions.
    pub neutral: Vec<Clause<'c>>,
    /// The only clause not satisfied, by its rank among `clauses`.
    pub sole_obstacle: Option<usize>,
    /// Facts that could still change the answer, by rank in the vocabulary.
    pub missing: Vec<usize>,
    /// Rank of the best priority that holds; 1 comes first.
    pub priority: Option<u8>,
    /// Aids with conditions of their own.
    pub aids: Vec<AidVerdict<'c>>,
    /// Operators not suggested for this person, with why.
    pub hints: Vec<Clause<'c>>,
    /// Whether the action takes prescriptions and entries on that day.
    pub openings: Vec<Opening<'c>>,
}

/// The verdict of an aid that has its own public.
#[derive(Debug, Clone)]
pub struct AidVerdict<'c> {
    /// The fund, by its name in the fiche.
    pub target: &'c str,
    /// Its name.
    pub label: &'c str,
    /// The answer.
    pub status: Status,
    /// Its conditions.
    pub clauses: Vec<Clause<'c>>,
}

/// What a clause is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClauseKind {
    /// A condition of the fiche.
    Condition(Force),
    /// Alternatives, of which one is enough.
    Alternatives,
    /// The territory.
    Territory {
        /// Nothing is known of the place and the catalogue's own territory is presumed.
        presumed: bool,
    },
    /// An operator suggested for some only.
    Operator,
}

/// One clause of a verdict.
#[derive(Debug, Clone)]
pub struct Clause<'c> {
    /// What it is.
    pub kind: ClauseKind,
    /// Whether it holds.
    pub truth: Truth,
    /// What it asks, in a sentence.
    pub label: &'c str,
    /// Where it comes from: requirements, place, readings; none for a group.
    pub origin: Option<&'c Origin>,
    /// What to say when it is not met.
    pub when_unmet: Option<&'c str>,
    /// Who judges it.
    pub judge: Option<&'c Id>,
    /// Rank of a priority.
    pub rank: Option<u8>,
    /// Admitting it takes a reasoned decision.
    pub open: bool,
    /// The facts it reads, with what is known of them.
    pub facts: Vec<FactUse>,
    /// The branches of alternatives.
    pub branches: Vec<Branch<'c>>,
}

/// One branch of alternatives: all of its clauses.
#[derive(Debug, Clone)]
pub struct Branch<'c> {
    /// Its name.
    pub name: Option<&'c Id>,
    /// Whether all of it holds.
    pub truth: Truth,
    /// Its deciding clauses, then its judged ones.
    pub clauses: Vec<Clause<'c>>,
}

/// A fact that a clause reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactUse {
    /// Rank of the fact in the vocabulary.
    pub fact: usize,
    /// What is known of it on that day.
    pub answer: Option<Answer>,
}
