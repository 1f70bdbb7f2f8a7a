//! The brake on guessing one account: after a few failures, a delay that grows, and ends.
//!
//! Keep one state for each *login typed*, whether or not an account is behind it: otherwise the
//! delay itself would tell which logins exist. Nothing locks for ever, so nobody can shut a
//! colleague out for good.

use std::time::Duration;

use crate::moment::Moment;

/// How the delay grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// The failure that brings the first delay.
    pub failures: u32,
    /// The first delay; each failure after it doubles the delay.
    pub first: Duration,
    /// The longest delay.
    pub longest: Duration,
    /// After this long without a failure, failures are forgotten.
    pub memory: Duration,
}

impl Default for Policy {
    /// Five failures, then 1, 2, 4 … 60 minutes; forgotten after a day.
    fn default() -> Self {
        Self {
            failures: 5,
            first: Duration::from_secs(60),
            longest: Duration::from_secs(3600),
            memory: Duration::from_secs(24 * 3600),
        }
    }
}

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A wrong password or a wrong code.
    Failed,
    /// The identity is proved, second factor included.
    Passed,
    /// An administrator lifted the delay, or the password was reset through its link.
    Lifted,
}

/// What is remembered of the failures of one login. The default is a login without a past.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lockout {
    /// Failures in a row.
    pub failures: u32,
    /// When the last of them happened.
    pub last: Option<Moment>,
}

impl Lockout {
    /// The instant from which an attempt will be looked at; none when it is looked at now.
    #[must_use]
    pub fn shut_until(&self, policy: &Policy, now: Moment) -> Option<Moment> {
        let delay = policy.delay(self.failures);
        let until = self.last?.plus(delay);
        // Without a delay, the clocks of two nodes may disagree: nobody waits for that.
        (!delay.is_zero() && now < until).then_some(until)
    }

    /// The state after an attempt. An attempt made while the delay runs is not looked at, so it is
    /// not a failure either: knocking on a shut door does not keep it shut.
    #[must_use]
    pub fn after(self, outcome: Outcome, policy: &Policy, now: Moment) -> Self {
        match outcome {
            Outcome::Passed | Outcome::Lifted => Self::default(),
            Outcome::Failed if self.shut_until(policy, now).is_some() => self,
            Outcome::Failed => self.failed(policy, now),
        }
    }

    /// Whether nothing is left to remember: the state is worth the default and may be deleted.
    #[must_use]
    pub fn is_forgotten(&self, policy: &Policy, now: Moment) -> bool {
        let kept_for = policy.memory.max(policy.delay(self.failures));
        self.last.is_none_or(|last| now.since(last) >= kept_for)
    }

    fn failed(self, policy: &Policy, now: Moment) -> Self {
        let before = if self.is_forgotten(policy, now) {
            0
        } else {
            self.failures
        };
        Self {
            failures: before.saturating_add(1),
            // A clock that went back must not shorten a delay.
            last: self.last.max(Some(now)),
        }
    }
}

impl Policy {
    /// The delay after so many failures in a row.
    #[must_use]
    pub fn delay(&self, failures: u32) -> Duration {
        if failures < self.failures {
            return Duration::ZERO;
        }
        let doublings = (failures - self.failures).min(31);
        self.first.saturating_mul(1 << doublings).min(self.longest)
    }
}
