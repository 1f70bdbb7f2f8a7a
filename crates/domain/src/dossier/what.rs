//! What a reason says, apart from its words.

use super::act::{Actor, Obliged};
use crate::eligibility::Truth;
use crate::fiche::{Counter, Document, Fund, Input, Outcome, Party, Period, Step};
use crate::survey::{Check, Question};
use crate::values::{Date, Duration, Id};

/// What a reason says. The words are the edge's business.
#[derive(Debug, Clone)]
pub enum What<'c> {
    /// The fiche has no such record (step, outcome, document, period, fund…).
    Unknown {
        /// What was named.
        name: Id,
    },
    /// The step does not concern this kind of dossier (the action, a market, a person).
    WrongSubject(&'c Step),
    /// The day is still to come.
    InTheFuture,
    /// The day is before what makes the act possible.
    BeforeItsTime {
        /// The day it became possible.
        possible: Date,
    },
    /// Written down after the true day.
    Antedated {
        /// How many days after.
        days: i32,
    },
    /// Nothing has been prescribed yet.
    NotPrescribed,
    /// The dossier is closed.
    Closed {
        /// Since when.
        since: Date,
    },
    /// The dossier is on hold.
    Suspended {
        /// Since when.
        since: Date,
    },
    /// The dossier is not on hold.
    NotSuspended,
    /// The step is one the fiche foresees.
    Foreseen(&'c Step),
    /// One of these comes first.
    TooSoon {
        /// The step asked.
        step: &'c Step,
        /// The steps or outcomes of which one is needed.
        after: Vec<String>,
    },
    /// The step is already done.
    AlreadyDone(&'c Step),
    /// The act belongs to others.
    NotTheirs {
        /// The parties it belongs to.
        expected: Vec<Id>,
    },
    /// One who should act or decide together is missing.
    Missing {
        /// The party.
        party: Id,
    },
    /// One who should be there is not.
    Absent {
        /// The party.
        party: Id,
    },
    /// One who should be invited was not.
    NotInvited {
        /// The party.
        party: Id,
    },
    /// Whether the actor holds the mandate is still to be known.
    MandateToCheck {
        /// The party of the fiche.
        party: &'c Party,
    },
    /// Only the service of the person's territory may act.
    OtherTerritory {
        /// The party of the fiche.
        party: &'c Party,
        /// Whether the actor's territory is the person's: false, or not known.
        truth: Truth,
    },
    /// Another operator follows this dossier.
    OtherOperator {
        /// The operator of the dossier.
        operator: Id,
    },
    /// The prescriber is not named by the fiche.
    MayNotPrescribe {
        /// The parties that may.
        parties: Vec<&'c Party>,
    },
    /// The prescriber is one the fiche names.
    MayPrescribe {
        /// The party.
        party: &'c Party,
    },
    /// Nobody holds the role on the person's territory.
    NoHolder {
        /// The party whose role nobody holds there.
        party: &'c Party,
        /// Who is proposed instead.
        proposed: &'c Party,
    },
    /// The list of prescribers is open: another one gives a reason.
    PrescriberNeedsReason,
    /// An orientation, with what it requires.
    Orientation {
        /// The party.
        party: &'c Party,
    },
    /// An operator must be chosen.
    NoOperator {
        /// Those of the fiche.
        among: Vec<Id>,
    },
    /// Not an operator of this fiche.
    NotAnOperator {
        /// The one chosen.
        chosen: Id,
        /// Those of the fiche.
        among: Vec<Id>,
    },
    /// A link of the fiche foresees it.
    Linked(&'c crate::fiche::Link),
    /// The person's agreement is not said.
    WithoutThePerson,
    /// The operator is not suggested for this person.
    NotSuggested {
        /// The party.
        party: &'c Party,
    },
    /// An answer is required.
    InputMissing(&'c Input),
    /// Only one answer fits, and it is another.
    InputUnwanted(&'c Input),
    /// A day outside those expected.
    DayUnexpected(&'c Input),
    /// An answer is not of the kind awaited.
    InputStrange(&'c Input),
    /// A choice is not in the list.
    NotAChoice {
        /// The input.
        input: &'c Input,
        /// What was chosen.
        chosen: String,
        /// The list is open.
        open: bool,
    },
    /// A question of a survey has no answer.
    AnswerMissing(&'c Question),
    /// An answer to a survey is not of the kind awaited.
    AnswerStrange(&'c Question),
    /// An answer to a question of a survey that is not put, after what was answered before.
    AnswerUnasked(&'c Question),
    /// Answers to a survey that cannot be true together.
    AnswersContradict(&'c Check),
    /// A document is required.
    DocumentMissing(&'c Document),
    /// A document lacks something.
    DocumentIncomplete {
        /// The document.
        document: &'c Document,
        /// What it lacks.
        lacks: Vec<Lack>,
    },
    /// A document was not written by the one who should.
    WrongAuthor(&'c Document),
    /// The fiche says there is no such document: none is asked.
    NoSuchDocument(&'c Document),
    /// The act was not sent to the address required.
    WrongAddress {
        /// The address required.
        expected: String,
    },
    /// The channels used do not make a complete way.
    WrongChannel {
        /// The complete ways.
        ways: Vec<String>,
    },
    /// The place is not one of those the fiche names.
    OtherPlace {
        /// The places named.
        places: Vec<String>,
    },
    /// Before the window of the step or document.
    TooEarly {
        /// First day of the window.
        from: Date,
    },
    /// After the window of the step or document.
    TooLate {
        /// Last day of the window.
        to: Date,
        /// A step that may be moved instead, and to which day at the earliest.
        move_to: Option<(Id, Date)>,
    },
    /// Outside the dates of a period of the fiche.
    OutsidePeriod {
        /// The period.
        period: &'c Period,
        /// Before its first day (else after its last).
        before: bool,
    },
    /// The end differs from another one it should coincide with, as far as possible.
    NotAligned {
        /// The period.
        period: &'c Period,
        /// The other end.
        other: Date,
        /// Its own.
        to: Date,
    },
    /// The period goes on beyond another one that does not cut it.
    RunsPast {
        /// The period that ends first.
        period: &'c Period,
        /// Its last day.
        to: Date,
    },
    /// The end is cut to that of another period: the earliest end wins.
    CutTo {
        /// The period that cuts.
        period: &'c Period,
        /// The last day that is left.
        to: Date,
    },
    /// A period of exact length would end after the one that bounds it.
    WouldPass {
        /// The period that bounds.
        period: &'c Period,
        /// Its last day.
        to: Date,
    },
    /// The period is not open.
    NotOpen(&'c Period),
    /// The period is already open.
    AlreadyOpen(&'c Period),
    /// A condition of the fiche.
    Condition {
        /// What it asks.
        label: &'c str,
        /// Whether it holds.
        truth: Truth,
        /// What to say when it is not met.
        when_unmet: Option<&'c str>,
        /// Who judges it, for a judged condition.
        judge: Option<&'c Id>,
        /// Unknown facts it reads, by rank in the vocabulary.
        unknown: Vec<usize>,
        /// It reads a health fact: not for third parties.
        health: bool,
        /// Who said what it reads, as far as it is written.
        authors: Vec<Actor>,
    },
    /// The conditions read and met.
    ConditionsMet {
        /// What each asks.
        labels: Vec<&'c str>,
        /// One of them reads a health fact: not for third parties.
        health: bool,
    },
    /// Another category than those listed: a reasoned decision admits it.
    OpenCategory {
        /// What the clause asks.
        label: &'c str,
    },
    /// The answers contradict one another.
    Contradiction {
        /// The fact.
        fact: Option<usize>,
    },
    /// An outcome must be chosen.
    OutcomeMissing(&'c Step),
    /// A motive is required.
    MotiveMissing(&'c Outcome),
    /// The motive is not one of those offered.
    NotAMotive {
        /// The outcome.
        outcome: &'c Outcome,
        /// What was given.
        given: Id,
    },
    /// The motive is contradicted by a count: a written explanation is needed.
    MotiveNotReached {
        /// The counter.
        counter: &'c Counter,
        /// Its value, in thousandths.
        value: i64,
        /// Its bound.
        bound: u32,
    },
    /// A written reason is required.
    ReasonMissing,
    /// The fiche does not provide for a refusal by the operator: it is recorded all the same.
    RefusalNotProvided,
    /// The fiche knows no renewal of this period.
    NoRenewal(&'c Period),
    /// No more renewals.
    RenewalsUsed {
        /// The period.
        period: &'c Period,
        /// How many at most.
        times: u8,
    },
    /// The renewals would pass the total.
    TotalReached {
        /// The period.
        period: &'c Period,
        /// The total at most.
        total: Duration,
    },
    /// A count at its bound.
    Full {
        /// The counter.
        counter: &'c Counter,
        /// For whom: operator or territory.
        key: Option<Id>,
        /// The value before the act, in thousandths.
        value: i64,
        /// The bound.
        bound: u32,
        /// Who still has places, when the bound is one operator's.
        others: Vec<Id>,
    },
    /// A minimum not reached at the end.
    BelowMinimum {
        /// The counter.
        counter: &'c Counter,
        /// The value, in thousandths.
        value: i64,
        /// The bound.
        bound: u32,
    },
    /// A period shorter than its minimum at the end.
    TooShort {
        /// The period.
        period: &'c Period,
        /// The minimum.
        min: Duration,
        /// The first day on which the minimum is reached.
        reached_on: Date,
    },
    /// A period that lasted longer than its maximum.
    TooLong {
        /// The period.
        period: &'c Period,
        /// The maximum.
        max: Duration,
        /// The last day it allowed.
        to: Date,
    },
    /// A period is prolonged because another was not reached.
    Prolonged {
        /// The period prolonged.
        period: &'c Period,
        /// Its last day now.
        to: Date,
    },
    /// Something still owed when the dossier closes.
    StillOwed(Obliged),
    /// Only these may grant the aid.
    NotGrantedBy {
        /// The fund.
        fund: &'c Fund,
    },
    /// A purpose must be chosen.
    PurposeMissing(&'c Fund),
    /// A purpose outside the list.
    NotAPurpose {
        /// The fund.
        fund: &'c Fund,
        /// What was chosen.
        given: String,
    },
    /// The fiche fixes the amount.
    FixedAmount {
        /// The fund.
        fund: &'c Fund,
    },
    /// The aid was not granted, or is paid already.
    NotGranted(&'c Fund),
    /// Only these pay the aid.
    NotPaidBy {
        /// The fund.
        fund: &'c Fund,
    },
    /// The aid was not asked.
    NotRequested(&'c Fund),
    /// The aid pays for itself only after an evaluation.
    NotEvaluated(&'c Fund),
    /// The aid as it will be paid.
    Pays {
        /// The fund.
        fund: &'c Fund,
    },
    /// A factor of the cost is still to be known.
    FactorMissing {
        /// The fund.
        fund: &'c Fund,
        /// The factor's name shown.
        factor: &'c str,
    },
    /// The entry to correct does not exist, or is itself a correction.
    NothingToCorrect,
    /// The correction undoes what a later event rests on.
    LaterEventBroken {
        /// Rank of the later event.
        event: usize,
    },
    /// Nothing of this kind is owed.
    NothingOwed,
    /// The booklet lets this be waived, with a reason.
    Waivable,
    /// The booklet does not let this be waived.
    NotWaivable,
    /// A meeting outside the calendar.
    OutsideCalendar,
    /// A refusal of the person, recorded without a reason.
    NoReasonAsked,
}

/// What a document lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lack {
    /// A content.
    Content(String),
    /// A signature.
    Signature(Id),
    /// One with whom it is written.
    With(Id),
    /// A recipient.
    SentTo(Id),
}
