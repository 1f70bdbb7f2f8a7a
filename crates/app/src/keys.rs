//! The keys of the installation and what they wrap: whether they open a memory, and how one takes over from
//! another.

use store::subjects::Wrapped;
use store::{Fault, Store, keys};
use vault::Keyring;

use crate::office::OfficeFault;
use crate::secrets::{self, owner};
use crate::subject;

/// How many keys are wrapped again in one transaction.
const BATCH: i64 = 500;

/// Whether these keys open this memory; nothing is written. A memory nobody opened yet takes any.
///
/// # Errors
/// They do not; or the memory cannot be read.
pub fn open(store: &Store, keyring: &Keyring) -> Result<(), OfficeFault> {
    for (name, kept) in store.read(keys::secrets)? {
        keyring.rewrap(&owner(&name), &kept.key_id, &kept.bytes)?;
    }
    Ok(())
}

/// Wraps with the current key everything that a former one wraps, and nothing else: sealed fields stay as
/// they are. Stopped anywhere, it is taken up again where it was. How many; `progress` is told it too.
///
/// # Errors
/// A key that is not in the keyring; or the memory.
pub fn rotate(
    store: &Store,
    keyring: &Keyring,
    mut progress: impl FnMut(u64),
) -> Result<u64, OfficeFault> {
    let current = keyring.current_id();
    let (mut done, mut last) = (0, 0);
    loop {
        let read = store.read(|tx| keys::subjects(tx, last, current, BATCH))?;
        let Some((id, _)) = read.last() else { break };
        last = *id;
        let mut again = Vec::new();
        for (id, kept) in read {
            again.push((
                id,
                rewrapped(keyring, &subject::owner(id), &kept)?,
                kept.key_id,
            ));
        }
        done += store.write(|tx| {
            let mut changed = 0;
            for (id, now, before) in &again {
                changed += u64::from(keys::rewrap_subject(tx, *id, before, now)?);
            }
            Ok::<_, Fault>(changed)
        })?;
        progress(done);
    }
    // Last: whoever reads the secrets with the new key alone reads everything.
    let secrets = store.read(keys::secrets)?;
    for (name, kept) in secrets
        .into_iter()
        .filter(|(_, kept)| kept.key_id != current)
    {
        let now = rewrapped(keyring, &owner(&name), &kept)?;
        let changed = store.write(|tx| keys::rewrap_secret(tx, &name, &kept.key_id, &now))?;
        done += u64::from(changed);
    }
    Ok(done)
}

fn rewrapped(keyring: &Keyring, owner: &str, kept: &Wrapped) -> Result<Wrapped, vault::Fault> {
    Ok(secrets::kept(keyring.rewrap(
        owner,
        &kept.key_id,
        &kept.bytes,
    )?))
}

/// How many things each key of the installation wraps, by its name.
///
/// # Errors
/// The memory.
pub fn in_use(store: &Store) -> Result<Vec<(String, i64)>, Fault> {
    store.read(|tx| {
        let used = keys::used(tx)?.into_iter();
        used.map(|key| Ok((key.clone(), keys::wrapped_by(tx, &key)?)))
            .collect()
    })
}
