//! What a case asks of a dossier or of the catalogue, with the answer it expects.

use domain::dossier::act::Obliged;
use domain::dossier::{Due, Level};
use domain::eligibility::{Status as Eligibility, Truth};
use domain::fiche::{CounterNature, Fiche, MentionState, PartyKind};
use domain::values::{Date, Id, Requirement};

use super::model::Named;
use super::node::{Place, Text};

/// Where a dossier is expected to stand that day.
#[derive(Debug, Clone, Default)]
pub struct Check<'c> {
    /// Draft, open, on hold, closed.
    pub state: Option<(Place, StateWord)>,
    /// How it ended.
    pub ended: Option<(Place, EndWord)>,
    /// The steps.
    pub steps: Vec<(Place, Id, StepWord)>,
    /// The periods.
    pub periods: Vec<PeriodCheck>,
    /// What is owed.
    pub due: Vec<DueCheck>,
    /// What is not.
    pub not_due: Vec<(Place, Obliged)>,
    /// The steps or outcomes that would be accepted.
    pub possible: Vec<(Place, Id, Option<Id>)>,
    /// Those that would not.
    pub impossible: Vec<(Place, Id, Option<Id>)>,
    /// The counts.
    pub counters: Vec<CountCheck>,
    /// Requirements of which a breach is flagged.
    pub flagged: Vec<(Place, Requirement)>,
    /// Requirements of which none is.
    pub not_flagged: Vec<(Place, Requirement)>,
    /// What is proposed.
    pub proposes: Vec<ProposalCheck<'c>>,
    /// What is not.
    pub proposes_not: Vec<(Place, Proposed<'c>)>,
    /// Who was told by the last act.
    pub told: Vec<(Place, Named)>,
    /// Who is in charge.
    pub charge: Vec<ChargeCheck>,
    /// The aids.
    pub aids: Vec<AidCheck>,
    /// The cost.
    pub cost: Option<CostCheck>,
    /// Requirements of a condition that is no longer met.
    pub changes: Vec<(Place, Requirement)>,
    /// The definitions of outcomes, for what is known.
    pub outcomes: Vec<(Place, Id, Truth)>,
    /// The operator of the dossier.
    pub operator: Option<(Place, Id)>,
    /// The version it runs under.
    pub version: Option<(Place, u16)>,
}

/// Where a dossier stands, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StateWord {
    /// Nothing is prescribed.
    Draft,
    /// In progress.
    Open,
    /// On hold.
    Suspended,
    /// Ended.
    Closed,
}

/// How a dossier ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EndWord {
    /// By an outcome of the fiche.
    Outcome(Id, Id),
    /// The person gave up.
    Withdrawal,
    /// The operator did not take the person.
    Refusal,
    /// Outside the steps of the fiche.
    Ended,
}

/// Where a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepWord {
    /// Held for good.
    Done,
    /// Held, and incomplete.
    Incomplete,
    /// Not held.
    NotDone,
}

/// A period as expected.
#[derive(Debug, Clone)]
pub struct PeriodCheck {
    /// Where it is written.
    pub at: Place,
    /// The period.
    pub period: Id,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// 1, then each renewal; by default, the last.
    pub rank: Option<u8>,
    /// Where it stands.
    pub state: Option<RunWord>,
}

/// Where a period stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunWord {
    /// Nothing opened it.
    NotOpen,
    /// It runs.
    Open,
    /// Its last day is past.
    Over,
    /// It was closed.
    Closed,
}

/// Something owed, as expected.
#[derive(Debug, Clone)]
pub struct DueCheck {
    /// Where it is written.
    pub at: Place,
    /// What.
    pub what: Obliged,
    /// Where it stands.
    pub state: Option<Due>,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// Who owes it.
    pub by: Option<Vec<Named>>,
    /// Whom it is for.
    pub of: Option<Vec<Named>>,
    /// Days elapsed since it became possible.
    pub days: Option<i32>,
    /// Requirements cited.
    pub requirements: Vec<Requirement>,
}

/// A count as expected.
#[derive(Debug, Clone)]
pub struct CountCheck {
    /// Where it is written.
    pub at: Place,
    /// The counter.
    pub counter: Id,
    /// For whom.
    pub key: Option<Id>,
    /// The value, in thousandths.
    pub value: Option<i64>,
    /// The bound.
    pub bound: Option<i64>,
    /// Where it stands.
    pub level: Option<Level>,
    /// The share of another counter, in thousandths of a per cent.
    pub share: Option<i64>,
}

/// What may be proposed: a fiche, or something outside the booklet.
#[derive(Debug, Clone, Copy)]
pub enum Proposed<'c> {
    /// A fiche.
    Fiche(&'c Fiche),
    /// An external reference.
    External(&'c Id),
}

/// A proposal as expected.
#[derive(Debug, Clone)]
pub struct ProposalCheck<'c> {
    /// Where it is written.
    pub at: Place,
    /// What.
    pub what: Proposed<'c>,
    /// What the fiche proposed answers.
    pub answer: Option<Eligibility>,
    /// The fiches that state it, and no other.
    pub stated_by: Option<Vec<&'c Fiche>>,
    /// Subject to an evaluation.
    pub after_evaluation: Option<bool>,
}

/// Who is in charge, as expected.
#[derive(Debug, Clone)]
pub struct ChargeCheck {
    /// Where it is written.
    pub at: Place,
    /// Of what.
    pub kind: PartyKind,
    /// Who: actors of the case, parties, roles or organisations.
    pub who: Vec<Named>,
}

