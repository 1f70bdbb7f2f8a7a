//! The keys of the installation, kept out of the database.

use std::fmt;

use base64ct::{Base64, Encoding};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::secret::{NONCE, Secret};
use crate::{BlindIndex, Entropy, Fault, PersonKey};

/// A key that wraps other keys, under its name.
#[derive(Clone)]
pub struct InstallationKey {
    id: String,
    secret: Secret,
}

/// The current installation key, and the former ones that may still open.
#[derive(Debug, Clone)]
pub struct Keyring {
    current: InstallationKey,
    former: Vec<InstallationKey>,
}

/// A key as the database may keep it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrapped {
    /// The name of the installation key that opens it.
    pub key_id: String,
    /// The sealed key: 61 bytes.
    pub bytes: Vec<u8>,
}

/// Why a text is not a keyring. Never says anything of a key but its line and its name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyringFault {
    /// No line holds a key.
    #[error("le trousseau ne contient aucune clé")]
    Empty,
    /// A line without its colon.
    #[error("ligne {line} : « identifiant:clé » attendu")]
    NoColon {
        /// From 1.
        line: usize,
    },
    /// A name that is empty, longer than 32, or made of anything but `a-z`, `0-9` and `-`.
    #[error("ligne {line} : un identifiant a de 1 à 32 lettres minuscules, chiffres ou tirets")]
    WrongId {
        /// From 1.
        line: usize,
    },
    /// Not 32 bytes in standard base64.
    #[error("ligne {line} : la clé « {id} » n'est pas faite de 32 octets écrits en base64")]
    WrongKey {
        /// From 1.
        line: usize,
        /// The key's name.
        id: String,
    },
    /// Two keys of the same name: nobody could say which one opens.
    #[error("ligne {line} : l'identifiant « {id} » est déjà pris plus haut")]
    SameId {
        /// From 1.
        line: usize,
        /// The name.
        id: String,
    },
}

impl Keyring {
    /// Reads a keyring: one `identifiant:base64` a line, the current key first, then the former ones.
    /// Empty lines and lines that start with `#` say nothing.
    ///
    /// # Errors
    /// The first [`KeyringFault`] met.
    pub fn parse(text: &str) -> Result<Keyring, KeyringFault> {
        let mut keys: Vec<InstallationKey> = Vec::new();
        for (line, text) in (1..).zip(text.lines()) {
            let text = text.trim();
            if text.is_empty() || text.starts_with('#') {
                continue;
            }
            let key = InstallationKey::parse(line, text)?;
            if keys.iter().any(|known| known.id == key.id) {
                return Err(KeyringFault::SameId { line, id: key.id });
            }
            keys.push(key);
        }
        let mut keys = keys.into_iter();
        let current = keys.next().ok_or(KeyringFault::Empty)?;
        let former = keys.collect();
        Ok(Keyring { current, former })
    }

    /// The line of a new key, to put first in the keyring's text.
    ///
    /// # Errors
    /// [`KeyringFault::WrongId`] for a name that [`Keyring::parse`] would refuse.
    pub fn generate_line(
        id: &str,
        entropy: &mut Entropy,
    ) -> Result<Zeroizing<String>, KeyringFault> {
        if !is_id(id) {
            return Err(KeyringFault::WrongId { line: 1 });
        }
        let secret = Secret::generate(entropy);
        let key = Zeroizing::new(Base64::encode_string(secret.bytes()));
        Ok(Zeroizing::new(format!("{id}:{}", *key)))
    }

    /// The name of the current key.
    pub fn current_id(&self) -> &str {
        &self.current.id
    }

