//! Those who are followed: registered by a referent, with what is known of them.

use app::subject::{Contact, Identity, NewFact, NewPerson, Registered};
use app::{Error, Office, Who};
use demo::cast::Cast;
use demo::dice::Dice;
use demo::names::Somebody;
use domain::catalogue::StandsFor;
use domain::dossier::{Actor, Dossier, Engine, Timeline};
use domain::facts::{FactKind, PlaceKind, Sensitivity};
use domain::identity::Identity as Civil;
use domain::person::{Answer, Person};
use domain::values::Id;

use super::hand::Hand;

/// Somebody registered.
pub(super) struct Resident {
    /// Their number.
    pub(super) person: i64,
    /// Their household, once it was founded.
    pub(super) household: Option<i64>,
    /// Who registered them.
    pub(super) referent: Who,
    /// What is known of them, as whoever fills the memory remembers it.
    pub(super) facts: Timeline,
    /// The same, on any day.
    pub(super) known: Person,
    /// What there is to know of them.
    all: Person,
    /// How many dossiers they had.
    pub(super) dossiers: usize,
    /// Those that are over, and that a fund asked something of.
    pub(super) over: Vec<Dossier>,
}

impl Resident {
    /// What there is to know of them and nobody wrote down yet.
    pub(super) fn left(&self) -> Person {
        let mut left = self.all.clone();
        left.answers
            .retain(|rank, _| !self.known.answers.contains_key(rank));
        left
    }

    /// Something more was written down, by somebody.
    pub(super) fn learn(&mut self, who: &Who, more: Person) {
        for (rank, answer) in more.answers {
            self.facts
                .know_from(None, rank, Some(answer.clone()), Some(who.actor()));
            self.known.answers.insert(rank, answer);
        }
    }
}

/// How many referents are drawn before any does.
const DRAWS: u64 = 12;

/// A referent for somebody: a prescriber of the fiche near them, who follows people if possible.
pub(super) fn referent(
    engine: &Engine<'_>,
    cast: &Cast,
    person: &Person,
    dice: &mut Dice,
) -> Option<Actor> {
    let catalogue = engine.catalogue;
    let near: Vec<Id> = person
        .answers
        .values()
        .filter_map(|answer| match answer {
            Answer::Place(rank) => Some(catalogue.territories.get(*rank).id.clone()),
            _ => None,
        })
        .collect();
    let follows = |actor: &Actor| {
        let mut roles = catalogue.roles.iter();
        roles.any(|role| role.id == actor.role && role.follows)
    };
    let mut last = None;
    for _ in 0..DRAWS {
        last = cast.prescriber(engine, &near, dice);
        if last.as_ref().is_some_and(follows) {
            break;
        }
    }
    last
}

/// Registers somebody, and writes down what their referent may write.
pub(super) fn register<'c>(
    office: &Office<'c>,
    hand: &mut Hand,
    referent: Who,
    (somebody, person): (&Somebody, &Person),
) -> Result<Resident, Error<'c>> {
    let catalogue = office.catalogue;
    let commune = somebody
        .commune
        .map(|rank| catalogue.territories.get(rank).id.to_string());
    let new = NewPerson {
        identity: Identity {
            civil: Civil {
                family_name: somebody.family.clone(),
                birth_name: None,
                first_names: somebody.given.clone(),
                birth_date: Some(somebody.birth),
            },
            contact: Contact {
                phone: Some(somebody.phone.clone()),
                mail: Some(somebody.mail.clone()),
                address: None,
            },
            also: Vec::new(),
        },
        commune,
        confirmed: true,
    };
    let registered = hand.act(&referent, |call| office.register(call, &new))?;
    let Registered::Done(id) = registered else {
        return Err(Error::Unreadable(
            "une personne fictive en double".to_owned(),
        ));
    };
    // Those of the identity are written with it.
    let mut known = somebody.known(catalogue);
    known.answers.retain(|rank, _| is_civil(catalogue, *rank));
    let mut more = person.clone();
    more.answers
        .retain(|rank, _| !known.answers.contains_key(rank));
    let more = tell(office, hand, &referent, id, &more)?;
    known.answers.extend(more.answers);
    let mut resident = Resident {
        person: id,
        household: None,
        facts: Timeline::default(),
        known: Person::default(),
        all: person.clone(),
        dossiers: 0,
        over: Vec::new(),
        referent: referent.clone(),
    };
    resident.learn(&referent, known);
    Ok(resident)
}

