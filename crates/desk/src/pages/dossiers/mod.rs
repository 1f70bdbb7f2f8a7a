//! `/dossiers` : the dossiers that one may know of, the last moved first.

pub mod acte;
mod confirm;
pub mod dossier;
mod found;
pub mod imprimer;
pub mod nouveau;
pub(in crate::pages) mod now;
pub mod pieces;
pub mod record;
pub mod recueil;
pub mod reprendre;
mod said;
pub mod saisie;
pub mod signer;
mod timeline;

use app::subject::Named;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::fiche::Fiche;
use store::lists::After;
use web::request::address;

use crate::answer::page;
use crate::asked::Asked;
use crate::desk::Shared;
use crate::layout::Layout;
use crate::seat::seated;
use crate::{filters, words};

/// The list.
#[derive(Template)]
#[template(path = "dossiers/index.html")]
struct Dossiers<'d> {
    layout: Layout<'d>,
    live: bool,
    lines: Vec<Line>,
    next: Option<String>,
    first: bool,
    /// Whether who looks may open a dossier that follows nobody.
    opens: bool,
}

/// A dossier.
struct Line {
    dossier: i64,
    who: String,
    fiche: &'static Fiche,
    moved: String,
}

/// Lines of a page.
const LINES: usize = 50;

/// Shows the dossiers, running or closed.
pub async fn show(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        let query = &seat.asked.query;
        let live = query.get("etat") != Some("clos");
        let after = query.get("jour").map(|day| After {
            day: day.to_owned(),
            dossier: query
                .get("dossier")
                .and_then(|text| text.parse().ok())
                .unwrap_or(0),
            ..After::default()
        });
        let first = after.is_none();
        let found = seat.call(|office, call| office.roster(call, live, after.as_ref(), LINES))?;
        let subjects: Vec<i64> = found.lines.iter().map(|line| line.subject).collect();
        let names = seat.call(|office, call| office.names(call, subjects))?;
        let today = (seat.desk.clock)().today;
        let lines = found.lines.iter().filter_map(|item| {
            let name: Option<&Named> = names.get(&item.subject);
            Some(Line {
                dossier: item.dossier,
                who: words::subject(name),
                fiche: seat.office().engine_on(&item.fiche, today)?.fiche,
                moved: french::text::date(item.moved_on),
            })
        });
        let state = if live { "ouvert" } else { "clos" };
        let next = found.next.map(|after| {
            let dossier = after.dossier.to_string();
            let place = [("etat", state), ("jour", &after.day), ("dossier", &dossier)];
            address("/dossiers", &place)
        });
        Ok(page(&Dossiers {
            layout: seat.layout("Dossiers"),
            live,
            lines: lines.collect(),
            next,
            first,
            opens: live && nouveau::may(seat)?,
        }))
    })
    .await
}
