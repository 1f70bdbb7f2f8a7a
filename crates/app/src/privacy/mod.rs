//! How long data is kept, and what people may ask of theirs (RGPD, art. 5-1-e and 12 to 22): the plan of a
//! purge, the purge, the archive, legal holds, requests and exports.

mod archive;
mod asked;
mod carry_out;
mod decide;
mod erasure;
mod evidence;
mod export;
mod hold;
mod plan;
mod purge;
mod request;
mod survey;
mod traces;

pub use archive::ArchivedItem;
pub use asked::{Asked, Outcome, RequestItem};
pub use decide::Move;
pub use erasure::{Claimed, Erasure, Granted, Kept};
pub use export::{
    Access, Clock, Export, ExportedDossier, ExportedEntry, ExportedFact, ExportedPiece,
    ExportedReferent, Written,
};
pub use hold::HoldItem;
pub use plan::{Of, Plan, PlanPage, Planned, Sort};
pub use purge::Report;
pub use survey::Survey;
pub use traces::Forgotten;
