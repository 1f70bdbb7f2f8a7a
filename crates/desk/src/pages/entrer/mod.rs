//! `/entrer` : an identifier and a password.

pub mod code;
pub mod second_facteur;

use app::account::Entered;
use app::{Error, Refusal, Who};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use signin::token::{Purpose, Token};
use web::cookies::{DOOR, SESSION};
use web::request::ours;

use crate::answer::{Stop, go, page, with_cookie, wrong};
use crate::asked::Asked;
use crate::desk::{Desk, Shared};
use crate::layout::Layout;
use crate::seat::{anyone, next};
use crate::{filters, guard, words};

/// The door.
#[derive(Template)]
#[template(path = "entrer/index.html")]
struct Door<'d> {
    layout: Layout<'d>,
    guard: String,
    login: String,
    back: String,
    wrong: Option<String>,
}

/// Shows the door.
pub async fn show(State(desk): State<Shared>, asked: Asked) -> Response {
    anyone(desk, asked, |desk, asked| {
        let cookie = door(desk, asked);
        let back = asked.query.get("vers").unwrap_or_default();
        let shown = page(&Door {
            layout: Layout::outside(desk, "Entrer"),
            guard: guard::word(&cookie),
            login: String::new(),
            back: ours(back).to_owned(),
            wrong: None,
        });
        Ok(with_cookie(shown, desk, DOOR, &cookie))
    })
    .await
}

/// Checks an identifier and its password.
pub async fn enter(State(desk): State<Shared>, asked: Asked) -> Response {
    anyone(desk, asked, |desk, asked| {
        let cookie = asked.cookies.get(DOOR).ok_or(Stop::Unguarded)?;
        if !guard::holds(asked, cookie) {
            return Err(Stop::Unguarded);
        }
        let login = asked.form.get("identifiant").unwrap_or_default();
        let password = asked.form.get("mot-de-passe").unwrap_or_default();
        let back = ours(asked.form.get("vers").unwrap_or_default());
        let entered = desk.call(&Who::nobody(), |call| {
            desk.office.sign_in(call, asked.from, login, password)
        });
        match entered {
            Ok(entered) => Ok(moved(desk, &entered, back)),
            Err(Error::Refused(Refusal::Denied(denied))) => Ok(wrong(&Door {
                layout: Layout::outside(desk, "Entrer"),
                guard: guard::word(cookie),
                login: login.to_owned(),
                back: back.to_owned(),
                wrong: Some(words::denied(&denied)),
            })),
            Err(error) => Err(error.into()),
        }
    })
    .await
}

/// What guards the door: the cookie there is, or a new one.
pub fn door(desk: &Desk, asked: &Asked) -> String {
    match asked.cookies.get(DOOR) {
        Some(known) => known.to_owned(),
        None => {
            let mut draw = desk.draw;
            Token::draw(Purpose::Form, &mut draw).0.reveal().to_owned()
        }
    }
}

/// Goes on, under a fresh token: to what is asked next, or back where one was going.
pub fn moved(desk: &Desk, entered: &Entered, back: &str) -> Response {
    let place = match next(&entered.stage) {
        "/a-faire" if !back.is_empty() => back,
        place => place,
    };
    with_cookie(go(place), desk, SESSION, entered.token.reveal())
}

/// Whoever has no session begins again.
fn out() -> Stop {
    Stop::Outside {
        back: "/".to_owned(),
    }
}

/// Somebody on the way in, by their session.
pub fn arriving(asked: &Asked) -> Result<&str, Stop> {
    asked.cookies.get(SESSION).ok_or_else(out)
}

/// The same, for a form of ours.
pub fn answering(asked: &Asked) -> Result<&str, Stop> {
    let token = arriving(asked)?;
    match guard::holds(asked, token) {
        true => Ok(token),
        false => Err(Stop::Unguarded),
    }
}
