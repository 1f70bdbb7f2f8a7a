//! Livret at work on each engine, with the catalogue of Ille-et-Vilaine and people who hold mandates.

use std::cell::RefCell;
use std::path::Path;
use std::sync::LazyLock;

use app::dossier::{About, Done};
use app::subject::{Contact, Identity, NewPerson, Registered};
use app::{Call, Error, Now, Office, Who};
use demo::acts::Stage;
use demo::cast::Cast;
use demo::dice::Dice;
use demo::persons::eligible;
use demo::world::since_always;
use domain::Catalogue;
use domain::dossier::{Act, Around, Dossier, Entry, Ledger, Subject};
use domain::fiche::StepKind;
use domain::values::{Date, Id};
use jiff::civil::date;
use store::mandates::{self, Mandate};
use store::{Fault, Options, Store};
use vault::Keyring;

pub static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue/ille-et-vilaine");
    catalogue_files::load_dir(&dir).catalogue
});

/// What `act` and the others answer.
pub type Told<T> = Result<T, Error<'static>>;

pub fn id(text: &str) -> Id {
    text.parse().unwrap_or_else(|_| panic!("{text} is an id"))
}

/// A day on which all thirteen fiches apply.
pub fn day() -> Date {
    date(2018, 3, 12)
}

/// Livret at work, one morning after another.
pub struct Desk {
    pub office: Office<'static>,
    pub engine: &'static str,
    clock: RefCell<(Now, Dice)>,
}

/// The same story on both engines.
pub fn both(story: impl Fn(&Desk)) {
    both_with(|office| office, story);
}

