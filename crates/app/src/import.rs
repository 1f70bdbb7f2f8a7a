//! Many people registered at once, from a file: all of them, or nobody.
//!
//! Whoever imports does not follow them: each is given to a referent, or nobody could find them again.

use std::collections::BTreeMap;

use domain::access::Operation;
use domain::facts::{Fact, Sensitivity};
use domain::identity::{Kind as Word, Level, index_words, likeness};
use domain::values::Id;
use store::follows::{self, Follow, PRINCIPAL};
use store::mandates::{self, Mandate};
use store::{Tx, accounts, audit, subjects};

use crate::account::folded;
use crate::call::{Call, Who};
use crate::error::{Error, Refusal};
use crate::office::Office;
use crate::subject::{Identity, NewFact};

/// Somebody to register.
#[derive(Debug, Clone, PartialEq)]
pub struct Newcomer {
    /// Who they are; with a date of birth, without which nobody is recognised the second time.
    pub identity: Identity,
    /// The commune they live in.
    pub commune: Option<String>,
    /// What else is known of them.
    pub facts: Vec<NewFact>,
    /// Who follows them from now on.
    pub referent: Designated,
    /// What was decided of those who look like them.
    pub decision: Decision,
}

/// How a mandate is told in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Designated {
    /// By the login of its holder.
    Login(String),
    /// By its number.
    Mandate(i64),
    /// By the role and where it is held, when one person alone holds it there.
    Post(Id, Id),
}

/// What was decided of those who look like somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Nothing yet.
    Undecided,
    /// They are others.
    New,
    /// This line is to be left.
    Skip,
}

/// What a line comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// They are registered, or would be.
    Registered,
    /// They are there already: same names, same birth; their number when who imports may know of them.
    Already(Option<i64>),
    /// They look like others, and nobody decided.
    ToDecide {
        /// Those whom who imports may know of.
        known: Vec<i64>,
        /// Somebody else is known to others. Nothing more is ever said.
        somebody: bool,
        /// Lines before this one, by their rank.
        lines: Vec<usize>,
    },
    /// The file says to leave them.
    Left,
    /// They cannot be registered so.
    Refused(Unfit),
}

/// Why somebody cannot be registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// Nobody holds the mandate that is told today.
    NoSuchReferent,
    /// Several could be meant.
    SeveralReferents,
    /// The role held does not follow persons.
    CannotFollow,
    /// A line before this one, of this rank, is the same person.
    Twice(usize),
}

/// What an import comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// Line by line.
    pub outcomes: Vec<Outcome>,
    /// Whether it was written.
    pub written: bool,
}

impl Imported {
    /// Whether nothing is refused, and nothing left to decide.
    pub fn is_clear(&self) -> bool {
        let stops =
            |outcome: &Outcome| matches!(outcome, Outcome::ToDecide { .. } | Outcome::Refused(_));
        !self.outcomes.iter().any(stops)
    }
}

/// The most lines that share a mark of a double and are compared; the store looks at as many.
const MOST_TWINS: usize = 50;

/// Whether a fact may be imported: what a principal referent may write of somebody, and no more. Health,
/// breaches and money are written in their dossier, by those whose it is.
pub fn may_import(fact: &Fact) -> bool {
    fact.class <= Sensitivity::S2
}

/// Somebody to register, checked.
struct Ready {
    identity: Identity,
    facts: Vec<NewFact>,
}

