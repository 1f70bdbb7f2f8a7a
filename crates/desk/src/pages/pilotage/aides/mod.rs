//! `/pilotage/aides` : the aids and grants of the actions that one follows or operates, over a year: what was
//! asked, granted, refused, paid, against the ceilings of the fiche; what waits for a decision or a payment.

mod fund;

use app::figures::{AidLine, Aids, Asked, Such};
use app::{Error, Refusal};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::values::Id;
use french::text;

use self::fund::{Action, action};
use crate::answer::{Stop, page, wrong};
use crate::asked;
use crate::desk::Shared;
use crate::filters;
use crate::layout::Layout;
use crate::seat::{Seat, seated};
use crate::spreadsheet;
use crate::words;

/// The page.
#[derive(Template)]
#[template(path = "pilotage/aides.html")]
struct Page<'d> {
    layout: Layout<'d>,
    /// The year, as typed.
    year: String,
    wrong: Option<&'static str>,
    /// The actions and states one may choose: value, words, chosen.
    choices: Vec<(String, String, bool)>,
    states: Vec<(String, String, bool)>,
    /// What the list holds.
    listed: String,
    lines: Vec<Line>,
    more: bool,
    actions: Vec<Action>,
    /// Where the same numbers are a table.
    csv: String,
    /// What narrows them, as a question of an address.
    question: String,
}

/// A request.
struct Line {
    dossier: i64,
    who: String,
    fund: String,
    body: String,
    state: &'static str,
    days: String,
    amount: String,
}

/// Shows the aids.
pub async fn show(State(desk): State<Shared>, asked: asked::Asked) -> Response {
    seated(desk, asked, |seat| match read(seat) {
        Ok((typed, such, aids)) => Ok(page(&shown(seat, typed, &such, Some(&aids), None)?)),
        Err(Stop::App(Error::Refused(Refusal::Invalid { field: "annee", .. }))) => {
            let (typed, such) = asked_for(seat);
            let such = such.unwrap_or_else(|| this_year(seat));
            let why = Some("tapez une année en quatre chiffres");
            Ok(wrong(&shown(seat, typed, &such, None, why)?))
        }
        Err(stop) => Err(stop),
    })
    .await
}

/// The same numbers as a table to open elsewhere.
pub async fn export(State(desk): State<Shared>, asked: asked::Asked) -> Response {
    seated(desk, asked, |seat| {
        let asked = |name| seat.asked.query.get(name).unwrap_or_default();
        let pairs = [("annee", asked("annee")), ("action", asked("action"))];
        spreadsheet::csv(seat, "aides", &pairs)
    })
    .await
}

fn this_year(seat: &Seat<'_>) -> Such {
    Such {
        year: (seat.desk.clock)().today.year(),
        fiche: None,
        state: None,
    }
}

/// The year as typed, and what is asked for; nothing when the year is none.
fn asked_for(seat: &Seat<'_>) -> (String, Option<Such>) {
    let query = &seat.asked.query;
    let mut such = this_year(seat);
    let typed = query
        .get("annee")
        .map_or_else(|| such.year.to_string(), str::to_owned);
    let chosen = |name: &str| query.get(name).filter(|text| !text.is_empty());
    such.state =
        chosen("etat").and_then(|word| Asked::ALL.into_iter().find(|one| one.word() == word));
    // A name that no action can have is that of none.
    such.fiche = chosen("action").map(|text| text.parse().unwrap_or_default());
    let year = typed.trim().parse();
    let such = year.ok().map(|year| Such { year, ..such });
    (typed.trim().to_owned(), such)
}

fn read(seat: &Seat<'_>) -> Result<(String, Such, Aids<'static>), Stop> {
    let (typed, such) = asked_for(seat);
    // Whether one may is told first; a year that is none is refused as one out of bounds.
    let such = such.unwrap_or(Such {
        year: 0,
        ..this_year(seat)
    });
    let aids = seat.call(|office, call| office.aids(call, &such))?;
    Ok((typed, such, aids))
}

