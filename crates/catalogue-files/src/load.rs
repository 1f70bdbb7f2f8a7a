//! Texts to a catalogue: parse, hold against the schema, decode, look names up, check.

use std::path::Path;

use domain::Catalogue;
use domain::catalogue::{CatalogueHead, Contacts, External, Heading, Organisation, Reading, Role};
use domain::facts::Vocabulary;
use domain::fiche::Fiche;
use domain::retention::Retention;
use domain::survey::Survey;
use domain::territory::{Territories, Territory};
use serde::de::DeserializeOwned;

use crate::communes;
use crate::fault::{Fault, SourceFile};
use crate::files::{Kind, TEMPLATES};
use crate::names::{self, Names};
use crate::problem::Problem;
use crate::report::{Parsed, Report};
use crate::shape;
use crate::tree::{self, Node, Step};

/// A catalogue as read: its files, what could be understood of them, and every fault.
#[derive(Debug)]
pub struct Loaded {
    /// The files, in the order of their paths.
    pub files: Vec<SourceFile>,
    /// Every fault, by file then by place.
    pub faults: Vec<Fault>,
    /// What could be understood, however faulty the rest.
    pub catalogue: Catalogue,
}

/// Reads a catalogue from its folder.
///
/// Never fails: a folder that cannot be read is a catalogue with faults.
pub fn load_dir(dir: &Path) -> Loaded {
    let (files, faults) = read_dir(dir);
    load(files, faults)
}

/// The texts of a catalogue's folder; what cannot be read is an empty text, and a fault.
pub fn read_dir(dir: &Path) -> (Vec<SourceFile>, Vec<Fault>) {
    let mut files = Vec::new();
    let mut faults = Vec::new();
    let folders = Kind::FOLDERS.map(|kind| {
        let mut found = paths(dir, kind.path().trim_end_matches('/'));
        // Beside the templates stand the pictures and the fonts they use.
        found.retain(|path| kind.has_records() || Kind::of(path) == Some(kind));
        found
    });
    for path in paths(dir, "")
        .into_iter()
        .chain(folders.into_iter().flatten())
    {
        let (text, problem) = read_text(&dir.join(&path));
        faults.extend(problem.map(|problem| Fault {
            file: files.len(),
            at: 0..0,
            problem,
        }));
        files.push(SourceFile { path, text });
    }
    (files, faults)
}

/// The text of a file; what cannot be read is an empty text, and a problem.
pub fn read_text(path: &Path) -> (String, Option<Problem>) {
    match std::fs::read(path) {
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => (text, None),
            Err(_) => (String::new(), Some(Problem::NotText)),
        },
        Err(error) => (String::new(), Some(Problem::Unreadable(error.to_string()))),
    }
}

/// The name by which a document of a fiche calls the template at this path.
fn template(path: &str) -> Option<&str> {
    let name = path.strip_prefix(Kind::Template.path())?;
    let name = name.strip_suffix(Kind::Template.extension())?;
    (Kind::of(path) == Some(Kind::Template)).then_some(name)
}

/// The files of a folder, by name; hidden files and sub-folders are left alone.
fn paths(dir: &Path, under: &str) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(dir.join(under)) else {
        return Vec::new();
    };
    let mut found: Vec<String> = entries
        .flatten()
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()))
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| !name.starts_with('.'))
        .map(|name| {
            if under.is_empty() {
                name
            } else {
                format!("{under}/{name}")
            }
        })
        .collect();
    found.sort();
    found
}

/// Reads a catalogue from the texts of its files.
pub fn load_texts(files: Vec<SourceFile>) -> Loaded {
    load(files, Vec::new())
}