/// An aid as expected.
#[derive(Debug, Clone)]
pub struct AidCheck {
    /// Where it is written.
    pub at: Place,
    /// The fund.
    pub fund: Id,
    /// Where it stands.
    pub state: Option<AidWord>,
    /// The amount, in thousandths of a euro.
    pub amount: Option<i64>,
    /// Who pays it out.
    pub paid_by: Option<Named>,
    /// Who finances it.
    pub payers: Option<Vec<Named>>,
}

/// Where an aid stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AidWord {
    /// Asked, not decided.
    Asked,
    /// Granted.
    Granted,
    /// Refused.
    Refused,
    /// Granted, and paid.
    Paid,
    /// Never asked.
    NotAsked,
}

/// A cost as expected.
#[derive(Debug, Clone)]
pub struct CostCheck {
    /// Where it is written.
    pub at: Place,
    /// The fund; by default, the one that says the cost is to be determined.
    pub fund: Option<Id>,
    /// Whether it is fixed.
    pub fixed: Option<bool>,
    /// The amount, in thousandths of a euro.
    pub amount: Option<i64>,
    /// The factors still to be known, and no other.
    pub missing: Option<Vec<Text>>,
}

/// A question to the catalogue, with the answer expected.
#[derive(Debug, Clone)]
pub enum CatalogueQuestion<'c> {
    /// The fiches, in order, and their pages.
    List {
        /// The fiches.
        fiches: Option<Fiches<'c>>,
        /// The pages.
        pages: Option<(Place, Vec<u16>)>,
    },
    /// What a text finds.
    Search {
        /// The text.
        text: String,
        /// The fiches found.
        fiches: Option<Fiches<'c>>,
    },
    /// The fiches of a theme.
    Theme {
        /// The theme.
        theme: domain::fiche::Theme,
        /// The fiches.
        fiches: Option<Fiches<'c>>,
    },
    /// What each fiche says of the cost.
    Cost {
        /// Nothing to pay.
        free: Option<Fiches<'c>>,
        /// The booklet has no such heading.
        absent: Option<Fiches<'c>>,
        /// To be determined.
        open: Option<Fiches<'c>>,
    },
    /// How many places a fiche offers.
    Capacity {
        /// The fiche.
        fiche: &'c Fiche,
        /// What its bound means.
        nature: Option<(Place, CounterNature)>,
    },
    /// The fiches that the European social fund takes part in.
    SocialFund {
        /// The fiches.
        fiches: Option<Fiches<'c>>,
    },
    /// What comes before or after a fiche.
    Links {
        /// Before, else after.
        upstream: bool,
        /// The fiche.
        fiche: &'c Fiche,
        /// The other ends, each with the fiches that state the link.
        links: Option<(Place, Vec<LinkCheck<'c>>)>,
    },
    /// The paths from a fiche.
    Paths {
        /// The fiche.
        fiche: &'c Fiche,
        /// To another; by default, to where the offer leads.
        to: Option<&'c Fiche>,
        /// Paths that exist.
        contains: Vec<(Place, Vec<&'c Fiche>)>,
        /// How many links the longest has.
        longest: Option<(Place, usize)>,
    },
    /// What the directory says of a contact.
    Contact {
        /// The contact.
        contact: Id,
        /// The fiche that publishes it.
        fiche: Option<(Place, &'c Fiche)>,
        /// A telephone, as written.
        phone: Option<Text>,
        /// The address.
        mail: Option<Text>,
        /// Words of the flag shown beside it.
        flag: Option<Text>,
    },
    /// How to go there.
    Access {
        /// The fiche.
        fiche: &'c Fiche,
        /// Words of it.
        contains: Vec<Text>,
    },
    /// The zone of a fiche that a service is in.
    Zone {
        /// The fiche.
        fiche: &'c Fiche,
        /// The service or place.
        service: Id,
        /// The zone; nothing for outside of them all.
        zone: Option<(Place, Option<Id>)>,
    },
    /// The services of an actor or a territory.
    Services {
        /// The fiche.
        fiche: &'c Fiche,
        /// The actor.
        party: Option<Id>,
        /// The territory.
        zone: Option<Id>,
        /// How many.
        count: Option<(Place, usize)>,
        /// Some of them.
        contains: Vec<(Place, Id)>,
    },
    /// The yearly reports that are missing.
    YearlyReports {
        /// The year reported.
        year: i16,
        /// How many of each fiche; none of the others.
        missing: Option<(Place, Vec<(&'c Fiche, usize)>)>,
    },
    /// Who is in charge in a fiche.
    Charge {
        /// The fiche.
        fiche: &'c Fiche,
        /// Of what, and who.
        charge: Vec<ChargeCheck>,
    },
    /// What the booklet does not say.
    Silence {
        /// The fiche.
        fiche: &'c Fiche,
        /// The heading.
        heading: Id,
        /// How it is silent.
        state: Option<(Place, MentionState)>,
    },
    /// The version of a fiche in force that day.
    Version {
        /// The fiche.
        fiche: &'c Fiche,
        /// Its number.
        version: Option<(Place, u16)>,
    },
}

/// Fiches expected, where they are written.
pub type Fiches<'c> = (Place, Vec<&'c Fiche>);

/// A link as expected.
#[derive(Debug, Clone)]
pub struct LinkCheck<'c> {
    /// The other end.
    pub fiche: &'c Fiche,
    /// The fiches that state it; by default, any.
    pub stated_by: Option<Vec<&'c Fiche>>,
}
