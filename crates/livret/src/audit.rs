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
        AuditCommand::Verify(args) => {
            let store = base::ready(&address(args))?;
            remembered(&store, verify(&store, out)?)
        }
    }
}

/// Reads every chain again, and says which line does not hold: how many lines hold, how many chains do not.
///
/// # Errors
/// The memory cannot be read.
pub fn verify(store: &Store, out: &mut impl Write) -> Result<(u64, usize), Stop> {
    let (lines, broken) = store::audit::verify(store).map_err(base::fault)?;
    for broken in &broken {
        writeln!(
            out,
            "journal d'accès : la chaîne {} ne tient plus après la ligne {}",
            broken.chain, broken.rank
        )?;
    }
    let told = match broken.is_empty() {
        true => "intact",
        false => "altéré",
    };
    writeln!(out, "journal d'accès : {lines} lignes, {told}")?;
    Ok((lines, broken.len()))
}

/// Whether every chain held; and the memory remembers that it was read.
///
/// # Errors
/// The memory cannot be written.
pub fn remembered(store: &Store, found: (u64, usize)) -> Result<Done, Stop> {
    app::audit::note_verified(store, base::now().at, found).map_err(base::fault)?;
    Ok(done(found))
}

/// Whether every chain held.
pub fn done((_, broken): (u64, usize)) -> Done {
    match broken {
        0 => Done::Well,
        _ => Done::Faults,
    }
}
