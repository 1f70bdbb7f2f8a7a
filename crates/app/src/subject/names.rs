//! The names of those a list speaks of.

use std::collections::BTreeMap;
use std::fmt;

use store::{Tx, members};

use super::sealed::{self, Kind, Opened};
use crate::call::Call;
use crate::error::{Error, Refusal};
use crate::office::Office;

/// The names of a person: a list is in the order of family names, a page says the first names first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Civil {
    /// Their family name: it comes first in an order.
    pub family_name: String,
    /// Their first names.
    pub first_names: String,
}

impl Civil {
    /// The family name first, as in a register.
    pub fn in_order(&self) -> String {
        format!("{} {}", self.family_name, self.first_names)
    }
}

impl fmt::Display for Civil {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{} {}", self.first_names, self.family_name)
    }
}

/// A subject as a list names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Named {
    /// A person.
    Person(Civil),
    /// A household, by its members.
    Household(String),
    /// The action itself.
    Action,
    /// A contract, by its name.
    Market(String),
    /// Nobody is named yet.
    Anonymous,
}

impl<'c> Office<'c> {
    /// The names of the subjects of a list, as far as who asks may know of them.
    ///
    /// # Errors
    /// A fault.
    pub fn names(
        &self,
        call: &Call<'_>,
        subjects: impl IntoIterator<Item = i64>,
    ) -> Result<BTreeMap<i64, Named>, Error<'c>> {
        self.store.read(|tx| {
            let mut names = BTreeMap::new();
            for id in subjects {
                if names.contains_key(&id) {
                    continue;
                }
                match sealed::open(self, tx, id) {
                    Ok(subject) if self.knows(tx, call, &subject)? => {
                        names.insert(id, self.named(tx, &subject)?);
                    }
                    Ok(_) | Err(Error::Refused(Refusal::Gone | Refusal::NotFound)) => {}
                    Err(error) => return Err(error),
                }
            }
            Ok(names)
        })
    }

    pub(crate) fn named(&self, tx: &mut Tx<'_>, subject: &Opened) -> Result<Named, Error<'c>> {
        Ok(match subject.kind {
            Kind::Person => {
                let civil = subject.identity()?.civil;
                Named::Person(Civil {
                    family_name: civil.family_name,
                    first_names: civil.first_names,
                })
            }
            Kind::Household => Named::Household(self.household_name(tx, subject.kept.id)?),
            Kind::Action => Named::Action,
            Kind::Market => Named::Market(subject.kept.name.clone().unwrap_or_default()),
            Kind::Anonymous => Named::Anonymous,
        })
    }

    /// A household by the family names of those who are of it now: whoever knows of it knows them. By its number,
    /// when nobody is.
    fn household_name(&self, tx: &mut Tx<'_>, household: i64) -> Result<String, Error<'c>> {
        let mut families: Vec<String> = Vec::new();
        for member in members::of_household(tx, household)? {
            if member.to.is_some() {
                continue;
            }
            match sealed::open(self, tx, member.person) {
                Ok(person) => {
                    let family = person.identity()?.civil.family_name;
                    if !families.contains(&family) {
                        families.push(family);
                    }
                }
                Err(Error::Refused(Refusal::Gone)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(match families.is_empty() {
            true => format!("Ménage n° {household}"),
            false => format!("Ménage {}", families.join(" et ")),
        })
    }
}
