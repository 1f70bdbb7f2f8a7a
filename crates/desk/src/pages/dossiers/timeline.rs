//! The time of a dossier, drawn: what happened, what is awaited, today. The list beside says the same in words.

use app::dossier::DossierView;
use domain::dossier::Due;
use domain::time::days_between;
use domain::values::Date;
use french::text;

/// The line of time.
pub struct Timeline {
    /// Its first day.
    pub from: String,
    /// Its last day.
    pub to: String,
    /// Where today is, in thousandths of its length.
    pub today: i64,
    /// Where marks are, in thousandths, and how each is drawn.
    pub marks: Vec<(i64, &'static str)>,
}

/// Drawn once something happened.
pub fn timeline(view: &DossierView<'_>) -> Option<Timeline> {
    let done = view.past.iter().map(|past| (past.on, "done"));
    let awaited = view.due.iter().filter_map(|owed| {
        let look = match owed.state {
            Due::Late => "late",
            Due::Open | Due::NotYet => "awaited",
            _ => return None,
        };
        Some((owed.window.to.or(owed.window.from)?, look))
    });
    let marks: Vec<(Date, &'static str)> = done.chain(awaited).collect();
    let days = || marks.iter().map(|(day, _)| *day).chain([view.today]);
    view.past.first()?;
    let (from, to) = (days().min()?, days().max()?);
    let length = i64::from(days_between(from, to)).max(1);
    let place = |day: Date| 10 + i64::from(days_between(from, day)) * 980 / length;
    Some(Timeline {
        from: text::date(from),
        to: text::date(to),
        today: place(view.today),
        marks: marks
            .into_iter()
            .map(|(day, look)| (place(day), look))
            .collect(),
    })
}
