//! `/seances/{id}/ordre-du-jour.pdf`, `/seances/{id}/compte-rendu.pdf` : a meeting, printed for who asks.

use app::meetings::{ALL_LINES, State as Stand};
use axum::extract::{Path, State};
use axum::response::Response;
use papers::Imprint;
use papers::seance::{Line as Printed, Meeting};

use super::lines::{Agenda, Shown, member};
use super::{Line, number};
use crate::answer::Told;
use crate::asked::Asked;
use crate::desk::Shared;
use crate::seat::{Seat, seated};
use crate::{printed, words};

/// Prints the agenda.
pub async fn agenda(State(desk): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| print(seat, &id, false)).await
}

/// Prints the minutes.
pub async fn minutes(State(desk): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| print(seat, &id, true)).await
}

fn print(seat: &Seat<'_>, id: &str, after: bool) -> Told {
    let id = number(id)?;
    let view = seat.call(|office, call| office.meeting(call, id, ALL_LINES))?;
    let line = Line::of(seat, &view.item, None);
    let agenda = Agenda::of(seat, &view)?;
    let today = (seat.desk.clock)().today;
    let title = if after {
        "Compte rendu"
    } else {
        "Ordre du jour"
    };
    let draft = match (view.item.state, after && view.closed.is_none()) {
        (Stand::Cancelled, _) => Some("Cette séance a été annulée.".to_owned()),
        (_, true) => Some("Ce compte rendu n'est pas clos : il peut encore changer.".to_owned()),
        _ => None,
    };
    let section =
        |title: &str, lines: Vec<Shown>| (title.to_owned(), lines.into_iter().map(told).collect());
    let sections = match after {
        // An agenda printed again later says what was to be examined, not what became of it.
        false => {
            let all = [
                agenda.waiting,
                agenda.decided,
                agenda.later,
                agenda.withdrawn,
                agenda.left,
            ];
            let all = all.into_iter().flatten();
            vec![("À examiner".to_owned(), all.map(before).collect())]
        }
        true => vec![
            section("Décidé", agenda.decided),
            section("Reporté à la séance suivante", agenda.later),
            section("Retiré de l'ordre du jour", agenda.withdrawn),
            section("Pas examiné", agenda.left),
            section("Attend encore d'être décidé", agenda.waiting),
        ],
    };
    let there = view
        .present
        .iter()
        .map(|one| member(seat, one))
        .chain(view.others.iter().cloned());
    let imprint = Imprint::of_catalogue(seat.office().catalogue, title, today);
    let paper =
        Meeting {
            imprint: Imprint {
                subtitle: Some(line.body.clone()),
                version: format!("Séance du {}", line.day),
                requirements: Vec::new(),
                ..imprint.draft(draft)
            },
            when: format!("{} à {}", line.day, line.hour),
            place: line.place,
            present: after.then(|| there.collect()),
            note: if after {
                view.note.clone()
            } else {
                String::new()
            },
            closed: view.closed.as_ref().filter(|_| after).map(|(at, who)| {
                format!("Clos le {} par {}.", words::day_of(*at), member(seat, who))
            }),
            body: line.body,
            sections,
        };
    printed::give(seat, &format!("seance-{id}"), &paper)
}

fn before(line: Shown) -> Printed {
    Printed {
        said: None,
        reason: None,
        lines: Vec::new(),
        ..told(line)
    }
}

fn told(line: Shown) -> Printed {
    // A paper is read later: it says days, never how far they are.
    let since = line.since.map(|day| format!("attend depuis le {day}"));
    let by = line.by.map(|day| match line.late {
        true => format!("attendu le {day}, en retard"),
        false => format!("attendu le {day} au plus tard"),
    });
    Printed {
        who: line.who,
        fiche: format!("{} · {}", line.fiche.code(), line.fiche.head.short_title),
        question: line.question,
        because: line.because,
        when: since.into_iter().chain(by).collect(),
        said: line.said,
        reason: line.reason,
        lines: line.notes,
    }
}
