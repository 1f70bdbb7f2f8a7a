//! `/administration/conservation/gels` : the erasures that are held back, placed and lifted with a reason.

use app::privacy::HoldItem;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::values::Date;
use french::{text, typed};

use crate::answer::{Stop, Told, go, page, wrong};
use crate::asked::Asked;
use crate::confirm::{Weighty, unless_confirmed};
use crate::desk::Shared;
use crate::forms::{Filled, Group, Look, Shown};
use crate::layout::Layout;
use crate::seat::{Seat, seated};
use crate::{filters, words};
use app::{Error, Invalid, Refusal};

/// The holds in force, and the form of a new one.
#[derive(Template)]
#[template(path = "administration/conservation/gels.html")]
struct Page<'d> {
    layout: Layout<'d>,
    holds: Vec<Held>,
    form: Filled,
}

/// A hold, in words.
struct Held {
    item: HoldItem,
    days: String,
}

/// What is wrong: the field, and why.
type Wrong = (&'static str, &'static str);

/// Shows those in force.
pub async fn show(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| Ok(page(&shown(seat, &[])?))).await
}

/// Places one.
pub async fn place(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, placed).await
}

fn placed(seat: &Seat<'_>) -> Told {
    let field = |name| seat.asked.form.get(name).unwrap_or_default();
    let mut faults: Vec<Wrong> = Vec::new();
    let subject = typed::copied_number(field("sujet"));
    if subject.is_none() {
        faults.push(("sujet", "écrivez le numéro de la personne ou du ménage"));
    }
    let until = match field("jusqu_au") {
        "" => Ok(None),
        text => typed::day(text).map(Some).ok_or(()),
    };
    let until: Option<Date> = until.unwrap_or_else(|()| {
        faults.push((
            "jusqu_au",
            "écrivez un jour qui existe, par exemple 12/03/2018",
        ));
        None
    });
    if field("motif").is_empty() {
        faults.push(("motif", words::invalid(Invalid::Missing)));
    }
    let Some(subject) = subject.filter(|_| faults.is_empty()) else {
        return Ok(wrong(&shown(seat, &faults)?));
    };
    let reason = field("motif");
    match seat.call(|office, call| office.place_hold(call, subject, reason, until)) {
        Ok(_) => Ok(go("/administration/conservation/gels")),
        Err(Stop::App(Error::Refused(Refusal::Invalid { field, why }))) => {
            let told = match field {
                "jusqu_au" => "choisissez un jour qui n'est pas passé",
                _ => words::invalid(why),
            };
            Ok(wrong(&shown(seat, &[(field, told)])?))
        }
        Err(Stop::App(Error::Refused(Refusal::NotFound | Refusal::Gone))) => {
            let told = "personne ne porte ce numéro, ou il n'en reste rien à garder";
            Ok(wrong(&shown(seat, &[("sujet", told)])?))
        }
        Err(other) => Err(other),
    }
}

/// Lifts one, once that is confirmed.
pub async fn lift(
    State(desk): State<Shared>,
    Path(number): Path<String>,
    asked: Asked,
) -> Response {
    seated(desk, asked, move |seat| {
        let number: Option<i64> = number.parse().ok();
        let number = number.ok_or(Error::Refused(Refusal::NotFound))?;
        // Nothing is asked of whoever may not lift it, nor about one that is not in force.
        seat.call(|office, call| office.hold(call, number))?;
        let back = "/administration/conservation/gels";
        let weighty = Weighty {
            title: "Lever ce gel ?",
            consequences: &[
                "Dès la prochaine purge, ce que les règles de conservation prévoient s'applique de nouveau à cette personne ou à ce ménage.",
                "Le gel et son motif restent dans l'historique.",
            ],
            done: "Lever le gel",
            back,
            fields: &[],
        };
        if let Some(asks) = unless_confirmed(seat, &weighty) {
            return Ok(asks);
        }
        seat.call(|office, call| office.lift_hold(call, number))?;
        Ok(go(back))
    })
    .await
}

fn shown<'s>(seat: &'s Seat<'_>, faults: &[Wrong]) -> Result<Page<'s>, Stop> {
    let holds = seat.call(|office, call| office.holds(call))?;
    // A list of those whom something is to be done with leads here with a number.
    let value = |name: &str| {
        let asked = seat.asked.form.get(name).or(seat.asked.query.get(name));
        asked.unwrap_or_default().to_owned()
    };
    let line = |name: &str, unit: &str| Look::Line {
        value: value(name),
        unit: unit.to_owned(),
        figures: true,
    };
    let mut fields = vec![
        Shown::new(
            "sujet",
            "Numéro de la personne ou du ménage",
            Look::Line {
                value: value("sujet"),
                unit: String::new(),
                figures: false,
            },
        )
        .hint(
            "Il est au bas de la page de la personne ou du ménage, que son référent peut vous lire ; dans la liste de \
             l'aperçu d'une purge ; dans une demande ; dans le journal d'accès (« Personne ou ménage n° … »). L'adresse \
             de sa page convient aussi.",
        )
        .needed(),
        Shown::new("motif", "Motif", Look::Text(value("motif")))
            .hint("Un contentieux, un contrôle… Il est chiffré avec les données de la personne.")
            .needed(),
        Shown::new("jusqu_au", "Dernier jour", line("jusqu_au", "jj/mm/aaaa"))
            .hint("Sans jour, le gel dure jusqu'à ce qu'on le lève."),
    ];
    for field in &mut fields {
        let mut found = faults.iter().filter(|(name, _)| *name == field.name);
        field.wrong = found.next().map(|(_, why)| (*why).into());
    }
    Ok(Page {
        layout: seat.layout("Gels"),
        holds: holds
            .into_iter()
            .map(|item| Held {
                days: match item.to {
                    Some(to) => format!("du {} au {}", text::date(item.from), text::date(to)),
                    None => format!("depuis le {}", text::date(item.from)),
                },
                item,
            })
            .collect(),
        form: Filled {
            groups: vec![Group::of("Geler un effacement", fields)],
        },
    })
}
