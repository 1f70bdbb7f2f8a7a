//! The act of an address in a dossier; or why there is none today.

use app::dossier::DossierView;
use app::{Error, Refusal};
use askama::Template;
use domain::dossier::act::{Act, Entry, Holding};
use domain::dossier::{Offer, Reason, Verdict};
use domain::values::Id;

use super::dossier::{who, words_of};
use super::now::may_plan;
use super::record;
use super::said::{Said, heavy};
use crate::answer::{Stop, Told, overtaken, page};
use crate::filters;
use crate::forms::find;
use crate::layout::Layout;
use crate::seat::Seat;

/// The act does not exist, or not today.
#[derive(Template)]
#[template(path = "dossiers/impossible.html")]
struct Impossible<'d> {
    layout: Layout<'d>,
    number: i64,
    who: String,
    changed: Option<Vec<String>>,
    /// Why, as far as the fiche says it.
    reasons: Vec<Said>,
}

/// An act found in a dossier.
pub(super) struct Found {
    pub view: DossierView<'static>,
    pub offer: Offer,
    pub outcome: Option<Id>,
    pub path: String,
    /// The act that is corrected, when it is one.
    pub wrong: Option<(usize, Entry)>,
}

/// The act of an address; the dossier again when there is none today.
fn offered(view: DossierView<'static>, path: &str) -> Result<Found, Box<DossierView<'static>>> {
    let offered = find(&view.offers, path);
    let offered = offered.map(|(offer, outcome)| (offer.clone(), outcome.cloned()));
    let offered = offered.or_else(|| Some((besides(&view, path)?, None)));
    match offered {
        Some((offer, outcome)) => Ok(Found {
            view,
            offer,
            outcome,
            path: path.to_owned(),
            wrong: None,
        }),
        None => Err(Box::new(view)),
    }
}

/// The same, with the act that a correction starts from.
pub(super) fn found(
    seat: &Seat<'_>,
    view: DossierView<'static>,
    path: &str,
) -> Result<Result<Found, Box<DossierView<'static>>>, Stop> {
    let mut found = match offered(view, path) {
        Ok(found) => found,
        Err(view) => return Ok(Err(view)),
    };
    if let Act::Correct { event, .. } = found.offer.act {
        let number = found.view.number;
        let wrong = seat.call(|office, call| office.signed_by_me(call, number, event));
        match wrong {
            Ok(wrong) => found.wrong = Some((event, wrong)),
            Err(Stop::App(Error::Refused(Refusal::NotFound))) => {
                return Ok(Err(Box::new(found.view)));
            }
            Err(other) => return Err(other),
        }
    }
    Ok(Ok(found))
}

/// What may be done at any time, and that nothing calls for: a step planned, one's own act corrected.
fn besides(view: &DossierView<'_>, path: &str) -> Option<Offer> {
    let (kind, what) = path.split_once('/')?;
    let act = match kind {
        "prevoir" if may_plan(view) => {
            let mut steps = view.fiche.steps.iter();
            let step = steps.find(|step| step.origin.id.as_str() == what)?;
            Act::Plan {
                step: step.origin.id.clone(),
                day: view.today,
            }
        }
        "corriger" => {
            let event = what.parse().ok()?;
            let mut past = view.past.iter();
            past.find(|past| past.rank == event && past.own && past.act != "correct")?;
            Act::Correct { event, with: None }
        }
        _ => return None,
    };
    Some(Offer {
        act,
        outcomes: Vec::new(),
        by: view.actor.clone(),
    })
}

/// Why there is no such act today, as far as one may know.
pub(super) fn impossible(seat: &Seat<'_>, view: &DossierView<'static>, path: &str) -> Told {
    let who = who(seat, view)?;
    let why = why_not(seat, view, path)?;
    let told = Impossible {
        layout: seat.layout("Cet acte n'est pas possible aujourd'hui"),
        number: view.number,
        changed: since(seat, view),
        reasons: heavy(words_of(seat, view), &why),
        who,
    };
    // To ask why is answered; to act comes too late.
    Ok(match seat.asked.posts {
        true => overtaken(&told),
        false => page(&told),
    })
}

/// What the fiche answers to a step that is not to be held today.
fn why_not(
    seat: &Seat<'_>,
    view: &DossierView<'static>,
    path: &str,
) -> Result<Vec<Reason<'static>>, Stop> {
    let named = path.strip_prefix("etape/").unwrap_or_default();
    let named = named.split('/').next().unwrap_or_default();
    let mut steps = view.fiche.steps.iter();
    let Some(step) = steps.find(|step| step.origin.id.as_str() == named) else {
        return Ok(Vec::new());
    };
    let entry = Entry {
        act: Act::Hold(Holding::of(step.origin.id.clone())),
        on: view.today,
        by: vec![view.actor.clone()],
        reason: None,
    };
    let answer = match seat.call(|office, call| office.weigh(call, view.number, &entry)) {
        Ok(answer) => answer,
        // It is not for them to hold: the fiche has nothing more to tell them.
        Err(Stop::App(Error::Refused(_))) => return Ok(Vec::new()),
        Err(fault) => return Err(fault),
    };
    let refuses = |reason: &Reason<'_>| reason.weight == Verdict::No;
    Ok(answer.reasons.into_iter().filter(refuses).collect())
}

/// What was done since the version that a form was filled on; nothing when it is still the same. A version that the
/// dossier never had tells nothing of what its author read: nothing is written on it.
pub(super) fn since(seat: &Seat<'_>, view: &DossierView<'static>) -> Option<Vec<String>> {
    let sent = seat.asked.form.get("version")?;
    let seen = sent.parse::<i64>().ok();
    let Some(seen) = seen.filter(|seen| (0..=view.version).contains(seen)) else {
        let told = "Ce formulaire ne dit pas ce que vous aviez lu du dossier.";
        return Some(vec![told.to_owned()]);
    };
    let acts = usize::try_from(view.version - seen)
        .ok()
        .filter(|acts| *acts > 0)?;
    let words = words_of(seat, view);
    let last = view.past.iter().rev().take(acts);
    Some(last.map(|past| record::said(words, past)).collect())
}
