//! May this act be done? The answer, with every reason; nothing is changed.

mod actors;
mod bounds;
mod closing;
mod collect;
mod conditions;
mod correct;
mod ends;
mod hold;
mod money;
mod outcome;
mod papers;

use crate::dossier::act::{Act, Actor, Entry};
use crate::dossier::answer::{Answer, Because, Reason, Verdict};
use crate::dossier::engine::{Around, Engine};
use crate::dossier::state::{Dossier, Status};
use crate::dossier::what::What;
use crate::fiche::{PartyKind, StepKind};
use crate::time::days_between;
use crate::values::Id;

/// Shorthand: a reason of a weight, from a record.
pub(super) fn reason<'c>(weight: Verdict, what: What<'c>, because: Because<'c>) -> Reason<'c> {
    Reason {
        weight,
        what,
        because,
    }
}

/// A reason of the kernel itself, which no fiche states.
pub(super) fn own(weight: Verdict, what: What<'_>) -> Reason<'_> {
    reason(weight, what, Because::default())
}

impl<'c> Engine<'c> {
    /// Answers an act submitted on a day: what it would be, and why. The dossier is not changed.
    pub fn decide(&self, dossier: &Dossier, entry: &Entry, around: &Around<'_>) -> Answer<'c> {
        let mut reasons = Vec::new();
        self.dates(dossier, entry, around, &mut reasons);
        if let Some(stop) = self.stopped(dossier, entry) {
            reasons.push(stop);
            return Answer::of(reasons);
        }
        let mut notify = Vec::new();
        match &entry.act {
            Act::Hold(holding) => {
                self.hold(dossier, entry, holding, around, &mut reasons, &mut notify)
            }
            Act::Plan { step, day } => self.plan(dossier, entry, step, *day, around, &mut reasons),
            Act::Deposit(deposit) => self.deposit(dossier, entry, deposit, around, &mut reasons),
            Act::Log(logged) => self.log(dossier, entry, logged, &mut reasons),
            Act::Open { period } => self.open_period(dossier, entry, period, around, &mut reasons),
            Act::Close { period } => {
                self.close_period(dossier, entry, period, around, &mut reasons)
            }
            Act::RequestRenewal { period } => {
                match self.period(period.as_str()) {
                    Some(period) => {
                        self.renewal(dossier, period, around, &mut reasons);
                        reasons.extend(self.renewal_basis(dossier, period, around));
                    }
                    None => reasons.push(unknown(period)),
                }
                self.related(dossier, entry, &mut reasons);
            }
            Act::RequestAid(request) => {
                self.request_aid(dossier, entry, request, around, &mut reasons)
            }
            Act::DecideAid(decision) => {
                self.decide_aid(dossier, entry, decision, around, &mut reasons)
            }
            Act::PayAid(payment) => self.pay_aid(dossier, entry, payment, &mut reasons),
            Act::RecordCost(record) => self.record_cost(dossier, entry, record, &mut reasons),
            Act::Collect(collection) => {
                self.collect(dossier, entry, collection, around, &mut reasons)
            }
            Act::Waive { what } => self.waive(dossier, entry, what, around, &mut reasons),
            Act::ChangeOperator { to } => {
                self.change_operator(dossier, entry, to, around, &mut reasons)
            }
            Act::Withdraw => self.withdraw(entry, &mut reasons),
            Act::Refuse => self.refuse(dossier, entry, &mut reasons),
            Act::Suspend | Act::Resume | Act::End => {
                self.pause_or_end(dossier, entry, around, &mut reasons)
            }
            Act::Correct { event, with } => {
                self.correct(
                    dossier,
                    entry,
                    *event,
                    with.as_deref(),
                    around,
                    &mut reasons,
                );
            }
            Act::Pin { version } => self.pin(dossier, entry, *version, &mut reasons),
        }
        self.carried(dossier, entry, around, &mut reasons);
        let mut answer = Answer::of(reasons);
        if answer.accepted() {
            answer.notify = notify;
        }
        answer
    }

    /// The true day is today or before; written down later, it is visible.
    fn dates(
        &self,
        dossier: &Dossier,
        entry: &Entry,
        around: &Around<'_>,
        reasons: &mut Vec<Reason<'c>>,
    ) {
        if entry.on > around.today {
            reasons.push(own(Verdict::No, What::InTheFuture));
        }
        let days = days_between(entry.on, around.today);
        if days > 0 {
            reasons.push(own(Verdict::Yes, What::Antedated { days }));
        }
        let first = dossier.state.done().next().map(|held| held.on);
        let begins = matches!(
            entry.act,
            Act::Correct { .. } | Act::Hold(_) | Act::Deposit(_)
        );
        if let Some(possible) = first.filter(|first| !begins && entry.on < *first) {
            reasons.push(own(Verdict::No, What::BeforeItsTime { possible }));
        }
    }

    /// Nothing goes on in a closed dossier but what outlives it, nor in one on hold.
    fn stopped(&self, dossier: &Dossier, entry: &Entry) -> Option<Reason<'c>> {
        let outlives = match &entry.act {
            Act::Correct { .. } | Act::Deposit(_) | Act::Pin { .. } => true,
            Act::Plan { step, .. } => self.outlives(step),
            Act::Hold(holding) => self.outlives(&holding.step),
            // What was granted is paid when it can be, the path over or not.
            Act::Waive { .. } | Act::RecordCost(_) | Act::PayAid(_) => true,
            // What is asked of a participant is asked on leaving, and months after.
            Act::Collect(_) => true,
            _ => false,
        };
        match dossier.state.status {
            Status::Closed { on, .. } if !outlives => {
                Some(own(Verdict::No, What::Closed { since: on }))
            }
            Status::Suspended { since } => {
                let may = outlives
                    || matches!(
                        entry.act,
                        Act::Resume
                            | Act::Withdraw
                            | Act::End
                            | Act::RequestAid(_)
                            | Act::DecideAid(_)
                    );
                (!may).then(|| own(Verdict::No, What::Suspended { since }))
            }
            Status::Draft => {
                let before = match &entry.act {
                    Act::Hold(holding) => self.step(holding.step.as_str()).is_none_or(|step| {
                        matches!(step.kind, StepKind::Prescription | StepKind::Support)
                    }),
                    Act::RequestAid(request) => self.stands_alone(&request.fund),
                    Act::DecideAid(decision) => self.stands_alone(&decision.fund),
                    Act::PayAid(payment) => self.stands_alone(&payment.fund),
                    Act::Deposit(_) | Act::Correct { .. } | Act::Pin { .. } | Act::Withdraw => true,
                    _ => false,
                };
                (!before).then(|| self.not_prescribed(entry))
            }
            _ => None,
        }
    }

    /// A step before the prescription: the path is the reason, with the requirement of the step.
    fn not_prescribed(&self, entry: &Entry) -> Reason<'c> {
        let step = match &entry.act {
            Act::Hold(holding) => self.step(holding.step.as_str()),
            _ => None,
        };
        let because = step.map_or_else(Because::default, |step| self.path(step));
        let because = match self.prescription() {
            Some(prescription) => because.and(&prescription.origin.provenance),
            None => because,
        };
        reason(Verdict::No, What::NotPrescribed, because)
    }

    fn outlives(&self, step: &Id) -> bool {
        self.step(step.as_str())
            .is_some_and(|step| step.kind == StepKind::FollowUp)
    }

    fn stands_alone(&self, fund: &Id) -> bool {
        self.fund(fund.as_str())
            .is_none_or(|fund| self.has_own_public(fund))
    }

    /// Whoever acts has something to do with the dossier.
    pub(super) fn related(&self, dossier: &Dossier, entry: &Entry, reasons: &mut Vec<Reason<'c>>) {
        let stranger = |actor: &&Actor| !self.is_related(dossier, actor);
        if entry
            .by
            .iter()
            .any(|actor| self.is_other_operator(dossier, actor))
        {
            if let Some(operator) = dossier.state.operator.clone() {
                reasons.push(own(Verdict::No, What::OtherOperator { operator }));
            }
        } else if entry.by.is_empty() || entry.by.iter().any(|actor| stranger(&actor)) {
            let parties = self
                .fiche
                .parties
                .iter()
                .map(|party| party.origin.id.clone());
            reasons.push(own(
                Verdict::No,
                What::NotTheirs {
                    expected: parties.collect(),
                },
            ));
        }
    }

    /// One of the parties of these kinds acts.
    fn one_of(
        &self,
        dossier: &Dossier,
        entry: &Entry,
        kinds: &[PartyKind],
        reasons: &mut Vec<Reason<'c>>,
    ) {
        let parties = self
            .fiche
            .parties
            .iter()
            .filter(|party| kinds.contains(&party.kind));
        let expected: Vec<Id> = parties.map(|party| party.origin.id.clone()).collect();
        let is = |party: &Id| {
            self.any_matches(dossier, &entry.by, party) > crate::dossier::who::Match::No
        };
        let operator = kinds.contains(&PartyKind::Operator)
            && entry
                .by
                .iter()
                .any(|actor| self.is_operator(dossier, actor));
        if !operator && !expected.iter().any(is) {
            reasons.push(own(Verdict::No, What::NotTheirs { expected }));
        }
    }

    /// A written reason.
    pub(super) fn written(
        &self,
        entry: &Entry,
        because: Because<'c>,
        reasons: &mut Vec<Reason<'c>>,
    ) {
        if entry
            .reason
            .as_ref()
            .is_none_or(|reason| reason.trim().is_empty())
        {
            reasons.push(reason(Verdict::NeedsReason, What::ReasonMissing, because));
        }
    }
}

/// The fiche has no record of this name.
pub(super) fn unknown<'c>(name: &Id) -> Reason<'c> {
    own(Verdict::No, What::Unknown { name: name.clone() })
}
