//! `/administration/organisations/{id}` : one organisation: what is told of it, where the offer names it, who holds a
//! mandate there; and closing it, once one has read what comes of it.

use app::organisations::{Closing, OrganisationView};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::values::{Date, Id};
use french::{text, typed};

use super::{days, id_of};
use crate::answer::{Stop, Told, go, page, wrong};
use crate::asked::Asked;
use crate::confirm::{Weighty, unless_confirmed};
use crate::desk::{Desk, Shared};
use crate::layout::Layout;
use crate::seat::{Seat, seated};
use crate::{filters, words};
use app::{Error, Invalid, Refusal};

/// One organisation.
#[derive(Template)]
#[template(path = "administration/organisations/une.html")]
struct Page<'d> {
    layout: Layout<'d>,
    view: OrganisationView<'static>,
    kind: &'static str,
    days: String,
    parent: Option<String>,
    /// Where it receives: name, address, for whom.
    places: Vec<(String, Option<String>, String)>,
    /// As what, in which fiche: address, title, words.
    named_in: Vec<(String, String, String)>,
    mandates: Vec<Held>,
    /// Whether more last there.
    more: bool,
    /// Whether names may be read.
    names: bool,
    closed: bool,
    /// The last day, as typed.
    last: String,
    wrong: Option<String>,
}

/// A mandate held there.
struct Held {
    account: i64,
    name: String,
    role: String,
    days: String,
}

/// Shows one.
pub async fn show(State(desk): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| {
        Ok(page(&shown(seat, &id_of(&id)?, None)?))
    })
    .await
}

/// Closes it, or opens it again.
pub async fn act(
    State(desk): State<Shared>,
    Path((id, what)): Path<(String, String)>,
    asked: Asked,
) -> Response {
    seated(desk, asked, move |seat| {
        let id = id_of(&id)?;
        let done = match what.as_str() {
            "fermer" => close(seat, &id),
            "rouvrir" => seat
                .call(|office, call| office.reopen_organisation(call, &id))
                .map(|()| go(&format!("/administration/organisations/{id}"))),
            _ => Err(Error::Refused(Refusal::NotFound).into()),
        };
        match done {
            Err(Stop::App(Error::Refused(Refusal::Invalid { why, .. }))) => {
                let told = match why {
                    Invalid::Dates => {
                        "Ce jour ne convient pas : ni avant son premier jour, ni dans plus de cinq ans."
                            .to_owned()
                    }
                    why => format!("Dernier jour : {}.", words::invalid(why)),
                };
                Ok(wrong(&shown(seat, &id, Some(told))?))
            }
            done => done,
        }
    })
    .await
}

fn close(seat: &Seat<'_>, id: &Id) -> Told {
    let typed = seat.asked.form.get("fin").unwrap_or_default();
    let last = typed::day(typed).or_else(|| typed.parse::<Date>().ok());
    let why = match typed.is_empty() {
        true => Invalid::Missing,
        false => Invalid::Malformed,
    };
    let last = last.ok_or(Error::Refused(Refusal::Invalid { field: "fin", why }))?;
    let comes = seat.call(|office, call| office.closing(call, id, last))?;
    let lines = consequences(&comes, last);
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let back = format!("/administration/organisations/{id}");
    let weighty = Weighty {
        title: "Fermer cette organisation ?",
        consequences: &lines,
        done: "Fermer l'organisation",
        back: &back,
        fields: &["fin"],
    };
    if let Some(asks) = unless_confirmed(seat, &weighty) {
        return Ok(asks);
    }
    seat.call(|office, call| office.close_organisation(call, id, last))?;
    Ok(go(&back))
}

/// What comes of closing: of people, no number small enough to name anybody.
fn consequences(comes: &Closing, last: Date) -> Vec<String> {
    let day = text::date(last);
    let mut lines = vec![match comes.mandates {
        0 => "Aucun mandat n'y court après ce jour.".to_owned(),
        1 => format!(
            "Le mandat qui y court finit le {day} : son titulaire n'y voit plus rien ensuite."
        ),
        many => format!(
            "Les {many} mandats qui y courent finissent le {day} : leurs titulaires n'y voient plus rien ensuite."
        ),
    }];
    let people = |count: u64| match count {
        1..=10 => "moins de onze personnes".to_owned(),
        count => format!("{} personnes", text::plain(&text::number(count))),
    };
    if comes.followed > 0 {
        lines.push(format!(
            "{} n'auront plus ceux qui les suivent d'ici : nommez-leur d'abord un autre référent.",
            text::sentence(&people(comes.followed))
        ));
    }
    if comes.led > 0 {
        let dossiers = match comes.led {
            1..=10 => "Moins de onze dossiers en cours sont menés d'ici".to_owned(),
            count => format!(
                "{} dossiers en cours sont menés d'ici",
                text::plain(&text::number(count))
            ),
        };
        lines.push(format!(
            "{dossiers} : ils restent ouverts, et qui d'autre peut les connaître les garde."
        ));
    }
    lines.push("On n'y donne plus de mandat. Rien n'est effacé : on peut la rouvrir, et les mandats se redonnent un à un.".to_owned());
    lines
}

fn shown<'s>(seat: &'s Seat<'_>, id: &Id, wrong: Option<String>) -> Result<Page<'s>, Stop> {
    let view = seat.call(|office, call| office.organisation(call, id))?;
    let today = (seat.desk.clock)().today;
    let catalogue = seat.desk.site.catalogue();
    let places = view.form.places.iter().map(|place| {
        let communes = place.communes.iter().map(|id| catalogue.name_of(id));
        let communes: Vec<&str> = communes.collect();
        (
            place.name.clone(),
            place.address.clone(),
            text::listed(&communes),
        )
    });
    let named_in = view.named_in.iter().map(|(fiche, kind)| {
        (
            format!("/fiches/{}", fiche.head.id),
            fiche.head.short_title.clone(),
            web::words::party(*kind).to_owned(),
        )
    });
    let mandates = view.mandates.iter().flatten();
    Ok(Page {
        layout: seat.layout(view.item.name.clone()),
        kind: french::names::organisation_kind(view.item.kind),
        days: days(&view.item),
        parent: view.form.parent.as_ref().map(|id| seat.desk.named(id)),
        places: places.collect(),
        named_in: named_in.collect(),
        mandates: mandates
            .map(|(mandate, name)| held(seat.desk, mandate, name))
            .collect(),
        more: view.mandates.as_ref().is_some_and(|told| {
            usize::try_from(view.item.held).is_ok_and(|held| held > told.len())
        }),
        names: view.mandates.is_some(),
        closed: view.item.to.is_some_and(|to| to < today),
        last: seat
            .asked
            .form
            .get("fin")
            .map_or_else(|| words::typed_day(today), str::to_owned),
        wrong,
        view,
    })
}

fn held(desk: &Desk, mandate: &store::mandates::Mandate, name: &str) -> Held {
    let from = text::date(mandate.from);
    Held {
        account: mandate.account,
        name: name.to_owned(),
        role: desk.role(&mandate.role),
        days: match mandate.to {
            Some(to) => format!("du {from} au {}", text::date(to)),
            None => format!("depuis le {from}"),
        },
    }
}
