//! Whoever should act, be there, write or sign: somebody who fills a part of the fiche, so that a line
//! need not say who.

use domain::catalogue::StandsFor;
use domain::dossier::act::Actor;
use domain::dossier::{Around, Dossier, Engine, Match, Subject};
use domain::eligibility::{Prescriber, PrescriberAnswer, may_prescribe};
use domain::fiche::{Event, Party, PartyKind, Step};
use domain::values::{Date, Id};

use crate::format::model::Who;

/// Those who can fill the parts of a fiche in a dossier.
#[derive(Clone, Copy)]
pub struct People<'a, 'c> {
    /// The fiche.
    pub engine: &'a Engine<'c>,
    /// The dossier.
    pub dossier: &'a Dossier,
    /// What surrounds it.
    pub around: Around<'a>,
    /// The actors of the case, in the order of the file.
    pub known: &'a [(String, Actor)],
    /// The day.
    pub on: Date,
}

impl People<'_, '_> {
    /// The person or household.
    pub fn subject(&self) -> Actor {
        let roles = &self.engine.catalogue.roles;
        let subject = roles
            .iter()
            .find(|role| role.stands_for == Some(StandsFor::Subject));
        Actor {
            role: subject.map_or_else(Id::default, |role| role.id.clone()),
            structure: None,
            name: match &self.dossier.subject {
                Subject::Person(name) | Subject::Household(name) => Some(name.clone()),
                _ => None,
            },
        }
    }

    /// Somebody named in a case.
    pub fn who(&self, who: &Who, by: &[Actor]) -> Actor {
        match who {
            Who::Subject => self.subject(),
            Who::Actor(actor) => actor.clone(),
            Who::Party(id) => self.fills(id, by),
        }
    }

    /// Several of them.
    pub fn all(&self, who: &[Who], by: &[Actor]) -> Vec<Actor> {
        who.iter().map(|who| self.who(who, by)).collect()
    }

    /// Somebody for each of these parts, each once; those who act first.
    pub fn fill(&self, parts: &[Id], by: &[Actor]) -> Vec<Actor> {
        let mut found: Vec<Actor> = Vec::new();
        for part in parts {
            let actor = self.fills(part, by);
            if !found.contains(&actor) {
                found.push(actor);
            }
        }
        found
    }

    /// Somebody who is the party, role or organisation a record names: one who acts, whoever
    /// prescribed, an actor of the case, else anybody.
    pub fn fills(&self, part: &Id, by: &[Actor]) -> Actor {
        let party = self.engine.party(part.as_str());
        let role = party.map_or(Some(part), |party| party.role.as_ref());
        let stands_for = role.and_then(|role| self.engine.stands_for(role.as_str()));
        if stands_for == Some(StandsFor::Subject) {
            return self.subject();
        }
        let is = |actor: &&Actor| {
            self.engine.matches(self.dossier, actor, part) == Match::Yes
                && party.is_none_or(|party| self.is_of_territory(party, actor))
        };
        let prescriber = self.dossier.state.prescriber.iter();
        let known = self.known.iter().map(|(_, actor)| actor);
        let found = by.iter().chain(prescriber).chain(known).find(is);
        found.cloned().unwrap_or_else(|| self.anybody(part, party))
    }

    /// Anybody who fills a part.
    fn anybody(&self, part: &Id, party: Option<&Party>) -> Actor {
        let role = match party {
            Some(party) => party.role.as_ref(),
            None => Some(part).filter(|id| self.is_role(id)),
        };
        let stands_for = role.and_then(|role| self.engine.stands_for(role.as_str()));
        let refers = party.is_some_and(|party| party.kind == PartyKind::PersonReferent);
        match (stands_for, role) {
            (Some(StandsFor::Operator), _) => self.staff(),
            (Some(StandsFor::Prescriber), _) => self.prescriber(None),
            (_, None) if refers => self.prescriber(None),
            (_, role) => Actor {
                role: role.unwrap_or(part).clone(),
                structure: match party {
                    Some(party) => self.structure(party).cloned(),
                    None => Some(part).filter(|id| !self.is_role(id)).cloned(),
                },
                name: None,
            },
        }
    }

    fn is_role(&self, id: &Id) -> bool {
        let roles = &self.engine.catalogue.roles;
        roles.iter().any(|role| role.id == *id)
    }