fn load(files: Vec<SourceFile>, unread: Vec<Fault>) -> Loaded {
    let mut report = Report { faults: unread };
    let parsed = report.parse(&files);
    let mut shared = Names::default();
    for file in &parsed {
        shared.add_shared(file.kind, &file.root);
    }
    let own = TEMPLATES.into_iter();
    let laid = files.iter().filter_map(|file| template(&file.path));
    own.chain(laid).for_each(|name| shared.add("modele", name));
    let mut territories: Vec<Territory> = report.records(&parsed, Kind::Places, "territoire");
    if let Some(rank) = files
        .iter()
        .position(|file| Kind::of(&file.path) == Some(Kind::Communes))
    {
        let (communes, faults) = communes::read(&files[rank].text, &territories);
        report
            .faults
            .extend(faults.into_iter().map(|(at, problem)| Fault {
                file: rank,
                at,
                problem,
            }));
        communes
            .iter()
            .for_each(|commune| shared.add("territoire", commune.id.as_str()));
        territories.extend(communes);
    }
    report.look_up(&parsed, &shared);

    let vocabulary = Vocabulary {
        groups: report.records(&parsed, Kind::Facts, "groupe"),
        facts: report.records(&parsed, Kind::Facts, "fait"),
        implications: report.records(&parsed, Kind::Facts, "implication"),
    };
    let mut fiches: Vec<(usize, Fiche)> = Vec::new();
    for file in parsed.iter().filter(|file| file.kind == Kind::Fiche) {
        fiches.extend(report.fiche(file).map(|fiche| (file.file, fiche)));
    }
    fiches.sort_by_key(|(_, fiche)| {
        (
            fiche.head.number,
            fiche.head.id.clone(),
            fiche.version.number,
        )
    });
    let (fiche_files, fiches): (Vec<usize>, Vec<Fiche>) = fiches.into_iter().unzip();

    let mut surveys: Vec<(usize, Survey)> = Vec::new();
    for file in parsed.iter().filter(|file| file.kind == Kind::Survey) {
        surveys.extend(report.all_of(file).map(|survey| (file.file, survey)));
    }
    let survey_files: Vec<usize> = surveys.iter().map(|(file, _)| *file).collect();

    let catalogue = Catalogue {
        head: report
            .whole::<CatalogueHead>(&parsed, Kind::Catalogue)
            .unwrap_or_default(),
        headings: report.records::<Heading>(&parsed, Kind::Headings, "rubrique"),
        vocabulary,
        territories: Territories::new(territories),
        organisations: report.records::<Organisation>(&parsed, Kind::Parties, "organisation"),
        roles: report.records::<Role>(&parsed, Kind::Parties, "role"),
        contacts: report
            .whole::<Contacts>(&parsed, Kind::Contacts)
            .unwrap_or_default(),
        readings: report.records::<Reading>(&parsed, Kind::Readings, "lecture"),
        externals: report.records::<External>(&parsed, Kind::Externals, "externe"),
        retention: Retention {
            rules: report.records(&parsed, Kind::Retention, "regle"),
            silences: report.records(&parsed, Kind::Retention, "silence"),
            on_request: report.records(&parsed, Kind::Retention, "sur_demande"),
        },
        needs: report.records(&parsed, Kind::Needs, "besoin"),
        surveys: surveys.into_iter().map(|(_, survey)| survey).collect(),
        indicators: report.records(&parsed, Kind::Indicators, "indicateur"),
        fiches,
    };
    let ranks = (&fiche_files[..], &survey_files[..]);
    crate::check::all(&catalogue, ranks, &parsed, &mut report);
    report
        .faults
        .sort_by_key(|fault| (fault.file, fault.at.start, fault.at.end));
    report
        .faults
        .dedup_by(|a, b| a.file == b.file && a.at == b.at && a.problem == b.problem);
    Loaded {
        files,
        faults: report.faults,
        catalogue,
    }
}

/// What reading adds to a report.
impl Report {
    fn parse(&mut self, files: &[SourceFile]) -> Vec<Parsed> {
        let mut parsed = Vec::new();
        for kind in Kind::SHARED {
            if !files.iter().any(|file| file.path == kind.path()) {
                self.at(usize::MAX, 0..0, Problem::MissingFile(kind.path()));
            }
        }
        for (rank, file) in files.iter().enumerate() {
            let Some(kind) = Kind::of(&file.path) else {
                self.at(rank, 0..0, Problem::StrayFile);
                continue;
            };
            if !kind.has_records() {
                continue;
            }
            let (root, syntax) = tree::read(&file.text);
            let shape = shape::check(&root, &kind.schema());
            for (at, problem) in shape.faults.into_iter().chain(names::duplicates(&root)) {
                // What the syntax left unread has no shape to speak of.
                if !syntax
                    .iter()
                    .any(|(unread, _)| unread.start <= at.start && at.start <= unread.end)
                {
                    self.at(rank, at, problem);
                }
            }
            for (at, message) in syntax {
                let problem = match message.as_str() {
                    "duplicate key" => Problem::DuplicateKey,
                    unquoted if unquoted.starts_with("string values must be quoted") => {
                        Problem::MissingQuotes
                    }
                    _ => Problem::Syntax(message),
                };
                self.at(rank, at, problem);
            }
            let json = root.to_json();
            parsed.push(Parsed {
                file: rank,
                kind,
                root,
                json,
                references: shape.references,
            });
        }
        parsed
    }

