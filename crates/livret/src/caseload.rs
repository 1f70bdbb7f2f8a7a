//! `livret caseload`: who among many persons each fiche is for.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::path::Path;

use domain::eligibility::compile::{Part, WORDS};
use domain::eligibility::{Judge, Status};
use domain::fiche::Fiche;
use logic::{Cpu, Mask, Person as Known, Planes, Truth};
use serde_json::{Value as Json, json};

use crate::cli::{self, CaseloadArgs};
use crate::match_json;
use crate::output::{Done, Stop, complain, replace, why};
use crate::people::{self, People, Progress};
use crate::{french, place};

/// How many obstacles are shown per fiche.
const OBSTACLES: usize = 3;

/// What a caseload gives, fiche by fiche.
pub struct Summary<'c> {
    /// How many persons.
    pub persons: u64,
    /// One per fiche in force, in the order of the booklet.
    pub fiches: Vec<FicheCounts<'c>>,
}

/// How many persons one fiche is for.
pub struct FicheCounts<'c> {
    /// The fiche.
    pub fiche: &'c Fiche,
    /// By status, in the order of [`STATUSES`].
    pub counts: [u64; 4],
    /// The clauses that alone keep persons from a yes, with how many, most first.
    pub obstacles: Vec<(String, u64)>,
}

/// The statuses, in the order they are counted and shown.
pub const STATUSES: [Status; 4] = [
    Status::Eligible,
    Status::ToCheck,
    Status::NeedsReason,
    Status::NotEligible,
];

/// A judged caseload: the status of every person for every fiche.
pub struct Judged<'j, 'c> {
    judge: &'j Judge<'c>,
    people: &'j People,
    verdicts: Planes,
    reasons: Vec<Option<Reasons>>,
}

/// For a fiche with an open list: what its rule reads, and the status of each pattern met.
struct Reasons {
    reads: Mask<WORDS>,
    seen: HashMap<Known<WORDS>, Status>,
}

impl<'j, 'c> Judged<'j, 'c> {
    /// Judges everybody.
    ///
    /// # Errors
    /// Never for people read with this judge.
    pub fn of(judge: &'j Judge<'c>, people: &'j People) -> Result<Self, Stop> {
        let program = judge.program();
        let verdicts = program
            .evaluate(&people.planes, Cpu::detected())
            .map_err(bad_planes)?;
        let reasons = (0u32..).zip(&judge.fiches).map(|(rule, fiche)| {
            let clauses = program
                .clauses()
                .get(program.clauses_of(rule))
                .unwrap_or_default();
            let reads = clauses
                .iter()
                .fold(Mask::EMPTY, |all, clause| all.or(clause.predicates()));
            fiche.rules.iter().any(|rule| rule.open).then(|| Reasons {
                reads,
                seen: HashMap::new(),
            })
        });
        Ok(Judged {
            judge,
            people,
            reasons: reasons.collect(),
            verdicts,
        })
    }

    /// The status of one person for one fiche.
    pub fn status(&mut self, person: usize, fiche: usize) -> Status {
        match (self.verdicts.get(person, fiche), &mut self.reasons[fiche]) {
            (Truth::True, _) => Status::Eligible,
            (Truth::False, _) => Status::NotEligible,
            (Truth::Unknown, None) => Status::ToCheck,
            (Truth::Unknown, Some(reasons)) => {
                // Persons who know the same of what the rule reads have the same answer.
                let all: Known<WORDS> = self.people.planes.person(person);
                let known = Known {
                    known_true: all.known_true.and(reasons.reads),
                    known_false: all.known_false.and(reasons.reads),
                };
                *reasons
                    .seen
                    .entry(known)
                    .or_insert_with(|| self.judge.status(fiche, &known))
            }
        }
    }

