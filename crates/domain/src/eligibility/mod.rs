//! Who an action is for: three-valued verdicts that explain themselves.
//!
//! The verdict of a fiche is that of its hard conditions and territory. Priorities order, judged
//! conditions warn, neutral ones are shown; none of them decides. Places, prescribers and dates are
//! not eligibility: "eligible, no place left" is a full answer.

pub mod compile;
mod explain;
mod judge;
mod opening;
pub mod predicates;
mod prescriber;
mod verdict;

pub use judge::{Contradiction, Judge, JudgeError};
pub use opening::{Opening, OpeningState, openings};
pub use prescriber::belongs;
pub use prescriber::{Prescriber, PrescriberAnswer, PrescriberVerdict, may_prescribe};
pub use verdict::{AidVerdict, Branch, Clause, ClauseKind, FactUse, Status, Verdict};

pub use logic::Truth;
