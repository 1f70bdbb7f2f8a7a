//! What is held back from those who have no right to know the people counted.

use std::collections::BTreeMap;

use domain::access::SMALLEST_CELL;
use domain::indicator::{Cell, tell};
use domain::values::Date;
use jiff::ToSpan;

use super::{Figure, Value};

/// What numbers are rounded to.
const ROUND: u64 = 10;

/// The whole months of a period, the running one left out: the number does not move from one day to the next.
pub(super) fn whole_months((from, to): (Date, Date), today: Date) -> (Date, Date) {
    let over = today.first_of_month().saturating_sub(1.day());
    let to = to.last_of_month().min(over);
    (from.first_of_month().min(to.first_of_month()), to)
}

/// Whether a period is a calendar year that is over.
pub(super) fn calendar_year((from, to): (Date, Date), today: Date) -> bool {
    from == from.first_of_year() && to == from.last_of_year() && to < today
}

/// Whether a number may be told by itself: large enough, and for a share, so is what it leaves.
pub(super) fn is_told(value: &Value) -> bool {
    let large = |count: u64| count >= SMALLEST_CELL as u64;
    match value.of {
        Some(of) => large(of) && large(value.count) && large(of.saturating_sub(value.count)),
        None => large(value.count),
    }
}

/// Holds back the small numbers of a figure and those they could be worked out from, and rounds the others.
pub(super) fn rounded(figure: &mut Figure<'_>, within: impl Fn(Option<&str>) -> Option<String>) {
    let name = |key: &Option<String>| key.clone().unwrap_or_default();
    let cells: Vec<Cell> = figure
        .lines
        .iter()
        .map(|(key, value)| Cell {
            key: name(key),
            within: within(key.as_deref()).unwrap_or_default(),
            count: value.of.unwrap_or(value.count),
        })
        .collect();
    let told: BTreeMap<String, u64> = tell(&cells).cells;
    let before = figure.lines.len();
    let lines = std::mem::take(&mut figure.lines);
    let kept = lines
        .into_iter()
        .filter(|(key, value)| told.contains_key(&name(key)) && is_told(value));
    figure.lines = kept.map(|(key, value)| (key, round(value))).collect();
    figure.hidden = before - figure.lines.len();
    figure.total = figure.total.take().filter(is_told).map(round);
}

fn round(value: Value) -> Value {
    let ten = |count: u64| (count + ROUND / 2) / ROUND * ROUND;
    Value {
        count: ten(value.count),
        of: value.of.map(ten),
        ..value
    }
}
