//! `/atelier/{fiche}/comparer` : two texts of a fiche, record by record, then line by line.

use app::workshop::Shelved;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::values::Id;
use workshop::{Change, Line, Side, What, compare, lines};

use super::brouillon::{heading, none};
use super::{Bench, named};
use crate::answer::{Stop, page};
use crate::asked::Asked;
use crate::desk::Shared;
use crate::filters;
use crate::layout::Layout;
use crate::seat::{Seat, seated};

/// The page.
#[derive(Template)]
#[template(path = "atelier/comparer.html")]
struct Page<'d> {
    layout: Layout<'d>,
    bench: Bench,
    /// What may be compared: its name in the address, its words, whether it is the first, the second.
    sides: Vec<(String, String, bool, bool)>,
    /// The records that differ; nothing when one of the two cannot be read.
    changes: Option<Vec<Change>>,
    /// The lines that differ, with those around them.
    lines: Vec<Option<Line>>,
}

/// Compares.
pub async fn show(State(desk): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| {
        let fiche = named(&id)?;
        let one = seat.call(|office, call| office.shelved_one(call, &fiche))?;
        Ok(page(&shown(seat, &fiche, &one)?))
    })
    .await
}

/// The name of the draft in the address.
const DRAFT: &str = "brouillon";

fn shown<'d>(seat: &'d Seat<'_>, fiche: &Id, one: &Shelved<'static>) -> Result<Page<'d>, Stop> {
    let numbers = one.versions.iter().rev();
    let numbers = numbers.map(|version| version.fiche.version.number.to_string());
    let draft = one.draft.is_some().then(|| DRAFT.to_owned());
    let names: Vec<String> = draft.into_iter().chain(numbers).collect();
    let asked = |name: &str, usual: usize| {
        let given = seat.asked.query.get(name).map(str::to_owned);
        given.or_else(|| names.get(usual).or_else(|| names.first()).cloned())
    };
    let (before, after) = (asked("de", 1), asked("a", 0));
    let (before, after) = (before.ok_or_else(none)?, after.ok_or_else(none)?);
    let text = |name: &str| match name {
        DRAFT => {
            let draft = one.draft.as_ref().ok_or_else(none)?;
            Ok(draft.texts.fiche.clone())
        }
        number => {
            let number = number.parse().map_err(|_| none())?;
            let texts = seat.call(|office, call| office.version_texts(call, (fiche, number)))?;
            Ok::<_, Stop>(texts.fiche)
        }
    };
    let (old, new) = (text(&before)?, text(&after)?);
    let bench = Bench::of(one, "comparer");
    let side = |name: &String| {
        let words = match name.as_str() {
            DRAFT => "le brouillon".to_owned(),
            number => format!("la version {number}"),
        };
        (name.clone(), words, *name == before, *name == after)
    };
    Ok(Page {
        layout: bench.layout(seat, "Comparer"),
        bench,
        sides: names.iter().map(side).collect(),
        changes: compare(&old, &new),
        lines: around(lines(&old, &new)),
    })
}

/// How many lines are shown around one that differs.
const AROUND: usize = 2;

/// The lines that differ and those around them; where some are left out, nothing once.
fn around(all: Vec<Line>) -> Vec<Option<Line>> {
    let differs: Vec<usize> = all
        .iter()
        .enumerate()
        .filter(|(_, line)| line.side != Side::Both)
        .map(|(rank, _)| rank)
        .collect();
    let near = |rank: usize| {
        let next = differs.partition_point(|differing| *differing + AROUND < rank);
        differs
            .get(next)
            .is_some_and(|differing| *differing <= rank + AROUND)
    };
    let mut shown: Vec<Option<Line>> = Vec::new();
    for (rank, line) in all.into_iter().enumerate() {
        if near(rank) {
            shown.push(Some(line));
        } else if shown.last().is_some_and(Option::is_some) {
            shown.push(None);
        }
    }
    shown
}

impl Page<'_> {
    fn heading(&self, change: &Change) -> String {
        let what = heading(&change.kind);
        match (&change.label, change.record.as_str()) {
            (_, "") => what,
            (Some(label), record) => format!("{what} : {label} ({record})"),
            (None, record) => format!("{what} : {record}"),
        }
    }
}
