//! Three-valued rules over numbered predicates: three drivers, one semantics.
//!
//! A *predicate* is a number. What is known of a person is two sets of
//! predicates, those known true and those known false ([`Person`]); whatever
//! is in neither is unknown, and unknown is never read as false. A rule is a
//! conjunction of [`Formula`]s, compiled to a conjunction of [`Clause`]s. Its
//! verdict is a [`Truth`]:
//!
//! - `True`: it holds however the unknown predicates turn out;
//! - `False`: it fails however they turn out;
//! - `Unknown`: it depends on them.
//!
//! "However they turn out" ranges over the completions that the [`Vocabulary`]
//! allows: every implication is respected, and every question gets one of its
//! answers.
//!
//! # What is guaranteed
//!
//! For a person closed by [`Theory::close`], all three drivers give the same
//! verdict for every rule, and:
//!
//! - **sound, always**: a firm verdict (`True` or `False`) is what every
//!   completion gives, so learning a fact never changes it;
//! - **exact** for every rule that compiled without [`Lint::Inexact`]:
//!   `Unknown` is given only when some completion makes the rule true and
//!   another makes it false.
//!
//! Clause-by-clause Kleene logic alone is not exact when a rule reads two
//! literals that exclude each other (`p ∧ ¬p`, "under 26" with "60 or over").
//! Compiling such a rule adds the missing *refutations*: clauses that follow
//! from the others and that only ever make the rule false. So exactness costs
//! nothing at run time, needs no second evaluator, and holds in bulk too.
//!
//! # The three drivers
//!
//! 1. [`Program::assess`]: one person, every rule, with the failing and open
//!    clauses, the sole obstacles, the missing questions and the next one.
//! 2. [`Services::candidates`]: one person, very many rules sorted by zone.
//! 3. [`Program::evaluate`]: a caseload held as bit-planes ([`Planes`]).
//!
//! The crate is pure: no input or output, no clock, no randomness.

mod assess;
mod caseload;
mod cells;
mod cnf;
mod cpu;
mod lanes;
mod lint;
mod planes;
mod program;
mod records;
mod saturate;
mod services;
mod sets;
mod table;
mod theory;
mod transpose;
mod vocabulary;

pub use assess::{Assessment, NextQuestion};
pub use caseload::{ClauseCounts, VerdictCounts};
pub use cpu::Cpu;
pub use lint::Lint;
pub use planes::{Planes, PlanesError};
pub use program::{ClauseInfo, Program, RuleId};
pub use services::{Candidate, Service, ServiceId, Services, Zone};
pub use sets::{Clause, Mask, Person, Truth};
pub use table::{Column, Table, TableFault, TableFaultKind};
pub use theory::{Contradiction, Theory};
pub use vocabulary::{
    Answer, CompileError, Formula, Implication, Literal, Predicate, Question, QuestionId, Rule,
    Vocabulary,
};