/// The same, in an office set up otherwise.
pub fn both_with(set_up: impl Fn(Office<'static>) -> Office<'static>, story: impl Fn(&Desk)) {
    both_of(&CATALOGUE, set_up, story);
}

/// The same, with another catalogue.
pub fn both_of(
    catalogue: &'static Catalogue,
    set_up: impl Fn(Office<'static>) -> Office<'static>,
    story: impl Fn(&Desk),
) {
    trial::both(|place| {
        let store = Store::open(&Options::at(&place.address)).expect("the store opens");
        store::migrate::migrate(&store, 0).expect("the migrations apply");
        let mut dice = Dice::seeded(42);
        let mut entropy = |bytes: &mut [u8]| draw(&mut dice, bytes);
        let line = Keyring::generate_line("essai", &mut entropy).expect("a key");
        let keyring = Keyring::parse(&line).expect("a keyring");
        let office = Office::open(catalogue, store, keyring, &mut entropy).expect("it opens");
        let now = Now {
            at: 1_520_812_800_000,
            today: day(),
        };
        story(&Desk {
            office: set_up(office),
            engine: place.engine,
            clock: RefCell::new((now, dice)),
        });
    });
}

fn draw(dice: &mut Dice, bytes: &mut [u8]) {
    for chunk in bytes.chunks_mut(8) {
        chunk.copy_from_slice(&dice.draw().to_le_bytes()[..chunk.len()]);
    }
}

impl Desk {
    /// Somebody calls; each call is a second after the one before.
    pub fn by<T>(&self, who: &Who, work: impl FnOnce(&Call<'_>) -> T) -> T {
        let (now, mut dice) = {
            let mut clock = self.clock.borrow_mut();
            clock.0.at += 1_000;
            let seed = clock.1.draw();
            (clock.0, Dice::seeded(seed))
        };
        let mut entropy = |bytes: &mut [u8]| draw(&mut dice, bytes);
        work(&Call::new(who, now, &mut entropy))
    }

    /// Many call at once, each with a rank; what each was told.
    pub fn together<T: Send>(
        &self,
        who: &Who,
        hands: u64,
        work: impl Fn(&Call<'_>, u64) -> T + Sync,
    ) -> Vec<T> {
        let now = self.now();
        std::thread::scope(|scope| {
            let work = &work;
            let hands = (1..=hands).map(|rank| {
                scope.spawn(move || {
                    let mut dice = Dice::seeded(rank);
                    let mut entropy = |bytes: &mut [u8]| draw(&mut dice, bytes);
                    work(&Call::new(who, now, &mut entropy), rank)
                })
            });
            let hands: Vec<_> = hands.collect();
            let told = hands.into_iter().map(|hand| hand.join());
            told.map(|told| told.expect("a hand")).collect()
        })
    }

    /// What day and time it is.
    pub fn now(&self) -> Now {
        self.clock.borrow().0
    }

    /// Days pass.
    pub fn wait(&self, days: i32) {
        let mut clock = self.clock.borrow_mut();
        clock.0.at += i64::from(days) * 86_400_000;
        clock.0.today = clock.0.today.saturating_add(jiff::Span::new().days(days));
    }

    /// Somebody new, who holds a role somewhere from long ago.
    pub fn who(&self, role: &str, structure: &str) -> Who {
        let number = self.by(&Who::installation(id(role)), |call| call.id());
        let mandate = Mandate {
            id: number,
            account: number + 1,
            role: id(role),
            structure: (!structure.is_empty()).then(|| id(structure)),
            from: date(2017, 1, 1),
            to: None,
            given_by: 0,
            revoked_at: None,
        };
        let kept: Result<(), Fault> = self.office.store.write(|tx| mandates::insert(tx, &mandate));
        kept.expect("the mandate is kept");
        Who {
            account: mandate.account,
            mandate: mandate.id,
            role: mandate.role,
            structure: mandate.structure,
            person: None,
        }
    }

    /// A person acting for themself.
    pub fn themself(&self, person: i64) -> Who {
        Who {
            account: 7,
            mandate: 0,
            role: id("personne"),
            structure: None,
            person: Some(person),
        }
    }

    /// Registers somebody, whoever looks like them.
    pub fn register(&self, who: &Who, identity: &Identity) -> i64 {
        let new = NewPerson {
            identity: identity.clone(),
            commune: Some("Redon".to_owned()),
            confirmed: true,
        };
        match self.by(who, |call| self.office.register(call, &new)) {
            Ok(Registered::Done(person)) => person,
            other => panic!("{other:?}"),
        }
    }

    /// A complete prescription, by one who may.
    pub fn prescribe(&self, who: &Who, person: i64, code: &str) -> Told<Done<'static>> {
        let entry = self.prescription(who, person, code, None);
        let fiche = fiche(code);
        self.by(who, |call| {
            self.office
                .open_dossier(call, &About::Known(person), &fiche, &entry)
        })
    }

    /// The act of a complete prescription, to an operator when there are several.
    pub fn prescription(
        &self,
        who: &Who,
        person: i64,
        code: &str,
        operator: Option<&str>,
    ) -> Entry {
        let (fiche, today) = (fiche(code), self.now().today);
        let engine = self.office.engine_on(&fiche, today).expect("it compiles");
        let facts = since_always(&eligible(engine, today, &mut Dice::first()));
        let dossier = Dossier::open("x".to_owned(), Subject::Person(person.to_string()), engine);
        let (ledger, cast) = (Ledger::default(), Cast::of(engine));
        let stage = Stage {
            engine,
            cast: &cast,
            dossier: &dossier,
            around: Around {
                today,
                facts: &facts,
                ledger: &ledger,
                action: None,
                mandates: &[],
                stays: &[],
            },
            day: today,
        };
        let mut steps = engine.fiche.steps.iter();
        let step = steps.find(|step| step.kind == StepKind::Prescription);
        let mut entry = stage.hold(step.expect("a prescription"), None, &mut Dice::first());
        entry.by = vec![who.actor()];
        if let (Act::Hold(holding), Some(operator)) = (&mut entry.act, operator) {
            holding.operator = Some(id(operator));
        }
        entry
    }
}

/// The name of the fiche of this number: `F06`.
pub fn fiche(code: &str) -> Id {
    let fiches = CATALOGUE.fiches_on(day());
    let found = fiches.into_iter().find(|fiche| fiche.code() == code);
    found.expect("a fiche").head.id.clone()
}

/// Somebody, by `family, first names, birth`.
pub fn identity(family: &str, first: &str, birth: &str) -> Identity {
    Identity {
        civil: domain::identity::Identity {
            family_name: family.to_owned(),
            birth_name: None,
            first_names: first.to_owned(),
            birth_date: birth.parse().ok(),
        },
        contact: Contact::default(),
        also: Vec::new(),
    }
}

/// The field an act refused, and why.
pub fn refusal<T: std::fmt::Debug>(told: Told<T>) -> String {
    match told {
        Err(Error::Refused(app::Refusal::Invalid { field, why })) => format!("{field} {why:?}"),
        Err(Error::Refused(refusal)) => format!("{refusal:?}"),
        other => panic!("{other:?}"),
    }
}
