//! `/mon-espace` : a person in their own space: what is expected of them, who follows them, where they stand; in the
//! words of everybody, for a phone first.

mod documents;
mod donnees;
mod parcours;

use app::dossier::DossierView;
use app::subject::Following;
use app::{Error, Refusal};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::dossier::{Due, Owed, Status};
use domain::values::Date;
use french::{names, text};

pub use documents::show as show_documents;
pub use donnees::{ask, copy, show as show_data};
pub use parcours::{print as print_path, show as show_path};

use crate::answer::{Stop, page};
use crate::asked::Asked;
use crate::desk::Shared;
use crate::layout::Layout;
use crate::pages::dossiers::dossier::words_of;
use crate::pages::dossiers::now::{Now, Task};
use crate::seat::{Seat, seated};
use crate::{filters, words};

/// The most dossiers shown at once.
const MOST: usize = 30;

/// Their space.
#[derive(Template)]
#[template(path = "mon_espace/index.html")]
struct Home<'d> {
    layout: Layout<'d>,
    name: String,
    /// What they have to do now, dossier by dossier.
    tasks: Vec<Mine>,
    /// What waits for their signature: where, and what.
    to_sign: Vec<(String, String)>,
    coming: Vec<Coming>,
    steps: Vec<Standing>,
    referents: Vec<Follower>,
}

/// Something they have to do.
struct Mine {
    path: String,
    what: String,
    when: String,
    late: bool,
    action: &'static str,
}

/// Something that comes.
struct Coming {
    day: Date,
    when: String,
    what: String,
    action: &'static str,
    with: String,
}

/// Where they stand in an action.
struct Standing {
    number: i64,
    action: &'static str,
    status: String,
    with: Option<String>,
    /// What is counted of it.
    counts: Vec<String>,
}

/// Somebody who follows them.
struct Follower {
    role: String,
    principal: bool,
}

/// Their number; nobody else has a space.
fn person(seat: &Seat<'_>) -> Result<i64, Stop> {
    let person = seat.who.person;
    person.ok_or_else(|| Error::Refused(Refusal::NotFound).into())
}

/// Their dossiers as they see them: those that run, then the others.
fn dossiers(seat: &Seat<'_>, live: bool) -> Result<Vec<DossierView<'static>>, Stop> {
    let page = seat.call(|office, call| office.roster(call, live, None, MOST))?;
    let lines = page.lines.iter();
    let views = lines.map(|line| seat.call(|office, call| office.dossier(call, line.dossier)));
    views.collect()
}

/// Shows their space.
pub async fn show(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        let id = person(seat)?;
        let (known, referents) =
            seat.call(|office, call| Ok((office.person(call, id)?, office.referents(call, id)?)))?;
        let views = dossiers(seat, true)?;
        let mut coming: Vec<Coming> = views.iter().flat_map(|view| coming(seat, view)).collect();
        coming.sort_by_key(|one| one.day);
        let now = referents.iter().filter(|one| one.days.1.is_none());
        let follower = |one: &app::subject::Referent| Follower {
            role: seat.desk.held(&one.role, one.structure.as_ref()),
            principal: one.kind == Following::Principal,
        };
        Ok(page(&Home {
            layout: seat.layout("Mon espace"),
            name: known.identity.civil.first_names.clone(),
            tasks: views.iter().flat_map(|view| tasks(seat, view)).collect(),
            to_sign: views.iter().flat_map(to_sign).collect(),
            coming,
            steps: views.iter().map(|view| standing(seat, view)).collect(),
            referents: now.map(follower).collect(),
        }))
    })
    .await
}

fn tasks(seat: &Seat<'_>, view: &DossierView<'static>) -> Vec<Mine> {
    let now = Now::of(words_of(seat, view), view);
    let mine = |task: Task| {
        let path = task.path?;
        Some(Mine {
            path: format!("/dossiers/{}/actes/{path}", view.number),
            what: task.what,
            when: task.when,
            late: task.late,
            action: view.fiche.head.short_title.as_str(),
        })
    };
    now.mine.into_iter().filter_map(mine).collect()
}

/// The documents that wait for their signature.
fn to_sign(view: &DossierView<'static>) -> Vec<(String, String)> {
    let mine = view.signatures.iter().filter(|one| one.mine);
    let line = mine.map(|one| {
        let path = format!("/dossiers/{}/signer/{}", view.number, one.document);
        let name = names::document(view.fiche, one.document.as_str());
        (path, text::sentence(&name))
    });
    line.collect()
}

/// The steps to come that have their day.
fn coming(seat: &Seat<'_>, view: &DossierView<'static>) -> Vec<Coming> {
    let catalogue = seat.office().catalogue;
    let due = view.due.iter().filter(|owed| {
        matches!(owed.state, Due::Open | Due::NotYet | Due::Late) && owed.done.is_none()
    });
    let steps = due.filter_map(|owed| {
        let Owed::Step(step) = owed.what else {
            return None;
        };
        let there = step
            .actors
            .iter()
            .chain(&step.participants)
            .chain(&step.invited);
        let with_me = there.clone().any(|id| view.own.contains(id));
        let day = owed.window.to.filter(|day| *day >= view.today && with_me)?;
        let others = there.filter(|id| !view.own.contains(*id));
        let mut others: Vec<String> = others
            .map(|id| names::actor(catalogue, view.fiche, id))
            .collect();
        others.dedup();
        Some(Coming {
            day,
            when: match owed.window.from == owed.window.to {
                true => text::sentence(&text::date(day)),
                false => format!("Au plus tard le {}", text::date(day)),
            },
            what: text::sentence(&step.label),
            action: view.fiche.head.short_title.as_str(),
            with: text::listed(&others),
        })
    });
    steps.collect()
}

fn standing(seat: &Seat<'_>, view: &DossierView<'static>) -> Standing {
    let told = words_of(seat, view);
    let counts = view
        .counts
        .iter()
        .filter(|count| count.counter.fund.is_none());
    Standing {
        number: view.number,
        action: view.fiche.head.short_title.as_str(),
        status: match view.status {
            Status::Open => "en cours".to_owned(),
            _ => words::status(view.fiche, &view.status),
        },
        with: view
            .operator
            .as_ref()
            .map(|id| told.catalogue.name_of(id).to_owned()),
        counts: counts.map(|count| told.count(count)).collect(),
    }
}
