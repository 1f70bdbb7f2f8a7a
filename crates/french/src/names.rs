//! The names of what fiches refer to: actors, anchors, steps, outcomes.

use domain::Catalogue;
use domain::catalogue::OrganisationKind;
use domain::dossier::act::{Actor, Obliged};
use domain::dossier::{ENDED, REFUSED, WITHDRAWN};
use domain::fiche::{Fiche, Party};
use domain::values::Id;

use crate::text::{inside, listed, quoted};

/// What a reference to an actor names: an actor of the fiche, a role, an organisation or a service.
pub fn actor(catalogue: &Catalogue, fiche: &Fiche, id: &Id) -> String {
    match fiche.parties.iter().find(|party| party.origin.id == *id) {
        Some(own) => party(catalogue, own),
        None => catalogue.name_of(id).to_owned(),
    }
}

/// Several actors, as a list.
pub fn actors(catalogue: &Catalogue, fiche: &Fiche, ids: &[Id]) -> String {
    let names: Vec<String> = ids.iter().map(|id| actor(catalogue, fiche, id)).collect();
    listed(&names)
}

/// The name of a party: its own, that of its role, or those of its organisations.
pub fn party(catalogue: &Catalogue, party: &Party) -> String {
    let of_role = || {
        party
            .role
            .as_ref()
            .map(|role| catalogue.name_of(role).to_owned())
    };
    let of_structures = || {
        let names: Vec<&str> = party
            .structures
            .iter()
            .map(|id| catalogue.name_of(id))
            .collect();
        // A group that bears the names of its members says them already.
        let said = |name: &&&str| {
            let mut others = names.iter();
            others.any(|other| other.len() > name.len() && other.contains(**name))
        };
        let own: Vec<&str> = names.iter().filter(|name| !said(name)).copied().collect();
        listed(&own)
    };
    party
        .name
        .clone()
        .or_else(of_role)
        .unwrap_or_else(of_structures)
}

/// Who acted: the name if it is known, the role, the service. A role that the catalogue does not know has no words of
/// its own.
pub fn who(catalogue: &Catalogue, actor: &Actor) -> String {
    let role = catalogue.name_of(&actor.role);
    let structure = actor.structure.as_ref().map(|id| catalogue.name_of(id));
    let known = catalogue.roles.iter().any(|role| role.id == actor.role);
    let held = match structure {
        Some(structure) if !known => structure.to_owned(),
        Some(structure) if structure != role => format!("{role} ({structure})"),
        _ => role.to_owned(),
    };
    match &actor.name {
        Some(name) => format!("{name}, {held}"),
        None => held,
    }
}

/// What a window is counted from: a step, an outcome, the start or the end of a period; with its
/// article.
pub fn anchor(fiche: &Fiche, anchor: &str) -> String {
    match anchor.split_once(':') {
        Some(("debut", id)) => format!("le début de « {} »", period(fiche, id)),
        Some(("fin", id)) => format!("la fin de « {} »", period(fiche, id)),
        _ => quoted(&step_or_outcome(fiche, anchor)),
    }
}

/// The label of a period.
pub fn period(fiche: &Fiche, id: &str) -> String {
    let found = fiche
        .periods
        .iter()
        .find(|known| known.origin.id.as_str() == id);
    found.map_or_else(|| id.to_owned(), |period| period.label.clone())
}

/// The label of a document.
pub fn document(fiche: &Fiche, id: &str) -> String {
    let found = fiche
        .documents
        .iter()
        .find(|known| known.origin.id.as_str() == id);
    found.map_or_else(|| id.to_owned(), |document| document.label.clone())
}

/// The label of a fund.
pub fn fund(fiche: &Fiche, id: &str) -> String {
    let found = fiche
        .funds
        .iter()
        .find(|known| known.origin.id.as_str() == id);
    found.map_or_else(|| id.to_owned(), |fund| fund.label.clone())
}

