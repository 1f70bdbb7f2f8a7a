//! A figure in words, in a table, and drawn.

use std::collections::BTreeMap;

use app::figures::{Figure, Value};
use domain::catalogue::Catalogue;
use domain::indicator::{Breakdown, Counted, Indicator, Measure};
use french::text;
use pictures::{Bar, Curve, Outlines, Picture, Shade, Words};

use super::named;

/// The most bars drawn: the table holds them all.
const BARS: usize = 25;

/// A cell of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// How many.
    Number(u64),
    /// How many days.
    Days(i64),
    /// Hundredths, with a decimal: in thousandths of a hundredth.
    Percent(i64),
    /// An amount, in thousandths of a euro.
    Amount(i64),
    /// Nothing may be, or can be, told.
    Nothing,
}

impl Cell {
    /// In words.
    pub fn said(self) -> String {
        match self {
            Cell::Number(number) => text::number(number),
            Cell::Days(days) => days.to_string(),
            Cell::Percent(thousandths) => format!("{} %", text::thousandths(thousandths)),
            Cell::Amount(amount) => text::euros(amount),
            Cell::Nothing => "non dit".to_owned(),
        }
    }

    /// For a spreadsheet.
    pub fn sheet(self) -> sheets::Cell {
        match self {
            Cell::Number(number) => {
                i64::try_from(number).map_or(sheets::Cell::Blank, sheets::Cell::Whole)
            }
            Cell::Days(days) => sheets::Cell::Whole(days),
            Cell::Percent(number) | Cell::Amount(number) => sheets::Cell::Thousandths(number),
            Cell::Nothing => sheets::Cell::Blank,
        }
    }
}

/// The columns of the table of an indicator.
pub fn heads(indicator: &Indicator) -> Vec<String> {
    let owned = |heads: &[&str]| heads.iter().map(|head| (*head).to_owned()).collect();
    match indicator.measure {
        Measure::Count => owned(&["Nombre"]),
        Measure::Share => owned(&["Part", "Nombre", "Sur"]),
        Measure::Amount => owned(&["Montant, en euros", "Nombre", "Sans montant écrit"]),
        Measure::Delay => {
            let mut all: Vec<String> = owned(&[
                "Médiane, en jours",
                "Neuf sur dix, en jours au plus",
                "Nombre",
            ]);
            let within = |days: &u16| format!("En {days} jours au plus");
            all.extend(indicator.thresholds.iter().map(within));
            all
        }
    }
}

/// The cells of a value, in the order of the columns.
pub fn cells(indicator: &Indicator, value: &Value) -> Vec<Cell> {
    let count = Cell::Number(value.count);
    match indicator.measure {
        Measure::Count => vec![count],
        Measure::Share => {
            let of = value.of.unwrap_or_default();
            vec![percent(value.count, of), count, Cell::Number(of)]
        }
        Measure::Amount => {
            let amount = value.amount.map_or(Cell::Nothing, Cell::Amount);
            vec![amount, count, Cell::Number(value.without)]
        }
        Measure::Delay => {
            let Some(delay) = &value.delay else {
                let untold = vec![Cell::Nothing; indicator.thresholds.len()];
                return [vec![Cell::Nothing, Cell::Nothing, count], untold].concat();
            };
            let mut all = vec![Cell::Days(delay.median), Cell::Days(delay.ninth), count];
            let within = indicator.thresholds.iter().map(|days| {
                let told = delay.within.iter().find(|(threshold, _)| threshold == days);
                told.map_or(Cell::Nothing, |(_, within)| percent(*within, value.count))
            });
            all.extend(within);
            all
        }
    }
}

fn percent(count: u64, of: u64) -> Cell {
    let tenths = count
        .saturating_mul(1000)
        .saturating_add(of / 2)
        .checked_div(of);
    tenths.map_or(Cell::Nothing, |tenths| {
        Cell::Percent(i64::try_from(tenths).unwrap_or(0) * 100)
    })
}

/// A value in a few words.
pub fn said(indicator: &Indicator, value: Option<&Value>) -> String {
    let Some(value) = value else {
        return "moins de onze".to_owned();
    };
    let first = cells(indicator, value)
        .first()
        .copied()
        .unwrap_or(Cell::Nothing);
    match (indicator.measure, first) {
        (Measure::Delay, Cell::Days(days)) => days_said(days),
        (Measure::Delay | Measure::Share, Cell::Nothing) => "aucun".to_owned(),
        (Measure::Amount, Cell::Nothing) => "aucun montant écrit".to_owned(),
        (_, cell) => cell.said(),
    }
}

/// Days, in words.
fn days_said(days: i64) -> String {
    let word = if (-1..=1).contains(&days) {
        "jour"
    } else {
        "jours"
    };
    format!("{days} {word}")
}

/// What is drawn of a value.
fn size(indicator: &Indicator, value: &Value) -> f64 {
    let first = cells(indicator, value).first().copied();
    match first {
        Some(Cell::Number(number)) => number as f64,
        Some(Cell::Days(days)) => days as f64,
        Some(Cell::Percent(number) | Cell::Amount(number)) => number as f64 / 1000.0,
        _ => 0.0,
    }
}

/// A line of a table.
pub struct Row {
    /// Its key, as in addresses.
    pub key: String,
    /// Its name.
    pub label: String,
    /// Its cells.
    pub cells: Vec<Cell>,
    value: Value,
    size: f64,
}

