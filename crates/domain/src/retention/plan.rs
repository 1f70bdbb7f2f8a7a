//! The purge as a plan: what would be done today, before anything is.

use std::collections::BTreeMap;

use super::course::Stage;
use super::fate::{Fate, PersonHeld};
use super::rules::{Retention, Rule};
use crate::values::{Date, Id};

/// Something that should be moved to a later stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action<'a> {
    /// The person.
    pub person: &'a str,
    /// What is held of them; nothing for the person's own record.
    pub held: Option<&'a str>,
    /// Where it stands.
    pub from: Stage,
    /// Why, where to, and what it leaves.
    pub fate: Fate<'a>,
    /// The rule whose time has passed.
    pub by: &'a Rule,
}

impl Retention {
    /// What is to be archived or erased today. Nothing comes back from a later stage to an earlier one.
    pub fn plan<'a>(&'a self, persons: &'a [PersonHeld], today: Date) -> Vec<Action<'a>> {
        let of_person = |person| self.plan_of(person, today);
        persons.iter().flat_map(of_person).collect()
    }

    fn plan_of<'a>(&'a self, person: &'a PersonHeld, today: Date) -> Vec<Action<'a>> {
        let fate = self.person(person, today);
        let things = person.held.iter().zip(fate.each);
        let things = things.map(|(held, fate)| (Some(held.id.as_str()), held.stage, fate));
        let whole = (None, person.stage, fate.whole);
        things
            .chain([whole])
            .filter(|(_, from, fate)| fate.now > *from)
            .filter_map(|(held, from, fate)| {
                Some(Action {
                    person: &person.id,
                    held,
                    from,
                    by: fate.by?,
                    fate,
                })
            })
            .collect()
    }
}

/// How many actions each rule asks for, by where they lead.
pub fn counts<'a>(actions: &[Action<'a>]) -> BTreeMap<(&'a Id, Stage), usize> {
    let mut counts = BTreeMap::new();
    for action in actions {
        *counts.entry((&action.by.id, action.fate.now)).or_default() += 1;
    }
    counts
}
