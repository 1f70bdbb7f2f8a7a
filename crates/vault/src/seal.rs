//! The key of one person.

use std::fmt;

use crate::secret::{NONCE, Secret};
use crate::{Entropy, Fault};

/// The key that seals the confidential fields of one person, wiped from memory when it goes.
#[derive(Clone)]
pub struct PersonKey(pub(crate) Secret);

impl PersonKey {
    /// A new key.
    pub fn generate(entropy: &mut Entropy) -> PersonKey {
        PersonKey(Secret::generate(entropy))
    }

    /// Seals a text at its place, written `table:column:id`. What is sealed is 29 bytes longer than the text,
    /// and tells its length.
    ///
    /// # Errors
    /// [`Fault::TooLong`] beyond 64 GiB.
    pub fn seal(&self, place: &str, plain: &[u8], entropy: &mut Entropy) -> Result<Vec<u8>, Fault> {
        let mut nonce = [0; NONCE];
        entropy(&mut nonce);
        self.0.seal(place, plain, nonce)
    }

    /// Opens what was sealed at this place with this key.
    ///
    /// # Errors
    /// [`Fault::Refused`] for another key, another place or altered bytes; [`Fault::TooShort`] and
    /// [`Fault::UnknownVersion`] for what has not the form of a sealed text.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<Vec<u8>, Fault> {
        self.0.open(place, sealed)
    }
}

/// Says that there is a key, never which.
impl fmt::Debug for PersonKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonKey(…)")
    }
}
