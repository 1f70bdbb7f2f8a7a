//! What an entry is about, in three codes: what may be kept in clear and searched.

use super::{Act, Entry};
use crate::values::Id;

/// What an entry is about. Codes of the catalogue only: nothing anyone wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Headline<'e> {
    /// The code of the act, as the journal writes it: `hold`, `request-aid`…
    pub act: &'static str,
    /// The record of the fiche: a step, a document, a period, a fund, a counter, an operator.
    pub what: Option<&'e Id>,
    /// The outcome decided.
    pub outcome: Option<&'e Id>,
}

/// The code of the act by which a step was held.
pub const HOLD: &str = "hold";
/// The code of the act that writes down contacts, interviews, hours.
pub const LOG: &str = "log";
/// The code of the act that gathers what a funder asks of a participant.
pub const COLLECT: &str = "collect";
/// The code of the act that corrects another.
pub const CORRECT: &str = "correct";

impl Entry {
    /// What the entry is about; a correction is about what it puts in place.
    pub fn headline(&self) -> Headline<'_> {
        Headline {
            act: self.act.code(),
            what: self.act.what(),
            outcome: self.act.outcome(),
        }
    }
}

impl Act {
    /// The code of the act, as the journal writes it.
    pub fn code(&self) -> &'static str {
        match self {
            Act::Hold(_) => HOLD,
            Act::Plan { .. } => "plan",
            Act::Deposit(_) => "deposit",
            Act::Log(_) => LOG,
            Act::Open { .. } => "open",
            Act::Close { .. } => "close",
            Act::RequestRenewal { .. } => "request-renewal",
            Act::RequestAid(_) => "request-aid",
            Act::DecideAid(_) => "decide-aid",
            Act::PayAid(_) => "pay-aid",
            Act::RecordCost(_) => "record-cost",
            Act::Collect(_) => COLLECT,
            Act::Waive { .. } => "waive",
            Act::ChangeOperator { .. } => "change-operator",
            Act::Withdraw => "withdraw",
            Act::Refuse => "refuse",
            Act::Suspend => "suspend",
            Act::Resume => "resume",
            Act::End => "end",
            Act::Correct { .. } => CORRECT,
            Act::Pin { .. } => "pin",
        }
    }

    fn what(&self) -> Option<&Id> {
        match self {
            Act::Hold(holding) => Some(&holding.step),
            Act::Plan { step, .. } => Some(step),
            Act::Deposit(deposit) => Some(&deposit.document),
            Act::Open { period } | Act::Close { period } | Act::RequestRenewal { period } => {
                Some(period)
            }
            Act::RequestAid(request) => Some(&request.fund),
            Act::DecideAid(decision) => Some(&decision.fund),
            Act::PayAid(payment) => Some(&payment.fund),
            Act::RecordCost(cost) => Some(&cost.fund),
            Act::Collect(collection) => Some(&collection.moment),
            Act::Waive { what } => Some(what.id()),
            Act::ChangeOperator { to } => Some(to),
            Act::Correct { with, .. } => with.as_ref()?.act.what(),
            Act::Log(_)
            | Act::Withdraw
            | Act::Refuse
            | Act::Suspend
            | Act::Resume
            | Act::End
            | Act::Pin { .. } => None,
        }
    }

    fn outcome(&self) -> Option<&Id> {
        match self {
            Act::Hold(holding) => holding.outcome.as_ref(),
            Act::Correct { with, .. } => with.as_ref()?.act.outcome(),
            _ => None,
        }
    }
}
