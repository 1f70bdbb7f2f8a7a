//! Counters: a bound has its number, a silence has none, and no place is counted twice.

use domain::fiche::{Counter, CounterNature};

use super::OfFiche;
use crate::problem::Problem;

pub fn check(of: &mut OfFiche<'_>) {
    let fiche = of.fiche;
    if !fiche.counters.iter().any(|counter| counter.capacity) {
        of.fault(&["fiche".into(), "id".into()], Problem::NoCapacity);
    }
    for counter in &fiche.counters {
        let at = |key| ["compteur".into(), counter.origin.position.into(), key];
        if counter
            .min
            .zip(counter.max)
            .is_some_and(|(min, max)| min > max)
        {
            of.fault(&at("min".into()), Problem::RangeInverted);
        }
        if let Some(problem) = number_problem(counter) {
            of.fault(&at("nature".into()), problem);
        }
        if counter
            .share
            .as_ref()
            .and_then(|share| share.at_least_percent)
            .is_some_and(|percent| percent > 100)
        {
            of.fault(&at("part_de".into()), Problem::ShareAboveWhole);
        }
        for (first, second) in overlaps(of, counter) {
            of.fault(
                &at("repartition".into()),
                Problem::OverlappingParts { first, second },
            );
        }
    }
}

fn number_problem(counter: &Counter) -> Option<Problem> {
    let split = counter.split.iter().any(|part| part.value.is_some());
    let number = counter.value.is_some() || counter.min.is_some() || counter.max.is_some() || split;
    let share = counter
        .share
        .as_ref()
        .is_some_and(|share| share.at_least_percent.is_some());
    match counter.nature {
        CounterNature::Range if counter.min.is_none() || counter.max.is_none() => {
            Some(Problem::BoundWithoutNumber {
                nature: "fourchette",
            })
        }
        CounterNature::Limit if !number => Some(Problem::BoundWithoutNumber { nature: "limite" }),
        CounterNature::Objective if !number && !share => {
            Some(Problem::BoundWithoutNumber { nature: "objectif" })
        }
        CounterNature::Minimum if !number && !share => {
            Some(Problem::BoundWithoutNumber { nature: "minimum" })
        }
        CounterNature::Exact if !number => Some(Problem::BoundWithoutNumber { nature: "exact" }),
        CounterNature::Reference if !number => Some(Problem::BoundWithoutNumber {
            nature: "reference",
        }),
        CounterNature::Unlimited if number => Some(Problem::NumberOnSilence { nature: "illimite" }),
        CounterNature::Rolling if number => Some(Problem::NumberOnSilence {
            nature: "au-fil-de-l-eau",
        }),
        CounterNature::Dependent if number => Some(Problem::NumberOnSilence {
            nature: "dependant",
        }),
        CounterNature::Blank if number => Some(Problem::NumberOnSilence { nature: "vide" }),
        _ => None,
    }
}

/// Parts for the same key, or for territories one of which lies in the other.
fn overlaps(of: &OfFiche<'_>, counter: &Counter) -> Vec<(String, String)> {
    let territories = &of.catalogue.territories;
    let mut found = Vec::new();
    for (rank, second) in counter.split.iter().enumerate() {
        for first in &counter.split[..rank] {
            let places = territories
                .find(first.key.as_str())
                .zip(territories.find(second.key.as_str()));
            let nested = places.is_some_and(|(a, b)| {
                territories.lies_in(a, b) == Some(true) || territories.lies_in(b, a) == Some(true)
            });
            if first.key == second.key || nested {
                found.push((first.key.to_string(), second.key.to_string()));
            }
        }
    }
    found
}
