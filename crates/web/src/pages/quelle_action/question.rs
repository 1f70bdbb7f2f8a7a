//! A question as it is asked: one click wherever one click is enough.

use domain::Catalogue;
use domain::facts::Fact;

use super::state::State;
use crate::facts::{Field, choices, place_name, services};

/// A question.
pub struct Question<'s> {
    /// The fact it asks for.
    pub fact: &'s Fact,
    /// How it is answered.
    pub field: Field,
    /// The answer already given, as it travels.
    pub given: String,
    /// It is about health: optional, asked last.
    pub health: bool,
    /// Groups of services to choose from.
    pub services: Vec<(&'static str, Vec<(String, &'s str)>)>,
}

impl<'s> Question<'s> {
    /// The question of a fact.
    pub fn of(catalogue: &'s Catalogue, state: &State, rank: usize) -> Question<'s> {
        let fact = &catalogue.vocabulary.facts[rank];
        let field = Field::of(fact);
        let given = state.answer(rank).unwrap_or_default().to_owned();
        Question {
            given: match field {
                Field::Commune => place_name(catalogue, &given),
                _ => given,
            },
            health: fact.class.is_health(),
            services: if field == Field::Service {
                services(catalogue)
            } else {
                Vec::new()
            },
            fact,
            field,
        }
    }

    /// The same question with what was typed before, when there is something to mend.
    pub fn retyped(self, typed: &str) -> Question<'s> {
        match typed {
            "" => self,
            typed => Question {
                given: typed.to_owned(),
                ..self
            },
        }
    }

    /// Whether the answer is typed or ticked, so that a key may send it.
    pub fn is_typed(&self) -> bool {
        self.field != Field::Buttons
    }

    /// The buttons: the answer as it travels, then in words.
    pub fn buttons(&self) -> Vec<(&str, String)> {
        choices(self.fact)
    }

    /// Whether this answer is the one already given.
    pub fn is_given(&self, answer: &str) -> bool {
        self.given.split(',').any(|given| given == answer)
    }
}
