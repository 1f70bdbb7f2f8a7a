//! `/administration/comptes` : who enters, under which mandates; and all that is given taken back.

mod un;

use app::account::{AccountItem, NewAccount};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use web::request::address;

use app::{Error, Refusal};

use crate::answer::{Told, page, wrong};
use crate::asked::Asked;
use crate::desk::{Desk, Shared};
use crate::layout::Layout;
use crate::seat::{Seat, seated};
use crate::{filters, words};

pub use un::{act, show as show_one};

/// The list, and the form of a new account.
#[derive(Template)]
#[template(path = "administration/comptes/index.html")]
struct Accounts<'d> {
    layout: Layout<'d>,
    searched: String,
    accounts: Vec<Shown>,
    next: Option<String>,
    new: NewAccount,
    wrong: Option<(&'static str, String)>,
}

/// An account.
struct Shown {
    item: AccountItem,
    mandates: Vec<Held>,
}

/// A mandate, in words.
struct Held {
    number: i64,
    role: String,
    place: Option<String>,
    days: String,
    open: bool,
}

/// The account was made: its link is shown once.
#[derive(Template)]
#[template(path = "administration/comptes/invite.html")]
struct Invitation<'d> {
    layout: Layout<'d>,
    account: i64,
    name: String,
    link: String,
}

/// Shows the accounts that answer a search.
pub async fn show(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        Ok(page(&list(seat, NewAccount::default(), None)?))
    })
    .await
}

/// Makes an account, and shows its invitation.
pub async fn create(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        let field = |name| seat.asked.form.get(name).unwrap_or_default().to_owned();
        let mail = Some(field("courriel")).filter(|mail| !mail.is_empty());
        let new = NewAccount {
            login: field("identifiant"),
            name: field("nom"),
            mail,
            person: None,
        };
        match seat.call(|office, call| office.create_account(call, &new)) {
            Ok(invited) => invite(seat, invited.account, &new.name, invited.token.reveal()),
            Err(stop) => match invalid_field(&stop) {
                Some(told) => Ok(wrong(&list(seat, new, Some(told))?)),
                None => Err(stop),
            },
        }
    })
    .await
}

/// The link of an invitation, shown once to who made the account.
fn invite(seat: &Seat<'_>, account: i64, name: &str, token: &str) -> Told {
    Ok(page(&Invitation {
        layout: seat.layout("Invitation"),
        account,
        name: name.to_owned(),
        link: format!("/invitation?lien={token}"),
    }))
}

/// What is wrong in a form, when that is why.
fn invalid_field(stop: &crate::answer::Stop) -> Option<(&'static str, String)> {
    match stop {
        crate::answer::Stop::App(Error::Refused(Refusal::Invalid { field, why })) => {
            Some((field, format!("« {field} » : {}.", words::invalid(*why))))
        }
        _ => None,
    }
}

fn list<'s>(
    seat: &'s Seat<'_>,
    new: NewAccount,
    wrong: Option<(&'static str, String)>,
) -> Result<Accounts<'s>, crate::answer::Stop> {
    let query = &seat.asked.query;
    let searched = query.get("q").unwrap_or_default().to_owned();
    let after = query.get("apres").unwrap_or_default().to_owned();
    let (found, next) = seat.call(|office, call| office.accounts(call, &searched, &after))?;
    let accounts = found.into_iter().map(|item| shown(seat.desk, item));
    Ok(Accounts {
        layout: seat.layout("Comptes et mandats"),
        accounts: accounts.collect(),
        next: next.map(|login| {
            let pairs = [("q", searched.as_str()), ("apres", &login)];
            address("/administration/comptes", &pairs)
        }),
        searched,
        new,
        wrong,
    })
}

/// An account with its mandates in words.
fn shown(desk: &Desk, item: AccountItem) -> Shown {
    let today = (desk.clock)().today;
    let mandates = item.mandates.iter().map(|mandate| {
        let from = french::text::date(mandate.from);
        let days = match (mandate.revoked_at, mandate.to) {
            (Some(_), _) => format!("repris ; il courait depuis le {from}"),
            (None, Some(to)) => format!("du {from} au {}", french::text::date(to)),
            (None, None) => format!("depuis le {from}"),
        };
        Held {
            number: mandate.id,
            role: desk.role(&mandate.role),
            place: mandate.structure.as_ref().map(|place| desk.named(place)),
            days,
            open: mandate.holds(today) || (mandate.revoked_at.is_none() && mandate.from > today),
        }
    });
    Shown {
        mandates: mandates.collect(),
        item,
    }
}
