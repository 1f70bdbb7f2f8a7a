//! `/pilotage/tableaux/{indicateur}/dossiers` : the dossiers behind a number, of those that one may know of.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use french::text;

use super::asked::Filters;
use super::{HERE, said_period};
use crate::answer::{Stop, page};
use crate::asked::Asked;
use crate::desk::Shared;
use crate::filters;
use crate::layout::Layout;
use crate::seat::seated;
use crate::words;

/// The page.
#[derive(Template)]
#[template(path = "pilotage/tableaux/liste.html")]
struct Page<'d> {
    layout: Layout<'d>,
    label: String,
    back: String,
    period: String,
    lines: Vec<Line>,
    more: bool,
}

/// A dossier.
struct Line {
    dossier: i64,
    who: String,
    fiche: String,
    on: String,
}

/// Shows the dossiers.
pub async fn show(State(desk): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| {
        let filters = Filters::of(seat);
        let wanted = filters.wanted().map_err(|(field, why)| {
            Stop::App(app::Error::Refused(app::Refusal::Invalid { field, why }))
        })?;
        let line = seat.asked.query.get("ligne");
        let found = seat.call(|office, call| office.in_figure(call, &id, &wanted, line))?;
        let subjects: Vec<i64> = found.lines.iter().map(|one| one.subject).collect();
        let named = seat.call(|office, call| office.names(call, subjects))?;
        let lines = found.lines.iter().map(|one| Line {
            dossier: one.dossier,
            who: words::subject(named.get(&one.subject)),
            fiche: one.fiche.head.short_title.clone(),
            on: text::date(one.on),
        });
        Ok(page(&Page {
            layout: seat.layout(format!("{} : les dossiers", found.indicator.label)),
            label: found.indicator.label.clone(),
            back: filters.address(&format!("{HERE}/{id}"), &[]),
            period: said_period((wanted.from, wanted.to)),
            lines: lines.collect(),
            more: found.more,
        }))
    })
    .await
}
