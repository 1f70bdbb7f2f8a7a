//! `livret verify`: every journal replayed, every chain of the access journal read again.

use std::io::Write;

use app::Office;

use crate::audit;
use crate::base::{self, failed};
use crate::cli::VerifyArgs;
use crate::output::{Done, Stop};
use crate::progress::Progress;

/// Says what agrees, or everything that does not.
///
/// # Errors
/// The memory cannot be opened or read.
pub fn run(args: &VerifyArgs, out: &mut impl Write) -> Result<Done, Stop> {
    let catalogue = base::catalogue(&args.base)?;
    let office = base::office(&args.base, &catalogue)?;
    let (done, chains) = checked(&office, out)?;
    audit::remembered(&office.store, chains)?;
    Ok(done)
}

/// Verifies a memory that is open, and writes nothing in it.
///
/// # Errors
/// It cannot be read.
pub fn all(office: &Office<'_>, out: &mut impl Write) -> Result<Done, Stop> {
    Ok(checked(office, out)?.0)
}

/// The same, with what the access journal holds: its lines, its broken chains.
fn checked(office: &Office<'_>, out: &mut impl Write) -> Result<(Done, (u64, usize)), Stop> {
    let mut progress = Progress::of("dossiers rejoués", None);
    let found = office
        .verify(base::now(), |seen| progress.at(seen, ""))
        .map_err(failed)?;
    progress.end(found.dossiers + found.erased, "");
    for difference in &found.differences {
        match difference.dossier {
            0 => writeln!(out, "{}", difference.what)?,
            number => writeln!(out, "dossier {number} : {}", difference.what)?,
        }
    }
    let erased = match found.erased {
        0 => String::new(),
        1 => ", 1 effacé vérifié sans son contenu".to_owned(),
        erased => format!(", {erased} effacés vérifiés sans leur contenu"),
    };
    let pieces = match found.pieces {
        0 => String::new(),
        1 => ", 1 fichier joint relu".to_owned(),
        pieces => format!(", {pieces} fichiers joints relus"),
    };
    let reports = match found.reports {
        0 => String::new(),
        1 => ", 1 bilan relu".to_owned(),
        reports => format!(", {reports} bilans relus"),
    };
    let exports = match found.exports {
        0 => String::new(),
        1 => ", 1 export relu".to_owned(),
        exports => format!(", {exports} exports relus"),
    };
    writeln!(
        out,
        "{} dossiers et {} événements rejoués{erased}{pieces}{reports}{exports} : {}",
        found.dossiers,
        found.events,
        match found.differences.len() {
            0 => "tout concorde".to_owned(),
            some => format!("{some} différence{}", if some > 1 { "s" } else { "" }),
        }
    )?;
    let chains = audit::verify(&office.store, out)?;
    let done = match found.differences.is_empty() {
        true => audit::done(chains),
        false => Done::Faults,
    };
    Ok((done, chains))
}
