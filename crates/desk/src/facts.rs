//! The facts of the vocabulary asked in a form: one field each, read back as what becomes known.

use std::borrow::Cow;
use std::collections::BTreeMap;

use app::subject::NewFact;
use domain::Catalogue;
use domain::dossier::act::Input;
use domain::facts::{Fact, FactKind, PlaceKind};
use domain::person::{Answer, Given, read_answer};
use domain::territory::TerritoryKind;
use french::typed;
use web::facts::{Field, NotUnderstood, choices, in_words, place_name, services, understood};
use web::request::Pairs;

use crate::forms::{Choice, Group, Kind, Look, Shown};

/// Facts asked, by rank in the vocabulary, and what is wrong in the answers.
pub struct Questions {
    catalogue: &'static Catalogue,
    asked: Vec<usize>,
}

/// What is wrong, fact by fact.
pub type Faults = BTreeMap<usize, NotUnderstood>;

/// What is sent for « nothing of this list ».
const NOTHING: &str = "aucune";

impl Questions {
    /// These facts. The date of birth is said with the identity, and the age is counted from it.
    pub fn of(catalogue: &'static Catalogue, facts: impl IntoIterator<Item = usize>) -> Questions {
        let known = &catalogue.vocabulary.facts;
        let apart = |rank: &usize| {
            known
                .get(*rank)
                .is_none_or(|fact| is_birth(catalogue, fact))
        };
        let mut asked: Vec<usize> = facts.into_iter().filter(|rank| !apart(rank)).collect();
        asked.sort_unstable();
        asked.dedup();
        Questions { catalogue, asked }
    }

    /// These facts, the date of birth with them: nobody is behind it.
    pub fn with_birth(
        catalogue: &'static Catalogue,
        facts: impl IntoIterator<Item = usize>,
    ) -> Questions {
        let known = &catalogue.vocabulary.facts;
        let counted = |rank: &usize| known.get(*rank).is_none_or(|fact| fact.age_since.is_some());
        let mut asked: Vec<usize> = facts.into_iter().filter(|rank| !counted(rank)).collect();
        asked.sort_unstable();
        asked.dedup();
        Questions { catalogue, asked }
    }

    /// This very fact.
    pub fn only(catalogue: &'static Catalogue, fact: usize) -> Questions {
        Questions {
            catalogue,
            asked: vec![fact],
        }
    }

