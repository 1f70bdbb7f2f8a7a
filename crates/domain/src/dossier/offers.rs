//! What somebody may do in a dossier today: every act of the vocabulary that the fiche gives an occasion for,
//! tried bare. What is only missing from a bare act (an answer, somebody present, a reason) is what its form
//! asks; what no form mends is not offered.

use std::collections::BTreeSet;

use super::act::{
    Act, Actor, AidDecision, AidPayment, AidRequest, Collection, CostRecord, Deposit, Entry,
    Holding, Logged, Obliged,
};
use super::answer::{Reason, Verdict};
use super::counter::ONE;
use super::due::{Due, Owed};
use super::engine::{Around, Engine};
use super::state::{Dossier, Status};
use super::what::What;
use super::who::Match;
use crate::catalogue::StandsFor;
use crate::eligibility::belongs;
use crate::fiche::{Event, Necessity, Step, StepKind};
use crate::values::{Date, Id};

/// An act that somebody may do today, bare, and who does it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The act, without its answers; a step has no outcome yet.
    pub act: Act,
    /// The outcomes they may decide, of a step that has some.
    pub outcomes: Vec<Id>,
    /// Who does it: the one asked for, or the person whose choice they write down.
    pub by: Actor,
}

/// What may be logged between two steps.
const LOGS: [Event; 5] = [
    Event::Interview,
    Event::Contact,
    Event::GroupSession,
    Event::AccompanimentHour,
    Event::InsertionHour,
];

impl<'c> Engine<'c> {
    /// Everything an actor may do today in a dossier, in the order of the fiche.
    pub fn offers(&self, dossier: &Dossier, by: &Actor, around: &Around<'_>) -> Vec<Offer> {
        let bare = self.steps_offered(dossier, by);
        let acts = bare.chain(self.papers()).chain(self.logs());
        let acts = acts
            .chain(self.turns(dossier))
            .chain(self.money())
            .chain(self.surveyed(dossier))
            .chain(self.waivable(dossier, around))
            .chain(self.endings(dossier))
            .chain(self.moved(dossier, around.today));
        let acts: Vec<Act> = acts.collect();
        let offers = acts
            .into_iter()
            .filter_map(|act| self.offer(dossier, act, by, around));
        offers.collect()
    }

    /// The steps among them, which is all that opens a dossier.
    pub fn steps_to_hold(&self, dossier: &Dossier, by: &Actor, around: &Around<'_>) -> Vec<Offer> {
        let bare = self.steps_offered(dossier, by);
        bare.filter_map(|act| self.offer(dossier, act, by, around))
            .collect()
    }

    /// An act, when it may be done today by an actor once completed as its form asks.
    fn offer(&self, dossier: &Dossier, act: Act, by: &Actor, around: &Around<'_>) -> Option<Offer> {
        let entry = Entry {
            act,
            on: around.today,
            by: vec![by.clone()],
            reason: None,
        };
        let open = |entry: &Entry| {
            let answer = self.decide(dossier, entry, around);
            !answer.reasons.iter().any(stands_in_the_way)
        };
        let outcomes = self.with_outcomes(&entry);
        let outcomes = outcomes.filter(|(_, entry)| open(entry)).map(|(id, _)| id);
        let outcomes: Vec<Id> = outcomes.collect();
        // Who decides an outcome may not be who holds the step without one.
        let may = !outcomes.is_empty() || open(&entry);
        may.then(|| Offer {
            act: entry.act,
            outcomes,
            by: by.clone(),
        })
    }

    /// A step as it would be held with each of its outcomes; nothing for any other act.
    fn with_outcomes<'a>(&'a self, entry: &'a Entry) -> impl Iterator<Item = (Id, Entry)> + 'a {
        let holding = match &entry.act {
            Act::Hold(holding) => Some(holding),
            _ => None,
        };
        let step = holding.and_then(|holding| self.step(holding.step.as_str()));
        let outcomes = step.map_or(&[][..], |step| &step.outcomes);
        outcomes.iter().filter_map(move |outcome| {
            let holding = Holding {
                outcome: Some(outcome.id.clone()),
                ..holding?.clone()
            };
            let held = Entry {
                act: Act::Hold(holding),
                ..entry.clone()
            };
            Some((outcome.id.clone(), held))
        })
    }

