//! `/profil` : one's own account: mandates, what proves who one is, the sessions that are open.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use app::notices::Mails;
use app::{Error, Refusal};

use crate::answer::{Stop, Told, go, page, wrong};
use crate::asked::Asked;
use crate::desk::Shared;
use crate::layout::Layout;
use crate::pages::calendrier::{self, Kept};
use crate::seat::{Seat, seated};
use crate::{filters, words};

/// The account.
#[derive(Template)]
#[template(path = "profil/index.html")]
struct Profile<'d> {
    layout: Layout<'d>,
    name: String,
    mandates: Vec<(String, Option<String>, Option<String>)>,
    enrolled: bool,
    sessions: Vec<Open>,
    mails: Mails,
    codes: Vec<String>,
    /// Where what is wrong is, and why.
    wrong: Option<(&'static str, String)>,
    changed: bool,
    /// The calendars made under the mandate, and the link of the one just made.
    calendars: Vec<Kept>,
    link: Option<String>,
    /// Where they are made and taken back.
    diary: &'static str,
    /// Whether they take lists away: a person has their own copy.
    exports: bool,
}

/// A session that is open.
struct Open {
    number: i64,
    since: String,
    this: bool,
}

/// Shows the account.
pub async fn show(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| Ok(page(&profile(seat)?))).await
}

/// Changes the password for another.
pub async fn change_password(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        let field = |name| seat.asked.form.get(name).unwrap_or_default();
        let (present, wanted) = (field("actuel"), field("nouveau"));
        if wanted != field("encore") {
            let told = "Les deux nouveaux mots de passe diffèrent. Tapez deux fois le même.";
            return said(seat, ("actuel", told.to_owned()));
        }
        let done = seat.desk.call(&seat.who, |call| {
            let office = seat.office();
            office.change_password(call, seat.asked.from, seat.token, (present, wanted))
        });
        match done {
            Ok(()) => Ok(page(&Profile {
                changed: true,
                ..profile(seat)?
            })),
            Err(Error::Refused(Refusal::Denied(denied))) => {
                said(seat, ("actuel", words::denied(&denied)))
            }
            Err(error) => Err(error.into()),
        }
    })
    .await
}

/// Closes another session of one's own.
pub async fn end_session(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        let number = seat.asked.form.get("session");
        let number = number.and_then(|text| text.parse().ok()).unwrap_or(0);
        seat.call(|office, call| office.end_session(call, seat.token, number))?;
        Ok(go("/profil"))
    })
    .await
}

/// Draws new recovery codes, shown once.
pub async fn renew_codes(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        let codes = seat.call(|office, call| office.renew_codes(call, seat.token))?;
        Ok(page(&Profile {
            codes,
            ..profile(seat)?
        }))
    })
    .await
}

/// Chooses when to be written to.
pub async fn choose_mails(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        let word = seat.asked.form.get("courriels").unwrap_or_default();
        match seat.call(|office, call| office.choose_mails(call, word)) {
            Ok(()) => Ok(go("/profil")),
            Err(Stop::App(Error::Refused(Refusal::Invalid { .. }))) => {
                let told = "Courriels : choisissez dans la liste.".to_owned();
                said(seat, ("courriels", told))
            }
            Err(other) => Err(other),
        }
    })
    .await
}

/// Makes a calendar of what is due under the mandate, and shows its link.
pub async fn make_calendar(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| match calendrier::make(seat, None) {
        Ok(link) => Ok(page(&Profile {
            link: Some(link),
            ..profile(seat)?
        })),
        Err(Stop::App(Error::Refused(Refusal::Invalid { why, .. }))) => {
            let told = format!("Calendrier : {}.", words::invalid(why));
            said(seat, ("calendriers", told))
        }
        Err(other) => Err(other),
    })
    .await
}

/// Takes a calendar back.
pub async fn take_calendar_back(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        calendrier::take_back(seat)?;
        Ok(go("/profil#calendriers"))
    })
    .await
}

fn said(seat: &Seat<'_>, told: (&'static str, String)) -> Told {
    Ok(wrong(&Profile {
        wrong: Some(told),
        ..profile(seat)?
    }))
}

fn profile<'s>(seat: &'s Seat<'_>) -> Result<Profile<'s>, Stop> {
    let now = (seat.desk.clock)();
    let sessions = seat.office().own_sessions(now, seat.token)?;
    let mandates = seat.inside.mandates.iter().map(|mandate| {
        let place = mandate.structure.as_ref();
        (
            seat.desk.role(&mandate.role),
            place.map(|place| seat.desk.named(place)),
            mandate.to.map(french::text::date),
        )
    });
    Ok(Profile {
        layout: seat.layout("Mon compte"),
        name: seat.inside.name.clone(),
        mandates: mandates.collect(),
        enrolled: seat.inside.enrolled,
        sessions: sessions
            .into_iter()
            .map(|open| Open {
                number: open.id,
                since: words::ago(now.at - open.opened_at),
                this: open.this,
            })
            .collect(),
        mails: seat.call(|office, call| office.mails(call))?,
        codes: Vec::new(),
        wrong: None,
        changed: false,
        calendars: calendrier::kept(seat, None)?,
        link: None,
        diary: "/profil/calendrier",
        exports: seat.who.person.is_none(),
    })
}
