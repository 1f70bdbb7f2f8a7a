//! The dates of an action as bars, on a calendar of whole years.

use domain::fiche::Period;
use domain::values::Date;

use super::Context;
use super::time::{Bar, Chart, Row, WIDTH, is_dated};
use crate::names::Proof;
use crate::offer::essentials::span;
use crate::words;

/// The dated periods on a calendar of whole years.
pub fn calendar(context: Context<'_>, today: Date) -> Option<Chart> {
    let dated: Vec<&Period> = context
        .fiche
        .periods
        .iter()
        .filter(|period| is_dated(period))
        .collect();
    let days = dated
        .iter()
        .flat_map(|period| [period.from, period.to])
        .flatten();
    let years: Vec<i16> = days.map(|day| day.0.year()).collect();
    let (first, last) = (*years.iter().min()?, *years.iter().max()?);
    let at = |day: Date| f64::from(day.year() - first) + f64::from(day.day_of_year() - 1) / 366.0;
    let scale = f64::from(last - first + 1);
    let x = |years: f64| (years / scale * WIDTH).clamp(0.0, WIDTH);
    let rows = dated.iter().map(|period| {
        let from = x(period.from.map_or(0.0, |day| at(day.0)));
        let to = x(period.to.map_or(scale, |day| at(day.0) + 1.0 / 366.0));
        let mut bars = vec![Bar {
            x: from,
            w: (to - from).max(2.0),
            look: "full",
        }];
        if (first..=last).contains(&today.year()) {
            bars.push(Bar {
                x: x(at(today)),
                w: 3.0,
                look: "today",
            });
        }
        Row {
            label: words::bounds(period.bounds).to_owned(),
            text: span(period),
            unsaid: false,
            details: ::french::path::details(context.fiche, period),
            depth: 0,
            bars,
            place: Proof::of(context.catalogue, context.fiche, &period.origin).place,
        }
    });
    Some(Chart {
        scale: match first == last {
            true => format!("L'année {first}."),
            false => format!("De {first} à {last}, un trait par année."),
        },
        ticks: (1..=last - first).map(|year| x(f64::from(year))).collect(),
        rows: rows.collect(),
    })
}
