//! `livret import organisations`: the file of actors of the catalogue, rewritten when the whole catalogue still
//! holds with it.

use std::io::Write;

use catalogue_files::files::Kind;
use catalogue_files::{Loaded, Severity, load_dir, load_texts, render};
use imports::organisations::{self, Change};
use imports::report;

use super::{nothing, read, tell};
use crate::cli::OrganisationsArgs;
use crate::output::{Done, Stop, replace, why};
use crate::place;

/// Reads, tells, and writes when asked.
///
/// # Errors
/// A file that cannot be read, a catalogue that is faulty already.
pub(super) fn run(args: &OrganisationsArgs, out: &mut impl Write) -> Result<Done, Stop> {
    let catalogue = place::open(args.catalogue.as_deref())?;
    let dir = place::find(args.catalogue.as_deref())?;
    let understood = read(&args.file)?.and_then(|table| organisations::read(&catalogue, &table));
    let lines = match understood {
        Ok(lines) => lines,
        Err(faults) => {
            tell(out, &report::of_faults(&faults), args.rapport.as_deref())?;
            return nothing(out);
        }
    };
    let mut files = load_dir(&dir).files;
    let actors = files
        .iter_mut()
        .find(|file| file.path == Kind::Parties.path());
    let actors = actors.ok_or_else(|| Stop::Input("erreur : acteurs.toml manque".to_owned()))?;
    let edited = organisations::apply(&actors.text, &lines);
    let (text, changes) = edited.map_err(|says| Stop::Input(format!("erreur : {says}")))?;
    actors.text.clone_from(&text);
    let checked = load_texts(files);
    if has_errors(&checked) {
        write!(
            out,
            "{}",
            render::text(&checked.files, &checked.faults, true)
        )?;
        writeln!(
            out,
            "Avec ces lignes, le catalogue ne passerait pas la vérification."
        )?;
        return nothing(out);
    }
    let changes_something = changes.iter().any(|change| *change != Change::Already);
    let written = args.ecrire && changes_something;
    if written {
        let path = dir.join(Kind::Parties.path());
        replace(&path, |file| file.write_all(text.as_bytes())).map_err(|error| {
            Stop::Input(format!("erreur : {} : {}", path.display(), why(&error)))
        })?;
    }
    let entries = report::of_organisations(&lines, &changes, written);
    tell(out, &entries, args.rapport.as_deref())?;
    let says = match (changes_something, written) {
        (false, _) => "Rien ne change.",
        (_, true) => "acteurs.toml est récrit.",
        (_, false) => "Rien n'est écrit : ceci est un essai. Relancez avec --ecrire.",
    };
    writeln!(out, "{says}")?;
    Ok(Done::Well)
}

fn has_errors(loaded: &Loaded) -> bool {
    let mut faults = loaded.faults.iter();
    faults.any(|fault| fault.problem.message().severity == Severity::Error)
}