    /// The names of the communes, when one is asked.
    pub fn communes(&self) -> Vec<&'static str> {
        let of_commune = |fact: &&Fact| fact.place == Some(PlaceKind::Commune);
        match self
            .facts()
            .map(|(_, fact)| fact)
            .any(|fact| of_commune(&fact))
        {
            true => communes(self.catalogue),
            false => Vec::new(),
        }
    }

    /// The fields, empty.
    pub fn fresh(&self) -> Vec<Shown> {
        self.shown(|_| Vec::new(), &Faults::new())
    }

    /// The fields, group by group of the vocabulary.
    pub fn by_group(&self, fields: Vec<Shown>) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        for ((_, fact), field) in self.facts().zip(fields) {
            let mut known = self.catalogue.vocabulary.groups.iter();
            let group = known.find(|known| known.id == fact.group);
            let label = group.map_or("", |group| group.label.as_str());
            let mut begun = groups.iter_mut();
            match begun.find(|group| group.title.as_deref() == Some(label)) {
                Some(group) => group.fields.push(field),
                None => groups.push(Group::of(label, vec![field])),
            }
        }
        groups
    }

    /// The fields as they were sent, with what is wrong.
    pub fn sent(&self, pairs: &Pairs, faults: &Faults) -> Vec<Shown> {
        let values = |fact: &Fact| pairs.all(&name(fact)).map(str::to_owned).collect();
        self.shown(values, faults)
    }

    /// The fields, each with what is known.
    pub fn known(&self, given: impl Fn(&Fact) -> Option<Given>) -> Vec<Shown> {
        let values = |fact: &Fact| match given(fact) {
            Some(given) => written(self.catalogue, fact, &given),
            None => Vec::new(),
        };
        self.shown(values, &Faults::new())
    }

    fn facts(&self) -> impl Iterator<Item = (usize, &'static Fact)> {
        let facts = &self.catalogue.vocabulary.facts;
        let asked = self.asked.iter();
        asked.filter_map(|rank| Some((*rank, facts.get(*rank)?)))
    }

    fn shown(&self, values: impl Fn(&Fact) -> Vec<String>, faults: &Faults) -> Vec<Shown> {
        let shown = self.facts().map(|(rank, fact)| {
            let wrong = faults.get(&rank);
            let mut shown = Shown::new(
                name(fact),
                fact.question.as_str(),
                self.look(fact, &values(fact), wrong),
            );
            shown.hint.clone_from(&fact.help);
            shown.wrong = wrong.map(|wrong| Cow::Owned(wrong.message.clone()));
            shown
        });
        shown.collect()
    }

    fn look(&self, fact: &Fact, values: &[String], wrong: Option<&NotUnderstood>) -> Look {
        let value = values.first().cloned().unwrap_or_default();
        match Field::of(fact) {
            Field::Buttons => Look::Choices {
                one: true,
                listed: ticked(fact, values),
                other: None,
                none: true,
            },
            Field::Boxes => {
                let mut listed = ticked(fact, values);
                let nothing = Choice::new(NOTHING, "Rien de cette liste");
                listed.push((nothing, value == NOTHING));
                Look::Choices {
                    one: false,
                    listed,
                    other: None,
                    none: false,
                }
            }
            Field::Number => line(value, String::new()),
            Field::Day => line(value, "jj/mm/aaaa".to_owned()),
            Field::Service => Look::Grouped {
                value,
                groups: services_of(self.catalogue),
            },
            Field::Commune => Look::Place {
                value,
                near: wrong.map_or_else(Vec::new, |wrong| near(&wrong.choices)),
            },
        }
    }

    /// What a form makes known: the facts answered, and no other.
    ///
    /// # Errors
    /// Every answer that is not understood.
    pub fn read(&self, pairs: &Pairs) -> Result<Vec<NewFact>, Faults> {
        let (mut new, mut faults) = (Vec::new(), Faults::new());
        for (rank, fact) in self.facts() {
            let values: Vec<String> = pairs.all(&name(fact)).map(str::to_owned).collect();
            if values.is_empty() {
                continue;
            }
            match answer(self.catalogue, (rank, fact), values) {
                Ok(given) => new.push(NewFact {
                    fact: fact.id.clone(),
                    since: None,
                    given: Some(given),
                }),
                Err(fault) => {
                    faults.insert(rank, fault);
                }
            }
        }
        match faults.is_empty() {
            true => Ok(new),
            false => Err(faults),
        }
    }
}

/// Whether a fact is the date of birth, or the age that is counted from it.
pub fn is_birth(catalogue: &Catalogue, fact: &Fact) -> bool {
    let since = |known: &Fact| known.age_since.as_ref() == Some(&fact.id);
    fact.age_since.is_some() || catalogue.vocabulary.facts.iter().any(since)
}

/// The name of the field of a fact.
fn name(fact: &Fact) -> String {
    format!("fait.{}", fact.id)
}

fn answer(
    catalogue: &Catalogue,
    (rank, fact): (usize, &Fact),
    mut values: Vec<String>,
) -> Result<Given, NotUnderstood> {
    let wrong = |message: &str| NotUnderstood {
        message: message.to_owned(),
        choices: Vec::new(),
    };
    match fact.kind {
        FactKind::Date => {
            let typed = values.first().and_then(|text| typed::day(text));
            let day = typed.ok_or_else(|| wrong("Écrivez un jour : 31/12/1990."))?;
            values = vec![day.to_string()];
        }
        FactKind::List if values.iter().any(|value| value == NOTHING) => {
            if values.len() > 1 {
                return Err(wrong("Cochez des réponses, ou « rien de cette liste »."));
            }
            values = Vec::new();
        }
        FactKind::List => {}
        // What is ticked comes before what is typed.
        _ => values.truncate(1),
    }
    let answer = understood(catalogue, rank, &values)?;
    answer
        .written(catalogue, rank)
        .ok_or_else(|| wrong("Choisissez l'une des réponses proposées."))
}

