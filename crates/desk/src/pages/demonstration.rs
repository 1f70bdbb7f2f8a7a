//! `/demonstration` : in a demonstration, everybody one may enter as, by one click.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use app::account::Guise;
use app::{Error, Refusal, Who};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::access::Habilitation;
use domain::catalogue::StandsFor;
use domain::values::Id;
use web::cookies::DOOR;

use super::entrer::{door, moved};
use crate::answer::{Stop, page, with_cookie};
use crate::asked::Asked;
use crate::desk::{Desk, Shared};
use crate::layout::Layout;
use crate::seat::anyone;
use crate::{filters, guard};

/// The roles, and who holds them.
#[derive(Template)]
#[template(path = "demonstration.html")]
struct Guises<'d> {
    layout: Layout<'d>,
    guard: String,
    roles: Vec<(String, Vec<Somebody>)>,
}

/// Somebody one may enter as.
struct Somebody {
    account: i64,
    name: String,
    place: Option<String>,
}

/// Shows everybody one may enter as.
pub async fn show(State(desk): State<Shared>, asked: Asked) -> Response {
    anyone(desk, asked, |desk, asked| {
        let guises = desk.call(&Who::nobody(), |call| desk.office.guises(call))?;
        let cookie = door(desk, asked);
        let mut roles: BTreeMap<(usize, String), Vec<Somebody>> = BTreeMap::new();
        for Guise {
            account,
            name,
            role,
            structure,
        } in guises
        {
            let place = structure.as_ref().map(|place| desk.named(place));
            let named = desk.role(&role);
            let key = (rank(desk, &role), named);
            roles.entry(key).or_default().push(Somebody {
                account,
                name,
                place,
            });
        }
        let mut roles: Vec<((usize, String), Vec<Somebody>)> = roles.into_iter().collect();
        roles.sort_by_key(|((rank, _), people)| (*rank, Reverse(people.len())));
        let roles = roles.into_iter();
        let shown = page(&Guises {
            layout: Layout::outside(desk, "Entrer dans la démonstration"),
            guard: guard::word(&cookie),
            roles: roles.map(|((_, named), people)| (named, people)).collect(),
        });
        Ok(with_cookie(shown, desk, DOOR, &cookie))
    })
    .await
}

/// Those whose daily tool it is come first: who follows people, who accompanies them, who steers, the person.
fn rank(desk: &Desk, role: &Id) -> usize {
    let Some(role) = desk.office.catalogue.role(role) else {
        return usize::MAX;
    };
    let daily = [
        role.follows,
        role.stands_for == Some(StandsFor::Operator),
        role.holds(Habilitation::Figures),
        role.stands_for == Some(StandsFor::Subject),
    ];
    let first = daily.iter().position(|known| *known);
    first.unwrap_or(daily.len())
}

/// Enters as somebody.
pub async fn enter(State(desk): State<Shared>, asked: Asked) -> Response {
    anyone(desk, asked, |desk, asked| {
        let cookie = asked.cookies.get(DOOR).ok_or(Stop::Unguarded)?;
        if !guard::holds(asked, cookie) {
            return Err(Stop::Unguarded);
        }
        let account = asked.form.get("compte").and_then(|text| text.parse().ok());
        let account = account.ok_or(Error::Refused(Refusal::NotFound))?;
        let entered = desk.call(&Who::nobody(), |call| desk.office.enter_as(call, account))?;
        Ok(moved(desk, &entered, ""))
    })
    .await
}