    fn look_up(&mut self, parsed: &[Parsed], shared: &Names) {
        for file in parsed {
            let local = Names::of_fiche(&file.root);
            for reference in &file.references {
                if let Some(problem) = names::resolve(reference, shared, &local) {
                    self.at(file.file, reference.at.clone(), problem);
                }
            }
        }
    }

    /// The records of a table that can be decoded. Those that cannot have a fault already, from the
    /// schema; if one has none, the decoder's own words are the fault.
    fn records<T: DeserializeOwned>(
        &mut self,
        parsed: &[Parsed],
        kind: Kind,
        table: &str,
    ) -> Vec<T> {
        parsed
            .iter()
            .filter(|file| file.kind == kind)
            .flat_map(|file| self.table(file, table))
            .collect()
    }

    fn table<T: DeserializeOwned>(&mut self, file: &Parsed, table: &str) -> Vec<T> {
        let mut found = Vec::new();
        for (rank, record) in file.json[table]
            .as_array()
            .into_iter()
            .flatten()
            .enumerate()
        {
            match T::deserialize(record) {
                Ok(record) => found.push(record),
                Err(error) => self.undecodable(file, &[table.into(), rank.into()], &error),
            }
        }
        found
    }

    fn whole<T: DeserializeOwned>(&mut self, parsed: &[Parsed], kind: Kind) -> Option<T> {
        let file = parsed.iter().find(|file| file.kind == kind)?;
        self.all_of(file)
    }

    /// A file that is one record.
    fn all_of<T: DeserializeOwned>(&mut self, file: &Parsed) -> Option<T> {
        match T::deserialize(&file.json) {
            Ok(whole) => Some(whole),
            Err(error) => {
                self.undecodable(file, &[], &error);
                None
            }
        }
    }

    fn undecodable(&mut self, file: &Parsed, path: &[Step<'_>], error: &serde_json::Error) {
        let (node, _) = file.root.follow(path);
        let known = |fault: &Fault| {
            fault.file == file.file
                && fault.at.start >= node.at.start
                && (path.is_empty() || is_under(node, fault))
        };
        if !self.faults.iter().any(known) {
            self.at(
                file.file,
                node.at.clone(),
                Problem::Undecodable(error.to_string()),
            );
        }
    }

    fn fiche(&mut self, file: &Parsed) -> Option<Fiche> {
        let head = self.part(file, "fiche");
        let version = self.part(file, "version");
        Some(Fiche {
            mentions: self.table(file, "mention"),
            parties: self.table(file, "acteur"),
            zones: self.table(file, "territoire"),
            rules: self.table(file, "condition"),
            steps: self.table(file, "etape"),
            periods: self.table(file, "periode"),
            counters: self.table(file, "compteur"),
            documents: self.table(file, "document"),
            funds: self.table(file, "financement"),
            links: self.table(file, "lien"),
            head: head?,
            version: version?,
        })
    }

    fn part<T: DeserializeOwned>(&mut self, file: &Parsed, key: &str) -> Option<T> {
        match T::deserialize(&file.json[key]) {
            Ok(part) => Some(part),
            Err(error) => {
                self.undecodable(file, &[key.into()], &error);
                None
            }
        }
    }
}

/// Whether a fault stands in a record: between its first and its last value.
fn is_under(record: &Node, fault: &Fault) -> bool {
    let tree::Value::Table(entries) = &record.value else {
        return false;
    };
    let end = entries
        .iter()
        .map(|entry| entry.node.at.end)
        .max()
        .unwrap_or(record.at.end);
    fault.at.start <= end.max(record.at.end)
}
