//! The last real contact with the person a dossier is about.

use crate::dossier::act::{Actor, Deposit};
use crate::dossier::state::{Held, Log};
use crate::dossier::{Dossier, Ending, Engine, Status};
use crate::fiche::{Event, StepKind};
use crate::values::{Date, Id};

/// The last day, today included, on which someone truly dealt with the person: a step held with them, a
/// contact or an interview logged, a document they wrote or signed, their own withdrawal. What is planned,
/// corrected, decided or written without them is no contact, and no day to come is.
pub fn last_contact(engine: &Engine<'_>, dossier: &Dossier, today: Date) -> Option<Date> {
    let state = &dossier.state;
    let steps = state.held.iter().filter(|held| is_met(engine, held));
    let logs = state.logged.iter().filter(|log| is_contact(log));
    let own = |deposit: &Deposit| {
        let mut authors = deposit.signed_by.iter().chain(&deposit.written_by);
        authors.any(|author| engine.is_subject(author))
    };
    let papers = state.filed.iter().filter(|filed| own(&filed.deposit));
    let withdrawal = match &state.status {
        Status::Closed {
            on,
            how: Ending::Withdrawal,
        } => Some(*on),
        _ => None,
    };
    steps
        .map(|held| held.on)
        .chain(logs.map(|log| log.on))
        .chain(papers.map(|filed| filed.on))
        .chain(withdrawal)
        .filter(|day| *day <= today)
        .max()
}

/// Whether a step was held with the person: they acted or were there. Where the fiche does not say who must
/// be there, a prescription, an interview, a diagnosis, a choice or an entry is held with them by nature; so
/// the clock of one who was prescribed and never seen runs from the prescription.
fn is_met(engine: &Engine<'_>, held: &Held) -> bool {
    let mut there = held.by.iter().chain(&held.holding.present);
    if there.any(|actor| engine.is_subject(actor)) {
        return true;
    }
    let Some(step) = engine.step(held.holding.step.as_str()) else {
        return false;
    };
    let by_nature = matches!(
        step.kind,
        StepKind::Prescription
            | StepKind::Interview
            | StepKind::Diagnosis
            | StepKind::Adhesion
            | StepKind::Entry
    );
    let expected = step.actors.iter().chain(&step.participants);
    by_nature && !expected.into_iter().any(|id| names_subject(engine, id))
}

/// Whether a record of the fiche names the person: a role, or a party that holds one.
fn names_subject(engine: &Engine<'_>, reference: &Id) -> bool {
    let party = engine.party(reference.as_str());
    let role = party.map_or(Some(reference), |party| party.role.as_ref());
    role.is_some_and(|role| {
        engine.is_subject(&Actor {
            role: role.clone(),
            structure: None,
            name: None,
        })
    })
}

/// Whether what was logged is a contact with the person; hours worked on a contract are none.
fn is_contact(log: &Log) -> bool {
    matches!(
        log.logged.what,
        Event::Contact
            | Event::Interview
            | Event::GroupSession
            | Event::Diagnosis
            | Event::AccompanimentHour
    )
}