    /// The names of the keys that open, the current one first.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.keys().map(|key| key.id.as_str())
    }

    /// Wraps a person's key for its owner with the current key. The same key wraps to the same bytes.
    ///
    /// # Errors
    /// None in practice; [`Fault::TooLong`] is the cipher's own.
    pub fn wrap(&self, owner: &str, key: &PersonKey) -> Result<Wrapped, Fault> {
        self.current.wrap(owner, &key.0)
    }

    /// Opens a person's key wrapped for this owner by the key of this name.
    ///
    /// # Errors
    /// [`Fault::UnknownKey`] if the keyring has no such key; else as [`PersonKey::open`].
    pub fn unwrap(&self, owner: &str, key_id: &str, bytes: &[u8]) -> Result<PersonKey, Fault> {
        self.key(key_id)?.unwrap(owner, bytes).map(PersonKey)
    }

    /// The same key, whoever's it is, wrapped by the current installation key: a rotation does it to every
    /// wrapped key, then the former line may leave the keyring.
    ///
    /// # Errors
    /// As [`Keyring::unwrap`].
    pub fn rewrap(&self, owner: &str, key_id: &str, bytes: &[u8]) -> Result<Wrapped, Fault> {
        let secret = self.key(key_id)?.unwrap(owner, bytes)?;
        self.current.wrap(owner, &secret)
    }

    /// Wraps the secret of the index, for [`BlindIndex::OWNER`].
    ///
    /// # Errors
    /// As [`Keyring::wrap`].
    pub fn wrap_index(&self, index: &BlindIndex) -> Result<Wrapped, Fault> {
        self.current.wrap(BlindIndex::OWNER, &index.secret)
    }

    /// Opens the secret of the index.
    ///
    /// # Errors
    /// As [`Keyring::unwrap`].
    pub fn unwrap_index(&self, key_id: &str, bytes: &[u8]) -> Result<BlindIndex, Fault> {
        let secret = self.key(key_id)?.unwrap(BlindIndex::OWNER, bytes)?;
        Ok(BlindIndex::new(secret))
    }

    /// Wraps another secret of the installation, for its owner: one that is not for sealing.
    ///
    /// # Errors
    /// As [`Keyring::wrap`].
    pub fn wrap_bytes(&self, owner: &str, bytes: &[u8; 32]) -> Result<Wrapped, Fault> {
        let secret = Secret::copy_of(bytes).ok_or(Fault::TooShort)?;
        self.current.wrap(owner, &secret)
    }

    /// Opens a secret of the installation.
    ///
    /// # Errors
    /// As [`Keyring::unwrap`].
    pub fn unwrap_bytes(
        &self,
        owner: &str,
        key_id: &str,
        bytes: &[u8],
    ) -> Result<Zeroizing<[u8; 32]>, Fault> {
        let secret = self.key(key_id)?.unwrap(owner, bytes)?;
        Ok(Zeroizing::new(*secret.bytes()))
    }

    fn keys(&self) -> impl Iterator<Item = &InstallationKey> {
        std::iter::once(&self.current).chain(&self.former)
    }

    fn key(&self, id: &str) -> Result<&InstallationKey, Fault> {
        self.keys()
            .find(|key| key.id == id)
            .ok_or_else(|| Fault::UnknownKey(id.to_owned()))
    }
}

impl InstallationKey {
    fn parse(line: usize, text: &str) -> Result<InstallationKey, KeyringFault> {
        let (id, key) = text.split_once(':').ok_or(KeyringFault::NoColon { line })?;
        let (id, key) = (id.trim(), key.trim());
        if !is_id(id) {
            return Err(KeyringFault::WrongId { line });
        }
        let mut bytes = Zeroizing::new([0; 64]);
        let secret = Base64::decode(key, bytes.as_mut_slice())
            .ok()
            .and_then(Secret::copy_of);
        let id = id.to_owned();
        match secret {
            Some(secret) => Ok(InstallationKey { id, secret }),
            None => Err(KeyringFault::WrongKey { line, id }),
        }
    }

    fn wrap(&self, owner: &str, secret: &Secret) -> Result<Wrapped, Fault> {
        let bytes = self.secret.seal(owner, secret.bytes(), nonce_of(owner))?;
        let key_id = self.id.clone();
        Ok(Wrapped { key_id, bytes })
    }

    fn unwrap(&self, owner: &str, bytes: &[u8]) -> Result<Secret, Fault> {
        let plain = Zeroizing::new(self.secret.open(owner, bytes)?);
        Secret::copy_of(&plain).ok_or(Fault::Refused)
    }
}

/// A key is random, so wrapping needs no randomness of its own: the nonce follows from the owner, and the
/// cipher withstands the second key of the same owner (RFC 8452 §9).
fn nonce_of(owner: &str) -> [u8; NONCE] {
    let digest: [u8; 32] = Sha256::digest(owner.as_bytes()).into();
    digest.first_chunk().copied().unwrap_or_default()
}

fn is_id(id: &str) -> bool {
    let admitted = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-';
    (1..=32).contains(&id.len()) && id.bytes().all(admitted)
}

/// Says which key it is, never the key.
impl fmt::Debug for InstallationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "InstallationKey({}, …)", self.id)
    }
}
