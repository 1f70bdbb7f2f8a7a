//! A catalogue on a day, compiled: predicates, questions, and one rule per fiche in force.

use std::sync::Arc;

use logic::{Formula, Implication, Lint, Literal, Program, Rule as LogicRule, Theory, Vocabulary};

use super::predicates::{LeafFault, Predicate, Question, formula};
use crate::catalogue::Catalogue;
use crate::condition::{Expr, Leaf};
use crate::facts::{Fact, FactKind, PlaceKind};
use crate::fiche::{Fiche, Force, Rule, Scope, Zone, ZoneTest};
use crate::territory::TerritoryKind;
use crate::values::Id;

/// Words of 64 predicates in a mask. The booklet needs about seventy predicates; four words leave room
/// for a catalogue four times as rich.
pub const WORDS: usize = 4;

/// One part of a fiche's rule, and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A hard condition by itself: its rank among the fiche's conditions.
    Rule(usize),
    /// A group of alternatives, by its name.
    Group(Id),
    /// A territory: its rank among the fiche's territories.
    Zone(usize),
}

/// A fiche's rule, ready to compile.
#[derive(Debug)]
pub struct FicheRule {
    /// The parts, in the order shown to a reader.
    pub parts: Vec<Part>,
    /// The same, as formulas.
    pub rule: LogicRule,
}

/// The predicates met so far.
#[derive(Debug, Default)]
pub struct Predicates {
    /// Each predicate at its number; `None` for a presumption, which no fact asks.
    pub list: Vec<Option<Predicate>>,
    /// Presumptions: the predicate and the formula whose falsehood alone undoes it.
    pub presumed: Vec<(u16, Formula)>,
}

impl Predicates {
    /// The predicates of the implications, then of every condition of the fiches.
    ///
    /// # Errors
    /// See [`formula`]; only the leaf and its fault, the caller having checked the catalogue.
    pub fn of(catalogue: &Catalogue, fiches: &[&Fiche]) -> Result<Self, LeafFault> {
        let mut found = Predicates::default();
        let implications = catalogue.vocabulary.implications.iter();
        let conditions = implications
            .flat_map(|i| [&i.premise, &i.conclusion])
            .chain(fiches.iter().flat_map(|f| f.conditions()));
        for condition in conditions {
            formula(catalogue, &condition.tree, &mut |p| found.number(p))
                .map_err(|(_, fault)| fault)?;
        }
        Ok(found)
    }

    /// The number of a predicate that is known.
    pub fn find(&self, predicate: &Predicate) -> Option<u16> {
        let rank = self
            .list
            .iter()
            .position(|known| known.as_ref() == Some(predicate))?;
        u16::try_from(rank).ok()
    }

    fn number(&mut self, predicate: Predicate) -> u16 {
        let known = self
            .list
            .iter()
            .position(|p| p.as_ref() == Some(&predicate));
        let rank = known.unwrap_or_else(|| {
            self.list.push(Some(predicate));
            self.list.len() - 1
        });
        u16::try_from(rank).unwrap_or(u16::MAX)
    }

    fn presume(&mut self, formula: Formula) -> Formula {
        let known = self
            .presumed
            .iter()
            .find(|(_, presumed)| *presumed == formula);
        if let Some((number, _)) = known {
            return Formula::Leaf(*number);
        }
        self.list.push(None);
        let number = u16::try_from(self.list.len() - 1).unwrap_or(u16::MAX);
        self.presumed.push((number, formula));
        Formula::Leaf(number)
    }
}

/// The conditions of a fiche that open its entry and refuse when false.
pub fn opens_entry(rule: &Rule) -> bool {
    rule.scope == Scope::Entry && (rule.force == Force::Hard || rule.open)
}

/// The rule of a fiche.
///
/// # Errors
/// The first leaf that makes no sense, with the rank of its condition.
pub fn fiche_rule(
    catalogue: &Catalogue,
    fiche: &Fiche,
    predicates: &mut Predicates,
) -> Result<FicheRule, Box<(usize, Leaf, LeafFault)>> {
    let mut parts = Vec::new();
    let mut rule = LogicRule::default();
    for (rank, zone) in fiche
        .zones
        .iter()
        .enumerate()
        .filter(|(_, zone)| zone.test != ZoneTest::Nothing)
    {
        let formula = zone_formula(catalogue, zone, predicates);
        parts.push(Part::Zone(rank));
        rule.parts.push(if zone.presumed {
            predicates.presume(formula)
        } else {
            formula
        });
    }
    for (rank, condition) in fiche
        .rules
        .iter()
        .enumerate()
        .filter(|(_, condition)| opens_entry(condition))
    {
        match &condition.group {
            None => {
                parts.push(Part::Rule(rank));
                rule.parts
                    .push(condition_formula(catalogue, fiche, rank, predicates)?);
            }
            Some(group) if !parts.contains(&Part::Group(group.clone())) => {
                parts.push(Part::Group(group.clone()));
                rule.parts
                    .push(group_formula(catalogue, fiche, group, predicates)?);
            }
            Some(_) => {}
        }
    }
    Ok(FicheRule { parts, rule })
}

