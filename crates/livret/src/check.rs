//! `livret check`: the catalogue's compiler, what the requirements find there, and its worked cases.

use std::io::Write;

use cases::{Engines, Played};
use catalogue_files::{Loaded, Severity, load_dir, render};
use domain::fiche::Concept;
use serde_json::json;
use workshop::Shelf;

use crate::base;
use crate::cli::{CheckArgs, today};
use crate::coverage::{Coverage, read_wanted};
use crate::finder::Finder;
use crate::output::{Done, Stop, why};
use crate::place::CASES;
use crate::printing;

/// Shows every fault, the coverage if it is asked, one line that sums up; then plays the cases of the
/// catalogue, and those kept elsewhere, once it has no error.
///
/// # Errors
/// A folder or a list of requirements that cannot be read; cases named and not there.
pub fn run(args: &CheckArgs, out: &mut impl Write) -> Result<Done, Stop> {
    if !args.dir.is_dir() {
        return Err(Stop::Input(format!(
            "erreur : {} n'est pas un dossier.",
            args.dir.display()
        )));
    }
    let loaded = load_dir(&args.dir);
    let coverage = match &args.coverage {
        None => None,
        Some(path) => {
            let bad = |why: String| Stop::Input(format!("erreur : {} : {why}", path.display()));
            let text = std::fs::read_to_string(path).map_err(|error| bad(why(&error)))?;
            Some(Coverage::of(
                &loaded.catalogue,
                &read_wanted(&text).map_err(bad)?,
            ))
        }
    };
    let tally = Tally::of(&loaded);
    let played = match tally.errors {
        0 => Some(play(&loaded, args)?),
        _ => None,
    };
    let proofs = match tally.errors {
        0 => printing::press(&args.dir)?.proofs(&loaded.catalogue, today().0),
        _ => Vec::new(),
    };
    let altered = match &args.base {
        None => Vec::new(),
        Some(base) => {
            let shelf = Shelf {
                files: loaded.files.clone(),
                ..Shelf::default()
            };
            app::workshop::altered(&shelf, &base::ready(base)?).map_err(base::fault)?
        }
    };
    if args.json {
        let mut report = json!({
            "faults": render::json(&loaded.files, &loaded.faults),
            "errors": tally.errors,
            "warnings": tally.warnings,
            "fiches": tally.fiches,
            "records": tally.records.iter().map(|(concept, count)| (concept.code().to_owned(), (*count).into())).collect::<serde_json::Map<_, _>>(),
        });
        if !proofs.is_empty() {
            report["templates"] = proofs.iter().map(ToString::to_string).collect();
        }
        if let Some(coverage) = &coverage {
            report["coverage"] = coverage.json();
        }
        if args.base.is_some() {
            let told = altered.iter().map(app::workshop::Altered::told);
            report["altered"] = told.collect::<Vec<_>>().into();
        }
        if let Some(played) = &played {
            report["cases"] = cases::render::json(played);
        }
        writeln!(out, "{report:#}")?;
    } else {
        write!(out, "{}", render::text(&loaded.files, &loaded.faults, true))?;
        for fault in &proofs {
            writeln!(out, "{}", printing::told(fault))?;
        }
        if let Some(coverage) = &coverage {
            writeln!(out, "{}", coverage.text())?;
        }
        writeln!(out, "{}", tally.text())?;
        for one in &altered {
            writeln!(
                out,
                "{}. Remettez ce texte comme il était, et publiez une version suivante.",
                one.told()
            )?;
        }
        match &played {
            Some(played) if played.files.is_empty() => {}
            Some(played) => {
                write!(out, "{}", cases::render::text(played, true))?;
                writeln!(out, "{}", cases::render::summary(played))?;
            }
            None => writeln!(out, "les cas ne sont pas joués : le catalogue a des fautes")?,
        }
    }
    let well =
        proofs.is_empty() && altered.is_empty() && played.is_some_and(|played| played.is_well());
    match well && coverage.is_none_or(|coverage| coverage.is_whole()) {
        true => Ok(Done::Well),
        false => Ok(Done::Faults),
    }
}

/// The cases of the catalogue, then those kept elsewhere.
fn play(loaded: &Loaded, args: &CheckArgs) -> Result<Played, Stop> {
    let engines = Engines::new(&loaded.catalogue);
    let finder = Finder::new(&loaded.catalogue);
    let find = |text: &str| finder.find(text);
    let own = Played::of(&engines, &args.dir.join(CASES), &find);
    let Some(path) = &args.cases else {
        return Ok(own);
    };
    let elsewhere = Played::of(&engines, path, &find);
    match elsewhere.files.is_empty() {
        true => Err(Stop::Input(format!(
            "erreur : {} ne contient aucun fichier de cas (.toml).",
            path.display()
        ))),
        false => Ok(own.and(elsewhere)),
    }
}

/// How much there is of everything.
struct Tally {
    errors: usize,
    warnings: usize,
    fiches: usize,
    records: Vec<(Concept, usize)>,
}

impl Tally {
    fn of(loaded: &Loaded) -> Tally {
        let weigh = |severity| {
            loaded
                .faults
                .iter()
                .filter(|fault| fault.problem.message().severity == severity)
                .count()
        };
        let fiches = &loaded.catalogue.fiches;
        let of = |concept| {
            fiches
                .iter()
                .flat_map(|fiche| fiche.origins())
                .filter(|(kind, _)| *kind == concept)
                .count()
        };
        Tally {
            errors: weigh(Severity::Error),
            warnings: weigh(Severity::Warning),
            fiches: fiches.len(),
            records: Concept::ALL
                .into_iter()
                .map(|concept| (concept, of(concept)))
                .collect(),
        }
    }

    fn text(&self) -> String {
        let count = |n: usize, what: &str| format!("{n} {what}{}", if n > 1 { "s" } else { "" });
        let records: Vec<String> = self
            .records
            .iter()
            .map(|(kind, n)| format!("{n} {}", name(*kind, *n)))
            .collect();
        format!(
            "{}, {} ; {} : {}",
            count(self.errors, "faute"),
            count(self.warnings, "avertissement"),
            count(self.fiches, "fiche"),
            records.join(", "),
        )
    }
}

/// The French name of a kind of record, as its table in the files, with its accents.
fn name(concept: Concept, count: usize) -> String {
    let one = match concept {
        Concept::Step => "étape",
        Concept::Period => "période",
        other => other.key(),
    };
    format!("{one}{}", if count > 1 { "s" } else { "" })
}
