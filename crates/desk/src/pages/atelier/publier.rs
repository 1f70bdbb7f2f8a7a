//! `/atelier/{fiche}/publier` : what stands in the way of a draft, then its publication, confirmed.

use app::workshop::{Publication, Shelved};
use app::{Error, Invalid, Refusal};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use french::{text, typed};
use workshop::Checked;

use super::{Bench, named, seen};
use crate::answer::{Stop, Told, go, overtaken, page, wrong};
use crate::asked::Asked;
use crate::confirm::{Weighty, unless_confirmed};
use crate::desk::Shared;
use crate::layout::Layout;
use crate::seat::{Seat, seated};
use crate::{filters, words};

/// The page.
#[derive(Template)]
#[template(path = "atelier/publier.html")]
struct Page<'d> {
    layout: Layout<'d>,
    bench: Bench,
    version: i64,
    /// How many faults the text has; it cannot be published then.
    stops: usize,
    /// How many cases were played, and whether some fail.
    cases: usize,
    fails: bool,
    since: String,
    note: String,
    reason: String,
    /// What is wrong: the field, its words, why.
    wrong: Vec<(&'static str, &'static str, String)>,
    stale: bool,
}

impl Page<'_> {
    fn is_wrong(&self, field: &str) -> bool {
        self.wrong.iter().any(|(known, ..)| *known == field)
    }
}

/// Shows the form.
pub async fn show(State(desk): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| {
        let fiche = named(&id)?;
        let (one, checked) = seat.call(|office, call| office.check_draft(call, &fiche))?;
        Ok(page(&shown(seat, &one, &checked, Vec::new())))
    })
    .await
}

/// Publishes, once it is confirmed.
pub async fn publish(State(desk): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| answer(seat, &id)).await
}

fn answer(seat: &Seat<'_>, id: &str) -> Told {
    let fiche = named(id)?;
    let (one, checked) = seat.call(|office, call| office.check_draft(call, &fiche))?;
    let form = &seat.asked.form;
    let note = form.get("note").unwrap_or_default().to_owned();
    let reason = form.get("motif").map(str::to_owned);
    let since = form.get("depuis").and_then(typed::day);
    let mut faults = Vec::new();
    if since.is_none() {
        let told = "écrivez un jour qui existe, par exemple 12/03/2018".to_owned();
        faults.push(("depuis", "Premier jour", told));
    }
    if note.is_empty() {
        let told = words::invalid(Invalid::Missing).to_owned();
        faults.push(("note", "Ce que la version change", told));
    }
    if checked.is_sound() && !checked.is_well() && reason.is_none() {
        let told = "des cas échouent : dites pourquoi publier quand même".to_owned();
        faults.push(("motif", "Pourquoi malgré les cas", told));
    }
    let Some(since) = since.filter(|_| faults.is_empty()) else {
        return Ok(wrong(&shown(seat, &one, &checked, faults)));
    };
    let back = format!("/atelier/{fiche}/publier");
    let first = format!("Elle s'applique à partir du {}.", text::date(since));
    let weighty = Weighty {
        title: "Publier cette version ?",
        consequences: &[
            first.as_str(),
            "Publiée, elle ne change plus : ce qui resterait à corriger fera une autre version.",
            "Le catalogue public et l'outil la servent ; les dossiers ouverts gardent les règles sous lesquelles ils ont commencé.",
        ],
        done: "Publier",
        back: &back,
        fields: &["version", "depuis", "note", "motif"],
    };
    if let Some(asks) = unless_confirmed(seat, &weighty) {
        return Ok(asks);
    }
    let publication = Publication {
        since,
        note,
        reason,
    };
    match seat.call(|office, call| office.publish(call, (&fiche, seen(seat)), &publication)) {
        Ok(number) => Ok(go(&format!(
            "/atelier/{fiche}?fait=publiee&version={number}"
        ))),
        Err(stop) if super::is_stale(&stop) => {
            let mut shown = shown(seat, &one, &checked, Vec::new());
            shown.stale = true;
            Ok(overtaken(&shown))
        }
        Err(stop) => match refused(&stop) {
            Some(fault) => Ok(wrong(&shown(seat, &one, &checked, vec![fault]))),
            None => Err(stop),
        },
    }
}

/// The field that `app` refuses, its words, and why, when that is why.
pub(super) fn refused(stop: &Stop) -> Option<(&'static str, &'static str, String)> {
    let Stop::App(Error::Refused(Refusal::Invalid { field, why })) = stop else {
        return None;
    };
    let told = |label, told: &str| Some((*field, label, told.to_owned()));
    match *field {
        "depuis" => told(
            "Premier jour",
            "aujourd'hui ou plus tard, et pas avant la version qu'elle remplace",
        ),
        "note" => told("Ce que la version change", words::invalid(*why)),
        "motif" => told("Pourquoi malgré les cas", words::invalid(*why)),
        _ => told(
            "Le texte",
            "il a des fautes à corriger d'abord, ou commence avant la version qu'il remplace",
        ),
    }
}

fn shown<'d>(
    seat: &'d Seat<'_>,
    one: &Shelved<'static>,
    checked: &Checked,
    wrong: Vec<(&'static str, &'static str, String)>,
) -> Page<'d> {
    let bench = Bench::of(one, "publier");
    let form = &seat.asked.form;
    let field = |name: &str| form.get(name).unwrap_or_default().to_owned();
    let today = (seat.desk.clock)().today;
    let today = format!(
        "{:02}/{:02}/{:04}",
        today.day(),
        today.month(),
        today.year()
    );
    Page {
        layout: bench.layout(seat, "Publier"),
        version: one.draft.as_ref().map_or(-1, |draft| draft.version),
        stops: checked.faults.iter().filter(|fault| fault.stops).count(),
        cases: checked.cases.unwrap_or(0),
        fails: checked.is_sound() && !checked.is_well(),
        since: form.get("depuis").map_or(today, str::to_owned),
        note: field("note"),
        reason: field("motif"),
        bench,
        wrong,
        stale: false,
    }
}
