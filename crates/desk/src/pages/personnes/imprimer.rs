//! `/personnes/{id}/parcours.pdf` : the path of a person, printed as far as who asks may know of it.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::values::Date;
use papers::parcours::{Journey, Leg};

use super::lanes::{Lane, Lanes};
use super::{full_name, number};
use crate::answer::Told;
use crate::asked::Asked;
use crate::desk::Shared;
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
    let paper = journey(seat, full_name(&known.identity), lanes, today);
    printed::give(seat, &format!("parcours-{}", known.id), &paper)
}

fn journey(seat: &Seat<'_>, who: String, lanes: Vec<Lane>, today: Date) -> Journey {
    let leg = |lane: Lane| Leg {
        code: lane.fiche.code(),
        title: lane.fiche.head.title.clone(),
        status: french::text::sentence(&lane.status),
        operator: lane.operator,
        past: lane.past,
        due: lane
            .due
            .into_iter()
            .map(|(what, when, _)| (what, when))
            .collect(),
    };
    let actions = lanes.into_iter().map(leg).collect();
    Journey::of(seat.office().catalogue, who, actions, today)
}
