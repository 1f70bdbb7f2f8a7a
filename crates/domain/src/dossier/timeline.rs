//! What is known of a person, day after day: facts are dated, and only added to.

use crate::person::{Answer, Person};
use crate::values::Date;

/// The facts of one person, with the day from which each is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Timeline {
    /// From this day (none: since always), this fact has this answer (none: it is no longer known).
    known: Vec<(Option<Date>, usize, Option<Answer>)>,
}

impl Timeline {
    /// Adds what is known from a day on; without a day, since always.
    pub fn know(&mut self, since: Option<Date>, fact: usize, answer: Option<Answer>) {
        let place = self.known.partition_point(|(day, _, _)| *day <= since);
        self.known.insert(place, (since, fact, answer));
    }

    /// What is known on a day.
    pub fn on(&self, day: Date) -> Person {
        let mut person = Person::default();
        for (since, fact, answer) in &self.known {
            if since.is_some_and(|since| since > day) {
                break;
            }
            match answer {
                Some(answer) => person.answers.insert(*fact, answer.clone()),
                None => person.answers.remove(fact),
            };
        }
        person
    }
}
