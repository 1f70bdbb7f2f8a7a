//! `/dossiers/{id}` : a dossier for whoever may know it. First what they have to do, and why; then what the
//! others do, what may be done besides, and what happened.

use app::dossier::DossierView;
use app::subject::Named;
use app::{Error, Refusal};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use french::Words;

use super::imprimer::{Printable, printable};
use super::now::Now;
use super::record::{self, Happened, Paper};
use super::said::{Said, heavy, said_once};
use super::timeline::{Timeline, timeline};
use crate::answer::{Stop, page};
use crate::asked::Asked;
use crate::bars::Bar;
use crate::desk::Shared;
use crate::layout::Layout;
use crate::pages::personnes::{HOUSEHOLDS, path_of};
use crate::pages::seances;
use crate::seat::{Seat, seated};
use crate::{filters, words};

/// Acts shown at once, the latest; a few more are not worth a fold.
const AT_ONCE: usize = 15;
const FEW: usize = 3;

/// The page.
#[derive(Template)]
#[template(path = "dossiers/dossier.html")]
struct Page<'d> {
    layout: Layout<'d>,
    number: i64,
    who: String,
    code: String,
    fiche: &'static domain::fiche::Fiche,
    status: String,
    operator: Option<String>,
    prescriber: Option<String>,
    /// What was just written.
    done: Option<String>,
    now: Now,
    /// When what is due goes before a body: the words, and the meeting for those who may open it.
    passings: Vec<(String, Option<i64>)>,
    flags: Vec<Said>,
    bars: Vec<Bar>,
    /// The counts of windows gone by, when there are many.
    older: Vec<Bar>,
    timeline: Option<Timeline>,
    happened: Vec<Happened>,
    /// How many of them are shown at once; the older ones are under a fold.
    at_once: usize,
    papers: Vec<Paper>,
    /// What may be printed: the words, the address.
    printable: Vec<Printable>,
    aids: Vec<String>,
    facts: Vec<(String, String)>,
    /// The page of the person or the household, for those who follow people.
    subject: Option<(String, &'static str)>,
    /// Whether a funder asks something of the participant.
    survey: bool,
    /// Where what is known of them is written, for those who may write some of it.
    writes: Option<String>,
}

/// Shows a dossier.
pub async fn show(
    State(desk): State<Shared>,
    Path(number): Path<String>,
    asked: Asked,
) -> Response {
    seated(desk, asked, move |seat| {
        let view = view(seat, &number)?;
        let named_as = subject(seat, &view)?;
        let who = words::subject(named_as.as_ref());
        let words = words_of(seat, &view);
        let named = |id| words.catalogue.name_of(id).to_owned();
        let (bars, older) = record::bars(words, &view);
        let last = view
            .past
            .last()
            .filter(|_| seat.asked.query.get("fait") == Some("oui"));
        let happened = record::happened(words, &view);
        Ok(page(&Page {
            layout: seat.layout(format!("{who}, {}", view.fiche.head.short_title)),
            number: view.number,
            code: view.fiche.code(),
            fiche: view.fiche,
            status: words::status(view.fiche, &view.status),
            operator: view.operator.as_ref().map(named),
            prescriber: view
                .prescriber
                .as_ref()
                .map(|actor| record::person(words, actor)),
            done: last.map(|past| record::said(words, past)),
            now: Now::of(words, &view),
            passings: passings(seat, &view)?,
            flags: said_once(heavy(words, &view.flags)),
            bars,
            older,
            timeline: timeline(&view),
            at_once: match happened.len() {
                many if many > AT_ONCE + FEW => AT_ONCE,
                all => all,
            },
            happened,
            papers: record::papers(words, &view),
            printable: printable(words, &view),
            aids: record::aids(words, &view),
            facts: record::facts(words, &view),
            subject: page_of(seat, &view, named_as.as_ref()),
            survey: view.survey.is_some(),
            writes: writes(seat, &view, named_as.as_ref())?,
            who: match named_as {
                // Many dossiers are of an action itself: which, is said with it.
                Some(Named::Action) => format!("{who} : {}", view.fiche.head.short_title),
                _ => who,
            },
        }))
    })
    .await
}

/// When what is due goes before a body, in words.
fn passings(
    seat: &Seat<'_>,
    view: &DossierView<'static>,
) -> Result<Vec<(String, Option<i64>)>, Stop> {
    let found = seat.call(|office, call| office.passings(call, view.number, &view.due))?;
    let told = found.iter().map(|passing| {
        let body = seances::named(seat, &passing.body);
        let when = match passing.on {
            Some(day) => format!(
                "passera devant : {body}, le {} à {}",
                french::text::date(day),
                seances::hour(&passing.hour)
            ),
            None => format!("passera devant : {body} ; aucune séance n'est encore prévue"),
        };
        let step = french::names::step_or_outcome(view.fiche, passing.step.as_str());
        let put_off = if passing.put_off {
            ", après un report"
        } else {
            ""
        };
        let told = format!("{} {when}{put_off}", french::text::sentence(&step));
        (told, passing.meeting)
    });
    Ok(told.collect())
}

/// The dossier of a number, as typed in an address.
pub(super) fn view(seat: &Seat<'_>, number: &str) -> Result<DossierView<'static>, Stop> {
    let number = number.parse();
    let number = number.map_err(|_| Error::Refused(Refusal::NotFound))?;
    seat.call(|office, call| office.dossier(call, number))
}

/// Whom it is about, in words.
pub(super) fn who(seat: &Seat<'_>, view: &DossierView<'_>) -> Result<String, Stop> {
    Ok(words::subject(subject(seat, view)?.as_ref()))
}

/// Whom it is about, as far as who looks may know.
fn subject(seat: &Seat<'_>, view: &DossierView<'_>) -> Result<Option<Named>, Stop> {
    let mut names = seat.call(|office, call| office.names(call, [view.subject]))?;
    Ok(names.remove(&view.subject))
}

/// The page of whom it is about, when who looks follows people: an action has none.
fn page_of(
    seat: &Seat<'_>,
    view: &DossierView<'_>,
    named: Option<&Named>,
) -> Option<(String, &'static str)> {
    let follows = seat.office().catalogue.role(&seat.who.role)?.follows;
    let words = match named? {
        Named::Household(_) => "Voir le ménage",
        _ => "Voir la personne",
    };
    let page = place(view, named)?;
    (follows && seat.who.person.is_none()).then_some((page, words))
}

/// Where the pages of whom it is about are.
fn place(view: &DossierView<'_>, named: Option<&Named>) -> Option<String> {
    match named? {
        Named::Person(_) => Some(path_of(view.subject)),
        Named::Household(_) => Some(format!("{HOUSEHOLDS}/{}", view.subject)),
        _ => None,
    }
}

/// Where facts are written: an operator knows what a referent does not.
fn writes(
    seat: &Seat<'_>,
    view: &DossierView<'_>,
    named: Option<&Named>,
) -> Result<Option<String>, Stop> {
    let Some(place) = place(view, named).filter(|_| seat.who.person.is_none()) else {
        return Ok(None);
    };
    let may = seat.call(|office, call| office.facts_to_write(call, view.subject));
    match may {
        Ok(facts) => Ok((!facts.is_empty()).then(|| format!("{place}/faits"))),
        Err(Stop::App(Error::Refused(_))) => Ok(None),
        Err(fault) => Err(fault),
    }
}

/// The words of its fiche.
pub(in crate::pages) fn words_of(seat: &Seat<'_>, view: &DossierView<'static>) -> Words<'static> {
    Words {
        catalogue: seat.office().catalogue,
        fiche: view.fiche,
    }
}
