//! Names that the whole catalogue shares: roles, organisations, headings, requirements, facts.

use catalogue_files::Problem;
use catalogue_files::fault::nearest;
use domain::facts::Fact;
use domain::person::{Answer, AnswerFault, Given, read_answer};
use domain::territory::fold;
use domain::values::{Id, ReadingId, Requirement};

use super::model::{Named, Who};
use super::names::{Names, SUBJECT};
use super::node::{Faults, Node, Place, Text};

impl<'c> Names<'_, 'c> {
    /// A role of the catalogue.
    pub fn role(&self, text: &Text) -> Option<Id> {
        let folded = fold(&text.text);
        let roles = &self.catalogue.roles;
        let found = roles.iter().find(|role| {
            let mut names = role.aliases.iter().chain([&role.name]);
            role.id.as_str() == text.text || names.any(|name| fold(name) == folded)
        });
        if found.is_none() {
            let known = roles.iter().map(|role| role.id.as_str());
            self.unknown(text, "rôle inconnu", known);
        }
        found.map(|role| role.id.clone())
    }

    /// An organisation, a service or a territory.
    pub fn structure(&self, text: &Text) -> Option<Id> {
        let found = self.find_structure(&text.text);
        if found.is_none() {
            let territories = self.catalogue.territories.list().iter();
            let organisations = self.catalogue.organisations.iter();
            let known = organisations
                .map(|organisation| organisation.id.as_str())
                .chain(territories.map(|territory| territory.id.as_str()));
            self.unknown(text, "organisation ou service inconnus", known);
        }
        found
    }

    fn find_structure(&self, name: &str) -> Option<Id> {
        let folded = fold(name);
        let organisations = &self.catalogue.organisations;
        let organisation = organisations.iter().find(|organisation| {
            let aliases = organisation.aliases.iter().chain(&organisation.acronym);
            organisation.id.as_str() == name
                || aliases
                    .chain([&organisation.name])
                    .any(|known| fold(known) == folded)
        });
        let territories = &self.catalogue.territories;
        let place = || {
            let place = territories.find(name)?;
            Some(territories.get(place).id.clone())
        };
        organisation
            .map(|organisation| organisation.id.clone())
            .or_else(place)
    }

    /// A heading of the booklet.
    pub fn heading(&self, text: &Text) -> Option<Id> {
        let headings = &self.catalogue.headings;
        let found = headings
            .iter()
            .find(|heading| heading.id.as_str() == text.text || heading.title == text.text);
        if found.is_none() {
            let known = headings.iter().map(|heading| heading.id.as_str());
            self.unknown(text, "rubrique inconnue", known);
        }
        found.map(|heading| heading.id.clone())
    }

    /// A contact of the booklet.
    pub fn contact(&self, text: &Text) -> Option<Id> {
        let folded = fold(&text.text);
        let contacts = &self.catalogue.contacts.list;
        let found = contacts.iter().find(|contact| {
            let mut names = contact.aliases.iter().chain([&contact.name]);
            contact.id.as_str() == text.text || names.any(|name| fold(name) == folded)
        });
        if found.is_none() {
            let known = contacts.iter().map(|contact| contact.id.as_str());
            self.unknown(text, "contact inconnu", known);
        }
        found.map(|contact| contact.id.clone())
    }

    /// An external reference, quietly: the name may be something else.
    pub fn external(&self, name: &str) -> Option<&'c Id> {
        let externals = self.catalogue.externals.iter();
        externals
            .map(|external| &external.id)
            .find(|id| id.as_str() == name)
    }

    /// Somebody: an actor of the case, the person, or a party of the fiche.
    pub fn who(&self, text: &Text) -> Option<Who> {
        if let Some((_, actor)) = self.actors.iter().find(|(name, _)| *name == text.text) {
            return Some(Who::Actor(actor.clone()));
        }
        if text.text == SUBJECT {
            return Some(Who::Subject);
        }
        let parties = || self.versions().flat_map(|fiche| &fiche.parties);
        let party = parties().find(|party| party.origin.id.as_str() == text.text);
        if party.is_none() {
            let actors = self.actors.iter().map(|(name, _)| name.as_str());
            let parties = parties().map(|party| party.origin.id.as_str());
            let known = actors.chain([SUBJECT]).chain(parties);
            let what = "ni un acteur du cas, ni un acteur de la fiche";
            self.unknown(text, what, known);
        }
        party.map(|party| Who::Party(party.origin.id.clone()))
    }

    /// Several of them.
    pub fn whose(&self, node: Node<'_>) -> Vec<Who> {
        let texts = node.texts().into_iter();
        texts.filter_map(|text| self.who(&text)).collect()
    }

    /// Somebody a record may name: an actor of the case, or a party, role or organisation.
    pub fn named(&self, text: &Text) -> Option<Named> {
        let quiet = Faults::default();
        let quietly = Names {
            faults: &quiet,
            ..*self
        };
        let reference = |id: Id| Who::Party(id);
        let who = quietly
            .who(text)
            .or_else(|| quietly.role(text).map(reference))
            .or_else(|| quietly.structure(text).map(reference))
            .or_else(|| self.who(text));
        Some(Named {
            name: text.text.clone(),
            who: who?,
        })
    }

    /// Several of them.
    pub fn named_all(&self, node: Node<'_>) -> Vec<Named> {
        let texts = node.texts().into_iter();
        texts.filter_map(|text| self.named(&text)).collect()
    }

    /// A reference of the catalogue: a party, a role, an organisation or a service.
    pub fn reference(&self, text: &Text) -> Option<Id> {
        match self.named(text)?.who {
            Who::Party(id) => Some(id),
            Who::Subject => text.text.parse().ok(),
            Who::Actor(actor) => actor.structure.or(Some(actor.role)),
        }
    }

    /// A requirement, as the specification numbers it.
    pub fn requirement(&self, text: &Text) -> Option<Requirement> {
        let found = text.text.parse().ok();
        if found.is_none() {
            let kind = "exigence";
            let typed = text.text.clone();
            self.faults.add(&text.at, Problem::Format { kind, typed });
        }
        found
    }

    /// Several, each at its place.
    pub fn requirements(&self, node: Node<'_>) -> Vec<(Place, Requirement)> {
        let texts = node.texts().into_iter();
        texts
            .filter_map(|text| Some((text.at.clone(), self.requirement(&text)?)))
            .collect()
    }

    /// A reading of the catalogue.
    pub fn reading(&self, text: &Text) -> Option<ReadingId> {
        let found = text.text.parse().ok();
        let known = found.filter(|id| self.catalogue.reading(*id).is_some());
        if known.is_none() {
            let readings: Vec<String> = self
                .catalogue
                .readings
                .iter()
                .map(|reading| reading.id.to_string())
                .collect();
            self.unknown(
                text,
                "lecture inconnue",
                readings.iter().map(String::as_str),
            );
        }
        known
    }

    /// The rank of a fact.
    pub fn fact(&self, text: &Text) -> Option<usize> {
        let vocabulary = &self.catalogue.vocabulary;
        let found = vocabulary.find(&text.text).map(|(rank, _)| rank);
        if found.is_none() {
            let known = vocabulary
                .facts
                .iter()
                .flat_map(|fact| fact.aliases.iter().chain([&fact.id]));
            self.faults.add(
                &text.at,
                Problem::UnknownFact {
                    near: nearest(&text.text, known.map(String::as_str)),
                    typed: text.text.clone(),
                },
            );
        }
        found
    }

    /// A fact and its answer; nothing for an answer where it is not known.
    pub fn answer(&self, name: &Text, value: Node<'_>) -> Option<(usize, Option<Answer>)> {
        let rank = self.fact(name)?;
        let Some(given) = value.given()? else {
            return Some((rank, None));
        };
        match read_answer(self.catalogue, &name.text, &given) {
            Ok((rank, answer)) => Some((rank, Some(answer))),
            Err(fault) => {
                let fact = &self.catalogue.vocabulary.facts[rank];
                self.not_an_answer(fact, &given, value, fault);
                None
            }
        }
    }

    fn not_an_answer(&self, fact: &Fact, given: &Given, value: Node<'_>, fault: AnswerFault) {
        let typed = match given {
            Given::Text(text) => text.clone(),
            Given::Texts(texts) => texts.join(", "),
            Given::Bool(flag) => flag.to_string(),
            Given::Number(number) => (number / domain::person::UNIT).to_string(),
        };
        let wrong = |known: Vec<String>| Problem::UnknownValue {
            fact: fact.id.clone(),
            near: nearest(&typed, known.iter().map(String::as_str)),
            typed: typed.clone(),
            known,
        };
        value.fault(match fault {
            AnswerFault::YesNoExpected => wrong(vec!["true".to_owned(), "false".to_owned()]),
            AnswerFault::ValueExpected(known) => wrong(known),
            AnswerFault::NumberExpected(Some([min, max])) => Problem::OutOfRange {
                min: min.into(),
                max: max.into(),
            },
            AnswerFault::NumberExpected(None) => wrong(vec!["un nombre".to_owned()]),
            AnswerFault::DateExpected => Problem::Format {
                kind: "date",
                typed,
            },
            AnswerFault::UnknownPlace(typed) => {
                let places = self.catalogue.territories.list().iter();
                Problem::UnknownName {
                    what: "lieu inconnu du catalogue",
                    near: nearest(&typed, places.map(|place| place.name.as_str())),
                    typed,
                }
            }
            AnswerFault::UnknownFact => Problem::UnknownFact { typed, near: None },
        });
    }
}
