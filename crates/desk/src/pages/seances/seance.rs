//! `/seances/{id}` : a meeting: what it has to decide, one by one; what it put off; who was there.

use app::meetings::{Aside, Attendance, LineKey, PutAside, State};
use app::{Error, Refusal};
use askama::Template;
use axum::extract::{Path, State as Held};
use axum::response::Response;

use super::attendance::Seats;
use super::lines::{Agenda, Shown};
use super::{Line, Parts, number, part};
use crate::answer::{Stop, Told, go, page, wrong};
use crate::asked::Asked;
use crate::confirm::{Weighty, unless_confirmed};
use crate::desk::Shared;
use crate::layout::Layout;
use crate::pages::calendrier::{self, Kept};
use crate::seat::{Seat, seated};
use crate::{filters, words};

/// The page.
#[derive(Template)]
#[template(path = "seances/seance.html")]
struct Page<'d> {
    layout: Layout<'d>,
    line: Line,
    version: i64,
    agenda: Agenda,
    /// What waits, each with what was typed to put it aside.
    waiting: Vec<(Shown, Typed)>,
    /// Whether what it decides may be written down: its day has come, and its minutes are not closed.
    open: bool,
    /// Whether it may be changed.
    planned: bool,
    /// Those who may have been there.
    seats: Seats,
    others: String,
    note: String,
    /// The day of the meeting after it.
    next: Option<String>,
    /// The ways to the other lines.
    parts: Parts,
    /// The question of the address that shows these lines, for the forms of them.
    here: String,
    /// What was just done.
    done: Option<String>,
    /// What is wrong: where in the page, and why.
    failed: Option<(String, String)>,
    /// The calendars of this meeting that who looks made, and the link of the one just made.
    calendars: Vec<Kept>,
    link: Option<String>,
    /// Where they are made and taken back.
    diary: String,
}

/// Lines of a page: as many as one reads at once, each with its forms.
const LINES: usize = 20;

/// What is typed to put a line aside.
#[derive(Default)]
struct Typed {
    withdrawn: bool,
    reason: String,
    failed: bool,
}

/// Shows a meeting.
pub async fn show(Held(desk): Held<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| {
        Ok(page(&shown(seat, number(&id)?, None)?))
    })
    .await
}

/// Does something in a meeting.
pub async fn act(
    Held(desk): Held<Shared>,
    Path((id, what)): Path<(String, String)>,
    asked: Asked,
) -> Response {
    seated(desk, asked, move |seat| {
        let id = number(&id)?;
        match what.as_str() {
            "lignes" => put_aside(seat, id),
            "remettre" => put_back(seat, id),
            "presents" => note_attendance(seat, id),
            "clore" => close(seat, id),
            "annuler" => cancel(seat, id),
            "calendrier" => make_calendar(seat, id),
            "calendrier-repris" => take_calendar_back(seat, id),
            _ => Err(Error::Refused(Refusal::NotFound).into()),
        }
    })
    .await
}

fn version(seat: &Seat<'_>) -> i64 {
    let version = seat.asked.form.get("version");
    version.and_then(|text| text.parse().ok()).unwrap_or(-1)
}

/// The line a form speaks of.
fn line(seat: &Seat<'_>) -> Result<LineKey, Stop> {
    let form = &seat.asked.form;
    let line = || {
        Some(LineKey {
            dossier: form.get("dossier")?.parse().ok()?,
            step: form.get("etape")?.parse().ok()?,
            run: form.get("rang")?.parse().ok()?,
        })
    };
    line().ok_or_else(|| Error::Refused(Refusal::NotFound).into())
}

fn put_aside(seat: &Seat<'_>, id: i64) -> Told {
    let line = line(seat)?;
    let form = &seat.asked.form;
    let place = format!("ligne-{}-{}", line.dossier, line.step);
    let Some(how) = form.get("comment").and_then(Aside::of) else {
        let why = "Dites si le dossier est reporté, ou retiré.".to_owned();
        return Ok(wrong(&shown(seat, id, Some((place, why)))?));
    };
    let put = PutAside {
        line,
        how,
        reason: form.get("raison").unwrap_or_default().to_owned(),
    };
    let done = seat.call(|office, call| office.put_aside(call, (id, version(seat)), &put));
    after(seat, id, done, (&place, how.word()))
}

