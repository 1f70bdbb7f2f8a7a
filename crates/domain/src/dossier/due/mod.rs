//! What is due: by whom, to whom, when, and where it stands. One definition of *late* for the whole
//! product: a last day is fixed, it is past, and it is not done.

mod agenda;
mod collections;
mod documents;
mod yearly;

pub use agenda::Agenda;

use crate::dossier::act::Obliged;
use crate::dossier::answer::Because;
use crate::dossier::counter::{Count, Level};
use crate::dossier::engine::{Around, Engine};
use crate::dossier::state::{Dossier, Status};
use crate::fiche::{Counter, Document, Frequency, Necessity, Per, Step, StepKind};
use crate::survey::Moment;
use crate::time::Window;
use crate::values::{Date, Id};

/// Something owed.
#[derive(Debug, Clone)]
pub struct Obligation<'c> {
    /// What.
    pub what: Owed<'c>,
    /// Rank of the run it belongs to.
    pub run: Option<u8>,
    /// Who owes it: parties, roles or organisations.
    pub owed_by: Vec<Id>,
    /// Whom it is for.
    pub to: Vec<Id>,
    /// When.
    pub window: Window,
    /// Where it stands.
    pub state: Due,
    /// The day it became possible: what is elapsed counts from there.
    pub since: Option<Date>,
    /// The day it was done.
    pub done: Option<Date>,
    /// Why it was waived.
    pub reason: Option<String>,
    /// Where it comes from.
    pub because: Because<'c>,
}

