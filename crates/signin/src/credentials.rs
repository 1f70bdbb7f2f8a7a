//! Proofs, checked: a password, then a code. What is wrong is never said.
//!
//! An attempt gives an answer and the [`Lockout`] to keep. Keep it with a version check and, on a
//! conflict, make the attempt again with the fresh state: guesses sent together then count one by
//! one. The answer may be shown only once its state is kept.

use crate::identity::{Factor, Identity, Proof};
use crate::lockout::{self, Lockout, Outcome};
use crate::moment::Moment;
use crate::password::{Hash, Hasher};
use crate::recovery::{Codes, Pepper};
use crate::totp::Secret;

/// What is kept of the account behind a login.
#[derive(Debug, Clone, Copy)]
pub struct Account<'a, A> {
    /// Whose.
    pub id: A,
    /// Its password; none before the invitation is answered.
    pub password: Option<&'a Hash>,
    /// Not closed.
    pub active: bool,
    /// A second factor is enrolled: the password alone is not yet a success.
    pub enrolled: bool,
}

/// A second factor that is enrolled.
#[derive(Debug, Clone, Copy)]
pub struct Enrolled<'a> {
    /// What the telephone shares.
    pub secret: &'a Secret,
    /// The step of the last code used.
    pub last_step: Option<u64>,
    /// The recovery codes left.
    pub codes: &'a Codes,
}

/// What is typed as a second factor.
#[derive(Debug, Clone, Copy)]
pub enum Typed<'a> {
    /// A code of the application.
    Totp(&'a str),
    /// A recovery code.
    Recovery(&'a str),
}

/// A second factor that was right, with what to keep so that it is never right again. Keep it in
/// the same transaction as the session, with a version check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spent {
    /// The step of the code: the next `last_step`.
    Totp(u64),
    /// The recovery codes left.
    Recovery(Codes),
}

impl Spent {
    /// Which factor it was.
    #[must_use]
    pub const fn factor(&self) -> Factor {
        match self {
            Self::Totp(_) => Factor::Totp,
            Self::Recovery(_) => Factor::RecoveryCode,
        }
    }
}

/// Why an attempt failed: as much as may be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// Login, password or code: one is wrong, or the account is closed. Nothing tells which.
    Wrong,
    /// Too many failures: nothing was looked at, come back at this instant.
    Wait(Moment),
}

/// An attempt that was made.
#[must_use = "a failure that is not kept lets guesses go on"]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt<T> {
    /// What it gave.
    pub answer: Result<T, Refusal>,
    /// The lockout to keep for this login.
    pub lockout: Lockout,
}

/// The desk where proofs are checked.
#[derive(Debug, Clone, Copy)]
pub struct Desk<'a> {
    /// How passwords are hashed.
    pub hasher: &'a Hasher,
    /// Under what recovery codes are kept.
    pub pepper: &'a Pepper,
    /// How failures are slowed.
    pub lockout: &'a lockout::Policy,
}

impl Desk<'_> {
    /// Checks a login's password. Without an account, with a closed one or with a wrong password,
    /// the work and the answer are the same. Slow on purpose: not for an asynchronous thread.
    pub fn password<A: Clone>(
        &self,
        account: Option<&Account<'_, A>>,
        typed: &str,
        lockout: Lockout,
        now: Moment,
    ) -> Attempt<Identity<A>> {
        self.attempt(lockout, now, |desk| {
            let right = desk
                .hasher
                .verify(account.and_then(|account| account.password), typed);
            let account = account.filter(|account| right && account.active)?;
            let identity = Identity {
                account: account.id.clone(),
                proof: Proof::Password,
                factor: None,
                proved: now,
            };
            // A known password must not wipe out the failures of guessed codes.
            Some((identity, !account.enrolled))
        })
    }

    /// Checks a second factor, under the same lockout as the password.
    pub fn factor(
        &self,
        enrolled: &Enrolled<'_>,
        typed: Typed<'_>,
        lockout: Lockout,
        now: Moment,
    ) -> Attempt<Spent> {
        self.attempt(lockout, now, |desk| {
            let spent = match typed {
                Typed::Totp(code) => enrolled
                    .secret
                    .check(code, enrolled.last_step, now)
                    .ok()
                    .map(Spent::Totp),
                Typed::Recovery(code) => {
                    enrolled.codes.spend(code, desk.pepper).map(Spent::Recovery)
                }
            };
            spent.map(|spent| (spent, true))
        })
    }

    /// Makes an attempt, unless a delay runs. The check says what it proved, and whether nothing is
    /// left to prove.
    fn attempt<T>(
        &self,
        lockout: Lockout,
        now: Moment,
        check: impl FnOnce(&Self) -> Option<(T, bool)>,
    ) -> Attempt<T> {
        if let Some(until) = lockout.shut_until(self.lockout, now) {
            return Attempt {
                answer: Err(Refusal::Wait(until)),
                lockout,
            };
        }
        match check(self) {
            Some((proved, true)) => Attempt {
                answer: Ok(proved),
                lockout: lockout.after(Outcome::Passed, self.lockout, now),
            },
            Some((proved, false)) => Attempt {
                answer: Ok(proved),
                lockout,
            },
            None => Attempt {
                answer: Err(Refusal::Wrong),
                lockout: lockout.after(Outcome::Failed, self.lockout, now),
            },
        }
    }
}
