//! What guards the way in: policies, the hasher, the secrets of accounts.

use std::sync::OnceLock;

use signin::Moment;
use signin::credentials::Desk;
use signin::password::{Cost, Hasher};
use signin::recovery::Pepper;
use signin::session::Limits;
use vault::PersonKey;

use crate::call::{Call, Now};
use crate::error::{Denied, Error};

/// The guard of the way in.
pub(crate) struct Gate {
    /// What a password costs to hash.
    pub cost: Cost,
    /// The key of what accounts hold.
    pub key: PersonKey,
    /// Under what recovery codes are kept.
    pub pepper: Pepper,
    /// How failures are slowed.
    pub lockout: signin::lockout::Policy,
    /// How attempts are slowed.
    pub rate: signin::rate::Policy,
    /// Which passwords are accepted.
    pub strength: signin::password::Policy,
    /// How long a session lasts.
    pub limits: Limits,
    hasher: OnceLock<Hasher>,
}

impl Gate {
    /// A guard with the usual policies.
    pub fn new(key: PersonKey, pepper: &[u8; 32]) -> Gate {
        Gate {
            cost: Cost::default(),
            key,
            pepper: Pepper(*pepper),
            lockout: signin::lockout::Policy::default(),
            rate: signin::rate::Policy::default(),
            strength: signin::password::Policy::default(),
            limits: Limits::default(),
            hasher: OnceLock::new(),
        }
    }

    /// The hasher, made when it is first needed: it costs one hash.
    pub fn hasher(&self) -> Result<&Hasher, Error<'static>> {
        if let Some(hasher) = self.hasher.get() {
            return Ok(hasher);
        }
        let made = Hasher::new(self.cost);
        let made = made.map_err(|fault| Error::Unreadable(format!("argon2id : {fault:?}")))?;
        Ok(self.hasher.get_or_init(|| made))
    }

    /// The desk where proofs are checked.
    pub fn desk(&self) -> Result<Desk<'_>, Error<'static>> {
        Ok(Desk {
            hasher: self.hasher()?,
            pepper: &self.pepper,
            lockout: &self.lockout,
        })
    }

    /// The hash of an acceptable password, given what a guesser knows of its holder.
    pub fn accept<'c>(
        &self,
        call: &Call<'_>,
        password: &str,
        about: &[&str],
    ) -> Result<String, Error<'c>> {
        let weaknesses = self.strength.weaknesses(password, about);
        if !weaknesses.is_empty() {
            return Err(Denied::Weak(weaknesses).into());
        }
        let hash = self.hasher()?.hash(password, &mut |bytes| call.draw(bytes));
        let hash = hash.map_err(|fault| Error::Unreadable(format!("argon2id : {fault:?}")))?;
        Ok(hash.as_str().to_owned())
    }
}

/// An instant as the way in counts it.
pub(super) fn moment(now: Now) -> Moment {
    Moment(now.at)
}

/// A login as it is kept: nobody should have to remember its capitals.
pub(crate) fn folded(login: &str) -> String {
    login.trim().to_lowercase()
}
