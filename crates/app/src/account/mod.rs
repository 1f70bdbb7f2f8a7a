//! Accounts and mandates: who enters, under what, and how all of it is taken back.
//!
//! The rules are those of [`signin`], which is pure; here their state is read and kept, so that two nodes
//! never let the same proof through twice. Whoever is not in yet comes as [`crate::Who::nobody`].

mod brake;
mod create;
mod demonstration;
mod directory;
mod enrol;
mod factor;
mod gate;
mod mandate;
mod password;
mod presence;
mod revoke;
mod session;
mod sign_in;
mod space;
mod ticket;

pub(crate) use gate::{Gate, folded};

pub use create::{Invited, NewAccount};
pub use demonstration::Guise;
pub use directory::AccountItem;
pub use enrol::{Enrolled, Enrolment};
pub use mandate::NewMandate;
pub use session::{Inside, OpenSession};
pub use sign_in::Entered;
pub use signin::credentials::Typed;
pub use signin::entrance::Stage;
pub use signin::token::Token;
pub use space::{Space, SpaceInvited};
