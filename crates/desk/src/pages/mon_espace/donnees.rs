//! `/mon-espace/donnees` : what is known of a person, by whom it was said, who read it; and what they may ask.

use std::collections::BTreeMap;

use app::audit::Trace;
use app::privacy::{Asked as Wanted, RequestItem};
use app::{Error, Refusal};
use askama::Template;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use french::text;

use super::person;
use crate::answer::{Stop, go, page, wrong};
use crate::asked::Asked;
use crate::desk::Shared;
use crate::layout::Layout;
use crate::pages::personnes::full_name;
use crate::pages::personnes::personne::{KnownGroup, known};
use crate::seat::{Seat, seated};
use crate::{filters, words};

/// Their data.
#[derive(Template)]
#[template(path = "mon_espace/donnees.html")]
struct Data<'d> {
    layout: Layout<'d>,
    name: String,
    facts: Vec<KnownGroup>,
    readings: Vec<Reading>,
    requests: Vec<Request>,
    wants: Vec<(&'static str, &'static str, bool)>,
    typed: String,
    failed: Option<String>,
    done: bool,
}

/// Who did something, on a day.
struct Reading {
    day: String,
    who: String,
    did: &'static str,
    times: usize,
}

/// Something they asked.
struct Request {
    what: &'static str,
    on: String,
    state: String,
    /// What an erasure left, and why.
    kept: Vec<String>,
}

/// The most readings shown.
const MOST: usize = 100;

/// What may be asked, in the words of everybody.
const WANTS: [(Wanted, &str); 5] = [
    (
        Wanted::Access,
        "Recevoir une copie de mes données sur papier",
    ),
    (Wanted::Rectification, "Faire corriger quelque chose"),
    (Wanted::Erasure, "Faire effacer mes données"),
    (
        Wanted::Restriction,
        "Que l'on n'utilise plus certaines données",
    ),
    (Wanted::Objection, "M'opposer à un usage de mes données"),
];

/// Shows their data.
pub async fn show(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| Ok(page(&shown(seat, None)?))).await
}

/// Writes down what they ask.
pub async fn ask(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        let id = person(seat)?;
        let form = &seat.asked.form;
        let wanted = WANTS
            .iter()
            .find(|(wanted, _)| form.get("demande") == Some(wanted.word()));
        let Some((wanted, _)) = wanted else {
            let told = "Choisissez d'abord ce que vous demandez.";
            return Ok(wrong(&shown(seat, Some(told.to_owned()))?));
        };
        let said = form.get("texte").unwrap_or_default();
        let asked = seat.call(|office, call| office.ask(call, id, *wanted, said));
        match asked {
            Ok(_) => Ok(go("/mon-espace/donnees?fait=oui#demandes")),
            Err(Stop::App(Error::Refused(Refusal::Invalid { why, .. }))) => {
                let told = format!("Votre message : {}.", words::invalid(why));
                Ok(wrong(&shown(seat, Some(told))?))
            }
            Err(other) => Err(other),
        }
    })
    .await
}

/// Hands them everything, to take elsewhere.
pub async fn copy(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        let id = person(seat)?;
        let export = seat.call(|office, call| office.export(call, id))?;
        let text = copies::page(seat.office().catalogue, &export).text();
        let headers = [
            (CONTENT_TYPE, "text/plain; charset=utf-8"),
            (CACHE_CONTROL, "no-store"),
            (
                CONTENT_DISPOSITION,
                "attachment; filename=\"mes-donnees.txt\"",
            ),
        ];
        Ok((headers, text).into_response())
    })
    .await
}

fn shown<'d>(seat: &'d Seat<'_>, failed: Option<String>) -> Result<Data<'d>, Stop> {
    let id = person(seat)?;
    let (known_as, seen, traces, requests) = seat.call(|office, call| {
        Ok((
            office.person(call, id)?,
            office.facts_seen(call, id)?,
            office.audit_of(call, id)?,
            office.requests_of(call, id)?,
        ))
    })?;
    let form = &seat.asked.form;
    Ok(Data {
        layout: seat.layout("Mes données"),
        name: full_name(&known_as.identity),
        facts: known(seat, &seen),
        readings: readings(seat, &traces),
        requests: requests.iter().map(|one| request(seat, one)).collect(),
        wants: WANTS
            .map(|(wanted, label)| {
                let word = wanted.word();
                (word, label, form.get("demande") == Some(word))
            })
            .into(),
        typed: form.get("texte").unwrap_or_default().to_owned(),
        failed,
        done: seat.asked.query.get("fait") == Some("oui"),
    })
}

/// What the others did, the last day first; what they did themself is left out.
fn readings(seat: &Seat<'_>, traces: &[Trace]) -> Vec<Reading> {
    let own = &seat.who.role;
    let mut counted: BTreeMap<(i64, String, &'static str), usize> = BTreeMap::new();
    for trace in traces
        .iter()
        .filter(|trace| trace.role.as_ref() != Some(own))
    {
        let who = match &trace.role {
            Some(role) => seat.desk.held(role, trace.structure.as_ref()),
            None => "Livret".to_owned(),
        };
        let day = trace.at.div_euclid(86_400_000);
        *counted.entry((day, who, did(&trace.did))).or_default() += 1;
    }
    let last = counted.into_iter().rev().take(MOST);
    let reading = last.map(|((day, who, did), times)| Reading {
        day: words::day_of(day * 86_400_000),
        who,
        did,
        times,
    });
    reading.collect()
}

/// What was done, in the words of everybody.
fn did(code: &str) -> &'static str {
    match code.split_once('.').unwrap_or((code, "")) {
        ("acte", _) => "a écrit dans votre dossier",
        ("dossier", _) => "a lu un de vos dossiers",
        ("piece", "lire") => "a lu un de vos fichiers",
        ("piece", _) => "a joint ou retiré un fichier",
        ("acces-exceptionnel", _) => "a ouvert un accès exceptionnel",
        ("fait", _) => "a lu ou noté ce que l'on sait de vous",
        ("demande", _) => "a noté une de vos demandes",
        ("espace", _) => "vous a invité ici",
        ("journal", _) => "a lu qui vous a consulté",
        _ => "a consulté votre fiche",
    }
}

fn request(seat: &Seat<'_>, item: &RequestItem) -> Request {
    let today = (seat.desk.clock)().today;
    let kept = item.kept.iter().map(|kept| {
        let fiche = kept.fiche.as_ref();
        match fiche.and_then(|id| seat.office().engine_on(id, today)) {
            Some(engine) => format!("{} : {}", engine.fiche.head.short_title, copies::kept(kept)),
            None => copies::kept(kept),
        }
    });
    let mut wants = WANTS.iter();
    let what = wants.find(|(wanted, _)| *wanted == item.asked);
    Request {
        what: what.map_or("", |(_, label)| label),
        on: text::date(item.on),
        state: match &item.answer {
            Some((_, answer)) => format!("Réponse : {answer}"),
            None => format!("Réponse attendue au plus tard le {}", text::date(item.to)),
        },
        kept: kept.collect(),
    }
}
