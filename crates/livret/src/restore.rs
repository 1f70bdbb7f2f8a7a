//! `livret restore`: a backup back into an empty memory, of either engine.

use std::io::Write;
use std::path::Path;

use store::{Options, Store, copy, migrate};

use crate::backup::print_file;
use crate::base::{self, address, at, fault, shown};
use crate::cli::RestoreArgs;
use crate::output::{Done, Stop, complain};
use crate::{keyring, place, transfer, verify};

/// Checks the file, copies it, and verifies what it became.
///
/// # Errors
/// The file is not the one announced, or no backup; keys that do not open it; a memory that is not empty.
pub fn run(args: &RestoreArgs, out: &mut impl Write) -> Result<Done, Stop> {
    let file = &args.file;
    if !file.is_file() {
        return Err(Stop::Input(format!(
            "erreur : {} n'existe pas.",
            file.display()
        )));
    }
    check(file, args.empreinte.as_deref())?;
    let backup = Store::open(&Options {
        read_only: true,
        ..Options::at(&file.display().to_string())
    })
    .map_err(fault)?;
    migrate::check(&backup).map_err(|why| {
        Stop::Input(format!(
            "erreur : {} n'est pas une sauvegarde de ce programme : {why}",
            file.display()
        ))
    })?;
    let keyring = keyring::read(&args.base)?;
    base::opens(&backup, &keyring)?;
    let catalogue = place::of_memory(args.base.catalogue.as_deref(), &backup)?;
    let to = address(&args.base);
    let store = transfer::filled(&backup, &to, out)?;
    writeln!(out, "sauvegarde remise dans {}", shown(&to))?;
    verify::all(&base::open(&catalogue, store, keyring)?, out)
}

/// Checks the file against the fingerprint announced.
fn check(file: &Path, announced: Option<&str>) -> Result<(), Stop> {
    let beside = std::fs::read_to_string(print_file(file)).ok();
    let beside = beside
        .as_deref()
        .and_then(|text| text.split_whitespace().next());
    let Some(announced) = announced.or(beside) else {
        complain(
            "attention : aucune empreinte n'est annoncée ; le fichier est pris tel qu'il est.",
        );
        return Ok(());
    };
    let print = copy::checksum(file).map_err(|error| at(file, &error))?;
    match print.eq_ignore_ascii_case(announced) {
        true => Ok(()),
        false => Err(Stop::Input(format!(
            "erreur : {} a été altéré : son empreinte est {print}, celle annoncée est {announced}.",
            file.display()
        ))),
    }
}
