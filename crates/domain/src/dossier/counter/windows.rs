//! The windows a counter is read over.

use crate::dossier::state::Dossier;
use crate::fiche::{Counter, Per};
use crate::time::{Window, calendar_month, month, morrow, week};
use crate::values::Date;

/// The windows of a counter inside a run, up to today; the second value says whether nothing cuts it.
pub(super) fn windows(counter: &Counter, run: Window, today: Date) -> Vec<(Window, bool)> {
    let Some(from) = run.from else {
        return Vec::new();
    };
    let last = run.to.map_or(today, |to| to.min(today));
    let nth: fn(Date, u16) -> Window = match counter.per {
        Some(Per::Week) => week,
        Some(Per::Month) => month,
        Some(Per::CalendarMonth) => |from, k| {
            let mut window = calendar_month(from);
            for _ in 1..k {
                window = calendar_month(window.to.map_or(from, morrow));
            }
            window
        },
        _ => return vec![(run, true)],
    };
    let mut found = Vec::new();
    // Thirty years of weeks: no accompaniment is longer, and the walk is bounded.
    for k in 1..1600 {
        let full = nth(from, k);
        if full.from.is_some_and(|start| start > last) {
            break;
        }
        let window = Window {
            from: full.from.max(Some(from)),
            to: run.to.map_or(full.to, |to| full.to.min(Some(to))),
        };
        found.push((window, window == full));
    }
    found
}

/// The window of the cohort a day belongs to: after the last one began, up to the day the next begins.
pub(super) fn cohort(action: Option<&Dossier>, day: Date) -> Window {
    let runs = action.map_or(&[][..], |action| &action.state.runs);
    let starts = || runs.iter().map(|run| run.from);
    Window {
        from: starts().filter(|start| *start < day).max().map(morrow),
        to: starts().filter(|start| *start >= day).min(),
    }
}
