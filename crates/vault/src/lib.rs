//! Confidential fields at rest.
//!
//! Three keys, each with one duty:
//!
//! - a [`PersonKey`] seals the fields of one person; erase it and the person is erased, backups included;
//! - an [`InstallationKey`], held by a [`Keyring`] outside the database, wraps every person key: a stolen
//!   database alone opens nothing, and a rotation rewraps keys without touching a single field;
//! - a [`BlindIndex`] turns words into numbers, so that a name is found without being readable.
//!
//! Everything is sealed with AES-256-GCM-SIV (RFC 8452): a nonce that comes twice reveals at most that the
//! same text was sealed twice at the same place.
//!
//! Pure: no I/O, no clock. Randomness comes in as an [`Entropy`].

mod index;
mod keyring;
mod seal;
mod secret;

pub use index::BlindIndex;
pub use keyring::{InstallationKey, Keyring, KeyringFault, Wrapped};
pub use seal::PersonKey;

/// Where randomness comes from: fills the whole slice with unpredictable bytes.
///
/// In the product, a cryptographic generator seeded by the operating system; in a test, anything
/// deterministic.
pub type Entropy<'a> = dyn FnMut(&mut [u8]) + 'a;

/// Why something sealed does not open.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Shorter than anything this crate seals.
    #[error("donnée chiffrée tronquée")]
    TooShort,
    /// Sealed by a later release, or not sealed by this crate.
    #[error("donnée chiffrée d'une version inconnue ({0})")]
    UnknownVersion(u8),
    /// Another key, another place, or altered bytes: which one cannot be told.
    #[error("donnée chiffrée refusée : ce n'est pas sa clé, pas sa place, ou elle a été altérée")]
    Refused,
    /// The keyring has no key of this name.
    #[error("clé d'installation « {0} » absente du trousseau")]
    UnknownKey(String),
    /// Longer than the cipher admits: 64 GiB (RFC 8452 §6).
    #[error("donnée trop longue pour être chiffrée")]
    TooLong,
}
