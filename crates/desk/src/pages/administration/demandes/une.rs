//! `/administration/demandes/{number}` : one request: what it asks, what the rules let be erased, the answer.

use std::collections::BTreeSet;

use app::privacy::{Asked as Wanted, Claimed, Granted, Outcome, RequestItem};
use app::{Error, Refusal};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::retention::{Part, Stage};
use french::text;

use super::{Shown, shown, who};
use crate::answer::{Stop, Told, go, page, wrong};
use crate::asked::Asked;
use crate::confirm::{Weighty, unless_confirmed};
use crate::desk::Shared;
use crate::layout::Layout;
use crate::pages::personnes::number;
use crate::seat::{Seat, seated};
use crate::{filters, words};

/// One request.
#[derive(Template)]
#[template(path = "administration/demandes/une.html")]
struct One<'d> {
    layout: Layout<'d>,
    request: Shown,
    /// What would be erased, when that is what is asked and nobody answered yet.
    preview: Option<Preview>,
    /// Where the answers other than an erasure are chosen.
    outcomes: Vec<(&'static str, &'static str, bool)>,
    answer: Option<Answer>,
    typed: String,
    delay: String,
    /// The field that is wrong, and why.
    failed: Option<(&'static str, String)>,
    done: bool,
}

/// What would be erased.
struct Preview {
    lines: Vec<Line>,
    /// Something may be erased.
    erases: bool,
    mark: String,
    /// How many of the rules are still to be verified.
    to_verify: usize,
    decision: String,
}

/// A thing that is held.
struct Line {
    name: String,
    /// The field that keeps it all the same; nothing when nothing would be done of it.
    keep: Option<(String, bool)>,
    now: &'static str,
    then: String,
    erased: bool,
    grounds: Vec<String>,
}

/// What was answered.
#[derive(Template)]
#[template(path = "administration/demandes/remise.html")]
struct Handed<'d> {
    layout: Layout<'d>,
    who: String,
    /// Their number, and that of the request: what the register kept elsewhere holds.
    person: i64,
    request: i64,
    answer: Answer,
}

struct Answer {
    outcome: &'static str,
    /// Nothing is left.
    whole: bool,
    text: String,
    grounds: Vec<String>,
}

/// Shows a request.
pub async fn show(
    State(desk): State<Shared>,
    Path(number_of): Path<String>,
    asked: Asked,
) -> Response {
    seated(desk, asked, move |seat| {
        Ok(page(&one(seat, number(&number_of)?, None)?))
    })
    .await
}

/// Puts the answer off, gives it, erases.
pub async fn act(
    State(desk): State<Shared>,
    Path(number_of): Path<String>,
    asked: Asked,
) -> Response {
    seated(desk, asked, move |seat| {
        let id = number(&number_of)?;
        match done(seat, id) {
            Err(Stop::App(Error::Refused(Refusal::Invalid { field, why }))) => {
                let place = match field {
                    "decision" | "reponse" => "decision",
                    _ if seat.asked.form.get("faire") == Some("prolonger") => "motif",
                    _ => "texte",
                };
                let told = match (field, place) {
                    ("decision" | "reponse", _) if seat.asked.form.get("vu").is_none() => {
                        "Choisissez une réponse.".to_owned()
                    }
                    ("decision" | "reponse", _) => {
                        "Choisissez une réponse ; rien n'est effacé de ce qui doit rester."
                            .to_owned()
                    }
                    (_, "motif") => format!("Pourquoi ce délai : {}.", words::invalid(why)),
                    _ => format!("Ce que vous répondez : {}.", words::invalid(why)),
                };
                Ok(wrong(&one(seat, id, Some((place, told)))?))
            }
            done => done,
        }
    })
    .await
}

