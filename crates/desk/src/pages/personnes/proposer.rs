//! `/personnes/{id}/proposer` : the whole offer for somebody, at once: yes, to check, no, and why.

use app::dossier::Prepared;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::fiche::Fiche;
use french::Words;

use super::missing::{self, Missing, Noted};
use super::refusals::Refusals;
use super::whom::{HOUSEHOLDS, Whom};
use super::why::{Said, Standing, unknown, why};
use crate::answer::{Stop, Told, go, page, wrong};
use crate::asked::Asked;
use crate::desk::Shared;
use crate::filters;
use crate::layout::Layout;
use crate::seat::{Seat, seated};

/// The offer for somebody.
#[derive(Template)]
#[template(path = "personnes/proposer.html")]
struct Offer<'d> {
    layout: Layout<'d>,
    path: String,
    name: String,
    groups: Vec<(Standing, Vec<One>)>,
    missing: Missing,
    /// The fiches that are about something else than a person.
    others: Vec<&'static Fiche>,
    /// Whether it is thought of for a household.
    household: bool,
    /// The households of a person, for what follows a household.
    households: Vec<(String, String)>,
}

/// A fiche for somebody.
struct One {
    fiche: &'static Fiche,
    reasons: Vec<Said>,
    /// What it answered last, when that was no: the dossier, and how.
    refused: Option<(i64, String)>,
}

/// Most questions asked at once: those that settle most fiches.
const ASKED: usize = 8;

/// Shows the offer.
pub async fn show(State(desk): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| answer(seat, &id)).await
}

/// Writes what was missing, then shows the offer again.
pub async fn note(State(desk): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| answer(seat, &id)).await
}

fn answer(seat: &Seat<'_>, id: &str) -> Told {
    let whom = Whom::of(seat, id)?;
    let id = whom.id;
    let offer = seat
        .desk
        .call(&seat.who, |call| seat.office().proposals(call, id));
    let offer = offer.map_err(Stop::App)?;
    let facts = asked_first(&offer);
    let questions = missing::questions(seat, id, &facts)?;
    let noted = match seat.asked.posts {
        true => missing::note(seat, id, &questions)?,
        false => Noted::NotSent,
    };
    if matches!(noted, Noted::Done) {
        return Ok(go(&format!("{}/proposer", whom.path)));
    }
    let refusals = Refusals::of(seat, id)?;
    let failed = matches!(noted, Noted::Wrong(..));
    let missing = missing::shown(seat, &questions, (&whom, &facts), noted);
    let shown = Offer {
        layout: seat.layout(format!("L'offre pour {}", whom.name)),
        households: households(seat, &whom)?,
        household: whom.household,
        path: whom.path,
        name: whom.name,
        groups: grouped(seat, &offer, &refusals),
        missing,
        others: others(seat, &offer),
    };
    Ok(match failed {
        true => wrong(&shown),
        false => page(&shown),
    })
}

/// The facts still to be known, those that concern most fiches first.
fn asked_first(offer: &[Prepared<'_, 'static>]) -> Vec<usize> {
    let mut counted: Vec<(usize, usize)> = Vec::new();
    let open = offer
        .iter()
        .filter(|one| Standing::of(&one.answer) == Standing::ToCheck);
    for fact in open.flat_map(|one| unknown(&one.answer)) {
        match counted.iter_mut().find(|(known, _)| *known == fact) {
            Some((_, fiches)) => *fiches += 1,
            None => counted.push((fact, 1)),
        }
    }
    counted.sort_by_key(|(fact, fiches)| (std::cmp::Reverse(*fiches), *fact));
    counted.truncate(ASKED);
    counted.into_iter().map(|(fact, _)| fact).collect()
}

fn grouped(
    seat: &Seat<'_>,
    offer: &[Prepared<'_, 'static>],
    refusals: &Refusals,
) -> Vec<(Standing, Vec<One>)> {
    let catalogue = seat.desk.site.catalogue();
    let one = |prepared: &Prepared<'_, 'static>| {
        let fiche = prepared.engine.fiche;
        let words = Words { catalogue, fiche };
        One {
            fiche,
            reasons: why(words, &prepared.answer),
            refused: refusals
                .find(&fiche.head.id)
                .map(|one| (one.dossier, one.told.clone())),
        }
    };
    let groups = Standing::ALL.map(|standing| {
        let of_standing = offer
            .iter()
            .filter(|prepared| Standing::of(&prepared.answer) == standing);
        let mut all: Vec<One> = of_standing.map(one).collect();
        // What has just said no comes after what has not been asked.
        all.sort_by_key(|one| one.refused.is_some());
        (standing, all)
    });
    groups.into()
}

/// The households that somebody is of: where each is thought of, and its name.
fn households(seat: &Seat<'_>, whom: &Whom) -> Result<Vec<(String, String)>, Stop> {
    if whom.household {
        return Ok(Vec::new());
    }
    let known = seat.call(|office, call| office.households(call, whom.id))?;
    let known = known.iter().map(Whom::household);
    let mut places: Vec<_> = known
        .map(|one| (format!("{}/proposer", one.path), one.name))
        .collect();
    if places.is_empty() {
        let register = format!("{HOUSEHOLDS}/nouveau?personne={}", whom.id);
        places.push((register, "inscrire d'abord le ménage".to_owned()));
    }
    Ok(places)
}

fn others(seat: &Seat<'_>, offer: &[Prepared<'_, 'static>]) -> Vec<&'static Fiche> {
    let today = (seat.desk.clock)().today;
    let fiches = seat.desk.site.catalogue().fiches_on(today).into_iter();
    let offered = |fiche: &&Fiche| {
        let mut offer = offer.iter();
        offer.any(|one| one.engine.fiche.head.id == fiche.head.id)
    };
    fiches.filter(|fiche| !offered(fiche)).collect()
}
