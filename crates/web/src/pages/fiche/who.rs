//! Who the action is for: conditions by force, alternatives as alternatives.

use domain::fiche::{Force, Rule, Scope, ZoneTest};

use super::Context;
use crate::names::{self, Proof};

/// The conditions of entry.
pub struct Who<'s> {
    /// What must hold: conditions and groups of alternatives.
    pub hard: Vec<Required<'s>>,
    /// What a professional judges.
    pub judged: Vec<RuleShown<'s>>,
    /// What orders without excluding.
    pub priorities: Vec<RuleShown<'s>>,
    /// What the booklet says is no condition.
    pub neutral: Vec<RuleShown<'s>>,
    /// What defines a result, once in.
    pub outcomes: Vec<RuleShown<'s>>,
}

/// Something required.
pub enum Required<'s> {
    /// A condition.
    Rule(RuleShown<'s>),
    /// Branches of which one is enough.
    OneOf(Vec<Vec<RuleShown<'s>>>),
    /// A territory.
    Territory {
        /// Its sentence.
        label: String,
        /// Its members when they are few enough to read, services most often.
        members: Vec<&'s str>,
        /// Nothing known of the place: presumed.
        presumed: bool,
        /// Where it is said.
        proof: Proof<'s>,
    },
}

/// A condition as shown.
pub struct RuleShown<'s> {
    /// The condition.
    pub rule: &'s Rule,
    /// What its force means, when it is not that of its list.
    pub force: Option<&'static str>,
    /// Who judges it.
    pub judge: Option<String>,
    /// Where it is said.
    pub proof: Proof<'s>,
}

/// Reads the conditions of a fiche.
pub fn who(context: Context<'_>) -> Who<'_> {
    let alone = |force: Force| -> Vec<RuleShown<'_>> {
        let rules = context.fiche.rules.iter().filter(|rule| {
            rule.force == force && rule.scope == Scope::Entry && rule.group.is_none()
        });
        rules.map(|rule| RuleShown::of(context, rule)).collect()
    };
    let mut priorities = alone(Force::Priority);
    priorities.sort_by_key(|shown| shown.rule.rank);
    let outcomes = context
        .fiche
        .rules
        .iter()
        .filter(|rule| rule.scope == Scope::Outcome);
    Who {
        hard: required(context),
        judged: alone(Force::Judged),
        priorities,
        neutral: alone(Force::Neutral),
        outcomes: outcomes.map(|rule| RuleShown::of(context, rule)).collect(),
    }
}

impl<'s> RuleShown<'s> {
    /// A condition of the fiche.
    pub fn of(context: Context<'s>, rule: &'s Rule) -> RuleShown<'s> {
        RuleShown {
            rule,
            force: None,
            judge: rule
                .judge
                .as_ref()
                .map(|judge| names::actor(context.catalogue, context.fiche, judge)),
            proof: context.proof(&rule.origin),
        }
    }
}

fn required(context: Context<'_>) -> Vec<Required<'_>> {
    let mut required: Vec<Required<'_>> = Vec::new();
    let mut groups = Vec::new();
    for rule in context
        .fiche
        .rules
        .iter()
        .filter(|rule| rule.scope == Scope::Entry)
    {
        match &rule.group {
            Some(group) if groups.contains(group) => {}
            Some(group) => {
                groups.push(group.clone());
                required.push(Required::OneOf(branches(context, group)));
            }
            None if rule.force == Force::Hard => {
                required.push(Required::Rule(RuleShown::of(context, rule)))
            }
            None => {}
        }
    }
    let bounding = context
        .fiche
        .zones
        .iter()
        .filter(|zone| zone.test != ZoneTest::Nothing);
    required.extend(bounding.map(|zone| {
        let label = match zone.test {
            ZoneTest::Residence => format!("Habiter dans ce territoire : {}", zone.name),
            ZoneTest::FollowUp => {
                format!("Être suivi par un service de ce territoire : {}", zone.name)
            }
            _ => format!("Habiter ou être suivi dans ce territoire : {}", zone.name),
        };
        let members: Vec<&str> = zone
            .members
            .iter()
            .map(|id| context.catalogue.name_of(id))
            .collect();
        let members = if members.len() > 1 {
            members
        } else {
            Vec::new()
        };
        Required::Territory {
            label,
            members,
            presumed: zone.presumed,
            proof: context.proof(&zone.origin),
        }
    }));
    required
}

fn branches<'s>(context: Context<'s>, group: &domain::values::Id) -> Vec<Vec<RuleShown<'s>>> {
    let mut branches: Vec<Vec<RuleShown<'s>>> = Vec::new();
    let of_group = context
        .fiche
        .rules
        .iter()
        .filter(|rule| rule.group.as_ref() == Some(group));
    for rule in of_group.filter(|rule| rule.scope == Scope::Entry) {
        let force = match rule.force {
            Force::Judged => Some("avertit sans refuser"),
            Force::Priority => Some("ordonne sans exclure"),
            Force::Hard | Force::Neutral => None,
        };
        let shown = RuleShown {
            force,
            ..RuleShown::of(context, rule)
        };
        let same = |branch: &&mut Vec<RuleShown<'_>>| {
            branch.first().is_some_and(|first| {
                first.rule.branch.is_some() && first.rule.branch == rule.branch
            })
        };
        match branches.iter_mut().find(same) {
            Some(branch) => branch.push(shown),
            None => branches.push(vec![shown]),
        }
    }
    branches
}
