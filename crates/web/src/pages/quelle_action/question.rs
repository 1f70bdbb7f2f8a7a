//! A question as it is asked: one click wherever one click is enough.

use domain::Catalogue;
use domain::facts::{Fact, FactKind, PlaceKind};
use domain::territory::TerritoryKind;

use super::state::State;

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

/// How a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// By a button for each answer.
    Buttons,
    /// By boxes to tick.
    Boxes,
    /// By a number.
    Number,
    /// By a day.
    Day,
    /// By the name of a commune.
    Commune,
    /// By a service of a list.
    Service,
}

impl<'s> Question<'s> {
    /// The question of a fact.
    pub fn of(catalogue: &'s Catalogue, state: &State, rank: usize) -> Question<'s> {
        let fact = &catalogue.vocabulary.facts[rank];
        let field = match (fact.kind, fact.place) {
            (FactKind::YesNo | FactKind::Choice, _) => Field::Buttons,
            (FactKind::List, _) => Field::Boxes,
            (FactKind::Number, _) => Field::Number,
            (FactKind::Date, _) => Field::Day,
            (FactKind::Place, Some(PlaceKind::Service)) => Field::Service,
            (FactKind::Place, _) => Field::Commune,
        };
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
        match self.fact.kind {
            FactKind::YesNo => vec![("oui", "Oui".to_owned()), ("non", "Non".to_owned())],
            _ => {
                let values = self.fact.values.iter();
                values
                    .map(|value| (value.id.as_str(), crate::french::sentence(&value.label)))
                    .collect()
            }
        }
    }

    /// Whether this answer is the one already given.
    pub fn is_given(&self, answer: &str) -> bool {
        self.given.split(',').any(|given| given == answer)
    }
}

fn place_name(catalogue: &Catalogue, id: &str) -> String {
    let place = catalogue.territories.find(id).filter(|_| !id.is_empty());
    place.map_or_else(String::new, |place| {
        catalogue.territories.get(place).name.clone()
    })
}

/// The services that may follow a person, by kind.
fn services(catalogue: &Catalogue) -> Vec<(&'static str, Vec<(String, &str)>)> {
    let kinds = [
        (
            "Centres départementaux d'action sociale (CDAS)",
            TerritoryKind::Cdas,
        ),
        (
            "Centres communaux d'action sociale (CCAS)",
            TerritoryKind::Ccas,
        ),
        ("Villes et communautés", TerritoryKind::Autorite),
        ("Missions locales", TerritoryKind::MissionLocale),
        ("Ailleurs", TerritoryKind::Exterieur),
    ];
    let of_kind = |kind: TerritoryKind| {
        let services = catalogue
            .territories
            .list()
            .iter()
            .filter(|place| place.kind == kind);
        services
            .map(|place| (place.id.to_string(), place.name.as_str()))
            .collect::<Vec<_>>()
    };
    kinds
        .into_iter()
        .map(|(title, kind)| (title, of_kind(kind)))
        .filter(|(_, some)| !some.is_empty())
        .collect()
}
