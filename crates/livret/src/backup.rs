//! `livret backup`: the memory in one file, while others work.

use std::io::Write;
use std::path::{Path, PathBuf};

use store::{copy, settings};

use crate::base::{self, address, at, fault};
use crate::cli::BackupArgs;
use crate::output::{Done, Stop};
use crate::progress::Progress;

/// Copies the memory into a new file, and writes its fingerprint beside it.
///
/// # Errors
/// The file is there already, or cannot be written; the memory cannot be read.
pub fn run(args: &BackupArgs, out: &mut impl Write) -> Result<Done, Stop> {
    let file = &args.file;
    if file.exists() {
        return Err(Stop::Input(format!(
            "erreur : {} existe déjà ; une sauvegarde n'en remplace pas une autre.",
            file.display()
        )));
    }
    let store = base::ready(&address(&args.base))?;
    // Under its name, there is never but a whole backup.
    let draft = beside(file, ".partiel");
    if draft.exists() {
        std::fs::remove_file(&draft).map_err(|error| at(&draft, &error))?;
    }
    let unit = if store.file().is_some() {
        "pages copiées"
    } else {
        "lignes copiées"
    };
    let mut progress = Progress::of(unit, None);
    let mut last = 0;
    copy::backup(&store, &draft, |done, _| {
        last = done;
        progress.at(done, "");
    })
    .map_err(fault)?;
    progress.end(last, "");
    let print = copy::checksum(&draft).map_err(|error| at(&draft, &error))?;
    std::fs::rename(&draft, file).map_err(|error| at(file, &error))?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let print_file = print_file(file);
    // As `sha256sum -c` reads it.
    std::fs::write(&print_file, format!("{print}  {name}\n"))
        .map_err(|error| at(&print_file, &error))?;
    // What is copied is told to who looks at how the installation is; nothing depends on it.
    let at = base::now().at.to_string();
    let noted: Result<(), store::Fault> =
        store.write(|tx| settings::write(tx, settings::BACKED_UP, &at));
    noted.map_err(fault)?;
    writeln!(out, "sauvegarde : {}\nempreinte : {print}", file.display())?;
    Ok(Done::Well)
}

/// Where the fingerprint of a backup is written.
pub fn print_file(file: &Path) -> PathBuf {
    beside(file, ".sha256")
}

fn beside(file: &Path, end: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(end);
    name.into()
}
