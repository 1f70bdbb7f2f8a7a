//! Aids asked, decided and paid, costs fixed.

use domain::dossier::act::{AidDecision, AidPayment, AidRequest, CostRecord};
use domain::dossier::{Act, Entry, ONE};
use domain::fiche::{Fund, FundKind};

use super::Stage;
use crate::dice::Dice;

impl Stage<'_, '_> {
    /// An aid asked, granted, refused and paid; a cost fixed.
    pub(super) fn money(&self, fund: &Fund, dice: &mut Dice) -> Vec<Entry> {
        match fund.kind {
            FundKind::Aid | FundKind::Grant => vec![
                self.request_aid(fund, dice),
                self.decide_aid(fund, true, dice),
                self.decide_aid(fund, false, dice),
                self.pay_aid(fund, dice),
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
        // An amount that the fiche does not fix is written by most, not by all.
        let fixed = fund.amount.map(|amount| i64::from(amount) * ONE);
        let tens = i64::try_from(dice.below(40)).unwrap_or(0) + 5;
        let written = granted && !dice.once_in(5);
        let decision = AidDecision {
            fund: fund.origin.id.clone(),
            granted,
            amount: fixed.or(written.then_some(tens * 10 * ONE)),
        };
        self.entry(Act::DecideAid(decision), by)
    }

    /// An aid paid as it was granted, written down by who pays or, when nobody says, by who accompanies.
    pub fn pay_aid(&self, fund: &Fund, dice: &mut Dice) -> Entry {
        let payers: Vec<_> = fund.paid_by.iter().cloned().collect();
        let mut by = self.all(&payers, dice);
        if fund.paid_by.is_none() {
            by.extend(self.cast.agent(self.engine, self.dossier));
        }
        let payment = AidPayment {
            fund: fund.origin.id.clone(),
            amount: None,
        };
        self.entry(Act::PayAid(payment), by)
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
