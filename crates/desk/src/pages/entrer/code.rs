//! `/entrer/code` : the second factor, or a recovery code.

use app::account::{Stage, Typed};
use app::{Error, Refusal, Who};
use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::{answering, arriving, moved};
use crate::answer::{go, page, wrong};
use crate::asked::Asked;
use crate::desk::Shared;
use crate::layout::Layout;
use crate::seat::{anyone, next};
use crate::{filters, guard, words};

/// The question.
#[derive(Template)]
#[template(path = "entrer/code.html")]
struct Code<'d> {
    layout: Layout<'d>,
    guard: String,
    wrong: Option<String>,
}

/// Asks for a code.
pub async fn show(State(desk): State<Shared>, asked: Asked) -> Response {
    anyone(desk, asked, |desk, asked| {
        let token = arriving(asked)?;
        // Whoever is asked something else, or nothing more, goes there.
        let inside = desk.office.session((desk.clock)(), token)?;
        if !matches!(inside.stage, Stage::SecondFactor) {
            return Ok(go(next(&inside.stage)));
        }
        Ok(page(&Code {
            layout: Layout::outside(desk, "Votre code"),
            guard: guard::word(token),
            wrong: None,
        }))
    })
    .await
}

/// Checks a code.
pub async fn check(State(desk): State<Shared>, asked: Asked) -> Response {
    anyone(desk, asked, |desk, asked| {
        let token = answering(asked)?;
        let code = asked.form.get("code").unwrap_or_default();
        let recovery = asked.form.get("secours").unwrap_or_default();
        let typed = match recovery.is_empty() {
            true => Typed::Totp(code),
            false => Typed::Recovery(recovery),
        };
        let entered = desk.call(&Who::nobody(), |call| {
            desk.office.second_factor(call, asked.from, token, typed)
        });
        match entered {
            Ok(entered) => Ok(moved(desk, &entered, "")),
            Err(Error::Refused(Refusal::Denied(denied))) => Ok(wrong(&Code {
                layout: Layout::outside(desk, "Votre code"),
                guard: guard::word(token),
                wrong: Some(words::denied(&denied)),
            })),
            Err(error) => Err(error.into()),
        }
    })
    .await
}
