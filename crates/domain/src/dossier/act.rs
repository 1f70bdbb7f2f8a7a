//! What people do in a dossier: one vocabulary of acts for every fiche.

use std::collections::BTreeMap;

use crate::fiche::Event as Counted;
use crate::values::{Date, Id};

/// Who acts: the role held, the service that gives the mandate, and the name when it matters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Actor {
    /// The role held.
    pub role: Id,
    /// The service, organisation or authority that gives the mandate, if any.
    pub structure: Option<Id>,
    /// Which person, when two may hold the same role in the same place.
    pub name: Option<String>,
}

/// An act as it is submitted: what, the day it truly happened, by whom, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What is done.
    pub act: Act,
    /// The true day, whenever it is written down.
    pub on: Date,
    /// Who acts or decides, together.
    pub by: Vec<Actor>,
    /// The reason written, if any.
    pub reason: Option<String>,
}

/// What is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// A step is held: prescribe, acknowledge, meet, decide, renew, follow up. What it means comes
    /// from the fiche.
    Hold(Holding),
    /// A step is planned on a day.
    Plan {
        /// The step.
        step: Id,
        /// The day it should be held.
        day: Date,
    },
    /// A document is deposited.
    Deposit(Deposit),
    /// A contact, an interview, a session or hours are logged.
    Log(Logged),
    /// A period is opened by hand.
    Open {
        /// The period.
        period: Id,
    },
    /// A period is closed by hand.
    Close {
        /// The period.
        period: Id,
    },
    /// A renewal is asked; its step decides.
    RequestRenewal {
        /// The period to renew.
        period: Id,
    },
    /// An aid is asked.
    RequestAid(AidRequest),
    /// An aid is granted or refused.
    DecideAid(AidDecision),
    /// What fixes a cost still to be determined is written down; nothing is computed.
    RecordCost(CostRecord),
    /// An obligation is waived, with a reason.
    Waive {
        /// The obligation: `etape:<id>`, `document:<id>`, or `compteur:<id>` for the window that holds the day.
        what: Obliged,
    },
    /// The dossier goes on with another operator of the fiche.
    ChangeOperator {
        /// The new operator.
        to: Id,
    },
    /// The person gives up: never a reason asked.
    Withdraw,
    /// The operator does not take the person.
    Refuse,
    /// The dossier is put on hold.
    Suspend,
    /// The dossier starts again.
    Resume,
    /// The dossier ends outside the steps of the fiche.
    End,
    /// An earlier entry was wrong.
    Correct {
        /// Rank of the event in the journal, from 0.
        event: usize,
        /// What should have been written; nothing when it should not have been at all.
        with: Option<Box<Entry>>,
    },
    /// The dossier moves to another version of its fiche.
    Pin {
        /// The number of the version.
        version: u16,
    },
}

/// A step as it was held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// The step.
    pub step: Id,
    /// The outcome decided, when the step has outcomes.
    pub outcome: Option<Id>,
    /// Who was there, besides those who act.
    pub present: Vec<Actor>,
    /// Who was invited.
    pub invited: Vec<Actor>,
    /// What was written down, by name of the input.
    pub inputs: BTreeMap<Id, Input>,
    /// The documents brought.
    pub documents: Vec<Deposit>,
    /// The channels used: `courriel`, `telephone`…
    pub channels: Vec<String>,
    /// The address the act was sent to.
    pub mail: Option<String>,
    /// Where it took place.
    pub place: Option<String>,
    /// The motive chosen among those offered.
    pub motive: Option<Id>,
    /// The operator chosen, at prescription or later.
    pub operator: Option<Id>,
}

impl Holding {
    /// A step held with nothing else said.
    pub fn of(step: Id) -> Holding {
        Holding {
            step,
            outcome: None,
            present: Vec::new(),
            invited: Vec::new(),
            inputs: BTreeMap::new(),
            documents: Vec::new(),
            channels: Vec::new(),
            mail: None,
            place: None,
            motive: None,
            operator: None,
        }
    }
}

/// What is written down in answer to an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// Yes or no.
    YesNo(bool),
    /// A text, or one choice.
    Text(String),
    /// Several choices.
    Choices(Vec<String>),
    /// A day.
    Day(Date),
    /// A number or an amount, in thousandths.
    Number(i64),
}

/// A document as deposited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deposit {
    /// The document of the fiche.
    pub document: Id,
    /// Who wrote it.
    pub written_by: Vec<Actor>,
    /// With whom it was written.
    pub with: Vec<Actor>,
    /// Who signed it.
    pub signed_by: Vec<Actor>,
    /// What it contains, in the words of the fiche.
    pub contents: Vec<String>,
    /// To whom it was sent: parties, roles or organisations.
    pub sent_to: Vec<Id>,
}

/// Something logged between two steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// What: an interview, a contact, a group session, hours.
    pub what: Counted,
    /// How many, in thousandths: 1000 is one.
    pub amount: i64,
    /// Who took part, besides the person and those who act.
    pub with: Vec<Actor>,
    /// The channel, for a contact.
    pub channel: Option<String>,
    /// Where.
    pub place: Option<String>,
}

/// An aid as asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AidRequest {
    /// The fund.
    pub fund: Id,
    /// The purposes chosen.
    pub purposes: Vec<Id>,
    /// A purpose outside the list, written.
    pub other_purpose: Option<String>,
    /// What is written down with the request.
    pub inputs: BTreeMap<Id, Input>,
    /// The association or body the request is addressed to.
    pub to: Option<Id>,
}

/// An aid as decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AidDecision {
    /// The fund.
    pub fund: Id,
    /// Granted, or refused.
    pub granted: bool,
    /// The amount granted, in thousandths of a euro, when the fiche fixes none.
    pub amount: Option<i64>,
}

/// What fixes a cost to be determined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostRecord {
    /// The fund that says the cost is to be determined.
    pub fund: Id,
    /// The factors known, by name.
    pub factors: BTreeMap<Id, String>,
    /// The amount told to the household, in thousandths of a euro: only once every factor is known.
    pub result: Option<i64>,
}

/// Something owed, by the record it comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Obliged {
    /// A step.
    Step(Id),
    /// A document.
    Document(Id),
    /// A count, in the window that holds the day of the act.
    Counter(Id),
}
