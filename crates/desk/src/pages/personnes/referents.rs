//! `/personnes/{id}/referents` : who follows somebody: taken over, entrusted to another, helped.

use app::subject::{Colleague, Following, Referent};
use app::{Error, Refusal};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::{full_name, number, path_of};
use crate::answer::{Stop, go, page, wrong};
use crate::asked::Asked;
use crate::desk::Shared;
use crate::layout::Layout;
use crate::seat::{Seat, seated};
use crate::{filters, words};

/// Who follows them, and who could.
#[derive(Template)]
#[template(path = "personnes/referents.html")]
struct Followers<'d> {
    layout: Layout<'d>,
    path: String,
    name: String,
    now: Vec<Follower>,
    /// Nobody is responsible for them.
    free: bool,
    /// Who looks is responsible for them.
    mine: bool,
    typed: String,
    colleagues: Vec<Choice>,
    failed: Option<String>,
}

/// Somebody who follows them.
struct Follower {
    mandate: i64,
    role: String,
    principal: bool,
    /// Whether who looks may say that they help no more.
    ends: bool,
}

/// Somebody who could.
struct Choice {
    mandate: i64,
    name: String,
    role: String,
    follows: bool,
    chosen: bool,
}

/// Shows who follows them.
pub async fn show(State(desk): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| {
        Ok(page(&shown(seat, number(&id)?, None)?))
    })
    .await
}

/// What is done.
#[derive(Clone, Copy)]
enum Change {
    TakeOver,
    Appoint(i64),
    Help(i64),
    EndHelp(i64),
}

impl Change {
    /// What a form asks; nothing when it is not one of this page.
    fn asked(seat: &Seat<'_>) -> Option<Change> {
        let form = &seat.asked.form;
        let mandate = || form.get("mandat")?.parse().ok();
        let ends = form.get("ne-plus-aider");
        if let Some(text) = ends {
            return Some(Change::EndHelp(text.parse().ok()?));
        }
        match form.get("faire")? {
            "reprendre" => Some(Change::TakeOver),
            "designer" => Some(Change::Appoint(mandate()?)),
            "aider" => Some(Change::Help(mandate()?)),
            _ => None,
        }
    }
}

/// Changes who follows them.
pub async fn change(State(desk): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| {
        let id = number(&id)?;
        let Some(change) = Change::asked(seat) else {
            let told = "Choisissez d'abord quelqu'un dans la liste.";
            return Ok(wrong(&shown(seat, id, Some(told.to_owned()))?));
        };
        let done = seat.desk.call(&seat.who, |call| {
            let office = seat.office();
            match change {
                Change::TakeOver => office.take_over(call, id),
                Change::Appoint(mandate) => office.appoint(call, id, mandate),
                Change::Help(mandate) => office.add_helper(call, id, mandate),
                Change::EndHelp(mandate) => office.end_helper(call, id, mandate),
            }
        });
        match done {
            Ok(()) => after(seat, id),
            Err(Error::Refused(Refusal::Invalid { why, .. })) => {
                let told = words::invalid(why).to_owned();
                Ok(wrong(&shown(seat, id, Some(told))?))
            }
            Err(error) => Err(error.into()),
        }
    })
    .await
}

/// One who no longer follows somebody may no longer see their page.
fn after(seat: &Seat<'_>, id: i64) -> crate::answer::Told {
    let known = seat.call(|office, call| office.referents(call, id));
    Ok(go(&match known {
        Ok(_) => path_of(id),
        Err(_) => "/personnes".to_owned(),
    }))
}

fn shown<'d>(seat: &Seat<'d>, id: i64, failed: Option<String>) -> Result<Followers<'d>, Stop> {
    let asked = seat.asked;
    let typed = asked.query.get("q").or(asked.form.get("q"));
    let typed: String = typed.unwrap_or_default().chars().take(100).collect();
    let (person, referents) =
        seat.call(|office, call| Ok((office.person(call, id)?, office.referents(call, id)?)))?;
    let now = || referents.iter().filter(|one| one.days.1.is_none());
    let principal = now().find(|one| one.kind == Following::Principal);
    let mine = principal.is_some_and(|one| one.mandate == seat.who.mandate);
    let may = mine || principal.is_none();
    // Without a place, one has no colleagues to choose among.
    let colleagues = match may && seat.who.structure.is_some() {
        true => seat.call(|office, call| office.colleagues(call, &typed))?,
        false => Vec::new(),
    };
    let name = full_name(&person.identity);
    let chosen = asked.form.get("mandat").and_then(|text| text.parse().ok());
    let choice = |one: Colleague| Choice {
        chosen: chosen == Some(one.mandate),
        mandate: one.mandate,
        name: one.name,
        role: seat.desk.held(&one.role, one.structure.as_ref()),
        follows: one.follows,
    };
    let follower = |one: &Referent| Follower {
        mandate: one.mandate,
        role: seat.desk.held(&one.role, one.structure.as_ref()),
        principal: one.kind == Following::Principal,
        ends: one.kind == Following::Helper && (mine || one.mandate == seat.who.mandate),
    };
    Ok(Followers {
        layout: Layout::inside(seat, format!("Qui suit {name}")),
        path: path_of(person.id),
        now: now().map(follower).collect(),
        free: principal.is_none(),
        mine,
        colleagues: colleagues.into_iter().map(choice).collect(),
        name,
        typed,
        failed,
    })
}
