//! Who could act in a fiche: made up from the fiche and the catalogue.

use std::collections::BTreeMap;

use domain::catalogue::{Role, StandsFor};
use domain::dossier::{Actor, Dossier, Engine, Match, Subject};
use domain::eligibility::{Prescriber, PrescriberAnswer, belongs, may_prescribe};
use domain::fiche::PartyKind;
use domain::values::Id;

use crate::dice::Dice;

/// Those who work at the operator, or for it.
const AT_OPERATOR: [PartyKind; 3] = [
    PartyKind::Operator,
    PartyKind::Team,
    PartyKind::PersonReferent,
];

/// Everyone worth trying in a fiche, worked out once.
pub struct Cast {
    /// Each party with each of its services, each role alone and with each operator.
    pub everyone: Vec<Actor>,
    /// Those of them who may prescribe or orient.
    pub prescribers: Vec<Actor>,
    /// The person or household.
    pub subject: Actor,
    /// For each party, the ranks of those who are it in a dossier nobody has touched: with time, an
    /// operator chosen leaves fewer of them, never others.
    holders: BTreeMap<Id, Vec<usize>>,
    /// Those who can be tried, and whom nobody would expect: a role of elsewhere held at an operator.
    unlikely: Vec<Actor>,
}

impl Cast {
    /// Of a fiche.
    pub fn of(engine: &Engine<'_>) -> Cast {
        let mut everyone: Vec<Actor> = Vec::new();
        let made = |role: &Id, structure: Option<&Id>| Actor {
            role: role.clone(),
            structure: structure.cloned(),
            name: None,
        };
        let add = |everyone: &mut Vec<Actor>, role: &Id, structure: Option<&Id>| {
            let actor = made(role, structure);
            if !everyone.contains(&actor) {
                everyone.push(actor);
            }
        };
        // A name is well formed or empty: an empty role matches nobody.
        let agent: Id = "agent".parse().unwrap_or_default();
        for party in &engine.fiche.parties {
            let role = party.role.as_ref().unwrap_or(&agent);
            for structure in &party.structures {
                add(&mut everyone, role, Some(structure));
                for member in &party.represented {
                    add(&mut everyone, member, Some(structure));
                }
            }
            if party.structures.is_empty() {
                add(&mut everyone, role, None);
            }
        }
        let known = everyone.clone();
        let mut unlikely = Vec::new();
        for role in &engine.catalogue.roles {
            let works_there = role.stands_for == Some(StandsFor::Operator)
                || engine.fiche.parties.iter().any(|party| {
                    party.role.as_ref() == Some(&role.id) && AT_OPERATOR.contains(&party.kind)
                });
            add(&mut everyone, &role.id, None);
            // Those who may do something outside of dossiers do nothing in them.
            if !role.habilitations.is_empty() {
                continue;
            }
            for operator in engine.operators() {
                let actor = made(&role.id, Some(operator));
                if !works_there && !known.contains(&actor) {
                    unlikely.push(actor);
                }
                add(&mut everyone, &role.id, Some(operator));
            }
        }
        for organisation in &engine.catalogue.organisations {
            add(&mut everyone, &agent, Some(&organisation.id));
        }
        let may = |actor: &&Actor| {
            let prescriber = Prescriber {
                role: actor.role.clone(),
                structure: actor.structure.clone(),
            };
            may_prescribe(engine.catalogue, engine.fiche, &prescriber).answer
                <= PrescriberAnswer::MayOrient
        };
        let blank = Dossier::open(String::new(), Subject::Action, engine);
        let holders = engine.fiche.parties.iter().map(|party| {
            let id = &party.origin.id;
            let is = |actor: &Actor| engine.matches(&blank, actor, id) == Match::Yes;
            let ranks = everyone.iter().enumerate().filter(|(_, actor)| is(actor));
            (id.clone(), ranks.map(|(rank, _)| rank).collect())
        });
        let stands = |role: &&Role| role.stands_for == Some(StandsFor::Subject);
        let subject = engine.catalogue.roles.iter().find(stands);
        Cast {
            holders: holders.collect(),
            prescribers: everyone.iter().filter(may).cloned().collect(),
            subject: Actor {
                role: subject.map_or(agent, |role| role.id.clone()),
                structure: None,
                name: None,
            },
            everyone,
            unlikely,
        }
    }

