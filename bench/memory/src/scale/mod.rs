//! Memories ten times larger each time: what is read costs the same, or hardly more.

mod copies;
mod reads;
mod sink;
mod template;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use app::{Now, Office};
use demo::dice::Dice;
use domain::values::Date;
use jiff::civil::date;
use livret::demo::{Wanted, fill, first_day};
use store::copy::Table;
use store::{Options, Store, keys};

use self::copies::{Copier, Which};
use self::reads::Reads;
use self::sink::Sink;
use self::template::{Cell, Template};
use crate::desk::{self, Told, number, told};
use crate::measure::Report;

/// People of the demonstration that is copied.
const PERSONS: u64 = 1200;
/// The day the demonstration ends, on which lists are read.
pub const LAST: Date = date(2020, 6, 30);
/// The smallest memory; each of the others is compared with the one before.
const FIRST: usize = 10_000;
/// How many people a referent follows.
const FOLLOWED: usize = 100;
/// Dossiers verified in each memory.
const VERIFIED: usize = 200;

/// When lists are read.
pub fn now() -> Now {
    Now {
        today: LAST,
        ..desk::now()
    }
}

/// How copies are spread: each size adds its own, followed by teams of its own.
struct Stage {
    size: usize,
    copies: std::ops::Range<i64>,
    teams: std::ops::Range<i64>,
}

impl Stage {
    /// The team of a copy: everybody's people are spread over the whole memory.
    fn team(&self, copy: i64) -> i64 {
        self.teams.start + copy % (self.teams.end - self.teams.start)
    }
}

/// Up to so many dossiers on SQLite, and on PostgreSQL, copied from those who have one of so many events at
/// least; the SQLite files stay in a folder when one is given, and are filled further the next time.
pub fn run([sqlite, postgres]: [usize; 2], events: i64, kept: Option<&Path>) -> Told<bool> {
    let place = trial::sqlite();
    let folder = kept.or(place.folder()).ok_or("pas de dossier")?;
    std::fs::create_dir_all(folder).map_err(told)?;
    let demonstration = demonstration(folder)?;
    let tables = store::copy::tables().map_err(told)?;
    let keyring = desk::keyring()?;
    let template = template::read(
        &demonstration.display().to_string(),
        &tables,
        &keyring,
        events,
    )?;
    let mut report = Report::default();
    if sqlite > 0 {
        let file = folder.join("dossiers.db");
        if !file.exists() {
            std::fs::copy(&demonstration, &file).map_err(told)?;
        }
        let address = file.display().to_string();
        grow(
            "SQLite",
            &address,
            sqlite,
            (&template, &tables),
            &mut report,
        )?;
    }
    if postgres > 0 {
        let place = trial::postgres();
        let from = Store::open(&Options::at(&demonstration.display().to_string())).map_err(told)?;
        let to = Store::open(&Options::at(&place.address)).map_err(told)?;
        store::migrate::migrate(&to, 0).map_err(told)?;
        store::copy::transfer(&from, &to, |_, _| {}).map_err(told)?;
        grow(
            "PostgreSQL",
            &place.address,
            postgres,
            (&template, &tables),
            &mut report,
        )?;
    }
    Ok(report.print())
}

/// People who do not exist, made by the real acts.
fn demonstration(folder: &Path) -> Told<PathBuf> {
    let file = folder.join("demonstration.db");
    if !file.exists() {
        let making = folder.join("demonstration.nouvelle.db");
        let office = desk::open(&making.display().to_string(), 4, false)?;
        let wanted = Wanted {
            persons: PERSONS,
            seed: 35,
            from: first_day(LAST),
            until: LAST,
        };
        fill(&office, &wanted, |_, _| {}).map_err(|stop| format!("{stop:?}"))?;
        office.store.settle().map_err(told)?;
        drop(office);
        std::fs::rename(&making, &file).map_err(told)?;
    }
    Ok(file)
}

/// The sizes up to one, and what each adds.
fn stages(template: &Template, most: usize) -> Vec<Stage> {
    let referents = template.referents().len().max(1);
    // So many copies give each referent of a team their hundred people.
    let share = (FOLLOWED * referents / template.persons.len().max(1)).max(1);
    let mut sizes = vec![FIRST];
    while let Some(last) = sizes.last().filter(|last| **last < most) {
        sizes.push((last * 10).min(most));
    }
    let (mut copies, mut teams) = (0, 0);
    let stage = |size: usize| {
        let upto = i64::try_from(size.div_ceil(template.dossiers)).unwrap_or(0);
        let count = upto - copies;
        let more = (count + share as i64 - 1) / share as i64;
        let stage = Stage {
            size,
            copies: copies..upto,
            teams: teams..teams + more,
        };
        (copies, teams) = (upto, teams + more);
        stage
    };
    sizes.into_iter().map(stage).collect()
}

