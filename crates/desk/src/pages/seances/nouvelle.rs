//! `/seances/nouvelle` and `/seances/{id}/changer` : a meeting planned, or moved.

use app::meetings::{BodyItem, MeetingView, NewMeeting};
use app::{Error, Invalid, Refusal};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use french::typed;

use super::{hour, named, number};
use crate::answer::{Stop, Told, go, page, wrong};
use crate::asked::Asked;
use crate::desk::Shared;
use crate::layout::Layout;
use crate::seat::{Seat, seated};
use crate::{filters, words};

/// The form.
#[derive(Template)]
#[template(path = "seances/nouvelle.html")]
struct Page<'d> {
    layout: Layout<'d>,
    /// Where the form goes.
    action: String,
    /// Where one goes without it.
    back: String,
    /// Those among which one chooses: name, words, chosen; none when it moves.
    bodies: Vec<(String, String, bool)>,
    /// Whose it is, when it moves.
    body: Option<String>,
    version: i64,
    day: String,
    hour: String,
    place: String,
    /// What is wrong: the field, its words, why.
    wrong: Vec<(&'static str, &'static str, &'static str)>,
}

impl Page<'_> {
    fn is_wrong(&self, field: &str) -> bool {
        self.wrong.iter().any(|(known, ..)| *known == field)
    }
}

/// Shows the form of a new meeting.
pub async fn show(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| Ok(page(&fresh(seat, Vec::new())?))).await
}

/// Plans it.
pub async fn plan(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        let new = match read(seat) {
            Ok(new) => new,
            Err(faults) => return Ok(wrong(&fresh(seat, faults)?)),
        };
        match seat.call(|office, call| office.plan_meeting(call, &new)) {
            Ok(id) => Ok(go(&format!("/seances/{id}?fait=prevue"))),
            Err(stop) => Ok(wrong(&fresh(seat, faults_of(stop)?)?)),
        }
    })
    .await
}

/// Shows the form that moves one.
pub async fn show_one(
    State(desk): State<Shared>,
    Path(id): Path<String>,
    asked: Asked,
) -> Response {
    seated(desk, asked, move |seat| {
        let id = number(&id)?;
        let view = seat.call(|office, call| office.meeting(call, id, 0..0))?;
        Ok(page(&moving(seat, &view, Vec::new())))
    })
    .await
}

/// Moves it.
pub async fn change(State(desk): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| changed(seat, number(&id)?)).await
}

fn changed(seat: &Seat<'_>, id: i64) -> Told {
    let view = seat.call(|office, call| office.meeting(call, id, 0..0))?;
    let new = match read(seat) {
        Ok(new) => new,
        Err(faults) => return Ok(wrong(&moving(seat, &view, faults))),
    };
    let version = seat.asked.form.get("version");
    let version = version.and_then(|text| text.parse().ok()).unwrap_or(-1);
    match seat.call(|office, call| office.move_meeting(call, (id, version), &new)) {
        Ok(()) => Ok(go(&format!("/seances/{id}?fait=deplacee"))),
        Err(stop) => Ok(wrong(&moving(seat, &view, faults_of(stop)?))),
    }
}

/// What is wrong with a field.
type Fault = (&'static str, &'static str, &'static str);

fn read(seat: &Seat<'_>) -> Result<NewMeeting, Vec<Fault>> {
    let field = |name| seat.asked.form.get(name).unwrap_or_default();
    let mut faults = Vec::new();
    let on = typed::day(field("jour"));
    if on.is_none() {
        let told = "écrivez un jour qui existe, par exemple 12/03/2018";
        faults.push(("jour", "Jour", told));
    }
    let hour = typed::hour(field("heure"));
    if hour.is_none() {
        let told = "écrivez une heure, par exemple 14 h 30";
        faults.push(("heure", "Heure", told));
    }
    match (on, hour) {
        (Some(on), Some(hour)) => Ok(NewMeeting {
            body: field("instance").to_owned(),
            on,
            hour,
            place: field("lieu").to_owned(),
        }),
        _ => Err(faults),
    }
}

/// The field that `app` refuses, when that is why.
fn faults_of(stop: Stop) -> Result<Vec<Fault>, Stop> {
    match stop {
        Stop::App(Error::Refused(Refusal::Invalid { field, why })) => {
            let (label, told) = match (field, why) {
                ("jour", Invalid::Already) => ("Jour", "cette instance se réunit déjà ce jour-là"),
                ("jour", _) => ("Jour", "choisissez un jour à moins de trois ans d'ici"),
                ("heure", why) => ("Heure", words::invalid(why)),
                ("lieu", why) => ("Lieu", words::invalid(why)),
                (_, why) => ("Instance", words::invalid(why)),
            };
            Ok(vec![(field, label, told)])
        }
        // No such body, for them: it was not in the list.
        Stop::App(Error::Refused(Refusal::NotFound)) => {
            Ok(vec![("instance", "Instance", "choisissez dans la liste")])
        }
        other => Err(other),
    }
}

fn fresh<'d>(seat: &'d Seat<'_>, wrong: Vec<Fault>) -> Result<Page<'d>, Stop> {
    let bodies = seat.call(|office, call| office.my_bodies(call))?;
    if bodies.is_empty() {
        return Err(Error::Refused(Refusal::NotFound).into());
    }
    let field = |name| seat.asked.form.get(name).unwrap_or_default().to_owned();
    let chosen = field("instance");
    let only = bodies.len() == 1;
    let choice = |body: &BodyItem| {
        let is = only || body.key == chosen;
        (body.key.clone(), named(seat, body), is)
    };
    Ok(Page {
        layout: seat.layout("Prévoir une séance"),
        action: "/seances/nouvelle".to_owned(),
        back: "/seances".to_owned(),
        bodies: bodies.iter().map(choice).collect(),
        body: None,
        version: 0,
        day: field("jour"),
        hour: field("heure"),
        place: field("lieu"),
        wrong,
    })
}

fn moving<'d>(seat: &'d Seat<'_>, view: &MeetingView<'_>, wrong: Vec<Fault>) -> Page<'d> {
    let form = &seat.asked.form;
    let field = |name, kept: String| form.get(name).map_or(kept, str::to_owned);
    let item = &view.item;
    let day = item.on;
    let day = format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year());
    let version = form.get("version").and_then(|text| text.parse().ok());
    Page {
        layout: seat.layout("Déplacer la séance"),
        action: format!("/seances/{}/changer", item.id),
        back: format!("/seances/{}", item.id),
        bodies: Vec::new(),
        body: Some(named(seat, &item.body)),
        version: version.unwrap_or(view.version),
        day: field("jour", day),
        hour: field("heure", hour(&item.hour)),
        place: field("lieu", item.place.clone()),
        wrong,
    }
}