    /// Counts everybody.
    ///
    /// # Errors
    /// Never for people read with this judge.
    pub fn summary(&mut self) -> Result<Summary<'c>, Stop> {
        let cpu = Cpu::detected();
        let program = self.judge.program();
        let verdicts = self.verdicts.count(cpu);
        let why_not = program
            .why_not(&self.people.planes, cpu)
            .map_err(bad_planes)?;
        let mut fiches = Vec::new();
        for ((rank, &fiche), counts) in self.judge.fiches.iter().enumerate().zip(verdicts) {
            let by_reason = match self.reasons[rank] {
                Some(_) => (0..self.people.planes.persons())
                    .filter(|person| self.status(*person, rank) == Status::NeedsReason)
                    .count() as u64,
                None => 0,
            };
            let mut obstacles: Vec<(String, u64)> = Vec::new();
            for place in program.clauses_of(u32::try_from(rank).unwrap_or(u32::MAX)) {
                let part = program
                    .clause_info(place)
                    .and_then(|info| self.judge.parts(rank).get(info.part as usize));
                let label = part.map(|part| label(fiche, part)).unwrap_or_default();
                let sole = why_not[place].sole_obstacle;
                match obstacles.iter_mut().find(|(known, _)| *known == label) {
                    Some((_, count)) => *count += sole,
                    None => obstacles.push((label, sole)),
                }
            }
            obstacles.retain(|(_, count)| *count > 0);
            obstacles.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
            obstacles.truncate(OBSTACLES);
            let counts = [
                counts.holds,
                counts.unknown - by_reason,
                by_reason,
                counts.fails,
            ];
            fiches.push(FicheCounts {
                fiche,
                counts,
                obstacles,
            });
        }
        Ok(Summary {
            persons: self.people.planes.persons() as u64,
            fiches,
        })
    }

    /// Writes a line per person: its name, then its status for each fiche.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write_lines(&mut self, out: impl Write) -> Result<(), csv::Error> {
        let mut writer = csv::WriterBuilder::new()
            .delimiter(self.people.delimiter)
            .from_writer(out);
        let codes: Vec<String> = self.judge.fiches.iter().map(|fiche| fiche.code()).collect();
        let id = self.people.id_header.as_deref().unwrap_or("ligne");
        writer.write_record(std::iter::once(id).chain(codes.iter().map(String::as_str)))?;
        for person in 0..self.people.planes.persons() {
            writer.write_field(self.people.id(person).as_bytes())?;
            for fiche in 0..self.judge.fiches.len() {
                writer.write_field(french::status(self.status(person, fiche)))?;
            }
            writer.write_record(None::<&[u8]>)?;
        }
        writer.flush()?;
        Ok(())
    }
}

fn bad_planes(error: logic::PlanesError) -> Stop {
    Stop::Input(format!("erreur : {error}"))
}

/// What a part of a fiche's rule asks.
fn label(fiche: &Fiche, part: &Part) -> String {
    match part {
        Part::Rule(rule) => fiche.rules[*rule].label.clone(),
        Part::Zone(zone) => fiche.zones[*zone].name.clone(),
        Part::Group(group) => {
            let of_group = fiche
                .rules
                .iter()
                .filter(|rule| rule.group.as_ref() == Some(group) && !rule.open);
            let deciding = of_group.filter(|rule| domain::eligibility::compile::opens_entry(rule));
            deciding
                .map(|rule| rule.label.as_str())
                .collect::<Vec<_>>()
                .join(" ; ou ")
        }
    }
}

/// Reads, judges, counts and writes.
///
/// # Errors
/// A catalogue or a table that makes no sense: nothing is written then.
pub fn run(args: &CaseloadArgs, out: &mut impl Write) -> Result<Done, Stop> {
    let catalogue = place::open(args.catalogue.as_deref())?;
    let day = args.on.unwrap_or_else(cli::today).0;
    let judge =
        Judge::new(&catalogue, day).map_err(|error| Stop::Input(format!("erreur : {error}")))?;
    let people = read(&judge, &args.file)?;
    let mut judged = Judged::of(&judge, &people)?;
    let summary = judged.summary()?;
    if let Some(path) = &args.out {
        replace(path, |file| judged.write_lines(file).map_err(csv_to_io)).map_err(|error| {
            Stop::Input(format!("erreur : {} : {}", path.display(), why(&error)))
        })?;
    }
    match args.json {
        true => writeln!(out, "{:#}", summary.json(&judge))?,
        false => write!(out, "{}", summary.text(&judge))?,
    }
    Ok(Done::Well)
}

