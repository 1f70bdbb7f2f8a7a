//! Where the memory is, opening it, and the randomness of this machine.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::{Now, Office};
use domain::Catalogue;
use store::{Fault, Options, Store};

use crate::cli::BaseArgs;
use crate::clock::Clock;
use crate::keyring;
use crate::output::{Stop, why};
use crate::place;

/// The environment variable that says where the memory is.
pub const VARIABLE: &str = "LIVRET_BASE";
/// Where it is when nothing says so.
pub const USUAL: &str = "donnees/livret.db";

/// The address of the memory: the one given, else the environment's, else the usual file.
pub fn address(args: &BaseArgs) -> String {
    let named = std::env::var(VARIABLE).ok();
    let named = args
        .base
        .clone()
        .or(named)
        .filter(|value| !value.is_empty());
    named.unwrap_or_else(|| USUAL.to_owned())
}

/// An address as it may be shown: without its password.
pub fn shown(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("://") else {
        return address.to_owned();
    };
    match rest.rsplit_once('@') {
        Some((who, place)) => {
            let name = who.split(':').next().unwrap_or_default();
            format!("{scheme}://{name}@{place}")
        }
        None => address.to_owned(),
    }
}

/// The file of a memory, when it is one.
pub fn file(address: &str) -> Option<&Path> {
    (!address.contains("://")).then(|| Path::new(address))
}

/// The name of this node, as the access journal and the claims of work know it.
fn node() -> String {
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    format!("{}/{}", host.trim(), std::process::id())
}

/// How a memory is opened.
pub fn options(address: &str) -> Options {
    Options {
        node: node(),
        ..Options::at(address)
    }
}

/// A memory that is there; its migrations are not looked at.
///
/// # Errors
/// The file is not there, or the address makes no sense.
pub fn existing(address: &str) -> Result<Store, Stop> {
    if let Some(path) = file(address).filter(|path| !path.is_file()) {
        return Err(Stop::Input(format!(
            "erreur : la base {} n'existe pas ; « livret migrate » la crée.\n\
             Une autre se désigne avec --base ou avec la variable {VARIABLE}.",
            path.display()
        )));
    }
    Store::open(&options(address)).map_err(fault)
}

/// A memory that is there and at this program's version.
///
/// # Errors
/// It is not.
pub fn ready(address: &str) -> Result<Store, Stop> {
    let store = existing(address)?;
    store::migrate::check(&store).map_err(fault)?;
    Ok(store)
}

/// A memory to create if it is not there, in a folder made for it.
///
/// # Errors
/// The folder cannot be made, or the address makes no sense.
pub fn created(address: &str) -> Result<Store, Stop> {
    folder(address)?;
    Store::open(&options(address)).map_err(fault)
}

/// Makes the folder of a memory that is a file.
///
/// # Errors
/// It cannot be made.
pub fn folder(address: &str) -> Result<(), Stop> {
    if let Some(folder) = file(address).and_then(Path::parent) {
        std::fs::create_dir_all(folder).map_err(|error| at(folder, &error))?;
    }
    Ok(())
}

/// The catalogue as the memory that the arguments name has it: with the versions published there.
///
/// # Errors
/// No catalogue, or one with faults; the memory.
pub fn catalogue(args: &BaseArgs) -> Result<Catalogue, Stop> {
    let store = ready(&address(args))?;
    place::of_memory(args.catalogue.as_deref(), &store)
}

/// Livret at work on the memory and with the keys that the arguments name.
///
/// # Errors
/// The memory, the keys, or both together.
pub fn office<'c>(args: &BaseArgs, catalogue: &'c Catalogue) -> Result<Office<'c>, Stop> {
    let store = ready(&address(args))?;
    open(catalogue, store, keyring::read(args)?)
}

/// Livret at work.
///
/// # Errors
/// A fiche that does not compile; keys that do not open this memory.
pub fn open<'c>(
    catalogue: &'c Catalogue,
    store: impl Into<Arc<Store>>,
    keyring: vault::Keyring,
) -> Result<Office<'c>, Stop> {
    let mut entropy = entropy()?;
    Office::open(catalogue, store, keyring, &mut entropy)
        .map_err(|fault| Stop::Input(format!("erreur : {fault}")))
}

/// Checks that keys open a memory, without writing anything.
///
/// # Errors
/// They do not.
pub fn opens(store: &Store, keyring: &vault::Keyring) -> Result<(), Stop> {
    app::keys::open(store, keyring).map_err(|fault| Stop::Input(format!("erreur : {fault}")))
}

/// The instant, and the day it is in France.
pub fn now() -> Now {
    Clock::default().now()
}

/// The randomness of the operating system.
///
/// # Errors
/// It has none to give.
pub fn entropy() -> Result<impl FnMut(&mut [u8]), Stop> {
    let refused = |error| {
        Stop::Input(format!(
            "erreur : le système ne fournit pas de hasard : {error}"
        ))
    };
    getrandom::fill(&mut [0; 8]).map_err(refused)?;
    Ok(draw)
}

/// Draws from the operating system, which has given before: getrandom(2) only fails before its pool is ready.
pub fn draw(bytes: &mut [u8]) {
    if getrandom::fill(bytes).is_err() {
        std::process::abort();
    }
}

/// A fault of the memory, as it is told.
pub fn fault(fault: Fault) -> Stop {
    Stop::Input(format!("erreur : {fault}"))
}

/// A fault of an act, as it is told.
pub fn failed(error: app::Error<'_>) -> Stop {
    Stop::Input(format!("erreur : {error}"))
}

/// What cannot be done with a file.
pub fn at(path: &Path, error: &std::io::Error) -> Stop {
    let path: PathBuf = path.to_owned();
    Stop::Input(format!("erreur : {} : {}", path.display(), why(error)))
}
