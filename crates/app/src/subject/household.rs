//! Households: who lives together, from when to when. A dossier on a household is about all of it.

use std::collections::BTreeSet;

use domain::values::Date;
use serde::{Deserialize, Serialize};
use store::members::{self, Member};
use store::{Tx, subjects};

use super::identity::{Contact, Identity, identity_place};
use super::sealed::{self, Kind, Opened};
use crate::call::Call;
use crate::error::{Error, Invalid, Refusal, invalid};
use crate::office::Office;

/// A household as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Household {
    /// Its number.
    pub id: i64,
    /// Where it is reached.
    pub contact: Contact,
    /// Who is of it, or was.
    pub members: Vec<(Member, Identity)>,
    /// Those of them whom who asks may know of beyond the household: the others have no page for them.
    pub known: BTreeSet<i64>,
}

/// What is sealed of a household.
#[derive(Serialize, Deserialize)]
struct Dwelling {
    contact: Contact,
}

/// The most people of one household.
const MOST: usize = 30;

impl<'c> Office<'c> {
    /// Registers a household of people that are known; whoever does so follows it. Its number.
    ///
    /// # Errors
    /// A member that who asks may not know of; or a fault.
    pub fn found_household(
        &self,
        call: &Call<'_>,
        persons: &[i64],
        contact: &Contact,
    ) -> Result<i64, Error<'c>> {
        if call.who.person.is_some() {
            return Err(Refusal::Forbidden.into());
        }
        if persons.is_empty() {
            return Err(invalid("membres", Invalid::Missing));
        }
        if persons.len() > MOST {
            return Err(invalid("membres", Invalid::TooLong));
        }
        let mut contact = contact.clone();
        contact.check()?;
        self.store.write(|tx| {
            let household = sealed::create(self, tx, call, (Kind::Household, None))?;
            let id = household.kept.id;
            let dwelling = Dwelling {
                contact: contact.clone(),
            };
            let sealed = household.seal(call, &identity_place(id), &dwelling)?;
            subjects::rename(tx, id, &sealed, household.kept.version)?;
            for person in persons {
                self.join(tx, call, id, (*person, call.now.today))?;
            }
            self.first_follow(tx, call, id)?;
            self.note_subject(tx, call, "menage.inscrire", (id, String::new()))?;
            Ok(id)
        })
    }

    /// Some join a household, some leave it, on a day. One who leaves was of it until then.
    ///
    /// # Errors
    /// A refusal, or a fault.
    pub fn change_members(
        &self,
        call: &Call<'_>,
        household: i64,
        (joining, leaving): (&[i64], &[i64]),
        on: Date,
    ) -> Result<(), Error<'c>> {
        if on > call.now.today {
            return Err(invalid("le", Invalid::Dates));
        }
        self.store.write(|tx| {
            let subject = self.open_known(tx, call, (household, &[Kind::Household]))?;
            if call.who.person.is_some() {
                return Err(Refusal::Forbidden.into());
            }
            self.alone_with(tx, &subject)?;
            let id = subject.kept.id;
            for person in leaving {
                let person = sealed::open(self, tx, *person)?.kept.id;
                let now = members::of_household(tx, id)?;
                let own = |member: &&Member| member.person == person && member.to.is_none();
                let member = now.iter().find(own).ok_or(Refusal::NotFound)?;
                if on < member.from {
                    return Err(invalid("le", Invalid::Dates));
                }
                members::leave(tx, id, person, on)?;
            }
            for person in joining {
                self.join(tx, call, id, (*person, on))?;
            }
            // Those who are of it see its dossiers; one who left does not any more.
            self.redraw_subject(tx, id, call.now)?;
            let detail = format!("{} {}", joining.len(), leaving.len());
            self.note_subject(tx, call, "menage.changer", (id, detail))
        })
    }

    /// A household and everyone who is of it, or was; the reading is written in the access journal.
    ///
    /// # Errors
    /// There is none that who asks may know of; or a fault.
    pub fn household(&self, call: &Call<'_>, id: i64) -> Result<Household, Error<'c>> {
        self.store.write(|tx| {
            let subject = self.open_known(tx, call, (id, &[Kind::Household]))?;
            let id = subject.kept.id;
            self.note_subject(tx, call, "menage.lire", (id, String::new()))?;
            let (mut members, mut known) = (Vec::new(), BTreeSet::new());
            for member in members::of_household(tx, id)? {
                match sealed::open(self, tx, member.person) {
                    Ok(person) => {
                        if self.knows(tx, call, &person)? {
                            known.insert(member.person);
                        }
                        members.push((member, person.identity()?));
                    }
                    // Somebody erased is no longer anybody's member.
                    Err(Error::Refused(Refusal::Gone)) => {}
                    Err(error) => return Err(error),
                }
            }
            Ok(Household {
                id,
                contact: dwelling(&subject)?.contact,
                members,
                known,
            })
        })
    }

    /// The households a person is of today, as far as who asks may know of them; the reading is written in the
    /// access journal.
    ///
    /// # Errors
    /// There is no such person that they may know of; or a fault.
    pub fn households(&self, call: &Call<'_>, person: i64) -> Result<Vec<Household>, Error<'c>> {
        let numbers = self.store.read(|tx| {
            let subject = self.open_known(tx, call, (person, &[Kind::Person]))?;
            self.households_of(tx, call, subject.kept.id)
        })?;
        let households = numbers.into_iter().map(|id| self.household(call, id));
        households.collect()
    }

    /// The numbers of the households somebody is of today that who asks may know of.
    pub(crate) fn households_of(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        person: i64,
    ) -> Result<Vec<i64>, Error<'c>> {
        let mut all = Vec::new();
        for member in members::of_person(tx, person)? {
            if member.to.is_some() || all.contains(&member.household) {
                continue;
            }
            match sealed::open(self, tx, member.household) {
                Ok(household) if self.knows(tx, call, &household)? => all.push(member.household),
                Ok(_) | Err(Error::Refused(Refusal::Gone | Refusal::NotFound)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(all)
    }

    fn join(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        household: i64,
        (person, day): (i64, Date),
    ) -> Result<(), Error<'c>> {
        let person = self.open_known(tx, call, (person, &[Kind::Person]))?;
        let person = person.kept.id;
        let now = members::of_household(tx, household)?;
        let within = |member: &Member| member.person == person && member.to.is_none();
        if now.iter().any(within) {
            return Err(invalid("membres", Invalid::Already));
        }
        Ok(members::join(tx, household, person, day)?)
    }
}

fn dwelling<'c>(household: &Opened) -> Result<Dwelling, Error<'c>> {
    let sealed = household.kept.sealed.as_ref();
    let sealed = sealed.ok_or_else(|| Error::Unreadable("ménage sans logement".to_owned()))?;
    household.unseal(&identity_place(household.kept.id), sealed)
}
