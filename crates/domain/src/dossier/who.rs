//! Who may act: from the parties of the fiche and the mandates held, never from code.

use super::act::Actor;
use super::engine::{Around, Engine};
use super::state::Dossier;
use crate::catalogue::StandsFor;
use crate::eligibility::belongs;
use crate::fiche::{Party, PartyKind};
use crate::values::Id;

/// Whether an actor is the one a record names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Match {
    /// Another.
    No,
    /// The role fits; the mandate is still to be known.
    ToCheck,
    /// The same.
    Yes,
}

impl<'c> Engine<'c> {
    /// Whether an actor is the party, role or organisation a record of the fiche names.
    pub fn matches(&self, dossier: &Dossier, actor: &Actor, reference: &Id) -> Match {
        match self.party(reference.as_str()) {
            Some(party) => self.is_party(dossier, actor, party),
            None if self.is_role(reference) => self.holds_role(dossier, actor, reference),
            None => match &actor.structure {
                Some(structure) if belongs(self.catalogue, structure, reference) => Match::Yes,
                _ => Match::No,
            },
        }
    }

    /// The best match among several actors.
    pub fn any_matches<'a>(
        &self,
        dossier: &Dossier,
        actors: impl IntoIterator<Item = &'a Actor>,
        reference: &Id,
    ) -> Match {
        actors
            .into_iter()
            .map(|actor| self.matches(dossier, actor, reference))
            .max()
            .unwrap_or(Match::No)
    }

    /// Whether an actor has anything to do with the dossier.
    pub fn is_related(&self, dossier: &Dossier, actor: &Actor) -> bool {
        let is_party = |party: &Party| self.is_party(dossier, actor, party) > Match::No;
        self.stands_for(actor.role.as_str()) == Some(StandsFor::Subject)
            || self.is_operator(dossier, actor)
            || self.fiche.parties.iter().any(is_party)
    }

    /// Whether an actor works for the operator of the dossier, or for any of the fiche before one is chosen.
    pub fn is_operator(&self, dossier: &Dossier, actor: &Actor) -> bool {
        let Some(structure) = &actor.structure else {
            return false;
        };
        let of = |operator: &Id| {
            belongs(self.catalogue, structure, operator)
                || belongs(self.catalogue, operator, structure)
        };
        match &dossier.state.operator {
            Some(operator) => of(operator),
            None => self.operators().into_iter().any(of),
        }
    }

    /// Whether an actor works for another operator of the fiche than the dossier's.
    pub fn is_other_operator(&self, dossier: &Dossier, actor: &Actor) -> bool {
        let Some(structure) = &actor.structure else {
            return false;
        };
        dossier.state.operator.is_some()
            && self.operators().contains(&structure)
            && !self.is_operator(dossier, actor)
    }

    /// Whether the actor is the person or household themself.
    pub fn is_subject(&self, actor: &Actor) -> bool {
        self.stands_for(actor.role.as_str()) == Some(StandsFor::Subject)
    }

    /// Who is proposed in place of a party that nobody stands for on the person's territory, as far as the
    /// mandates are known.
    pub fn stand_in(&self, party: &Party, around: &Around<'_>) -> Option<&'c Party> {
        let fallback = self.party(party.fallback.as_ref()?.as_str())?;
        let territories = &self.catalogue.territories;
        let places = self.places(around, around.today).into_iter().flatten();
        let places: Vec<usize> = places
            .filter_map(|place| territories.find(place.as_str()))
            .collect();
        let serves = |mandate: &Actor| {
            let target = mandate.structure.as_ref();
            let target = target.and_then(|structure| territories.find(structure.as_str()));
            target.is_some_and(|target| {
                places
                    .iter()
                    .any(|place| territories.lies_in(*place, target) == Some(true))
            })
        };
        let mut known = around
            .mandates
            .iter()
            .filter(|m| Some(&m.role) == party.role.as_ref());
        let some = !around.mandates.is_empty() && !places.is_empty();
        (some && !known.any(serves)).then_some(fallback)
    }

    fn is_party(&self, dossier: &Dossier, actor: &Actor, party: &Party) -> Match {
        let writes = |recorder: &Id| self.matches(dossier, actor, recorder) == Match::Yes;
        if party.recorded_by.iter().any(writes) {
            return Match::Yes;
        }
        let role = match &party.role {
            Some(role) => self.holds_role(dossier, actor, role),
            None if party.kind == PartyKind::PersonReferent => {
                return self.is_prescriber(dossier, actor);
            }
            None => Match::Yes,
        };
        if role == Match::No {
            return Match::No;
        }
        if party.structures.is_empty() {
            return match (party.kind, &party.role) {
                (_, None) => Match::No,
                (PartyKind::PersonReferent, Some(_)) if self.is_other_operator(dossier, actor) => {
                    Match::No
                }
                _ => role,
            };
        }
        role.min(self.within(dossier, actor, party))
    }

    /// Whether the actor's service is one of the party's; of several operators, that of the dossier.
    fn within(&self, dossier: &Dossier, actor: &Actor, party: &Party) -> Match {
        let Some(structure) = &actor.structure else {
            return match (party.structures.len(), &party.role) {
                (1, Some(_)) => Match::Yes,
                (_, Some(_)) => Match::ToCheck,
                (_, None) => Match::No,
            };
        };
        let listed = |listed: &Id| belongs(self.catalogue, structure, listed);
        let represented = party.kind == PartyKind::Body
            && party
                .represented
                .iter()
                .any(|member| self.matches(dossier, actor, member) == Match::Yes);
        if !party.structures.iter().any(listed) && !represented {
            let wider = party
                .structures
                .iter()
                .any(|listed| belongs(self.catalogue, listed, structure));
            return match wider && party.role.is_some() {
                true => Match::ToCheck,
                false => Match::No,
            };
        }
        match &dossier.state.operator {
            Some(operator)
                if party.kind == PartyKind::Operator
                    && party.structures.contains(operator)
                    && !self.is_operator(dossier, actor) =>
            {
                Match::No
            }
            _ => Match::Yes,
        }
    }

    fn holds_role(&self, dossier: &Dossier, actor: &Actor, role: &Id) -> Match {
        let same = match self.stands_for(role.as_str()) {
            Some(StandsFor::Subject) => self.is_subject(actor),
            Some(StandsFor::Operator) => self.is_operator(dossier, actor),
            Some(StandsFor::Prescriber) => return self.is_prescriber(dossier, actor),
            None => actor.role == *role,
        };
        match same {
            true => Match::Yes,
            false => Match::No,
        }
    }

    /// Whoever prescribed, or a colleague in the same role and the same service.
    fn is_prescriber(&self, dossier: &Dossier, actor: &Actor) -> Match {
        match &dossier.state.prescriber {
            Some(prescriber)
                if prescriber.role == actor.role && prescriber.structure == actor.structure =>
            {
                Match::Yes
            }
            _ => Match::No,
        }
    }

    fn is_role(&self, reference: &Id) -> bool {
        self.catalogue
            .roles
            .iter()
            .any(|role| role.id == *reference)
    }
}
