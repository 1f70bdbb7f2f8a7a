//! A small town: an office, people who do not exist, and their lives, written through the real acts.

mod lives;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use app::{Call, Now, Office, Who};
use demo::cast::Cast;
use demo::dice::Dice;
use demo::names::Communes;
use demo::persons::somebody;
use domain::Catalogue;
use domain::dossier::{Actor, Engine, Timeline};
use domain::identity::Identity;
use domain::person::Person;
use domain::values::{Date, Id};
use jiff::civil::date;
use store::follows::{self, Follow};
use store::mandates::{self, Mandate};
use store::subjects::{self, Wrapped};
use store::{Fault, Options, Store};
use vault::{Keyring, PersonKey};

pub static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue/ille-et-vilaine");
    catalogue_files::load_dir(&dir).catalogue
});

/// Somebody, and what a test may search of them.
#[derive(Debug, Clone)]
pub struct Somebody {
    pub id: i64,
    pub identity: Identity,
}

pub struct Town {
    pub office: Office<'static>,
    pub people: Vec<Somebody>,
    /// What was written, word for word, when each text is to be told from all others.
    pub marks: Option<u64>,
    /// Each act is followed by a look at what lists keep of the dossier.
    pub watched: bool,
    known: RefCell<BTreeMap<i64, Timeline>>,
    mandates: BTreeMap<Actor, i64>,
    drawn: Cell<u64>,
    beside: Cell<u64>,
}

/// The installation itself.
pub fn installation() -> Who {
    Who::installation("delegue-protection-donnees".parse().expect("a role"))
}

pub fn id(text: &str) -> Id {
    text.parse().expect("an id")
}

/// The fiche of a code: `F12`.
pub fn fiche(code: &str) -> Id {
    let found = CATALOGUE
        .fiches
        .iter()
        .find(|fiche| format!("F{:02}", fiche.head.number) == code);
    found.expect("a fiche").head.id.clone()
}

fn keyring() -> Keyring {
    let line = Keyring::generate_line("essai", &mut |bytes: &mut [u8]| bytes.fill(7));
    Keyring::parse(&line.expect("a line")).expect("a keyring")
}

/// At noon of a day.
pub fn noon(day: Date) -> Now {
    let days = domain::time::days_between(date(1970, 1, 1), day);
    Now {
        at: (i64::from(days) * 24 + 12) * 3_600_000,
        today: day,
    }
}

impl Town {
    pub fn new(place: &trial::Place) -> Town {
        let store = Store::open(&Options::at(&place.address)).expect("the store opens");
        store::migrate::migrate(&store, 0).expect("the migrations apply");
        Town::on(store)
    }

    /// Another node on the same memory.
    pub fn node(&self, place: &trial::Place, nth: u64) -> Town {
        let store = Store::open(&Options::at(&place.address)).expect("the store opens");
        Town {
            people: self.people.clone(),
            mandates: self.mandates.clone(),
            drawn: Cell::new(self.drawn.get() ^ (nth << 40)),
            ..Town::on(store)
        }
    }

    fn on(store: Store) -> Town {
        let mut seed = 1_u8;
        let entropy = &mut |bytes: &mut [u8]| {
            bytes.fill(seed);
            seed += 1;
        };
        let office = Office::open(&CATALOGUE, store, keyring(), entropy);
        Town {
            office: office.expect("the office opens"),
            people: Vec::new(),
            marks: None,
            watched: false,
            known: RefCell::default(),
            mandates: BTreeMap::new(),
            drawn: Cell::new(0),
            beside: Cell::new(1 << 32),
        }
    }

    fn draw(&self, bytes: &mut [u8]) {
        let mut dice = Dice::seeded(self.drawn.get());
        self.drawn.set(self.drawn.get() + 1);
        for byte in bytes {
            *byte = u8::try_from(dice.draw() & 0xff).expect("a byte");
        }
    }

