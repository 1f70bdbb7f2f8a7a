//! Aids and costs: who asks, who grants, who pays, within which count; amounts are recorded, never worked out.

use super::{reason, unknown};
use crate::dossier::act::{AidDecision, AidPayment, AidRequest, CostRecord, Entry};
use crate::dossier::answer::{Because, Reason, Verdict};
use crate::dossier::counter::ONE;
use crate::dossier::engine::{Around, Engine};
use crate::dossier::missing::is_given;
use crate::dossier::state::Dossier;
use crate::dossier::what::What;
use crate::dossier::who::Match;
use crate::eligibility::belongs;
use crate::fiche::{Fund, FundKind};
use crate::values::Id;

impl<'c> Engine<'c> {
    pub(super) fn request_aid(
        &self,
        dossier: &Dossier,
        entry: &Entry,
        request: &AidRequest,
        around: &Around<'_>,
        reasons: &mut Vec<Reason<'c>>,
    ) {
        self.related(dossier, entry, reasons);
        let Some(fund) = self.aid(&request.fund, reasons) else {
            return;
        };
        let because = || Because::of(&fund.origin.provenance);
        // A request is addressed to one that grants; failing that, to the operator who accompanies.
        let to = request.to.as_ref().or(dossier.state.operator.as_ref());
        if to.is_some_and(|to| !self.grants(fund, to)) {
            reasons.push(reason(Verdict::No, What::NotGrantedBy { fund }, because()));
        }
        self.purposes(fund, request, entry, reasons);
        for input in &fund.inputs {
            let because = Because::part(&input.requirements, &fund.origin.provenance);
            match request
                .inputs
                .get(&input.id)
                .filter(|given| is_given(given))
            {
                None if input.required => reasons.push(reason(
                    input.when_missing.weight(),
                    What::InputMissing(input),
                    because,
                )),
                None => {}
                Some(given) => {
                    let strange = self.strange(input, given);
                    reasons.extend(strange.map(|what| reason(Verdict::No, what, because)));
                }
            }
        }
        reasons.extend(self.of_aid(fund, around, entry.on));
        reasons.push(reason(Verdict::Yes, What::Pays { fund }, because()));
    }

    pub(super) fn decide_aid(
        &self,
        dossier: &Dossier,
        entry: &Entry,
        decision: &AidDecision,
        around: &Around<'_>,
        reasons: &mut Vec<Reason<'c>>,
    ) {
        let Some(fund) = self.aid(&decision.fund, reasons) else {
            return;
        };
        let because = || Because::of(&fund.origin.provenance);
        let waiting = dossier
            .state
            .aids
            .iter()
            .any(|aid| aid.request.fund == decision.fund && aid.decided.is_none());
        if !waiting {
            reasons.push(reason(Verdict::No, What::NotRequested(fund), because()));
        }
        let decides = |party: &Id| self.any_matches(dossier, &entry.by, party) > Match::No;
        if fund.granted_by.is_empty() {
            self.related(dossier, entry, reasons);
        } else if !fund.granted_by.iter().any(decides) {
            reasons.push(reason(Verdict::No, What::NotGrantedBy { fund }, because()));
        }
        if !decision.granted {
            // A refusal carries what failed (reading A029): the conditions, else a written reason.
            let failing = self.of_aid(fund, around, entry.on);
            let fails = failing.iter().any(|reason| reason.weight > Verdict::Yes);
            if self.has_own_public(fund) && !fails {
                self.written(entry, because(), reasons);
            }
            return;
        }
        let fixed = fund.amount.map(|amount| i64::from(amount) * ONE);
        if decision.amount.is_some() && fixed.is_some() && decision.amount != fixed {
            reasons.push(reason(Verdict::No, What::FixedAmount { fund }, because()));
        }
        reasons.extend(self.of_aid(fund, around, entry.on));
        for counter in &self.fiche.counters {
            if counter.fund.as_ref() == Some(&fund.origin.id) {
                let key = self.key(dossier, counter, &entry.by, entry.on, around);
                let one = ONE;
                reasons.extend(self.against(counter, key.as_ref(), one, false, entry.on, around));
            }
        }
        reasons.push(reason(Verdict::Yes, What::Pays { fund }, because()));
    }

