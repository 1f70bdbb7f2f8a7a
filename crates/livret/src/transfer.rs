//! `livret transfer`: from one memory to another, of the same engine or not, without losing anything.

use std::io::Write;

use store::{Fault, Store, copy, migrate};

use crate::base::{self, fault, shown};
use crate::cli::{BaseArgs, TransferArgs};
use crate::output::{Done, Stop};
use crate::progress::Progress;
use crate::{keyring, place, verify};

/// Copies a memory into an empty one, compares the two, and verifies what it became.
///
/// # Errors
/// One of the two cannot be opened; the other is not empty; keys that do not open the first.
pub fn run(args: &TransferArgs, out: &mut impl Write) -> Result<Done, Stop> {
    let keys = BaseArgs {
        trousseau: args.trousseau.clone(),
        ..BaseArgs::default()
    };
    let from = base::ready(&args.from)?;
    let keyring = keyring::read(&keys)?;
    base::opens(&from, &keyring)?;
    let catalogue = place::of_memory(args.catalogue.as_deref(), &from)?;
    let store = filled(&from, &args.to, out)?;
    let done = verify::all(&base::open(&catalogue, store, keyring)?, out)?;
    writeln!(
        out,
        "Tout est passé dans {to}. Placez LIVRET_BASE sur cette adresse ; {from} n'a pas changé.",
        to = shown(&args.to),
        from = shown(&args.from)
    )?;
    Ok(done)
}

/// A memory made ready and filled with what another holds; says what was copied.
///
/// # Errors
/// It is not empty, or cannot be made.
pub fn filled(from: &Store, to: &str, out: &mut impl Write) -> Result<Store, Stop> {
    let store = base::created(to)?;
    migrate::migrate(&store, base::now().at).map_err(fault)?;
    let mut progress = Progress::of("lignes copiées", None);
    let mut rows = 0;
    let copied = copy::transfer(from, &store, |table, _| {
        rows += 1;
        progress.at(rows, &format!(" ({table})"));
    });
    let copied = copied.map_err(|why| match why {
        Fault::NotEmpty => Stop::Input(format!(
            "erreur : la base {} n'est pas vide ; rien n'y a été écrit. Choisissez-en une autre.",
            shown(to)
        )),
        other => fault(other),
    })?;
    progress.end(rows, "");
    for table in copied.iter().filter(|table| table.rows > 0) {
        let print = table.print.get(..16).unwrap_or_default();
        writeln!(out, "{:>12}  {:<12}  {print}", table.rows, table.table)?;
    }
    Ok(store)
}