fn csv_to_io(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

fn read(judge: &Judge<'_>, path: &Path) -> Result<People, Stop> {
    let name = path.display();
    let (file, size): (Box<dyn Read>, Option<u64>) = if path == Path::new("-") {
        (Box::new(io::stdin().lock()), None)
    } else {
        let file = File::open(path)
            .map_err(|error| Stop::Input(format!("erreur : {name} : {}", why(&error))))?;
        let size = file.metadata().ok().map(|metadata| metadata.len());
        (Box::new(file), size)
    };
    let mut shown = false;
    let people = people::read(judge, file, |progress| shown |= tell(progress, size, shown));
    if shown && io::stderr().is_terminal() {
        let _ = write!(io::stderr(), "\r\x1b[K");
    }
    people.map_err(|faults| {
        let lines: Vec<String> = faults
            .iter()
            .map(|fault| format!("erreur : {name} : {fault}"))
            .collect();
        Stop::Input(lines.join("\n"))
    })
}

/// Says how far the reading is, once it lasts over a second; whether something was said.
fn tell(progress: Progress, size: Option<u64>, again: bool) -> bool {
    let seconds = progress.elapsed.as_secs_f64();
    if seconds < 1.0 {
        return false;
    }
    let share = size
        .filter(|size| *size > 0)
        .map(|size| format!(" ({} %)", 100 * progress.bytes / size));
    let rate = french::count((progress.lines as f64 / seconds) as u64);
    let line = format!(
        "{} lignes lues{}, {rate} par seconde",
        french::count(progress.lines),
        share.unwrap_or_default()
    );
    match io::stderr().is_terminal() {
        true => {
            let _ = write!(io::stderr(), "\r\x1b[K{line}");
        }
        // A log wants one line, not a hundred.
        false if again => {}
        false => complain(&line),
    }
    true
}

impl Summary<'_> {
    /// The table.
    pub fn text(&self, judge: &Judge<'_>) -> String {
        let (count, percent) = (french::count, french::percent);
        let title = |fiche: &Fiche| format!("{} {}", fiche.code(), fiche.head.short_title);
        let width = self
            .fiches
            .iter()
            .map(|row| title(row.fiche).chars().count())
            .max()
            .unwrap_or(0);
        let persons = if self.persons > 1 {
            "personnes"
        } else {
            "personne"
        };
        let mut text = format!(
            "{}, au {} : {} {persons}\n\n{:<width$}",
            judge.catalogue.head.name,
            french::day(judge.day),
            count(self.persons),
            "Fiche",
        );
        for status in STATUSES {
            text += &format!("  {:>20}", french::status(status));
        }
        text.push('\n');
        for row in &self.fiches {
            text += &format!("{:<width$}", title(row.fiche));
            for number in row.counts {
                text += &format!(
                    "  {:>11} {:>8}",
                    count(number),
                    percent(number, self.persons)
                );
            }
            text.push('\n');
            for (label, sole) in &row.obstacles {
                text += &format!("     seul obstacle de {} : {label}\n", count(*sole));
            }
        }
        text
    }

    /// The same for programs.
    pub fn json(&self, judge: &Judge<'_>) -> Json {
        let fiches = self.fiches.iter().map(|row| {
            let counts = STATUSES.into_iter().zip(row.counts);
            let counts: serde_json::Map<_, _> = counts
                .map(|(status, count)| (match_json::status(status).to_owned(), count.into()))
                .collect();
            let obstacles = row
                .obstacles
                .iter()
                .map(|(label, count)| json!({ "label": label, "persons": count }));
            json!({
                "id": row.fiche.head.id.as_str(),
                "code": row.fiche.code(),
                "counts": counts,
                "sole_obstacles": obstacles.collect::<Vec<_>>(),
            })
        });
        json!({
            "catalogue": judge.catalogue.head.id.as_str(),
            "date": judge.day.to_string(),
            "persons": self.persons,
            "fiches": fiches.collect::<Vec<_>>(),
        })
    }
}
