//! What comes with every act and every question: who, when, and a source of randomness.

use std::cell::RefCell;
use std::collections::BTreeSet;

use domain::Catalogue;
use domain::access::posts_of;
use domain::dossier::Actor;
use domain::values::{Date, Id};
use store::audit::Line;
use store::lists::Posts;
use store::outbox::Job;

/// When: the instant, and the civil day it is where the work is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// Milliseconds since 1970, UTC.
    pub at: i64,
    /// The day.
    pub today: Date,
}

/// Who acts: an account, under one of its mandates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// The account.
    pub account: i64,
    /// The mandate; it is what dossiers know people by.
    pub mandate: i64,
    /// The role held.
    pub role: Id,
    /// Where it is held.
    pub structure: Option<Id>,
    /// The person they are, when they act for themself.
    pub person: Option<i64>,
}

impl Who {
    /// The installation itself: demonstration data, imports, background work.
    pub fn installation(role: Id) -> Who {
        Who {
            account: 0,
            mandate: 0,
            role,
            structure: None,
            person: None,
        }
    }

    /// Somebody at the door, before they prove who they are: no account, no role.
    pub fn nobody() -> Who {
        Who::installation(Id::default())
    }

    /// As the kernel knows them: by their mandate, or by the person they are.
    pub fn actor(&self) -> Actor {
        let name = self.person.unwrap_or(self.mandate);
        Actor {
            role: self.role.clone(),
            structure: self.structure.clone(),
            name: Some(name.to_string()),
        }
    }

    /// The post that nobody else holds.
    pub(crate) fn own_post(&self) -> String {
        match self.person {
            Some(person) => subject_post(person),
            None => chair_post(self.mandate),
        }
    }

    /// The posts by which lists find their dossiers.
    pub(crate) fn posts(&self, catalogue: &Catalogue) -> Posts {
        let held = match self.person {
            Some(_) => Vec::new(),
            None => posts_of(catalogue, &self.actor()),
        };
        Posts::of(
            [self.own_post()]
                .into_iter()
                .chain(held.iter().map(ToString::to_string)),
        )
    }
}

/// The post of whoever holds this mandate, and nobody else.
pub(crate) fn chair_post(mandate: i64) -> String {
    format!("mandat:{mandate}")
}

/// The post of a person or household themself.
pub(crate) fn subject_post(subject: i64) -> String {
    format!("sujet:{subject}")
}

/// A call: who, when, and randomness.
pub struct Call<'a> {
    /// Who.
    pub who: &'a Who,
    /// When.
    pub now: Now,
    entropy: RefCell<&'a mut vault::Entropy<'a>>,
    given: RefCell<BTreeSet<i64>>,
}

/// Milliseconds between 1970 and 2000: identifiers count from there, until 2069.
const EPOCH: i64 = 946_684_800_000;

impl<'a> Call<'a> {
    /// A call.
    pub fn new(who: &'a Who, now: Now, entropy: &'a mut vault::Entropy<'a>) -> Call<'a> {
        Call {
            who,
            now,
            entropy: RefCell::new(entropy),
            given: RefCell::default(),
        }
    }

    /// Fills bytes with randomness.
    pub fn draw(&self, bytes: &mut [u8]) {
        (self.entropy.borrow_mut())(bytes);
    }

    /// A new identifier: the instant, then 22 random bits. Sorted by time; no two of one call, no two of
    /// different calls in practice, and the database refuses the second if ever.
    pub fn id(&self) -> i64 {
        let mut random = [0; 4];
        loop {
            self.draw(&mut random);
            let random = i64::from(u32::from_be_bytes(random) >> 10);
            let id = ((self.now.at - EPOCH).max(1) << 22) | random;
            if self.given.borrow_mut().insert(id) {
                return id;
            }
        }
    }

    /// A line of the access journal: what was done, on what, concerning which subject (0 for none).
    pub(crate) fn line(&self, did: &str, (object, object_id): (&str, i64), subject: i64) -> Line {
        Line {
            at: self.now.at,
            account: self.who.account,
            mandate: self.who.mandate,
            did: did.to_owned(),
            object: object.to_owned(),
            object_id,
            subject,
            detail: String::new(),
        }
    }

    /// Something there is to tell, at once: to one account, or to whom it may concern.
    pub(crate) fn job(
        &self,
        kind: &str,
        account: Option<i64>,
        (object, object_id): (&str, i64),
    ) -> Job {
        Job {
            id: self.id(),
            kind: kind.to_owned(),
            account,
            object: object.to_owned(),
            object_id,
            due_at: self.now.at,
            tries: 0,
        }
    }
}