impl Row {
    /// Its value, in a few words.
    pub fn said(&self, indicator: &Indicator) -> String {
        said(indicator, Some(&self.value))
    }
}

/// The lines of a figure: months in their order, the others the largest first.
pub fn rows(catalogue: &Catalogue, figure: &Figure<'_>, fiche: &str) -> Vec<Row> {
    let lines = figure.lines.iter().map(|(key, value)| Row {
        key: key.clone().unwrap_or_default(),
        label: named::label(catalogue, figure, key.as_deref(), fiche),
        cells: cells(figure.indicator, value),
        size: size(figure.indicator, value),
        value: value.clone(),
    });
    let mut rows: Vec<Row> = lines.collect();
    if figure.by != Breakdown::Month {
        rows.sort_by(|a, b| {
            b.size
                .total_cmp(&a.size)
                .then_with(|| a.label.cmp(&b.label))
        });
    }
    rows
}

/// The words of a picture.
fn words(figure: &Figure<'_>, by: &str) -> Words {
    let (from, to) = figure.period;
    Words {
        title: format!("{} par {by}", figure.indicator.label),
        description: format!(
            "Du {} au {}. Les nombres sont dans le tableau.",
            text::date(from),
            text::date(to)
        ),
    }
}

/// The picture of what a figure is told apart by: columns for months, a map for communes where outlines were given,
/// bars for all else.
pub fn picture(
    catalogue: &Catalogue,
    figure: &Figure<'_>,
    rows: &[Row],
    outlines: Option<&Outlines>,
) -> Option<Picture> {
    let words = words(figure, super::asked::breakdown(figure.by));
    let told = rows
        .iter()
        .filter(|row| row.cells.first() != Some(&Cell::Nothing));
    let bar = |row: &Row| Bar {
        label: row.label.clone(),
        value: row.size,
        said: row.said(figure.indicator),
    };
    let place = matches!(figure.by, Breakdown::Commune | Breakdown::Epci);
    if let (true, Some(outlines)) = (place, outlines) {
        return Some(mapped(catalogue, figure, rows, (outlines, words)));
    }
    let all: Vec<Bar> = told.map(bar).collect();
    if all.is_empty() {
        return None;
    }
    // A third is not drawn as a whole because nothing is larger.
    let full = (figure.indicator.measure == Measure::Share).then_some(100.0);
    Some(match figure.by {
        Breakdown::Month => pictures::columns(words, &all),
        _ => pictures::bars(words, all.get(..BARS).unwrap_or(&all), full),
    })
}

fn mapped(
    catalogue: &Catalogue,
    figure: &Figure<'_>,
    rows: &[Row],
    (outlines, words): (&Outlines, Words),
) -> Picture {
    let by_key: BTreeMap<&str, &Row> = rows.iter().map(|row| (row.key.as_str(), row)).collect();
    let territories = &catalogue.territories;
    let mut shades = BTreeMap::new();
    for code in outlines.codes() {
        let Some(rank) = territories.find(code) else {
            continue;
        };
        let commune = territories.get(rank);
        let held = commune
            .within
            .iter()
            .map(|relation| relation.territory.as_str());
        let mut keys: Vec<&str> = match figure.by {
            Breakdown::Commune => vec![commune.id.as_str()],
            _ => held.collect(),
        };
        keys.retain(|key| by_key.contains_key(key));
        let row = keys.first().and_then(|key| by_key.get(key));
        match row {
            Some(row) => {
                let told = format!("{} : {}", row.label, row.said(figure.indicator));
                shades.insert(code.to_owned(), Shade::Told(row.size, told));
            }
            // Nobody, or a number that is held back: the two are not told apart.
            None if figure.hidden > 0 => {
                shades.insert(code.to_owned(), Shade::Untold);
            }
            None => {}
        }
    }
    let measure = figure.indicator.measure;
    pictures::map(words, outlines, &shades, move |value| {
        let whole = value.round() as i64;
        match measure {
            Measure::Count => text::number(whole.unsigned_abs()),
            Measure::Share => format!("{whole} %"),
            Measure::Delay => days_said(whole),
            Measure::Amount => text::euros(whole * 1000),
        }
    })
}

/// The curve of a delay, with its thresholds; none where numbers of a few may not be told.
pub fn curve(figure: &Figure<'_>) -> Option<Picture> {
    let total = figure.total.as_ref()?;
    let delay = total
        .delay
        .as_ref()
        .filter(|delay| !delay.curve.is_empty())?;
    let drawn = Curve {
        points: delay
            .curve
            .iter()
            .map(|(days, count)| (*days as f64, *count as f64))
            .collect(),
        all: total.count as f64,
        thresholds: delay
            .within
            .iter()
            .map(|(days, count)| {
                let share = percent(*count, total.count).said();
                (f64::from(*days), share)
            })
            .collect(),
        across: format!("jours depuis {}", since(figure.indicator.since)),
    };
    let mut words = words(figure, "nombre de jours");
    words.title = format!("{} : combien en tant de jours", figure.indicator.label);
    Some(pictures::curve(words, &drawn))
}

/// The moment that days are counted from.
fn since(moment: Option<Counted>) -> &'static str {
    match moment {
        Some(Counted::Acknowledgement) => "l'accusé de réception",
        Some(Counted::FirstStep) => "la première étape",
        Some(Counted::Entry) => "l'entrée",
        _ => "la prescription",
    }
}