fn shown<'d>(
    seat: &Seat<'d>,
    year: String,
    such: &Such,
    aids: Option<&Aids<'static>>,
    wrong: Option<&'static str>,
) -> Result<Page<'d>, Stop> {
    // One may choose among all of one's actions, whatever is chosen.
    let all = seat.call(|office, call| office.actions_looked_at(call))?;
    let choices = all.iter().map(|fiche| {
        let id = &fiche.head.id;
        (
            id.to_string(),
            fiche.head.short_title.clone(),
            such.fiche.as_ref() == Some(id),
        )
    });
    let states = Asked::ALL.into_iter().map(|one| {
        let words = text::sentence(state(one));
        (one.word().to_owned(), words, such.state == Some(one))
    });
    let lines = aids.map_or(&[][..], |aids| &aids.lines);
    let subjects: Vec<i64> = lines.iter().map(|one| one.subject).collect();
    let named = seat.call(|office, call| office.names(call, subjects))?;
    let fiche = such.fiche.as_ref().map_or_else(String::new, Id::to_string);
    let query = [("annee", year.as_str()), ("action", fiche.as_str())];
    Ok(Page {
        layout: Layout::inside(seat, "Aides et primes"),
        wrong,
        choices: choices.collect(),
        states: states.collect(),
        listed: match such.state {
            None => {
                "En attente d'une décision ou d'un versement, depuis quand que ce soit".to_owned()
            }
            Some(Asked::ToDecide) => {
                "En attente d'une décision, depuis quand que ce soit".to_owned()
            }
            Some(Asked::ToPay) => "En attente d'un versement, depuis quand que ce soit".to_owned(),
            Some(over) => format!("{} en {year}", text::sentence(state(over))),
        },
        lines: lines
            .iter()
            .map(|one| line(seat, one, words::subject(named.get(&one.subject))))
            .collect(),
        more: aids.is_some_and(|aids| aids.more),
        actions: aids.map_or_else(Vec::new, |aids| {
            aids.actions.iter().map(|one| action(seat, one)).collect()
        }),
        csv: web::request::address("/pilotage/aides.csv", &query),
        question: web::request::address("", &query)
            .trim_start_matches('?')
            .to_owned(),
        year,
    })
}

fn state(state: Asked) -> &'static str {
    match state {
        Asked::ToDecide => "attend une décision",
        Asked::ToPay => "attend un versement",
        Asked::Refused => "refusée",
        Asked::Paid => "versée",
    }
}

fn body_of(seat: &Seat<'_>, body: Option<&Id>) -> String {
    body.map_or_else(
        || "Sans organisme choisi".to_owned(),
        |id| seat.office().catalogue.name_of(id).to_owned(),
    )
}

fn line(seat: &Seat<'_>, one: &AidLine<'_>, who: String) -> Line {
    let mut days = format!("demandée le {}", text::date(one.asked_on));
    if let Some(on) = one.decided_on {
        let word = if one.state == Asked::Refused {
            "refusée"
        } else {
            "accordée"
        };
        days.push_str(&format!(", {word} le {}", text::date(on)));
    }
    if let Some(on) = one.paid_on {
        days.push_str(&format!(", versée le {}", text::date(on)));
    }
    let amount = match one.state {
        Asked::ToDecide | Asked::Refused => None,
        Asked::ToPay => Some(one.granted),
        Asked::Paid => Some(one.paid),
    };
    Line {
        dossier: one.dossier,
        who,
        fund: format!("{}, {}", one.fund.label, one.fiche.head.short_title),
        body: body_of(seat, one.body.as_ref()),
        state: state(one.state),
        days,
        amount: amount.map_or_else(String::new, |amount| {
            amount.map_or_else(|| "montant non écrit".to_owned(), text::euros)
        }),
    }
}
