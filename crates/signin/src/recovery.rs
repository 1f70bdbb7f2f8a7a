//! Recovery codes: ten, for the day the telephone is lost. Each opens once.
//!
//! A code is twelve characters, sixty bits: short enough to copy by hand, so too short for a bare
//! SHA-256 if the database leaks. It is kept under HMAC-SHA-256 with the installation's pepper,
//! which is not in the database: a dump alone gives nothing to guess against. Argon2 would protect
//! without a pepper, but would cost ten slow hashes at each attempt, one for each code.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::Entropy;
use crate::token::Digest;

/// How many codes a sheet holds.
pub const HOW_MANY: usize = 10;

/// Crockford's alphabet: no I, L, O or U, that are misread or make words.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const LENGTH: usize = 12;
const GROUP: usize = 4;

/// The installation's secret under which codes are kept. Not in the database.
#[derive(Clone)]
pub struct Pepper(pub [u8; 32]);

impl fmt::Debug for Pepper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pepper(…)")
    }
}

/// The codes an account has left, as they are kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Codes(pub Vec<Digest>);

impl Codes {
    /// Draws a new sheet: the codes to show once, and what is kept of them. It replaces the sheet
    /// before.
    pub fn draw(pepper: &Pepper, entropy: Entropy<'_>) -> (Vec<String>, Self) {
        let shown: Vec<String> = (0..HOW_MANY).map(|_| draw_one(entropy)).collect();
        let kept = shown.iter().map(|code| keep(code, pepper)).collect();
        (shown, Self(kept))
    }

    /// The codes left once this one is used; none when it is not one of them. Case, spaces and
    /// dashes do not count, and the letters people misread are read as what they look like.
    #[must_use]
    pub fn spend(&self, typed: &str, pepper: &Pepper) -> Option<Self> {
        let digest = keep(&read(typed), pepper);
        // Every code is compared, whichever matches.
        let left: Vec<Digest> = self
            .0
            .iter()
            .copied()
            .filter(|one| *one != digest)
            .collect();
        (left.len() < self.0.len()).then_some(Self(left))
    }

    /// How many are left.
    #[must_use]
    pub fn left(&self) -> usize {
        self.0.len()
    }
}

/// Twelve characters in groups of four: `7k2q-m9zx-4tbd`.
fn draw_one(entropy: Entropy<'_>) -> String {
    let mut bytes = [0; LENGTH];
    entropy(&mut bytes);
    // 256 is a multiple of 32: every character is as likely as another.
    let letters = bytes.map(|byte| char::from(ALPHABET[usize::from(byte) % ALPHABET.len()]));
    let groups: Vec<String> = letters
        .chunks(GROUP)
        .map(|group| group.iter().collect())
        .collect();
    groups.join("-")
}

fn read(typed: &str) -> String {
    typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| match letter.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            other => other,
        })
        .collect()
}

fn keep(code: &str, pepper: &Pepper) -> Digest {
    // A key of thirty-two bytes is shorter than a block of SHA-256: it is padded, never refused.
    let mut block = [0; 64];
    block[..pepper.0.len()].copy_from_slice(&pepper.0);
    let mut mac = Hmac::<Sha256>::new(&block.into());
    mac.update(b"livret/recovery/");
    mac.update(read(code).as_bytes());
    Digest(mac.finalize().into_bytes().into())
}
