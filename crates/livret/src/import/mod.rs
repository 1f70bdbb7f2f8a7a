//! `livret import`: what a table of persons or of organisations would give, line by line, then all of it written, or nothing.

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

use imports::report::{self, Entry};
use imports::{Fault, Table, table};

use crate::cli::{ImportArgs, ImportCommand};
use crate::french;
use crate::output::{Done, Stop, replace, why};

mod organisations;
mod persons;

/// Reads, tells, and writes when asked.
///
/// # Errors
/// A file that cannot be read, a memory that is not ready, an import that one may not do.
pub fn run(args: &ImportArgs, out: &mut impl Write) -> Result<Done, Stop> {
    match &args.command {
        ImportCommand::Personnes(args) => persons::run(args, out),
        ImportCommand::Organisations(args) => organisations::run(args, out),
    }
}

/// The table of a file, or of the standard input.
fn read(path: &Path) -> Result<Result<Table, Vec<Fault>>, Stop> {
    let told = |error: &std::io::Error| {
        Stop::Input(format!("erreur : {} : {}", path.display(), why(error)))
    };
    let mut from: Box<dyn Read> = match path == Path::new("-") {
        true => Box::new(std::io::stdin().lock()),
        false => Box::new(File::open(path).map_err(|error| told(&error))?),
    };
    let mut bytes = Vec::new();
    // One byte more than may be read tells that there are more.
    let most = table::MOST_BYTES as u64 + 1;
    let read = from.by_ref().take(most).read_to_end(&mut bytes);
    read.map_err(|error| told(&error))?;
    Ok(table::read(&bytes))
}

/// Shows a report, and keeps it where it is asked, without what the file holds.
fn tell(out: &mut impl Write, entries: &[Entry], kept: Option<&Path>) -> Result<(), Stop> {
    for entry in entries {
        writeln!(out, "{}", report::text(entry))?;
    }
    if let Some(path) = kept {
        let text = report::csv(entries);
        replace(path, |file| file.write_all(text.as_bytes())).map_err(|error| {
            Stop::Input(format!("erreur : {} : {}", path.display(), why(&error)))
        })?;
    }
    let totals = report::totals(entries).into_iter();
    let totals: Vec<String> = totals
        .map(|(result, count)| report::counted(result, &french::count(count), count > 1))
        .collect();
    if !totals.is_empty() {
        writeln!(out, "\n{}", totals.join(", "))?;
    }
    Ok(())
}

fn nothing(out: &mut impl Write) -> Result<Done, Stop> {
    writeln!(
        out,
        "Rien n'est écrit : corrigez les lignes refusées, décidez des autres, puis relancez."
    )?;
    Ok(Done::Faults)
}
