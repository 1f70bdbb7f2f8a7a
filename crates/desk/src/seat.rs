//! Who asks: somebody with a session, under a mandate. Every page of the tool begins here.

use app::account::{Inside, Stage};
use app::{Call, Error, Office, Who};
use axum::response::Response;
use web::cookies::SESSION;

use crate::answer::{Stop, Told, go, with_cookie};
use crate::asked::Asked;
use crate::desk::{Desk, Shared};
use crate::guard;
use crate::layout::Layout;

/// Somebody in, and what they ask.
pub struct Seat<'d> {
    /// The tool.
    pub desk: &'d Desk,
    /// The request.
    pub asked: &'d Asked,
    /// The token of their session.
    pub token: &'d str,
    /// Their session.
    pub inside: Inside,
    /// Who they act as.
    pub who: Who,
}

impl<'d> Seat<'d> {
    /// Livret at work.
    pub fn office(&self) -> &'d Office<'static> {
        &self.desk.office
    }

    /// Asks or does something under their mandate.
    ///
    /// # Errors
    /// What `app` says.
    pub fn call<T>(
        &self,
        work: impl FnOnce(&Office<'static>, &Call<'_>) -> Result<T, Error<'static>>,
    ) -> Result<T, Stop> {
        let done = self
            .desk
            .call(&self.who, |call| work(&self.desk.office, call));
        done.map_err(Stop::App)
    }

    /// The frame of a page.
    pub fn layout(&self, title: impl Into<String>) -> Layout<'_> {
        Layout::inside(self, title)
    }
}

/// Answers somebody who is in; the others enter first, then come back. A form that was not filled on our own
/// page is not read.
pub async fn seated(
    desk: Shared,
    asked: Asked,
    answer: impl FnOnce(&Seat<'_>) -> Told + Send + 'static,
) -> Response {
    at_work(move || {
        let seat = match sit(&desk, &asked) {
            Ok(seat) => seat,
            Err(response) => return *response,
        };
        if asked.posts && !guard::holds(&asked, seat.token) {
            return Stop::Unguarded.shown(&desk, Some(seat.layout("")));
        }
        answer(&seat).unwrap_or_else(|stop| match stop.is_outside() {
            true => outside(&desk, &asked),
            false => stop.shown(&desk, Some(seat.layout(""))),
        })
    })
    .await
}

/// Answers whoever comes, in or not; where somebody had to be in and is no more, they enter again.
pub async fn anyone(
    desk: Shared,
    asked: Asked,
    answer: impl FnOnce(&Desk, &Asked) -> Told + Send + 'static,
) -> Response {
    at_work(move || {
        answer(&desk, &asked).unwrap_or_else(|stop| match stop.is_outside() {
            true => outside(&desk, &asked),
            false => stop.shown(&desk, None),
        })
    })
    .await
}

/// The memory answers in its own time: never on the threads that listen.
async fn at_work(work: impl FnOnce() -> Response + Send + 'static) -> Response {
    match tokio::task::spawn_blocking(work).await {
        Ok(response) => response,
        Err(failed) => std::panic::resume_unwind(failed.into_panic()),
    }
}

/// Who holds the session of a request, when they are in under a mandate.
pub(crate) fn sit<'d>(desk: &'d Desk, asked: &'d Asked) -> Result<Seat<'d>, Box<Response>> {
    let Some(token) = asked.cookies.get(SESSION) else {
        return Err(Box::new(outside(desk, asked)));
    };
    let inside = match desk.office.session((desk.clock)(), token) {
        Ok(inside) => inside,
        Err(Error::Refused(_)) => return Err(Box::new(outside(desk, asked))),
        Err(fault) => return Err(Box::new(Stop::App(fault).shown(desk, None))),
    };
    match (&inside.stage, inside.who.clone()) {
        (Stage::In(_), Some(who)) => Ok(Seat {
            desk,
            asked,
            token,
            inside,
            who,
        }),
        (stage, _) => Err(Box::new(go(next(stage)))),
    }
}

/// Where somebody goes next on the way in.
pub fn next(stage: &Stage<i64>) -> &'static str {
    match stage {
        Stage::SecondFactor => "/entrer/code",
        Stage::Enrolment => "/entrer/second-facteur",
        Stage::Mandate => "/mandat",
        Stage::In(_) => "/a-faire",
    }
}

/// They enter, then come back: to a page they asked to see, never to a form they sent.
fn outside(desk: &Desk, asked: &Asked) -> Response {
    let back = match asked.posts {
        true => "/".to_owned(),
        false => asked.path.clone(),
    };
    let response = Stop::Outside { back }.shown(desk, None);
    match asked.cookies.get(SESSION) {
        Some(_) => with_cookie(response, desk, SESSION, ""),
        None => response,
    }
}
