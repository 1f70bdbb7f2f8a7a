//! The keyring: a file that only its owner reads, or the environment. Never in the memory, nor in what is
//! copied of it.

use std::io::Write;
use std::path::{Path, PathBuf};

use vault::Keyring;

use crate::base::{at, entropy};
use crate::cli::BaseArgs;
use crate::output::{Stop, complain};

/// The environment variable that holds the keyring's text.
pub const TEXT: &str = "LIVRET_CLES";
/// The environment variable that names the keyring's file.
pub const FILE: &str = "LIVRET_TROUSSEAU";
/// The keyring's file when nothing names one.
const USUAL: &str = "livret.cles";

/// What a new keyring begins with.
const HEAD: &str = "# Trousseau de Livret : une clé par ligne, celle d'aujourd'hui d'abord.\n\
    # Sans lui, la base ne se lit plus. Gardez-en une copie en lieu sûr, ailleurs que les sauvegardes.\n";

/// Where the keyring is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In the environment, as it is.
    Environment(String),
    /// In a file.
    File(PathBuf),
}

/// Where the keyring is: the file given, else the environment's text, else its file, else the usual file.
pub fn place(args: &BaseArgs) -> Place {
    let variable = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    match (&args.trousseau, variable(TEXT)) {
        (Some(path), _) => Place::File(path.clone()),
        (None, Some(text)) => Place::Environment(text),
        (None, None) => Place::File(variable(FILE).map_or_else(|| USUAL.into(), PathBuf::from)),
    }
}

/// The keyring.
///
/// # Errors
/// There is none, or it cannot be read.
pub fn read(args: &BaseArgs) -> Result<Keyring, Stop> {
    let (text, from) = match place(args) {
        Place::Environment(text) => (text, TEXT.to_owned()),
        Place::File(path) => (text(&path)?, path.display().to_string()),
    };
    Keyring::parse(&text).map_err(|fault| Stop::Input(format!("erreur : {from} : {fault}")))
}

/// The text of a keyring's file; a file that others may read is told.
///
/// # Errors
/// It is not there, or cannot be read.
pub fn text(path: &Path) -> Result<String, Stop> {
    if !path.exists() {
        return Err(Stop::Input(format!(
            "erreur : le trousseau {} n'existe pas.\n\
             Désignez-le avec --trousseau ou {FILE}, ou placez son texte dans {TEXT}. S'il est perdu, reprenez-en \
             la copie gardée à part : rien d'autre n'ouvre la base.",
            path.display()
        )));
    }
    if open_to_others(path) {
        complain(&format!(
            "attention : d'autres comptes de cette machine lisent {path} ; « chmod 600 {path} » les en empêche.",
            path = path.display()
        ));
    }
    std::fs::read_to_string(path).map_err(|error| at(path, &error))
}

/// Makes a keyring of one new key when there is none yet; the file made.
///
/// # Errors
/// It cannot be written.
pub fn make(args: &BaseArgs) -> Result<Option<PathBuf>, Stop> {
    let Place::File(path) = place(args) else {
        return Ok(None);
    };
    if path.exists() {
        return Ok(None);
    }
    let line = Keyring::generate_line("cle-1", &mut entropy()?)
        .map_err(|fault| Stop::Input(format!("erreur : {fault}")))?;
    write(&path, &format!("{HEAD}{}\n", *line))?;
    Ok(Some(path))
}

/// Writes a keyring's file whole or not at all, for its owner alone.
///
/// # Errors
/// It cannot be written.
pub fn write(path: &Path, text: &str) -> Result<(), Stop> {
    let told = |error| at(path, &error);
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        std::fs::create_dir_all(folder).map_err(told)?;
    }
    let mut draft = path.as_os_str().to_owned();
    draft.push(".nouveau");
    let draft = PathBuf::from(draft);
    let mut file = private().open(&draft).map_err(told)?;
    file.write_all(text.as_bytes()).map_err(told)?;
    file.sync_all().map_err(told)?;
    std::fs::rename(&draft, path).map_err(told)
}

#[cfg(unix)]
fn private() -> std::fs::OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    options
}

#[cfg(not(unix))]
fn private() -> std::fs::OpenOptions {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    options
}

#[cfg(unix)]
fn open_to_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|known| known.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn open_to_others(_: &Path) -> bool {
    false
}
