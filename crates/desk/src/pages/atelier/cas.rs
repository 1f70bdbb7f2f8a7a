//! `/atelier/{fiche}/cas` : the worked cases of a draft, played against it, and their text.

use app::workshop::Shelved;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use workshop::{Checked, Failed, Texts, Told};

use super::{Bench, Sent, keep_texts, named, numbered, typed};
use crate::answer::page;
use crate::asked::Asked;
use crate::desk::Shared;
use crate::filters;
use crate::layout::Layout;
use crate::seat::{Seat, seated};

/// The page.
#[derive(Template)]
#[template(path = "atelier/cas.html")]
struct Page<'d> {
    layout: Layout<'d>,
    bench: Bench,
    version: i64,
    text: String,
    /// Why no case was played: the text of the fiche has faults.
    unsound: bool,
    faults: Vec<Told>,
    cases: usize,
    failed: Vec<Failed>,
    /// How many of them fail: one may fail at several lines.
    failing: usize,
    lines: Vec<(usize, String, bool)>,
    kept: bool,
    stale: bool,
    too_long: bool,
}

/// Plays the cases.
pub async fn show(State(desk): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| {
        let fiche = named(&id)?;
        let (one, checked) = seat.call(|office, call| office.check_draft(call, &fiche))?;
        Ok(page(&shown(seat, &one, checked, Sent::default())))
    })
    .await
}

/// Keeps their text, and plays them again.
pub async fn keep(State(desk): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| {
        let fiche = named(&id)?;
        let (one, checked) = seat.call(|office, call| office.check_draft(call, &fiche))?;
        let draft = one.draft.as_ref().ok_or_else(super::brouillon::none)?;
        let text = typed(seat, "cas");
        let texts = Texts {
            fiche: draft.texts.fiche.clone(),
            cases: text.clone(),
        };
        keep_texts(seat, (&fiche, "cas"), (&texts, text), |sent| {
            shown(seat, &one, checked, sent)
        })
    })
    .await
}

fn shown<'d>(seat: &'d Seat<'_>, one: &Shelved<'static>, checked: Checked, sent: Sent) -> Page<'d> {
    let bench = Bench::of(one, "cas");
    let draft = one.draft.as_ref();
    let kept = draft.map_or("", |draft| draft.texts.cases.as_str());
    let at = checked.in_cases.iter().filter_map(|fault| fault.line);
    let at = at.chain(checked.failed.iter().map(|failed| failed.line));
    let wrong: Vec<usize> = at.collect();
    let mut names: Vec<&str> = checked.failed.iter().map(|one| one.name.as_str()).collect();
    names.dedup();
    Page {
        layout: bench.layout(seat, "Essayer"),
        version: draft.map_or(-1, |draft| draft.version),
        unsound: !checked.is_sound(),
        cases: checked.cases.unwrap_or(0),
        failing: names.len(),
        lines: numbered(kept, &wrong),
        text: sent.text.unwrap_or_else(|| kept.to_owned()),
        faults: checked.in_cases,
        failed: checked.failed,
        kept: seat.asked.query.get("fait") == Some("oui"),
        bench,
        stale: sent.stale,
        too_long: sent.too_long,
    }
}
