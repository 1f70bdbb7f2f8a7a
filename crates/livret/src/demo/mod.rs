//! `livret demo`: an empty memory filled with people who do not exist, through the acts that everybody uses.
//!
//! Days go by, from the first prescriptions to the last day; what each life means to do comes in its turn,
//! is submitted by whoever would do it, and is heard as it is answered. The same number of people, the same
//! seed and the same days make the same dossiers.

mod hand;
mod residents;
mod staff;
mod town;

use std::io::Write;
use std::time::Instant;

use app::Office;
use domain::values::Date;
use jiff::ToSpan;
use jiff::civil::date;
use store::settings;

pub use town::{Town, Wanted};

use crate::base::{self, address, fault, shown};
use crate::cli::DemoArgs;
use crate::clock::Clock;
use crate::output::{Done, Stop};
use crate::progress::{Progress, rate};
use crate::{keyring, migrate, place};

/// How long before the last day the first prescriptions are.
const YEARS: i64 = 3;
/// The last day when none is given: the booklet's fiches are those of 2017 to 2021, some with fixed dates.
const LAST: Date = date(2020, 6, 30);

/// What was made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Made {
    /// People registered.
    pub persons: u64,
    /// Dossiers opened.
    pub dossiers: u64,
    /// Acts kept, registrations included.
    pub acts: u64,
    /// Acts that the rules refused, as they do.
    pub refused: u64,
    /// Acts nobody was in a place to do.
    pub turned_down: u64,
}

/// Makes the memory if it is not there, and fills it.
///
/// # Errors
/// It is not empty; it cannot be made, or written.
pub fn run(args: &DemoArgs, out: &mut impl Write) -> Result<Done, Stop> {
    let catalogue = place::open(args.base.catalogue.as_deref())?;
    let address = address(&args.base);
    let options = base::options(&address);
    base::folder(&address)?;
    // It would be filled again after a power cut: nothing in it waits for the disk before the end.
    let options = store::Options {
        durable: args.durable,
        ..options
    };
    let store = store::Store::open(&options).map_err(fault)?;
    store::migrate::migrate(&store, base::now().at).map_err(fault)?;
    if !store::copy::is_empty(&store).map_err(fault)? {
        return Err(Stop::Input(format!(
            "erreur : la base {} n'est pas vide ; rien n'y a été ajouté. Une démonstration ne se mêle pas à de \
             vraies personnes.",
            shown(&address)
        )));
    }
    let until = args.until.map_or(LAST, |day| day.0);
    let ahead = Clock::showing(until).ahead.to_string();
    let kept: Result<(), store::Fault> =
        store.write(|tx| settings::write(tx, settings::DEMONSTRATION, &ahead));
    kept.map_err(fault)?;
    migrate::tell(keyring::make(&args.base)?, out)?;
    let office = base::open(&catalogue, store, keyring::read(&args.base)?)?;
    let wanted = Wanted {
        persons: args.persons,
        seed: args.seed,
        from: first_day(until),
        until,
    };
    let begun = Instant::now();
    let mut progress = Progress::of("jours", Some(wanted.days()));
    let made = fill(&office, &wanted, |day, made| {
        let (people, acts) = (made.persons, made.acts);
        let rate = rate(acts, begun.elapsed());
        progress.at(
            day,
            &format!(" : {people} personnes, {acts} actes, {rate} actes/s"),
        );
    })?;
    progress.end(wanted.days(), "");
    writeln!(
        out,
        "{} : {} personnes fictives, {} dossiers, {} actes ({} par seconde) ; {} refusés par les règles, {} sans \
         personne pour les faire",
        shown(&address),
        made.persons,
        made.dossiers,
        made.acts,
        rate(made.acts, begun.elapsed()),
        made.refused,
        made.turned_down
    )?;
    Ok(Done::Well)
}

/// The first day of a demonstration that ends on a day.
pub fn first_day(until: Date) -> Date {
    until.saturating_sub(YEARS.years())
}

/// Fills an empty memory; `progress` is told how many days went by, and what was made.
///
/// # Errors
/// The memory's.
pub fn fill(
    office: &Office<'_>,
    wanted: &Wanted,
    mut progress: impl FnMut(u64, &Made),
) -> Result<Made, Stop> {
    let mut town = Town::new(office, *wanted);
    while let Some(days) = town.go_by().map_err(base::failed)? {
        progress(days, &town.made);
    }
    town.settle().map_err(base::failed)?;
    Ok(town.made)
}
