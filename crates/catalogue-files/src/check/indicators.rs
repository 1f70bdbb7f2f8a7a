//! Indicators: each counts what can be counted, says what can be said of it, and is told apart by what it knows.

use std::collections::BTreeSet;

use domain::Catalogue;
use domain::dossier::{ENDED, REFUSED, WITHDRAWN};
use domain::fiche::{Force, Scope};
use domain::indicator::{Counted, Indicator, Measure, Population};

use crate::fault::nearest;
use crate::files::Kind;
use crate::problem::Problem;
use crate::report::{Parsed, Report};
use crate::tree::Step;

pub fn check(catalogue: &Catalogue, parsed: &[Parsed], report: &mut Report) {
    let Some(file) = parsed.iter().find(|file| file.kind == Kind::Indicators) else {
        return;
    };
    let records = file.json["indicateur"].as_array();
    if records.is_some_and(|all| all.len() != catalogue.indicators.len()) {
        // One could not be decoded, and has its fault: ranks would not be those of the file.
        return;
    }
    for (rank, one) in catalogue.indicators.iter().enumerate() {
        let mut fault = |key: &str, problem| {
            let path: [Step<'_>; 3] = ["indicateur".into(), rank.into(), key.into()];
            report.on(file, &path, problem);
        };
        measure(one, &mut fault);
        let first = one.breakdowns.iter();
        for by in first.filter(|by| !one.population.counted.admits(**by)) {
            let (counted, by) = (one.population.counted.word(), by.word());
            fault("ventilations", Problem::Breakdown { counted, by });
        }
        if one.breakdowns.is_empty() {
            fault("ventilations", Problem::NoBreakdown);
        }
        for (key, population) in [("quoi", Some(&one.population)), ("sur", one.of.as_ref())] {
            if let Some(problem) = population.and_then(|one| of_population(catalogue, one)) {
                fault(key, problem);
            }
        }
    }
}

fn measure(one: &Indicator, fault: &mut impl FnMut(&str, Problem)) {
    let counted = one.population.counted;
    let measured = |why| Problem::Measure { why };
    match one.measure {
        Measure::Delay if !counted.has_delay() => fault(
            "mesure",
            measured("aucun délai ne va de la prescription à ce qui est compté"),
        ),
        Measure::Amount if !counted.is_aid() || counted == Counted::AidAsked => fault(
            "mesure",
            measured("seule une aide accordée ou versée a un montant"),
        ),
        Measure::Share if one.of.is_none() => {
            fault("mesure", measured("une part dit de quoi : `sur` manque"));
        }
        _ => {}
    }
    if one.measure != Measure::Share && one.of.is_some() {
        fault("sur", measured("`sur` ne va qu'avec `mesure = \"part\"`"));
    }
    let another = one.of.as_ref().is_some_and(|of| of.counted != counted);
    if another {
        fault(
            "sur",
            measured("une part et son tout comptent la même sorte de moment"),
        );
    }
    let begins =
        |since: Counted| one.measure == Measure::Delay && since.may_begin() && since != counted;
    if one.since.is_some_and(|since| !begins(since)) {
        fault(
            "depuis",
            measured(
                "un délai se compte depuis l'accusé, la première étape ou l'entrée, et jamais depuis ce qu'il compte",
            ),
        );
    }
    let ordered = one.thresholds.windows(2).all(|two| two[0] < two[1]);
    let wanted = one.measure == Measure::Delay;
    if wanted == one.thresholds.is_empty() || !ordered {
        fault(
            "seuils",
            measured("un délai a des `seuils`, du plus court au plus long, et lui seul"),
        );
    }
}

/// What a population names and nothing bears, or says of what cannot be said so.
fn of_population(catalogue: &Catalogue, one: &Population) -> Option<Problem> {
    if let Some(said) = one.said.filter(|said| !one.counted.admits_said(*said)) {
        let (counted, said) = (one.counted.word(), said.word());
        return Some(Problem::CannotBeSaid { counted, said });
    }
    let what = one.what.as_deref()?;
    let known = names(catalogue, one.counted);
    (!known.contains(what)).then(|| Problem::UnknownCounted {
        typed: what.to_owned(),
        near: nearest(what, known.iter().map(String::as_str)),
        counted: one.counted.word(),
    })
}

/// What may be named of a sort, in any fiche.
fn names(catalogue: &Catalogue, counted: Counted) -> BTreeSet<String> {
    let fiches = catalogue.fiches.iter();
    match counted {
        Counted::Exit => {
            let steps = fiches.flat_map(|fiche| &fiche.steps);
            let outcomes = steps.flat_map(|step| {
                let id = &step.origin.id;
                step.outcomes
                    .iter()
                    .map(move |one| format!("{id}:{}", one.id))
            });
            let otherwise = [WITHDRAWN, REFUSED, ENDED].map(str::to_owned);
            outcomes.chain(otherwise).collect()
        }
        Counted::Result => fiches
            .flat_map(|fiche| &fiche.rules)
            .filter(|rule| rule.scope == Scope::Outcome && rule.force == Force::Hard)
            .map(|rule| rule.origin.id.to_string())
            .collect(),
        aid if aid.is_aid() => fiches
            .flat_map(|fiche| &fiche.funds)
            .map(|fund| fund.origin.id.to_string())
            .collect(),
        _ => BTreeSet::new(),
    }
}
