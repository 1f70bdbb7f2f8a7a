//! `/atelier` : the fiches, their versions, the drafts that are being written, and who writes them.

pub mod brouillon;
pub mod cas;
pub mod comparer;
pub mod effets;
pub mod fiche;
pub mod formulaire;
pub mod personne;
pub mod publier;

use app::workshop::{DraftSeen, Shelved};
use app::{Error, Refusal};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::fiche::Fiche;
use domain::values::Id;
use workshop::Texts;

use crate::answer::{Stop, Told, go, overtaken, page, wrong};
use crate::asked::Asked;
use crate::desk::Shared;
use crate::layout::Layout;
use crate::seat::{Seat, seated};
use crate::{filters, words};

/// The fiches.
#[derive(Template)]
#[template(path = "atelier/index.html")]
struct Index<'d> {
    layout: Layout<'d>,
    fiches: Vec<Line>,
}

/// A fiche.
struct Line {
    fiche: &'static Fiche,
    /// The version that applies, and how many there are.
    applies: String,
    versions: usize,
    draft: Option<String>,
}

/// Shows the fiches.
pub async fn show(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        let all = seat.call(|office, call| office.shelved(call))?;
        let line = |one: &Shelved<'static>| Line {
            fiche: one.fiche,
            applies: applies(one),
            versions: one.versions.len(),
            draft: one.draft.as_ref().map(kept),
        };
        Ok(page(&Index {
            layout: seat.layout("Atelier des fiches"),
            fiches: all.iter().map(line).collect(),
        }))
    })
    .await
}

/// The version that applies today, by its number.
fn applies(one: &Shelved<'_>) -> String {
    let mut versions = one.versions.iter();
    let current = versions.find(|version| version.applies);
    current.map_or_else(String::new, |version| {
        version.fiche.version.number.to_string()
    })
}

/// Who kept a draft last, and when.
fn kept(draft: &DraftSeen) -> String {
    let day = words::day_of(draft.at);
    match &draft.author {
        Some(author) => format!("gardé le {day} par {author}"),
        None => format!("gardé le {day}"),
    }
}

/// The name of a fiche, as an address has it.
fn named(id: &str) -> Result<Id, Stop> {
    id.parse()
        .map_err(|_| Stop::App(Error::Refused(Refusal::NotFound)))
}

/// What the pages of a draft share: the fiche, the ways between them.
struct Bench {
    fiche: &'static Fiche,
    /// Who kept the draft last, and when; its version.
    draft: Option<(String, i64)>,
    /// The pages of the draft: address, words, whether one is there.
    tabs: Vec<(String, &'static str, bool)>,
}

/// The pages of a draft.
const TABS: [(&str, &str); 6] = [
    ("brouillon", "Écrire"),
    ("cas", "Essayer"),
    ("personne", "Essayer sur quelqu'un"),
    ("comparer", "Comparer"),
    ("effets", "Effets"),
    ("publier", "Publier"),
];

impl Bench {
    fn of(one: &Shelved<'static>, here: &str) -> Bench {
        let draft = one.draft.as_ref();
        let id = &one.fiche.head.id;
        let tabs = TABS
            .iter()
            .filter(|(path, _)| draft.is_some() || *path == here);
        Bench {
            fiche: one.fiche,
            draft: draft.map(|draft| (kept(draft), draft.version)),
            tabs: tabs
                .map(|(path, words)| (format!("/atelier/{id}/{path}"), *words, *path == here))
                .collect(),
        }
    }

    fn layout<'d>(&self, seat: &'d Seat<'_>, what: &str) -> Layout<'d> {
        seat.layout(format!("{what} : {}", self.fiche.head.short_title))
    }
}

/// The version of the draft that a form was thought out on.
fn seen(seat: &Seat<'_>) -> i64 {
    let version = seat.asked.form.get("version");
    version.and_then(|text| text.parse().ok()).unwrap_or(-1)
}

/// A text that was sent and not kept, and why; nothing of it when the page is only shown.
#[derive(Default)]
struct Sent {
    /// The text, as typed.
    text: Option<String>,
    /// Somebody kept another meanwhile.
    stale: bool,
    too_long: bool,
}

/// Keeps the texts of a draft; or shows the page of one of them again, with why they were not kept.
fn keep_texts<P: Template>(
    seat: &Seat<'_>,
    (fiche, page): (&Id, &str),
    (texts, text): (&Texts, String),
    shown: impl FnOnce(Sent) -> P,
) -> Told {
    let sent = |stale| Sent {
        text: Some(text),
        stale,
        too_long: !stale,
    };
    match seat.call(|office, call| office.keep_draft(call, (fiche, seen(seat)), texts)) {
        Ok(_) => Ok(go(&format!("/atelier/{fiche}/{page}?fait=oui"))),
        Err(stop) if is_stale(&stop) => Ok(overtaken(&shown(sent(true)))),
        Err(stop) if publier::refused(&stop).is_some() => Ok(wrong(&shown(sent(false)))),
        Err(stop) => Err(stop),
    }
}

/// Whether somebody changed the draft meanwhile.
fn is_stale(stop: &Stop) -> bool {
    matches!(stop, Stop::App(Error::Refused(Refusal::Stale)))
}

/// A text as it was typed: a form ends its lines otherwise, and what is around is lost on the way.
fn typed(seat: &Seat<'_>, name: &str) -> String {
    let text = seat.asked.form.get(name).unwrap_or_default();
    let mut text = text.replace("\r\n", "\n");
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// A text, numbered line by line; those where something is wrong.
fn numbered(text: &str, wrong: &[usize]) -> Vec<(usize, String, bool)> {
    let lines = (1..).zip(text.lines());
    lines
        .map(|(number, line)| (number, line.to_owned(), wrong.contains(&number)))
        .collect()
}
