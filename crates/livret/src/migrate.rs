//! `livret migrate`: a memory at this program's version, and its keyring the first time.

use std::io::Write;

use crate::base::{self, address, shown};
use crate::cli::MigrateArgs;
use crate::keyring;
use crate::output::{Done, Stop};

/// Applies the migrations that are missing, and says which.
///
/// # Errors
/// The memory cannot be made, or is that of another program; its keyring is not there.
pub fn run(args: &MigrateArgs, out: &mut impl Write) -> Result<Done, Stop> {
    let address = address(&args.base);
    let store = base::created(&address)?;
    let applied = store::migrate::migrate(&store, base::now().at).map_err(base::fault)?;
    for name in &applied {
        writeln!(out, "migration {name} appliquée")?;
    }
    // A memory that holds something has its keys somewhere: others would not open it.
    let new = store::copy::is_empty(&store).map_err(base::fault)?;
    match new {
        true => tell(keyring::make(&args.base)?, out)?,
        false => base::opens(&store, &keyring::read(&args.base)?)?,
    }
    writeln!(out, "la base {} est prête", shown(&address))?;
    Ok(Done::Well)
}

/// Says that a keyring was made, and what to do with it.
///
/// # Errors
/// It cannot be said.
pub fn tell(made: Option<std::path::PathBuf>, out: &mut impl Write) -> Result<(), Stop> {
    if let Some(path) = made {
        writeln!(
            out,
            "trousseau créé : {}\n\
             Sans lui, la base ne se lit plus : gardez-en une copie en lieu sûr, à part des sauvegardes.",
            path.display()
        )?;
    }
    Ok(())
}
