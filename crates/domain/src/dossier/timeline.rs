//! What is known of a person, day after day: facts are dated, and only added to.

use super::act::Actor;
use crate::person::{Answer, Person};
use crate::values::Date;

/// The facts of one person, with the day from which each is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Timeline {
    /// In the order of their days.
    known: Vec<Known>,
}

/// From this day (none: since always), this fact has this answer (none: it is no longer known), as this
/// professional says.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Known {
    since: Option<Date>,
    fact: usize,
    answer: Option<Answer>,
    by: Option<Actor>,
}

impl Timeline {
    /// Nothing is known.
    pub const fn new() -> Timeline {
        Timeline { known: Vec::new() }
    }

    /// Adds what is known from a day on; without a day, since always.
    pub fn know(&mut self, since: Option<Date>, fact: usize, answer: Option<Answer>) {
        self.know_from(since, fact, answer, None);
    }

    /// The same, with who says it.
    pub fn know_from(
        &mut self,
        since: Option<Date>,
        fact: usize,
        answer: Option<Answer>,
        by: Option<Actor>,
    ) {
        let place = self.known.partition_point(|known| known.since <= since);
        let known = Known {
            since,
            fact,
            answer,
            by,
        };
        self.known.insert(place, known);
    }

    /// Who said what is known of a fact on a day.
    pub fn author(&self, fact: usize, day: Date) -> Option<&Actor> {
        let said =
            |known: &&Known| known.fact == fact && known.since.is_none_or(|since| since <= day);
        self.known.iter().rfind(said)?.by.as_ref()
    }

    /// What is known on a day.
    pub fn on(&self, day: Date) -> Person {
        let mut person = Person::default();
        for known in &self.known {
            if known.since.is_some_and(|since| since > day) {
                break;
            }
            match &known.answer {
                Some(answer) => person.answers.insert(known.fact, answer.clone()),
                None => person.answers.remove(&known.fact),
            };
        }
        person
    }
}