    pub(super) fn pay_aid(
        &self,
        dossier: &Dossier,
        entry: &Entry,
        payment: &AidPayment,
        reasons: &mut Vec<Reason<'c>>,
    ) {
        let Some(fund) = self.aid(&payment.fund, reasons) else {
            return;
        };
        let because = || Because::of(&fund.origin.provenance);
        // Whoever granted it may write down that it was paid, when another pays.
        let pays = |party: &Id| self.any_matches(dossier, &entry.by, party) > Match::No;
        match &fund.paid_by {
            None => self.related(dossier, entry, reasons),
            Some(paid_by) if !pays(paid_by) && !fund.granted_by.iter().any(pays) => {
                reasons.push(reason(Verdict::No, What::NotPaidBy { fund }, because()));
            }
            Some(_) => {}
        }
        let mut waiting = dossier
            .state
            .aids
            .iter()
            .filter(|aid| aid.request.fund == payment.fund && aid.awaits_payment());
        let Some(granted) = waiting.next().and_then(|aid| aid.granted()) else {
            return reasons.push(reason(Verdict::No, What::NotGranted(fund), because()));
        };
        if entry.on < granted.on {
            let possible = granted.on;
            reasons.push(reason(
                Verdict::No,
                What::BeforeItsTime { possible },
                because(),
            ));
        }
        let fixed = fund.amount.map(|amount| i64::from(amount) * ONE);
        let agreed = granted.amount.or(fixed);
        if agreed.is_some() && payment.amount.is_some() && payment.amount != agreed {
            self.written(entry, because(), reasons);
        }
        reasons.push(reason(Verdict::Yes, What::Pays { fund }, because()));
    }

    pub(super) fn record_cost(
        &self,
        dossier: &Dossier,
        entry: &Entry,
        record: &CostRecord,
        reasons: &mut Vec<Reason<'c>>,
    ) {
        self.related(dossier, entry, reasons);
        let Some(fund) = self.fund(record.fund.as_str()) else {
            return reasons.push(unknown(&record.fund));
        };
        if fund.kind != FundKind::CostToBeDetermined {
            return reasons.push(unknown(&record.fund));
        }
        for name in record.factors.keys() {
            if !fund.factors.iter().any(|factor| factor.id == *name) {
                reasons.push(unknown(name));
            }
        }
        if record.result.is_some() {
            let known = dossier.state.costs.get(&record.fund);
            for factor in &fund.factors {
                let before = known.is_some_and(|cost| cost.factors.contains_key(&factor.id));
                if !before && !record.factors.contains_key(&factor.id) {
                    let what = What::FactorMissing {
                        fund,
                        factor: &factor.label,
                    };
                    reasons.push(reason(
                        Verdict::No,
                        what,
                        Because::of(&fund.origin.provenance),
                    ));
                }
            }
        }
    }

    /// The factors of a cost that are still to be known.
    pub fn factors_missing(&self, dossier: &Dossier, fund: &'c Fund) -> Vec<&'c Id> {
        let known = dossier.state.costs.get(&fund.origin.id);
        let is_known = |id: &Id| known.is_some_and(|cost| cost.factors.contains_key(id));
        fund.factors
            .iter()
            .map(|factor| &factor.id)
            .filter(|id| !is_known(id))
            .collect()
    }

    /// An aid or a grant; a cost or the funding of the action is not one.
    fn aid(&self, id: &Id, reasons: &mut Vec<Reason<'c>>) -> Option<&'c Fund> {
        let fund = self
            .fund(id.as_str())
            .filter(|fund| matches!(fund.kind, FundKind::Aid | FundKind::Grant));
        if fund.is_none() {
            reasons.push(unknown(id));
        }
        fund
    }

    fn grants(&self, fund: &Fund, to: &Id) -> bool {
        let is = |party: &Id| {
            party == to
                || belongs(self.catalogue, to, party)
                || self.party(party.as_str()).is_some_and(|party| {
                    party
                        .structures
                        .iter()
                        .any(|s| belongs(self.catalogue, to, s))
                })
        };
        fund.granted_by.is_empty() || fund.granted_by.iter().any(is)
    }

    fn purposes(
        &self,
        fund: &'c Fund,
        request: &AidRequest,
        entry: &Entry,
        reasons: &mut Vec<Reason<'c>>,
    ) {
        let because = || Because::of(&fund.origin.provenance);
        if fund.purposes.is_empty() {
            return;
        }
        for purpose in &request.purposes {
            if !fund.purposes.iter().any(|known| known.id == *purpose) {
                let what = What::NotAPurpose {
                    fund,
                    given: purpose.to_string(),
                };
                reasons.push(reason(Verdict::No, what, because()));
            }
        }
        match &request.other_purpose {
            Some(given) if !fund.open => {
                let what = What::NotAPurpose {
                    fund,
                    given: given.clone(),
                };
                reasons.push(reason(Verdict::No, what, because()));
            }
            Some(_) if !request.inputs.values().any(is_given) => {
                self.written(entry, because(), reasons);
            }
            Some(_) => {}
            None if request.purposes.is_empty() => {
                let of_purposes = fund
                    .purposes
                    .iter()
                    .flat_map(|purpose| &purpose.requirements);
                let mut of_purposes: Vec<_> = of_purposes.copied().collect();
                of_purposes.dedup();
                let why = Because::part(&of_purposes, &fund.origin.provenance);
                reasons.push(reason(Verdict::Incomplete, What::PurposeMissing(fund), why));
            }
            None => {}
        }
        if fund.after_evaluation && fund.inputs.is_empty() && entry.reason.is_none() {
            reasons.push(reason(Verdict::No, What::NotEvaluated(fund), because()));
        }
    }
}
