//! Who or what dossiers are about, opened: their key, their identity, what is known of them.

mod known;
mod sealed;

pub use sealed::Kind;
pub(crate) use sealed::{Opened, create, open, open_kept, open_left};
