//! Livret at work for a bench: an office on an address, people who do not exist, dossiers about to take a
//! place.

use std::path::Path;
use std::sync::LazyLock;
use std::time::{SystemTime, UNIX_EPOCH};

use app::dossier::{About, Done};
use app::subject::{Contact, Identity, NewFact, NewPerson, Registered};
use app::{Call, Error, Now, Office, Who};
use demo::acts::Stage;
use demo::cast::Cast;
use demo::dice::Dice;
use demo::names::{Communes, Somebody};
use demo::persons::eligible;
use demo::world::since_always;
use domain::Catalogue;
use domain::dossier::{Actor, Around, Dossier, Engine, Entry, Ledger, ONE, Subject};
use domain::facts::Sensitivity;
use domain::fiche::{Event, StepKind};
use domain::person::Person;
use domain::values::{Date, Id};
use jiff::civil::date;
use serde::{Deserialize, Serialize};
use store::mandates::{self, Mandate};
use store::{Fault, Options, Store};
use vault::Keyring;

/// What a bench is told: everything that goes wrong ends it, in words.
pub type Told<T> = Result<T, String>;

/// The catalogue of the demonstration.
pub static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue/ille-et-vilaine");
    catalogue_files::load_dir(&dir).catalogue
});

/// A day on which all fiches apply.
pub const TODAY: Date = date(2018, 3, 12);

/// The fiche whose places are disputed: a limit by operator, 22, 15 and 15.
const BOUNDED: &str = "projet-artistique";

/// Words of whatever went wrong.
pub fn told(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// The instant of the machine, on the day of the bench.
pub fn now() -> Now {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let at = since.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(0));
    Now { at, today: TODAY }
}

/// The same key in every process: nothing here is secret.
pub fn keyring() -> Told<Keyring> {
    Keyring::parse(&keyring_line()?).map_err(told)
}

/// The same, as a file holds it.
pub fn keyring_line() -> Told<String> {
    let line =
        Keyring::generate_line("banc", &mut |bytes: &mut [u8]| bytes.fill(7)).map_err(told)?;
    Ok(line.to_string())
}

/// An office on an address, made ready.
pub fn open(address: &str, connections: usize, durable: bool) -> Told<Office<'static>> {
    let store = Store::open(&Options {
        connections,
        durable,
        ..Options::at(address)
    })
    .map_err(told)?;
    store::migrate::migrate(&store, 0).map_err(told)?;
    let mut entropy = livret::base::entropy().map_err(|_| "pas de hasard".to_owned())?;
    Office::open(&CATALOGUE, store, keyring()?, &mut entropy).map_err(told)
}

