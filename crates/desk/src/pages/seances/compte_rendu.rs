//! `/seances/{id}/compte-rendu` : what a meeting came to, on a page that prints: for each reader, the dossiers that are
//! theirs to know.

use app::meetings::State;
use askama::Template;
use axum::extract::{Path, State as Held};
use axum::response::Response;

use super::lines::{Agenda, member};
use super::{Line, Parts, number, part};
use crate::answer::page;
use crate::asked::Asked;
use crate::desk::Shared;
use crate::layout::Layout;
use crate::seat::seated;
use crate::{filters, words};

/// The minutes.
#[derive(Template)]
#[template(path = "seances/compte_rendu.html")]
struct Minutes<'d> {
    layout: Layout<'d>,
    line: Line,
    agenda: Agenda,
    present: Vec<String>,
    others: Vec<String>,
    note: String,
    /// By whom and when they were closed; nothing while they may change.
    closed: Option<(String, String)>,
    /// Whether the meeting was cancelled.
    cancelled: bool,
    /// The ways to the other lines.
    parts: Parts,
}

/// Lines of a page: a meeting examines fewer, and its minutes print whole.
const LINES: usize = 60;

/// Shows the minutes.
pub async fn show(Held(desk): Held<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| {
        let id = number(&id)?;
        let part = part(seat, LINES);
        let view = seat.call(|office, call| office.meeting(call, id, part.clone()))?;
        let line = Line::of(seat, &view.item, None);
        let closed = view.closed.as_ref();
        Ok(page(&Minutes {
            layout: seat.layout(format!("Compte rendu, {}, {}", line.body, line.day)),
            agenda: Agenda::of(seat, &view)?,
            present: view.present.iter().map(|one| member(seat, one)).collect(),
            closed: closed.map(|(at, who)| (member(seat, who), words::day_of(*at))),
            cancelled: view.item.state == State::Cancelled,
            others: view.others,
            parts: Parts::of(&format!("/seances/{id}/compte-rendu"), &part, view.more),
            note: view.note,
            line,
        }))
    })
    .await
}
