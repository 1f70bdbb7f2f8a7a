//! Inputs named elsewhere: the one that dates a step or ends a period, those a counter reads, those an
//! adviser owes. Each must exist where it is looked for, and be of the kind that is needed.

use domain::fiche::{Fiche, Input, InputKind, Step, StepKind, StepRef};
use domain::values::Id;

use super::OfFiche;
use crate::fault::nearest;
use crate::problem::Problem;
use crate::tree::Step as Key;

pub fn check(of: &mut OfFiche<'_>) {
    let fiche = of.fiche;
    for step in &fiche.steps {
        let at = |key: &'static str| ["etape".into(), step.origin.position.into(), key.into()];
        if let Some(id) = &step.dated_by {
            named(
                of,
                &at("date_par"),
                id,
                step.inputs.iter(),
                Some(InputKind::Date),
            );
        }
        let rank = step
            .window
            .as_ref()
            .and_then(|window| window.only_when.as_ref());
        if let Some(typed) = rank.filter(|text| !is_rank(text)) {
            of.fault(
                &at("fenetre"),
                Problem::Format {
                    kind: "rang",
                    typed: typed.clone(),
                },
            );
        }
    }
    for period in &fiche.periods {
        if let Some(id) = &period.ended_by {
            let at = [
                "periode".into(),
                period.origin.position.into(),
                "fin_par".into(),
            ];
            let inputs = period
                .anchor
                .iter()
                .flat_map(|anchor| inputs_of(fiche, anchor));
            named(of, &at, id, inputs, Some(InputKind::Date));
        }
    }
    for counter in &fiche.counters {
        for (rank, feed) in counter.feeds.iter().enumerate() {
            let at = |key: &'static str| {
                [
                    "compteur".into(),
                    counter.origin.position.into(),
                    "compte_a".into(),
                    rank.into(),
                    key.into(),
                ]
            };
            let inputs = inputs_of(fiche, &feed.step);
            if let Some(id) = &feed.amount {
                named(
                    of,
                    &at("quantite"),
                    id,
                    inputs.iter().copied(),
                    Some(InputKind::Number),
                );
            }
            if let Some(only_if) = &feed.only_if {
                named(
                    of,
                    &at("quand"),
                    &only_if.input,
                    inputs.iter().copied(),
                    None,
                );
            }
        }
    }
    let prescription = fiche
        .steps
        .iter()
        .find(|step| step.kind == StepKind::Prescription);
    for party in &fiche.parties {
        for (rank, id) in party.required_inputs.iter().enumerate() {
            let at = [
                "acteur".into(),
                party.origin.position.into(),
                "exige_consignes".into(),
                rank.into(),
            ];
            let inputs = prescription.into_iter().flat_map(|step| &step.inputs);
            named(of, &at, id, inputs, None);
        }
    }
}

/// The inputs a step has, with those of the outcome when one is named.
fn inputs_of<'f>(fiche: &'f Fiche, reference: &StepRef) -> Vec<&'f Input> {
    let is = |step: &&Step| step.origin.id.as_str() == reference.step();
    let Some(step) = fiche.steps.iter().find(is) else {
        return Vec::new();
    };
    let outcomes = step.outcomes.iter().filter(|outcome| {
        reference
            .outcome()
            .is_some_and(|named| named == outcome.id.as_str())
    });
    step.inputs
        .iter()
        .chain(outcomes.flat_map(|outcome| &outcome.inputs))
        .collect()
}

fn named<'f>(
    of: &mut OfFiche<'_>,
    at: &[Key<'_>],
    id: &Id,
    inputs: impl Iterator<Item = &'f Input>,
    kind: Option<InputKind>,
) {
    let fits: Vec<&Input> = inputs
        .filter(|input| kind.is_none_or(|kind| input.kind == kind))
        .collect();
    if !fits.iter().any(|input| input.id == *id) {
        let what = match kind {
            Some(InputKind::Date) => "aucune consigne de type « date » de ce nom à cette étape",
            Some(InputKind::Number) => "aucune consigne de type « nombre » de ce nom à cette étape",
            _ => "aucune consigne de ce nom à cette étape",
        };
        let near = nearest(id.as_str(), fits.iter().map(|input| input.id.as_str()));
        of.fault(
            at,
            Problem::UnknownName {
                what,
                typed: id.to_string(),
                near,
            },
        );
    }
}

/// The only condition of a window: the rank of the run, `rang = 2`.
fn is_rank(text: &str) -> bool {
    text.strip_prefix("rang = ")
        .is_some_and(|rank| rank.parse::<u8>().is_ok_and(|rank| rank > 0))
}
