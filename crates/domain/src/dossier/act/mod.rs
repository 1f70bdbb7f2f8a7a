//! What people do in a dossier: one vocabulary of acts for every fiche.
//!
//! The types are also the format of a stored journal: an act under its code, what is empty left out,
//! nothing else admitted. A change here is a change of every journal ever kept.

mod actors;
mod headline;
mod texts;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use headline::{COLLECT, CORRECT, HOLD, Headline, LOG};

use crate::fiche::Event as Counted;
use crate::values::{Date, Id};

/// Who acts: the role held, the service that gives the mandate, and the name when it matters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Actor {
    /// The role held.
    pub role: Id,
    /// The service, organisation or authority that gives the mandate, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub structure: Option<Id>,
    /// Which person, when two may hold the same role in the same place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// An act as it is submitted: what, the day it truly happened, by whom, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Entry {
    /// What is done.
    pub act: Act,
    /// The true day, whenever it is written down.
    pub on: Date,
    /// Who acts or decides, together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<Actor>,
    /// The reason written, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
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
    /// An aid granted is paid.
    PayAid(AidPayment),
    /// What fixes a cost still to be determined is written down; nothing is computed.
    RecordCost(CostRecord),
    /// What a funder asks of the participant is answered, at one of its moments.
    Collect(Collection),
    /// An obligation is waived, with a reason.
    Waive {
        /// The obligation: `etape:<id>`, `document:<id>`, or `compteur:<id>` for the window that holds the day;
        /// what a survey asks (`recueil:<id>`) is never waived.
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
        #[serde(default, skip_serializing_if = "Option::is_none")]
        with: Option<Box<Entry>>,
    },
    /// The dossier moves to another version of its fiche.
    Pin {
        /// The number of the version.
        version: u16,
    },
}

/// A step as it was held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Holding {
    /// The step.
    pub step: Id,
    /// The outcome decided, when the step has outcomes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Id>,
    /// Who was there, besides those who act.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub present: Vec<Actor>,
    /// Who was invited.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub invited: Vec<Actor>,
    /// What was written down, by name of the input.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub inputs: BTreeMap<Id, Input>,
    /// The documents brought.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<Deposit>,
    /// The channels used: `courriel`, `telephone`…
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<String>,
    /// The address the act was sent to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<String>,
    /// Where it took place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The motive chosen among those offered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub motive: Option<Id>,
    /// The operator chosen, at prescription or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Deposit {
    /// The document of the fiche.
    pub document: Id,
    /// Who wrote it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub written_by: Vec<Actor>,
    /// With whom it was written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<Actor>,
    /// Who signed it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signed_by: Vec<Actor>,
    /// What it contains, in the words of the fiche.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contents: Vec<String>,
    /// To whom it was sent: parties, roles or organisations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sent_to: Vec<Id>,
}

/// Something logged between two steps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Logged {
    /// What: an interview, a contact, a group session, hours.
    pub what: Counted,
    /// How many, in thousandths: 1000 is one.
    pub amount: i64,
    /// Who took part, besides the person and those who act.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<Actor>,
    /// The channel, for a contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
}

/// An aid as asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AidRequest {
    /// The fund.
    pub fund: Id,
    /// The purposes chosen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub purposes: Vec<Id>,
    /// A purpose outside the list, written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_purpose: Option<String>,
    /// What is written down with the request.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub inputs: BTreeMap<Id, Input>,
    /// The association or body the request is addressed to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Id>,
}

/// An aid as decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AidDecision {
    /// The fund.
    pub fund: Id,
    /// Granted, or refused.
    pub granted: bool,
    /// The amount granted, in thousandths of a euro, when the fiche fixes none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<i64>,
}

/// An aid as paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AidPayment {
    /// The fund.
    pub fund: Id,
    /// The amount paid, in thousandths of a euro, when it is not the amount granted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<i64>,
}

/// What fixes a cost to be determined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CostRecord {
    /// The fund that says the cost is to be determined.
    pub fund: Id,
    /// The factors known, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub factors: BTreeMap<Id, String>,
    /// The amount told to the household, in thousandths of a euro: only once every factor is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<i64>,
}

/// What was answered at a moment of a survey: as it was said that day, and never written over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Collection {
    /// The survey, in its version.
    pub survey: Id,
    /// The moment.
    pub moment: Id,
    /// The answers, by question; who does not wish to answer has answered.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub answers: BTreeMap<Id, Input>,
}

/// Something owed, by the record it comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Obliged {
    /// A step.
    Step(Id),
    /// A document.
    Document(Id),
    /// A count, in the window that holds the day of the act.
    Counter(Id),
    /// The answers of a moment of the survey that the dossier has.
    Collection(Id),
}

impl Obliged {
    /// The record it comes from.
    pub fn id(&self) -> &Id {
        match self {
            Obliged::Step(id)
            | Obliged::Document(id)
            | Obliged::Counter(id)
            | Obliged::Collection(id) => id,
        }
    }
}
