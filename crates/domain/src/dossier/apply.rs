//! From the journal to the state: what each entry changes, once and for all the fiches.

use super::act::{Act, Entry, Input};
use super::answer::Verdict;
use super::engine::{Engine, outcome_of};
use super::journal::{Event, Standing, corrected};
use super::state::{
    Aid, AidDecided, AidPaid, Collected, Dossier, Ending, Filed, Held, Log, Run, State, Status,
    Waived,
};
use crate::fiche::{InputKind, Period, PeriodScope, StepKind};
use crate::time::{eve, morrow};
use crate::values::{Date, Id};

impl Dossier {
    /// Adds an event to the journal, and what it changes to the state. An event is applied as it is:
    /// deciding whether it may happen comes before, in [`Engine::decide`].
    pub fn apply(&mut self, engine: &Engine<'_>, event: Event) {
        let rank = self.journal.len();
        let corrects = matches!(event.entry.act, Act::Correct { .. });
        self.journal.push(event);
        if corrects {
            self.rebuild(engine);
            return;
        }
        let Some(event) = self.journal.last().cloned() else {
            return;
        };
        self.take(
            engine,
            Standing {
                event: rank,
                entry: &event.entry,
                draft: event.draft,
                corrected: false,
            },
        );
    }

    /// Works the state out again from the corrected journal.
    fn rebuild(&mut self, engine: &Engine<'_>) {
        self.state = State::new(&self.subject);
        let journal = std::mem::take(&mut self.journal);
        for standing in corrected(&journal) {
            self.take(engine, standing);
        }
        self.journal = journal;
    }

    fn take(&mut self, engine: &Engine<'_>, standing: Standing<'_>) {
        let Standing { event, entry, .. } = standing;
        let on = entry.on;
        // A draft has no effect; only a step and a document may be completed later. What a correction
        // puts in place was judged whole.
        let completes = matches!(entry.act, Act::Hold(_) | Act::Deposit(_));
        if standing.draft && !standing.corrected && !completes {
            return;
        }
        match &entry.act {
            Act::Hold(holding) => {
                for deposit in &holding.documents {
                    self.state.filed.push(Filed {
                        event,
                        on,
                        deposit: deposit.clone(),
                    });
                }
                let step = engine.step(holding.step.as_str());
                let dated = step.and_then(|step| step.dated_by.as_ref());
                let day = dated.and_then(|input| match holding.inputs.get(input) {
                    Some(Input::Day(day)) => Some(*day),
                    _ => None,
                });
                let run = step.and_then(|step| {
                    let period = step.each.as_ref()?;
                    let last = || self.state.run(period.as_str()).map(|run| run.rank);
                    engine.free_run(self, step, period, on).or_else(last)
                });
                self.state.held.push(Held {
                    event,
                    on,
                    day: day.unwrap_or(on),
                    complete: false,
                    run,
                    by: entry.by.clone(),
                    holding: holding.clone(),
                });
                // Whoever writes a prescription follows it before it is complete: a draft is its author's.
                let prescribes = step.is_some_and(|step| step.kind == StepKind::Prescription);
                if prescribes && self.state.status == Status::Draft {
                    self.state.prescriber = entry.by.first().cloned();
                }
            }
            Act::Plan { step, day } => {
                self.state.planned.insert(step.clone(), *day);
            }
            Act::Deposit(deposit) => self.state.filed.push(Filed {
                event,
                on,
                deposit: deposit.clone(),
            }),
            Act::Log(logged) => self.state.logged.push(Log {
                event,
                on,
                by: entry.by.clone(),
                logged: logged.clone(),
            }),
            Act::Open { period } => {
                if let Some(period) = engine.period(period.as_str()) {
                    self.open_run(engine, period, on, None);
                }
            }
            Act::Close { period } => self.close_runs(on, |run| run.period == *period),
            Act::RequestRenewal { period } => self.state.renewals.push((period.clone(), on)),
            Act::Collect(collection) => self.state.collected.push(Collected {
                event,
                on,
                collection: collection.clone(),
            }),
            _ => self.take_money_and_ends(entry),
        }
        // What was accepted whole misses nothing.
        let whole = matches!(entry.act, Act::Hold(_)) && !standing.draft;
        self.settle(engine, whole.then(|| self.state.held.len() - 1));
    }

