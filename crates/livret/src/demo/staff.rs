//! Those who work: one mandate for each role in each structure that somebody acts from, made when it first
//! does.

use std::collections::BTreeMap;

use app::{Error, Office, Who};
use domain::dossier::Actor;
use domain::values::{Date, Id};
use store::mandates::{self, Mandate};

use super::hand::Hand;

/// A role, where it is held.
type Post = (Id, Option<Id>);

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
        let nobody = Who::installation(actor.role.clone());
        let mandate = Mandate {
            id: hand.id(&nobody),
            account: hand.id(&nobody),
            role: actor.role.clone(),
            structure: actor.structure.clone(),
            from: self.since,
            to: None,
            given_by: 0,
            revoked_at: None,
        };
        let kept: Result<(), store::Fault> =
            self.office.store.write(|tx| mandates::insert(tx, &mandate));
        kept.map_err(Error::Store)?;
        let who = Who {
            account: mandate.account,
            mandate: mandate.id,
            role: mandate.role,
            structure: mandate.structure,
            person: None,
        };
        self.held.push(Actor {
            name: None,
            ..actor.clone()
        });
        self.known.insert(post, who.clone());
        Ok(who)
    }
}
