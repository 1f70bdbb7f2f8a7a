//! A fiche version ready to run, and what surrounds a dossier when a question is asked.

use super::act::{Act, Actor, Entry};
use super::counter::Ledger;
use super::state::{Dossier, Subject};
use super::timeline::Timeline;
use crate::catalogue::{Catalogue, StandsFor};
use crate::eligibility::{Judge, JudgeError};
use crate::fiche::{
    Counter, Document, Fiche, Fund, Outcome, Party, PartyKind, Period, Step, StepKind, StepScope,
};
use crate::survey::Stay;
use crate::values::{Date, Id};

/// A fiche version ready to run: compiled once, asked often.
pub struct Engine<'c> {
    /// The catalogue.
    pub catalogue: &'c Catalogue,
    /// The fiche, in one version.
    pub fiche: &'c Fiche,
    /// Its conditions, compiled; its day is set at each question.
    pub judge: Judge<'c>,
}

/// What surrounds a dossier: today, the person's facts, the shared counts, the fiche-wide journal, who
/// holds which mandate, the other stays of the same person.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    /// Today.
    pub today: Date,
    /// What is known of the subject, day after day.
    pub facts: &'a Timeline,
    /// The counts that several dossiers share.
    pub ledger: &'a Ledger,
    /// The journal of the action as a whole (calendar of meetings, cohorts), if it has one.
    pub action: Option<&'a Dossier>,
    /// Who holds which role, where.
    pub mandates: &'a [Actor],
    /// The other stays of the same person in the operation that a fund pays for.
    pub stays: &'a [Stay],
}

impl<'c> Engine<'c> {
    /// Compiles a fiche version.
    ///
    /// # Errors
    /// A fiche with faults in its conditions: `check` tells them better.
    pub fn new(catalogue: &'c Catalogue, fiche: &'c Fiche) -> Result<Engine<'c>, JudgeError> {
        let day = fiche.version.since.map_or(Date::ZERO, |since| since.0);
        Ok(Engine {
            catalogue,
            fiche,
            judge: Judge::of(catalogue, vec![fiche], day)?,
        })
    }

    /// The step of this name.
    pub fn step(&self, id: &str) -> Option<&'c Step> {
        let steps = &self.fiche.steps;
        steps.iter().find(|step| step.origin.id.as_str() == id)
    }

    /// The period of this name.
    pub fn period(&self, id: &str) -> Option<&'c Period> {
        let periods = &self.fiche.periods;
        periods
            .iter()
            .find(|period| period.origin.id.as_str() == id)
    }

    /// The document of this name.
    pub fn document(&self, id: &str) -> Option<&'c Document> {
        let documents = &self.fiche.documents;
        documents
            .iter()
            .find(|document| document.origin.id.as_str() == id)
    }

    /// The counter of this name.
    pub fn counter(&self, id: &str) -> Option<&'c Counter> {
        let counters = &self.fiche.counters;
        counters
            .iter()
            .find(|counter| counter.origin.id.as_str() == id)
    }

    /// The fund of this name.
    pub fn fund(&self, id: &str) -> Option<&'c Fund> {
        let funds = &self.fiche.funds;
        funds.iter().find(|fund| fund.origin.id.as_str() == id)
    }

    /// The party of this name.
    pub fn party(&self, id: &str) -> Option<&'c Party> {
        let parties = &self.fiche.parties;
        parties.iter().find(|party| party.origin.id.as_str() == id)
    }

    /// The body that a step goes before: the one it names, else the one among those who act. A body that the
    /// catalogue does not know as such holds no meeting.
    pub fn body_before(&self, step: &Step) -> Option<&'c Party> {
        let named = step.before.iter().chain(&step.actors);
        let parties = named.filter_map(|id| self.party(id.as_str()));
        let mut bodies = parties.filter(|party| self.is_body(party));
        bodies.next()
    }

    /// Whether a party of the fiche is a body that the catalogue knows as such.
    pub fn is_body(&self, party: &Party) -> bool {
        let known = |id: &Id| self.catalogue.body(id).is_some();
        party.kind == PartyKind::Body && party.structures.iter().any(known)
    }

    /// The step by which one enters the fiche: its prescription.
    pub fn prescription(&self) -> Option<&'c Step> {
        let steps = &self.fiche.steps;
        steps
            .iter()
            .find(|step| step.kind == StepKind::Prescription)
    }

    /// Whether an entry holds a step by which one enters the fiche.
    pub fn prescribes(&self, entry: &Entry) -> bool {
        let Act::Hold(holding) = &entry.act else {
            return false;
        };
        let step = self.step(holding.step.as_str());
        step.is_some_and(|step| step.kind == StepKind::Prescription)
    }

    /// Whether a step concerns a dossier of this subject.
    pub fn concerns(step: &Step, subject: &Subject) -> bool {
        match step.scope {
            StepScope::Dossier => subject.is_followed(),
            StepScope::Fiche => *subject == Subject::Action,
            StepScope::Market => matches!(subject, Subject::Market(_)),
            StepScope::Prescriber => subject.is_followed() || *subject == Subject::Anonymous,
        }
    }

    /// Whether a document is about the subject of a dossier: what concerns the step at which it is written; whom the
    /// dossier follows when there is none.
    pub fn is_about(&self, document: &Document, subject: &Subject) -> bool {
        match self.fiche.step_of(document) {
            Some(step) => Engine::concerns(step, subject),
            None => subject.is_followed(),
        }
    }

    /// What the role of this name stands for in a dossier, if it is not a trade.
    pub fn stands_for(&self, role: &str) -> Option<StandsFor> {
        let roles = &self.catalogue.roles;
        roles
            .iter()
            .find(|known| known.id.as_str() == role)
            .and_then(|known| known.stands_for)
    }

    /// The operators of the fiche, each organisation once, in the order of the file.
    pub fn operators(&self) -> Vec<&'c Id> {
        let mut found: Vec<&'c Id> = Vec::new();
        for party in self.fiche.parties.iter() {
            if party.kind == PartyKind::Operator {
                for structure in &party.structures {
                    if !found.contains(&structure) {
                        found.push(structure);
                    }
                }
            }
        }
        found
    }

    /// The operators that a dossier may be given to: the only one there can be, whose members act for it when it is a
    /// grouping; else each of the fiche.
    pub fn operators_to_choose(&self) -> Vec<&'c Id> {
        let sole = self.sole_operator();
        sole.map_or_else(|| self.operators(), |sole| vec![sole])
    }

    /// The operator of a dossier: the one chosen, or the only one there can be.
    pub fn operator_of<'d>(&self, dossier: &'d Dossier) -> Option<&'d Id>
    where
        'c: 'd,
    {
        let chosen = dossier.state.operator.as_ref();
        chosen.or_else(|| self.sole_operator())
    }

    /// The only operator there can be: the one named, or the one that gathers all the others.
    pub fn sole_operator(&self) -> Option<&'c Id> {
        let all = self.operators();
        match all.as_slice() {
            [only] => Some(*only),
            several => several.iter().copied().find(|candidate| {
                several
                    .iter()
                    .all(|other| crate::eligibility::belongs(self.catalogue, other, candidate))
            }),
        }
    }
}

/// The outcome of this name.
pub fn outcome_of<'c>(step: &'c Step, outcome: Option<&Id>) -> Option<&'c Outcome> {
    outcome.and_then(|id| step.outcomes.iter().find(|known| known.id == *id))
}