/// Writes down what is known of a person or a household; what was, each by who may: the referent, the person.
pub(super) fn tell<'c>(
    office: &Office<'c>,
    hand: &mut Hand,
    referent: &Who,
    subject: i64,
    person: &Person,
) -> Result<Person, Error<'c>> {
    let vocabulary = &office.catalogue.vocabulary;
    let by_referent = |rank: &usize| vocabulary.facts[*rank].class <= Sensitivity::S2;
    let (by_referent, rest) = parted(person, by_referent);
    let mut written = Person::default();
    if write(office, hand, referent, (subject, &by_referent))? {
        written.answers.extend(by_referent.answers);
    }
    let Some(themself) = themself(office.catalogue, subject) else {
        return Ok(written);
    };
    let by_themself = |rank: &usize| vocabulary.facts[*rank].attested_by.contains(&themself.role);
    let (by_themself, _) = parted(&rest, by_themself);
    if write(office, hand, &themself, (subject, &by_themself))? {
        written.answers.extend(by_themself.answers);
    }
    Ok(written)
}

/// The answers that are so, and the others.
fn parted(person: &Person, so: impl Fn(&usize) -> bool) -> (Person, Person) {
    let (mut these, mut others) = (person.clone(), person.clone());
    these.answers.retain(|rank, _| so(rank));
    others.answers.retain(|rank, _| !so(rank));
    (these, others)
}

/// Writes down answers by somebody; whether they might, and there was one.
pub(super) fn write<'c>(
    office: &Office<'c>,
    hand: &mut Hand,
    who: &Who,
    (subject, known): (i64, &Person),
) -> Result<bool, Error<'c>> {
    let catalogue = office.catalogue;
    let fact = |(rank, answer): (&usize, &Answer)| NewFact {
        fact: catalogue.vocabulary.facts[*rank].id.clone(),
        since: None,
        given: answer.written(catalogue, *rank),
    };
    // An age is counted from the birth: written beside it, it would soon say something else.
    let counted = |rank: &usize| catalogue.vocabulary.facts[*rank].age_since.is_some();
    let told = known.answers.iter().filter(|(rank, _)| !counted(rank));
    let facts: Vec<NewFact> = told.map(fact).collect();
    if facts.is_empty() {
        return Ok(false);
    }
    match hand.act(who, |call| office.record_facts(call, subject, &facts)) {
        Ok(()) => Ok(true),
        // One who only helps writes nothing down.
        Err(Error::Refused(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// The person, acting for themself.
fn themself(catalogue: &domain::Catalogue, person: i64) -> Option<Who> {
    let mut roles = catalogue.roles.iter();
    let role = roles.find(|role| role.stands_for == Some(StandsFor::Subject))?;
    Some(Who {
        person: Some(person),
        ..Who::installation(role.id.clone())
    })
}

/// Whether registering somebody writes a fact down by itself: the birth, the commune.
fn is_civil(catalogue: &domain::Catalogue, rank: usize) -> bool {
    let facts = &catalogue.vocabulary.facts;
    let birth = facts.iter().find_map(|fact| fact.age_since.as_deref());
    let mut communes = facts
        .iter()
        .filter(|fact| fact.place == Some(PlaceKind::Commune));
    let fact = &facts[rank];
    let commune = communes.next().is_some_and(|first| first.id == fact.id);
    (fact.kind == FactKind::Date && birth == Some(fact.id.as_str())) || commune
}
