//! The periods of a path as bars, counted in weeks.
//!
//! Every bar comes with its words: the drawing repeats them and adds nothing.

use ::french::path;
use domain::fiche::{Fiche, Period, Step, Window};
use domain::values::{Duration, Unit};

use super::Context;
use crate::names::Proof;
use crate::offer::essentials::length;

/// Width of every drawing, in its own units.
pub const WIDTH: f64 = 1000.0;
/// Weeks drawn for a period whose length the booklet does not say, when nothing else tells.
const UNSAID: f64 = 8.0;
/// Part of the scale drawn after a minimum, to show that it goes on.
const BEYOND: f64 = 0.12;
const WEEKS_PER_MONTH: f64 = 365.25 / 12.0 / 7.0;

/// Periods and windows as bars on one scale.
pub struct Chart {
    /// What a vertical line marks.
    pub scale: String,
    /// Vertical lines.
    pub ticks: Vec<f64>,
    /// Bars with their words, in order.
    pub rows: Vec<Row>,
}

/// A period or a window.
pub struct Row {
    /// Its name.
    pub label: String,
    /// Its length or its dates, in words.
    pub text: String,
    /// The booklet does not say how long.
    pub unsaid: bool,
    /// What the fiche adds.
    pub details: Vec<String>,
    /// How deep it stands inside other periods.
    pub depth: usize,
    /// The pieces of its bar.
    pub bars: Vec<Bar>,
    /// Its place in the booklet.
    pub place: Option<String>,
}

/// A piece of a bar.
pub struct Bar {
    /// Left.
    pub x: f64,
    /// Width.
    pub w: f64,
    /// `full`, `beyond`, `unsaid`, `renewal`, `window`, `today`.
    pub look: &'static str,
}

/// A period placed on the scale, in weeks.
struct Placed<'s> {
    period: &'s Period,
    start: f64,
    length: f64,
    depth: usize,
}

impl Placed<'_> {
    fn end(&self) -> f64 {
        self.start + self.length
    }

    /// What renewals add.
    fn renewal(&self) -> f64 {
        let renewal = self.period.renewal.as_ref();
        renewal.map_or(0.0, |renewal| {
            weeks(renewal.each) * f64::from(renewal.times.unwrap_or(1))
        })
    }
}

fn weeks(duration: Duration) -> f64 {
    let count = f64::from(duration.count);
    match duration.unit {
        Unit::Days => count / 7.0,
        Unit::Weeks => count,
        Unit::Months => count * WEEKS_PER_MONTH,
        Unit::Years => count * WEEKS_PER_MONTH * 12.0,
    }
}

/// Whether a period has dates of its own.
pub fn is_dated(period: &Period) -> bool {
    period.from.is_some() || period.to.is_some()
}

/// The periods of a path, with the windows of the steps that they carry.
pub fn paths(context: Context<'_>) -> Option<Chart> {
    let fiche = context.fiche;
    let shown = |period: &&Period| {
        !is_dated(period) && (period.anchor.is_some() || period.unsaid || length(period).is_some())
    };
    let periods: Vec<&Period> = fiche.periods.iter().filter(shown).collect();
    let placed = place(&periods);
    let longest = placed
        .iter()
        .map(|p| p.end() + p.renewal())
        .fold(0.0, f64::max);
    if placed.is_empty() || longest <= 0.0 {
        return None;
    }
    let is_open = |p: &Placed<'_>| p.period.min.is_some() && p.period.max.is_none();
    let scale = longest
        * if placed.iter().any(is_open) {
            1.0 + BEYOND
        } else {
            1.0
        };
    let x = |weeks: f64| (weeks / scale * WIDTH).clamp(0.0, WIDTH);
    let mut rows = Vec::new();
    for period in &placed {
        rows.push(period_row(context, period, &x, longest));
        let carried = fiche
            .steps
            .iter()
            .filter_map(|step| Some((step, step.window.as_ref()?)));
        for (step, window) in
            carried.filter(|(_, window)| anchored(window) == period.period.origin.id.as_str())
        {
            rows.push(window_row(fiche, step, window, period, &x));
        }
    }
    let is_measured = placed.iter().any(|p| known_length(p.period).is_some());
    let step = if longest > 16.0 { WEEKS_PER_MONTH } else { 1.0 };
    let unit = if longest > 16.0 { "mois" } else { "semaine" };
    Some(Chart {
        scale: match is_measured {
            true => format!(
                "Un trait par {unit}. Les durées que le livret ne dit pas sont en pointillé, sans échelle."
            ),
            false => {
                "Aucune durée n'est dite dans le livret : le dessin donne l'ordre, sans échelle."
                    .to_owned()
            }
        },
        ticks: match is_measured {
            true => (1..=200)
                .map(|n| f64::from(n) * step)
                .take_while(|at| *at < scale)
                .map(x)
                .collect(),
            false => Vec::new(),
        },
        rows,
    })
}

