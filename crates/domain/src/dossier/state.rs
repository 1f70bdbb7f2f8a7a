//! Where a dossier stands: what its journal adds up to.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::act::{Actor, AidRequest, Collection, Deposit, Holding, Logged, Obliged};
use super::engine::Engine;
use super::journal::Event;
use crate::values::{Date, Id};

/// A dossier: one subject, one fiche in one version, and an append-only journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dossier {
    /// Its name.
    pub id: String,
    /// Who or what it is about.
    pub subject: Subject,
    /// The fiche, by its id.
    pub fiche: Id,
    /// The version it runs under.
    pub version: u16,
    /// Every entry made.
    pub journal: Vec<Event>,
    /// What they add up to.
    pub state: State,
}

/// Who or what a dossier is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// A person, by name or number.
    Person(String),
    /// A household and its dwelling.
    Household(String),
    /// The action itself: what concerns the fiche and no one in particular.
    Action,
    /// A contract (*marché*), by name.
    Market(String),
    /// A prescriber who asks for support before anyone is named (reading A107).
    Anonymous,
}

impl Subject {
    /// Whether the dossier follows someone.
    pub fn is_followed(&self) -> bool {
        matches!(self, Subject::Person(_) | Subject::Household(_))
    }

    /// The name a person or a household signs under.
    pub fn name(&self) -> Option<&str> {
        match self {
            Subject::Person(name) | Subject::Household(name) => Some(name),
            _ => None,
        }
    }
}

/// What the journal adds up to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// Where the dossier stands.
    pub status: Status,
    /// Who accompanies.
    pub operator: Option<Id>,
    /// Who prescribed.
    pub prescriber: Option<Actor>,
    /// The steps held, drafts included, in the order of the journal.
    pub held: Vec<Held>,
    /// The day each step is planned for.
    pub planned: BTreeMap<Id, Date>,
    /// The documents deposited.
    pub filed: Vec<Filed>,
    /// What was logged.
    pub logged: Vec<Log>,
    /// The periods opened.
    pub runs: Vec<Run>,
    /// The aids asked and decided.
    pub aids: Vec<Aid>,
    /// The costs to be determined.
    pub costs: BTreeMap<Id, Cost>,
    /// The answers to surveys, whole, in the order of the journal.
    pub collected: Vec<Collected>,
    /// What was waived.
    pub waived: Vec<Waived>,
    /// The renewals asked: the period, the day.
    pub renewals: Vec<(Id, Date)>,
    /// The days off: from, and to once resumed.
    pub suspensions: Vec<(Date, Option<Date>)>,
}

/// Where a dossier stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// Nothing is prescribed yet.
    Draft,
    /// In progress.
    Open,
    /// On hold.
    Suspended {
        /// Since when.
        since: Date,
    },
    /// Ended.
    Closed {
        /// The last day.
        on: Date,
        /// How.
        how: Ending,
    },
}

/// How a dossier ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// By an outcome of the fiche.
    Outcome {
        /// The step.
        step: Id,
        /// The outcome.
        outcome: Id,
    },
    /// The person gave up.
    Withdrawal,
    /// The operator did not take the person.
    Refusal,
    /// Outside the steps of the fiche.
    Ended,
}

/// A step held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Rank of its event.
    pub event: usize,
    /// The true day.
    pub on: Date,
    /// The effective day: that of the input that dates the step, else the true day.
    pub day: Date,
    /// Nothing is missing: the step has its effects.
    pub complete: bool,
    /// Rank of the run it belongs to, for a step held once per period.
    pub run: Option<u8>,
    /// Who acted.
    pub by: Vec<Actor>,
    /// As it was held.
    pub holding: Holding,
}

/// A document deposited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filed {
    /// Rank of its event.
    pub event: usize,
    /// The day.
    pub on: Date,
    /// The document.
    pub deposit: Deposit,
}

/// Something logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    /// Rank of its event.
    pub event: usize,
    /// The day.
    pub on: Date,
    /// Who logged it or took part in it.
    pub by: Vec<Actor>,
    /// What.
    pub logged: Logged,
}

