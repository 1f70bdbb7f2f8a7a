//! What a dossier adds to the figures: its moments, in codes, with where the person lived and who followed them on
//! the day of the prescription.

use domain::dossier::Around;
use domain::facts::PlaceKind;
use domain::indicator::Said;
use domain::person::{Answer, Person};
use store::moments::{Moment, lasts};

use super::load::Loaded;

/// The moments of a dossier, as they are kept.
pub(super) fn counted(loaded: &Loaded<'_, '_>, around: &Around<'_>) -> Vec<Moment> {
    let (engine, dossier) = (loaded.engine, &loaded.dossier);
    let drawn = engine.moments(dossier, around);
    let Some(prescribed) = drawn.first().map(|moment| moment.on) else {
        return Vec::new();
    };
    let known = around.facts.on(prescribed);
    // Where the existence of a dossier is a fact of health, nothing is ever told of where people live: it is not
    // kept either.
    let place = |kind| match engine.fiche.head.class.is_health() {
        true => None,
        false => place(loaded, &known, kind),
    };
    let (home, service) = (place(PlaceKind::Commune), place(PlaceKind::Service));
    let prescriber = dossier.state.prescriber.as_ref();
    let prescriber = prescriber.and_then(|actor| actor.structure.as_ref());
    let kept = drawn.into_iter().map(|moment| Moment {
        kind: moment.kind.word().to_owned(),
        on: moment.on,
        until: match moment.kind.lasts() {
            true => Some(moment.until.map_or_else(lasts, |day| day.to_string())),
            false => None,
        },
        days: moment.days,
        what: moment.what,
        said: moment.said.map(Said::word).map(str::to_owned),
        home: home.clone(),
        service: service.clone(),
        prescriber: prescriber.map(ToString::to_string),
    });
    kept.collect()
}

/// Where a person was, as their facts said: the name of the territory.
fn place(loaded: &Loaded<'_, '_>, known: &Person, kind: PlaceKind) -> Option<String> {
    let catalogue = loaded.engine.catalogue;
    let mut facts = catalogue.vocabulary.facts.iter();
    let fact = facts.position(|fact| fact.place == Some(kind))?;
    match known.answer(fact)? {
        Answer::Place(rank) => {
            let territory = catalogue.territories.list().get(*rank)?;
            Some(territory.id.to_string())
        }
        _ => None,
    }
}
