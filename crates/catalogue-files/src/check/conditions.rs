//! Conditions: their names exist, their forces are complete, and together they make sense.

use domain::Catalogue;
use domain::condition::{Condition, Leaf};
use domain::eligibility::compile::{self, Part, Predicates};
use domain::eligibility::predicates::{LeafFault, formula_of_leaf};
use domain::facts::FactKind;
use domain::fiche::{Force, Rule, Scope};
use logic::Lint;

use super::OfFiche;
use crate::fault::nearest;
use crate::problem::Problem;
use crate::report::{Parsed, Report};
use crate::shape::inside;
use crate::tree::Step;

pub fn check(of: &mut OfFiche<'_>) {
    names(of);
    forms(of);
    groups(of);
    sense(of);
}

/// Every fact, value and territory named exists, and every test suits its fact.
fn names(of: &mut OfFiche<'_>) {
    let fiche = of.fiche;
    for rule in &fiche.rules {
        leaves(
            of.catalogue,
            of.file,
            &["condition".into(), rule.origin.position.into(), "si".into()],
            &rule.test,
            of.report,
        );
    }
    for party in &fiche.parties {
        if let Some(test) = &party.suggested_if {
            let path = [
                "acteur".into(),
                party.origin.position.into(),
                "propose_si".into(),
            ];
            leaves(of.catalogue, of.file, &path, test, of.report);
        }
    }
    for step in &fiche.steps {
        for (rank, outcome) in step.outcomes.iter().enumerate() {
            if let Some(test) = &outcome.test {
                let path: [Step<'_>; 5] = [
                    "etape".into(),
                    step.origin.position.into(),
                    "issues".into(),
                    rank.into(),
                    "si".into(),
                ];
                leaves(of.catalogue, of.file, &path, test, of.report);
            }
        }
    }
    for link in &fiche.links {
        if let Some(test) = &link.test {
            leaves(
                of.catalogue,
                of.file,
                &["lien".into(), link.origin.position.into(), "si".into()],
                test,
                of.report,
            );
        }
    }
}

