//! What a page becomes: a template shown, somewhere else to go, or why there is no answer.

use app::{Denied, Error, Refusal};
use askama::Template;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION, REFRESH, SET_COOKIE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use web::cookies;
use web::request::{Unreadable, address};

use crate::desk::Desk;
use crate::layout::Layout;
use crate::{filters, words};

/// Why a page is not answered as asked.
#[derive(Debug)]
pub enum Stop {
    /// `app` refuses, or failed.
    App(Error<'static>),
    /// The form was not filled on our own page, or too long ago.
    Unguarded,
    /// What was sent cannot be read.
    Unreadable(Unreadable),
    /// What was to be printed cannot be.
    Unprinted(papers::Fault),
    /// Nobody is in: they enter, then come back here.
    Outside {
        /// Where they wanted to go.
        back: String,
    },
}

/// What a page comes to.
pub type Told = Result<Response, Stop>;

impl From<Error<'static>> for Stop {
    fn from(error: Error<'static>) -> Stop {
        Stop::App(error)
    }
}

/// A page that nobody keeps: it says something of somebody.
pub fn page(template: &impl Template) -> Response {
    shown(StatusCode::OK, template)
}

/// The same page with what is wrong in the form: 422 (RFC 9110 §15.5.21), nothing was changed.
pub fn wrong(template: &impl Template) -> Response {
    shown(StatusCode::UNPROCESSABLE_ENTITY, template)
}

/// The same page once somebody else changed what it is about: 409 (RFC 9110 §15.5.10), nothing was changed.
pub fn overtaken(template: &impl Template) -> Response {
    shown(StatusCode::CONFLICT, template)
}

fn shown(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => {
            let headers = [
                (CONTENT_TYPE, "text/html; charset=utf-8"),
                (CACHE_CONTROL, "no-store"),
            ];
            (status, headers, html).into_response()
        }
        Err(error) => {
            let reference = logged(&error.to_string());
            let told = format!("La page n'a pas pu être composée (référence {reference}).");
            (StatusCode::INTERNAL_SERVER_ERROR, told).into_response()
        }
    }
}

/// Somewhere else to go, once a form is answered (303, RFC 9110 §15.4.4).
pub fn go(path: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // A path of ours is always a header; one that is not leads home.
    let place = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/a-faire"));
    headers.insert(LOCATION, place);
    response
}

/// Adds a cookie to a response; an empty value takes it away.
pub fn with_cookie(mut response: Response, desk: &Desk, name: &str, value: &str) -> Response {
    if let Some(cookie) = cookies::set(name, value, desk.secure) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

/// The same page, that its reader asked to see again after so many seconds.
pub fn again(mut response: Response, seconds: u64) -> Response {
    response.headers_mut().insert(REFRESH, seconds.into());
    response
}

/// A page that says why there is no answer, and what to do.
#[derive(Template)]
#[template(path = "refused.html")]
struct Refused<'d> {
    layout: Layout<'d>,
    title: &'static str,
    what_to_do: Vec<String>,
    /// The page to look at again, when something may be done there.
    back: Option<String>,
}

impl Stop {
    /// The page that says so, within the frame of who asks when they are in.
    pub fn shown(self, desk: &Desk, layout: Option<Layout<'_>>) -> Response {
        if let Some(back) = self.outside() {
            let back = [("vers", back)];
            let asked = if back[0].1 == "/" { &[][..] } else { &back[..] };
            return go(&address("/entrer", asked));
        }
        let (status, title, what_to_do) = self.told();
        let mut layout = layout.unwrap_or_else(|| Layout::outside(desk, title));
        title.clone_into(&mut layout.title);
        let again = matches!(
            status,
            StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY
        );
        let back = layout.origin().filter(|_| again);
        shown(
            status,
            &Refused {
                layout,
                title,
                what_to_do,
                back,
            },
        )
    }

    /// Where somebody who is not in wanted to go.
    fn outside(&self) -> Option<&str> {
        match self {
            Stop::Outside { back } => Some(back),
            _ => None,
        }
    }

