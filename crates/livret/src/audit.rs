//! `livret audit`: the access journal.

use std::io::Write;

use store::Store;

use crate::base::{self, address};
use crate::cli::{AuditArgs, AuditCommand};
use crate::output::{Done, Stop};

/// Does what is asked of the access journal.
///
/// # Errors
/// The memory cannot be opened or read.
pub fn run(args: &AuditArgs, out: &mut impl Write) -> Result<Done, Stop> {
    match &args.command {
        AuditCommand::Verify(args) => verify(&base::ready(&address(args))?, out),
    }
}

/// Reads every chain again, and says which line does not hold.
///
/// # Errors
/// The memory cannot be read.
pub fn verify(store: &Store, out: &mut impl Write) -> Result<Done, Stop> {
    let (lines, broken) = store::audit::verify(store).map_err(base::fault)?;
    for broken in &broken {
        writeln!(
            out,
            "journal d'accès : la chaîne {} ne tient plus après la ligne {}",
            broken.chain, broken.rank
        )?;
    }
    let noted = app::audit::note_verified(store, base::now().at, (lines, broken.len()));
    noted.map_err(base::fault)?;
    let told = match broken.is_empty() {
        true => "intact",
        false => "altéré",
    };
    writeln!(out, "journal d'accès : {lines} lignes, {told}")?;
    match broken.is_empty() {
        true => Ok(Done::Well),
        false => Ok(Done::Faults),
    }
}
