//! The key of one person.

use std::fmt;

use base64ct::{Base64, Encoding};
use zeroize::Zeroizing;

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

    /// The key as a text, for another key to seal: what it opens then goes with the other.
    pub fn to_text(&self) -> Zeroizing<String> {
        Zeroizing::new(Base64::encode_string(self.0.bytes()))
    }

    /// A key from its text.
    ///
    /// # Errors
    /// [`Fault::Refused`] for a text that is no key.
    pub fn from_text(text: &str) -> Result<PersonKey, Fault> {
        let bytes = Base64::decode_vec(text).map_err(|_| Fault::Refused)?;
        let bytes = Zeroizing::new(bytes);
        let secret = Secret::copy_of(&bytes).ok_or(Fault::Refused)?;
        Ok(PersonKey(secret))
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
