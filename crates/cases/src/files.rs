//! Case files: read from a folder or given as texts, then played.

use std::path::Path;

use catalogue_files::{Fault, SourceFile, read_text};

use crate::engines::Engines;
use crate::format;
use crate::report::{CaseReport, Report};
use crate::run::{Finder, run};

/// Case files, played.
#[derive(Debug, Default)]
pub struct Played {
    /// The files, in the order of their paths.
    pub files: Vec<SourceFile>,
    /// What is wrong in the files themselves: none of their cases is played then.
    pub faults: Vec<Fault>,
    /// What playing each file found, by rank of the file.
    pub reports: Vec<Report>,
}

/// Plays the cases of these files.
pub fn play(engines: &Engines<'_>, files: Vec<SourceFile>, finder: Finder<'_>) -> Played {
    let mut played = Played::default();
    for (rank, file) in files.iter().enumerate() {
        match format::read(engines.catalogue, &file.text) {
            Ok(cases) => played.reports.push(run(engines, &cases, finder)),
            Err(faults) => {
                let fault = |(at, problem)| Fault {
                    file: rank,
                    at,
                    problem,
                };
                played.faults.extend(faults.into_iter().map(fault));
                played.reports.push(Report::default());
            }
        }
    }
    played.files = files;
    played
}

/// Reads the case files of a folder (all its `.toml`), or one file; what cannot be read is a fault.
pub fn read(path: &Path) -> (Vec<SourceFile>, Vec<Fault>) {
    let mut paths = Vec::new();
    if path.is_file() {
        paths.push(path.to_owned());
    } else if let Ok(entries) = std::fs::read_dir(path) {
        let found = entries.flatten().map(|entry| entry.path());
        let is_case = |path: &std::path::PathBuf| {
            path.is_file()
                && path
                    .extension()
                    .is_some_and(|extension| extension == "toml")
        };
        paths.extend(found.filter(is_case));
    }
    paths.sort();
    let mut files = Vec::new();
    let mut faults = Vec::new();
    for path in paths {
        let (text, problem) = read_text(&path);
        faults.extend(problem.map(|problem| Fault {
            file: files.len(),
            at: 0..0,
            problem,
        }));
        files.push(SourceFile {
            path: path.display().to_string(),
            text,
        });
    }
    (files, faults)
}

impl Played {
    /// Plays the cases of a folder, or of a file.
    pub fn of(engines: &Engines<'_>, path: &Path, finder: Finder<'_>) -> Played {
        let (files, unread) = read(path);
        let mut played = play(engines, files, finder);
        played.faults.extend(unread);
        played
    }

    /// Both together.
    #[must_use]
    pub fn and(mut self, other: Played) -> Played {
        let before = self.files.len();
        self.files.extend(other.files);
        self.reports.extend(other.reports);
        self.faults
            .extend(other.faults.into_iter().map(|fault| Fault {
                file: fault.file + before,
                ..fault
            }));
        self
    }

    fn count(&self, which: impl Fn(&CaseReport) -> bool) -> usize {
        let cases = self.reports.iter().flat_map(|report| &report.cases);
        cases.filter(|case| which(case)).count()
    }

    /// How many cases there are.
    pub fn cases(&self) -> usize {
        self.count(|_| true)
    }

    /// How many fail.
    pub fn failed(&self) -> usize {
        self.count(CaseReport::fails)
    }

    /// How many are contested.
    pub fn contested(&self) -> usize {
        self.count(|case| case.contested.is_some())
    }

    /// Whether nothing fails and every file could be read.
    pub fn is_well(&self) -> bool {
        self.faults.is_empty() && self.failed() == 0
    }
}
