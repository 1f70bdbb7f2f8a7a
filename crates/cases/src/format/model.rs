//! A case file, understood: names are known to exist, days are days.

use std::collections::{BTreeMap, BTreeSet};

use domain::dossier::act::{Actor, Obliged};
use domain::dossier::{Level, Verdict};
use domain::eligibility::{PrescriberAnswer, Status, Truth};
use domain::fiche::{Event as Counted, Fiche};
use domain::person::Answer;
use domain::values::{Date, Id, ReadingId, Requirement};

use super::node::{Place, Text};
use super::questions::{CatalogueQuestion, Check};

/// The cases of a file, with the stories they take up already in them.
#[derive(Debug, Clone, Default)]
pub struct CaseFile<'c> {
    /// The cases, in the order of the file.
    pub cases: Vec<Case<'c>>,
}

/// A case: what is known, what happens, what is expected.
#[derive(Debug, Clone)]
pub struct Case<'c> {
    /// Its name.
    pub name: Text,
    /// What it illustrates.
    pub requirements: Vec<Requirement>,
    /// Why it is contested, if it is: it is played and shown, and fails nothing.
    pub contested: Option<String>,
    /// The fiche its lines speak of unless they say otherwise.
    pub fiche: Option<&'c Fiche>,
    /// Who acts, in the order of the file.
    pub actors: Vec<(String, Actor)>,
    /// What is known of each person since always.
    pub persons: BTreeMap<String, Facts>,
    /// The lines, in the order people act.
    pub lines: Vec<Line<'c>>,
}

/// Answers to facts, by rank in the vocabulary; nothing where it is not known.
pub type Facts = BTreeMap<usize, Option<Answer>>;

/// A line: an act, a change of situation or a question, on a day.
#[derive(Debug, Clone)]
pub struct Line<'c> {
    /// Where the line stands.
    pub at: Place,
    /// The true day.
    pub on: Date,
    /// The day it is written down.
    pub recorded: Date,
    /// Who acts; by default, those who should.
    pub by: Option<Vec<Who>>,
    /// Of whom.
    pub person: Option<String>,
    /// The name of the dossier.
    pub dossier: Option<String>,
    /// The reason written.
    pub reason: Option<String>,
    /// A name to speak of the line again.
    pub name: Option<String>,
    /// What happens, or what is asked.
    pub verb: Verb<'c>,
    /// What is expected of the answer.
    pub expect: Expect,
}

/// Somebody named in a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// The person or household themself.
    Subject,
    /// An actor of the case.
    Actor(Actor),
    /// An actor of the fiche: whoever fills that part.
    Party(Id),
}

