//! Dossiers: opened, acted in, looked at, listed.

mod act;
mod counted;
mod counters;
mod left;
mod lists;
mod load;
mod moved;
mod opening;
mod path;
mod prepare;
mod prescribe;
mod refresh;
mod save;
mod sign;
mod stand;
mod verify;
mod view;

pub use act::Done;
pub(crate) use counters::Reach;
pub use counters::SharedCount;
pub(crate) use left::DRAFT;
pub use left::LeftDraft;
pub use lists::{DueItem, MOST_LINES, Page, Participation, RosterItem};
pub(crate) use lists::{due_item, obliged};
pub use load::Loaded;
pub(crate) use load::{event_place, fiche_id};
pub use opening::Opening;
pub use path::Leg;
pub use prepare::Prepared;
pub use prescribe::About;
pub(crate) use save::written;
pub use sign::Signatures;
pub(crate) use stand::Standing;
pub use verify::{Difference, Verified};
pub use view::{DossierView, Past};
pub(crate) use view::{offers, past};
