//! Money: what the person pays, what helps, who finances the action.

use domain::fiche::{Fund, FundKind, Scope};

use super::Context;
use super::who::RuleShown;
use crate::french::number;
use crate::names::Proof;
use crate::words;

/// A fund.
pub struct FundShown<'s> {
    /// The fund.
    pub fund: &'s Fund,
    /// What it is.
    pub kind: &'static str,
    /// Who finances.
    pub payers: Option<String>,
    /// Who pays it out.
    pub paid_by: Option<String>,
    /// Who grants it.
    pub granted_by: Option<String>,
    /// A fixed amount, in euros.
    pub amount: Option<String>,
    /// The rule outside the booklet.
    pub rule: Option<&'s str>,
    /// Its own conditions.
    pub conditions: Vec<RuleShown<'s>>,
    /// Where it is said.
    pub proof: Proof<'s>,
}

/// The funds of a fiche: the cost for the person first.
pub fn funds(context: Context<'_>) -> Vec<FundShown<'_>> {
    let is_cost = |fund: &&Fund| {
        matches!(
            fund.kind,
            FundKind::FreeOfCharge | FundKind::CostToBeDetermined
        )
    };
    let (cost, others): (Vec<&Fund>, Vec<&Fund>) = context.fiche.funds.iter().partition(is_cost);
    cost.into_iter()
        .chain(others)
        .map(|fund| shown(context, fund))
        .collect()
}

fn shown<'s>(context: Context<'s>, fund: &'s Fund) -> FundShown<'s> {
    let own = context.fiche.rules.iter().filter(|rule| {
        rule.scope == Scope::Aid && rule.target.as_deref() == Some(fund.origin.id.as_str())
    });
    FundShown {
        kind: words::fund(fund.kind),
        payers: context.actors(&fund.payers),
        paid_by: fund
            .paid_by
            .as_ref()
            .and_then(|id| context.actors(std::slice::from_ref(id))),
        granted_by: context.actors(&fund.granted_by),
        amount: fund
            .amount
            .map(|amount| format!("{} €", number(amount.into()))),
        rule: fund
            .rule
            .as_ref()
            .and_then(|id| context.catalogue.external(id))
            .map(|rule| rule.name.as_str()),
        conditions: own.map(|rule| RuleShown::of(context, rule)).collect(),
        proof: context.proof(&fund.origin),
        fund,
    }
}
