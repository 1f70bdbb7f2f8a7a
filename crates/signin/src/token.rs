//! Secrets that travel in a link or a cookie: 256 random bits, shown once, kept as a digest.

use std::fmt;
use std::time::Duration;

use ctutils::CtEq;
use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest as _, Sha256};

use crate::Entropy;
use crate::moment::Moment;

/// How long an invitation may wait for an answer.
pub const INVITATION_LIFETIME: Duration = Duration::from_secs(7 * 24 * 3600);
/// How long the link of a forgotten password may be used.
pub const PASSWORD_RESET_LIFETIME: Duration = Duration::from_secs(3600);

/// What a token opens. A token of one purpose never opens another: the digest depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Choose a first password.
    Invitation,
    /// Choose a new password.
    PasswordReset,
    /// Continue a session.
    Session,
    /// Read a calendar, until it is taken back.
    Calendar,
    /// Send a form: drawn from a cookie, never issued.
    Form,
}

impl Purpose {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::Invitation => b"livret/invitation/",
            Self::PasswordReset => b"livret/password-reset/",
            Self::Session => b"livret/session/",
            Self::Calendar => b"livret/calendar/",
            Self::Form => b"livret/form/",
        }
    }
}

/// A secret given once to its holder: 43 characters of base64url (RFC 4648 §5) for 256 bits.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// Draws a token; the digest is what may be kept of it.
    pub fn draw(purpose: Purpose, entropy: Entropy<'_>) -> (Self, Digest) {
        let mut bytes = [0; 32];
        entropy(&mut bytes);
        let token = Self(BASE64URL_NOPAD.encode(&bytes));
        let digest = Digest::of(purpose, &token.0);
        (token, digest)
    }

    /// The text to show, once.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// What is kept of a secret: 32 bytes that match it and do not tell it. Equality takes the same
/// time wherever the difference is.
#[derive(Debug, Clone, Copy)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// The digest of a token as received: SHA-256 of its purpose and its text. The bits are random
    /// and 256, so a slow hash would protect nothing more.
    #[must_use]
    pub fn of(purpose: Purpose, token: &str) -> Self {
        let hash = Sha256::new()
            .chain_update(purpose.label())
            .chain_update(token.as_bytes());
        Self(hash.finalize().into())
    }
}

impl PartialEq for Digest {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).to_bool()
    }
}

impl Eq for Digest {}

/// A token that was issued, as it is kept: good for one use, until a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// What it opens.
    pub purpose: Purpose,
    /// What is kept of its text.
    pub digest: Digest,
    /// The first instant at which it opens nothing.
    pub expires: Moment,
    /// When it was used or withdrawn.
    pub spent: Option<Moment>,
}

/// Why a token opens nothing. Towards the reader, `Unknown` and `Spent` may share their words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It is not this token, or not for this purpose.
    Unknown,
    /// It was used or withdrawn.
    Spent,
    /// It came too late.
    Expired,
}

impl Issued {
    /// Issues a token that expires after `lifetime`.
    pub fn new(
        purpose: Purpose,
        lifetime: Duration,
        now: Moment,
        entropy: Entropy<'_>,
    ) -> (Token, Self) {
        let (token, digest) = Token::draw(purpose, entropy);
        let issued = Self {
            purpose,
            digest,
            expires: now.plus(lifetime),
            spent: None,
        };
        (token, issued)
    }

    /// Whether the text received opens what this token opens, now.
    ///
    /// # Errors
    /// The [`Refusal`], the most discreet first.
    pub fn check(&self, received: &str, now: Moment) -> Result<(), Refusal> {
        if Digest::of(self.purpose, received) != self.digest {
            Err(Refusal::Unknown)
        } else if self.spent.is_some() {
            Err(Refusal::Spent)
        } else if now >= self.expires {
            Err(Refusal::Expired)
        } else {
            Ok(())
        }
    }

    /// The same token once used: what to keep in its place.
    ///
    /// # Errors
    /// As [`Issued::check`].
    pub fn spend(&self, received: &str, now: Moment) -> Result<Self, Refusal> {
        self.check(received, now)?;
        Ok(self.withdrawn(now))
    }

    /// The same token, withdrawn before it was used. The first date stays.
    #[must_use]
    pub fn withdrawn(&self, now: Moment) -> Self {
        Self {
            spent: self.spent.or(Some(now)),
            ..self.clone()
        }
    }
}
