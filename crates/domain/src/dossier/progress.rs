//! How far somebody is in an action: what lists and figures tell of a dossier at a glance.

use super::engine::Engine;
use super::state::{Dossier, Status};
use crate::fiche::StepKind;
use crate::values::Date;

/// How far somebody is. Accepted is not started: who is prescribed waits until the entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Progress {
    /// Nothing is prescribed yet.
    Draft,
    /// Prescribed, and not in yet.
    Waiting,
    /// In the action.
    Inside,
    /// In the action, on hold.
    OnHold,
    /// Out, after having been in.
    Left,
    /// Closed without having been in.
    NeverIn,
}

impl Progress {
    /// All of them, each with the word it is kept under.
    pub const ALL: [(Progress, &'static str); 6] = [
        (Progress::Draft, "brouillon"),
        (Progress::Waiting, "attente"),
        (Progress::Inside, "dedans"),
        (Progress::OnHold, "suspendu"),
        (Progress::Left, "sorti"),
        (Progress::NeverIn, "jamais-entre"),
    ];

    /// The word it is kept under.
    pub fn word(self) -> &'static str {
        Progress::ALL[self as usize].1
    }

    /// The one kept under a word.
    pub fn of(word: &str) -> Option<Progress> {
        let mut all = Progress::ALL.into_iter();
        all.find(|(_, known)| *known == word).map(|(one, _)| one)
    }
}

impl Engine<'_> {
    /// The day somebody came in: that of the first entry held for good.
    pub fn entered_on(&self, dossier: &Dossier) -> Option<Date> {
        let mut entries = dossier.state.done().filter(|held| {
            let step = self.step(held.holding.step.as_str());
            step.is_some_and(|step| step.kind == StepKind::Entry)
        });
        entries.next().map(|held| held.day)
    }

    /// How far the person or the household of a dossier is; nothing for what follows nobody.
    pub fn progress(&self, dossier: &Dossier) -> Option<Progress> {
        let entered = self.entered_on(dossier).is_some();
        if !dossier.subject.is_followed() {
            return None;
        }
        Some(match (&dossier.state.status, entered) {
            (Status::Draft, _) => Progress::Draft,
            (Status::Open | Status::Suspended { .. }, false) => Progress::Waiting,
            (Status::Open, true) => Progress::Inside,
            (Status::Suspended { .. }, true) => Progress::OnHold,
            (Status::Closed { .. }, true) => Progress::Left,
            (Status::Closed { .. }, false) => Progress::NeverIn,
        })
    }
}