fn condition_formula(
    catalogue: &Catalogue,
    fiche: &Fiche,
    rank: usize,
    predicates: &mut Predicates,
) -> Result<Formula, Box<(usize, Leaf, LeafFault)>> {
    let tree: &Expr = &fiche.rules[rank].test.tree;
    formula(catalogue, tree, &mut |predicate| {
        predicates.number(predicate)
    })
    .map_err(|(leaf, fault)| Box::new((rank, leaf.clone(), fault)))
}

/// Any of the branches, each all of its conditions.
fn group_formula(
    catalogue: &Catalogue,
    fiche: &Fiche,
    group: &Id,
    predicates: &mut Predicates,
) -> Result<Formula, Box<(usize, Leaf, LeafFault)>> {
    let mut branches: Vec<(Option<&Id>, Vec<Formula>)> = Vec::new();
    for (rank, condition) in fiche.rules.iter().enumerate() {
        if condition.group.as_ref() != Some(group) || !opens_entry(condition) {
            continue;
        }
        let formula = condition_formula(catalogue, fiche, rank, predicates)?;
        match branches
            .iter_mut()
            .find(|(branch, _)| *branch == condition.branch.as_ref())
        {
            Some((_, parts)) => parts.push(formula),
            None => branches.push((condition.branch.as_ref(), vec![formula])),
        }
    }
    Ok(Formula::Any(
        branches
            .into_iter()
            .map(|(_, parts)| Formula::All(parts))
            .collect(),
    ))
}

/// The person's place lies in one of the zone's members.
fn zone_formula(catalogue: &Catalogue, zone: &Zone, predicates: &mut Predicates) -> Formula {
    let wanted = |kind| match zone.test {
        ZoneTest::ResidenceOrFollowUp => true,
        ZoneTest::Residence => kind == PlaceKind::Commune,
        ZoneTest::FollowUp => kind == PlaceKind::Service,
        ZoneTest::Nothing => false,
    };
    let facts = catalogue
        .vocabulary
        .facts
        .iter()
        .enumerate()
        .filter(|(_, fact)| fact.place.is_some_and(wanted));
    let mut places = Vec::new();
    for (rank, _) in facts {
        for member in &zone.members {
            if let Some(territory) = catalogue.territories.find(member.as_str()) {
                let question = Question::LiesIn(territory);
                places.push(Formula::Leaf(predicates.number(Predicate {
                    fact: rank,
                    question,
                })));
            }
        }
    }
    Formula::Any(places)
}

/// A compiled program, the lints of its rules, and its questions by fact.
pub struct Compiled {
    /// The program, one rule per fiche.
    pub program: Program<WORDS>,
    /// What is odd about the rules.
    pub lints: Vec<Lint>,
    /// The fact of each question.
    pub questions: Vec<usize>,
}

/// Compiles the rules of fiches over the predicates they use.
///
/// # Errors
/// Rules too large, or a vocabulary that contradicts itself.
pub fn compile(
    catalogue: &Catalogue,
    predicates: &Predicates,
    rules: &[LogicRule],
) -> Result<Compiled, logic::CompileError> {
    let mut questions = Vec::new();
    let mut asked = Vec::new();
    for (rank, fact) in catalogue.vocabulary.facts.iter().enumerate() {
        if let Some(question) = question_of(catalogue, rank, fact, predicates) {
            questions.push(rank);
            asked.push(question);
        }
    }
    let vocabulary = Vocabulary {
        predicates: predicates.list.len(),
        questions: asked,
        implications: implications(catalogue, predicates),
    };
    let theory = Arc::new(Theory::new(&vocabulary)?);
    let (program, lints) = Program::compile(theory, rules)?;
    Ok(Compiled {
        program,
        lints,
        questions,
    })
}

