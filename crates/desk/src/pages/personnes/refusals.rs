//! The actions whose last answer to somebody was no: they may be prescribed again, once that is known.

use app::dossier::Leg;
use domain::catalogue::StandsFor;
use domain::dossier::{Ending, Status};
use domain::fiche::StepKind;
use domain::values::{Date, Id};
use french::{names, text};

use crate::answer::Stop;
use crate::seat::Seat;

/// An action that did not take somebody.
pub struct Refused {
    /// The action.
    fiche: Id,
    /// The dossier where it is said.
    pub dossier: i64,
    /// When, by whom, how.
    pub told: String,
}

/// The refusals of a path that stand: those of each action's last dossier.
pub struct Refusals(Vec<Refused>);

impl Refusals {
    /// Those of somebody, as far as who looks may know.
    pub fn of(seat: &Seat<'_>, subject: i64) -> Result<Refusals, Stop> {
        let legs = seat.call(|office, call| office.path(call, subject))?;
        Ok(Refusals::in_path(seat, &legs))
    }

    /// Those of a path, the dossier begun first first.
    pub fn in_path(seat: &Seat<'_>, legs: &[Leg<'static>]) -> Refusals {
        let mut last: Vec<&Leg<'static>> = Vec::new();
        for leg in legs {
            last.retain(|known| known.fiche.head.id != leg.fiche.head.id);
            last.push(leg);
        }
        let refused = last.into_iter().filter_map(|leg| {
            let Status::Closed { on, how } = &leg.status else {
                return None;
            };
            Some(Refused {
                fiche: leg.fiche.head.id.clone(),
                dossier: leg.number,
                told: told(seat, leg, (*on, how))?,
            })
        });
        Refusals(refused.collect())
    }

    /// What an action answered last, when it was no.
    pub fn find(&self, fiche: &Id) -> Option<&Refused> {
        self.0.iter().find(|one| one.fiche == *fiche)
    }
}

fn told(seat: &Seat<'_>, leg: &Leg<'static>, (on, how): (Date, &Ending)) -> Option<String> {
    let day = text::date(on);
    let operator = || leg.operator.as_ref().map(|id| seat.desk.named(id));
    match how {
        Ending::Refusal => Some(match operator() {
            Some(operator) => format!("Refusé le {day} par {operator}"),
            None => format!("Refusé le {day} par l'opérateur"),
        }),
        Ending::Outcome { step, outcome } if !entered(leg) => {
            let said = names::step_or_outcome(leg.fiche, &format!("{step}:{outcome}"));
            let by = decided_by(seat, leg, (step, outcome));
            Some(match by.or_else(operator) {
                Some(by) => format!("{said}, le {day}, par {by}"),
                None => format!("{said}, le {day}"),
            })
        }
        _ => None,
    }
}

/// Whether they were in the action: what closes a dossier afterwards is no refusal.
fn entered(leg: &Leg<'static>) -> bool {
    let entry = |id: &Id| {
        let mut steps = leg.fiche.steps.iter();
        steps.any(|step| step.origin.id == *id && step.kind == StepKind::Entry)
    };
    let closes = |past: &app::dossier::Past| match (&leg.status, &past.what, &past.outcome) {
        (
            Status::Closed {
                how: Ending::Outcome { step, outcome },
                ..
            },
            Some(what),
            Some(decided),
        ) => step == what && outcome == decided,
        _ => false,
    };
    let mut done = leg.lasting.iter().filter(|past| !past.draft);
    done.any(|past| past.act == "hold" && past.what.as_ref().is_some_and(entry) && !closes(past))
}

/// Who says an outcome: the operator of the dossier by its name, the others as the fiche names them.
fn decided_by(seat: &Seat<'_>, leg: &Leg<'static>, (step, outcome): (&Id, &Id)) -> Option<String> {
    let (catalogue, fiche) = (seat.office().catalogue, leg.fiche);
    let step = fiche.steps.iter().find(|known| known.origin.id == *step)?;
    let outcome = step.outcomes.iter().find(|known| known.id == *outcome)?;
    let by = &outcome.decided_by;
    let is_operator = |id: &Id| {
        let role = catalogue.role(id);
        role.is_some_and(|role| role.stands_for == Some(StandsFor::Operator))
    };
    match (by.as_slice(), &leg.operator) {
        ([], _) => None,
        ([one], Some(operator)) if is_operator(one) => Some(seat.desk.named(operator)),
        _ => Some(text::inside(&names::actors(catalogue, fiche, by))),
    }
}
