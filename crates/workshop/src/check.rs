//! A draft before it is published: every fault, as `livret check` tells it, then its cases, played.

use cases::{Engines, Played};
use catalogue_files::{Fault, Severity, SourceFile, load_texts, render};
use domain::Catalogue;
use domain::fiche::Fiche;
use domain::values::Id;

use crate::head::head;
use crate::shelf::{Find, Shelf, Texts};

/// What checking a draft found.
#[derive(Debug)]
pub struct Checked {
    /// The faults of the text, then those it makes elsewhere, in the order of their places.
    pub faults: Vec<Told>,
    /// The faults in the file of cases itself: none of its cases is played then.
    pub in_cases: Vec<Told>,
    /// How many cases were played; nothing while the text has faults.
    pub cases: Option<usize>,
    /// Those that fail.
    pub failed: Vec<Failed>,
    /// The catalogue with the draft as its last version; a faulty one holds what could be understood.
    pub catalogue: Catalogue,
    /// The number of the version that the draft says it is.
    pub number: Option<u16>,
}

/// A fault, told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Its line in the draft, from 1; nothing when it is in another file.
    pub line: Option<usize>,
    /// Its bytes in the draft.
    pub at: std::ops::Range<usize>,
    /// Whether it stops a publication.
    pub stops: bool,
    /// What is wrong, in a few words.
    pub title: String,
    /// What was expected.
    pub expected: String,
    /// How to mend it, when it can be guessed.
    pub suggestion: Option<String>,
    /// The same, with its excerpt, as `livret check` prints it.
    pub text: String,
}

/// A case that fails: somewhere, the kernel answers something else than what it expects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failed {
    /// Its name.
    pub name: String,
    /// Line of the file of cases, from 1.
    pub line: usize,
    /// What the case expects.
    pub expected: String,
    /// What came.
    pub got: String,
    /// Why, with where it comes from.
    pub why: Vec<String>,
}

/// Where the draft stands among the files.
const DRAFT: &str = "fiches/brouillon.toml";
/// Where its cases stand.
const CASES: &str = "cas/brouillon.toml";

/// Checks a draft of a fiche against the rest of a shelf; plays its cases as if it had always been in force, once it
/// has no fault.
pub fn check(shelf: &Shelf, fiche: &Id, texts: &Texts) -> Checked {
    let mut files = shelf.files.clone();
    let rank = files.len();
    files.push(SourceFile {
        path: DRAFT.to_owned(),
        text: texts.fiche.clone(),
    });
    let loaded = load_texts(files);
    let (own, elsewhere): (Vec<&Fault>, Vec<&Fault>) =
        loaded.faults.iter().partition(|fault| fault.file == rank);
    let elsewhere = elsewhere.into_iter().filter(|fault| stops(fault));
    let faults = own.into_iter().chain(elsewhere);
    let faults: Vec<Told> = faults
        .map(|fault| told(&loaded.files, fault, rank))
        .collect();
    let head = head(&texts.fiche);
    let mut checked = Checked {
        faults,
        in_cases: Vec::new(),
        cases: None,
        failed: Vec::new(),
        catalogue: loaded.catalogue,
        number: head
            .filter(|head| head.fiche == *fiche)
            .map(|head| head.number),
    };
    if let (true, Some(number)) = (checked.is_sound(), checked.number) {
        checked.play((fiche, number), &texts.cases, shelf.find);
    }
    checked
}

impl Checked {
    /// Whether nothing in the text stops a publication.
    pub fn is_sound(&self) -> bool {
        !self.faults.iter().any(|fault| fault.stops)
    }

    /// Whether its cases were played, and all of them answer as expected.
    pub fn is_well(&self) -> bool {
        self.is_sound()
            && self.cases.is_some()
            && self.failed.is_empty()
            && self.in_cases.is_empty()
    }

    /// The fiche as the draft says it.
    pub fn fiche(&self, fiche: &Id) -> Option<&Fiche> {
        let mut fiches = self.catalogue.fiches.iter();
        fiches.find(|one| one.head.id == *fiche && Some(one.version.number) == self.number)
    }

    fn play(&mut self, (fiche, number): (&Id, u16), text: &str, find: Option<Find>) {
        let alone = always(&self.catalogue, fiche, number);
        let engines = Engines::new(&alone);
        let file = SourceFile {
            path: CASES.to_owned(),
            text: text.to_owned(),
        };
        let find = |text: &str| find.map_or_else(Vec::new, |find| find(&alone, text));
        let played = cases::play(&engines, vec![file], &find);
        self.in_cases = played
            .faults
            .iter()
            .map(|fault| told(&played.files, fault, 0))
            .collect();
        self.failed = failures(&played);
        self.cases = Some(played.cases());
    }
}

/// The catalogue where a fiche has one version, which applies from the origin: the cases of a booklet are dated long
/// before the day a draft is written.
fn always(catalogue: &Catalogue, fiche: &Id, number: u16) -> Catalogue {
    let mut alone = catalogue.clone();
    alone
        .fiches
        .retain(|one| one.head.id != *fiche || one.version.number == number);
    for one in &mut alone.fiches {
        if one.head.id == *fiche {
            one.version.number = 1;
            one.version.since = None;
        }
    }
    alone
}

fn stops(fault: &Fault) -> bool {
    fault.problem.message().severity == Severity::Error
}

fn told(files: &[SourceFile], fault: &Fault, own: usize) -> Told {
    let message = fault.problem.message();
    let file = files.get(fault.file).filter(|_| fault.file == own);
    let text = render::text(files, std::slice::from_ref(fault), false);
    Told {
        line: file.map(|file| file.position(fault.at.start).0),
        at: fault.at.clone(),
        stops: stops(fault),
        title: message.title,
        // What is shown of it ends a sentence: its own full stop would be a second one.
        expected: message.expected.trim_end_matches('.').to_owned(),
        suggestion: message.suggestion,
        text: text.trim_end().to_owned(),
    }
}

fn failures(played: &Played) -> Vec<Failed> {
    let files = played.files.iter().zip(&played.reports);
    let cases = files.flat_map(|(file, report)| report.cases.iter().map(move |case| (file, case)));
    let failing = cases.filter(|(_, case)| case.fails());
    failing
        .flat_map(|(file, case)| {
            case.failures.iter().map(|failure| Failed {
                name: case.name.clone(),
                line: file.position(failure.at.start).0,
                expected: failure.expected.clone(),
                got: failure.got.clone(),
                why: failure.why.clone(),
            })
        })
        .collect()
}
