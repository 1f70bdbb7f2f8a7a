//! `/menages/nouveau` : registers the household of somebody who is known.

use app::subject::Contact;
use app::{Error, Invalid, Refusal};
use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::answer::{Stop, Told, go, page, wrong};
use crate::asked::Asked;
use crate::desk::Shared;
use crate::filters;
use crate::forms::{Filled, Group, Shown};
use crate::layout::Layout;
use crate::pages::personnes::{HOUSEHOLDS, full_name, identity, number, path_of};
use crate::seat::{Seat, seated};
use crate::words;

/// The form.
#[derive(Template)]
#[template(path = "menages/nouveau.html")]
struct Register<'d> {
    layout: Layout<'d>,
    /// Whose household it is, and their page.
    person: i64,
    path: String,
    name: String,
    form: Filled,
    failed: Option<String>,
}

/// Shows the form.
pub async fn show(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        // A household is founded from somebody: one looks them up first.
        let Some(person) = seat.asked.query.get("personne") else {
            return Ok(go("/personnes"));
        };
        let person = number(person)?;
        Ok(page(&form(seat, person, &Contact::default(), None)?))
    })
    .await
}

/// Registers the household, then shows it.
pub async fn register(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, answer).await
}

fn answer(seat: &Seat<'_>) -> Told {
    let sent = &seat.asked.form;
    let person = number(sent.get("personne").unwrap_or_default())?;
    let text = |name| sent.get(name).map(str::to_owned);
    let contact = Contact {
        phone: text("telephone"),
        mail: text("courriel"),
        address: text("adresse"),
    };
    let founded = seat.desk.call(&seat.who, |call| {
        seat.office().found_household(call, &[person], &contact)
    });
    match founded {
        Ok(household) => Ok(go(&format!("{HOUSEHOLDS}/{household}"))),
        Err(Error::Refused(Refusal::Invalid { field, why })) => {
            Ok(wrong(&form(seat, person, &contact, Some((field, why)))?))
        }
        Err(error) => Err(error.into()),
    }
}

fn form<'d>(
    seat: &Seat<'d>,
    person: i64,
    contact: &Contact,
    failed: Option<(&str, Invalid)>,
) -> Result<Register<'d>, Stop> {
    let person = seat.call(|office, call| office.person(call, person))?;
    let name = full_name(&person.identity);
    // What is known of the person is proposed; what was typed is kept.
    let fresh = !seat.asked.posts;
    let own = &person.identity.contact;
    let value = |typed: &Option<String>, known: &Option<String>| {
        let value = if fresh { known } else { typed };
        value.clone().unwrap_or_default()
    };
    let address = value(&contact.address, &own.address);
    let address = Shown::line("adresse", "Adresse du logement", &address)
        .hint("Numéro, rue, étage. La commune se dit dans ce que l'on sait du ménage.");
    let phone = value(&contact.phone, &own.phone);
    let mail = value(&contact.mail, &own.mail);
    let mut fields = vec![address];
    fields.extend(identity::reached(&phone, &mail));
    let told = failed.map(|(field, why)| (field, words::invalid(why)));
    for field in &mut fields {
        field.wrong = told
            .filter(|(name, _)| *name == field.name)
            .map(|(_, told)| told.into());
    }
    let elsewhere = told.filter(|(name, _)| fields.iter().all(|field| field.name != *name));
    Ok(Register {
        layout: Layout::inside(seat, format!("Inscrire le ménage de {name}")),
        person: person.id,
        path: path_of(person.id),
        name,
        form: Filled {
            groups: vec![Group {
                title: None,
                hint: None,
                fields,
            }],
        },
        failed: elsewhere.map(|(_, told)| told.to_owned()),
    })
}