impl<'c> Office<'c> {
    /// Registers people, all or nobody, when `write` says so and nothing stands against any of them; tells in
    /// any case what each line comes to.
    ///
    /// # Errors
    /// One may not; a value that makes no sense; or a fault.
    pub fn import_persons(
        &self,
        call: &Call<'_>,
        people: &[Newcomer],
        write: bool,
    ) -> Result<Imported, Error<'c>> {
        self.allow(call.who, Operation::Import, None)?;
        if call.who.person.is_some() {
            return Err(Refusal::Forbidden.into());
        }
        let ready = people.iter().map(|one| self.ready(call, one));
        let ready = ready.collect::<Result<Vec<_>, _>>()?;
        if !write {
            return self.store.read(|tx| {
                let (outcomes, _) = self.outcomes(tx, call, people, &ready)?;
                Ok(Imported {
                    outcomes,
                    written: false,
                })
            });
        }
        self.store.write(|tx| {
            subjects::alone(tx)?;
            let (outcomes, mandates) = self.outcomes(tx, call, people, &ready)?;
            let mut imported = Imported {
                outcomes,
                written: false,
            };
            if imported.is_clear() {
                self.inscribe_all(tx, call, (people, &ready), (&imported.outcomes, &mandates))?;
                imported.written = true;
            }
            Ok(imported)
        })
    }

    /// The mandate that an import is made under: that of an account which may import, or of this number.
    ///
    /// # Errors
    /// There is none held today that may; or a fault.
    pub fn importer(&self, call: &Call<'_>, told: &Designated) -> Result<Who, Error<'c>> {
        let may = |mandate: &Mandate| {
            let role = self.catalogue.role(&mandate.role);
            role.is_some_and(|role| role.holds(domain::access::Habilitation::Imports))
        };
        self.store.read(|tx| {
            let held = self.designated(tx, call, told)?;
            let mandate = held.into_iter().find(may).ok_or(Refusal::Forbidden)?;
            Ok(Who {
                account: mandate.account,
                mandate: mandate.id,
                role: mandate.role,
                structure: mandate.structure,
                person: None,
            })
        })
    }

    fn ready(&self, call: &Call<'_>, one: &Newcomer) -> Result<Ready, Error<'c>> {
        let identity = Identity {
            also: Vec::new(),
            ..one.identity.clone().checked(call.now.today)?
        };
        let mut facts = self.first_facts(&identity, one.commune.as_deref())?;
        for fact in &one.facts {
            let (rank, fact) = self.understood(fact)?;
            if !may_import(&self.catalogue.vocabulary.facts[rank]) {
                return Err(Refusal::Forbidden.into());
            }
            facts.push(fact);
        }
        Ok(Ready { identity, facts })
    }

    /// What each line comes to, with the mandates that were designated.
    fn outcomes(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        people: &[Newcomer],
        ready: &[Ready],
    ) -> Result<(Vec<Outcome>, BTreeMap<Designated, Mandate>), Error<'c>> {
        let mut referents: BTreeMap<&Designated, Result<Mandate, Unfit>> = BTreeMap::new();
        let mut before: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut outcomes = Vec::with_capacity(people.len());
        for (rank, (one, own)) in people.iter().zip(ready).enumerate() {
            if one.decision == Decision::Skip {
                outcomes.push(Outcome::Left);
                continue;
            }
            if !referents.contains_key(&one.referent) {
                let found = self.referent(tx, call, &one.referent)?;
                referents.insert(&one.referent, found);
            }
            let mut outcome = self.against_known(tx, call, own)?;
            if matches!(outcome, Outcome::Already(_)) {
                outcomes.push(outcome);
                continue;
            }
            against_lines(&mut outcome, own, ready, &before);
            if one.decision == Decision::New && matches!(outcome, Outcome::ToDecide { .. }) {
                outcome = Outcome::Registered;
            }
            if let Some(Err(unfit)) = referents.get(&one.referent)
                && outcome == Outcome::Registered
            {
                outcome = Outcome::Refused(*unfit);
            }
            for key in doubles(own) {
                before.entry(key).or_default().push(rank);
            }
            outcomes.push(outcome);
        }
        let found = referents.into_iter();
        let mandates = found.filter_map(|(told, found)| Some((told.clone(), found.ok()?)));
        Ok((outcomes, mandates.collect()))
    }

    /// What somebody comes to before those who are registered.
    fn against_known(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        own: &Ready,
    ) -> Result<Outcome, Error<'c>> {
        let (mut known, mut somebody) = (Vec::new(), false);
        for (subject, candidate) in self.alike(tx, &own.identity)? {
            let knows = self.knows(tx, call, &subject)?;
            if candidate.likeness.level == Level::Same {
                return Ok(Outcome::Already(knows.then_some(candidate.person)));
            }
            match knows {
                true => known.push(candidate.person),
                false => somebody = true,
            }
        }
        Ok(match known.is_empty() && !somebody {
            true => Outcome::Registered,
            false => Outcome::ToDecide {
                known,
                somebody,
                lines: Vec::new(),
            },
        })
    }

    /// The mandate that follows somebody from now on.
    fn referent(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        told: &Designated,
    ) -> Result<Result<Mandate, Unfit>, Error<'c>> {
        let held = self.designated(tx, call, told)?;
        let some = !held.is_empty();
        let mut follow = held
            .into_iter()
            .filter(|mandate| self.follows_persons(&mandate.role));
        Ok(match (follow.next(), follow.next()) {
            (Some(only), None) => Ok(only),
            (Some(_), Some(_)) => Err(Unfit::SeveralReferents),
            (None, _) if some => Err(Unfit::CannotFollow),
            (None, _) => Err(Unfit::NoSuchReferent),
        })
    }

    /// The mandates held today that are told so.
    fn designated(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        told: &Designated,
    ) -> Result<Vec<Mandate>, Error<'c>> {
        let mut mandates = match told {
            Designated::Mandate(id) => mandates::find(tx, *id)?.into_iter().collect(),
            Designated::Post(role, structure) => mandates::of_post(tx, role, structure)?,
            Designated::Login(login) => match accounts::by_login(tx, &folded(login))? {
                Some(account) if account.revoked_at.is_none() => {
                    mandates::of_account(tx, account.id)?
                }
                _ => Vec::new(),
            },
        };
        mandates.retain(|mandate| mandate.holds(call.now.today));
        Ok(mandates)
    }

    fn inscribe_all(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        (people, ready): (&[Newcomer], &[Ready]),
        (outcomes, mandates): (&[Outcome], &BTreeMap<Designated, Mandate>),
    ) -> Result<(), Error<'c>> {
        let lines = people.iter().zip(ready).zip(outcomes);
        let mut indexed = Vec::new();
        for ((one, own), _) in lines.filter(|(_, outcome)| **outcome == Outcome::Registered) {
            let person = self.inscribe(tx, call, &own.identity, &own.facts)?;
            if let Some(to) = mandates.get(&one.referent) {
                let follow = Follow {
                    id: call.id(),
                    person,
                    account: to.account,
                    mandate: to.id,
                    kind: PRINCIPAL.to_owned(),
                    from: call.now.today,
                    to: None,
                    given_by: call.who.account,
                };
                follows::insert(tx, &follow)?;
            }
            self.note_subject(tx, call, "personne.importer", (person, String::new()))?;
            indexed.push(self.indexed(person, &own.identity));
        }
        subjects::index_new(tx, &indexed)?;
        if !indexed.is_empty() {
            let mut line = call.line("import.personnes", ("import", call.id()), 0);
            line.detail = indexed.len().to_string();
            audit::write(tx, self.store.node(), &line)?;
        }
        Ok(())
    }
}