    /// The steps that an actor is named for, or anybody of the dossier when nobody is.
    fn steps_offered<'a>(
        &'a self,
        dossier: &'a Dossier,
        by: &'a Actor,
    ) -> impl Iterator<Item = Act> + 'a {
        let steps = self.fiche.steps.iter();
        let steps = steps.filter(move |step| Self::concerns(step, &dossier.subject));
        let theirs = steps.filter(move |step| self.is_theirs(dossier, step, by));
        theirs.map(|step| Act::Hold(Holding::of(step.origin.id.clone())))
    }

    /// Whether a step is for an actor to hold, or one of its outcomes for them to decide.
    pub fn is_theirs(&self, dossier: &Dossier, step: &Step, by: &Actor) -> bool {
        if step.kind == StepKind::Prescription {
            // The kernel answers for prescribers.
            return true;
        }
        let outcomes = step.outcomes.iter().flat_map(|outcome| &outcome.decided_by);
        let mut named = step.actors.iter().chain(outcomes).peekable();
        match named.peek() {
            None => self.is_related(dossier, by) && !self.is_other_operator(dossier, by),
            Some(_) => named.any(|party| self.matches(dossier, by, party) == Match::Yes),
        }
    }

    fn papers(&self) -> impl Iterator<Item = Act> + '_ {
        let documents = self.fiche.documents.iter();
        let asked = documents.filter(|document| document.necessity != Necessity::None);
        asked.map(|document| {
            Act::Deposit(Deposit {
                document: document.origin.id.clone(),
                written_by: Vec::new(),
                with: Vec::new(),
                signed_by: Vec::new(),
                contents: Vec::new(),
                sent_to: Vec::new(),
            })
        })
    }

    /// What some counter of the fiche counts by itself, and nothing else: what only steps feed would be lost there, the
    /// rest would be noise.
    fn logs(&self) -> impl Iterator<Item = Act> + '_ {
        let counted = |what: &Event| {
            let mut counters = self.fiche.counters.iter();
            counters.any(|counter| counter.counts == *what && counter.feeds.is_empty())
        };
        let logs = LOGS.into_iter().filter(counted);
        logs.map(|what| {
            Act::Log(Logged {
                what,
                amount: ONE,
                with: Vec::new(),
                channel: None,
                place: None,
            })
        })
    }

    fn turns<'a>(&'a self, dossier: &'a Dossier) -> impl Iterator<Item = Act> + 'a {
        let periods = self.fiche.periods.iter();
        let running = |id: &Id| {
            let mut runs = dossier.state.runs.iter();
            runs.any(|run| run.period == *id && run.closed.is_none())
        };
        periods.flat_map(move |period| {
            let id = period.origin.id.clone();
            let close = running(&id).then(|| Act::Close { period: id.clone() });
            // One that a step opens is opened by it: the kernel refuses the others.
            let open = !running(&id) && dossier.subject.is_followed();
            let open = open.then(|| Act::Open { period: id.clone() });
            let renew = period
                .renewal
                .is_some()
                .then_some(Act::RequestRenewal { period: id });
            open.into_iter().chain(close).chain(renew)
        })
    }

    fn money(&self) -> impl Iterator<Item = Act> + '_ {
        self.fiche.funds.iter().flat_map(|fund| {
            let to = fund.granted_by.first().cloned();
            let fund = fund.origin.id.clone();
            [
                Act::RequestAid(AidRequest {
                    fund: fund.clone(),
                    purposes: Vec::new(),
                    other_purpose: None,
                    inputs: Default::default(),
                    to,
                }),
                Act::DecideAid(AidDecision {
                    fund: fund.clone(),
                    granted: true,
                    amount: None,
                }),
                Act::PayAid(AidPayment {
                    fund: fund.clone(),
                    amount: None,
                }),
                Act::RecordCost(CostRecord {
                    fund,
                    factors: Default::default(),
                    result: None,
                }),
            ]
        })
    }

    /// What a survey asks at the moments that the stay has come to.
    fn surveyed(&self, dossier: &Dossier) -> impl Iterator<Item = Act> {
        let survey = self.survey(dossier).into_iter();
        survey.flat_map(|survey| {
            survey.moments.iter().map(move |moment| {
                Act::Collect(Collection {
                    survey: survey.id.clone(),
                    moment: moment.id.clone(),
                    answers: Default::default(),
                })
            })
        })
    }

    /// What is due today and may be waived.
    fn waivable(&self, dossier: &Dossier, around: &Around<'_>) -> impl Iterator<Item = Act> {
        let due = self.due(dossier, around).into_iter();
        let pending = due.filter(|owed| matches!(owed.state, Due::Open | Due::Late));
        let waivable = pending.filter(|owed| match owed.what {
            Owed::Step(step) => step.necessity == Necessity::Waivable,
            Owed::Document(document) => document.necessity == Necessity::Waivable,
            Owed::Counter(counter) => counter.waiver.is_some(),
            Owed::Collection(_) => false,
        });
        let mut what: Vec<Obliged> = waivable.map(|owed| owed.what.obliged()).collect();
        what.sort();
        what.dedup();
        what.into_iter().map(|what| Act::Waive { what })
    }

    fn endings<'a>(&'a self, dossier: &'a Dossier) -> impl Iterator<Item = Act> + 'a {
        let operators = self.operators_to_choose().into_iter();
        let others = operators.filter(|operator| dossier.state.operator.as_ref() != Some(operator));
        let change = others.map(|to| Act::ChangeOperator { to: to.clone() });
        let followed = dossier.subject.is_followed();
        let change = change.filter(move |_| followed && dossier.state.operator.is_some());
        let pause = match dossier.state.status {
            Status::Suspended { .. } => Act::Resume,
            _ => Act::Suspend,
        };
        let ends = [pause, Act::Withdraw, Act::Refuse, Act::End];
        change.chain(ends.into_iter().filter(move |_| followed))
    }

    /// The version of the fiche that applies on a day, when the dossier runs under another.
    fn moved(&self, dossier: &Dossier, today: Date) -> impl Iterator<Item = Act> {
        let current = self.catalogue.fiches_on(today).into_iter();
        let of_it = current.filter(|fiche| fiche.head.id == dossier.fiche);
        let versions = of_it.map(|fiche| fiche.version.number);
        let other = versions.filter(|number| *number != dossier.version);
        let other: Vec<u16> = other.collect();
        other.into_iter().map(|version| Act::Pin { version })
    }

    /// Somebody who is the party, role or organisation that a record of the fiche names, as surely as can be
    /// said without naming anybody: whoever prescribed, the operator of the dossier, the service near `places`
    /// where the person lives or is followed, else the first.
    pub fn holder(&self, dossier: &Dossier, reference: &Id, places: &[Id]) -> Option<Actor> {
        let known = dossier.state.prescriber.iter().cloned();
        let known = known.chain(self.themself(dossier));
        let made = self.candidates(dossier, reference, places);
        let mut all = known.chain(made);
        all.find(|actor| self.matches(dossier, actor, reference) == Match::Yes)
    }

    /// The person or household, acting for themself; nobody when the dossier follows nobody.
    pub fn themself(&self, dossier: &Dossier) -> Option<Actor> {
        let mut roles = self.catalogue.roles.iter();
        let role = roles.find(|role| role.stands_for == Some(StandsFor::Subject))?;
        Some(Actor {
            role: role.id.clone(),
            structure: None,
            name: Some(dossier.subject.name()?.to_owned()),
        })
    }

    /// Every actor that a step, a document, a fund or a count of the fiche names, and the person themself.
    pub fn named(&self) -> BTreeSet<Id> {
        let steps = self.fiche.steps.iter().flat_map(|step| {
            let decide = step.outcomes.iter().flat_map(|outcome| &outcome.decided_by);
            let answer = step.inputs.iter().filter_map(|input| input.by.as_ref());
            let there = step.actors.iter().chain(&step.participants);
            there.chain(&step.invited).chain(decide).chain(answer)
        });
        let documents = self.fiche.documents.iter().flat_map(|document| {
            let hands = document.written_by.iter().chain(&document.with);
            hands.chain(&document.signed_by)
        });
        let funds = self.fiche.funds.iter();
        let funds = funds.flat_map(|fund| fund.granted_by.iter().chain(&fund.paid_by));
        let roles = self.catalogue.roles.iter();
        let subject = roles.filter(|role| role.stands_for == Some(StandsFor::Subject));
        let subject = subject.map(|role| &role.id);
        let named = steps.chain(documents).chain(funds).chain(subject).cloned();
        let counters = self.fiche.counters.iter();
        let counted = counters.flat_map(|counter| &counter.with);
        let counted = counted.filter_map(|name| name.parse().ok());
        let surveys = self.catalogue.surveys_of(self.fiche);
        let answer = surveys.flat_map(|survey| &survey.by).cloned();
        named.chain(counted).chain(answer).collect()
    }

    fn candidates(&self, dossier: &Dossier, reference: &Id, places: &[Id]) -> Vec<Actor> {
        let party = self.party(reference.as_str());
        let role = party.and_then(|party| party.role.clone());
        let role = role.unwrap_or_else(|| reference.clone());
        let listed = party.map_or(&[][..], |party| &party.structures[..]);
        let near = |structure: &&Id| {
            let mut places = places.iter();
            places.any(|place| belongs(self.catalogue, place, structure))
        };
        let operator = self.operator_of(dossier);
        let structures = operator
            .into_iter()
            .chain(listed.iter().filter(near))
            .chain(listed)
            .chain(places);
        let actor = |structure: Option<&Id>| Actor {
            role: role.clone(),
            structure: structure.cloned(),
            name: None,
        };
        let mut candidates: Vec<Actor> = structures.map(|id| actor(Some(id))).collect();
        candidates.push(actor(None));
        // An organisation named as such acts through whoever works there.
        candidates.push(actor(Some(reference)));
        candidates
    }
}

