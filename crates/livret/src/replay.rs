//! `livret replay`: a case told day by day.

use std::io::Write;
use std::path::{Path, PathBuf};

use cases::{Engines, format};
use catalogue_files::{Fault, SourceFile, render};
use domain::Catalogue;
use domain::territory::fold;

use crate::cli::ReplayArgs;
use crate::finder::Finder;
use crate::output::{Done, Stop, why};
use crate::place;

/// Tells the cases of a file, or the one of this name.
///
/// # Errors
/// No catalogue, a file that cannot be read, a name that no case bears.
pub fn run(args: &ReplayArgs, out: &mut impl Write) -> Result<Done, Stop> {
    let beside = args.catalogue.clone().or_else(|| catalogue_of(&args.file));
    let catalogue: Catalogue = place::open(beside.as_deref())?;
    let text = std::fs::read_to_string(&args.file).map_err(|error| {
        let path = args.file.display();
        Stop::Input(format!("erreur : {path} : {}", why(&error)))
    })?;
    let file = match format::read(&catalogue, &text) {
        Ok(file) => file,
        Err(faults) => {
            let source = SourceFile {
                path: args.file.display().to_string(),
                text,
            };
            let fault = |(at, problem)| Fault {
                file: 0,
                at,
                problem,
            };
            let faults: Vec<Fault> = faults.into_iter().map(fault).collect();
            let shown = render::text(&[source], &faults, true);
            return Err(Stop::Input(shown));
        }
    };
    let wanted = fold(args.name.as_deref().unwrap_or_default());
    let named = |name: &str| fold(name).starts_with(&wanted);
    let told: Vec<_> = file
        .cases
        .iter()
        .filter(|case| named(&case.name.text))
        .collect();
    if told.is_empty() {
        let names = file
            .cases
            .iter()
            .map(|case| format!("  {}", case.name.text));
        return Err(Stop::Input(format!(
            "erreur : aucun cas de {} ne commence par « {} ».\nSes cas :\n{}",
            args.file.display(),
            args.name.as_deref().unwrap_or_default(),
            names.collect::<Vec<_>>().join("\n"),
        )));
    }
    let engines = Engines::new(&catalogue);
    let finder = Finder::new(&catalogue);
    for (rank, case) in told.into_iter().enumerate() {
        if rank > 0 {
            writeln!(out)?;
        }
        write!(
            out,
            "{}",
            cases::replay(&engines, case, &|text| finder.find(text))
        )?;
    }
    Ok(Done::Well)
}

/// The catalogue whose folder holds a case file, directly or in one of its own folders.
fn catalogue_of(file: &Path) -> Option<PathBuf> {
    let folders = file.ancestors().skip(1);
    let mut near = folders.take(2).map(Path::to_owned);
    near.find(|folder| folder.join("catalogue.toml").is_file())
}
