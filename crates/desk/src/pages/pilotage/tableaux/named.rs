//! The names of the lines of a figure.

use std::collections::BTreeSet;

use app::figures::Figure;
use domain::catalogue::Catalogue;
use domain::dossier::act::Obliged;
use domain::fiche::Fiche;
use domain::indicator::{Breakdown, Counted};
use french::{names, text};

/// The name of a line.
pub fn label(catalogue: &Catalogue, figure: &Figure<'_>, key: Option<&str>, fiche: &str) -> String {
    let Some(key) = key else {
        return match figure.by {
            Breakdown::Operator => "Opérateur non désigné",
            Breakdown::Commune | Breakdown::Epci => "Commune non dite à la prescription",
            Breakdown::Service => "Service de suivi non dit à la prescription",
            Breakdown::Prescriber => "Prescripteur sans structure",
            _ => "Non dit",
        }
        .to_owned();
    };
    let named = |key: &str| match key.parse() {
        Ok(id) => catalogue.name_of(&id).to_owned(),
        Err(_) => key.to_owned(),
    };
    match figure.by {
        Breakdown::Fiche => {
            let mut fiches = catalogue.fiches.iter().rev();
            let known = fiches.find(|one| one.head.id.as_str() == key);
            known.map_or_else(|| key.to_owned(), |one| one.head.short_title.clone())
        }
        Breakdown::Month => month(key),
        Breakdown::What => what(catalogue, figure.indicator.population.counted, key, fiche),
        _ => named(key),
    }
}

fn month(key: &str) -> String {
    let (year, month) = key.split_once('-').unwrap_or((key, ""));
    match month.parse() {
        Ok(month) => format!("{} {year}", text::month(month)),
        Err(_) => key.to_owned(),
    }
}

/// The words of an outcome, a condition, an aid or what is due: those of the action looked at, else those of every
/// action that has one of this name.
fn what(catalogue: &Catalogue, counted: Counted, key: &str, fiche: &str) -> String {
    let words = |one: &Fiche| -> Option<String> {
        let parsed = |id: &str| id.parse().ok();
        match counted {
            Counted::Late => {
                let (kind, id) = key.split_once(':')?;
                let obliged = match kind {
                    "etape" => Obliged::Step(parsed(id)?),
                    "document" => Obliged::Document(parsed(id)?),
                    "recueil" => Obliged::Collection(parsed(id)?),
                    _ => Obliged::Counter(parsed(id)?),
                };
                let told = names::obliged(catalogue, one, &obliged);
                (told != id).then_some(told)
            }
            Counted::Result => {
                let mut rules = one.rules.iter();
                let rule = rules.find(|rule| rule.origin.id.as_str() == key)?;
                Some(rule.label.clone())
            }
            aid if aid.is_aid() => {
                let mut funds = one.funds.iter();
                let fund = funds.find(|fund| fund.origin.id.as_str() == key)?;
                Some(fund.label.clone())
            }
            _ => names::ending(one, key),
        }
    };
    let own = |one: &&Fiche| fiche.is_empty() || one.head.id.as_str() == fiche;
    let all: BTreeSet<String> = catalogue
        .fiches
        .iter()
        .filter(own)
        .filter_map(words)
        .collect();
    match all.is_empty() {
        true => key.to_owned(),
        false => all.into_iter().take(2).collect::<Vec<_>>().join(" / "),
    }
}
