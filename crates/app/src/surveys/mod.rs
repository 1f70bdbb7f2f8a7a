//! What a funder asks of participants: in a dossier, what is asked, answered, lacking; over an operation, what is
//! counted, what must hold, who lacks what.
//!
//! The answers are acts of the dossier's journal: dated, signed, sealed and erased with it, never written over.

mod before;
mod operation;
mod rows;
mod stays;
mod view;

pub use operation::{CountLine, HoldLine, Key, OperationLine, OperationView};
pub use rows::{Control, ParticipantLine, Rows, Told, Trouble};
pub(crate) use view::survey_view;
pub use view::{MomentView, Round, SurveyView};
