//! How long a session lasts, and what ends it. Nothing here is swept: a session is judged when it
//! is presented.

use std::time::Duration;

use crate::identity::Identity;
use crate::moment::Moment;
use crate::token::{Digest, Purpose};

/// The limits of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Without a request.
    pub idle: Duration,
    /// Since it was opened, whatever happens: rotation does not restart it.
    pub absolute: Duration,
    /// Since it was opened, to get through the second factor and the choice of a mandate.
    pub sign_in: Duration,
}

impl Default for Limits {
    /// 30 minutes idle, 10 hours in all, 10 minutes to sign in.
    fn default() -> Self {
        Self {
            idle: Duration::from_secs(30 * 60),
            absolute: Duration::from_secs(10 * 3600),
            sign_in: Duration::from_secs(10 * 60),
        }
    }
}

/// A session, as it is kept: of the account `A`, under the mandate `M`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session<A, M> {
    /// What is kept of its present token; it changes at every step ([`crate::entrance`]).
    pub digest: Digest,
    /// Who it is, and what proved it.
    pub identity: Identity<A>,
    /// Under which mandate; none while signing in.
    pub mandate: Option<M>,
    /// When it was opened.
    pub opened: Moment,
    /// Its last request.
    pub seen: Moment,
    /// What ended it, and when.
    pub ended: Option<(Ending, Moment)>,
}

/// What ends a session before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ending {
    /// Its holder signed out.
    SignedOut,
    /// Its holder or an administrator revoked it.
    Revoked,
    /// The password or the second factor changed.
    ProofChanged,
    /// Its holder left: the account is closed, nothing of it stays open.
    Left,
}

/// Why a session is no longer valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Expired {
    /// It was ended.
    Ended(Ending),
    /// It lasted its whole time.
    TooLong,
    /// The sign-in was not finished in time.
    SignInTooLong,
    /// Nothing was asked for too long.
    Idle,
}

impl<A: Clone, M: Clone> Session<A, M> {
    /// Whether it is valid at this instant. The limit itself is already too late.
    ///
    /// # Errors
    /// Why it has [`Expired`].
    pub fn check(&self, limits: &Limits, now: Moment) -> Result<(), Expired> {
        let age = now.since(self.opened);
        if let Some((ending, _)) = self.ended {
            Err(Expired::Ended(ending))
        } else if age >= limits.absolute {
            Err(Expired::TooLong)
        } else if self.mandate.is_none() && age >= limits.sign_in {
            Err(Expired::SignInTooLong)
        } else if now.since(self.seen) >= limits.idle {
            Err(Expired::Idle)
        } else {
            Ok(())
        }
    }

    /// The session after a request. One that has expired is not revived by being used.
    ///
    /// # Errors
    /// As [`Session::check`].
    pub fn used(&self, limits: &Limits, now: Moment) -> Result<Self, Expired> {
        self.check(limits, now)?;
        Ok(Self {
            seen: self.seen.max(now),
            ..self.clone()
        })
    }

    /// The session, ended. What ended it first stays.
    #[must_use]
    pub fn end(&self, ending: Ending, now: Moment) -> Self {
        Self {
            ended: self.ended.or(Some((ending, now))),
            ..self.clone()
        }
    }
}

/// Which sessions a revocation ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// One, by its digest.
    One(Digest),
    /// All those of the account.
    All,
    /// All those of the account but this one: whose holder has just changed the password.
    AllBut(Digest),
}

/// A revocation, for one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revocation<A> {
    /// Whose sessions and tokens.
    pub account: A,
    /// Which of its sessions.
    pub scope: Scope,
    /// What they end with.
    pub ending: Ending,
}

impl<A: PartialEq> Revocation<A> {
    /// Everything, because the holder leaves: all sessions, all tokens.
    pub const fn at_leaving(account: A) -> Self {
        Self {
            account,
            scope: Scope::All,
            ending: Ending::Left,
        }
    }

    /// Whether this session ends.
    pub fn ends_session<M>(&self, session: &Session<A, M>) -> bool {
        self.account == session.identity.account
            && match self.scope {
                Scope::All => true,
                Scope::One(digest) => session.digest == digest,
                Scope::AllBut(digest) => session.digest != digest,
            }
    }

    /// Whether the tokens of this purpose that the account holds are withdrawn: all at leaving; the
    /// links of a forgotten password when a proof changes, since they would change it back.
    pub fn withdraws(&self, purpose: Purpose) -> bool {
        match self.ending {
            Ending::Left => true,
            Ending::ProofChanged => purpose == Purpose::PasswordReset,
            Ending::SignedOut | Ending::Revoked => false,
        }
    }
}
