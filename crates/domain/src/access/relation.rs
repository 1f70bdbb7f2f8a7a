//! What someone is to a dossier, from the parties of its fiche and from what happened in it.

use super::posts::posts_of;
use super::table::Relation;
use crate::catalogue::OrganisationKind;
use crate::dossier::{Actor, Dossier, Engine, Match, Subject};
use crate::eligibility::belongs;
use crate::facts::Sensitivity;
use crate::fiche::{Outcome, PartyKind, Step, StepKind};
use crate::values::Id;

/// A dossier with the fiche it runs by.
#[derive(Clone, Copy)]
pub struct Folder<'a, 'c> {
    /// The fiche, ready to run.
    pub engine: &'a Engine<'c>,
    /// The dossier.
    pub dossier: &'a Dossier,
}

impl<'c> Folder<'_, 'c> {
    /// What someone is to this dossier. One who is several things is the first of these: the person, the
    /// medical circle, the operator, the prescriber, a body it was put before, the service of the action.
    pub fn relation(&self, viewer: &Actor) -> Relation {
        if self.is_subject(viewer) {
            Relation::Subject
        } else if self.is_in_medical_circle(viewer) {
            Relation::MedicalCircle
        } else if self.is_operator(viewer) {
            Relation::Operator
        } else if self.is_prescriber(viewer) {
            Relation::Prescriber
        } else if self.is_called_body(viewer, |step| step.kind == StepKind::Suspension) {
            Relation::SuspensionBody
        } else if self.is_called_body(viewer, |_| true) {
            Relation::Body
        } else if self.is_of_action_service(viewer) {
            Relation::ActionService
        } else {
            Relation::Other
        }
    }

    /// A person who gives a name is that of the dossier only under the same name.
    fn is_subject(&self, viewer: &Actor) -> bool {
        let named = match (&viewer.name, &self.dossier.subject) {
            (_, Subject::Action | Subject::Market(_) | Subject::Anonymous) => false,
            (Some(name), Subject::Person(who) | Subject::Household(who)) => name == who,
            (None, _) => true,
        };
        named && self.engine.is_subject(viewer)
    }

    /// Those who write what is under medical secrecy in this fiche: a document, or what a step notes.
    fn is_in_medical_circle(&self, viewer: &Actor) -> bool {
        self.medical_circle().any(|party| self.is(viewer, party))
    }

    /// Who writes under medical secrecy, by the records of the fiche.
    pub(super) fn medical_circle(&self) -> impl Iterator<Item = &'c Id> {
        let fiche = self.engine.fiche;
        let documents = fiche.documents.iter();
        let documents = documents.filter(|document| document.class == Some(Sensitivity::S4));
        let steps = fiche
            .steps
            .iter()
            .filter(|step| step.class == Sensitivity::S4);
        documents
            .flat_map(|document| &document.written_by)
            .chain(steps.flat_map(|step| &step.actors))
    }

    /// Stricter than who may act: one must work for the very operator of the dossier, not for what it
    /// depends on, nor for another operator while none is chosen.
    fn is_operator(&self, viewer: &Actor) -> bool {
        match (self.operator(), &viewer.structure) {
            (Some(operator), Some(structure)) => {
                belongs(self.engine.catalogue, structure, operator)
            }
            _ => false,
        }
    }

    /// The operator chosen, or the only one there can be.
    pub(super) fn operator(&self) -> Option<&Id> {
        self.engine.operator_of(self.dossier)
    }

    /// Whoever prescribed; another in the same role and service, only while nobody is named.
    fn is_prescriber(&self, viewer: &Actor) -> bool {
        self.prescribed_alike(viewer) && !self.is_colleague(viewer)
    }

    /// In the same role and service as whoever prescribed, under another name.
    fn is_colleague(&self, viewer: &Actor) -> bool {
        let name = self.dossier.state.prescriber.as_ref();
        let name = name.and_then(|prescriber| prescriber.name.as_ref());
        let apart = name.zip(viewer.name.as_ref()).is_some_and(|(a, b)| a != b);
        apart && self.prescribed_alike(viewer)
    }

    fn prescribed_alike(&self, viewer: &Actor) -> bool {
        let prescriber = self.dossier.state.prescriber.as_ref();
        prescriber.is_some_and(|prescriber| {
            prescriber.role == viewer.role && prescriber.structure == viewer.structure
        })
    }

    /// A body, or one who holds the role of a service, once a step of this sort has called on it.
    fn is_called_body(&self, viewer: &Actor, sort: fn(&Step) -> bool) -> bool {
        self.called(sort)
            .filter(|id| self.may_be_called(id))
            .any(|id| self.is(viewer, id))
    }

    /// Whether a record names a body, or one who holds the role of a service.
    pub(super) fn may_be_called(&self, id: &Id) -> bool {
        match self.engine.party(id.as_str()) {
            Some(party) => match party.kind {
                PartyKind::Body => true,
                PartyKind::Service | PartyKind::Employer | PartyKind::Partner => {
                    party.role.is_some()
                }
                _ => false,
            },
            None => self
                .engine
                .catalogue
                .organisations
                .iter()
                .any(|organisation| {
                    organisation.id == *id && organisation.kind == OrganisationKind::Instance
                }),
        }
    }

    /// The service of those who follow the action, its head included.
    fn is_of_action_service(&self, viewer: &Actor) -> bool {
        let parties = &self.engine.fiche.parties;
        parties
            .iter()
            .filter(|party| party.kind == PartyKind::ActionReferent)
            .any(|party| match &viewer.structure {
                Some(structure) => party.structures.contains(structure),
                None => self.is(viewer, &party.origin.id),
            })
    }

    /// Whether something of this dossier was addressed to someone: a step they took part in or were told
    /// of, a document they were sent.
    pub fn has_called(&self, viewer: &Actor) -> bool {
        self.is_contract_followed_by(viewer) || self.addressed().any(|id| self.is(viewer, id))
    }

    /// Whether it is about a contract, whose hours the service that follows the action accounts for: nothing in it tells
    /// of a person, and all of it is for that service to read.
    pub(super) fn is_contract_followed_by(&self, viewer: &Actor) -> bool {
        self.is_contract() && self.is_of_action_service(viewer)
    }

    /// Whether it is about a contract.
    pub(super) fn is_contract(&self) -> bool {
        matches!(self.dossier.subject, Subject::Market(_))
    }

    /// Everyone something of this dossier was addressed to, by the records of the fiche.
    pub(super) fn addressed(&self) -> impl Iterator<Item = &'c Id> {
        let deposits = self.dossier.state.filed.iter().map(|filed| &filed.deposit);
        let documents = deposits.filter_map(|d| self.engine.document(d.document.as_str()));
        self.called(|_| true)
            .chain(documents.flat_map(|document| &document.sent_to))
    }

    /// Everyone the steps held so far call on: who acts, is there, decides, is told; and who acts next.
    pub(super) fn called(&self, sort: fn(&Step) -> bool) -> impl Iterator<Item = &'c Id> {
        let engine = self.engine;
        let held = self.dossier.state.held.iter();
        // A body hears of what goes before it as soon as the step that leads there is done.
        let done = held.clone().filter(|held| held.complete);
        let bodies = done.flat_map(move |held| {
            let steps = engine.fiche.steps.iter().filter(move |step| sort(step));
            let next =
                steps.filter(move |step| step.after.iter().any(|one| Engine::meets(one, held)));
            next.filter_map(|step| Some(&engine.body_before(step)?.origin.id))
        });
        let held = held.filter_map(move |held| {
            let step = engine.step(held.holding.step.as_str());
            step.map(|step| (step, held.holding.outcome.as_ref()))
        });
        let asked = self.dossier.state.renewals.iter();
        let asked = asked.filter_map(move |(period, _)| {
            let renewal = engine.period(period.as_str())?.renewal.as_ref()?;
            engine.step(renewal.decided_at.as_str())
        });
        let by_steps = held
            .filter(move |(step, _)| sort(step))
            .flat_map(move |(step, outcome)| {
                let decided = step.outcomes.iter().find(|o| Some(&o.id) == outcome);
                let next = decided.into_iter().flat_map(|outcome| &outcome.next);
                let next = next.filter_map(|id| engine.step(id.as_str()));
                of_step(step)
                    .chain(decided.into_iter().flat_map(of_outcome))
                    .chain(next.flat_map(|step| &step.actors))
            });
        let asked = asked.filter(move |step| sort(step));
        let asked = asked.flat_map(|step| &step.actors);
        by_steps.chain(bodies).chain(asked)
    }

    /// Whether someone is the one a record of the fiche names, without a doubt. Another person is nobody
    /// here; a colleague of whoever prescribed may act in their place, and is not them.
    pub fn is(&self, viewer: &Actor, reference: &Id) -> bool {
        if self.engine.is_subject(viewer) && !self.is_subject(viewer) {
            return false;
        }
        let named = self.engine.matches(self.dossier, viewer, reference) == Match::Yes;
        let of_their_own = || {
            let posts = self.posts(reference);
            let held = posts_of(self.engine.catalogue, viewer);
            held.iter().any(|post| posts.contains(post))
        };
        named && (!self.is_colleague(viewer) || of_their_own())
    }
}

fn of_step(step: &Step) -> impl Iterator<Item = &Id> {
    let parties = step.actors.iter().chain(&step.participants);
    parties.chain(&step.invited).chain(&step.notify)
}

fn of_outcome(outcome: &Outcome) -> impl Iterator<Item = &Id> {
    outcome.decided_by.iter().chain(&outcome.notify)
}