    fn told(&self) -> (StatusCode, &'static str, Vec<String>) {
        let said = |text: &str| vec![text.to_owned()];
        match self {
            Stop::App(Error::Refused(refusal)) => refused(refusal),
            Stop::App(fault) => {
                let reference = logged(&fault.to_string());
                let what = format!(
                    "Rien n'a été changé. Réessayez ; si cela recommence, donnez la référence {reference} à qui \
                     tient Livret."
                );
                (
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "Une panne est survenue",
                    vec![what],
                )
            }
            Stop::Unprinted(fault) => {
                let reference = logged(&fault.to_string());
                let what = format!(
                    "Rien n'a été changé. Le modèle de ce papier est à revoir : donnez la référence {reference} à qui tient \
                     Livret."
                );
                (
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "Ce papier n'a pas pu être imprimé",
                    vec![what],
                )
            }
            Stop::Outside { .. } => (
                StatusCode::NOT_FOUND,
                "Cette page n'existe pas",
                said("Elle n'existe pas, ou ce n'est pas à vous de la voir."),
            ),
            Stop::Unguarded => (
                StatusCode::FORBIDDEN,
                "Ce formulaire n'est plus valable",
                said(
                    "Rien n'a été changé. Il vient d'une page ouverte avant votre entrée, ou d'un autre site. \
                     Revenez en arrière, rechargez la page, puis recommencez.",
                ),
            ),
            Stop::Unreadable(Unreadable::TooLong) => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "Cet envoi est trop long",
                said("Rien n'a été changé. Raccourcissez les textes, puis recommencez."),
            ),
            Stop::Unreadable(Unreadable::Malformed) => (
                StatusCode::BAD_REQUEST,
                "Cet envoi n'a pas été compris",
                said(
                    "Rien n'a été changé. Il est mal formé, ou s'est arrêté en route : recommencez.",
                ),
            ),
            Stop::Unreadable(Unreadable::NotText) => (
                StatusCode::BAD_REQUEST,
                "Cet envoi n'a pas été compris",
                said("Rien n'a été changé. Il contient des caractères illisibles."),
            ),
        }
    }
}

fn refused(refusal: &Refusal<'_>) -> (StatusCode, &'static str, Vec<String>) {
    let said = |text: &str| vec![text.to_owned()];
    match refusal {
        Refusal::NotFound => (
            StatusCode::NOT_FOUND,
            "Cette page n'existe pas",
            said("Elle n'existe pas, ou ce n'est pas à vous de la voir."),
        ),
        Refusal::Gone => (
            StatusCode::GONE,
            "Ces données ne sont plus là",
            said(
                "Elles ont été effacées, ou mises en archive restreinte, comme les règles de conservation le prévoient.",
            ),
        ),
        Refusal::Forbidden | Refusal::NotYours => (
            StatusCode::FORBIDDEN,
            "Ce n'est pas à vous de le faire",
            said(
                "Rien n'a été changé. Votre mandat ne le permet pas ; si vous en tenez un autre, choisissez-le.",
            ),
        ),
        Refusal::Stale => (
            StatusCode::CONFLICT,
            "Quelqu'un est passé avant vous",
            said(
                "Rien n'a été changé. Revenez à la page, regardez ce qu'elle dit maintenant, puis recommencez.",
            ),
        ),
        Refusal::Denied(denied) => (
            words::denied_status(denied),
            "Cela n'est pas possible",
            vec![words::denied(denied)],
        ),
        Refusal::Answer { .. } => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "La fiche ne le permet pas",
            said("Rien n'a été changé."),
        ),
        Refusal::Invalid { field, why } => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "Une réponse ne convient pas",
            vec![format!(
                "Rien n'a été changé. « {field} » : {}",
                words::invalid(*why)
            )],
        ),
    }
}

impl Stop {
    /// Whether nobody is in any more.
    pub fn is_outside(&self) -> bool {
        let Stop::App(Error::Refused(Refusal::Denied(denied))) = self else {
            return false;
        };
        matches!(denied, Denied::NoSession | Denied::Expired(_))
    }
}

/// Writes a fault on the standard error under a short reference, which is what the reader is told.
pub(crate) fn logged(fault: &str) -> String {
    use std::io::Write;
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let reference = format!(
        "{}-{}",
        std::process::id(),
        NEXT.fetch_add(1, Ordering::Relaxed)
    );
    let _ = writeln!(std::io::stderr().lock(), "panne {reference} : {fault}");
    reference
}
