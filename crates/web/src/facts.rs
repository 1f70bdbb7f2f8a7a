//! A fact as it is asked, answered and told: the same for whoever asks it.

use domain::Catalogue;
use domain::facts::{Fact, FactKind, PlaceKind};
use domain::person::{Answer, AnswerFault, Given, read_answer};
use domain::territory::TerritoryKind;

use crate::french;
use crate::places::{self, Meant};

/// How a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// By a button for each answer.
    Buttons,
    /// By boxes to tick.
    Boxes,
    /// By a number.
    Number,
    /// By a day.
    Day,
    /// By the name of a commune.
    Commune,
    /// By a service of a list.
    Service,
}

impl Field {
    /// How the question of a fact is answered.
    pub fn of(fact: &Fact) -> Field {
        match (fact.kind, fact.place) {
            (FactKind::YesNo | FactKind::Choice, _) => Field::Buttons,
            (FactKind::List, _) => Field::Boxes,
            (FactKind::Number, _) => Field::Number,
            (FactKind::Date, _) => Field::Day,
            (FactKind::Place, Some(PlaceKind::Service)) => Field::Service,
            (FactKind::Place, _) => Field::Commune,
        }
    }
}

/// Why an answer is not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotUnderstood {
    /// What is wrong and what to do.
    pub message: String,
    /// Answers to choose from instead: words, then the answer as it travels.
    pub choices: Vec<(String, String)>,
}

/// The answers one chooses among: the answer as it travels, then in words.
pub fn choices(fact: &Fact) -> Vec<(&str, String)> {
    match fact.kind {
        FactKind::YesNo => vec![("oui", "Oui".to_owned()), ("non", "Non".to_owned())],
        _ => {
            let values = fact.values.iter();
            values
                .map(|value| (value.id.as_str(), french::sentence(&value.label)))
                .collect()
        }
    }
}

/// The answer that a reader gives to the fact of this rank: one text, or several of a list.
///
/// # Errors
/// Why it is not understood.
pub fn understood(
    catalogue: &Catalogue,
    rank: usize,
    given: &[String],
) -> Result<Answer, NotUnderstood> {
    let fact = &catalogue.vocabulary.facts[rank];
    let refused =
        |message: String, choices: Vec<(String, String)>| NotUnderstood { message, choices };
    if given.is_empty() && fact.kind != FactKind::List {
        return Err(refused(
            "Donnez une réponse, ou choisissez « Je ne sais pas ».".to_owned(),
            Vec::new(),
        ));
    }
    let mut text = given.join(",");
    if fact.kind == FactKind::Place {
        text = place(catalogue, &text).map_err(|(message, choices)| refused(message, choices))?;
    }
    let read = read_answer(catalogue, &fact.id, &Given::Text(text));
    read.map(|(_, answer)| answer)
        .map_err(|fault| refused(fault_in_words(&fault), Vec::new()))
}

/// Letters of the longest name of a place that is looked for: a longer text costs a search, and is none.
const LONGEST_PLACE: usize = 100;

/// The id of the place that a text means.
fn place(catalogue: &Catalogue, text: &str) -> Result<String, (String, Vec<(String, String)>)> {
    if text.chars().count() > LONGEST_PLACE {
        return Err(("Ce lieu n'est pas connu.".to_owned(), Vec::new()));
    }
    let id = |place: usize| catalogue.territories.get(place).id.to_string();
    let choice = |place: &usize| {
        (
            places::full_name(catalogue.territories.get(*place)),
            id(*place),
        )
    };
    match places::meant(catalogue, text) {
        Meant::One(place) => Ok(id(place)),
        Meant::Several(places) => {
            Err(("Plusieurs lieux portent ce nom ou ce code : lequel ?".to_owned(), places.iter().map(choice).collect()))
        }
        Meant::Unknown(near) => Err((
            "Ce lieu n'est pas connu. Donnez le nom de la commune, son code postal ou son code INSEE.".to_owned(),
            near.iter().map(choice).collect(),
        )),
    }
}

