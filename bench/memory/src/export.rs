//! A list of a million dossiers taken away: how long it takes, and how much memory, which is not to grow with it.

use std::path::Path;
use std::time::Instant;

use app::exports::{Asked, State};
use app::{Call, Now, Office, Who};
use domain::values::Id;
use exports::Bench;
use rusqlite::Connection;
use store::mandates::{self, Mandate};

use crate::desk::{TODAY, Told, now, open, told};
use crate::measure::{Report, time};
use crate::scale::LAST;

/// How much the memory may grow between a tenth of the list and its end, in bytes: the pages that the memory of SQLite
/// keeps at hand grow to their own bound, and a workbook is compressed as a whole from the disk.
const GROWTH: u64 = 64 << 20;

/// Exports so many dossiers of the memory that `memory scale` left in a folder, by somebody who may know of them all;
/// what was written is counted again as it is fetched, then taken away.
pub fn run(rows: u64, folder: &Path) -> Told<bool> {
    let address = folder.join("dossiers.db").display().to_string();
    let office = open(&address, 4, true)?;
    let asker = appointed(&office)?;
    let known = shown(&address, &asker, rows)?;
    let mut report = Report::default();
    let mut done = Ok(());
    for format in ["csv", "xlsx"] {
        done = done.and_then(|()| exported(&office, &asker, (format, known), &mut report));
    }
    hidden(&address, &asker)?;
    done?;
    report.bar(
        "dossiers exportés",
        known.to_string(),
        format!("sur {rows}"),
        "tous",
        known >= rows,
    );
    Ok(report.print())
}

fn at(today: domain::values::Date) -> Now {
    Now { today, ..now() }
}

/// Somebody who has just been given a mandate.
fn appointed(office: &Office<'_>) -> Told<Who> {
    let nobody = Who::nobody();
    let mut draw = livret::base::draw;
    let id = Call::new(&nobody, now(), &mut draw).id();
    let (role, structure): (Id, Id) = (
        "referent-rsa".parse().map_err(|_| "un rôle")?,
        "ccas-rennes".parse().map_err(|_| "une structure")?,
    );
    let mandate = Mandate {
        id,
        account: id + 1,
        role,
        structure: Some(structure),
        from: TODAY,
        to: None,
        given_by: 0,
        revoked_at: None,
    };
    let kept = office.store.write(|tx| mandates::insert(tx, &mandate));
    kept.map_err(|fault: store::Fault| told(fault))?;
    Ok(Who {
        account: mandate.account,
        mandate: id,
        role: mandate.role,
        structure: mandate.structure,
        person: None,
    })
}

/// Lets them know of as many dossiers, as if they followed everybody; how many.
fn shown(address: &str, asker: &Who, rows: u64) -> Told<u64> {
    let connection = Connection::open(address).map_err(told)?;
    let post = format!("mandat:{}", asker.mandate);
    let made = connection.execute(
        "INSERT INTO reach (post, dossier, subject, fiche, live, moved_on, wake_on) \
         SELECT ?1, id, subject, fiche, 1, moved_on, NULL FROM dossier \
         WHERE erased_at IS NULL AND archived_at IS NULL LIMIT ?2",
        (&post, i64::try_from(rows).unwrap_or(i64::MAX)),
    );
    made.map(|made| made as u64).map_err(told)
}

fn hidden(address: &str, asker: &Who) -> Told<()> {
    let connection = Connection::open(address).map_err(told)?;
    let post = format!("mandat:{}", asker.mandate);
    let gone = connection.execute("DELETE FROM reach WHERE post = ?1", [&post]);
    gone.and_then(|_| connection.execute("DELETE FROM mandate WHERE id = ?1", [asker.mandate]))
        .map(drop)
        .map_err(told)
}

fn exported(
    office: &Office<'static>,
    asker: &Who,
    (format, known): (&str, u64),
    report: &mut Report,
) -> Told<()> {
    let mut draw = livret::base::draw;
    let asked = Asked {
        list: "dossiers".to_owned(),
        filters: String::new(),
        format: format.to_owned(),
    };
    let call = Call::new(asker, at(LAST), &mut draw);
    let id = office.ask_export(&call, &asked).map_err(told)?;
    let (mut bench, begun) = (Bench::default(), Instant::now());
    let nobody = Who::nobody();
    let (mut early, mut most) = (0, resident());
    loop {
        let mut draw = livret::base::draw;
        let call = Call::new(&nobody, at(LAST), &mut draw);
        let more = bench.turn(office, &call).map_err(told)?;
        most = most.max(resident());
        let mut own = livret::base::draw;
        let looks = Call::new(asker, at(LAST), &mut own);
        let item = office.export_of(&looks, id).map_err(told)?;
        if early == 0 && item.written >= known / 10 {
            early = resident();
        }
        if !more || item.state == State::Ready {
            break;
        }
    }
    let lasted = begun.elapsed().as_secs_f64();
    let mut draw = livret::base::draw;
    let call = Call::new(asker, at(LAST), &mut draw);
    let fetching = office.fetch_export(&call, id).map_err(told)?;
    let (mut bytes, mut lines) = (0, 0_u64);
    for rank in 0.. {
        let Some(part) = fetching.part(&office.store, rank).map_err(told)? else {
            break;
        };
        bytes += part.len();
        lines += part.iter().filter(|byte| **byte == b'\n').count() as u64;
    }
    office.withdraw_export(&call, id).map_err(told)?;
    let written = fetching.item.written;
    report.note(
        &format!("export {format}, {written} lignes"),
        format!("{}, {} Mo", time(lasted), bytes / 1_000_000),
        "",
    );
    if format == "csv" {
        let missing = written.abs_diff(lines.saturating_sub(1));
        let (missing, all) = (missing.try_into().unwrap_or(usize::MAX), known.try_into());
        report.differences("lignes relues", missing, all.unwrap_or(usize::MAX));
    }
    let growth = most.saturating_sub(early);
    report.bar(
        &format!("mémoire propre pendant l'export {format}"),
        format!("{} Mo au plus", most >> 20),
        format!("{} Mo au dixième", early >> 20),
        "64 Mo de plus, au plus",
        growth <= GROWTH,
    );
    Ok(())
}

/// The memory of this process alone, in bytes: the pages of the base that it reads through are the system's, which takes
/// them back.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("RssAnon:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) << 10
}
