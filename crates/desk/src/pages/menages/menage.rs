//! `/menages/{id}` : a household: who is of it, its dossiers, what is known of it; and who joins or leaves it.

use app::subject::{Found, Household};
use app::{Error, Refusal};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::answer::{Stop, Told, go, page, wrong};
use crate::asked::Asked;
use crate::desk::Shared;
use crate::filters;
use crate::layout::Layout;
use crate::pages::personnes::{
    FEW, KnownGroup, Lanes, Whom, contact, full_name, known, latest, number, path_of,
};
use crate::seat::{Seat, seated};
use crate::words;

/// A household.
#[derive(Template)]
#[template(path = "menages/menage.html")]
struct Page<'d> {
    layout: Layout<'d>,
    id: i64,
    path: String,
    name: String,
    contact: Vec<(&'static str, String)>,
    now: Vec<Member>,
    before: Vec<Member>,
    lanes: Lanes,
    facts: Vec<KnownGroup>,
    few: bool,
    /// The name that was searched, and those who bear it and are not of the household.
    typed: String,
    found: Vec<Joining>,
    /// The day of who joins or leaves, as typed.
    day: String,
    failed: Option<String>,
}

/// Somebody who is of it, or was.
struct Member {
    person: i64,
    /// Their own page, for who may know of them beyond the household.
    path: Option<String>,
    name: String,
    days: String,
}

/// Somebody who could join it.
struct Joining {
    person: i64,
    name: String,
    birth: Option<String>,
}

/// Letters of a name typed that are read.
const LONGEST: usize = 100;

/// Shows a household.
pub async fn show(State(desk): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| {
        Ok(page(&shown(seat, number(&id)?, None)?))
    })
    .await
}

/// Somebody joins it, or leaves it.
pub async fn change(State(desk): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| changed(seat, number(&id)?)).await
}

fn changed(seat: &Seat<'_>, id: i64) -> Told {
    let sent = &seat.asked.form;
    let again = |told: &str| Ok(wrong(&shown(seat, id, Some(told.to_owned()))?));
    let who = |field| -> Option<i64> { sent.get(field)?.parse().ok() };
    let (joining, leaving) = (who("entre"), who("sort"));
    if joining.is_none() && leaving.is_none() {
        return again("choisissez d'abord quelqu'un");
    }
    let Some(on) = sent.get("jour").and_then(french::typed::day) else {
        return again("écrivez un jour qui existe, par exemple 12/03/2018");
    };
    let [joining, leaving] = [joining, leaving].map(|who| who.into_iter().collect::<Vec<_>>());
    let done = seat.desk.call(&seat.who, |call| {
        let office = seat.office();
        office.change_members(call, id, (&joining, &leaving), on)
    });
    match done {
        Ok(()) => Ok(go(&seat.asked.path)),
        Err(Error::Refused(Refusal::Invalid { why, .. })) => again(words::invalid(why)),
        Err(error) => Err(error.into()),
    }
}

fn shown<'d>(seat: &Seat<'d>, id: i64, failed: Option<String>) -> Result<Page<'d>, Stop> {
    let asked = seat.asked;
    let typed = asked.query.get("q").or(asked.form.get("q"));
    let typed: String = typed.unwrap_or_default().chars().take(LONGEST).collect();
    let (household, legs, seen) = seat.call(|office, call| {
        Ok((
            office.household(call, id)?,
            office.path(call, id)?,
            office.facts_seen(call, id)?,
        ))
    })?;
    let found = match typed.is_empty() {
        true => Vec::new(),
        false => seat.call(|office, call| office.search(call, &typed))?,
    };
    let is_now = |person: i64| {
        let mut members = household.members.iter();
        members.any(|(member, _)| member.person == person && member.to.is_none())
    };
    let found = found.into_iter().filter(|one| !is_now(one.person));
    let today = (seat.desk.clock)().today;
    let whom = Whom::household(&household);
    let (now, before) = members(&household);
    Ok(Page {
        layout: Layout::inside(seat, whom.name.clone()),
        id,
        path: whom.path,
        name: whom.name,
        contact: contact(&household.contact),
        now,
        before,
        lanes: Lanes::of(&legs, today, seat.desk),
        few: latest(&seen).count() <= FEW,
        facts: known(seat, &seen),
        typed,
        found: found.map(joining).collect(),
        day: asked
            .form
            .get("jour")
            .map_or_else(|| words::typed_day(today), str::to_owned),
        failed,
    })
}

/// Those who are of it, and those who were.
fn members(household: &Household) -> (Vec<Member>, Vec<Member>) {
    let (now, before): (Vec<_>, Vec<_>) = household
        .members
        .iter()
        .partition(|(member, _)| member.to.is_none());
    let one = |(member, identity): &(store::members::Member, app::subject::Identity)| {
        let from = french::text::date(member.from);
        Member {
            person: member.person,
            path: household
                .known
                .contains(&member.person)
                .then(|| path_of(member.person)),
            name: full_name(identity),
            days: match member.to {
                Some(to) => format!("du {from} au {}", french::text::date(to)),
                None => format!("depuis le {from}"),
            },
        }
    };
    (
        now.into_iter().map(one).collect(),
        before.into_iter().map(one).collect(),
    )
}

fn joining(one: Found) -> Joining {
    Joining {
        person: one.person,
        name: full_name(&one.identity),
        birth: one.identity.civil.birth_date.map(french::text::date),
    }
}