fn done(seat: &Seat<'_>, id: i64) -> Told {
    let form = &seat.asked.form;
    let here = format!("/administration/demandes/{id}");
    let said = form.get("texte").unwrap_or_default();
    match form.get("faire") {
        Some("prolonger") => {
            let why = form.get("motif").unwrap_or_default();
            seat.call(|office, call| office.extend_request(call, id, why))?;
        }
        Some("effacer") if form.get("decision") == Some("effacer") => return erase(seat, id, said),
        Some("effacer") if form.get("decision") == Some("refuser") => {
            seat.call(|office, call| office.answer_request(call, id, Outcome::Refused, said))?;
        }
        Some("repondre") => {
            let chosen = Outcome::ALL
                .iter()
                .find(|(_, word)| form.get("decision") == Some(word));
            let Some((outcome, _)) = chosen else {
                return Err(unchosen());
            };
            seat.call(|office, call| office.answer_request(call, id, *outcome, said))?;
        }
        _ => return Err(unchosen()),
    }
    Ok(go(&format!("{here}?fait=oui")))
}

/// Erases, once it is confirmed; the answer is then shown to be handed over.
fn erase(seat: &Seat<'_>, id: i64, said: &str) -> Told {
    let form = &seat.asked.form;
    let erasure = seat.call(|office, call| office.erasure_of(call, id))?;
    let kept: Vec<(i64, String)> = erasure
        .lines
        .iter()
        .filter_map(|line| line.dossier)
        .map(|dossier| (dossier, keep_field(dossier)))
        .filter(|(_, field)| form.get(field).is_some())
        .collect();
    let seen = form.get("vu").unwrap_or_default();
    let granted = Granted {
        keep: kept.iter().map(|(dossier, _)| *dossier).collect(),
        text: said.to_owned(),
        seen: seen.to_owned(),
    };
    let whole = granted.keep.is_empty() && is_whole(&erasure.lines);
    if !whole && said.trim().is_empty() {
        return Err(refused("texte", app::Invalid::Missing));
    }
    if form.get("confirme").is_none() && seen != erasure.mark {
        return Err(Error::Refused(Refusal::Stale).into());
    }
    let lines = consequences(&erasure.lines, &granted.keep, whole);
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let fields = ["faire", "decision", "texte", "vu"].into_iter();
    let fields: Vec<&str> = fields
        .chain(kept.iter().map(|(_, name)| name.as_str()))
        .collect();
    let back = format!("/administration/demandes/{id}");
    let weighty = Weighty {
        title: "Effacer ce que cette personne demande ?",
        consequences: &lines,
        done: "Effacer pour de bon",
        back: &back,
        fields: &fields,
    };
    if let Some(asks) = unless_confirmed(seat, &weighty) {
        return Ok(asks);
    }
    let answered = seat.call(|office, call| office.erase_on_request(call, id, &granted))?;
    let Some(answer) = answer(&answered) else {
        return Ok(go("/administration/demandes"));
    };
    Ok(page(&Handed {
        layout: seat.layout("Effacement fait"),
        who: who(&answered),
        person: answered.subject,
        request: answered.id,
        answer,
    }))
}

/// What comes of it, line by line.
fn consequences(lines: &[Claimed], keep: &BTreeSet<i64>, whole: bool) -> Vec<String> {
    let mut told = Vec::new();
    let (mut dossiers, mut reduced) = (0, 0);
    let moving = lines.iter().filter(|line| line.to > line.from);
    for line in moving.filter(|line| line.dossier.is_some_and(|id| !keep.contains(&id))) {
        match line.to {
            Stage::Erased => dossiers += 1,
            _ => reduced += 1,
        }
    }
    if dossiers > 0 {
        let count = text::plain(&text::counted(dossiers, "dossier", "dossiers"));
        told.push(format!("Effacé pour toujours : {count}."));
    }
    if reduced > 0 {
        let count = text::plain(&text::counted(reduced, "dossier", "dossiers"));
        told.push(format!("Réduit à ce qui doit rester : {count}."));
    }
    told.push(match whole {
        true => "Sa fiche, son compte et sa clé sont détruits : plus rien ne se lit, nous compris."
            .to_owned(),
        false => "Ce qui reste est dit à la personne, motif par motif.".to_owned(),
    });
    told.push(
        "Les sauvegardes d'avant la contiennent encore, le temps qu'on les garde.".to_owned(),
    );
    told.push("Cela ne se défait pas.".to_owned());
    told
}

fn is_whole(lines: &[Claimed]) -> bool {
    lines.iter().all(|line| line.to == Stage::Erased)
}

