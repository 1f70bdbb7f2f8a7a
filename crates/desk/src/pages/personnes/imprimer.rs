//! `/personnes/{id}/parcours.pdf` : the path of a person, printed as far as who asks may know of it.

use app::dossier::Leg as Done;
use axum::extract::{Path, State};
use axum::response::Response;
use french::{Words, text};
use papers::forms::Moment;
use papers::parcours::{Journey, Leg};

use super::lanes::{Lane, Lanes};
use super::{full_name, number};
use crate::answer::Told;
use crate::asked::Asked;
use crate::desk::Shared;
use crate::pages::dossiers::record;
use crate::printed;
use crate::seat::{Seat, seated};

/// Prints the path of a person.
pub async fn show(State(desk): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| print(seat, number(&id)?)).await
}

/// The path of somebody, for who asks.
pub fn print(seat: &Seat<'_>, person: i64) -> Told {
    let known = seat.call(|office, call| office.person(call, person))?;
    let legs = seat.call(|office, call| office.path(call, known.id))?;
    let today = (seat.desk.clock)().today;
    let lanes = Lanes::of(&legs, today, seat.desk).lanes;
    let actions = legs
        .iter()
        .zip(lanes)
        .map(|(leg, lane)| action(seat, leg, lane));
    let who = full_name(&known.identity);
    let paper = Journey::of(seat.office().catalogue, who, actions.collect(), today);
    printed::give(seat, &format!("parcours-{}", known.id), &paper)
}

/// An action of the path: where it stands, what was done in it, what comes.
fn action(seat: &Seat<'_>, leg: &Done<'static>, lane: Lane) -> Leg {
    let words = Words {
        catalogue: seat.office().catalogue,
        fiche: leg.fiche,
    };
    let past = printed::told(&leg.lasting, |past| Moment {
        act: past.act,
        on: text::date(past.on),
        what: record::said(words, past),
        reason: None,
        lines: Vec::new(),
    });
    let due = lane.due.into_iter();
    Leg {
        code: lane.fiche.code(),
        title: lane.fiche.head.title.clone(),
        status: text::sentence(&lane.status),
        operator: lane.operator,
        past: past.into_iter().map(|one| (one.on, one.what)).collect(),
        due: due.map(|one| (one.what, one.on)).collect(),
    }
}
