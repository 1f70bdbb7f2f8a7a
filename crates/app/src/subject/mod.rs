//! Who or what dossiers are about, opened: their key, their identity, what is known of them, who follows them.

mod colleagues;
mod eyes;
mod facts;
mod followed;
mod household;
mod identity;
mod known;
mod merge;
mod names;
mod rectify;
mod referents;
mod register;
mod sealed;
mod search;

pub use colleagues::Colleague;
pub use facts::{Author, NewFact, SeenFact};
pub use followed::Followed;
pub use household::Household;
pub(crate) use identity::identity_place;
pub use identity::{Contact, Identity};
pub(crate) use known::follow_of;
pub use names::{Civil, Named};
pub use rectify::Person;
pub use referents::{Following, Referent};
pub use register::{Candidate, NewPerson, Registered};
pub use sealed::Kind;
pub(crate) use sealed::owner;
pub(crate) use sealed::{Opened, create, fact_place, open, open_kept, open_left};
pub use search::Found;
