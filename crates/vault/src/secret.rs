//! Thirty-two secret bytes, and the one form of everything they seal.

use aes_gcm_siv::{AeadInOut, Aes256GcmSiv, KeyInit, Nonce, Tag};
use zeroize::Zeroizing;

use crate::{Entropy, Fault};

/// Bytes of a nonce (RFC 8452).
pub const NONCE: usize = 12;
/// Bytes of an authentication tag (RFC 8452).
const TAG: usize = 16;
/// The first byte of the form below.
const VERSION: u8 = 1;

/// A 256-bit secret, wiped from memory when it goes.
///
/// What it seals reads: version (1 byte), nonce (12), ciphertext (as long as the text), tag (16).
#[derive(Clone)]
pub struct Secret(Zeroizing<[u8; 32]>);

impl Secret {
    pub fn generate(entropy: &mut Entropy) -> Secret {
        let mut secret = Zeroizing::new([0; 32]);
        entropy(secret.as_mut_slice());
        Secret(secret)
    }

    /// Copies exactly 32 bytes.
    pub fn copy_of(bytes: &[u8]) -> Option<Secret> {
        bytes.try_into().ok().map(Zeroizing::new).map(Secret)
    }

    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    pub fn seal(&self, place: &str, plain: &[u8], nonce: [u8; NONCE]) -> Result<Vec<u8>, Fault> {
        let mut sealed = Vec::with_capacity(1 + NONCE + plain.len() + TAG);
        sealed.push(VERSION);
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(plain);
        let text = &mut sealed[1 + NONCE..];
        let tag = self
            .cipher()
            .encrypt_inout_detached(&Nonce::from(nonce), place.as_bytes(), text.into())
            .map_err(|_| Fault::TooLong)?;
        sealed.extend_from_slice(&tag);
        Ok(sealed)
    }

    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<Vec<u8>, Fault> {
        let (&version, rest) = sealed.split_first().ok_or(Fault::TooShort)?;
        if version != VERSION {
            return Err(Fault::UnknownVersion(version));
        }
        let (&nonce, rest) = rest.split_first_chunk::<NONCE>().ok_or(Fault::TooShort)?;
        let (text, &tag) = rest.split_last_chunk::<TAG>().ok_or(Fault::TooShort)?;
        let mut plain = text.to_vec();
        self.cipher()
            .decrypt_inout_detached(
                &Nonce::from(nonce),
                place.as_bytes(),
                plain.as_mut_slice().into(),
                &Tag::from(tag),
            )
            .map_err(|_| Fault::Refused)?;
        Ok(plain)
    }

    fn cipher(&self) -> Aes256GcmSiv {
        Aes256GcmSiv::new(self.bytes().into())
    }
}
