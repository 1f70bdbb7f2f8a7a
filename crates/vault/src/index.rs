//! Names found without being readable.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::Entropy;
use crate::secret::Secret;

/// Turns words into numbers that only this installation can compute: a search compares numbers, and the
/// database never holds a word. Made once, kept wrapped, stable across the rotations of the installation key.
///
/// Whoever reads the database sees which rows share a word, and how often, but no word.
#[derive(Clone)]
pub struct BlindIndex {
    pub(crate) secret: Secret,
    /// HMAC with the secret already absorbed: each token only adds its word.
    keyed: Hmac<Sha256>,
}

impl BlindIndex {
    /// The owner under which a keyring wraps it.
    pub const OWNER: &str = "index-aveugle";

    /// A new index: its tokens have nothing in common with those of another.
    pub fn generate(entropy: &mut Entropy) -> BlindIndex {
        BlindIndex::new(Secret::generate(entropy))
    }

    pub(crate) fn new(secret: Secret) -> BlindIndex {
        // RFC 2104: a key shorter than a block is a block ended with zeros.
        let mut block = Zeroizing::new([0; 64]);
        block[..32].copy_from_slice(secret.bytes());
        let keyed = Hmac::new((&*block).into());
        BlindIndex { secret, keyed }
    }

    /// The number of a word among words of its kind: the first 8 bytes, big end first, of
    /// HMAC-SHA256(kind, 0x1f, word).
    pub fn token(&self, kind: &str, word: &str) -> i64 {
        let mut mac = self.keyed.clone();
        mac.update(kind.as_bytes());
        mac.update(&[0x1f]);
        mac.update(word.as_bytes());
        let digest: [u8; 32] = mac.finalize().into_bytes().into();
        digest
            .first_chunk()
            .map_or(0, |first| i64::from_be_bytes(*first))
    }
}

/// Says that there is an index, never its secret.
impl fmt::Debug for BlindIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BlindIndex(…)")
    }
}