/// What is known, as the field of its fact holds it.
fn written(catalogue: &Catalogue, fact: &Fact, given: &Given) -> Vec<String> {
    let answer = read_answer(catalogue, &fact.id, given);
    match (answer, given) {
        (Ok((_, Answer::YesNo(yes))), _) => vec![if yes { "oui" } else { "non" }.to_owned()],
        (Ok((_, Answer::List(ranks))), _) if ranks.is_empty() => vec![NOTHING.to_owned()],
        (Ok((_, Answer::Date(day))), _) => Kind::Day.written(&Input::Day(day)),
        (Ok((_, Answer::Number(number))), _) => {
            Kind::Number(String::new()).written(&Input::Number(number))
        }
        (Ok(_), Given::Text(text)) if Field::of(fact) == Field::Commune => {
            vec![place_name(catalogue, text)]
        }
        (Ok(_), Given::Text(text)) => vec![text.clone()],
        (Ok(_), Given::Texts(texts)) => texts.clone(),
        _ => Vec::new(),
    }
}

/// What is known, in words; nothing when it is no longer known, or no longer means anything.
pub fn told(catalogue: &Catalogue, fact: &Fact, given: Option<&Given>) -> Option<String> {
    let (_, answer) = read_answer(catalogue, &fact.id, given?).ok()?;
    Some(in_words(catalogue, fact, &answer))
}

fn ticked(fact: &Fact, values: &[String]) -> Vec<(Choice, bool)> {
    let ticked = choices(fact).into_iter().map(|(value, words)| {
        let chosen = values.iter().any(|given| given == value);
        (Choice::new(value, words), chosen)
    });
    ticked.collect()
}

/// Places that one may have meant.
pub fn near(choices: &[(String, String)]) -> Vec<Choice> {
    let choices = choices.iter();
    choices
        .map(|(words, id)| Choice::new(id, words.as_str()))
        .collect()
}

fn services_of(catalogue: &Catalogue) -> Vec<(&'static str, Vec<Choice>)> {
    let groups = services(catalogue).into_iter();
    let group = |(title, listed): (&'static str, Vec<(String, &str)>)| {
        let listed = listed.into_iter();
        (
            title,
            listed.map(|(id, name)| Choice::new(id, name)).collect(),
        )
    };
    groups.map(group).collect()
}

fn line(value: String, unit: String) -> Look {
    Look::Line {
        value,
        unit,
        figures: true,
    }
}

/// The names of the communes of a catalogue.
pub fn communes(catalogue: &'static Catalogue) -> Vec<&'static str> {
    let places = catalogue.territories.list().iter();
    let communes = places.filter(|place| place.kind == TerritoryKind::Commune);
    communes.map(|place| place.name.as_str()).collect()
}

/// The facts that the offer of a day reads, by rank: the conditions of its fiches, and where they apply.
pub fn read_by_the_offer(catalogue: &Catalogue, day: domain::values::Date) -> Vec<usize> {
    let fiches = catalogue.fiches_on(day);
    let conditions = fiches.iter().flat_map(|fiche| fiche.conditions());
    let leaves = conditions.flat_map(|condition| condition.tree.leaves());
    let mut read: Vec<usize> = leaves
        .filter_map(|leaf| Some(catalogue.vocabulary.find(&leaf.fact)?.0))
        .collect();
    let facts = catalogue.vocabulary.facts.iter().enumerate();
    read.extend(
        facts
            .filter(|(_, fact)| fact.place.is_some())
            .map(|(rank, _)| rank),
    );
    read.sort_unstable();
    read.dedup();
    read
}
