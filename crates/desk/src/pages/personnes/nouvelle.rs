//! `/personnes/nouvelle` : registers somebody, unless they are known already.

use std::borrow::Cow;

use app::subject::{Candidate, NewPerson, Registered};
use app::{Error, Refusal};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::Catalogue;
use domain::facts::PlaceKind;
use domain::identity::{DateCloseness, Likeness, Reason};
use domain::person::Given;
use web::facts::understood;

use super::{full_name, identity, path_of};
use crate::answer::{Told, go, page, wrong};
use crate::asked::Asked;
use crate::desk::Shared;
use crate::facts::{communes, near};
use crate::forms::{Filled, Group, Look, Shown};
use crate::layout::Layout;
use crate::seat::{Seat, seated};
use crate::{filters, words};

/// The form.
#[derive(Template)]
#[template(path = "personnes/nouvelle.html")]
struct Register<'d> {
    layout: Layout<'d>,
    form: Filled,
    communes: Vec<&'static str>,
    doubles: Option<Doubles>,
    failed: Option<String>,
}

/// Those who may be the same person.
struct Doubles {
    known: Vec<Double>,
    somebody: bool,
}

/// Somebody who may be the same person.
struct Double {
    path: String,
    name: String,
    birth: Option<String>,
    why: String,
}

/// Shows the form.
pub async fn show(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        seat.call(|office, call| office.registers(call.who))?;
        let groups = identity::fresh();
        Ok(page(&form(seat, groups, commune(String::new()), None)))
    })
    .await
}

/// Registers somebody, or shows those who look like them.
pub async fn register(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, answer).await
}

fn answer(seat: &Seat<'_>) -> Told {
    seat.call(|office, call| office.registers(call.who))?;
    let form_sent = &seat.asked.form;
    let today = (seat.desk.clock)().today;
    let typed = form_sent.get("commune").unwrap_or_default();
    let mut place = commune(typed.to_owned());
    let lives = lives(seat.desk.site.catalogue(), typed, &mut place);
    let identity = match (identity::read(form_sent, today), place.wrong.is_none()) {
        (Ok(identity), true) => identity,
        (Ok(identity), false) => {
            return Ok(wrong(&form(seat, identity::of(&identity), place, None)));
        }
        (Err(groups), _) => return Ok(wrong(&form(seat, groups, place, None))),
    };
    let new = NewPerson {
        commune: lives,
        confirmed: form_sent.get("confirme") == Some("oui"),
        identity,
    };
    let told = seat
        .desk
        .call(&seat.who, |call| seat.office().register(call, &new));
    let again = |doubles| form(seat, identity::of(&new.identity), place, doubles);
    match told {
        Ok(Registered::Done(person)) => Ok(go(&path_of(person))),
        Ok(Registered::Candidates { known, somebody }) => Ok(wrong(&again(Some(Doubles {
            known: known.iter().map(double).collect(),
            somebody,
        })))),
        Err(Error::Refused(Refusal::Invalid { why, .. })) => Ok(wrong(&Register {
            failed: Some(words::invalid(why).to_owned()),
            ..again(None)
        })),
        Err(error) => Err(error.into()),
    }
}

fn form<'d>(
    seat: &Seat<'d>,
    mut groups: Vec<Group>,
    place: Shown,
    doubles: Option<Doubles>,
) -> Register<'d> {
    if let Some(contact) = groups.last_mut() {
        contact.fields.push(place);
    }
    Register {
        layout: Layout::inside(seat, "Inscrire une personne"),
        form: Filled { groups },
        communes: communes(seat.desk.site.catalogue()),
        doubles,
        failed: None,
    }
}

fn commune(value: String) -> Shown {
    let look = Look::Place {
        value,
        near: Vec::new(),
    };
    Shown::new("commune", "Commune où elle habite", look).hint("Son nom, ou son code postal.")
}

/// The commune that is meant, by its id; when it is not understood, the field says why and shows those near.
fn lives(catalogue: &Catalogue, typed: &str, field: &mut Shown) -> Option<String> {
    let mut facts = catalogue.vocabulary.facts.iter();
    let rank = facts.position(|fact| fact.place == Some(PlaceKind::Commune))?;
    if typed.is_empty() {
        return None;
    }
    match understood(catalogue, rank, &[typed.to_owned()]) {
        Ok(answer) => match answer.written(catalogue, rank)? {
            Given::Text(id) => Some(id),
            _ => None,
        },
        Err(why) => {
            field.wrong = Some(Cow::Owned(why.message));
            field.look = Look::Place {
                value: typed.to_owned(),
                near: near(&why.choices),
            };
            None
        }
    }
}

fn double(candidate: &Candidate) -> Double {
    Double {
        path: path_of(candidate.person),
        name: full_name(&candidate.identity),
        birth: candidate.identity.civil.birth_date.map(french::text::date),
        why: why(&candidate.likeness),
    }
}

/// Why two identities look alike, for whoever decides.
fn why(likeness: &Likeness) -> String {
    let told = likeness.why.iter().filter_map(|reason| match reason {
        Reason::Family(_) | Reason::First(_) => None,
        Reason::BirthNames => Some("le même nom de naissance"),
        Reason::BirthNameInUse => {
            Some("le nom de naissance de l'une est le nom d'usage de l'autre")
        }
        Reason::BirthNamesApart => Some("des noms de naissance différents"),
        Reason::NamesExchanged => Some("nom et prénom échangés"),
        Reason::Date(DateCloseness::Equal) => Some("née le même jour"),
        Reason::Date(DateCloseness::Exchanged) => Some("jour et mois de naissance échangés"),
        Reason::Date(DateCloseness::Slip) => Some("une date de naissance à un chiffre près"),
        Reason::Date(DateCloseness::Unknown) => Some("une date de naissance inconnue"),
        Reason::Date(DateCloseness::Far) => Some("une autre date de naissance"),
    });
    let told: Vec<&str> = ["un nom qui ressemble"].into_iter().chain(told).collect();
    french::text::listed(&told)
}
