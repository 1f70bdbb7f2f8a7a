//! How a password is kept: argon2id (RFC 9106), in a PHC string that carries its own cost.

use std::fmt;

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, PasswordHash, Version};
use unicode_normalization::UnicodeNormalization;

use crate::Entropy;

/// What a hash costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Memory, in KiB.
    pub memory: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes that may be computed side by side.
    pub lanes: u32,
}

impl Default for Cost {
    /// 19 MiB, two passes, one lane (OWASP, Password Storage Cheat Sheet, 2024).
    fn default() -> Self {
        Self {
            memory: 19_456,
            passes: 2,
            lanes: 1,
        }
    }
}

/// A cost or a text that argon2 does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The cost is out of bounds: 8 KiB of memory for each lane, one pass, one lane at least.
    Cost,
    /// Not the PHC string of an argon2id hash.
    NotAHash,
    /// The hash could not be computed.
    Hashing,
}

/// A password as it is kept: `$argon2id$v=19$m=19456,t=2,p=1$…$…`.
#[derive(Clone, PartialEq, Eq)]
pub struct Hash(String);

impl Hash {
    /// Reads what was kept.
    ///
    /// # Errors
    /// [`Fault::NotAHash`].
    pub fn read(kept: &str) -> Result<Self, Fault> {
        let hash = PasswordHash::new(kept).map_err(|_| Fault::NotAHash)?;
        let complete = hash.salt.is_some() && hash.hash.is_some();
        if hash.algorithm != Algorithm::Argon2id.ident() || !complete {
            return Err(Fault::NotAHash);
        }
        Params::try_from(&hash).map_err(|_| Fault::NotAHash)?;
        Ok(Self(kept.to_owned()))
    }

    /// What to keep.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn cost(&self) -> Option<Cost> {
        let hash = PasswordHash::new(&self.0).ok()?;
        let params = Params::try_from(&hash).ok()?;
        Some(Cost {
            memory: params.m_cost(),
            passes: params.t_cost(),
            lanes: params.p_cost(),
        })
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hash(…)")
    }
}

/// Hashes and verifies, at one cost.
#[derive(Debug, Clone)]
pub struct Hasher {
    cost: Cost,
    argon: Argon2<'static>,
    /// Verified in place of the hash of an account that does not exist.
    decoy: Hash,
}

impl Hasher {
    /// A hasher at this cost. Computes one hash.
    ///
    /// # Errors
    /// [`Fault::Cost`].
    pub fn new(cost: Cost) -> Result<Self, Fault> {
        let params = Params::new(cost.memory, cost.passes, cost.lanes, None);
        let params = params.map_err(|_| Fault::Cost)?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let decoy = hash(&argon, "", &[0; 16])?;
        Ok(Self { cost, argon, decoy })
    }

    /// Hashes a password under a fresh salt of 128 bits.
    ///
    /// # Errors
    /// [`Fault::Hashing`], which no password of a form should meet.
    pub fn hash(&self, password: &str, entropy: Entropy<'_>) -> Result<Hash, Fault> {
        let mut salt = [0; 16];
        entropy(&mut salt);
        hash(&self.argon, password, &salt)
    }

    /// Whether the password typed is the one kept. Without one the answer is no, after the same
    /// work: time does not tell which logins exist. A hash kept at another cost takes its own time,
    /// until its holder signs in and it is renewed ([`Hasher::needs_rehash`]).
    #[must_use]
    pub fn verify(&self, kept: Option<&Hash>, typed: &str) -> bool {
        let typed = normal(typed);
        let matches = self
            .argon
            .verify_password(typed.as_bytes(), self.against(kept).as_str());
        matches.is_ok() && kept.is_some()
    }

    /// What a password typed is verified against: the hash kept or, without one, a decoy of the same cost.
    #[must_use]
    pub fn against<'h>(&'h self, kept: Option<&'h Hash>) -> &'h Hash {
        kept.unwrap_or(&self.decoy)
    }

    /// Whether a hash was kept at another cost: to be renewed at the next right password.
    #[must_use]
    pub fn needs_rehash(&self, kept: &Hash) -> bool {
        kept.cost() != Some(self.cost)
    }
}

fn hash(argon: &Argon2<'_>, password: &str, salt: &[u8]) -> Result<Hash, Fault> {
    let hash = argon.hash_password_with_salt(normal(password).as_bytes(), salt);
    hash.map(|hash| Hash(hash.to_string()))
        .map_err(|_| Fault::Hashing)
}

/// The same password on every keyboard: an é may be typed as one character or as two
/// (NIST SP 800-63B §3.1.1.2).
fn normal(password: &str) -> String {
    password.nfc().collect()
}