/// What happens, or what is asked.
#[derive(Debug, Clone)]
pub enum Verb<'c> {
    /// A dossier opens and its prescription is sent.
    Prescribe {
        /// The fiche.
        fiche: &'c Fiche,
        /// The prescription.
        hold: Hold,
    },
    /// A dossier opens, with nothing more.
    OpenDossier {
        /// The fiche.
        fiche: &'c Fiche,
        /// What it is about.
        subject: About,
        /// Who accompanies.
        operator: Option<Id>,
    },
    /// A step is held.
    Hold(Hold),
    /// A step is planned.
    Plan {
        /// The step.
        step: Id,
        /// The day planned.
        day: Date,
    },
    /// A document arrives.
    Deposit(Paper),
    /// Something is logged, once or several times.
    Log(LogLine),
    /// A period is opened by hand.
    Open(Id),
    /// A period is closed by hand.
    Close(Id),
    /// A renewal is asked.
    RequestRenewal(Id),
    /// An aid is asked.
    RequestAid(AidLine),
    /// An aid is granted or refused.
    DecideAid {
        /// The fund.
        fund: Id,
        /// Granted, or refused.
        granted: bool,
        /// The amount, in thousandths of a euro.
        amount: Option<i64>,
    },
    /// An aid granted is paid.
    PayAid {
        /// The fund.
        fund: Id,
        /// The amount, in thousandths of a euro, when it is not the amount granted.
        amount: Option<i64>,
    },
    /// What fixes a cost is written down.
    RecordCost {
        /// The fund.
        fund: Id,
        /// The factors known.
        factors: BTreeMap<Id, String>,
        /// The amount told, in thousandths of a euro.
        result: Option<i64>,
    },
    /// An obligation is waived.
    Waive(Obliged),
    /// The dossier goes on with another operator.
    ChangeOperator(Id),
    /// The person gives up.
    Withdraw,
    /// The operator does not take the person.
    Refuse,
    /// The dossier is put on hold.
    Suspend,
    /// The dossier starts again.
    Resume,
    /// The dossier ends outside the steps of the fiche.
    End,
    /// An earlier line was wrong.
    Correct {
        /// Its name.
        line: Text,
        /// What should have been written instead.
        with: Option<Box<Line<'c>>>,
    },
    /// The dossier moves to another version of its fiche.
    Pin(u16),
    /// From that day on, this is known of the person.
    Know(Facts),
    /// Shared counts stand at these levels that day.
    Levels(Vec<LevelLine<'c>>),
    /// Who holds which role, where.
    Mandates(Vec<Actor>),
    /// How a dossier stands that day.
    Check(Box<Check<'c>>),
    /// Whether the person is eligible.
    Judge {
        /// The fiche.
        fiche: &'c Fiche,
        /// The answer expected.
        status: Option<Status>,
        /// As a third party sees it.
        third_party: bool,
        /// The best priority that holds.
        priority: Option<u8>,
    },
    /// Whether the actor may prescribe.
    MayPrescribe {
        /// The fiche.
        fiche: &'c Fiche,
        /// The answers admitted.
        answer: Option<PrescriberAnswer>,
    },
    /// In what order to serve candidacies.
    Rank {
        /// The fiche.
        fiche: &'c Fiche,
        /// The persons who wait.
        who: Vec<String>,
        /// The order expected, one list per rank.
        order: Option<Vec<Vec<String>>>,
        /// The day each was prescribed.
        prescribed: BTreeMap<String, Date>,
    },
    /// What an actor sees of the person.
    Sees(Box<SeesLine<'c>>),
    /// A question to the catalogue.
    Catalogue(Box<CatalogueQuestion<'c>>),
}

/// What a dossier opened by hand is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// A person.
    Person,
    /// A household.
    Household,
    /// The action as a whole.
    Action,
    /// A contract.
    Market,
    /// A prescriber, before anyone is named.
    Anonymous,
}

/// A step as a line says it: what it does not say is in order.
#[derive(Debug, Clone, Default)]
pub struct Hold {
    /// The step; nothing for a prescription, which is the fiche's.
    pub step: Option<Id>,
    /// The outcome.
    pub outcome: Option<Id>,
    /// Who is there.
    pub present: Option<Vec<Who>>,
    /// Who was invited.
    pub invited: Option<Vec<Who>>,
    /// The documents brought.
    pub papers: Option<Vec<Paper>>,
    /// Documents and inputs left out.
    pub without: BTreeSet<String>,
    /// What is written down.
    pub inputs: BTreeMap<Id, domain::dossier::act::Input>,
    /// The channels used.
    pub channels: Option<Vec<String>>,
    /// The address used.
    pub mail: Option<String>,
    /// The place.
    pub place: Option<String>,
    /// The motive chosen.
    pub motive: Option<Id>,
    /// The operator chosen.
    pub operator: Option<Id>,
}

/// A document as a line says it.
#[derive(Debug, Clone)]
pub struct Paper {
    /// The document.
    pub document: Id,
    /// Who wrote it.
    pub written_by: Option<Vec<Who>>,
    /// With whom.
    pub with: Option<Vec<Who>>,
    /// Who signed it.
    pub signed_by: Option<Vec<Who>>,
    /// What it contains.
    pub contents: Option<Vec<String>>,
    /// What it lacks: contents, signatures, people, recipients.
    pub without: BTreeSet<String>,
    /// To whom it was sent.
    pub sent_to: Option<Vec<Named>>,
}

/// Something logged, as a line says it.
#[derive(Debug, Clone)]
pub struct LogLine {
    /// What.
    pub what: Counted,
    /// How many, in thousandths.
    pub amount: i64,
    /// Who took part.
    pub with: Option<Vec<Who>>,
    /// The channel.
    pub channel: Option<String>,
    /// Where.
    pub place: Option<String>,
    /// Every how many days it happens again.
    pub every: Option<domain::values::Duration>,
    /// How many times.
    pub times: u16,
}

/// An aid asked, as a line says it.
#[derive(Debug, Clone)]
pub struct AidLine {
    /// The fund.
    pub fund: Id,
    /// The purposes chosen.
    pub purposes: Option<Vec<Id>>,
    /// A purpose outside the list.
    pub other_purpose: Option<String>,
    /// What is written down.
    pub inputs: BTreeMap<Id, domain::dossier::act::Input>,
    /// Inputs left out.
    pub without: BTreeSet<String>,
    /// To whom it is addressed.
    pub to: Option<Id>,
}

/// A shared count set by a line.
#[derive(Debug, Clone)]
pub struct LevelLine<'c> {
    /// The fiche.
    pub fiche: &'c Fiche,
    /// The counter.
    pub counter: Id,
    /// For whom, when it is split.
    pub key: Option<Id>,
    /// The value, in thousandths.
    pub value: i64,
}

/// What is expected of an answer.
#[derive(Debug, Clone, Default)]
pub struct Expect {
    /// The verdicts admitted, with the words they were written with; by default, accepted.
    pub verdicts: Option<(Place, Vec<Verdict>)>,
    /// Requirements cited.
    pub requirements: Vec<(Place, Requirement)>,
    /// The requirements cited by the reasons that decide, and no other.
    pub only: Option<(Place, Vec<Requirement>)>,
    /// Requirements not cited.
    pub not_requirements: Vec<(Place, Requirement)>,
    /// Readings cited.
    pub readings: Vec<(Place, ReadingId)>,
    /// What is missing, by name.
    pub missing: Vec<Text>,
    /// Words the answer contains.
    pub says: Vec<Text>,
    /// Words it does not contain.
    pub says_not: Vec<Text>,
    /// Who is told.
    pub told: Vec<(Place, Named)>,
}

/// A name of a case that may stand for an actor, or for a party, role or organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// As written.
    pub name: String,
    /// Who that is.
    pub who: Who,
}

