//! The secrets of the installation: made the first time, kept wrapped by the keyring.

use store::db::Retry;
use store::subjects::{self, Wrapped};
use store::{Fault, Store, Tx};
use vault::{BlindIndex, Keyring, PersonKey};

use crate::office::OfficeFault;

/// What the installation needs beside its keyring.
pub(crate) struct Secrets {
    /// The blind index of names.
    pub index: BlindIndex,
    /// The key of what accounts hold.
    pub accounts: PersonKey,
    /// Under what recovery codes are kept.
    pub pepper: [u8; 32],
}

const INDEX: &str = "index";
const ACCOUNTS: &str = "comptes";
const PEPPER: &str = "poivre";

/// The owner under which the keyring wraps the secret of this name.
pub(crate) fn owner(name: &str) -> String {
    match name {
        INDEX => BlindIndex::OWNER.to_owned(),
        other => format!("secret:{other}"),
    }
}

/// Opens the secrets; those that are missing are made.
pub(crate) fn open(
    store: &Store,
    keyring: &Keyring,
    entropy: &mut vault::Entropy<'_>,
) -> Result<Secrets, OfficeFault> {
    let opened = store.write(|tx| {
        let index = read(tx, INDEX, || {
            keyring.wrap_index(&BlindIndex::generate(entropy))
        })?;
        let accounts = read(tx, ACCOUNTS, || {
            keyring.wrap(&owner(ACCOUNTS), &PersonKey::generate(entropy))
        })?;
        let pepper = read(tx, PEPPER, || {
            let mut pepper = [0; 32];
            entropy(&mut pepper);
            keyring.wrap_bytes(&owner(PEPPER), &pepper)
        })?;
        Ok(Secrets {
            index: keyring.unwrap_index(&index.key_id, &index.bytes)?,
            accounts: keyring.unwrap(&owner(ACCOUNTS), &accounts.key_id, &accounts.bytes)?,
            pepper: *keyring.unwrap_bytes(&owner(PEPPER), &pepper.key_id, &pepper.bytes)?,
        })
    });
    opened.map_err(|fault: Opening| match fault {
        Opening::Store(fault) => fault.into(),
        Opening::Vault(fault) => fault.into(),
    })
}

/// A wrapped key as the memory keeps it.
pub(crate) fn kept(wrapped: vault::Wrapped) -> Wrapped {
    Wrapped {
        key_id: wrapped.key_id,
        bytes: wrapped.bytes,
    }
}

/// A secret as it is kept. When two nodes start at once, both read the one that was kept first.
fn read(
    tx: &mut Tx<'_>,
    name: &str,
    make: impl FnOnce() -> Result<vault::Wrapped, vault::Fault>,
) -> Result<Wrapped, Opening> {
    if let Some(known) = subjects::secret(tx, name)? {
        return Ok(known);
    }
    let made = kept(make()?);
    subjects::add_secret(tx, name, &made)?;
    Ok(subjects::secret(tx, name)?.unwrap_or(made))
}

/// A fault while the secrets are read.
enum Opening {
    Store(Fault),
    Vault(vault::Fault),
}

impl From<Fault> for Opening {
    fn from(fault: Fault) -> Opening {
        Opening::Store(fault)
    }
}

impl From<vault::Fault> for Opening {
    fn from(fault: vault::Fault) -> Opening {
        Opening::Vault(fault)
    }
}

impl Retry for Opening {
    fn is_transient(&self) -> bool {
        matches!(self, Opening::Store(fault) if fault.is_transient())
    }
}