fn fault_in_words(fault: &AnswerFault) -> String {
    match fault {
        AnswerFault::NumberExpected(Some([min, max])) => {
            format!("Donnez un nombre entre {min} et {max}.")
        }
        AnswerFault::NumberExpected(None) => "Donnez un nombre.".to_owned(),
        AnswerFault::DateExpected => "La date s'écrit 2018-12-31.".to_owned(),
        AnswerFault::UnknownPlace(_) => "Ce lieu n'est pas connu.".to_owned(),
        AnswerFault::UnknownFact | AnswerFault::YesNoExpected | AnswerFault::ValueExpected(_) => {
            "Choisissez l'une des réponses proposées.".to_owned()
        }
    }
}

/// An answer as it travels in the form.
pub fn written(catalogue: &Catalogue, rank: usize, answer: &Answer) -> String {
    let fact = &catalogue.vocabulary.facts[rank];
    let value = |at: &usize| {
        fact.values
            .get(*at)
            .map_or("", |value| value.id.as_str())
            .to_owned()
    };
    match answer {
        Answer::YesNo(true) => "oui".to_owned(),
        Answer::YesNo(false) => "non".to_owned(),
        Answer::Choice(at) => value(at),
        Answer::List(ranks) => ranks.iter().map(value).collect::<Vec<_>>().join(","),
        Answer::Number(number) => french::thousandths(*number).replace('\u{202f}', ""),
        Answer::Date(day) => day.to_string(),
        Answer::Place(place) => catalogue.territories.get(*place).id.to_string(),
    }
}

/// An answer in words.
pub fn in_words(catalogue: &Catalogue, fact: &Fact, answer: &Answer) -> String {
    let value = |at: &usize| {
        fact.values
            .get(*at)
            .map_or("", |value| value.label.as_str())
    };
    match answer {
        Answer::YesNo(true) => "oui".to_owned(),
        Answer::YesNo(false) => "non".to_owned(),
        Answer::Choice(at) => value(at).to_owned(),
        Answer::List(ranks) if ranks.is_empty() => "rien de la liste".to_owned(),
        Answer::List(ranks) => french::listed(&ranks.iter().map(value).collect::<Vec<_>>()),
        Answer::Number(number) => french::thousandths(*number),
        Answer::Date(day) => french::date(*day),
        Answer::Place(place) => catalogue.territories.get(*place).name.clone(),
    }
}

/// The name of a place, by its id; empty when there is none.
pub fn place_name(catalogue: &Catalogue, id: &str) -> String {
    let place = catalogue.territories.find(id).filter(|_| !id.is_empty());
    place.map_or_else(String::new, |place| {
        catalogue.territories.get(place).name.clone()
    })
}

/// The services that may follow a person, by kind.
pub fn services(catalogue: &Catalogue) -> Vec<(&'static str, Vec<(String, &str)>)> {
    let kinds = [
        (
            "Centres départementaux d'action sociale (CDAS)",
            TerritoryKind::Cdas,
        ),
        (
            "Centres communaux d'action sociale (CCAS)",
            TerritoryKind::Ccas,
        ),
        ("Villes et communautés", TerritoryKind::Autorite),
        ("Missions locales", TerritoryKind::MissionLocale),
        ("Ailleurs", TerritoryKind::Exterieur),
    ];
    let of_kind = |kind: TerritoryKind| {
        let services = catalogue
            .territories
            .list()
            .iter()
            .filter(|place| place.kind == kind);
        services
            .map(|place| (place.id.to_string(), place.name.as_str()))
            .collect::<Vec<_>>()
    };
    kinds
        .into_iter()
        .map(|(title, kind)| (title, of_kind(kind)))
        .filter(|(_, some)| !some.is_empty())
        .collect()
}