/// The label of a counter.
pub fn counter(fiche: &Fiche, id: &str) -> String {
    let found = fiche
        .counters
        .iter()
        .find(|known| known.origin.id.as_str() == id);
    found.map_or_else(|| id.to_owned(), |counter| counter.label.clone())
}

/// How a dossier ended, as it is counted: an outcome of a step (`etape:issue`), or how it ended otherwise. Nothing for
/// what the fiche does not have.
pub fn ending(fiche: &Fiche, what: &str) -> Option<String> {
    match what {
        WITHDRAWN => return Some("Abandon de la personne".to_owned()),
        REFUSED => return Some("Refus de l'opérateur".to_owned()),
        ENDED => return Some("Fin décidée par un professionnel".to_owned()),
        _ => {}
    }
    let (step, outcome) = what.split_once(':')?;
    let mut steps = fiche.steps.iter();
    let step = steps.find(|known| known.origin.id.as_str() == step)?;
    let mut outcomes = step.outcomes.iter();
    let outcome = outcomes.find(|known| known.id.as_str() == outcome)?;
    Some(format!("{} : {}", step.label, inside(&outcome.label)))
}

/// The label of a step, or of an outcome of a step (`etape:issue`).
pub fn step_or_outcome(fiche: &Fiche, reference: &str) -> String {
    let (step, outcome) = match reference.split_once(':') {
        Some((step, outcome)) => (step, Some(outcome)),
        None => (reference, None),
    };
    let found = fiche
        .steps
        .iter()
        .find(|known| known.origin.id.as_str() == step);
    let found_outcome = found.and_then(|step| {
        step.outcomes
            .iter()
            .find(|known| Some(known.id.as_str()) == outcome)
    });
    match (found_outcome, found) {
        (Some(outcome), _) => outcome.label.clone(),
        (None, Some(step)) => step.label.clone(),
        (None, None) => reference.to_owned(),
    }
}

/// A channel, or several together, as one reads them: the files are typed without accents, and may
/// name an organisation as a way.
pub fn channel(catalogue: &Catalogue, way: &str) -> String {
    let parts = way.split(" et ").map(|part| match part.parse::<Id>() {
        _ if part == "telephone" => "téléphone".to_owned(),
        Ok(id) => catalogue.name_of(&id).to_owned(),
        Err(_) => part.to_owned(),
    });
    listed(&parts.collect::<Vec<_>>())
}

/// A moment of a survey that a fund of the fiche asks: « FSE+ 2021-2027, à l'entrée ».
pub fn moment(catalogue: &Catalogue, fiche: &Fiche, id: &str) -> String {
    let mut surveys = catalogue.surveys_of(fiche);
    let found = surveys.find_map(|survey| survey.moment(id));
    found.map_or_else(
        || id.to_owned(),
        |moment| format!("Données du participant, {}", inside(&moment.label)),
    )
}

/// What is owed, by its label.
pub fn obliged(catalogue: &Catalogue, fiche: &Fiche, obliged: &Obliged) -> String {
    match obliged {
        Obliged::Step(id) => step_or_outcome(fiche, id.as_str()),
        Obliged::Document(id) => document(fiche, id.as_str()),
        Obliged::Counter(id) => counter(fiche, id.as_str()),
        Obliged::Collection(id) => moment(catalogue, fiche, id.as_str()),
    }
}

/// A kind of organisation, in a word.
pub fn organisation_kind(kind: OrganisationKind) -> &'static str {
    match kind {
        OrganisationKind::Operateur => "opérateur",
        OrganisationKind::Porteur => "porteur",
        OrganisationKind::Service => "service",
        OrganisationKind::Autorite => "autorité",
        OrganisationKind::Professionnel => "professionnel",
        OrganisationKind::Instance => "instance",
        OrganisationKind::Financeur => "financeur",
        OrganisationKind::Partenaire => "partenaire",
    }
}