/// What an actor sees, as a line expects it.
#[derive(Debug, Clone)]
pub struct SeesLine<'c> {
    /// Who looks.
    pub who: Who,
    /// Fiches of which a dossier is seen.
    pub dossiers: Vec<(Place, &'c Fiche)>,
    /// Fiches of which none is.
    pub not_dossiers: Vec<(Place, &'c Fiche)>,
    /// Documents seen.
    pub documents: Vec<Text>,
    /// Documents not seen.
    pub not_documents: Vec<Text>,
    /// Facts seen.
    pub facts: Vec<(Place, usize)>,
    /// Facts not seen.
    pub not_facts: Vec<(Place, usize)>,
    /// Links seen: the fiche they lead to.
    pub links: Vec<(Place, &'c Fiche)>,
    /// Links not seen.
    pub not_links: Vec<(Place, &'c Fiche)>,
    /// Whether notes are seen.
    pub notes: Option<(Place, bool)>,
    /// How many dossiers are seen.
    pub count: Option<(Place, usize)>,
}

/// The words of a level, as cases write them.
pub const LEVELS: &[(&str, Level)] = &[
    ("libre", Level::Within),
    ("atteint", Level::Reached),
    ("depasse", Level::Beyond),
    ("sous", Level::Below),
    ("sans-borne", Level::Unbounded),
];

/// The words of a truth, as cases write them.
pub const TRUTHS: &[(&str, Truth)] = &[
    ("oui", Truth::True),
    ("non", Truth::False),
    ("a-verifier", Truth::Unknown),
];
