//! `/pilotage/{fiche}` : one action: its places and counts, who waits, what is late and by whom, what the
//! booklet leaves to decide.

mod late;
mod silences;

use app::figures::{Eyes, InLine, Steered};
use app::{Error, Refusal};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::access::Operation;
use domain::fiche::Fiche;
use domain::time::days_between;
use domain::values::Id;
use french::{Words, text};
use web::request::address;

use self::late::{Late, late, late_of, reminded};
use self::silences::{Failed, Shown, silence};
use super::numbers::said;
use crate::answer::{Stop, go, page, wrong};
use crate::asked::Asked;
use crate::bars::{Bar, shared};
use crate::confirm::{Weighty, unless_confirmed};
use crate::desk::Shared;
use crate::filters;
use crate::layout::Layout;
use crate::seat::{Seat, seated};
use crate::words;

/// The page.
#[derive(Template)]
#[template(path = "pilotage/action.html")]
struct Action<'d> {
    layout: Layout<'d>,
    fiche: &'static Fiche,
    service: bool,
    today: String,
    year: String,
    behind: bool,
    /// What a reminder that was just sent did.
    reminded: Option<String>,
    bars: Vec<Bar>,
    operators: Vec<(String, [String; 7])>,
    waiting: String,
    line: Vec<Waits>,
    more: bool,
    late_all: String,
    late: Vec<Late>,
    silences: Vec<Shown>,
    settles: bool,
    /// Whether something is declared contract by contract.
    markets: bool,
    failed: Option<Failed>,
}

/// Somebody who waits.
struct Waits {
    dossier: i64,
    place: usize,
    who: String,
    operator: String,
    priority: String,
    prescribed: String,
    fresh: String,
}

/// Shows an action.
pub async fn show(State(desk): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| {
        Ok(page(&action(seat, &fiche_of(&id)?, None)?))
    })
    .await
}

/// Reminds those who are late.
pub async fn remind(State(desk): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| {
        let fiche = fiche_of(&id)?;
        let here = format!("/pilotage/{fiche}");
        // Who may not is told before what they sent is read, and before being asked.
        seat.call(|office, call| office.steering(call, &fiche))?;
        let (operator, what) = late_of(seat)?;
        let weighty = Weighty {
            title: "Relancer ceux qui le doivent ?",
            consequences: &[
                "Chacun le voit dans « Du nouveau » ; un courriel lui dit seulement qu'il y a quelque chose à voir.",
                "Une relance par jour au plus pour une même chose ; elle se lit dans le dossier.",
            ],
            done: "Relancer",
            back: &here,
            fields: &["operateur", "quoi"],
        };
        if let Some(asks) = unless_confirmed(seat, &weighty) {
            return Ok(asks);
        }
        let done = seat.call(|office, call| office.remind(call, &fiche, (operator.as_ref(), &what)))?;
        let [now, already, left] = [done.now, done.already, done.left].map(|n| n.to_string());
        let told = [("fait", now.as_str()), ("deja", &already), ("reste", &left)];
        Ok(go(&format!("{}#retards", address(&here, &told))))
    })
    .await
}

/// Writes what was decided about a silence.
pub async fn settle(State(desk): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| {
        let fiche = fiche_of(&id)?;
        let form = &seat.asked.form;
        let key = form.get("silence").unwrap_or_default();
        let typed = form.get("texte").unwrap_or_default();
        let done = seat.call(|office, call| office.settle(call, &fiche, (key, typed)));
        match done {
            Ok(()) => Ok(go(&format!("/pilotage/{fiche}#silences"))),
            Err(Stop::App(Error::Refused(Refusal::Invalid {
                field: "texte",
                why,
            }))) => {
                let failed = Failed {
                    key: key.to_owned(),
                    typed: typed.to_owned(),
                    why: words::invalid(why),
                };
                Ok(wrong(&action(seat, &fiche, Some(failed))?))
            }
            Err(stop) => Err(stop),
        }
    })
    .await
}

