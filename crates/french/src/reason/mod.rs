//! One sentence for each reason the kernel may give.

mod details;
mod what;

use domain::dossier::{Reason, What};
use domain::eligibility::Truth;
use domain::values::Id;

use crate::text::{either, listed};
use crate::{Words, because, names};

impl Words<'_> {
    /// A reason: what is missing, what to do.
    pub fn reason(&self, reason: &Reason<'_>) -> String {
        match Self::unnamed(&reason.what) {
            Some(truth) => bare(truth).to_owned(),
            None => self.what(&reason.what),
        }
    }

    /// Where a reason comes from.
    pub fn because(&self, reason: &Reason<'_>) -> String {
        because(&reason.because)
    }

    /// A reason as it may be told to anybody but the person and those entitled: of a condition that
    /// reads a fact of health, only whether the conditions are met; no name, no place in the booklet.
    pub fn reason_for_third_party(&self, reason: &Reason<'_>) -> String {
        match self.health_truth(&reason.what) {
            Some(truth) => bare(truth).to_owned(),
            None => self.reason(reason),
        }
    }

    /// Where a reason comes from, as it may be told to anybody: nothing of one that tells of health.
    pub fn because_for_third_party(&self, reason: &Reason<'_>) -> String {
        match self.health_truth(&reason.what) {
            Some(_) => String::new(),
            None => self.because(reason),
        }
    }

    /// Of a condition that is not named, whether it holds: all there is to say.
    fn unnamed(what: &What<'_>) -> Option<Truth> {
        match what {
            What::Condition {
                label: "", truth, ..
            } => Some(*truth),
            What::ConditionsMet { labels, .. } if labels.is_empty() => Some(Truth::True),
            _ => None,
        }
    }

    /// Whether a reason tells of the person's health, and what of its condition.
    fn health_truth(&self, what: &What<'_>) -> Option<Truth> {
        let facts = &self.catalogue.vocabulary.facts;
        let of_fact = |rank: &usize| facts.get(*rank).is_some_and(|fact| fact.class.is_health());
        let of_text = |name: &str| {
            self.catalogue
                .vocabulary
                .find(name)
                .is_some_and(|(rank, _)| of_fact(&rank))
        };
        match what {
            What::Condition {
                health,
                truth,
                unknown,
                ..
            } => (*health || unknown.iter().any(of_fact)).then_some(*truth),
            What::ConditionsMet { health, .. } => health.then_some(Truth::True),
            What::Contradiction { fact: Some(fact) } => of_fact(fact).then_some(Truth::Unknown),
            What::NotSuggested { party } => {
                let tests = party.suggested_if.iter();
                let mut leaves = tests.flat_map(|test| test.tree.leaves());
                leaves
                    .any(|leaf| of_text(&leaf.fact))
                    .then_some(Truth::False)
            }
            _ => None,
        }
    }

    /// The name of a party, a role or an organisation.
    pub(crate) fn party(&self, id: &Id) -> String {
        names::actor(self.catalogue, self.fiche, id)
    }

    /// One of these parties.
    pub(crate) fn one_of(&self, ids: &[Id]) -> String {
        let names: Vec<String> = ids.iter().map(|id| self.party(id)).collect();
        either(&names)
    }

    /// All of these parties.
    pub(crate) fn all_of(&self, ids: &[Id]) -> String {
        let names: Vec<String> = ids.iter().map(|id| self.party(id)).collect();
        listed(&names)
    }
}

/// Whether conditions hold, and nothing else.
fn bare(truth: Truth) -> &'static str {
    match truth {
        Truth::True => "Les conditions sont remplies.",
        Truth::False => "Conditions non remplies.",
        Truth::Unknown => "Une condition reste à vérifier avec la personne.",
    }
}