fn grow(
    engine: &str,
    address: &str,
    most: usize,
    (template, tables): (&Template, &[Table]),
    report: &mut Report,
) -> Told<()> {
    let stages = stages(template, most);
    let mut before: Option<Reads> = None;
    for (rank, stage) in stages.iter().enumerate() {
        let office = desk::open(address, 4, true)?;
        if already(&office)? > stage.copies.end {
            continue;
        }
        if already(&office)? < stage.copies.end {
            let begun = Instant::now();
            add(&office, address, stage, (template, tables))?;
            report.note(
                &format!("{engine}, {} dossiers : remplissage", stage.size),
                format!("{} s", begun.elapsed().as_secs()),
                &size(&office)?,
            );
        }
        drop(office);
        // Whoever runs this beside something else stops it now.
        eprintln!("{engine}, {} dossiers : mesure", stage.size);
        // A memory just opened: nothing of it was read yet.
        let office = desk::open(address, 4, true)?;
        sample(&office, engine, &stages[..=rank], template, report)?;
        let reads = Reads::measure(&office, &stages[..=rank], template)?;
        reads.report(engine, stage.size, before.as_ref(), report);
        before = Some(reads);
    }
    Ok(())
}

/// How many copies are in a memory.
fn already(office: &Office<'_>) -> Told<i64> {
    let last = number(&office.store, "SELECT COALESCE(MAX(id), 0) FROM dossier")?;
    Ok(Which::copies_up_to(last))
}

const TURNS: &str = "SELECT fiche, MAX(turn) FROM (SELECT fiche, turn FROM turn
    UNION ALL SELECT fiche, turn FROM counted) AS taken GROUP BY fiche";

fn add(
    office: &Office<'_>,
    address: &str,
    stage: &Stage,
    (template, tables): (&Template, &[Table]),
) -> Told<()> {
    let keyring = desk::keyring()?;
    let secrets = office.store.read(keys::secrets).map_err(told)?;
    let (_, index) = secrets
        .into_iter()
        .find(|(name, _)| name == "index")
        .ok_or("pas d'index")?;
    let index = keyring
        .unwrap_index(&index.key_id, &index.bytes)
        .map_err(told)?;
    let turns = office.store.read(|tx| tx.all(TURNS, &[])).map_err(told)?;
    let turns: Result<BTreeMap<String, i64>, store::Fault> = turns
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect();
    let mut copier = Copier {
        template,
        keyring: &keyring,
        index: &index,
        turns: turns.map_err(told)?,
    };
    let mut sink = Sink::open(address, tables)?;
    let done = already(office)?;
    // What a filling that was stopped kept is not made again: teams came first.
    if done <= stage.copies.start {
        for team in stage.teams.clone() {
            copier.team(team, &mut sink)?;
        }
    }
    for copy in done.max(stage.copies.start)..stage.copies.end {
        let team = stage.team(copy);
        copier.copy(Which { copy, team }, &mut sink)?;
        if copy % 16 == 15 {
            sink.keep()?;
        }
        if copy % 200 == 199 {
            eprintln!(
                "{address} : {} dossiers",
                (copy + 1) * template.dossiers as i64
            );
        }
    }
    sink.end(&copier.turns)
}

/// How much there is, and how much room it takes.
fn size(office: &Office<'_>) -> Told<String> {
    let store = &office.store;
    let dossiers = number(store, "SELECT COUNT(*) FROM dossier")?;
    let events = number(store, "SELECT CAST(SUM(events) AS BIGINT) FROM dossier")?;
    let persons = number(
        store,
        "SELECT COUNT(*) FROM subject WHERE kind = 'personne'",
    )?;
    let bytes = match store.file() {
        Some(file) => i64::try_from(std::fs::metadata(file).map_err(told)?.len()).unwrap_or(0),
        None => number(store, "SELECT pg_database_size(current_database())")?,
    };
    Ok(format!(
        "{dossiers} dossiers, {events} événements, {persons} personnes, {:.1} Go",
        bytes as f64 / 1e9
    ))
}

/// Dossiers drawn among all copies are what their journals say.
fn sample(
    office: &Office<'_>,
    engine: &str,
    stages: &[Stage],
    template: &Template,
    report: &mut Report,
) -> Told<()> {
    let mut dice = Dice::seeded(7);
    let drawn = (0..VERIFIED).map(|_| reads::draw(stages, template, &mut dice).1);
    let drawn: Vec<i64> = drawn.collect();
    let verified = office.verify_these(&drawn, now()).map_err(told)?;
    for one in verified.differences.iter().take(3) {
        eprintln!("{engine} : dossier {} : {}", one.dossier, one.what);
    }
    let size = stages.last().map_or(0, |stage| stage.size);
    report.differences(
        &format!("{engine}, {size} dossiers : différences avec les journaux"),
        verified.differences.len(),
        VERIFIED,
    );
    Ok(())
}

impl Template {
    /// The ranks of the mandates that follow people.
    fn referents(&self) -> Vec<usize> {
        let cells = self.rows["follow"].iter().flatten();
        let mut ranks: Vec<usize> = cells
            .filter_map(|cell| match cell {
                Cell::Mandate(rank) => Some(*rank),
                _ => None,
            })
            .collect();
        ranks.sort_unstable();
        ranks.dedup();
        ranks
    }
}
