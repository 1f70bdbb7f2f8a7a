//! The path of a person, drawn: a lane for each dossier, a mark for each step, the years across, today as a line.
//! What is drawn is also told, day by day.

use app::dossier::{Leg, Past};
use domain::Catalogue;
use domain::dossier::act::Headline;
use domain::dossier::{Due, Status};
use domain::fiche::{Fiche, StepKind};
use domain::time::days_between;
use domain::values::Date;

use crate::desk::Desk;
use crate::pages::dossiers::record::logged;
use crate::words;

/// The path.
pub struct Lanes {
    /// Where each year begins, in hundredths of the width, and its number.
    pub years: Vec<(String, i16)>,
    /// Where today is.
    pub today: String,
    /// The dossiers, the first begun first.
    pub lanes: Vec<Lane>,
}

/// A dossier.
pub struct Lane {
    /// Its number.
    pub number: i64,
    /// Its fiche.
    pub fiche: &'static Fiche,
    /// Who accompanies.
    pub operator: Option<String>,
    /// Where it stands.
    pub status: String,
    /// Whether it goes on.
    pub runs: bool,
    /// Where its bar begins and how wide it is; nothing before its first event.
    pub bar: Option<(String, String)>,
    /// Its marks.
    pub marks: Vec<Mark>,
    /// What was done: the day, and what.
    pub past: Vec<(String, String)>,
    /// What is due now or soon.
    pub due: Vec<Coming>,
}

/// Something due.
pub struct Coming {
    /// What.
    pub what: String,
    /// When, seen from today.
    pub when: String,
    /// The days alone, for what is read later.
    pub on: String,
    /// Whether it is late.
    pub late: bool,
}

/// A mark on a lane.
pub struct Mark {
    /// Where.
    pub at: String,
    /// What it is, in styles.
    pub look: &'static str,
}

/// Most things due told in a lane.
const DUE: usize = 3;

impl Lanes {
    /// The drawing of a path.
    pub fn of(legs: &[Leg<'static>], today: Date, desk: &Desk) -> Lanes {
        let scale = Scale::of(legs, today);
        let lanes = legs.iter().map(|leg| lane(desk, leg, &scale));
        Lanes {
            years: scale.years(),
            today: scale.at(today),
            lanes: lanes.collect(),
        }
    }
}

/// The days across the drawing.
struct Scale {
    from: Date,
    days: i32,
    today: Date,
}

impl Scale {
    /// From the first day of the path to today, with room for what is due.
    fn of(legs: &[Leg<'static>], today: Date) -> Scale {
        let days = legs.iter().flat_map(|leg| &leg.past).map(|past| past.on);
        let from = days.min().unwrap_or(today).min(today);
        let due = legs.iter().flat_map(|leg| &leg.due);
        let coming = due.filter(|owed| is_pending(owed.state));
        let last = coming.filter_map(|owed| owed.window.to).max();
        let most = today.saturating_add(jiff::Span::new().days(120));
        let to = last.unwrap_or(today).clamp(today, most);
        let days = days_between(from, to).max(30);
        Scale { from, days, today }
    }

    /// Where a day is, in hundredths of the width, with a margin on both sides.
    fn place(&self, day: Date) -> f64 {
        let days = f64::from(days_between(self.from, day)).clamp(0.0, f64::from(self.days));
        2.0 + 96.0 * days / f64::from(self.days)
    }

    fn at(&self, day: Date) -> String {
        format!("{:.2}%", self.place(day))
    }

    fn years(&self) -> Vec<(String, i16)> {
        let years = self.from.year()..=self.from.year().saturating_add(60);
        let begins = years.filter_map(|year| Some((Date::new(year, 1, 1).ok()?, year)));
        let shown = begins.take_while(|(day, _)| days_between(self.from, *day) <= self.days);
        let shown = shown.filter(|(day, _)| *day >= self.from);
        shown.map(|(day, year)| (self.at(day), year)).collect()
    }
}

fn lane(desk: &Desk, leg: &Leg<'static>, scale: &Scale) -> Lane {
    let catalogue = desk.office.catalogue;
    let done = || leg.past.iter().filter(|past| !past.draft);
    let first = done().map(|past| past.on).min();
    let last = match leg.status {
        Status::Closed { on, .. } => on,
        _ => scale.today,
    };
    let bar = first.map(|first| {
        let (from, to) = (scale.place(first), scale.place(last.max(first)));
        (
            format!("{from:.2}%"),
            format!("{:.2}%", (to - from).max(0.6)),
        )
    });
    let mark = |past: &Past| {
        Some(Mark {
            at: scale.at(past.on),
            look: look(leg.fiche, past)?,
        })
    };
    let due = leg.due.iter().filter(|owed| is_pending(owed.state));
    let told = due.map(|owed| {
        let window = (owed.window.from, owed.window.to);
        let what = french::names::obliged(catalogue, leg.fiche, &owed.what.obliged());
        let when = match owed.state {
            Due::NotYet => words::from_on(window),
            _ => words::window(window, scale.today),
        };
        let late = owed.state == Due::Late;
        let on = match window {
            (_, Some(to)) if late => format!("attendu le {}", french::text::date(to)),
            (_, Some(to)) if owed.state == Due::Open => {
                format!("au plus tard le {}", french::text::date(to))
            }
            _ => words::from_on(window),
        };
        Coming {
            what,
            when,
            on,
            late,
        }
    });
    Lane {
        number: leg.number,
        fiche: leg.fiche,
        operator: leg.operator.as_ref().map(|id| desk.named(id)),
        status: words::status(leg.fiche, &leg.status),
        runs: !matches!(leg.status, Status::Closed { .. }),
        bar,
        marks: done().filter_map(mark).collect(),
        past: leg
            .past
            .iter()
            .map(|past| done_on(catalogue, leg.fiche, past))
            .collect(),
        due: told.take(DUE).collect(),
    }
}

/// Whether something is still to be done.
fn is_pending(state: Due) -> bool {
    matches!(state, Due::NotYet | Due::Open | Due::Late)
}

/// The day of something done, and what.
fn done_on(catalogue: &Catalogue, fiche: &Fiche, past: &Past) -> (String, String) {
    let headline = Headline {
        act: past.act,
        what: past.what.as_ref(),
        outcome: past.outcome.as_ref(),
    };
    let what = match past.logged {
        Some((what, amount)) => french::text::sentence(&logged(what, amount)),
        None => french::headline(catalogue, fiche, headline),
    };
    let draft = if past.draft { " (incomplet)" } else { "" };
    (french::text::date(past.on), format!("{what}{draft}"))
}

/// How a mark looks; nothing for what moves no step.
fn look(fiche: &Fiche, past: &Past) -> Option<&'static str> {
    match past.act {
        "hold" => {
            let mut steps = fiche.steps.iter();
            let step = steps.find(|step| Some(&step.origin.id) == past.what.as_ref())?;
            Some(match step.kind {
                StepKind::Prescription => "prescription",
                StepKind::Entry => "entree",
                StepKind::Review | StepKind::Renewal => "bilan",
                StepKind::Exit => "sortie",
                _ => "etape",
            })
        }
        "withdraw" | "refuse" | "end" => Some("sortie"),
        _ => None,
    }
}
