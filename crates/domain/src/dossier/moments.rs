//! The moments of a dossier that are counted: when it was prescribed, acknowledged, begun, entered, left, and what
//! came of it by the fiche's own definition. Each at its true day.

use super::engine::{Around, Engine};
use super::state::{Dossier, Ending, Held, Status};
use crate::eligibility::Truth;
use crate::fiche::{Force, Scope, StepKind};
use crate::indicator::{Counted, Said};
use crate::time::days_between;
use crate::values::{Date, Id};

/// A moment of a dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// Of which sort.
    pub kind: Counted,
    /// Its true day.
    pub on: Date,
    /// The first day on which what it opens is over: the wait for a prescription, the stay for an entry. Nothing
    /// while it lasts, and for what does not last.
    pub until: Option<Date>,
    /// Days since the prescription.
    pub days: Option<i64>,
    /// Which outcome closed the dossier (`etape:issue`, or how it ended otherwise); which condition defines the
    /// result.
    pub what: Option<String>,
    /// What is said of it.
    pub said: Option<Said>,
}

/// Given up by the person.
pub const WITHDRAWN: &str = "abandon";
/// Not taken by the operator.
pub const REFUSED: &str = "refus";
/// Ended outside the steps of the fiche.
pub const ENDED: &str = "fin";

impl<'c> Engine<'c> {
    /// The moments of a dossier that is prescribed and follows somebody; none of any other.
    pub fn moments(&self, dossier: &Dossier, around: &Around<'_>) -> Vec<Moment> {
        if !dossier.subject.is_followed() {
            return Vec::new();
        }
        let kind = |held: &Held| {
            let step = self.step(held.holding.step.as_str());
            step.map(|step| step.kind)
        };
        let first = |wanted: fn(StepKind) -> bool| {
            let held = dossier.state.done();
            let held = held.filter(|held| kind(held).is_some_and(wanted));
            held.map(|held| held.day).min()
        };
        let Some(prescribed) = first(|kind| kind == StepKind::Prescription) else {
            return Vec::new();
        };
        let acknowledged = first(|kind| kind == StepKind::Acknowledgement);
        let begun = first(|kind| {
            use StepKind::{Acknowledgement, Prescription, Support};
            !matches!(kind, Support | Prescription | Acknowledgement)
        });
        let entered = self.entered_on(dossier);
        let closed = dossier.state.closed_on();
        let moment = |kind, on: Date| Moment {
            kind,
            on,
            until: None,
            days: (kind != Counted::Prescription).then(|| i64::from(days_between(prescribed, on))),
            what: None,
            said: None,
        };
        let mut all = vec![Moment {
            until: entered.or(closed),
            ..moment(Counted::Prescription, prescribed)
        }];
        all.extend(acknowledged.map(|on| moment(Counted::Acknowledgement, on)));
        all.extend(begun.map(|on| moment(Counted::FirstStep, on)));
        all.extend(entered.map(|on| Moment {
            until: closed,
            ..moment(Counted::Entry, on)
        }));
        if let Status::Closed { on, how } = &dossier.state.status {
            all.push(Moment {
                what: Some(match how {
                    Ending::Outcome { step, outcome } => format!("{step}:{outcome}"),
                    Ending::Withdrawal => WITHDRAWN.to_owned(),
                    Ending::Refusal => REFUSED.to_owned(),
                    Ending::Ended => ENDED.to_owned(),
                }),
                said: Some(match entered {
                    Some(_) => Said::Entered,
                    None => Said::NeverIn,
                }),
                ..moment(Counted::Exit, *on)
            });
        }
        for (rule, held) in self.results(dossier) {
            let truth = self.truth(&rule.test, around, held.day);
            all.push(Moment {
                what: Some(rule.origin.id.to_string()),
                said: Some(match truth {
                    Truth::True => Said::Yes,
                    Truth::False => Said::No,
                    Truth::Unknown => Said::Unknown,
                }),
                ..moment(Counted::Result, held.day)
            });
        }
        all
    }

    /// The results that the fiche defines, each with the last time that the step it bears on was held.
    fn results<'d>(&self, dossier: &'d Dossier) -> Vec<(&'c crate::fiche::Rule, &'d Held)> {
        let rules = self.fiche.rules.iter();
        let defining =
            rules.filter(|rule| rule.scope == Scope::Outcome && rule.force == Force::Hard);
        let reached = defining.filter_map(|rule| {
            let target = rule.target.as_deref()?;
            let (step, outcome) = match target.split_once(':') {
                Some((step, outcome)) => (step, Some(outcome)),
                None => (target, None),
            };
            let of = |held: &&Held| {
                held.holding.step.as_str() == step
                    && (outcome.is_none()
                        || held.holding.outcome.as_ref().map(Id::as_str) == outcome)
            };
            let held = dossier.state.done().rfind(of)?;
            Some((rule, held))
        });
        reached.collect()
    }
}
