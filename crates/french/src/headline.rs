//! An entry of a journal by what may be kept of it in clear: its codes, and no word that anybody wrote.

use domain::Catalogue;
use domain::dossier::act::Headline;
use domain::fiche::Fiche;
use domain::values::Id;

use crate::names;

/// What was done, in the words of the fiche: the outcome when one was decided, else the record and the act.
pub fn headline(catalogue: &Catalogue, fiche: &Fiche, headline: Headline<'_>) -> String {
    let decided = headline.what.zip(headline.outcome);
    if let Some((step, outcome)) = decided {
        return names::step_or_outcome(fiche, &format!("{step}:{outcome}"));
    }
    let what = headline
        .what
        .map(|id| record(catalogue, fiche, headline.act, id));
    match (act(headline.act), what) {
        ("", Some(what)) => what,
        (act, Some(what)) => format!("{act} : {what}"),
        (act, None) => act.to_owned(),
    }
}

/// The name of a record; a waiver and an operator name theirs by what they are.
fn record(catalogue: &Catalogue, fiche: &Fiche, act: &str, id: &Id) -> String {
    match act {
        "deposit" => names::document(fiche, id.as_str()),
        "open" | "close" | "request-renewal" => names::period(fiche, id.as_str()),
        "request-aid" | "decide-aid" | "pay-aid" | "record-cost" => names::fund(fiche, id.as_str()),
        "collect" => names::moment(catalogue, fiche, id.as_str()),
        "waive" => waived(fiche, id),
        _ => names::step_or_outcome(fiche, id.as_str()),
    }
}

fn waived(fiche: &Fiche, id: &Id) -> String {
    let document = fiche.documents.iter().any(|known| known.origin.id == *id);
    let counter = fiche.counters.iter().any(|known| known.origin.id == *id);
    match (document, counter) {
        (true, _) => names::document(fiche, id.as_str()),
        (_, true) => names::counter(fiche, id.as_str()),
        _ => names::step_or_outcome(fiche, id.as_str()),
    }
}

/// An act by its code alone, for who reads what was done and not what it was about.
pub fn act_named(code: &str) -> &'static str {
    match code {
        "hold" => "Étape écrite",
        "collect" => "Réponses recueillies",
        code => act(code),
    }
}

/// The words of an act; a step held is said by its name alone.
fn act(code: &str) -> &'static str {
    match code {
        "hold" | "collect" => "",
        "plan" => "Prévu",
        "deposit" => "Document déposé",
        "log" => "Contact, entretien ou heures notés",
        "open" => "Période ouverte",
        "close" => "Période fermée",
        "request-renewal" => "Renouvellement demandé",
        "request-aid" => "Aide demandée",
        "decide-aid" => "Aide décidée",
        "pay-aid" => "Aide versée",
        "record-cost" => "Coût noté",
        "waive" => "Dispense",
        "change-operator" => "Changement d'opérateur",
        "withdraw" => "La personne se retire",
        "refuse" => "L'opérateur ne prend pas la personne",
        "suspend" => "Dossier suspendu",
        "resume" => "Dossier repris",
        "end" => "Un professionnel met fin au dossier",
        "correct" => "Correction",
        "pin" => "Passage à une autre version de la fiche",
        _ => "Acte",
    }
}
