//! What the facts of the vocabulary await, and how sensitive they are.

use domain::facts::{Fact, FactKind, PlaceKind, Sensitivity};

/// What may be written for a fact.
pub fn expected(fact: &Fact) -> String {
    match (fact.kind, fact.place) {
        (FactKind::YesNo, _) => "oui ou non".to_owned(),
        (FactKind::Choice, _) => format!("l'une de ces réponses : {}", values(fact)),
        (FactKind::List, _) => format!("une ou plusieurs de ces réponses : {}", values(fact)),
        (FactKind::Number, _) => match fact.range {
            Some([min, max]) => format!("un nombre de {min} à {max}"),
            None => "un nombre".to_owned(),
        },
        (FactKind::Date, _) => "un jour : 1990-05-31".to_owned(),
        (FactKind::Place, Some(PlaceKind::Commune)) => {
            "une commune (nom ou code INSEE), ou un territoire plus large".to_owned()
        }
        (FactKind::Place, _) => {
            "un service : CDAS, CCAS, ville ou communauté délégataire".to_owned()
        }
    }
}

fn values(fact: &Fact) -> String {
    fact.values
        .iter()
        .map(|value| value.id.as_str())
        .collect::<Vec<_>>()
        .join(", ")
}

/// A class of sensitivity, with what it holds.
pub fn class(class: Sensitivity) -> &'static str {
    match class {
        Sensitivity::S0 => "S0 catalogue",
        Sensitivity::S1 => "S1 dossier",
        Sensitivity::S2 => "S2 situation sociale",
        Sensitivity::S3 => "S3 santé",
        Sensitivity::S4 => "S4 secret médical",
        Sensitivity::S5 => "S5 manquements",
        Sensitivity::S6 => "S6 argent",
    }
}