/// The marks by which doubles of somebody are found.
fn doubles(own: &Ready) -> impl Iterator<Item = String> {
    let words = index_words(&own.identity.civil).into_iter();
    words
        .filter(|(kind, _)| *kind == Word::Double)
        .map(|(_, word)| word)
}

/// What somebody comes to before the lines above theirs.
fn against_lines(
    outcome: &mut Outcome,
    own: &Ready,
    ready: &[Ready],
    before: &BTreeMap<String, Vec<usize>>,
) {
    let mut ranks: Vec<usize> = doubles(own)
        .filter_map(|key| before.get(&key))
        .flat_map(|ranks| ranks.iter().rev().take(MOST_TWINS).copied())
        .collect();
    ranks.sort_unstable();
    ranks.dedup();
    let mut looks = Vec::new();
    for rank in ranks {
        let other = &ready[rank].identity.civil;
        match likeness(&own.identity.civil, other).level {
            Level::Same => {
                *outcome = Outcome::Refused(Unfit::Twice(rank));
                return;
            }
            Level::Probable => looks.push(rank),
            Level::Possible | Level::Different => {}
        }
    }
    match outcome {
        _ if looks.is_empty() => {}
        Outcome::ToDecide { lines, .. } => *lines = looks,
        _ => {
            *outcome = Outcome::ToDecide {
                known: Vec::new(),
                somebody: false,
                lines: looks,
            };
        }
    }
}
