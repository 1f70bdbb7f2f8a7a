//! The second factor: codes of an authenticator application (RFC 6238 on RFC 4226).
//!
//! Six digits, thirty seconds, SHA-1: what every application reads. SHA-1's collisions do not
//! weaken HMAC (RFC 6238 §1.2).

use std::fmt;
use std::fmt::Write as _;

use ctutils::CtEq;
use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use crate::Entropy;
use crate::moment::Moment;

/// The name an authenticator application shows beside the code.
pub const ISSUER: &str = "Livret";
/// How long a code lasts, in seconds (RFC 6238 §4.1).
pub const PERIOD: u64 = 30;
/// A code is accepted this many steps early or late, for clocks and slow fingers (RFC 6238 §5.2).
pub const TOLERANCE: u64 = 1;

const DIGITS: usize = 6;

/// What the account and the telephone share: 160 random bits (RFC 4226 §4, R6).
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub [u8; 20]);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Why a code does not pass. The reader is told the same thing for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Not six digits.
    NotACode,
    /// Not a code of these minutes.
    Wrong,
    /// A code that was right, and was already used, or is older than one that was.
    AlreadyUsed,
}

impl Secret {
    /// Draws a secret. It is enrolled once [`Secret::check`] found its first code right; until then
    /// the caller keeps it beside the session, never in the page.
    pub fn draw(entropy: Entropy<'_>) -> Self {
        let mut bytes = [0; 20];
        entropy(&mut bytes);
        Self(bytes)
    }

    /// The secret for who types it instead of scanning: base32, 32 letters and digits.
    #[must_use]
    pub fn base32(&self) -> String {
        BASE32_NOPAD.encode(&self.0)
    }

    /// The address an application reads from a QR code (Key Uri Format).
    #[must_use]
    pub fn uri(&self, login: &str) -> String {
        format!(
            "otpauth://totp/{ISSUER}:{}?secret={}&issuer={ISSUER}&algorithm=SHA1&digits={DIGITS}&period={PERIOD}",
            percent_encoded(login),
            self.base32(),
        )
    }

    /// The code of one step, with its leading zeros (RFC 4226 §5.3).
    #[must_use]
    pub fn code(&self, step: u64) -> String {
        format!("{:0DIGITS$}", truncated(&self.hmac(step)) % 1_000_000)
    }

    /// Which step a code belongs to, among those accepted now. Keep that step: it is the
    /// `last_used` of the next call, and no code up to it passes again.
    ///
    /// # Errors
    /// The [`Refusal`].
    pub fn check(&self, typed: &str, last_used: Option<u64>, now: Moment) -> Result<u64, Refusal> {
        let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
        if typed.len() != DIGITS || !typed.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Refusal::NotACode);
        }
        // The latest match counts: should two steps share a code, it must not pass once for each.
        let matched = accepted(now)
            .filter(|step| {
                self.code(*step)
                    .as_bytes()
                    .ct_eq(typed.as_bytes())
                    .to_bool()
            })
            .fold(None, |_, step| Some(step))
            .ok_or(Refusal::Wrong)?;
        if last_used.is_some_and(|last| matched <= last) {
            return Err(Refusal::AlreadyUsed);
        }
        Ok(matched)
    }

    fn hmac(&self, step: u64) -> [u8; 20] {
        // A key of twenty bytes is shorter than a block of SHA-1: it is padded, never refused.
        let mut block = [0; 64];
        block[..self.0.len()].copy_from_slice(&self.0);
        let mut mac = Hmac::<Sha1>::new(&block.into());
        mac.update(&step.to_be_bytes());
        mac.finalize().into_bytes().into()
    }
}

/// The step an instant belongs to.
#[must_use]
pub fn step_at(now: Moment) -> u64 {
    now.seconds() / PERIOD
}

fn accepted(now: Moment) -> impl Iterator<Item = u64> {
    let step = step_at(now);
    step.saturating_sub(TOLERANCE)..=step + TOLERANCE
}

/// RFC 4226 §5.3: four bytes at the place the last half-byte says, without their sign.
fn truncated(hmac: &[u8; 20]) -> u32 {
    let offset = usize::from(hmac[19] & 0x0f);
    let four = [
        hmac[offset] & 0x7f,
        hmac[offset + 1],
        hmac[offset + 2],
        hmac[offset + 3],
    ];
    u32::from_be_bytes(four)
}

/// RFC 3986 §2.1: everything but the unreserved characters.
fn percent_encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}
