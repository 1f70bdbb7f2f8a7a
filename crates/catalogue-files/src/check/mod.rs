//! What the types and the schema cannot say: the checks of sense.

mod catalogue;
mod conditions;
mod counters;
mod facts;
mod headings;
mod indicators;
mod inputs;
mod papers;
mod periods;
mod retention;
mod steps;
mod surveys;
mod territories;

use domain::Catalogue;
use domain::fiche::Fiche;

use crate::problem::Problem;
use crate::report::{Parsed, Report};
use crate::tree::Step;

/// Runs every check of sense on what could be decoded. `fiche_files` and `survey_files` give, for each fiche
/// and each survey of the catalogue, the rank of its file.
pub fn all(
    catalogue: &Catalogue,
    (fiche_files, survey_files): (&[usize], &[usize]),
    parsed: &[Parsed],
    report: &mut Report,
) {
    facts::check(catalogue, parsed, report);
    territories::check(catalogue, parsed, report);
    headings::check_sources(catalogue, parsed, report);
    retention::check(catalogue, parsed, report);
    indicators::check(catalogue, parsed, report);
    let file_of = |rank: &usize| parsed.iter().find(|file| file.file == *rank);
    let fiches: Vec<(&Fiche, &Parsed)> = catalogue
        .fiches
        .iter()
        .zip(fiche_files)
        .filter_map(|(fiche, rank)| Some((fiche, file_of(rank)?)))
        .collect();
    catalogue::check(catalogue, &fiches, parsed, report);
    for (survey, rank) in catalogue.surveys.iter().zip(survey_files) {
        if let Some(file) = file_of(rank) {
            surveys::check(catalogue, (survey, file), report);
        }
    }
    for (fiche, file) in fiches {
        let mut of_fiche = OfFiche {
            catalogue,
            fiche,
            file,
            report,
        };
        headings::check(&mut of_fiche);
        conditions::check(&mut of_fiche);
        steps::check(&mut of_fiche);
        periods::check(&mut of_fiche);
        counters::check(&mut of_fiche);
        inputs::check(&mut of_fiche);
        papers::check(&mut of_fiche);
    }
}

/// One fiche under check.
pub struct OfFiche<'a> {
    /// The whole catalogue.
    pub catalogue: &'a Catalogue,
    /// The fiche.
    pub fiche: &'a Fiche,
    /// Its file.
    pub file: &'a Parsed,
    /// Where the faults go.
    pub report: &'a mut Report,
}

impl OfFiche<'_> {
    /// Adds a fault at the value a path leads to.
    pub fn fault(&mut self, path: &[Step<'_>], problem: Problem) {
        self.report.on(self.file, path, problem);
    }
}