/// What is owed.
#[derive(Debug, Clone, Copy)]
pub enum Owed<'c> {
    /// A step.
    Step(&'c Step),
    /// A document.
    Document(&'c Document),
    /// A minimum.
    Counter(&'c Counter),
    /// The answers of a moment of a survey.
    Collection(&'c Moment),
}

impl Owed<'_> {
    /// Its name, as acts and cases write it.
    pub fn obliged(&self) -> Obliged {
        match self {
            Owed::Step(step) => Obliged::Step(step.origin.id.clone()),
            Owed::Document(document) => Obliged::Document(document.origin.id.clone()),
            Owed::Counter(counter) => Obliged::Counter(counter.origin.id.clone()),
            Owed::Collection(moment) => Obliged::Collection(moment.id.clone()),
        }
    }
}

/// Where an obligation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Due {
    /// Its first day is to come.
    NotYet,
    /// To be done now.
    Open,
    /// Its last day is past.
    Late,
    /// Done in time.
    Done,
    /// Done after its last day.
    DoneLate,
    /// Waived, with a reason.
    Waived,
    /// The dossier is closed, or on hold: it is owed no more.
    NoLongerDue,
}

impl<'c> Engine<'c> {
    /// Everything owed in a dossier, done or not.
    pub fn due(&self, dossier: &Dossier, around: &Around<'_>) -> Vec<Obligation<'c>> {
        let mut due = Vec::new();
        self.path_due(dossier, around, &mut due);
        for count in self.counts(dossier, around) {
            due.extend(self.minimum_due(dossier, count, around));
        }
        self.collections_due(dossier, around, &mut due);
        due
    }

    /// The steps and documents owed.
    pub(in crate::dossier) fn path_due(
        &self,
        dossier: &Dossier,
        around: &Around<'_>,
        due: &mut Vec<Obligation<'c>>,
    ) {
        for step in &self.fiche.steps {
            if Self::concerns(step, &dossier.subject) {
                self.steps_due(dossier, step, around, due);
            }
        }
        for document in &self.fiche.documents {
            if matches!(
                document.necessity,
                Necessity::Required | Necessity::Waivable
            ) {
                self.documents_due(dossier, document, around, due);
            }
        }
    }

    fn steps_due(
        &self,
        dossier: &Dossier,
        step: &'c Step,
        around: &Around<'_>,
        due: &mut Vec<Obligation<'c>>,
    ) {
        let planned = dossier.state.planned.get(&step.origin.id).copied();
        let awaited = self.is_owed(dossier, step, planned);
        for slot in self.slots(dossier, step, around) {
            let is_owed = slot.held.is_some() || awaited;
            let Some(possible) = slot.possible.filter(|_| is_owed) else {
                continue;
            };
            let fallback = Window {
                from: None,
                to: None,
            };
            let window = slot.window.unwrap_or(match planned {
                Some(day) if slot.held.is_none() => Window::between(day, day),
                _ => fallback,
            });
            let what = Owed::Step(step);
            let (state, reason) = match slot.held {
                Some(held) => (done_state(window, held.on), None),
                None => self.pending(
                    dossier,
                    &what,
                    window,
                    around,
                    step.kind == StepKind::FollowUp,
                ),
            };
            due.push(Obligation {
                what,
                run: slot.run,
                owed_by: step.actors.clone(),
                to: step.notify.clone(),
                window,
                state,
                since: (possible > Date::MIN).then_some(possible),
                done: slot.held.map(|held| held.on),
                reason,
                because: Because::of(&step.origin.provenance),
            });
        }
    }

    /// A step that may be waited for: required ones, those planned, and an exit the path leads to.
    fn is_owed(&self, dossier: &Dossier, step: &Step, planned: Option<Date>) -> bool {
        if planned.is_some() {
            return true;
        }
        let required = matches!(step.necessity, Necessity::Required | Necessity::Waivable);
        let asked = dossier.state.renewals.iter().any(|(period, _)| {
            let period = self.period(period.as_str());
            period
                .and_then(|period| period.renewal.as_ref())
                .is_some_and(|renewal| renewal.decided_at == step.origin.id)
        });
        match step.kind {
            StepKind::Exit => {
                let leads = |held: &crate::dossier::state::Held| {
                    self.outcome_held(held)
                        .is_some_and(|outcome| outcome.next.contains(&step.origin.id))
                };
                required && dossier.state.done().any(leads)
            }
            _ => (required && !self.is_over(dossier, step)) || asked,
        }
    }

    /// Whether a step writes what the fiche wants once for a contract, and was held.
    fn is_over(&self, dossier: &Dossier, step: &Step) -> bool {
        let documents = step.documents.iter();
        let mut documents = documents.filter_map(|id| self.document(id.as_str()));
        let mut done = dossier.state.done();
        documents.any(|document| document.frequency == Some(Frequency::PerMarket))
            && done.any(|held| held.holding.step == step.origin.id)
    }

    /// The day the person entered the action.
    pub fn entered(&self, dossier: &Dossier) -> Option<Date> {
        let entry = |held: &&crate::dossier::state::Held| {
            self.step(held.holding.step.as_str())
                .is_some_and(|step| step.kind == StepKind::Entry)
        };
        dossier.state.done().find(entry).map(|held| held.day)
    }

    fn minimum_due(
        &self,
        dossier: &Dossier,
        count: Count<'c>,
        around: &Around<'_>,
    ) -> Option<Obligation<'c>> {
        let partial = !count.whole && !matches!(count.counter.per, None | Some(Per::Whole));
        let off = |(from, to): &(Date, Option<Date>)| {
            count.window.to.is_none_or(|end| *from <= end)
                && to.is_none_or(|to| count.window.from.is_none_or(|start| to >= start))
        };
        let what = Owed::Counter(count.counter);
        let (state, reason) = match count.level {
            Level::Unbounded => return None,
            Level::Below if partial => return None,
            Level::Below if dossier.state.suspensions.iter().any(off) => (Due::NoLongerDue, None),
            Level::Below => self.pending(dossier, &what, count.window, around, false),
            _ => (Due::Done, None),
        };
        Some(Obligation {
            what,
            run: count.run,
            owed_by: count
                .counter
                .with
                .iter()
                .filter_map(|name| name.parse().ok())
                .collect(),
            to: Vec::new(),
            window: count.window,
            state,
            since: count.window.from,
            done: None,
            reason,
            because: Because::of(&count.counter.origin.provenance),
        })
    }

    /// Where something not done stands.
    fn pending(
        &self,
        dossier: &Dossier,
        what: &Owed<'_>,
        window: Window,
        around: &Around<'_>,
        outlives: bool,
    ) -> (Due, Option<String>) {
        let obliged = what.obliged();
        let in_window = |on: Date| !matches!(what, Owed::Counter(_)) || window.holds(on);
        let mut waived = dossier.state.waived.iter();
        if let Some(waiver) = waived.find(|w| w.what == obliged && in_window(w.on)) {
            return (Due::Waived, Some(waiver.reason.clone()));
        }
        let over = match dossier.state.status {
            Status::Closed { .. } => !outlives,
            _ => false,
        };
        let state = if over {
            Due::NoLongerDue
        } else if window.from.is_some_and(|from| around.today < from) {
            Due::NotYet
        } else if window.to.is_some_and(|to| around.today > to) {
            Due::Late
        } else {
            Due::Open
        };
        (state, None)
    }
}

fn done_state(window: Window, on: Date) -> Due {
    match window.to {
        Some(to) if on > to => Due::DoneLate,
        _ => Due::Done,
    }
}
