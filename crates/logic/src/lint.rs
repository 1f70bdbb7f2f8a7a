//! What is odd about a rule.

use crate::program::RuleId;
use crate::vocabulary::{Literal, Predicate};

/// What is odd about a rule. None of these is an error: the verdicts stay
/// right, but the author probably meant something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Lint {
    /// The rule reads a predicate and its opposite.
    NonUnate {
        /// The rule.
        rule: RuleId,
        /// The predicate.
        predicate: Predicate,
    },
    /// The rule reads two predicates that an implication or a question links.
    Correlated {
        /// The rule.
        rule: RuleId,
        /// The smaller predicate.
        first: Predicate,
        /// The greater predicate.
        second: Predicate,
    },
    /// What this part asks is already asked by another: the clause is dropped.
    Absorbed {
        /// The rule.
        rule: RuleId,
        /// The part that says nothing more.
        part: u32,
        /// The part that says as much or more.
        by: u32,
    },
    /// The part has a disjunction without alternatives, which never holds (or
    /// the opposite of an empty conjunction).
    EmptyAlternative {
        /// The rule.
        rule: RuleId,
        /// The part.
        part: u32,
    },
    /// An alternative that nobody can satisfy.
    ImpossibleAlternative {
        /// The rule.
        rule: RuleId,
        /// The part.
        part: u32,
        /// The alternative.
        literal: Literal,
    },
    /// A clause of the part that everybody satisfies: it is dropped.
    TautologicalPart {
        /// The rule.
        rule: RuleId,
        /// The part.
        part: u32,
    },
    /// Everybody satisfies the rule.
    TautologicalRule {
        /// The rule.
        rule: RuleId,
    },
    /// Nobody can satisfy the rule.
    UnsatisfiableRule {
        /// The rule.
        rule: RuleId,
    },
    /// The rule may answer `Unknown` where a firm verdict could be proved:
    /// either it reads several, but not all, of the values of a choice whose
    /// other values something else can exclude, or its clauses interact in too
    /// many ways. One predicate for the set of values removes the first cause.
    Inexact {
        /// The rule.
        rule: RuleId,
    },
}
