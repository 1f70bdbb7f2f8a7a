//! Local accounts: from a login and a password to a verified identity, and to a session.
//!
//! Pure: no storage, no clock, no randomness of its own. The instant is a [`Moment`], randomness an
//! [`Entropy`]; what changes comes back as a value to keep. Reasons are data: their words are French
//! and live where pages do.
//!
//! A sign-in, from end to end: [`rate`] lets the attempt be made, [`credentials`] proves an
//! identity under the account's [`lockout`], [`entrance`] says what is asked next and moves the
//! [`session`] on, with a fresh [`token`] at every step.

pub mod credentials;
pub mod entrance;
pub mod identity;
pub mod lockout;
mod moment;
pub mod password;
pub mod rate;
pub mod recovery;
pub mod session;
pub mod token;
pub mod totp;

pub use moment::Moment;

/// Where randomness comes from: fills the slice with bytes nobody can guess. The caller passes the
/// system's generator; a test passes its own.
pub type Entropy<'a> = &'a mut dyn FnMut(&mut [u8]);
