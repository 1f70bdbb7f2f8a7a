//! The brake on trying many accounts, or one from many places: sliding windows.
//!
//! The state is the list of the attempts let through in the last window, never longer than the
//! limit: exact, and small enough for a row of the database that several nodes share. Read it,
//! [`admit`], and save it with a version check; on a conflict, do it again with the fresh state.

use std::net::{IpAddr, Ipv6Addr};
use std::time::Duration;

use crate::moment::Moment;

/// At most `limit` attempts in any period of length `span`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// How many.
    pub limit: usize,
    /// In how long.
    pub span: Duration,
}

/// The windows of a sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// For one network address: a whole office may share one.
    pub address: Window,
    /// For one login, from wherever.
    pub account: Window,
}

impl Default for Policy {
    /// 100 attempts in 10 minutes for an address, 20 in an hour for an account.
    fn default() -> Self {
        Self {
            address: Window {
                limit: 100,
                span: Duration::from_secs(10 * 60),
            },
            account: Window {
                limit: 20,
                span: Duration::from_secs(3600),
            },
        }
    }
}

/// The attempts of one key that still count, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Attempts(pub Vec<Moment>);

impl Attempts {
    /// The instant from which the window takes one more; none when it does now.
    #[must_use]
    pub fn full_until(&self, window: &Window, now: Moment) -> Option<Moment> {
        if window.limit == 0 {
            return Some(now.plus(window.span));
        }
        // The attempt that must leave the window before one more fits.
        let oldest = self.0.len().checked_sub(window.limit)?;
        let free = self.0.get(oldest)?.plus(window.span);
        (now < free).then_some(free)
    }

    /// The state once an attempt is let through. What left the window is dropped.
    #[must_use]
    pub fn with(&self, window: &Window, now: Moment) -> Self {
        // A clock that went back must not break the order.
        let now = self.0.last().map_or(now, |last| now.max(*last));
        let counted = self.0.iter().copied();
        let mut kept: Vec<Moment> = counted.filter(|one| one.plus(window.span) > now).collect();
        kept.push(now);
        Self(kept)
    }

    /// Whether nothing counts any more: the state may be deleted.
    #[must_use]
    pub fn is_empty(&self, window: &Window, now: Moment) -> bool {
        self.0.iter().all(|one| one.plus(window.span) <= now)
    }
}

/// Lets an attempt through both windows, and gives both states to keep.
///
/// # Errors
/// The instant to wait for, when a window is full. An attempt refused counts in neither.
pub fn admit(
    policy: &Policy,
    address: &Attempts,
    account: &Attempts,
    now: Moment,
) -> Result<(Attempts, Attempts), Moment> {
    let waits = [
        address.full_until(&policy.address, now),
        account.full_until(&policy.account, now),
    ];
    match waits.into_iter().flatten().max() {
        Some(until) => Err(until),
        None => Ok((
            address.with(&policy.address, now),
            account.with(&policy.account, now),
        )),
    }
}

/// What counts as one address: an IPv4 address, or the 64 bits of an IPv6 network, since one
/// subscriber holds all the addresses under them.
#[must_use]
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(four) => IpAddr::V4(four),
        IpAddr::V6(six) => {
            let network = six.to_bits() & !u128::from(u64::MAX);
            IpAddr::V6(Ipv6Addr::from_bits(network))
        }
    }
}
