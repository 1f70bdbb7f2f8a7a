//! A line of a meeting: what tells it from the others, what became of it, and what is kept of it.

use domain::dossier::Because;
use domain::dossier::act::Obliged;
use domain::dossier::state::Held;
use domain::fiche::{Fiche, Step};
use domain::values::{Date, Id};
use store::meetings;

use crate::dossier::{Past, written};
use crate::error::Error;

/// What tells a line of a meeting from the others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineKey {
    /// The dossier.
    pub dossier: i64,
    /// The step, by its id.
    pub step: Id,
    /// Rank of the run it belongs to; 0 without one.
    pub run: i64,
}

impl LineKey {
    /// The step as it is kept: `etape:…`.
    pub(super) fn what(&self) -> String {
        written(&Obliged::Step(self.step.clone()))
    }

    pub(super) fn read<'c>(dossier: i64, what: &str, run: i64) -> Result<LineKey, Error<'c>> {
        let unreadable = || Error::Unreadable(what.to_owned());
        let step = what.strip_prefix("etape:").ok_or_else(unreadable)?;
        let step = step.parse().map_err(|_| unreadable())?;
        Ok(LineKey { dossier, step, run })
    }
}

/// A line of a meeting.
#[derive(Debug, Clone)]
pub struct Line<'c> {
    /// Which.
    pub key: LineKey,
    /// The subject of the dossier.
    pub subject: i64,
    /// The fiche, in the version the dossier runs under.
    pub fiche: &'c Fiche,
    /// The question: the step that goes before the body.
    pub step: &'c Step,
    /// Where the booklet asks it.
    pub because: Because<'c>,
    /// Since when it waits, as far as it waits.
    pub since: Option<Date>,
    /// Its last day, when one is fixed and it waits.
    pub to: Option<Date>,
    /// What became of it.
    pub fate: Fate<'c>,
}

/// What became of a line.
#[derive(Debug, Clone)]
pub enum Fate<'c> {
    /// It waits to be decided.
    Waiting,
    /// It was decided, as far as who looks may read it.
    Decided(Box<Decision<'c>>),
    /// It was put aside, and why, for who may read that.
    Aside(Aside, Option<String>),
    /// The minutes were closed before it was looked at: it waits for the next meeting.
    NotExamined,
}

/// How a line is put aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aside {
    /// To the next meeting.
    Later,
    /// It is not for this body to look at any more, unless it is asked again.
    Withdrawn,
}

impl Aside {
    /// Both, each with the word it is kept under.
    pub const ALL: [(Aside, &'static str); 2] =
        [(Aside::Later, "reporte"), (Aside::Withdrawn, "retire")];

    /// The word it is kept under.
    pub fn word(self) -> &'static str {
        Aside::ALL[self as usize].1
    }

    /// What is kept under a word.
    pub fn of(word: &str) -> Option<Aside> {
        let mut all = Aside::ALL.into_iter();
        all.find(|(_, known)| *known == word)
            .map(|(aside, _)| aside)
    }
}

/// What was decided.
#[derive(Debug, Clone)]
pub struct Decision<'c> {
    /// As the journal tells it; nothing when who looks may not read it.
    pub past: Option<Past>,
    /// What was written down, for who may read it.
    pub held: Option<(Held, &'c Step)>,
    /// It was corrected afterwards.
    pub corrected: bool,
}

/// A line as it is found, before it is shown.
#[derive(Debug, Clone)]
pub(super) struct Slot {
    pub key: LineKey,
    pub since: Option<Date>,
    pub to: Option<Date>,
    pub kept: Kept,
}

impl Slot {
    /// The same, as it may have been decided on a day.
    pub(super) fn held_on(&self, day: Date) -> Slot {
        Slot {
            kept: Kept::Held(day),
            ..self.clone()
        }
    }
}

/// What is kept of a line.
#[derive(Debug, Clone)]
pub(super) enum Kept {
    Waiting,
    /// It may have been decided on this day: the journal tells.
    Held(Date),
    /// The rank of the event.
    Decided(i64),
    Aside(Aside, meetings::Line),
    NotExamined,
}

/// Where the reason of a line is sealed.
pub(super) fn line_place(id: i64) -> String {
    format!("meeting_line:sealed:{id}")
}
