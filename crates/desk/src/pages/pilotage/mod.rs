//! `/pilotage` : the actions that one follows or operates, each in its numbers; what needs attention first.

pub mod action;
pub mod aides;
pub mod bilans;
pub mod manques;
pub mod marches;
mod numbers;
pub mod parcours;
pub mod rapport;
pub mod recueils;
pub mod tableaux;

use std::cmp::Reverse;

use app::figures::Steered;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::access::Operation;
use domain::fiche::Fiche;
use french::{Words, text};

use self::numbers::{Number, numbers};
use crate::answer::page;
use crate::asked::Asked;
use crate::bars::{Bar, shared};
use crate::desk::Shared;
use crate::filters;
use crate::layout::Layout;
use crate::seat::{Seat, seated};

/// The actions one follows.
#[derive(Template)]
#[template(path = "pilotage/index.html")]
struct Steering<'d> {
    layout: Layout<'d>,
    today: String,
    year: String,
    actions: Vec<Action>,
    /// Whether a fund asks something of the participants of one of them.
    surveys: bool,
    /// Whether what the offer lacks may be read.
    gaps: bool,
}

/// An action in its numbers.
struct Action {
    fiche: &'static Fiche,
    places: Vec<Bar>,
    numbers: Vec<Number>,
    late: bool,
    behind: bool,
}

/// Shows the actions.
pub async fn show(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        let mut all = seat.call(|office, call| office.steered(call))?;
        all.sort_by_key(|one| {
            let number = |n: Option<u64>| Reverse(n.unwrap_or(0));
            let silences = Reverse(one.silences.0);
            (
                number(one.total.late),
                number(one.total.waiting),
                silences,
                one.fiche.head.number,
            )
        });
        let today = (seat.desk.clock)().today;
        let year = all.first().map(|one| one.year);
        Ok(page(&Steering {
            layout: seat.layout("Pilotage"),
            today: text::date(today),
            year: year.map_or_else(String::new, |(from, to)| {
                format!("du {} au {}", text::date(from), text::date(to))
            }),
            actions: all.iter().map(|one| action(seat, one)).collect(),
            surveys: all.iter().any(|one| {
                let mut asked = seat.office().catalogue.surveys_of(one.fiche);
                asked.next().is_some()
            }),
            gaps: seat.office().may(&seat.who, Operation::GapCounts),
        }))
    })
    .await
}

fn action(seat: &Seat<'_>, one: &Steered<'static>) -> Action {
    let words = Words {
        catalogue: seat.office().catalogue,
        fiche: one.fiche,
    };
    // All parts together when there is such a count; else each of those one may see.
    let whole = one
        .counts
        .iter()
        .any(|count| count.counter.capacity && count.key.is_none());
    let places = one
        .counts
        .iter()
        .filter(|count| count.counter.capacity && (count.key.is_none() || !whole));
    Action {
        fiche: one.fiche,
        places: places.map(|count| shared(words, count)).collect(),
        numbers: numbers(one.fiche, &one.total, one.silences),
        late: one.total.late.is_some_and(|late| late > 0),
        behind: one.behind,
    }
}
