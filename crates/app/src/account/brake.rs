//! What slows attempts, kept in the memory that all nodes share. A name there is a fingerprint of the login
//! typed, with or without an account behind it: it neither tells which exist, nor keeps a password that was
//! typed in the wrong field.

use std::net::IpAddr;

use signin::Moment;
use signin::credentials;
use signin::lockout::Lockout;
use signin::rate::{self, Attempts};
use store::{Tx, rates};

use super::gate::moment;
use crate::call::{Call, Now};
use crate::error::{Denied, Error, Refusal};
use crate::office::Office;

/// How many times an attempt is made again because others were made meanwhile. Each of those moved the
/// lockout on, and it shuts long before.
const TRIES: usize = 16;

/// Does it again with the fresh state when somebody else changed it meanwhile.
pub(super) fn again<'c, T>(mut once: impl FnMut() -> Result<T, Error<'c>>) -> Result<T, Error<'c>> {
    for _ in 1..TRIES {
        match once() {
            Err(Error::Refused(Refusal::Stale)) => {}
            other => return other,
        }
    }
    once()
}

impl<'c> Office<'c> {
    /// Lets an attempt be made, for an address and what is typed as a login.
    ///
    /// # Errors
    /// [`Denied::Wait`].
    pub(super) fn admit(
        &self,
        call: &Call<'_>,
        from: IpAddr,
        login: &str,
    ) -> Result<(), Error<'c>> {
        let policy = &self.gate.rate;
        let address = self.rate_name("adresse", &rate::network(from).to_string());
        let login = self.rate_name("essais", login);
        self.store.write(|tx| {
            let kept = (
                attempts(&rates::take(tx, &address)?),
                attempts(&rates::take(tx, &login)?),
            );
            let (by_address, by_login) =
                rate::admit(policy, &kept.0, &kept.1, moment(call.now)).map_err(waiting)?;
            for (name, state, window) in [
                (&address, &by_address, &policy.address),
                (&login, &by_login, &policy.account),
            ] {
                let until = moment(call.now).plus(window.span);
                rates::put(tx, name, &written(state), until.0)?;
            }
            Ok(())
        })
    }

    /// The failures of a login, as they are kept.
    pub(super) fn failures(&self, tx: &mut Tx<'_>, login: &str) -> Result<String, Error<'c>> {
        Ok(rates::read(tx, &self.rate_name("echecs", login))?)
    }

    /// Keeps the lockout that an attempt leaves, if the failures are still those it was made under.
    ///
    /// # Errors
    /// [`Refusal::Stale`]: make the attempt again.
    pub(super) fn keep_failures(
        &self,
        tx: &mut Tx<'_>,
        now: Now,
        login: &str,
        (before, after): (&str, Lockout),
    ) -> Result<(), Error<'c>> {
        let name = self.rate_name("echecs", login);
        if rates::take(tx, &name)? != before {
            return Err(Refusal::Stale.into());
        }
        let policy = &self.gate.lockout;
        let kept_for = policy.memory.max(policy.delay(after.failures));
        let until = moment(now).plus(kept_for);
        Ok(rates::put(tx, &name, &failed(after), until.0)?)
    }

    /// Lifts the delay of a login.
    pub(super) fn lift(&self, tx: &mut Tx<'_>, login: &str) -> Result<(), Error<'c>> {
        for room in ["echecs", "essais"] {
            let name = self.rate_name(room, login);
            rates::take(tx, &name)?;
            rates::put(tx, &name, "", 0)?;
        }
        Ok(())
    }

    fn rate_name(&self, room: &str, typed: &str) -> String {
        format!("{room}:{:016x}", self.index.token(room, typed))
    }
}

/// The words of a refusal of the desk.
pub(super) fn refused(refusal: credentials::Refusal) -> Denied {
    match refusal {
        credentials::Refusal::Wrong => Denied::Wrong,
        credentials::Refusal::Wait(until) => Denied::Wait(until.0),
    }
}

fn waiting<'c>(until: Moment) -> Error<'c> {
    Denied::Wait(until.0).into()
}

fn attempts(state: &str) -> Attempts {
    let instants = state.split(' ').filter_map(|at| at.parse().ok());
    Attempts(instants.map(Moment).collect())
}

fn written(attempts: &Attempts) -> String {
    let instants: Vec<String> = attempts.0.iter().map(|at| at.0.to_string()).collect();
    instants.join(" ")
}

/// A lockout from how it is kept: how many failures, the instant of the last.
pub(super) fn lockout(state: &str) -> Lockout {
    let read = state.split_once(' ').and_then(|(failures, last)| {
        Some(Lockout {
            failures: failures.parse().ok()?,
            last: Some(Moment(last.parse().ok()?)),
        })
    });
    read.unwrap_or_default()
}

fn failed(lockout: Lockout) -> String {
    match lockout.last {
        Some(last) => format!("{} {}", lockout.failures, last.0),
        None => String::new(),
    }
}
