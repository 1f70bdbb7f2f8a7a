//! `/entrer/second-facteur` : to enrol a second factor, asked by a role or wanted by its holder.

use app::account::Enrolment;
use app::{Denied, Error, Refusal, Who};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use qrcode::QrCode;
use qrcode::render::svg;
use web::cookies::SESSION;

use super::{answering, arriving};
use crate::answer::{page, with_cookie, wrong};
use crate::asked::Asked;
use crate::desk::{Desk, Shared};
use crate::layout::Layout;
use crate::seat::{anyone, next};
use crate::{filters, guard, words};

/// Why, and how.
#[derive(Template)]
#[template(path = "entrer/second_facteur.html")]
struct Begin<'d> {
    layout: Layout<'d>,
    guard: String,
}

/// The secret to scan, and its first code; without the secret, the next code.
#[derive(Template)]
#[template(path = "entrer/premier_code.html")]
struct First<'d> {
    layout: Layout<'d>,
    guard: String,
    secret: Option<Scan>,
    wrong: Option<String>,
}

/// What an application reads.
struct Scan {
    picture: String,
    typed: String,
}

/// The recovery codes, shown once.
#[derive(Template)]
#[template(path = "entrer/codes.html")]
struct Codes<'d> {
    layout: Layout<'d>,
    codes: Vec<String>,
    onward: &'static str,
}

/// Says why and how; nothing is drawn yet.
pub async fn show(State(desk): State<Shared>, asked: Asked) -> Response {
    anyone(desk, asked, |desk, asked| {
        let token = arriving(asked)?;
        Ok(page(&Begin {
            layout: Layout::outside(desk, "Votre second facteur"),
            guard: guard::word(token),
        }))
    })
    .await
}

/// Draws a secret and shows it.
pub async fn begin(State(desk): State<Shared>, asked: Asked) -> Response {
    anyone(desk, asked, |desk, asked| {
        let token = answering(asked)?;
        let enrolment = desk.call(&Who::nobody(), |call| {
            desk.office.begin_enrolment(call, token)
        })?;
        Ok(page(&first(desk, token, Some(scan(&enrolment)), None)))
    })
    .await
}

/// Enrols it, once its first code is right.
pub async fn enrol(State(desk): State<Shared>, asked: Asked) -> Response {
    anyone(desk, asked, |desk, asked| {
        let token = answering(asked)?;
        let code = asked.form.get("code").unwrap_or_default();
        let enrolled = desk.call(&Who::nobody(), |call| desk.office.enrol(call, token, code));
        match enrolled {
            Ok(enrolled) => {
                let shown = page(&Codes {
                    layout: Layout::outside(desk, "Vos codes de secours"),
                    codes: enrolled.codes,
                    onward: next(&enrolled.entered.stage),
                });
                let token = enrolled.entered.token;
                Ok(with_cookie(shown, desk, SESSION, token.reveal()))
            }
            Err(Error::Refused(Refusal::Denied(denied @ Denied::Wrong))) => {
                let told = words::denied(&denied);
                Ok(wrong(&first(desk, token, None, Some(told))))
            }
            Err(error) => Err(error.into()),
        }
    })
    .await
}

fn first<'d>(
    desk: &'d Desk,
    token: &str,
    secret: Option<Scan>,
    wrong: Option<String>,
) -> First<'d> {
    First {
        layout: Layout::outside(desk, "Votre second facteur"),
        guard: guard::word(token),
        secret,
        wrong,
    }
}

/// The picture is a bonus: whoever cannot scan types.
fn scan(enrolment: &Enrolment) -> Scan {
    let code = QrCode::new(enrolment.uri.as_bytes());
    let picture = code.map(|code| {
        code.render::<svg::Color<'_>>()
            .min_dimensions(220, 220)
            .build()
    });
    let picture = picture.unwrap_or_default();
    // The picture alone, without the head of a file.
    let from = picture.find("<svg").unwrap_or(picture.len());
    let letters: Vec<char> = enrolment.base32.chars().collect();
    let groups = letters.chunks(4).map(|group| group.iter().collect());
    Scan {
        picture: picture[from..].to_owned(),
        typed: groups.collect::<Vec<String>>().join(" "),
    }
}