/// One opening of a period: a first time, then each renewal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The period.
    pub period: Id,
    /// 1 for the first, 2 for the first renewal.
    pub rank: u8,
    /// First day.
    pub from: Date,
    /// First day of the first run: renewals count from there.
    pub anchor: Date,
    /// Last day planned by the length alone, before anything cuts it.
    pub planned: Option<Date>,
    /// Last day, once closed.
    pub closed: Option<Date>,
}

/// An aid asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aid {
    /// The day it was asked.
    pub asked: Date,
    /// As asked.
    pub request: AidRequest,
    /// The decision.
    pub decided: Option<AidDecided>,
    /// The payment.
    pub paid: Option<AidPaid>,
}

impl Aid {
    /// The decision that grants it.
    pub fn granted(&self) -> Option<&AidDecided> {
        self.decided.as_ref().filter(|decided| decided.granted)
    }

    /// Granted, and not paid.
    pub fn awaits_payment(&self) -> bool {
        self.granted().is_some() && self.paid.is_none()
    }
}

/// An aid decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AidDecided {
    /// The day.
    pub on: Date,
    /// By whom.
    pub by: Vec<Actor>,
    /// Granted, or not.
    pub granted: bool,
    /// The amount, in thousandths of a euro.
    pub amount: Option<i64>,
}

/// An aid paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AidPaid {
    /// The day.
    pub on: Date,
    /// By whom.
    pub by: Vec<Actor>,
    /// The amount, in thousandths of a euro, when it is not the amount granted.
    pub amount: Option<i64>,
}

/// A cost to be determined.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cost {
    /// The factors known.
    pub factors: BTreeMap<Id, String>,
    /// The amount told, in thousandths of a euro.
    pub result: Option<i64>,
}

/// Answers to a survey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collected {
    /// Rank of its event.
    pub event: usize,
    /// The day.
    pub on: Date,
    /// As answered.
    pub collection: Collection,
}

/// Something waived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waived {
    /// What.
    pub what: Obliged,
    /// The day it stands for.
    pub on: Date,
    /// Why.
    pub reason: String,
}

impl State {
    /// The state of an empty journal.
    pub fn new(subject: &Subject) -> State {
        State {
            status: match subject.is_followed() {
                true => Status::Draft,
                false => Status::Open,
            },
            operator: None,
            prescriber: None,
            held: Vec::new(),
            planned: BTreeMap::new(),
            filed: Vec::new(),
            logged: Vec::new(),
            runs: Vec::new(),
            aids: Vec::new(),
            costs: BTreeMap::new(),
            collected: Vec::new(),
            waived: Vec::new(),
            renewals: Vec::new(),
            suspensions: Vec::new(),
        }
    }

    /// The steps held for good, in the order of the journal.
    pub fn done(&self) -> impl DoubleEndedIterator<Item = &Held> {
        self.held.iter().filter(|held| held.complete)
    }

    /// The last time a step was held for good.
    pub fn last(&self, step: &str) -> Option<&Held> {
        self.done().rfind(|held| held.holding.step.as_str() == step)
    }

    /// The last run of a period.
    pub fn run(&self, period: &str) -> Option<&Run> {
        self.runs.iter().rfind(|run| run.period.as_str() == period)
    }

    /// The last day of a closed dossier.
    pub fn closed_on(&self) -> Option<Date> {
        match &self.status {
            Status::Closed { on, .. } => Some(*on),
            _ => None,
        }
    }
}

impl Dossier {
    /// A dossier with an empty journal.
    pub fn open(id: String, subject: Subject, engine: &Engine<'_>) -> Dossier {
        Dossier {
            state: State::new(&subject),
            id,
            subject,
            fiche: engine.fiche.head.id.clone(),
            version: engine.fiche.version.number,
            journal: Vec::new(),
        }
    }

    /// The same dossier read by another version of its fiche: what [`super::Act::Pin`] leads to, and what
    /// one looks at before moving.
    #[must_use]
    pub fn under(&self, engine: &Engine<'_>) -> Dossier {
        let journal = self.journal.clone();
        Dossier::replay(self.id.clone(), self.subject.clone(), engine, journal)
    }

    /// The dossier a journal makes.
    pub fn replay(
        id: String,
        subject: Subject,
        engine: &Engine<'_>,
        journal: Vec<Event>,
    ) -> Dossier {
        let mut dossier = Dossier::open(id, subject, engine);
        for event in journal {
            dossier.apply(engine, event);
        }
        dossier
    }
}