    /// The service that acts for a party: that of the person's territory, that of the dossier's
    /// operator, else the first.
    fn structure<'p>(&self, party: &'p Party) -> Option<&'p Id> {
        let operator = self.dossier.state.operator.as_ref();
        let of_operator = |structure: &&Id| Some(*structure) == operator;
        let near = |structure: &&Id| self.is_near(structure);
        let structures = || party.structures.iter();
        let by_territory = structures().find(|structure| party.by_territory && near(structure));
        by_territory
            .or_else(|| structures().find(of_operator))
            .or_else(|| structures().next())
    }

    fn is_of_territory(&self, party: &Party, actor: &Actor) -> bool {
        let near = |structure: &Id| self.is_near(structure);
        !party.by_territory
            || actor.structure.as_ref().is_none_or(near)
            || !party.structures.iter().any(near)
    }

    /// Whether one of the person's places lies in the territory of a service.
    fn is_near(&self, structure: &Id) -> bool {
        let territories = &self.engine.catalogue.territories;
        let Some(target) = territories.find(structure.as_str()) else {
            return false;
        };
        let person = self.around.facts.on(self.on);
        person.answers.values().any(|answer| match answer {
            domain::person::Answer::Place(place) => {
                territories.lies_in(*place, target) == Some(true)
            }
            _ => false,
        })
    }

    /// Somebody who works for the operator of the dossier, or for one of the fiche; for want of
    /// operators, somebody who carries the action.
    pub fn staff(&self) -> Actor {
        let works = |actor: &&Actor| self.engine.is_operator(self.dossier, actor);
        let mut known = self.known.iter().map(|(_, actor)| actor);
        if let Some(actor) = known.find(works) {
            return actor.clone();
        }
        let operators = self.engine.operators();
        let operator = self.engine.operator_of(self.dossier);
        let operator = operator.or(operators.first().copied());
        let parties = &self.engine.fiche.parties;
        if let Some(operator) = operator {
            let team = parties.iter().find(|party| {
                matches!(party.kind, PartyKind::Team | PartyKind::Operator)
                    && party.role.is_some()
                    && party.structures.contains(operator)
            });
            return Actor {
                role: team
                    .and_then(|party| party.role.clone())
                    .unwrap_or(operator.clone()),
                structure: Some(operator.clone()),
                name: None,
            };
        }
        let carries = [
            PartyKind::Employer,
            PartyKind::Carrier,
            PartyKind::ActionReferent,
        ];
        let party = parties.iter().find(|party| carries.contains(&party.kind));
        match party {
            Some(party) => self.fills(&party.origin.id, &[]),
            None => self.prescriber(None),
        }
    }

    /// Whoever prescribed the dossier; else somebody the fiche lets prescribe.
    pub fn prescriber(&self, step: Option<&Step>) -> Actor {
        if let (Some(prescriber), None) = (&self.dossier.state.prescriber, step) {
            return prescriber.clone();
        }
        let engine = self.engine;
        let may = |actor: &Actor| {
            let prescriber = Prescriber {
                role: actor.role.clone(),
                structure: actor.structure.clone(),
            };
            may_prescribe(engine.catalogue, engine.fiche, &prescriber).answer
                == PrescriberAnswer::Yes
        };
        let mut known = self.known.iter().map(|(_, actor)| actor);
        if let Some(actor) = known.find(|actor| may(actor)) {
            return actor.clone();
        }
        let parties = engine.fiche.parties.iter();
        let anybody = parties
            .filter(|party| party.kind == PartyKind::Prescriber)
            .map(|party| Actor {
                role: party
                    .role
                    .clone()
                    .unwrap_or_else(|| party.origin.id.clone()),
                structure: self.structure(party).cloned(),
                name: None,
            });
        let mut anybody: Vec<Actor> = anybody.collect();
        let best = anybody.iter().position(may).unwrap_or(0);
        match anybody.is_empty() {
            false => anybody.swap_remove(best),
            true => self.subject(),
        }
    }

    /// Who logs something: one whose part in it is counted, else the staff.
    pub fn logs(&self, what: Event) -> Actor {
        let counted = |counter: &&domain::fiche::Counter| {
            counter.counts == what || (counter.counts == Event::Contact && what == Event::Interview)
        };
        let counters = self.engine.fiche.counters.iter();
        let same = counters
            .filter(counted)
            .max_by_key(|counter| counter.counts == what);
        let with = same.and_then(|counter| counter.with.first());
        match with.and_then(|name| name.parse::<Id>().ok()) {
            Some(part) => self.fills(&part, &[]),
            None => self.staff(),
        }
    }
}
