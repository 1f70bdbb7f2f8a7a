//! Where the catalogue is, and reading it.

use std::path::{Path, PathBuf};

use app::workshop::{Laid, lay};
use catalogue_files::{Fault, Loaded, Severity, load_dir, read_dir};
use domain::Catalogue;
use store::Store;
use workshop::Shelf;

use crate::finder::Finder;
use crate::output::Stop;

/// Where a catalogue is looked for under a folder.
const USUAL: &str = "catalogue/ille-et-vilaine";

/// Where a catalogue keeps its cases.
pub const CASES: &str = "cas";

/// The environment variable that names the catalogue's folder.
pub const VARIABLE: &str = "LIVRET_CATALOGUE";

/// The catalogue's folder: the one given, else the environment's, else the usual one under the current
/// folder or beside the program.
///
/// # Errors
/// There is none: says where it was looked for.
pub fn find(given: Option<&Path>) -> Result<PathBuf, Stop> {
    if let Some(dir) = given {
        return there(dir.to_owned(), "le dossier donné");
    }
    if let Some(dir) = std::env::var_os(VARIABLE).filter(|value| !value.is_empty()) {
        return there(dir.into(), &format!("la variable {VARIABLE}"));
    }
    let program = std::env::current_exe().ok();
    let beside = program
        .iter()
        .flat_map(|program| program.ancestors().skip(1));
    let looked = std::iter::once(Path::new(""))
        .chain(beside)
        .map(|folder| folder.join(USUAL));
    looked.into_iter().find(|dir| is_catalogue(dir)).ok_or_else(|| {
        Stop::Input(format!(
            "erreur : aucun catalogue trouvé.\n\
             Cherché : {USUAL} dans le dossier courant, puis dans les dossiers qui contiennent le programme.\n\
             Indiquez-le avec --catalogue DOSSIER ou avec la variable {VARIABLE}."
        ))
    })
}

fn is_catalogue(dir: &Path) -> bool {
    dir.join("catalogue.toml").is_file()
}

fn there(dir: PathBuf, named_by: &str) -> Result<PathBuf, Stop> {
    match is_catalogue(&dir) {
        true => Ok(dir),
        false => Err(Stop::Input(format!(
            "erreur : {named_by} ne contient pas de catalogue : {} n'existe pas.",
            dir.join("catalogue.toml").display()
        ))),
    }
}

/// The catalogue, found and read without any error.
///
/// # Errors
/// No catalogue, or one with faults, which `livret check` shows.
pub fn open(given: Option<&Path>) -> Result<Catalogue, Stop> {
    let dir = find(given)?;
    let Loaded {
        faults, catalogue, ..
    } = load_dir(&dir);
    sound(&dir, &faults)?;
    Ok(catalogue)
}

/// The texts of the catalogue, found and read without any error: what the workshop works on.
///
/// # Errors
/// As [`open`].
pub fn shelf(given: Option<&Path>) -> Result<Shelf, Stop> {
    let dir = find(given)?;
    sound(&dir, &load_dir(&dir).faults)?;
    let (files, _) = read_dir(&dir);
    let (cases, _) = cases::read(&dir.join(CASES));
    Ok(Shelf {
        files,
        cases,
        find: Some(|catalogue, text| Finder::new(catalogue).find(text)),
    })
}

/// The catalogue as a memory has it: the folder's, with the versions that were published there.
///
/// # Errors
/// As [`open`]; or what was published does not hold with the folder any more.
pub fn of_memory(given: Option<&Path>, store: &Store) -> Result<Catalogue, Stop> {
    let laid = laid(&shelf(given)?, store)?;
    Ok(laid.catalogue)
}

/// The same from texts at hand, with the rank of the last publication.
///
/// # Errors
/// What was published does not hold with the folder any more.
pub fn laid(shelf: &Shelf, store: &Store) -> Result<Laid, Stop> {
    lay(shelf, store).map_err(|fault| Stop::Input(format!("erreur : {fault}")))
}

fn sound(dir: &Path, faults: &[Fault]) -> Result<(), Stop> {
    let errors = faults
        .iter()
        .filter(|fault| fault.problem.message().severity == Severity::Error)
        .count();
    match errors {
        0 => Ok(()),
        _ => Err(Stop::Input(format!(
            "erreur : le catalogue {dir} comporte {errors} faute{s} : « livret check {dir} » les montre.",
            dir = dir.display(),
            s = if errors > 1 { "s" } else { "" },
        ))),
    }
}
