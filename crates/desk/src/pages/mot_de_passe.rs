//! `/mot-de-passe` : a password forgotten; `/mot-de-passe/nouveau` and `/invitation` : one chosen by a link.

use app::{Denied, Error, Refusal, Who};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use web::cookies::DOOR;

use super::entrer::door;
use crate::answer::{Stop, page, with_cookie, wrong};
use crate::asked::Asked;
use crate::desk::{Desk, Shared};
use crate::layout::Layout;
use crate::seat::anyone;
use crate::{filters, guard, words};

/// Asks for a link.
#[derive(Template)]
#[template(path = "mot_de_passe/index.html")]
struct Forgotten<'d> {
    layout: Layout<'d>,
    guard: String,
    login: String,
    asked: bool,
    wrong: Option<String>,
}

/// Characters of the longest identifier: a mail address (RFC 5321).
const LONGEST: usize = 254;

/// Chooses a password by a link.
#[derive(Template)]
#[template(path = "mot_de_passe/nouveau.html")]
struct Choose<'d> {
    layout: Layout<'d>,
    guard: String,
    action: &'static str,
    link: String,
    chosen: bool,
    wrong: Option<String>,
}

/// Which link a page answers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Link {
    Forgotten,
    Invitation,
}

impl Link {
    fn path(self) -> &'static str {
        match self {
            Link::Forgotten => "/mot-de-passe/nouveau",
            Link::Invitation => "/invitation",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Link::Forgotten => "Un nouveau mot de passe",
            Link::Invitation => "Votre premier mot de passe",
        }
    }
}

/// Shows the question.
pub async fn show(State(desk): State<Shared>, asked: Asked) -> Response {
    anyone(desk, asked, |desk, asked| {
        let cookie = door(desk, asked);
        let shown = page(&forgotten(desk, &cookie, false, None));
        Ok(with_cookie(shown, desk, DOOR, &cookie))
    })
    .await
}

/// Asks for a link: whether there is such an account is not told.
pub async fn ask(State(desk): State<Shared>, asked: Asked) -> Response {
    anyone(desk, asked, |desk, asked| {
        let cookie = at_the_door(asked)?;
        let login = asked.form.get("identifiant").unwrap_or_default();
        if !(1..=LONGEST).contains(&login.chars().count()) {
            let told = "Écrivez votre identifiant, tel qu'on vous l'a donné.".to_owned();
            return Ok(wrong(&Forgotten {
                login: login.to_owned(),
                ..forgotten(desk, cookie, false, Some(told))
            }));
        }
        let told = desk.call(&Who::nobody(), |call| {
            desk.office.ask_reset(call, asked.from, login)
        });
        match told {
            Ok(()) => Ok(page(&forgotten(desk, cookie, true, None))),
            Err(Error::Refused(Refusal::Denied(denied))) => {
                let told = words::denied(&denied);
                Ok(wrong(&forgotten(desk, cookie, false, Some(told))))
            }
            Err(error) => Err(error.into()),
        }
    })
    .await
}

/// Shows the form that the link of a forgotten password opens.
pub async fn show_new(State(desk): State<Shared>, asked: Asked) -> Response {
    anyone(desk, asked, |desk, asked| {
        opened(desk, asked, Link::Forgotten)
    })
    .await
}

/// Shows the form that an invitation opens.
pub async fn show_invitation(State(desk): State<Shared>, asked: Asked) -> Response {
    anyone(desk, asked, |desk, asked| {
        opened(desk, asked, Link::Invitation)
    })
    .await
}

/// Chooses a password by the link of a forgotten one.
pub async fn choose_new(State(desk): State<Shared>, asked: Asked) -> Response {
    anyone(desk, asked, |desk, asked| {
        chosen(desk, asked, Link::Forgotten)
    })
    .await
}

/// Chooses a first password.
pub async fn answer_invitation(State(desk): State<Shared>, asked: Asked) -> Response {
    anyone(desk, asked, |desk, asked| {
        chosen(desk, asked, Link::Invitation)
    })
    .await
}

fn opened(desk: &Desk, asked: &Asked, link: Link) -> crate::answer::Told {
    let cookie = door(desk, asked);
    let text = asked.query.get("lien").unwrap_or_default();
    let shown = page(&choose(desk, &cookie, (link, text), None));
    Ok(with_cookie(shown, desk, DOOR, &cookie))
}

fn chosen(desk: &Desk, asked: &Asked, link: Link) -> crate::answer::Told {
    let cookie = at_the_door(asked)?;
    let text = asked.form.get("lien").unwrap_or_default();
    let password = asked.form.get("mot-de-passe").unwrap_or_default();
    let again = asked.form.get("encore").unwrap_or_default();
    if password != again {
        let told = "Les deux mots de passe diffèrent. Tapez deux fois le même.".to_owned();
        return Ok(wrong(&choose(desk, cookie, (link, text), Some(told))));
    }
    let told = desk.call(&Who::nobody(), |call| match link {
        Link::Forgotten => desk.office.reset_password(call, asked.from, text, password),
        Link::Invitation => desk
            .office
            .accept_invitation(call, asked.from, text, password),
    });
    match told {
        Ok(()) => Ok(page(&Choose {
            chosen: true,
            ..choose(desk, cookie, (link, ""), None)
        })),
        Err(Error::Refused(Refusal::Denied(denied))) => {
            // A link that opens nothing is not asked for twice.
            let text = if matches!(denied, Denied::Ticket(_)) {
                ""
            } else {
                text
            };
            let told = words::denied(&denied);
            Ok(wrong(&choose(desk, cookie, (link, text), Some(told))))
        }
        Err(error) => Err(error.into()),
    }
}

/// The cookie of the door, for a form of ours.
fn at_the_door(asked: &Asked) -> Result<&str, Stop> {
    let cookie = asked.cookies.get(DOOR).ok_or(Stop::Unguarded)?;
    match guard::holds(asked, cookie) {
        true => Ok(cookie),
        false => Err(Stop::Unguarded),
    }
}

fn forgotten<'d>(
    desk: &'d Desk,
    cookie: &str,
    asked: bool,
    wrong: Option<String>,
) -> Forgotten<'d> {
    Forgotten {
        layout: Layout::outside(desk, "Mot de passe oublié"),
        guard: guard::word(cookie),
        login: String::new(),
        asked,
        wrong,
    }
}

fn choose<'d>(
    desk: &'d Desk,
    cookie: &str,
    (link, text): (Link, &str),
    wrong: Option<String>,
) -> Choose<'d> {
    Choose {
        layout: Layout::outside(desk, link.title()),
        guard: guard::word(cookie),
        action: link.path(),
        link: text.to_owned(),
        chosen: false,
        wrong,
    }
}