fn put_back(seat: &Seat<'_>, id: i64) -> Told {
    let line = line(seat)?;
    let done = seat.call(|office, call| office.put_back(call, (id, version(seat)), &line));
    after(seat, id, done, ("ordre", "remis"))
}

fn note_attendance(seat: &Seat<'_>, id: i64) -> Told {
    let form = &seat.asked.form;
    let mandates = form.all("presents").map(str::parse);
    let Ok(present) = mandates.collect::<Result<Vec<i64>, _>>() else {
        let why = "Choisissez les présents dans la liste.".to_owned();
        let place = "presents".to_owned();
        return Ok(wrong(&shown(seat, id, Some((place, why)))?));
    };
    let others = form.get("autres").unwrap_or_default();
    let there = Attendance {
        present,
        others: others.lines().map(str::to_owned).collect(),
        note: form.get("note").unwrap_or_default().to_owned(),
    };
    let done = seat.call(|office, call| office.note_attendance(call, (id, version(seat)), &there));
    after(seat, id, done, ("presents", "presents"))
}

fn close(seat: &Seat<'_>, id: i64) -> Told {
    let back = format!("/seances/{id}");
    // Whoever may not know of it is told so before anything is asked of them.
    seat.call(|office, call| office.meeting_day(call, id))?;
    let asked = unless_confirmed(
        seat,
        &Weighty {
            title: "Clore le compte rendu ?",
            consequences: &[
                "Ce qui a été décidé, reporté ou pas examiné ne changera plus dans ce compte rendu.",
                "Les dossiers qui n'ont pas été examinés attendront la séance suivante.",
                "Une décision corrigée plus tard dans un dossier sera signalée ici, sans y être changée.",
            ],
            done: "Clore le compte rendu",
            back: &back,
            fields: &["version"],
        },
    );
    if let Some(asked) = asked {
        return Ok(asked);
    }
    match seat.call(|office, call| office.close_minutes(call, (id, version(seat)))) {
        Ok(()) => Ok(go(&format!("/seances/{id}/compte-rendu"))),
        failed => after(seat, id, failed, ("presents", "")),
    }
}

fn cancel(seat: &Seat<'_>, id: i64) -> Told {
    let back = format!("/seances/{id}");
    seat.call(|office, call| office.meeting_day(call, id))?;
    let asked = unless_confirmed(
        seat,
        &Weighty {
            title: "Annuler cette séance ?",
            consequences: &[
                "Elle restera au calendrier, barrée. Ceux qui y siègent en seront avisés.",
                "Les dossiers qui l'attendaient attendront la séance suivante.",
            ],
            done: "Annuler la séance",
            back: &back,
            fields: &["version"],
        },
    );
    if let Some(asked) = asked {
        return Ok(asked);
    }
    let done = seat.call(|office, call| office.cancel_meeting(call, (id, version(seat))));
    after(seat, id, done, ("ordre", "annulee"))
}

/// Back to the meeting once something is done; or the page again, with what stands in the way.
fn after(seat: &Seat<'_>, id: i64, done: Result<(), Stop>, (place, word): (&str, &str)) -> Told {
    match done {
        Ok(()) => {
            let from = seat.asked.query.get("depuis");
            let from: Option<usize> = from.and_then(|text| text.parse().ok());
            let from = from.map(|from| format!("&depuis={from}"));
            let from = from.unwrap_or_default();
            Ok(go(&format!("/seances/{id}?fait={word}{from}")))
        }
        Err(Stop::App(Error::Refused(Refusal::Invalid { field, why }))) => {
            let told = match field {
                "jour" => "La séance n'a pas encore eu lieu.".to_owned(),
                "presents" => "Écrivez d'abord qui était présent.".to_owned(),
                "raison" => format!(
                    "Pourquoi ce dossier est mis de côté : {}.",
                    words::invalid(why)
                ),
                "autres" => format!("Autres présents : {}.", words::invalid(why)),
                _ => format!("Ce qui s'est dit d'autre : {}.", words::invalid(why)),
            };
            Ok(wrong(&shown(seat, id, Some((place.to_owned(), told)))?))
        }
        Err(other) => Err(other),
    }
}