/// The question a fact asks: its possible answers, as far as the predicates tell them apart.
fn question_of(
    catalogue: &Catalogue,
    rank: usize,
    fact: &Fact,
    predicates: &Predicates,
) -> Option<logic::Question> {
    let own: Vec<(u16, &Question)> = predicates
        .list
        .iter()
        .zip(0u16..)
        .filter_map(|(predicate, number)| {
            predicate
                .as_ref()
                .filter(|p| p.fact == rank)
                .map(|p| (number, &p.question))
        })
        .collect();
    if own.is_empty() {
        return None;
    }
    let mut answers: Vec<logic::Answer> = Vec::new();
    for (answer, weight) in representative_answers(catalogue, fact, &own) {
        let mut seen = logic::Answer {
            makes_true: Vec::new(),
            makes_false: Vec::new(),
            weight,
        };
        for (number, question) in &own {
            match question.answered_by(catalogue, &answer) {
                Some(true) => seen.makes_true.push(*number),
                Some(false) => seen.makes_false.push(*number),
                None => {}
            }
        }
        let same = |a: &&mut logic::Answer| {
            a.makes_true == seen.makes_true && a.makes_false == seen.makes_false
        };
        match answers.iter_mut().find(same) {
            Some(known) => known.weight += weight,
            None => answers.push(seen),
        }
    }
    Some(logic::Question {
        cost: u32::from(fact.cost.max(1)),
        sensitive: fact.class.is_health(),
        answers,
    })
}

/// Answers that stand for all: each value, each interval, each place; with their weight.
fn representative_answers(
    catalogue: &Catalogue,
    fact: &Fact,
    own: &[(u16, &Question)],
) -> Vec<(crate::person::Answer, u32)> {
    use crate::person::{Answer, UNIT};
    match fact.kind {
        FactKind::YesNo => {
            let yes = u32::from(fact.prior_percent.min(99)).max(1);
            vec![
                (Answer::YesNo(true), yes),
                (Answer::YesNo(false), 100 - yes),
            ]
        }
        FactKind::Choice => (0..fact.values.len())
            .map(|rank| (Answer::Choice(rank), 1))
            .collect(),
        FactKind::List => {
            let mut lists = vec![(Answer::List(Vec::new()), 1)];
            lists.extend((0..fact.values.len()).map(|rank| (Answer::List(vec![rank]), 1)));
            lists
        }
        FactKind::Number => {
            let [min, max] = fact
                .range
                .unwrap_or([0, 100])
                .map(|bound| i64::from(bound) * UNIT);
            let mut bounds: Vec<i64> = own
                .iter()
                .filter_map(|(_, question)| match question {
                    Question::Below(bound) if (min..=max).contains(bound) => Some(*bound),
                    _ => None,
                })
                .collect();
            bounds.extend([min, max + 1]);
            bounds.sort_unstable();
            bounds.dedup();
            let span = |pair: &[i64]| {
                u32::try_from((pair[1] - pair[0]) / UNIT)
                    .unwrap_or(1)
                    .max(1)
            };
            bounds
                .windows(2)
                .map(|pair| (Answer::Number(pair[0]), span(pair)))
                .collect()
        }
        FactKind::Date => Vec::new(),
        FactKind::Place => {
            let expected = |kind| match fact.place {
                Some(PlaceKind::Commune) => {
                    matches!(kind, TerritoryKind::Commune | TerritoryKind::Exterieur)
                }
                _ => matches!(
                    kind,
                    TerritoryKind::Cdas
                        | TerritoryKind::Ccas
                        | TerritoryKind::Autorite
                        | TerritoryKind::Exterieur
                ),
            };
            let places = catalogue.territories.list().iter().enumerate();
            places
                .filter(|(_, place)| expected(place.kind))
                .map(|(rank, _)| (Answer::Place(rank), 1))
                .collect()
        }
    }
}

/// The implications between predicates that conditions ask about.
fn implications(catalogue: &Catalogue, predicates: &Predicates) -> Vec<Implication> {
    let literal = |tree: &Expr| single_literal(catalogue, tree, predicates);
    let found = catalogue.vocabulary.implications.iter();
    found
        .filter_map(|i| {
            Some(Implication {
                premise: literal(&i.premise.tree)?,
                conclusion: literal(&i.conclusion.tree)?,
            })
        })
        .collect()
}

/// The literal a single test means.
fn single_literal(catalogue: &Catalogue, tree: &Expr, predicates: &Predicates) -> Option<Literal> {
    let mut known = |predicate: Predicate| predicates.find(&predicate).unwrap_or(u16::MAX);
    match formula(catalogue, tree, &mut known).ok()? {
        Formula::Leaf(number) if number != u16::MAX => Some(Literal::positive(number)),
        Formula::Not(inside) => match *inside {
            Formula::Leaf(number) if number != u16::MAX => Some(Literal::negative(number)),
            _ => None,
        },
        _ => None,
    }
}
