//! The demonstration of `livret demo`: how fast a town of people who do not exist is made.

use std::time::Instant;

use app::Now;
use jiff::civil::date;
use livret::demo::{Wanted, fill, first_day};

use crate::desk::{self, Told, told};
use crate::measure::Report;

/// What is awaited of a demonstration: ten thousand people in less than an hour.
const BAR: f64 = 100.0;

/// So many people on each engine.
pub fn run(persons: u64) -> Told<bool> {
    let mut report = Report::default();
    for place in [trial::sqlite(), trial::postgres()] {
        let office = desk::open(&place.address, 8, false)?;
        let until = date(2020, 6, 30);
        let wanted = Wanted {
            persons,
            seed: 35,
            from: first_day(until),
            until,
        };
        let begun = Instant::now();
        let made = fill(&office, &wanted, |_, _| {}).map_err(|stop| format!("{stop:?}"))?;
        let rate = made.acts as f64 / begun.elapsed().as_secs_f64();
        let last = Now {
            today: until,
            ..desk::now()
        };
        let verified = office.verify(last, |_| {}).map_err(told)?;
        report.bar(
            &format!("{} : {} personnes", place.engine, made.persons),
            format!("{rate:.0} actes par seconde"),
            format!("{} dossiers, {} actes", made.dossiers, made.acts),
            &format!("{BAR:.0} par seconde"),
            rate >= BAR && verified.differences.is_empty(),
        );
    }
    Ok(report.print())
}