    /// Something done by somebody on a day.
    pub fn call<T>(&self, who: &Who, day: Date, work: impl FnOnce(&Call<'_>) -> T) -> T {
        let mut entropy = |bytes: &mut [u8]| self.draw(bytes);
        work(&Call::new(who, noon(day), &mut entropy))
    }

    /// The same, by the installation itself.
    pub fn does<T>(&self, day: Date, work: impl FnOnce(&Call<'_>) -> T) -> T {
        self.call(&installation(), day, work)
    }

    pub fn read<T>(&self, work: impl FnOnce(&mut store::Tx<'_>) -> Result<T, Fault>) -> T {
        self.office.store.read(work).expect("it reads")
    }

    pub fn write<T>(&self, work: impl FnMut(&mut store::Tx<'_>) -> Result<T, Fault>) -> T {
        self.office.store.write(work).expect("it writes")
    }

    /// Somebody whom a fiche admits, written down with what the fiche asks.
    pub fn welcome(&mut self, engine: &Engine<'_>, rank: u64, day: Date) -> (i64, Person) {
        let communes = Communes::of(&CATALOGUE, |_| 1);
        let (made_up, person) = somebody(engine, day, &communes, (35, rank));
        let identity = Identity {
            family_name: made_up.family,
            birth_name: None,
            first_names: made_up.given,
            birth_date: Some(made_up.birth),
        };
        let kind = match engine.fiche.head.subject {
            domain::fiche::Subject::Person => "personne",
            domain::fiche::Subject::Household => "menage",
        };
        let id = self.write_down(kind, &identity, &person, day);
        self.people.push(Somebody { id, identity });
        (id, person)
    }

    fn write_down(&self, kind: &str, identity: &Identity, person: &Person, day: Date) -> i64 {
        let number = self.does(day, |call| call.id());
        let key = PersonKey::generate(&mut |bytes: &mut [u8]| self.draw(bytes));
        let wrapped = keyring()
            .wrap(&format!("subject:{number}"), &key)
            .expect("it wraps");
        let seal = |place: &str, plain: &[u8]| {
            let sealed = key.seal(place, plain, &mut |bytes: &mut [u8]| self.draw(bytes));
            sealed.expect("it seals")
        };
        let json = serde_json::to_vec(identity).expect("it writes");
        let sealed = seal(&format!("subject:sealed:{number}"), &json);
        self.write(|tx| {
            let wrapped = Wrapped {
                key_id: wrapped.key_id.clone(),
                bytes: wrapped.bytes.clone(),
            };
            let at = noon(day).at;
            subjects::insert(tx, number, (kind, None), &wrapped, Some(&sealed), at)?;
            subjects::index(tx, number, &[number, 1], &[number, 2])?;
            Ok(())
        });
        self.learn(number, person, day);
        number
    }

    /// What becomes known of somebody.
    pub fn learn(&self, id: i64, person: &Person, day: Date) {
        self.learn_from(id, person, day, &installation());
    }

    /// The same, from somebody.
    pub fn learn_from(&self, id: i64, person: &Person, day: Date, from: &Who) {
        let mut known = self.known.borrow_mut();
        let known = known.entry(id).or_default();
        for (fact, answer) in &person.answers {
            known.know(None, *fact, Some(answer.clone()));
        }
        let kept = self.read(|tx| subjects::find(tx, id)).expect("somebody");
        let wrapped = kept.key.expect("a key");
        let key = keyring().unwrap(&format!("subject:{id}"), &wrapped.key_id, &wrapped.bytes);
        let key = key.expect("it opens");
        self.write(|tx| {
            for (fact, answer) in &person.answers {
                let rank = subjects::next_fact(tx, id)?;
                let given = answer.written(&CATALOGUE, *fact);
                let json = serde_json::to_vec(&given).expect("it writes");
                let place = format!("fact:sealed:{id}:{rank}");
                let sealed = key.seal(&place, &json, &mut |bytes: &mut [u8]| self.draw(bytes));
                let fact = subjects::Fact {
                    corrects: None,
                    rank,
                    fact: CATALOGUE.vocabulary.facts[*fact].id.clone(),
                    since: None,
                    recorded_at: noon(day).at,
                    account: from.account,
                    mandate: from.mandate,
                    sealed: sealed.expect("it seals"),
                };
                subjects::add_fact(tx, id, &fact)?;
            }
            Ok(())
        });
    }

    /// Who an actor is in this town: somebody holds each mandate.
    pub fn who(&mut self, actor: &Actor) -> Who {
        let mut held = actor.clone();
        held.name = None;
        let next = 100 + i64::try_from(self.mandates.len()).expect("a number");
        let mandate = *self.mandates.entry(held.clone()).or_insert(next);
        let who = Who {
            account: mandate + 1000,
            mandate,
            role: held.role,
            structure: held.structure,
            person: None,
        };
        if mandate == next {
            self.hold(&who);
        }
        who
    }

    /// Somebody holds the mandate they act under.
    pub fn hold(&self, who: &Who) {
        let mandate = Mandate {
            id: who.mandate,
            account: who.account,
            role: who.role.clone(),
            structure: who.structure.clone(),
            from: date(2010, 1, 1),
            to: None,
            given_by: 0,
            revoked_at: None,
        };
        self.write(|tx| mandates::insert(tx, &mandate));
    }

    /// Somebody else in a role and a service, under a mandate of this number.
    pub fn another(&self, actor: &Actor, mandate: i64) -> Who {
        Who {
            account: mandate + 1000,
            mandate,
            role: actor.role.clone(),
            structure: actor.structure.clone(),
            person: None,
        }
    }

    /// The person themself.
    pub fn oneself(&self, id: i64, engine: &Engine<'_>) -> Who {
        Who {
            account: 9_000,
            mandate: 0,
            role: Cast::of(engine).subject.role,
            structure: None,
            person: Some(id),
        }
    }

    /// One follows a person.
    pub fn follow(&self, person: i64, who: &Who, day: Date) {
        self.follow_as(follows::HELPER, person, who, day);
    }

    /// One is the principal referent of a person from now on, and no mere helper.
    pub fn entrust(&self, person: i64, who: &Who, day: Date) {
        let helps = self.read(|tx| follows::current(tx, person));
        self.write(|tx| {
            for follow in &helps {
                follows::end(tx, follow.id, day)?;
            }
            Ok(())
        });
        self.follow_as(follows::PRINCIPAL, person, who, day);
    }

    fn follow_as(&self, kind: &str, person: i64, who: &Who, day: Date) {
        // The same number for the same two on the same day, in whatever order things happen.
        let days = domain::time::days_between(date(1970, 1, 1), day);
        let responsible = i64::from(kind == follows::PRINCIPAL);
        let number = person + i64::from(days) * 1_000_000 + 2 * who.mandate + responsible;
        self.write(|tx| {
            let follow = Follow {
                id: number,
                person,
                account: who.account,
                mandate: who.mandate,
                kind: kind.to_owned(),
                from: day,
                to: None,
                given_by: 0,
            };
            follows::insert(tx, &follow)
        });
    }

    pub fn engine(&self, code: &str, day: Date) -> Engine<'static> {
        let known = self
            .office
            .engine_on(&fiche(code), day)
            .expect("a version of that day");
        Engine::new(&CATALOGUE, known.fiche).expect("it compiles")
    }

    /// What is known of somebody.
    pub fn facts(&self, id: i64) -> Timeline {
        let known = self.known.borrow();
        known.get(&id).cloned().unwrap_or_default()
    }

    /// What is done from now on draws from another source of randomness; and back, the next time.
    pub fn aside(&self) {
        self.drawn.swap(&self.beside);
    }

    /// Those who hold a mandate, in the order they were given it.
    pub fn order(&self) -> Vec<Actor> {
        let mut held: Vec<(&i64, &Actor)> =
            self.mandates.iter().map(|(who, id)| (id, who)).collect();
        held.sort();
        held.into_iter().map(|(_, who)| who.clone()).collect()
    }

    /// Everyone who holds a mandate here.
    pub fn holders(&self) -> Vec<Actor> {
        self.mandates.keys().cloned().collect()
    }
}