    /// Someone who is the party, role or organisation named, as surely as can be: whoever prescribed
    /// first, then a service among `near`, which lies where the person lives or is followed.
    pub fn who(
        &self,
        engine: &Engine<'_>,
        dossier: &Dossier,
        reference: &Id,
        near: &[Id],
        dice: &mut Dice,
    ) -> Option<Actor> {
        let certain = |actor: &&Actor| engine.matches(dossier, actor, reference) == Match::Yes;
        let known = dossier.state.prescriber.iter().chain([&self.subject]);
        if let Some(actor) = known.into_iter().find(certain) {
            return Some(actor.clone());
        }
        let everyone: Vec<&Actor> = match self.holders.get(reference) {
            Some(ranks) => ranks.iter().filter_map(|r| self.everyone.get(*r)).collect(),
            None => self.everyone.iter().collect(),
        };
        let found: Vec<&Actor> = everyone.into_iter().filter(certain).collect();
        let ours = found
            .iter()
            .filter(|actor| !engine.is_other_operator(dossier, actor));
        let ours: Vec<&Actor> = ours.copied().collect();
        let found = if ours.is_empty() { found } else { ours };
        self.nearest(engine, &found, near, dice)
    }

    /// Someone who may prescribe, of a service near the person if there is one.
    pub fn prescriber(&self, engine: &Engine<'_>, near: &[Id], dice: &mut Dice) -> Option<Actor> {
        let found: Vec<&Actor> = self.prescribers.iter().collect();
        self.nearest(engine, &found, near, dice)
    }

    fn nearest(
        &self,
        engine: &Engine<'_>,
        among: &[&Actor],
        near: &[Id],
        dice: &mut Dice,
    ) -> Option<Actor> {
        let likely = among.iter().filter(|actor| !self.unlikely.contains(actor));
        let likely: Vec<&Actor> = likely.copied().collect();
        let among = if likely.is_empty() { among } else { &likely };
        let close = |actor: &&&Actor| {
            let structure = actor.structure.as_ref();
            structure.is_some_and(|structure| {
                near.iter()
                    .any(|place| belongs(engine.catalogue, place, structure))
            })
        };
        let close: Vec<&Actor> = among.iter().filter(close).copied().collect();
        let among = if close.is_empty() { among } else { &close };
        dice.one_of(among).map(|actor| (*actor).clone())
    }

    /// Someone who works on the dossier for its operator, or has to do with it otherwise.
    pub fn agent(&self, engine: &Engine<'_>, dossier: &Dossier) -> Option<Actor> {
        let of_operator = |actor: &&Actor| engine.is_operator(dossier, actor);
        let related = |actor: &&Actor| {
            engine.is_related(dossier, actor) && !engine.is_other_operator(dossier, actor)
        };
        let mut everyone = self.everyone.iter();
        let found = everyone.find(of_operator);
        found
            .or_else(|| self.everyone.iter().find(related))
            .cloned()
    }

    /// Someone of these kinds of parties.
    pub fn of_kinds(
        &self,
        engine: &Engine<'_>,
        dossier: &Dossier,
        kinds: &[PartyKind],
    ) -> Option<Actor> {
        let parties = engine.fiche.parties.iter();
        let parties = parties.filter(|party| kinds.contains(&party.kind));
        let mut found = parties
            .filter_map(|p| self.who(engine, dossier, &p.origin.id, &[], &mut Dice::first()));
        found.next()
    }
}
