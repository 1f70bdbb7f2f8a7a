//! Dossiers: opened, acted in, looked at, listed.

mod act;
mod counters;
mod lists;
mod load;
mod prepare;
mod prescribe;
mod refresh;
mod save;
mod stand;
mod verify;
mod view;

pub use act::Done;
pub use counters::SharedCount;
pub use lists::{DueItem, Page, RosterItem};
pub use load::Loaded;
pub(crate) use load::event_place;
pub use prepare::Prepared;
pub use prescribe::About;
pub(crate) use stand::Standing;
pub use verify::{Difference, Verified};
pub(crate) use view::past;
pub use view::{DossierView, Past};
