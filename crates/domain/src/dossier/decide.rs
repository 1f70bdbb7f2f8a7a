//! May this act be done? The answer, with every reason; nothing is changed.

use super::act::{Act, Actor, Deposit, Entry, Logged, Obliged};
use super::answer::{Answer, Because, Reason, Verdict, What};
use super::due::Due;
use super::engine::{Around, Engine};
use super::state::{Dossier, Status};
use crate::fiche::{CounterScope, LinkKind, Necessity, PartyKind, Period, StepKind};
use crate::time::{days_between, last_day};
use crate::values::{Date, Id};

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
            Act::Hold(holding) => self.hold(dossier, entry, holding, around, &mut reasons, &mut notify),
            Act::Plan { step, day } => self.plan(dossier, entry, step, *day, around, &mut reasons),
            Act::Deposit(deposit) => self.deposit(dossier, entry, deposit, around, &mut reasons),
            Act::Log(logged) => self.log(dossier, entry, logged, &mut reasons),
            Act::Open { period } => self.open_period(dossier, entry, period, around, &mut reasons),
            Act::Close { period } => self.close_period(dossier, entry, period, around, &mut reasons),
            Act::RequestRenewal { period } => {
                match self.period(period.as_str()) {
                    Some(period) => self.renewal(dossier, period, around, &mut reasons),
                    None => reasons.push(unknown(period)),
                }
                self.related(dossier, entry, &mut reasons);
            }
            Act::RequestAid(request) => self.request_aid(dossier, entry, request, around, &mut reasons),
            Act::DecideAid(decision) => self.decide_aid(dossier, entry, decision, around, &mut reasons),
            Act::RecordCost(record) => self.record_cost(dossier, entry, record, &mut reasons),
            Act::Waive { what } => self.waive(dossier, entry, what, around, &mut reasons),
            Act::ChangeOperator { to } => self.change_operator(dossier, entry, to, around, &mut reasons),
            Act::Withdraw => self.withdraw(entry, &mut reasons),
            Act::Refuse => self.refuse(dossier, entry, &mut reasons),
            Act::Suspend | Act::Resume | Act::End => self.pause_or_end(dossier, entry, around, &mut reasons),
            Act::Correct { event, with } => {
                self.correct(dossier, entry, *event, with.as_deref(), around, &mut reasons);
            }
            Act::Pin { version } => self.pin(dossier, entry, *version, &mut reasons),
        }
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
        let begins = matches!(entry.act, Act::Correct { .. } | Act::Hold(_) | Act::Deposit(_));
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
            Act::Waive { .. } | Act::RecordCost(_) => true,
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
                        Act::Resume | Act::Withdraw | Act::End | Act::RequestAid(_) | Act::DecideAid(_)
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
        let because = step.map_or_else(Because::default, |step| Because::of(&step.origin.provenance));
        reason(Verdict::No, What::NotPrescribed, because)
    }

    fn outlives(&self, step: &Id) -> bool {
        self.step(step.as_str())
            .is_some_and(|step| step.kind == StepKind::FollowUp)
    }

    fn stands_alone(&self, fund: &Id) -> bool {
        self.fund(fund.as_str()).is_none_or(|fund| self.has_own_public(fund))
    }

    /// Whoever acts has something to do with the dossier.
    pub(super) fn related(&self, dossier: &Dossier, entry: &Entry, reasons: &mut Vec<Reason<'c>>) {
        let stranger = |actor: &&Actor| !self.is_related(dossier, actor);
        if entry.by.iter().any(|actor| self.is_other_operator(dossier, actor)) {
            if let Some(operator) = dossier.state.operator.clone() {
                reasons.push(own(Verdict::No, What::OtherOperator { operator }));
            }
        } else if entry.by.is_empty() || entry.by.iter().any(|actor| stranger(&actor)) {
            let parties = self.fiche.parties.iter().map(|party| party.origin.id.clone());
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
        let parties = self.fiche.parties.iter().filter(|party| kinds.contains(&party.kind));
        let expected: Vec<Id> = parties.map(|party| party.origin.id.clone()).collect();
        let is = |party: &Id| self.any_matches(dossier, &entry.by, party) > super::who::Match::No;
        let operator = kinds.contains(&PartyKind::Operator)
            && entry.by.iter().any(|actor| self.is_operator(dossier, actor));
        if !operator && !expected.iter().any(is) {
            reasons.push(own(Verdict::No, What::NotTheirs { expected }));
        }
    }

    fn plan(
        &self,
        dossier: &Dossier,
        entry: &Entry,
        step: &Id,
        day: Date,
        around: &Around<'_>,
        reasons: &mut Vec<Reason<'c>>,
    ) {
        self.related(dossier, entry, reasons);
        let Some(step) = self.step(step.as_str()) else {
            return reasons.push(unknown(step));
        };
        let because = || Because::of(&step.origin.provenance);
        if !Self::concerns(step, &dossier.subject) {
            reasons.push(reason(Verdict::No, What::WrongSubject(step), because()));
        }
        let slot = self.slots(dossier, step, around).pop();
        if let Some(window) = slot.and_then(|slot| slot.window) {
            reasons.extend(self.outside(step, window, day, because()));
        }
    }

    fn deposit(
        &self,
        dossier: &Dossier,
        entry: &Entry,
        deposit: &Deposit,
        around: &Around<'_>,
        reasons: &mut Vec<Reason<'c>>,
    ) {
        self.related(dossier, entry, reasons);
        let Some(document) = self.document(deposit.document.as_str()) else {
            return reasons.push(unknown(&deposit.document));
        };
        let because = || Because::of(&document.origin.provenance);
        if document.necessity == Necessity::None {
            reasons.push(reason(Verdict::No, What::NoSuchDocument(document), because()));
        }
        // A document that lacks something is kept all the same: what it lacks stays due.
        reasons.extend(self.flaws(dossier, document, deposit).into_iter().map(|mut flaw| {
            flaw.weight = flaw.weight.min(Verdict::Incomplete);
            flaw
        }));
        let due = self.due(dossier, around);
        let late = due.iter().find(|owed| {
            owed.what.obliged() == Obliged::Document(document.origin.id.clone())
                && owed.done.is_none()
                && owed.window.to.is_some_and(|to| entry.on > to)
        });
        if let Some(to) = late.and_then(|owed| owed.window.to) {
            let movable = document.deadline.as_ref().and_then(|deadline| {
                let step = self.step(deadline.step.as_str())?;
                let before = deadline.before.filter(|_| step.may_pass.is_some())?;
                Some((deadline.step.clone(), crate::time::add(entry.on, before)))
            });
            let what = What::TooLate {
                to,
                move_to: movable,
            };
            reasons.push(reason(Verdict::Warning, what, because()));
        }
    }

    fn log(
        &self,
        dossier: &Dossier,
        entry: &Entry,
        logged: &Logged,
        reasons: &mut Vec<Reason<'c>>,
    ) {
        self.related(dossier, entry, reasons);
        if logged.amount <= 0 {
            reasons.push(own(Verdict::No, What::NothingOwed));
        }
        self.accompaniment(entry.on, reasons);
        let counted = |counter: &&crate::fiche::Counter| {
            counter.scope == CounterScope::Dossier && counter.counts == logged.what
        };
        if let Some(counter) = self.fiche.counters.iter().find(counted) {
            let outside = counter
                .during
                .as_ref()
                .and_then(|id| self.period(id.as_str()))
                .filter(|period| !self.ran_on(dossier, period, entry.on));
            if let Some(period) = outside {
                let because = Because::of(&counter.origin.provenance).and(&period.origin.provenance);
                reasons.push(reason(Verdict::Warning, What::NotOpen(period), because));
            }
        }
    }

    /// Whether a period ran on a day, by its length alone.
    fn ran_on(&self, dossier: &Dossier, period: &Period, on: Date) -> bool {
        dossier.state.runs.iter().any(|run| {
            run.period == period.origin.id
                && run.from <= on
                && run.planned.is_none_or(|to| on <= to)
                && run.closed.is_none_or(|to| on <= to)
        })
    }

    fn open_period(
        &self,
        dossier: &Dossier,
        entry: &Entry,
        period: &Id,
        around: &Around<'_>,
        reasons: &mut Vec<Reason<'c>>,
    ) {
        self.related(dossier, entry, reasons);
        let Some(period) = self.period(period.as_str()) else {
            return reasons.push(unknown(period));
        };
        let because = || Because::of(&period.origin.provenance);
        let last = dossier.state.run(period.origin.id.as_str());
        if last.is_some_and(|run| run.closed.is_none()) {
            reasons.push(reason(Verdict::No, What::AlreadyOpen(period), because()));
        }
        // A period that a step opens is opened by that step only.
        let opener = self.fiche.steps.iter().find(|step| {
            step.opens.as_ref() == Some(&period.origin.id)
                || period.anchor.as_ref().is_some_and(|a| a.step() == step.origin.id.as_str())
                || step.outcomes.iter().any(|o| o.opens.as_ref() == Some(&period.origin.id))
        });
        if let Some(step) = opener {
            let what = What::TooSoon {
                step,
                after: vec![step.origin.id.to_string()],
            };
            reasons.push(reason(Verdict::No, what, because().and(&step.origin.provenance)));
        }
        if let Some((bound, to)) = self
            .bound_of(period)
            .and_then(|bound| Some((bound, self.period_end(dossier, bound, around)?)))
        {
            if entry.on > to {
                let what = What::WouldPass { period: bound, to };
                reasons.push(reason(Verdict::No, what, because().and(&bound.origin.provenance)));
            }
        }
    }

    fn close_period(
        &self,
        dossier: &Dossier,
        entry: &Entry,
        period: &Id,
        _around: &Around<'_>,
        reasons: &mut Vec<Reason<'c>>,
    ) {
        self.related(dossier, entry, reasons);
        let Some(period) = self.period(period.as_str()) else {
            return reasons.push(unknown(period));
        };
        let because = || Because::of(&period.origin.provenance);
        let run = dossier.state.run(period.origin.id.as_str());
        match run.filter(|run| run.closed.is_none()) {
            None => reasons.push(reason(Verdict::No, What::NotOpen(period), because())),
            Some(run) => {
                let short = period
                    .min
                    .map(|min| (min, last_day(run.from, min)))
                    .filter(|(_, reached)| entry.on < *reached);
                if let Some((min, reached_on)) = short {
                    let what = What::TooShort {
                        period,
                        min,
                        reached_on,
                    };
                    reasons.push(reason(Verdict::Warning, what, because()));
                }
            }
        }
    }

    fn waive(
        &self,
        dossier: &Dossier,
        entry: &Entry,
        what: &Obliged,
        around: &Around<'_>,
        reasons: &mut Vec<Reason<'c>>,
    ) {
        self.related(dossier, entry, reasons);
        let (waivable, because) = match what {
            Obliged::Step(id) => match self.step(id.as_str()) {
                Some(step) => (
                    step.necessity == Necessity::Waivable,
                    Because::of(&step.origin.provenance),
                ),
                None => return reasons.push(unknown(id)),
            },
            Obliged::Document(id) => match self.document(id.as_str()) {
                Some(document) => (
                    document.necessity == Necessity::Waivable,
                    Because::of(&document.origin.provenance),
                ),
                None => return reasons.push(unknown(id)),
            },
            Obliged::Counter(id) => match self.counter(id.as_str()) {
                Some(counter) => (
                    counter.waiver.is_some(),
                    Because::of(&counter.origin.provenance),
                ),
                None => return reasons.push(unknown(id)),
            },
        };
        if !waivable {
            reasons.push(reason(Verdict::No, What::NotWaivable, because.clone()));
        }
        let owed = |due: Due| matches!(due, Due::Open | Due::Late | Due::NotYet);
        let due = self.due(dossier, around);
        let holds = |window: crate::time::Window| {
            !matches!(what, Obliged::Counter(_)) || window.holds(entry.on)
        };
        if !due.iter().any(|o| o.what.obliged() == *what && owed(o.state) && holds(o.window)) {
            reasons.push(reason(Verdict::No, What::NothingOwed, because.clone()));
        }
        self.written(entry, because, reasons);
    }

    fn change_operator(
        &self,
        dossier: &Dossier,
        entry: &Entry,
        to: &Id,
        around: &Around<'_>,
        reasons: &mut Vec<Reason<'c>>,
    ) {
        self.related(dossier, entry, reasons);
        let link = self.fiche.links.iter().find(|link| link.kind == LinkKind::Inside);
        let because = link.map_or_else(Because::default, |link| Because::of(&link.origin.provenance));
        let among = self.operators();
        if !among.contains(&to) {
            let parties = self.fiche.parties.iter().filter(|p| p.kind == PartyKind::Operator);
            let what = What::NotAnOperator {
                chosen: to.clone(),
                among: among.into_iter().cloned().collect(),
            };
            let because = parties.fold(because.clone(), |b, p| b.and(&p.origin.provenance));
            reasons.push(reason(Verdict::No, what, because));
        } else if link.is_none() {
            // The fiche foresees no change: it takes a reason, and stays visible.
            self.written(entry, because.clone(), reasons);
        }
        if dossier.state.operator.as_ref() == Some(to) {
            reasons.push(reason(Verdict::No, What::NothingOwed, because));
        }
        reasons.extend(self.hint(to, around, entry.on));
    }

    fn withdraw(&self, entry: &Entry, reasons: &mut Vec<Reason<'c>>) {
        if !entry.by.iter().any(|actor| self.is_subject(actor)) {
            let subjects = self.catalogue.roles.iter().filter(|role| {
                role.stands_for == Some(crate::catalogue::StandsFor::Subject)
            });
            let expected = subjects.map(|role| role.id.clone()).collect();
            reasons.push(own(Verdict::No, What::NotTheirs { expected }));
        }
        reasons.push(reason(Verdict::Yes, What::NoReasonAsked, Because::kernel(&[24])));
    }

    /// The operator may always refuse, with a reason; where the fiche does not provide for it, it shows
    /// (reading A024).
    fn refuse(&self, dossier: &Dossier, entry: &Entry, reasons: &mut Vec<Reason<'c>>) {
        self.one_of(dossier, entry, &[PartyKind::Operator, PartyKind::Employer], reasons);
        self.written(entry, Because::kernel(&[24]), reasons);
        reasons.push(reason(Verdict::Warning, What::RefusalNotProvided, Because::kernel(&[24])));
    }

    fn pause_or_end(
        &self,
        dossier: &Dossier,
        entry: &Entry,
        around: &Around<'_>,
        reasons: &mut Vec<Reason<'c>>,
    ) {
        let kinds = [
            PartyKind::Operator,
            PartyKind::Employer,
            PartyKind::Carrier,
            PartyKind::Prescriber,
            PartyKind::Adviser,
            PartyKind::ActionReferent,
            PartyKind::PersonReferent,
        ];
        self.one_of(dossier, entry, &kinds, reasons);
        match entry.act {
            Act::Resume => {
                if !matches!(dossier.state.status, Status::Suspended { .. }) {
                    reasons.push(own(Verdict::No, What::NotSuspended));
                }
            }
            Act::End => {
                self.written(entry, Because::default(), reasons);
                self.closing(dossier, entry.on, crate::fiche::AtMinimums::Warn, None, around, reasons);
            }
            _ => self.written(entry, Because::default(), reasons),
        }
    }

    fn pin(&self, dossier: &Dossier, entry: &Entry, version: u16, reasons: &mut Vec<Reason<'c>>) {
        self.one_of(
            dossier,
            entry,
            &[PartyKind::ActionReferent, PartyKind::Carrier, PartyKind::Operator],
            reasons,
        );
        let known = self.catalogue.fiches.iter().any(|fiche| {
            fiche.head.id == dossier.fiche && fiche.version.number == version
        });
        if !known {
            let name = dossier.fiche.clone();
            reasons.push(own(Verdict::No, What::Unknown { name }));
        }
    }

    /// A written reason.
    pub(super) fn written(
        &self,
        entry: &Entry,
        because: Because<'c>,
        reasons: &mut Vec<Reason<'c>>,
    ) {
        if entry.reason.as_ref().is_none_or(|reason| reason.trim().is_empty()) {
            reasons.push(reason(Verdict::NeedsReason, What::ReasonMissing, because));
        }
    }
}

/// The fiche has no record of this name.
pub(super) fn unknown<'c>(name: &Id) -> Reason<'c> {
    own(Verdict::No, What::Unknown { name: name.clone() })
}