/// Somebody calls; what they were told, and how many times randomness was drawn: once more at least for
/// each time the engine had the work done again.
pub fn by<T>(who: &Who, work: impl FnOnce(&Call<'_>) -> T) -> Told<(T, u32)> {
    by_at(now(), who, work)
}

/// The same at another instant.
pub fn by_at<T>(now: Now, who: &Who, work: impl FnOnce(&Call<'_>) -> T) -> Told<(T, u32)> {
    let mut system = livret::base::entropy().map_err(|_| "pas de hasard".to_owned())?;
    let mut draws = 0;
    let mut entropy = |bytes: &mut [u8]| {
        draws += 1;
        system(bytes);
    };
    let told = work(&Call::new(who, now, &mut entropy));
    Ok((told, draws))
}

/// Whoever holds a role in a structure: always the same mandate, whichever process asks.
pub fn who(actor: &Actor) -> Who {
    let post = format!("{}@{:?}", actor.role, actor.structure);
    let mixed = post.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| {
        (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let mandate = i64::try_from(mixed >> 2).unwrap_or(1);
    Who {
        account: mandate - 1,
        mandate,
        role: actor.role.clone(),
        structure: actor.structure.clone(),
        person: None,
    }
}

fn hire(office: &Office<'_>, who: &Who) -> Told<()> {
    let mandate = Mandate {
        id: who.mandate,
        account: who.account,
        role: who.role.clone(),
        structure: who.structure.clone(),
        from: date(2017, 1, 1),
        to: None,
        given_by: 0,
        revoked_at: None,
    };
    let kept: Result<(), Fault> = office.store.write(|tx| mandates::insert(tx, &mandate));
    match kept {
        Err(fault) if !fault.is_duplicate() => Err(told(fault)),
        _ => Ok(()),
    }
}

/// A dossier about to take a place, and what may be done in it.
#[derive(Clone, Serialize, Deserialize)]
pub struct Case {
    /// Its number.
    pub number: i64,
    /// Events it had when it was made.
    pub events: usize,
    /// The operator: the key its place is counted under.
    pub operator: Id,
    /// Who works for the operator.
    #[serde(with = "post")]
    pub agent: Who,
    /// The act that takes the place.
    pub enter: Entry,
    /// An interview, which takes no place.
    pub interview: Entry,
}

/// The fiche whose places are disputed.
pub fn bounded() -> Id {
    BOUNDED.parse().unwrap_or_default()
}

/// The same, at work.
pub fn engine<'o>(office: &'o Office<'static>) -> Told<&'o Engine<'static>> {
    let engine = office.engine_on(&bounded(), TODAY);
    engine.ok_or_else(|| format!("le catalogue n'a pas la fiche {BOUNDED}"))
}

/// Dossiers prescribed and diagnosed, each operator in turn; the places are all left.
pub fn cases(office: &Office<'static>, count: u64) -> Told<Vec<Case>> {
    let engine = engine(office)?;
    let maker = Maker {
        office,
        engine,
        cast: Cast::of(engine),
        person: eligible(engine, TODAY, &mut Dice::first()),
    };
    (0..count).map(|rank| maker.case(rank)).collect()
}

struct Maker<'o> {
    office: &'o Office<'static>,
    engine: &'o Engine<'static>,
    cast: Cast,
    person: Person,
}

impl Maker<'_> {
    fn case(&self, rank: u64) -> Told<Case> {
        let mut dice = Dice::seeded(rank);
        let referent = self.cast.prescriber(self.engine, &[], &mut dice);
        let referent = who(&referent.ok_or("personne ne prescrit")?);
        hire(self.office, &referent)?;
        let person = self.register(&referent, rank)?;
        let subject = Subject::Person(person.to_string());
        let blank = Dossier::open(String::new(), subject, self.engine);
        let operators = self.engine.operators();
        let operator = operators[usize::try_from(rank).unwrap_or(0) % operators.len()].clone();
        let mut entry = self.held(&blank, StepKind::Prescription, &mut dice)?;
        if let domain::dossier::Act::Hold(holding) = &mut entry.act {
            holding.operator = Some(operator.clone());
        }
        entry.by = vec![referent.actor()];
        let opened = done(by(&referent, |call| {
            let about = About::Known(person);
            self.office
                .open_dossier(call, &about, &self.engine.fiche.head.id, &entry)
        })?)?;
        let number = opened.dossier;
        let read = || self.office.replayed(number, now()).map_err(told);
        let diagnosis = self.held(&read()?, StepKind::Diagnosis, &mut dice)?;
        let agent = self.agent(&diagnosis)?;
        done(by(&agent, |call| {
            self.office.act(call, number, None, &diagnosis)
        })?)?;
        let dossier = read()?;
        let mut enter = self.held(&dossier, StepKind::Entry, &mut dice)?;
        enter.by = vec![agent.actor()];
        let mut interview = self.stage(&dossier).log(Event::Interview, ONE, &mut dice);
        self.name(&dossier, &mut interview);
        interview.by = vec![agent.actor()];
        Ok(Case {
            number,
            events: dossier.journal.len(),
            operator,
            agent,
            enter,
            interview,
        })
    }

    fn register(&self, referent: &Who, rank: u64) -> Told<i64> {
        let somebody = Somebody::drawn(35, rank, TODAY, &Communes::default());
        let new = NewPerson {
            identity: Identity {
                civil: domain::identity::Identity {
                    family_name: somebody.family,
                    birth_name: None,
                    first_names: somebody.given,
                    birth_date: Some(somebody.birth),
                },
                contact: Contact::default(),
                also: Vec::new(),
            },
            commune: Some("Redon".to_owned()),
            confirmed: true,
        };
        let (done, _) = by(referent, |call| self.office.register(call, &new))?;
        let Registered::Done(person) = done.map_err(told)? else {
            return Err("une personne en double".to_owned());
        };
        let vocabulary = &CATALOGUE.vocabulary.facts;
        let known = self.person.answers.iter();
        let facts = known.filter(|(rank, _)| vocabulary[**rank].class <= Sensitivity::S2);
        let facts: Vec<NewFact> = facts
            .map(|(rank, answer)| NewFact {
                fact: vocabulary[*rank].id.clone(),
                since: None,
                given: answer.written(&CATALOGUE, *rank),
            })
            .collect();
        let (written, _) = by(referent, |call| {
            self.office.record_facts(call, person, &facts)
        })?;
        written.map_err(told)?;
        Ok(person)
    }

    fn stage<'a>(&'a self, dossier: &'a Dossier) -> Stage<'a, 'static> {
        static LEDGER: LazyLock<Ledger> = LazyLock::new(Ledger::default);
        static FACTS: LazyLock<domain::dossier::Timeline> =
            LazyLock::new(|| since_always(&Person::default()));
        Stage {
            engine: self.engine,
            cast: &self.cast,
            dossier,
            around: Around {
                today: TODAY,
                facts: &FACTS,
                ledger: &LEDGER,
                action: None,
                mandates: &[],
                stays: &[],
            },
            day: TODAY,
        }
    }

    /// The first step of a kind, held with its first outcome.
    fn held(&self, dossier: &Dossier, kind: StepKind, dice: &mut Dice) -> Told<Entry> {
        let mut steps = self.engine.fiche.steps.iter();
        let step = steps.find(|step| step.kind == kind);
        let step = step.ok_or_else(|| format!("pas d'étape {kind:?}"))?;
        let mut entry = self.stage(dossier).hold(step, step.outcomes.first(), dice);
        self.name(dossier, &mut entry);
        Ok(entry)
    }

    fn name(&self, dossier: &Dossier, entry: &mut Entry) {
        let subject = match &dossier.subject {
            Subject::Person(name) => Some(name.clone()),
            _ => None,
        };
        entry.each_actor(&mut |actor| {
            if self.engine.is_subject(actor) {
                actor.name.clone_from(&subject);
            } else {
                actor.name = who(actor).actor().name;
            }
        });
    }

    fn agent(&self, entry: &Entry) -> Told<Who> {
        let actor = entry.by.first().ok_or("personne ne signe")?;
        let agent = who(actor);
        hire(self.office, &agent)?;
        Ok(agent)
    }
}

/// What was done, or in words why not.
pub fn done(told_so: (Result<Done<'static>, Error<'static>>, u32)) -> Told<Done<'static>> {
    told_so.0.map_err(told)
}

/// Who works is written by their post.
mod post {
    use super::*;

    pub fn serialize<S: serde::Serializer>(who: &Who, to: S) -> Result<S::Ok, S::Error> {
        who.actor().serialize(to)
    }

    pub fn deserialize<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Who, D::Error> {
        Actor::deserialize(from).map(|actor| super::who(&actor))
    }
}

/// One number of the memory.
pub fn number(store: &Store, sql: &'static str) -> Told<i64> {
    let row = store.read(|tx| tx.first(sql, &[])).map_err(told)?;
    row.ok_or("rien")?.get(0).map_err(told)
}
