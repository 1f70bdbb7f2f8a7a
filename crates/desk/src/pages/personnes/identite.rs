//! `/personnes/{id}/identite` : rectifies who somebody is and where they are reached.

use app::subject::Identity;
use app::{Error, Refusal};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::{full_name, identity, number, path_of};
use crate::answer::{go, page, wrong};
use crate::asked::Asked;
use crate::desk::Shared;
use crate::filters;
use crate::forms::{Filled, Group};
use crate::layout::Layout;
use crate::seat::{Seat, seated};

/// The form.
#[derive(Template)]
#[template(path = "personnes/identite.html")]
struct Rectify<'d> {
    layout: Layout<'d>,
    path: String,
    name: String,
    version: i64,
    form: Filled,
    /// What is written now, when somebody rectified it meanwhile.
    now: Option<String>,
}

/// Shows who they are.
pub async fn show(State(desk): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| {
        let id = number(&id)?;
        Ok(page(&form(seat, id, None, false)?))
    })
    .await
}

/// Writes another identity in the place of the one that was read.
pub async fn rectify(State(desk): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| {
        let id = number(&id)?;
        let sent = &seat.asked.form;
        let today = (seat.desk.clock)().today;
        let identity = match identity::read(sent, today) {
            Ok(identity) => identity,
            Err(groups) => return Ok(wrong(&form(seat, id, Some(groups), false)?)),
        };
        let seen = sent.get("version").and_then(|text| text.parse().ok());
        let seen = seen.unwrap_or(-1);
        let told = seat.desk.call(&seat.who, |call| {
            seat.office().rectify(call, (id, seen), &identity)
        });
        match told {
            Ok(_) => Ok(go(&path_of(id))),
            Err(Error::Refused(Refusal::Stale)) => {
                let groups = identity::of(&identity);
                Ok(wrong(&form(seat, id, Some(groups), true)?))
            }
            Err(error) => Err(error.into()),
        }
    })
    .await
}

fn form<'d>(
    seat: &Seat<'d>,
    id: i64,
    groups: Option<Vec<Group>>,
    stale: bool,
) -> Result<Rectify<'d>, crate::answer::Stop> {
    let person = seat.call(|office, call| office.person(call, id))?;
    let name = full_name(&person.identity);
    Ok(Rectify {
        layout: Layout::inside(seat, format!("Identité de {name}")),
        path: path_of(person.id),
        name,
        version: person.version,
        form: Filled {
            groups: groups.unwrap_or_else(|| identity::of(&person.identity)),
        },
        now: stale.then(|| said(&person.identity)),
    })
}

/// Who somebody is, in a line.
fn said(identity: &Identity) -> String {
    let birth = identity.civil.birth_date;
    let birth = birth.map(|day| format!("né(e) le {}", french::text::date(day)));
    let contact = &identity.contact;
    let contact = [&contact.phone, &contact.mail, &contact.address];
    let parts = [Some(full_name(identity)), birth].into_iter();
    let parts = parts.chain(contact.map(Clone::clone)).flatten();
    parts.collect::<Vec<_>>().join(" ; ")
}
