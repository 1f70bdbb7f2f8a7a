//! Those who work: one account, with one mandate, for each role in each structure that somebody acts from,
//! made when it first does; and those who only look.

use std::collections::BTreeMap;

use app::{Error, Office, Who};
use demo::names::{Communes, Somebody};
use domain::catalogue::StandsFor;
use domain::dossier::Actor;
use domain::fiche::PartyKind;
use domain::values::{Date, Id};
use store::accounts::{self, Account};
use store::mandates::{self, Mandate};

use super::hand::Hand;

/// A role, where it is held.
type Post = (Id, Option<Id>);

/// Those who work are drawn among so many, after those who are followed.
const STRANGERS: u64 = 1 << 32;

/// Those who work.
pub(super) struct Staff<'o, 'c> {
    office: &'o Office<'c>,
    since: Date,
    known: BTreeMap<Post, Who>,
    /// The same, as the kernel asks who holds what.
    pub(super) held: Vec<Actor>,
}

impl<'o, 'c> Staff<'o, 'c> {
    /// Nobody yet; those who come work since this day.
    pub(super) fn new(office: &'o Office<'c>, since: Date) -> Staff<'o, 'c> {
        Staff {
            office,
            since,
            known: BTreeMap::new(),
            held: Vec::new(),
        }
    }

    /// Whoever holds a role in a structure.
    pub(super) fn who(&mut self, hand: &mut Hand, actor: &Actor) -> Result<Who, Error<'c>> {
        let post = (actor.role.clone(), actor.structure.clone());
        if let Some(who) = self.known.get(&post) {
            return Ok(who.clone());
        }
        let who = self.hire(hand, &post, None)?;
        self.held.push(Actor {
            name: None,
            ..actor.clone()
        });
        self.known.insert(post, who.clone());
        Ok(who)
    }

    /// One may enter as each role: those that nobody needed yet are held too, where a fiche has them work, else where the
    /// actions are steered from by those who may do something there.
    pub(super) fn hire_onlookers(&mut self, hand: &mut Hand) -> Result<(), Error<'c>> {
        let catalogue = self.office.catalogue;
        let parties = || catalogue.fiches.iter().flat_map(|fiche| &fiche.parties);
        let steers = parties().find(|party| party.kind == PartyKind::ActionReferent);
        let steers = steers.and_then(|party| party.structures.first());
        for role in &catalogue.roles {
            let held = self.known.keys().any(|(held, _)| *held == role.id);
            if held || role.stands_for.is_some() {
                continue;
            }
            let named = parties().filter(|party| party.role.as_ref() == Some(&role.id));
            let place = match role.habilitations.is_empty() {
                true => named.flat_map(|party| &party.structures).next(),
                false => steers,
            };
            self.hire(hand, &(role.id.clone(), place.cloned()), None)?;
        }
        Ok(())
    }

    /// Those who act in dossiers.
    pub(super) fn at_work(&self) -> impl Iterator<Item = &Who> {
        self.known.values()
    }

    /// Somebody who is followed gets a way in of their own.
    pub(super) fn welcome(&mut self, hand: &mut Hand, person: i64) -> Result<(), Error<'c>> {
        let mut roles = self.office.catalogue.roles.iter();
        let themself = roles.find(|role| role.stands_for == Some(StandsFor::Subject));
        if let Some(role) = themself {
            self.hire(hand, &(role.id.clone(), None), Some(person))?;
        }
        Ok(())
    }

    /// An account and its mandate.
    fn hire(&self, hand: &mut Hand, post: &Post, person: Option<i64>) -> Result<Who, Error<'c>> {
        let (role, structure) = post;
        let nobody = Who::installation(role.clone());
        let rank = hand.draw() % STRANGERS + STRANGERS;
        let somebody = Somebody::drawn(0, rank, self.since, &Communes::default());
        let place = match (structure, person) {
            (Some(structure), _) => structure.to_string(),
            (None, Some(person)) => person.to_string(),
            (None, None) => String::new(),
        };
        let login = match place.is_empty() {
            true => role.to_string(),
            false => format!("{role}.{place}"),
        };
        let (account, mandate) = (hand.id(&nobody), hand.id(&nobody));
        let account = Account {
            id: account,
            mail: Some(format!("{login}@exemple.example")),
            login,
            name: somebody.name(),
            person,
            password: None,
            totp: None,
            totp_step: 0,
            created_at: hand.act(&nobody, |call| call.now.at),
            revoked_at: None,
        };
        let mandate = Mandate {
            id: mandate,
            account: account.id,
            role: role.clone(),
            structure: structure.clone(),
            from: self.since,
            to: None,
            given_by: 0,
            revoked_at: None,
        };
        let kept: Result<(), store::Fault> = self.office.store.write(|tx| {
            accounts::insert(tx, &account)?;
            mandates::insert(tx, &mandate)
        });
        kept.map_err(Error::Store)?;
        Ok(Who {
            account: mandate.account,
            mandate: mandate.id,
            role: mandate.role,
            structure: mandate.structure,
            person,
        })
    }
}
