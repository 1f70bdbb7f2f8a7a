//! A new person, unless they are known already.

use domain::identity::{Kind as Word, Level, Likeness, index_words, likeness};
use domain::person::Given;
use store::follows::{self, Follow, HELPER, PRINCIPAL};
use store::{Tx, subjects};

use super::facts::NewFact;
use super::identity::Identity;
use super::sealed::{self, Kind, Opened};
use crate::call::{Call, Who};
use crate::error::{Error, Refusal};
use crate::office::Office;

/// Somebody to register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPerson {
    /// Who they are.
    pub identity: Identity,
    /// The commune they live in, or the nearest territory that is known.
    pub commune: Option<String>,
    /// Those who look alike were shown, and are others.
    pub confirmed: bool,
}

/// What registering comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Registered {
    /// They are registered, under this number.
    Done(i64),
    /// They may be known already: look first.
    Candidates {
        /// Those whom who asks may know of, the likeliest first.
        known: Vec<Candidate>,
        /// Somebody of that name is known to others. Nothing more is ever said.
        somebody: bool,
    },
}

/// Somebody known who may be the same person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Their number.
    pub person: i64,
    /// Who they are.
    pub identity: Identity,
    /// How alike, and why.
    pub likeness: Likeness,
}

impl<'c> Office<'c> {
    /// Whether who asks registers people: whoever works here does, a person in their own space does not.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`].
    pub fn registers(&self, who: &Who) -> Result<(), Error<'c>> {
        match who.person {
            Some(_) => Err(Refusal::Forbidden.into()),
            None => Ok(()),
        }
    }

    /// Registers a person; whoever does so follows them: as principal referent when their role may, else as
    /// a helper.
    ///
    /// # Errors
    /// A refusal, or a fault.
    pub fn register(&self, call: &Call<'_>, new: &NewPerson) -> Result<Registered, Error<'c>> {
        self.registers(call.who)?;
        let identity = Identity {
            also: Vec::new(),
            ..new.identity.clone().checked(call.now.today)?
        };
        let facts = self.first_facts(&identity, new.commune.as_deref())?;
        self.store.write(|tx| {
            subjects::alone_with_marks(tx, &self.marks(&identity))?;
            if !new.confirmed
                && let Some(candidates) = self.candidates(tx, call, &identity)?
            {
                return Ok(candidates);
            }
            let id = self.inscribe(tx, call, &identity, &facts)?;
            self.index_identity(tx, id, &identity)?;
            self.first_follow(tx, call, id)?;
            self.note_subject(tx, call, "personne.inscrire", (id, String::new()))?;
            Ok(Registered::Done(id))
        })
    }

    /// A new record: its key, its identity, what is known of it first; it is left to index. Its number.
    pub(crate) fn inscribe(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        identity: &Identity,
        facts: &[NewFact],
    ) -> Result<i64, Error<'c>> {
        let subject = sealed::create(self, tx, call, (Kind::Person, None))?;
        self.seal_identity(tx, call, (&subject, subject.kept.version), identity)?;
        for fact in facts {
            self.add_fact(tx, call, &subject, fact)?;
        }
        Ok(subject.kept.id)
    }

    /// What an identity says that conditions read: the date of birth, and the commune given with it.
    pub(crate) fn first_facts(
        &self,
        identity: &Identity,
        commune: Option<&str>,
    ) -> Result<Vec<NewFact>, Error<'c>> {
        let birth = identity.civil.birth_date;
        let birth = birth.map(|day| (self.birth_fact(), Given::Text(day.to_string())));
        let commune = commune.map(str::trim).filter(|commune| !commune.is_empty());
        let commune = commune.map(|name| (self.commune_fact(), Given::Text(name.to_owned())));
        let told = birth.into_iter().chain(commune);
        let named = told.filter_map(|(fact, given)| Some((fact?, given)));
        named
            .map(|(fact, given)| {
                let new = NewFact {
                    fact: fact.to_owned(),
                    since: None,
                    given: Some(given),
                };
                self.understood(&new).map(|(_, known)| known)
            })
            .collect()
    }

    /// Those who may be this person already; nothing when nobody is.
    fn candidates(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        identity: &Identity,
    ) -> Result<Option<Registered>, Error<'c>> {
        let (mut known, mut somebody) = (Vec::new(), false);
        for (subject, candidate) in self.alike(tx, identity)? {
            match self.knows(tx, call, &subject)? {
                true => known.push(candidate),
                false => somebody = true,
            }
        }
        Ok((somebody || !known.is_empty()).then_some(Registered::Candidates { known, somebody }))
    }

    /// What tells that somebody may be known already, as the blind index keeps it.
    fn marks(&self, identity: &Identity) -> Vec<i64> {
        let words = index_words(&identity.civil).into_iter();
        let doubles = words.filter(|(kind, _)| *kind == Word::Double);
        doubles
            .map(|(kind, word)| self.index.token(kind.name(), &word))
            .collect()
    }

    /// Those who may be this person already, the likeliest first, whoever asks.
    pub(crate) fn alike(
        &self,
        tx: &mut Tx<'_>,
        identity: &Identity,
    ) -> Result<Vec<(Opened, Candidate)>, Error<'c>> {
        let mut ids = Vec::new();
        for mark in self.marks(identity) {
            ids.extend(subjects::twins(tx, mark)?);
        }
        ids.sort_unstable();
        ids.dedup();
        let mut alike = Vec::new();
        for id in ids {
            let subject = match sealed::open(self, tx, id) {
                Ok(subject) => subject,
                Err(Error::Refused(Refusal::Gone)) => continue,
                Err(error) => return Err(error),
            };
            let found = subject.identity()?;
            let closest = found
                .everyone()
                .map(|civil| likeness(&identity.civil, civil))
                .min_by_key(|alike| alike.level);
            let Some(likeness) = closest.filter(|alike| alike.level <= Level::Probable) else {
                continue;
            };
            let candidate = Candidate {
                person: id,
                identity: found,
                likeness,
            };
            alike.push((subject, candidate));
        }
        alike.sort_by_key(|(_, candidate)| (candidate.likeness.level, candidate.person));
        Ok(alike)
    }

    /// Whoever registers somebody follows them.
    pub(crate) fn first_follow(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        person: i64,
    ) -> Result<(), Error<'c>> {
        let who = call.who;
        if who.mandate == 0 {
            return Ok(());
        }
        let kind = match self.follows_persons(&who.role) {
            true => PRINCIPAL,
            false => HELPER,
        };
        let follow = Follow {
            id: call.id(),
            person,
            account: who.account,
            mandate: who.mandate,
            kind: kind.to_owned(),
            from: call.now.today,
            to: None,
            given_by: who.account,
        };
        Ok(follows::insert(tx, &follow)?)
    }
}

impl Opened {
    /// Whether they were put in the restricted archive: no list shows them.
    pub(crate) fn is_archived(&self) -> bool {
        self.kept.archived_at.is_some()
    }
}
