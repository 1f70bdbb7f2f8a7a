//! `/atelier/{fiche}/brouillon` : the text of a draft, its faults as `livret check` says them, and the way to each of
//! its records.

use app::workshop::Shelved;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use workshop::{Checked, Section, Texts, Told, outline};

use super::{Bench, Sent, keep_texts, named, numbered, seen, typed};
use crate::answer::{Stop, Told as Answered, go, page};
use crate::asked::Asked;
use crate::confirm::{Weighty, unless_confirmed};
use crate::desk::Shared;
use crate::filters;
use crate::layout::Layout;
use crate::seat::{Seat, seated};

/// The page.
#[derive(Template)]
#[template(path = "atelier/brouillon.html")]
struct Page<'d> {
    layout: Layout<'d>,
    bench: Bench,
    version: i64,
    text: String,
    faults: Vec<Told>,
    /// The records, kind by kind; nothing while the text cannot be read.
    sections: Option<Vec<Section>>,
    lines: Vec<(usize, String, bool)>,
    kept: bool,
    /// Somebody kept another text meanwhile.
    stale: bool,
    too_long: bool,
}

/// Shows the draft.
pub async fn show(State(desk): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| {
        let fiche = named(&id)?;
        let (one, checked) = seat.call(|office, call| office.check_draft(call, &fiche))?;
        Ok(page(&shown(seat, &one, checked, Sent::default())))
    })
    .await
}

/// Keeps the text with its faults, or drops the draft.
pub async fn keep(State(desk): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| {
        let fiche = named(&id)?;
        if seat.asked.form.get("abandonner").is_some() {
            return dropped(seat, &id);
        }
        let (one, checked) = seat.call(|office, call| office.check_draft(call, &fiche))?;
        let cases = one
            .draft
            .as_ref()
            .map_or_else(String::new, |draft| draft.texts.cases.clone());
        let text = typed(seat, "texte");
        let texts = Texts {
            fiche: text.clone(),
            cases,
        };
        keep_texts(seat, (&fiche, "brouillon"), (&texts, text), |sent| {
            shown(seat, &one, checked, sent)
        })
    })
    .await
}

fn dropped(seat: &Seat<'_>, id: &str) -> Answered {
    let fiche = named(id)?;
    let back = format!("/atelier/{fiche}/brouillon");
    let weighty = Weighty {
        title: "Abandonner ce brouillon ?",
        consequences: &[
            "Ce qui a été écrit depuis la dernière version publiée est perdu, pour tous.",
            "Aucune version publiée ne change.",
        ],
        done: "Abandonner le brouillon",
        back: &back,
        fields: &["version", "abandonner"],
    };
    if let Some(asks) = unless_confirmed(seat, &weighty) {
        return Ok(asks);
    }
    seat.call(|office, call| office.drop_draft(call, (&fiche, seen(seat))))?;
    Ok(go(&format!("/atelier/{fiche}?fait=abandonne")))
}

fn shown<'d>(seat: &'d Seat<'_>, one: &Shelved<'static>, checked: Checked, sent: Sent) -> Page<'d> {
    let bench = Bench::of(one, "brouillon");
    let draft = one.draft.as_ref();
    let kept = draft.map_or("", |draft| draft.texts.fiche.as_str());
    let wrong: Vec<usize> = checked
        .faults
        .iter()
        .filter_map(|fault| fault.line)
        .collect();
    Page {
        layout: bench.layout(seat, "Brouillon"),
        version: draft.map_or(-1, |draft| draft.version),
        sections: outline(kept),
        lines: numbered(kept, &wrong),
        text: sent.text.unwrap_or_else(|| kept.to_owned()),
        faults: checked.faults,
        kept: seat.asked.query.get("fait") == Some("oui"),
        bench,
        stale: sent.stale,
        too_long: sent.too_long,
    }
}

impl Page<'_> {
    /// How many faults stop a publication.
    fn stops(&self) -> usize {
        self.faults.iter().filter(|fault| fault.stops).count()
    }

    /// The words of a kind of record.
    fn kind(&self, section: &Section) -> String {
        heading(&section.kind.key)
    }
}

/// The words of a kind of record.
pub(super) fn heading(kind: &str) -> String {
    match kind {
        "fiche" => "En-tête",
        "version" => "Version",
        "mention" => "Mentions",
        "acteur" => "Acteurs",
        "territoire" => "Territoires",
        "condition" => "Conditions",
        "etape" => "Étapes",
        "periode" => "Périodes",
        "compteur" => "Compteurs",
        "document" => "Documents",
        "financement" => "Financements",
        "lien" => "Liens",
        other => other,
    }
    .to_owned()
}

/// A draft of which nothing is known any more.
pub(super) fn none() -> Stop {
    Stop::App(app::Error::Refused(app::Refusal::NotFound))
}
