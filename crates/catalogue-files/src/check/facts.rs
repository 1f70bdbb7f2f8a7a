//! The vocabulary: each fact says what its type needs, and no two share a name.

use std::collections::BTreeSet;

use domain::Catalogue;
use domain::condition::Expr;
use domain::facts::{Fact, FactKind};

use super::conditions::leaves;
use crate::files::Kind;
use crate::problem::Problem;
use crate::report::{Parsed, Report};

pub fn check(catalogue: &Catalogue, parsed: &[Parsed], report: &mut Report) {
    let Some(file) = parsed.iter().find(|file| file.kind == Kind::Facts) else {
        return;
    };
    let mut names = BTreeSet::new();
    for fact in &catalogue.vocabulary.facts {
        for (problem, key) in problems(fact) {
            report.on(
                file,
                &["fait".into(), fact.position.into(), key.into()],
                problem,
            );
        }
        names.insert(fact.id.as_str());
    }
    for fact in &catalogue.vocabulary.facts {
        for alias in &fact.aliases {
            if !names.insert(alias.as_str()) {
                let problem = Problem::DuplicateName {
                    what: "un autre fait",
                    name: alias.clone(),
                };
                report.on(
                    file,
                    &["fait".into(), fact.position.into(), "alias".into()],
                    problem,
                );
            }
        }
    }
    for implication in &catalogue.vocabulary.implications {
        for (key, condition) in [
            ("si", &implication.premise),
            ("alors", &implication.conclusion),
        ] {
            let path = [
                "implication".into(),
                implication.position.into(),
                key.into(),
            ];
            leaves(catalogue, file, &path, condition, report);
            if !is_single(&condition.tree) {
                report.on(file, &path, Problem::ImplicationNotSimple);
            }
        }
    }
}

fn is_single(tree: &Expr) -> bool {
    match tree {
        Expr::Leaf(_) => true,
        Expr::Not(inside) => matches!(**inside, Expr::Leaf(_)),
        Expr::All(_) | Expr::Any(_) => false,
    }
}

fn problems(fact: &Fact) -> Vec<(Problem, &'static str)> {
    let several = matches!(fact.kind, FactKind::Choice | FactKind::List);
    let found = [
        (several && fact.values.len() < 2).then_some((Problem::ChoiceWithoutValues, "type")),
        (!several && !fact.values.is_empty()).then_some((Problem::ValuesWithoutChoice, "valeurs")),
        (fact.kind == FactKind::Number && fact.range.is_none())
            .then_some((Problem::NumberWithoutRange, "type")),
        (fact.kind == FactKind::Place && fact.place.is_none())
            .then_some((Problem::PlaceWithoutKind, "type")),
        (fact.prior_percent > 100).then_some((Problem::PercentAboveHundred, "a_priori")),
    ];
    found.into_iter().flatten().collect()
}
