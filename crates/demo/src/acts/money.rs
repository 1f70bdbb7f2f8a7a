//! Aids asked and decided, costs fixed.

use domain::dossier::act::{AidDecision, AidRequest, CostRecord};
use domain::dossier::{Act, Entry, ONE};
use domain::fiche::{Fund, FundKind};

use super::Stage;
use crate::dice::Dice;

impl Stage<'_, '_> {
    /// An aid asked, granted and refused; a cost fixed.
    pub(super) fn money(&self, fund: &Fund, dice: &mut Dice) -> Vec<Entry> {
        match fund.kind {
            FundKind::Aid | FundKind::Grant => vec![
                self.request_aid(fund, dice),
                self.decide_aid(fund, true, dice),
                self.decide_aid(fund, false, dice),
            ],
            FundKind::CostToBeDetermined => vec![self.record_cost(fund)],
            _ => Vec::new(),
        }
    }

    /// An aid asked, for one of its purposes.
    pub fn request_aid(&self, fund: &Fund, dice: &mut Dice) -> Entry {
        let purpose = dice.one_of(&fund.purposes).map(|p| p.id.clone());
        self.by_agent(Act::RequestAid(AidRequest {
            fund: fund.origin.id.clone(),
            purposes: purpose.into_iter().collect(),
            other_purpose: None,
            inputs: self.answers(fund.inputs.iter(), dice),
            to: dice.one_of(&fund.granted_by).cloned(),
        }))
    }

    /// An aid granted or refused by those who may.
    pub fn decide_aid(&self, fund: &Fund, granted: bool, dice: &mut Dice) -> Entry {
        let mut by = self.all(&fund.granted_by, dice);
        if fund.granted_by.is_empty() {
            by.extend(self.cast.agent(self.engine, self.dossier));
        }
        let decision = AidDecision {
            fund: fund.origin.id.clone(),
            granted,
            amount: fund.amount.map(|amount| i64::from(amount) * ONE),
        };
        self.entry(Act::DecideAid(decision), by)
    }

    /// A cost fixed once each of its factors is known.
    pub fn record_cost(&self, fund: &Fund) -> Entry {
        let factors = fund.factors.iter();
        self.by_agent(Act::RecordCost(CostRecord {
            fund: fund.origin.id.clone(),
            factors: factors
                .map(|f| (f.id.clone(), "connu".to_owned()))
                .collect(),
            result: Some(150 * ONE),
        }))
    }
}
