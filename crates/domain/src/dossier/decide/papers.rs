//! The acts between two steps: plan, deposit, log, open and close a period, waive.

use super::{own, reason, unknown};
use crate::dossier::act::{Deposit, Entry, Logged, Obliged};
use crate::dossier::answer::{Because, Reason, Verdict};
use crate::dossier::due::Due;
use crate::dossier::engine::{Around, Engine};
use crate::dossier::state::Dossier;
use crate::dossier::what::What;
use crate::fiche::{CounterScope, Necessity, Period};
use crate::time::last_day;
use crate::values::{Date, Id};

impl<'c> Engine<'c> {
    pub(in crate::dossier) fn plan(
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

    pub(in crate::dossier) fn deposit(
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
            reasons.push(reason(
                Verdict::No,
                What::NoSuchDocument(document),
                because(),
            ));
        }
        // A document that lacks something is kept all the same: what it lacks stays due.
        reasons.extend(
            self.flaws(dossier, document, deposit)
                .into_iter()
                .map(|mut flaw| {
                    flaw.weight = flaw.weight.min(Verdict::Incomplete);
                    flaw
                }),
        );
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

    pub(in crate::dossier) fn log(
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
                let because =
                    Because::of(&counter.origin.provenance).and(&period.origin.provenance);
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

    pub(in crate::dossier) fn open_period(
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
                || period
                    .anchor
                    .as_ref()
                    .is_some_and(|a| a.step() == step.origin.id.as_str())
                || step
                    .outcomes
                    .iter()
                    .any(|o| o.opens.as_ref() == Some(&period.origin.id))
        });
        if let Some(step) = opener {
            let what = What::TooSoon {
                step,
                after: vec![step.origin.id.to_string()],
            };
            reasons.push(reason(
                Verdict::No,
                what,
                because().and(&step.origin.provenance),
            ));
        }
        if let Some((bound, to)) = self
            .bound_of(period)
            .and_then(|bound| Some((bound, self.period_end(dossier, bound, around)?)))
            && entry.on > to
        {
            let what = What::WouldPass { period: bound, to };
            reasons.push(reason(
                Verdict::No,
                what,
                because().and(&bound.origin.provenance),
            ));
        }
    }

    pub(in crate::dossier) fn close_period(
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

    pub(in crate::dossier) fn waive(
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
            Obliged::Collection(_) => (false, Because::default()),
        };
        if !waivable {
            reasons.push(reason(Verdict::No, What::NotWaivable, because.clone()));
        }
        let owed = |due: Due| matches!(due, Due::Open | Due::Late | Due::NotYet);
        let due = self.due(dossier, around);
        let holds = |window: crate::time::Window| {
            !matches!(what, Obliged::Counter(_)) || window.holds(entry.on)
        };
        if !due
            .iter()
            .any(|o| o.what.obliged() == *what && owed(o.state) && holds(o.window))
        {
            reasons.push(reason(Verdict::No, What::NothingOwed, because.clone()));
        }
        if waivable {
            reasons.push(reason(Verdict::Yes, What::Waivable, because.clone()));
        }
        self.written(entry, because, reasons);
    }
}