    fn take_money_and_ends(&mut self, entry: &Entry) {
        let on = entry.on;
        let state = &mut self.state;
        match &entry.act {
            Act::RequestAid(request) => state.aids.push(Aid {
                asked: on,
                request: request.clone(),
                decided: None,
                paid: None,
            }),
            Act::DecideAid(decision) => {
                let waiting =
                    |aid: &&mut Aid| aid.request.fund == decision.fund && aid.decided.is_none();
                if let Some(aid) = state.aids.iter_mut().find(waiting) {
                    aid.decided = Some(AidDecided {
                        on,
                        by: entry.by.clone(),
                        granted: decision.granted,
                        amount: decision.amount,
                    });
                }
            }
            Act::PayAid(payment) => {
                let waiting =
                    |aid: &&mut Aid| aid.request.fund == payment.fund && aid.awaits_payment();
                if let Some(aid) = state.aids.iter_mut().find(waiting) {
                    aid.paid = Some(AidPaid {
                        on,
                        by: entry.by.clone(),
                        amount: payment.amount,
                    });
                }
            }
            Act::RecordCost(record) => {
                let cost = state.costs.entry(record.fund.clone()).or_default();
                cost.factors.extend(record.factors.clone());
                cost.result = record.result.or(cost.result);
            }
            Act::Waive { what } => state.waived.push(Waived {
                what: what.clone(),
                on,
                reason: entry.reason.clone().unwrap_or_default(),
            }),
            Act::ChangeOperator { to } => state.operator = Some(to.clone()),
            Act::Withdraw => self.close(on, Ending::Withdrawal),
            Act::Refuse => self.close(on, Ending::Refusal),
            Act::End => self.close(on, Ending::Ended),
            Act::Suspend => {
                state.suspensions.push((on, None));
                state.status = Status::Suspended { since: on };
            }
            Act::Resume => {
                if let Some(last) = state.suspensions.last_mut() {
                    last.1 = Some(on);
                }
                state.status = Status::Open;
            }
            Act::Pin { version } => self.version = *version,
            _ => {}
        }
    }

    /// Steps that nothing misses any more have their effects, with their true day, in the order of the
    /// journal: the same entries lead to the same state, whenever each became whole.
    fn settle(&mut self, engine: &Engine<'_>, mut whole: Option<usize>) {
        while let Some(rank) = self.next_whole(engine, whole) {
            self.complete(engine, rank);
            whole = whole.filter(|known| *known != rank);
        }
    }

    /// The first step held that has no effect yet, and misses nothing.
    fn next_whole(&self, engine: &Engine<'_>, whole: Option<usize>) -> Option<usize> {
        let held = &self.state.held;
        let superseded = |rank: usize, draft: &Held| {
            let same =
                |later: &Held| later.holding.step == draft.holding.step && later.run == draft.run;
            held.iter().skip(rank + 1).any(same)
        };
        let misses_nothing = |draft: &Held| {
            let act = engine.act(&draft.holding, &draft.by);
            act.map(super::missing::Act::kept).is_some_and(|act| {
                let missing = engine.missing(self, act);
                missing
                    .iter()
                    .all(|reason| reason.weight < Verdict::Incomplete)
            })
        };
        held.iter().enumerate().position(|(rank, draft)| {
            !draft.complete
                && (whole == Some(rank) || (!superseded(rank, draft) && misses_nothing(draft)))
        })
    }

