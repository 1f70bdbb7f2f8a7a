//! Letters: the decisions that are told to whom they are about, why, and by whom they are signed.

use app::dossier::{DossierView, Past};
use app::{Error, Refusal};
use domain::fiche::{Motive, Outcome, Step, StepKind};
use domain::values::Id;
use french::{Words, names, text};
use papers::forms::Decision;

use crate::answer::Stop;
use crate::pages::dossiers::record;

/// The step that was held, and what it came to.
fn outcome_of<'f>(view: &DossierView<'f>, past: &Past) -> Option<(&'f Step, &'f Outcome)> {
    let (step, outcome) = past.what.as_ref().zip(past.outcome.as_ref())?;
    let mut steps = view.fiche.steps.iter();
    let step = steps.find(|known| known.origin.id == *step)?;
    let mut outcomes = step.outcomes.iter();
    Some((step, outcomes.find(|known| known.id == *outcome)?))
}

/// Whether a letter tells of something that was done: a decision that others took for the person, or against them;
/// never what they chose themselves.
pub fn is_told(view: &DossierView<'_>, past: &Past) -> bool {
    let told = match (past.act, outcome_of(view, past)) {
        ("refuse", _) => true,
        ("hold", Some((step, outcome))) => match outcome.motive {
            Motive::Required => step.kind != StepKind::Adhesion,
            Motive::Optional => step.kind != StepKind::Adhesion && outcome.closes,
            Motive::NotAsked => false,
        },
        ("decide-aid", _) => refused_aid(view, past),
        _ => false,
    };
    view.follows && told
}

fn refused_aid(view: &DossierView<'_>, past: &Past) -> bool {
    view.aids.iter().any(|aid| {
        let decided = aid.decided.as_ref().filter(|decided| !decided.granted);
        Some(&aid.request.fund) == past.what.as_ref()
            && decided.is_some_and(|decided| decided.on == past.on)
    })
}

/// For whom a letter is signed: the service of whoever decided, when there is one; the operator for its own refusal.
fn signed_for(words: Words<'static>, view: &DossierView<'static>, past: &Past) -> Option<String> {
    let held = view.notes.iter().find(|(held, _)| held.event == past.rank);
    let mut places: Vec<&Id> = match (past.act, held) {
        ("refuse", _) => view.operator.iter().collect(),
        (_, Some((held, _))) => {
            let by = held.by.iter();
            by.filter_map(|actor| actor.structure.as_ref()).collect()
        }
        _ => Vec::new(),
    };
    places.sort();
    places.dedup();
    match places.as_slice() {
        [place] => Some(words.catalogue.name_of(place).to_owned()),
        _ => None,
    }
}

/// What a letter says of something that was done.
///
/// # Errors
/// No letter tells of it.
pub fn decision(
    words: Words<'static>,
    view: &DossierView<'static>,
    rank: usize,
) -> Result<(Decision, bool), Stop> {
    let past = view
        .lasting
        .iter()
        .find(|past| past.rank == rank)
        .filter(|past| is_told(view, past));
    let past = past.ok_or(Stop::App(Error::Refused(Refusal::NotFound)))?;
    let held = view.notes.iter().find(|(held, _)| held.event == rank);
    let outcome = outcome_of(view, past);
    let ground = held.zip(outcome).and_then(|((held, _), (_, outcome))| {
        let ground = outcome
            .motives
            .iter()
            .find(|ground| Some(&ground.id) == held.holding.motive.as_ref())?;
        Some(text::sentence(&ground.label))
    });
    let step = past.what.as_ref().filter(|_| past.act == "hold");
    let what = match past.act {
        "decide-aid" => format!(
            "Aide refusée : {}",
            past.what
                .as_ref()
                .map_or_else(String::new, |fund| names::fund(view.fiche, fund.as_str()))
        ),
        "hold" => {
            let outcome = past.what.as_ref().zip(past.outcome.as_ref());
            outcome.map_or_else(String::new, |(step, outcome)| {
                text::sentence(&names::step_or_outcome(
                    view.fiche,
                    &format!("{step}:{outcome}"),
                ))
            })
        }
        // The letter speaks to them: what a page says of the person is said to them otherwise.
        "refuse" => "Votre demande n'est pas retenue par l'opérateur".to_owned(),
        _ => record::said(words, past),
    };
    let told = Decision {
        what,
        step: step.map(|step| names::step_or_outcome(view.fiche, step.as_str())),
        on: text::date(past.on),
        by: held.map(|(held, _)| record::people(words, &held.by)),
        ground,
        reason: past.reason.clone(),
        appeal: true,
        adverse: outcome.is_none_or(|(step, outcome)| {
            let entered = view.entered.is_some_and(|day| day <= past.on);
            Decision::is_adverse(step, outcome, entered)
        }),
        signed_for: signed_for(words, view, past),
    };
    Ok((told, past.draft))
}