/// The names of one condition, each fault at its word.
pub fn leaves(
    catalogue: &Catalogue,
    file: &Parsed,
    path: &[Step<'_>],
    condition: &Condition,
    report: &mut Report,
) {
    let (node, whole) = file.root.follow(path);
    for leaf in condition.tree.leaves() {
        let Err(fault) = formula_of_leaf(catalogue, leaf, &mut |_| 0) else {
            continue;
        };
        let bytes = match fault {
            LeafFault::UnknownFact => &leaf.fact_at,
            LeafFault::DoesNotFit { .. } if leaf.value_at.is_empty() => &leaf.fact_at,
            _ => &leaf.value_at,
        };
        let at = if whole {
            inside(node, bytes)
        } else {
            node.at.clone()
        };
        report.at(file.file, at, leaf_problem(catalogue, leaf, fault));
    }
}

fn leaf_problem(catalogue: &Catalogue, leaf: &Leaf, fault: LeafFault) -> Problem {
    match fault {
        LeafFault::UnknownFact => {
            let facts = catalogue.vocabulary.facts.iter();
            let known = facts
                .flat_map(|fact| fact.aliases.iter().chain([&fact.id]))
                .map(String::as_str);
            Problem::UnknownFact {
                typed: leaf.fact.clone(),
                near: nearest(&leaf.fact, known),
            }
        }
        LeafFault::UnknownValue { fact, typed, known } => {
            let near = nearest(&typed, known.iter().map(String::as_str));
            Problem::UnknownValue {
                fact,
                typed,
                near,
                known,
            }
        }
        LeafFault::UnknownPlace(typed) => {
            let near = nearest(
                &typed,
                catalogue
                    .territories
                    .list()
                    .iter()
                    .map(|territory| territory.id.as_str()),
            );
            Problem::UnknownName {
                what: "territoire inconnu",
                typed,
                near,
            }
        }
        LeafFault::DoesNotFit { fact, kind } => {
            let (kind, allowed) = match kind {
                FactKind::YesNo => ("un oui-non", "le fait seul, ou `non` devant"),
                FactKind::Choice => (
                    "un choix",
                    "`=`, `!=` ou `dans [a, b]` ; `<` et `>=` si ses valeurs sont ordonnées",
                ),
                FactKind::List => ("une liste", "`contient valeur`"),
                FactKind::Number => (
                    "un nombre",
                    "`=`, `!=`, `<`, `<=`, `>` ou `>=` et un nombre",
                ),
                FactKind::Date => ("une date", "aucun test direct : testez l'âge"),
                FactKind::Place => ("un lieu", "`dans territoire`"),
            };
            Problem::TestDoesNotFit {
                fact,
                kind,
                allowed,
            }
        }
    }
}

/// What each force needs.
fn forms(of: &mut OfFiche<'_>) {
    for rule in &of.fiche.rules {
        let problems = [
            (rule.force == Force::Priority && rule.rank.is_none())
                .then_some(Problem::PriorityWithoutRank),
            (rule.force != Force::Priority && rule.rank.is_some())
                .then_some(Problem::RankWithoutPriority),
            (rule.force == Force::Judged && rule.judge.is_none())
                .then_some(Problem::JudgedWithoutJudge),
            (rule.branch.is_some() && rule.group.is_none()).then_some(Problem::BranchWithoutGroup),
            (rule.open && rule.branch.is_none()).then_some(Problem::OpenOutsideBranch),
            (rule.scope == Scope::Aid && rule.target.is_none())
                .then_some(Problem::ScopeWithoutTarget),
        ];
        for problem in problems.into_iter().flatten() {
            of.report.on(
                of.file,
                &["condition".into(), rule.origin.position.into(), "id".into()],
                problem,
            );
        }
    }
}

/// A group offers at least two branches.
fn groups(of: &mut OfFiche<'_>) {
    let fiche = of.fiche;
    for (rank, rule) in fiche.rules.iter().enumerate() {
        let Some(group) = &rule.group else { continue };
        let same = |other: &&Rule| other.group.as_ref() == Some(group);
        let first = fiche
            .rules
            .iter()
            .position(|other| other.group.as_ref() == Some(group))
            == Some(rank);
        if first
            && fiche
                .rules
                .iter()
                .filter(same)
                .all(|other| other.branch == rule.branch)
        {
            let problem = Problem::LonelyBranch {
                group: group.to_string(),
            };
            of.fault(
                &[
                    "condition".into(),
                    rule.origin.position.into(),
                    "groupe".into(),
                ],
                problem,
            );
        }
    }
}

/// The hard conditions together: what compiling them shows.
fn sense(of: &mut OfFiche<'_>) {
    let fiche = of.fiche;
    let Ok(mut predicates) = Predicates::of(of.catalogue, &[fiche]) else {
        return;
    };
    let Ok(rule) = compile::fiche_rule(of.catalogue, fiche, &mut predicates) else {
        return;
    };
    let lints = match compile::compile(of.catalogue, &predicates, std::slice::from_ref(&rule.rule))
    {
        Ok(compiled) => compiled.lints,
        Err(_) => return of.fault(&["fiche".into(), "id".into()], Problem::TooLarge),
    };
    let name = |number: u16| {
        let predicate = predicates
            .list
            .get(usize::from(number))
            .and_then(Option::as_ref);
        predicate.map_or("?", |predicate| {
            of.catalogue.vocabulary.facts[predicate.fact].id.as_str()
        })
    };
    let part_name = |part: u32| match rule.parts.get(part as usize) {
        Some(Part::Rule(rank)) => fiche.rules[*rank].origin.id.to_string(),
        Some(Part::Group(group)) => group.to_string(),
        Some(Part::Zone(rank)) => fiche.zones[*rank].origin.id.to_string(),
        None => String::new(),
    };
    for lint in lints {
        let (place, problem) = match lint {
            Lint::NonUnate { predicate, .. } => {
                let fact = name(predicate);
                (
                    Place::Fact(fact),
                    Problem::Contradictory {
                        facts: format!("`{fact}`"),
                    },
                )
            }
            Lint::Correlated { first, second, .. } if name(first) != name(second) => {
                let facts = format!("`{}` et `{}`", name(first), name(second));
                (Place::Fact(name(second)), Problem::Correlated { facts })
            }
            Lint::Absorbed { part, by, .. } if part != by => {
                (Place::Part(part), Problem::Absorbed { by: part_name(by) })
            }
            Lint::EmptyAlternative { part, .. } => (Place::Part(part), Problem::Unsatisfiable),
            Lint::ImpossibleAlternative { part, literal, .. } => (
                Place::Part(part),
                Problem::Contradictory {
                    facts: format!("`{}`", name(literal.predicate())),
                },
            ),
            Lint::TautologicalPart { part, .. } => (Place::Part(part), Problem::AlwaysTrue),
            Lint::UnsatisfiableRule { .. } => (Place::Fiche, Problem::Unsatisfiable),
            _ => continue,
        };
        let part = match place {
            Place::Part(part) => rule.parts.get(part as usize),
            Place::Fact(_) | Place::Fiche => None,
        };
        let condition = match (place, part) {
            (Place::Fact(fact), _) => fiche
                .rules
                .iter()
                .find(|rule| compile::opens_entry(rule) && reads(of.catalogue, rule, fact)),
            (_, Some(Part::Rule(rank))) => fiche.rules.get(*rank),
            (_, Some(Part::Group(group))) => fiche
                .rules
                .iter()
                .find(|rule| rule.group.as_ref() == Some(group)),
            _ => None,
        };
        match condition {
            Some(rule) => of.report.on(
                of.file,
                &["condition".into(), rule.origin.position.into(), "si".into()],
                problem,
            ),
            None => of
                .report
                .on(of.file, &["fiche".into(), "id".into()], problem),
        }
    }
}

/// Where a lint stands: a part of the rule, the condition that reads a fact, or the fiche as a whole.
#[derive(Clone, Copy)]
enum Place<'n> {
    Part(u32),
    Fact(&'n str),
    Fiche,
}

fn reads(catalogue: &Catalogue, rule: &Rule, fact: &str) -> bool {
    let named = |leaf: &&Leaf| {
        catalogue
            .vocabulary
            .find(&leaf.fact)
            .is_some_and(|(_, found)| found.id == fact)
    };
    rule.test.tree.leaves().iter().any(named)
}
