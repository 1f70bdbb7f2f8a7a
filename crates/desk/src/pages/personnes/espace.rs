//! `/personnes/{id}/espace` : a person is invited to their own space, by mail or by a link to hand over.

use app::account::Space;
use app::{Error, Refusal};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use web::request::address;

use super::{full_name, number, path_of};
use crate::answer::{Stop, page, wrong};
use crate::asked::Asked;
use crate::desk::Shared;
use crate::layout::Layout;
use crate::seat::{Seat, seated};
use crate::{filters, words};

/// The invitation.
#[derive(Template)]
#[template(path = "personnes/espace.html")]
struct Invite<'d> {
    layout: Layout<'d>,
    path: String,
    name: String,
    mail: String,
    /// They enter it already.
    open: bool,
    /// They were invited before.
    again: bool,
    failed: Option<String>,
    /// The login, and the link when it is to be handed over.
    done: Option<(String, Option<String>)>,
}

/// Shows the form.
pub async fn show(State(desk): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| {
        Ok(page(&shown(seat, number(&id)?)?))
    })
    .await
}

/// Invites.
pub async fn invite(State(desk): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| {
        let id = number(&id)?;
        let form = &seat.asked.form;
        let again = |told: &str| {
            Ok(wrong(&Invite {
                failed: Some(told.to_owned()),
                ..shown(seat, id)?
            }))
        };
        let mail = match (form.get("par"), form.get("courriel")) {
            (Some("courriel"), None) => {
                return again("Courriel : écrivez l'adresse de la personne.");
            }
            (Some("courriel"), mail) => mail,
            (Some("lien"), _) => None,
            _ => return again("Choisissez : par courriel, ou par un lien à remettre."),
        };
        match seat.call(|office, call| office.invite_to_space(call, id, mail)) {
            Ok(invited) => {
                let link = invited
                    .token
                    .map(|token| address("/invitation", &[("lien", token.reveal())]));
                Ok(page(&Invite {
                    done: Some((invited.login, link)),
                    ..shown(seat, id)?
                }))
            }
            Err(Stop::App(Error::Refused(Refusal::Invalid { field, why }))) => {
                let field = match field {
                    "identifiant" | "courriel" => "Courriel",
                    _ => "Espace",
                };
                let told = format!("{field} : {}.", words::invalid(why));
                Ok(wrong(&Invite {
                    failed: Some(told),
                    ..shown(seat, id)?
                }))
            }
            Err(other) => Err(other),
        }
    })
    .await
}

fn shown<'d>(seat: &'d Seat<'_>, id: i64) -> Result<Invite<'d>, Stop> {
    let (person, space) =
        seat.call(|office, call| Ok((office.person(call, id)?, office.space_of(call, id)?)))?;
    let name = full_name(&person.identity);
    let typed = seat.asked.form.get("courriel").map(str::to_owned);
    let known = person.identity.contact.mail.clone();
    Ok(Invite {
        layout: seat.layout(format!("Inviter {name} à son espace")),
        path: path_of(person.id),
        name,
        mail: typed.or(known).unwrap_or_default(),
        open: space == Space::Open,
        again: space == Space::Invited,
        failed: None,
        done: None,
    })
}