    /// A step held for good: the dossier opens, periods open, a renewal runs, the dossier closes.
    fn complete(&mut self, engine: &Engine<'_>, rank: usize) {
        self.state.held[rank].complete = true;
        let held = self.state.held[rank].clone();
        let Some(step) = engine.step(held.holding.step.as_str()) else {
            return;
        };
        let outcome = outcome_of(step, held.holding.outcome.as_ref());
        if step.kind == StepKind::Prescription && self.state.status == Status::Draft {
            self.state.status = Status::Open;
            self.state.prescriber = held.by.first().cloned();
        }
        let chosen = chosen_operator(engine, &held);
        if chosen.is_some() {
            self.state.operator = chosen;
        } else if self.state.operator.is_none() {
            self.state.operator = engine.sole_operator().cloned();
        }
        let mut opened: Vec<&Id> = Vec::new();
        opened.extend(&step.opens);
        opened.extend(outcome.and_then(|outcome| outcome.opens.as_ref()));
        for period in &engine.fiche.periods {
            let anchored = period
                .anchor
                .as_ref()
                .is_some_and(|anchor| Engine::meets(anchor, &held));
            if anchored || opened.contains(&&period.origin.id) {
                let input = period.ended_by.as_ref();
                let given = input.and_then(|input| match held.holding.inputs.get(input) {
                    Some(Input::Day(day)) => Some(*day),
                    _ => None,
                });
                self.open_run(engine, period, held.day, given);
            }
        }
        if let Some(outcome) = outcome {
            if let Some(period) = outcome
                .extends
                .as_ref()
                .and_then(|id| engine.period(id.as_str()))
            {
                self.renew(engine, period);
            }
            if outcome.closes {
                let how = Ending::Outcome {
                    step: step.origin.id.clone(),
                    outcome: outcome.id.clone(),
                };
                self.close(held.on, how);
            }
        }
    }

    /// Opens a run, once: a period already open stays as it is, but a new cohort follows the last one.
    fn open_run(&mut self, engine: &Engine<'_>, period: &Period, on: Date, given: Option<Date>) {
        let id = &period.origin.id;
        let open = |run: &Run| run.period == *id && run.closed.is_none();
        if self.state.runs.iter().any(open) {
            if period.scope != PeriodScope::Cohort {
                return;
            }
            self.close_runs(eve(on), |run| run.period == *id);
        }
        if let (Some(within), Some(rank)) = (&period.within, period.rank) {
            let earlier = |other: &Period| {
                other.within.as_ref() == Some(within) && other.rank.is_some_and(|r| r < rank)
            };
            let before: Vec<&Id> = engine
                .fiche
                .periods
                .iter()
                .filter(|other| earlier(other))
                .map(|other| &other.origin.id)
                .collect();
            self.close_runs(eve(on), |run| before.contains(&&run.period));
        }
        let rank = self
            .state
            .run(id.as_str())
            .map_or(1, |last| last.rank.saturating_add(1));
        self.state.runs.push(Run {
            period: id.clone(),
            rank,
            from: on,
            anchor: on,
            planned: engine.planned(period, on, given),
            closed: None,
        });
    }

    /// The renewal follows the period without a gap (reading A079).
    fn renew(&mut self, engine: &Engine<'_>, period: &Period) {
        let (Some(last), Some(renewal)) = (
            self.state.run(period.origin.id.as_str()).cloned(),
            &period.renewal,
        ) else {
            return;
        };
        let Some(from) = last.planned.map(morrow) else {
            return;
        };
        self.close_runs(eve(from), |run| run.period == last.period);
        self.state.runs.push(Run {
            rank: last.rank.saturating_add(1),
            from,
            planned: engine.renewed(period, &last, renewal.each),
            closed: None,
            ..last
        });
    }

    fn close(&mut self, on: Date, how: Ending) {
        self.close_runs(on, |_| true);
        self.state.status = Status::Closed { on, how };
    }

    /// A run never ends before it starts.
    fn close_runs(&mut self, on: Date, which: impl Fn(&Run) -> bool) {
        for run in &mut self.state.runs {
            if run.closed.is_none() && which(run) {
                run.closed = Some(on.max(run.from));
            }
        }
    }
}

/// The operator a holding chooses: named apart, or by an input that asks for one.
fn chosen_operator(engine: &Engine<'_>, held: &Held) -> Option<Id> {
    if held.holding.operator.is_some() {
        return held.holding.operator.clone();
    }
    let step = engine.step(held.holding.step.as_str())?;
    let outcome = outcome_of(step, held.holding.outcome.as_ref());
    let inputs = step
        .inputs
        .iter()
        .chain(outcome.map_or(&[][..], |o| &o.inputs));
    inputs
        .filter(|input| input.kind == InputKind::Operator)
        .find_map(|input| match held.holding.inputs.get(&input.id) {
            Some(Input::Text(name)) => name.parse().ok(),
            _ => None,
        })
}
