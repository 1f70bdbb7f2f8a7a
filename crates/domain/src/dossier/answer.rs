//! What the kernel answers to an act: one verdict, and every reason with its place in the booklet.

use super::what::What;
use crate::provenance::Provenance;
use crate::values::{Id, ReadingId, Requirement, Source};

/// The verdict of an act, from the best to the worst. An act is accepted up to [`Verdict::Warning`];
/// an incomplete one may be kept as a draft and has no effect until it is completed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Accepted.
    Yes,
    /// Accepted, and flagged.
    Warning,
    /// Accepted once a reason is written.
    NeedsReason,
    /// Something is missing that can still be brought.
    Incomplete,
    /// Some fact is still to be known.
    ToCheck,
    /// Refused.
    No,
}

/// The answer to an act.
#[derive(Debug, Clone)]
pub struct Answer<'c> {
    /// The worst of the reasons.
    pub verdict: Verdict,
    /// Every reason, the worst first; those of weight [`Verdict::Yes`] only inform.
    pub reasons: Vec<Reason<'c>>,
    /// Who is told, by parties of the fiche.
    pub notify: Vec<Id>,
}

impl<'c> Answer<'c> {
    /// The answer these reasons make.
    pub fn of(mut reasons: Vec<Reason<'c>>) -> Answer<'c> {
        reasons.sort_by_key(|reason| std::cmp::Reverse(reason.weight));
        Answer {
            verdict: reasons.first().map_or(Verdict::Yes, |worst| worst.weight),
            reasons,
            notify: Vec::new(),
        }
    }

    /// Whether the act takes effect.
    pub fn accepted(&self) -> bool {
        self.verdict <= Verdict::Warning
    }

    /// Whether the act may be written in the journal: accepted, or kept as a draft.
    pub fn recordable(&self) -> bool {
        self.accepted() || self.verdict == Verdict::Incomplete
    }

    /// The reasons that make the verdict.
    pub fn decisive(&self) -> impl Iterator<Item = &Reason<'c>> {
        self.reasons
            .iter()
            .filter(|reason| reason.weight == self.verdict)
    }
}

/// One reason.
#[derive(Debug, Clone)]
pub struct Reason<'c> {
    /// What it makes of the act.
    pub weight: Verdict,
    /// What it says.
    pub what: What<'c>,
    /// Where it comes from.
    pub because: Because<'c>,
}

/// Where a reason, a deadline or a count comes from: requirements, place in the booklet, readings.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Because<'c> {
    /// The requirements carried.
    pub requirements: Vec<Requirement>,
    /// The place in the booklet.
    pub source: Option<&'c Source>,
    /// The readings it rests on.
    pub readings: Vec<ReadingId>,
}

impl<'c> Because<'c> {
    /// Of a record.
    pub fn of(provenance: &'c Provenance) -> Because<'c> {
        Because {
            requirements: provenance.requirements.clone(),
            source: provenance.source.as_ref(),
            readings: provenance.readings.clone(),
        }
    }

    /// Of a part of a record that has requirements of its own: those first, else the record's.
    pub fn part(requirements: &[Requirement], whole: &'c Provenance) -> Because<'c> {
        let mut because = Because::of(whole);
        if !requirements.is_empty() {
            because.requirements = requirements.to_vec();
        }
        because
    }

    /// The kernel's own rule, which no fiche states.
    pub fn kernel(readings: &[u16]) -> Because<'c> {
        Because {
            readings: readings.iter().map(|number| ReadingId(*number)).collect(),
            ..Because::default()
        }
    }

    /// With the requirements and readings of another record too.
    #[must_use]
    pub fn and(mut self, provenance: &Provenance) -> Because<'c> {
        for requirement in &provenance.requirements {
            if !self.requirements.contains(requirement) {
                self.requirements.push(*requirement);
            }
        }
        for reading in &provenance.readings {
            if !self.readings.contains(reading) {
                self.readings.push(*reading);
            }
        }
        self
    }
}