fn known_length(period: &Period) -> Option<f64> {
    period.exact.or(period.max).or(period.min).map(weeks)
}

/// Gives each period its start and length: ranked periods follow one another inside the one that
/// holds them; those without length share what is left.
fn place<'s>(periods: &[&'s Period]) -> Vec<Placed<'s>> {
    let mut placed = Vec::new();
    let holds = |period: &Period| {
        let within = period.within.as_ref();
        within.is_some_and(|id| periods.iter().any(|known| known.origin.id == *id))
    };
    let roots: Vec<&Period> = periods
        .iter()
        .filter(|period| !holds(period))
        .copied()
        .collect();
    place_siblings(&roots, periods, 0.0, None, 0, &mut placed);
    placed
}

fn place_siblings<'s>(
    siblings: &[&'s Period],
    all: &[&'s Period],
    start: f64,
    room: Option<f64>,
    depth: usize,
    placed: &mut Vec<Placed<'s>>,
) {
    let known: f64 = siblings
        .iter()
        .filter(|p| p.rank.is_some())
        .filter_map(|p| known_length(p))
        .sum();
    let unknown = siblings
        .iter()
        .filter(|p| p.rank.is_some() && known_length(p).is_none())
        .count();
    let share = match room {
        Some(room) if unknown > 0 && room > known => (room - known) / unknown as f64,
        _ => UNSAID,
    };
    let mut ranked: Vec<&Period> = siblings.to_vec();
    ranked.sort_by_key(|period| period.rank);
    let mut next = start;
    for period in ranked {
        let inside: Vec<&Period> = all
            .iter()
            .filter(|child| child.within.as_ref() == Some(&period.origin.id))
            .copied()
            .collect();
        let inner: f64 = inside
            .iter()
            .filter(|p| p.rank.is_some())
            .map(|p| known_length(p).unwrap_or(UNSAID))
            .sum();
        let length = known_length(period).unwrap_or(match (period.rank, room) {
            (Some(_), _) => share.max(if room.is_some() { 0.0 } else { inner }),
            (None, Some(room)) => room,
            (None, None) => inner.max(UNSAID),
        });
        let begins = if period.rank.is_some() { next } else { start };
        placed.push(Placed {
            period,
            start: begins,
            length,
            depth,
        });
        if period.rank.is_some() {
            next = begins + length;
        }
        if depth < 4 {
            place_siblings(&inside, all, begins, Some(length), depth + 1, placed);
        }
    }
}

fn period_row(
    context: Context<'_>,
    placed: &Placed<'_>,
    x: &dyn Fn(f64) -> f64,
    longest: f64,
) -> Row {
    let period = placed.period;
    let bar = |from: f64, to: f64, look| Bar {
        x: x(from),
        w: (x(to) - x(from)).max(2.0),
        look,
    };
    let mut bars = vec![bar(
        placed.start,
        placed.end(),
        if known_length(period).is_some() {
            "full"
        } else {
            "unsaid"
        },
    )];
    if period.min.is_some() && period.max.is_none() {
        bars.push(bar(placed.end(), placed.end() + longest * BEYOND, "beyond"));
    }
    if placed.renewal() > 0.0 {
        bars.push(bar(
            placed.end(),
            placed.end() + placed.renewal(),
            "renewal",
        ));
    }
    let said = length(period);
    Row {
        label: period.label.clone(),
        unsaid: said.is_none(),
        text: said.unwrap_or_else(|| "durée non dite dans le livret".to_owned()),
        details: path::details(context.fiche, period),
        depth: placed.depth.min(2),
        bars,
        place: Proof::of(context.catalogue, context.fiche, &period.origin).place,
    }
}

/// The period whose start or end a window is counted from.
fn anchored(window: &Window) -> &str {
    window.anchor.split_once(':').map_or("", |(_, id)| id)
}

fn window_row(
    fiche: &Fiche,
    step: &Step,
    window: &Window,
    placed: &Placed<'_>,
    x: &dyn Fn(f64) -> f64,
) -> Row {
    let from_end = window.anchor.starts_with("fin:");
    let origin = if from_end { placed.end() } else { placed.start };
    let week = |rank: u16| f64::from(rank);
    let (from, to) = match (window.from_week, window.to_week, window.before) {
        (Some(from), Some(to), _) => (week(from) - 1.0, week(to)),
        (_, _, Some(before)) => (-weeks(before), -weeks(before)),
        _ => {
            let latest = window.latest.map_or(0.0, weeks);
            (window.earliest.map_or(latest, weeks), latest)
        }
    };
    let margin = window.margin.map_or(0.0, weeks);
    let (from, to) = (x(origin + from - margin), x(origin + to + margin));
    let w = (to - from).max(8.0);
    Row {
        label: step.label.clone(),
        text: path::window(fiche, window),
        unsaid: false,
        details: Vec::new(),
        depth: (placed.depth + 1).min(2),
        bars: vec![Bar {
            x: from.min(WIDTH - w),
            w,
            look: "window",
        }],
        place: None,
    }
}