fn shown<'d>(
    seat: &'d Seat<'_>,
    id: i64,
    failed: Option<(String, String)>,
) -> Result<Page<'d>, Stop> {
    let part = part(seat, LINES);
    let view = seat.call(|office, call| office.meeting(call, id, part.clone()))?;
    let today = (seat.desk.clock)().today;
    let planned = view.item.state == State::Planned;
    let line = Line::of(seat, &view.item, None);
    let form = &seat.asked.form;
    let typed = |name, kept: String| match failed.is_some() {
        true => form.get(name).map_or(kept, str::to_owned),
        false => kept,
    };
    let mut agenda = Agenda::of(seat, &view)?;
    let waiting = std::mem::take(&mut agenda.waiting).into_iter();
    let waiting = waiting.map(|one| {
        let name = format!("ligne-{}-{}", one.dossier, one.step);
        let here = failed.as_ref().is_some_and(|(place, _)| *place == name);
        let typed = Typed {
            withdrawn: here && form.get("comment") == Some(Aside::Withdrawn.word()),
            reason: form
                .get("raison")
                .filter(|_| here)
                .unwrap_or_default()
                .to_owned(),
            failed: here,
        };
        (one, typed)
    });
    let waiting: Vec<(Shown, Typed)> = waiting.collect();
    Ok(Page {
        layout: seat.layout(format!("{}, {}", line.body, line.day)),
        version: view.version,
        agenda,
        waiting,
        open: planned && view.item.on <= today,
        planned,
        seats: match planned {
            true => Seats::of(seat, &view)?,
            false => Seats::default(),
        },
        others: typed("autres", view.others.join("\n")),
        note: typed("note", view.note.clone()),
        parts: Parts::of(&format!("/seances/{id}"), &part, view.more),
        here: match part.start {
            0 => String::new(),
            from => format!("?depuis={from}"),
        },
        next: view.next.map(french::text::date),
        done: done(seat),
        failed,
        calendars: calendrier::kept(seat, Some(id))?,
        link: None,
        diary: format!("/seances/{id}/calendrier"),
        line,
    })
}

fn make_calendar(seat: &Seat<'_>, id: i64) -> Told {
    match calendrier::make(seat, Some(id)) {
        Ok(link) => Ok(page(&Page {
            link: Some(link),
            ..shown(seat, id, None)?
        })),
        Err(Stop::App(Error::Refused(Refusal::Invalid { why, .. }))) => {
            let told = format!("Calendrier : {}.", words::invalid(why));
            let place = "calendriers".to_owned();
            Ok(wrong(&shown(seat, id, Some((place, told)))?))
        }
        Err(other) => Err(other),
    }
}

fn take_calendar_back(seat: &Seat<'_>, id: i64) -> Told {
    // Whoever may not know of the meeting is told so first.
    seat.call(|office, call| office.meeting_day(call, id))?;
    calendrier::take_back(seat)?;
    Ok(go(&format!("/seances/{id}#calendriers")))
}

/// What was just done, in words.
fn done(seat: &Seat<'_>) -> Option<String> {
    let told = match seat.asked.query.get("fait")? {
        "prevue" => "La séance est prévue ; ceux qui y siègent en sont avisés.",
        "deplacee" => "La séance est changée ; ceux qui y siègent en sont avisés.",
        "annulee" => "La séance est annulée ; ceux qui y siègent en sont avisés.",
        "reporte" => "Le dossier est reporté à la séance suivante.",
        "retire" => "Le dossier est retiré de l'ordre du jour.",
        "remis" => "Le dossier est remis à l'ordre du jour.",
        "presents" => "Les présents sont écrits.",
        "decide" => "La décision est écrite dans le dossier.",
        _ => return None,
    };
    Some(told.to_owned())
}