fn unchosen() -> Stop {
    refused("decision", app::Invalid::Missing)
}

fn refused(field: &'static str, why: app::Invalid) -> Stop {
    Error::Refused(Refusal::Invalid { field, why }).into()
}

fn keep_field(dossier: i64) -> String {
    format!("garder-{dossier}")
}

fn one<'s>(
    seat: &'s Seat<'_>,
    id: i64,
    failed: Option<(&'static str, String)>,
) -> Result<One<'s>, Stop> {
    let item = seat.call(|office, call| office.request(call, id))?;
    let waits = item.answer.is_none();
    let preview = match item.asked == Wanted::Erasure && waits {
        true => Some(preview(seat, id)?),
        false => None,
    };
    let form = &seat.asked.form;
    let chosen = form.get("decision");
    let outcome = |(outcome, word): (Outcome, &'static str)| {
        (word, outcome_words(outcome), chosen == Some(word))
    };
    let today = (seat.desk.clock)().today;
    Ok(One {
        layout: seat.layout(format!("Demande de {}", who(&item))),
        preview,
        outcomes: match waits {
            true => Outcome::ALL.map(outcome).into(),
            false => Vec::new(),
        },
        answer: answer(&item),
        typed: form.get("texte").unwrap_or_default().to_owned(),
        delay: form.get("motif").unwrap_or_default().to_owned(),
        request: shown(&item, today),
        failed,
        done: seat.asked.query.get("fait") == Some("oui"),
    })
}

fn preview(seat: &Seat<'_>, id: i64) -> Result<Preview, Stop> {
    let erasure = seat.call(|office, call| office.erasure_of(call, id))?;
    let form = &seat.asked.form;
    let lines = erasure.lines.iter().zip(0..).map(|(line, rank)| {
        let moves = line.to > line.from;
        let keep = line.dossier.filter(|_| moves).map(|dossier| {
            let field = keep_field(dossier);
            let checked = form.get(&field).is_some();
            (field, checked)
        });
        Line {
            name: match line.dossier {
                Some(dossier) => format!("Dossier {rank}, n° {dossier}"),
                None => "Sa fiche : identité, ce que l'on sait, qui suit".to_owned(),
            },
            keep,
            now: stage(line.from),
            then: then(line),
            erased: line.to == Stage::Erased,
            grounds: line.grounds.iter().map(copies::kept).collect(),
        }
    });
    Ok(Preview {
        lines: lines.collect(),
        erases: !erasure.mark.is_empty(),
        mark: erasure.mark,
        to_verify: erasure.to_verify.len(),
        decision: form.get("decision").unwrap_or_default().to_owned(),
    })
}

/// What becomes of a thing.
fn then(line: &Claimed) -> String {
    if line.to == line.from {
        return "reste tel quel".to_owned();
    }
    let parts = line.keeps.iter().map(|part| match part {
        Part::MinimalIdentity => "le nom et la naissance".to_owned(),
        Part::Dates => "les dates".to_owned(),
        Part::Proofs => "les documents déposés, sans leur contenu".to_owned(),
    });
    let parts: Vec<String> = parts.collect();
    match line.to {
        Stage::Erased => "effacé".to_owned(),
        Stage::EvidenceOnly => format!("effacé, sauf {}", text::listed(&parts)),
        Stage::Archived => "mis en archive restreinte".to_owned(),
        Stage::Active => "reste tel quel".to_owned(),
    }
}

fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Active => "en usage",
        Stage::Archived => "en archive restreinte",
        Stage::EvidenceOnly => "preuve seule",
        Stage::Erased => "effacé",
    }
}

fn answer(item: &RequestItem) -> Option<Answer> {
    let (outcome, text) = item.answer.as_ref()?;
    Some(Answer {
        outcome: outcome_words(*outcome),
        whole: *outcome == Outcome::Done,
        text: text.clone(),
        grounds: item.kept.iter().map(copies::kept).collect(),
    })
}

fn outcome_words(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Done => "Fait",
        Outcome::Partly => "Fait en partie",
        Outcome::Refused => "Refusé",
    }
}