/// The fiche of an address.
pub(super) fn fiche_of(text: &str) -> Result<Id, Stop> {
    let id = text.parse();
    id.map_err(|_| Stop::App(Refusal::NotFound.into()))
}

fn action<'d>(seat: &Seat<'d>, id: &Id, failed: Option<Failed>) -> Result<Action<'d>, Stop> {
    let steered = seat.call(|office, call| office.steering(call, id))?;
    let (line, more) = seat.call(|office, call| office.in_line(call, id))?;
    let silences = seat.call(|office, call| office.silences(call, id))?;
    let subjects: Vec<i64> = line.iter().map(|one| one.subject).collect();
    let named = seat.call(|office, call| office.names(call, subjects))?;
    let words = Words {
        catalogue: seat.office().catalogue,
        fiche: steered.fiche,
    };
    let (from, to) = steered.year;
    Ok(Action {
        markets: match seat.call(|office, call| office.has_markets(call, id)) {
            Ok(()) => true,
            Err(Stop::App(Error::Refused(_))) => false,
            Err(stop) => return Err(stop),
        },
        layout: Layout::inside(
            seat,
            format!("{}, pilotage", steered.fiche.head.short_title),
        ),
        fiche: steered.fiche,
        service: steered.eyes == Eyes::Service,
        today: text::date(steered.today),
        year: format!("du {} au {}", text::date(from), text::date(to)),
        behind: steered.behind,
        reminded: reminded(seat),
        bars: steered
            .counts
            .iter()
            .map(|count| shared(words, count))
            .collect(),
        operators: operators(words, &steered),
        waiting: said(steered.total.waiting),
        line: line
            .iter()
            .map(|one| {
                waits(
                    words,
                    &steered,
                    one,
                    words::subject(named.get(&one.subject)),
                )
            })
            .collect(),
        more,
        late_all: said(steered.total.late),
        late: late(seat, words, &steered),
        settles: steered.eyes == Eyes::Service && seat.office().may(&seat.who, Operation::Settle),
        silences: silences
            .iter()
            .map(|one| silence(words, one, failed.as_ref()))
            .collect(),
        failed,
    })
}

/// The name of an operator.
pub(super) fn name_of(words: Words<'_>, operator: Option<&Id>) -> String {
    operator.map_or_else(
        || "Sans opérateur choisi".to_owned(),
        |id| words.catalogue.name_of(id).to_owned(),
    )
}

fn operators(words: Words<'_>, steered: &Steered<'_>) -> Vec<(String, [String; 7])> {
    let told = |n: &app::figures::Numbers| {
        [
            n.late, n.waiting, n.inside, n.on_hold, n.entered, n.left, n.never_in,
        ]
        .map(said)
    };
    let each = steered.operators.iter();
    let mut lines: Vec<_> = each
        .map(|(operator, numbers)| (name_of(words, operator.as_ref()), told(numbers)))
        .collect();
    lines.push(("En tout".to_owned(), told(&steered.total)));
    lines
}

fn waits(words: Words<'_>, steered: &Steered<'_>, one: &InLine, who: String) -> Waits {
    let priority = match (one.standing.rank, one.standing.possible) {
        (Some(rank), None) => format!("priorité {rank}"),
        (Some(rank), Some(better)) => format!("priorité {rank}, peut-être {better}"),
        (None, Some(better)) => format!("peut-être priorité {better}"),
        (None, None) => String::new(),
    };
    let days = days_between(one.fresh, steered.today).max(0).unsigned_abs();
    Waits {
        dossier: one.dossier,
        place: one.place,
        who,
        operator: name_of(words, one.operator.as_ref()),
        priority,
        prescribed: one.prescribed.map_or_else(String::new, text::date),
        fresh: format!("le {}, il y a {}", text::date(one.fresh), days_of(days)),
    }
}

fn days_of(days: u32) -> String {
    let days = usize::try_from(days).unwrap_or_default();
    text::plain(&text::counted(days, "jour", "jours"))
}