impl Reason<'_> {
    /// Whether it only says what the form of an act asks: an answer, a document, a channel, somebody's presence.
    /// What is left speaks of the person, of the one who acts, of the places and of the dates.
    pub fn is_for_the_form(&self) -> bool {
        matches!(
            self.what,
            What::InputMissing(_)
                | What::InputUnwanted(_)
                | What::InputStrange(_)
                | What::DayUnexpected(_)
                | What::NotAChoice { .. }
                | What::AnswerMissing(_)
                | What::AnswerStrange(_)
                | What::AnswerUnasked(_)
                | What::AnswersContradict(_)
                | What::DocumentMissing(_)
                | What::DocumentIncomplete { .. }
                | What::WrongAuthor(_)
                | What::WrongAddress { .. }
                | What::WrongChannel { .. }
                | What::OtherPlace { .. }
                | What::NoOperator { .. }
                | What::OutcomeMissing(_)
                | What::MotiveMissing(_)
                | What::ReasonMissing
                | What::Missing { .. }
                | What::Absent { .. }
                | What::NotInvited { .. }
                | What::WithoutThePerson
        )
    }
}

/// Whether a reason is one that nothing written in a form changes.
fn stands_in_the_way(reason: &Reason<'_>) -> bool {
    reason.weight == Verdict::No
        && matches!(
            reason.what,
            What::Unknown { .. }
                | What::WrongSubject(_)
                | What::InTheFuture
                | What::BeforeItsTime { .. }
                | What::NotPrescribed
                | What::Closed { .. }
                | What::Suspended { .. }
                | What::NotSuspended
                | What::TooSoon { .. }
                | What::AlreadyDone(_)
                | What::NotTheirs { .. }
                | What::OtherTerritory { .. }
                | What::OtherOperator { .. }
                | What::MayNotPrescribe { .. }
                | What::NoSuchDocument(_)
                | What::TooEarly { .. }
                | What::OutsidePeriod { .. }
                | What::NotOpen(_)
                | What::AlreadyOpen(_)
                | What::NoRenewal(_)
                | What::RenewalsUsed { .. }
                | What::TotalReached { .. }
                | What::NotRequested(_)
                | What::NotEvaluated(_)
                | What::NotGrantedBy { .. }
                | What::NotGranted(_)
                | What::NotPaidBy { .. }
                | What::NothingOwed
                | What::NotWaivable
        )
}
