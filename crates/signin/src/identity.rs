//! What a way in gives: somebody whose identity is verified, and how.

use crate::moment::Moment;

/// How the identity was first proved. One variant for each way in: an identity provider of the
/// organisation (OpenID Connect) would be another, and everything after it stays the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Proof {
    /// A login and its password, checked here.
    Password,
}

/// What proved the identity a second time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Factor {
    /// A code of an authenticator application (RFC 6238).
    Totp,
    /// One of the codes kept for the day the telephone is lost.
    RecoveryCode,
}

/// A verified identity: the account `A`, and what proved it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity<A> {
    /// Whose account.
    pub account: A,
    /// What proved it first.
    pub proof: Proof,
    /// What proved it again, once that was done.
    pub factor: Option<Factor>,
    /// When it was first proved.
    pub proved: Moment,
}
