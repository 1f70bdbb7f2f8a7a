//! Demonstrations: the same each time, intact, and what backups are tried on.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

use app::subject::{Contact, Identity, NewPerson, Registered};
use app::{Call, Now, Office, Who};
use demo::dice::Dice;
use domain::identity::Identity as Civil;
use jiff::civil::date;
use livret::demo::{Made, Wanted, fill};
use store::{Fault, Options, Store, audit, copy, dossiers, migrate};
use trial::Place;
use vault::Keyring;

use crate::support::{CATALOGUE, Folder};

const KEYS: &str = "essai:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// A day after those of every demonstration here.
const NOW: Now = Now {
    at: 1_600_000_000_000,
    today: date(2020, 9, 13),
};

fn opened(store: Store) -> Office<'static> {
    let keyring = Keyring::parse(KEYS).expect("a keyring");
    let mut dice = Dice::seeded(7);
    let mut entropy = |bytes: &mut [u8]| bytes.fill(u8::try_from(dice.below(256)).expect("a byte"));
    Office::open(&CATALOGUE, store, keyring, &mut entropy).expect("it opens")
}

fn office(place: &Place) -> Office<'static> {
    let store = Store::open(&Options {
        durable: false,
        ..Options::at(&place.address)
    });
    let store = store.expect("the store opens");
    migrate::migrate(&store, 0).expect("it migrates");
    opened(store)
}

fn wanted(persons: u64, seed: u64) -> Wanted {
    Wanted {
        persons,
        seed,
        from: date(2017, 6, 30),
        until: date(2020, 6, 30),
    }
}

fn made(office: &Office<'_>, wanted: &Wanted) -> Made {
    let Ok(made) = fill(office, wanted, |_, _| {}) else {
        panic!("it is filled");
    };
    made
}

/// The journal of every dossier, decrypted.
fn journals(office: &Office<'_>) -> BTreeMap<i64, Vec<String>> {
    let kept: Result<_, Fault> = office.store.read(|tx| dossiers::after(tx, 0, i64::MAX));
    let kept = kept.expect("the dossiers");
    let journal = |id: i64| {
        let dossier = office.replayed(id, NOW).expect("it is replayed");
        dossier
            .journal
            .iter()
            .map(|event| format!("{event:?}"))
            .collect()
    };
    kept.iter()
        .map(|kept| (kept.id, journal(kept.id)))
        .collect()
}

fn intact(office: &Office<'_>) {
    let found = office.verify(NOW, |_| {}).expect("it is read");
    assert_eq!(found.differences, []);
    let (lines, broken) = audit::verify(&office.store).expect("it is read");
    assert!(lines > 0 && broken.is_empty(), "{broken:?}");
}

#[test]
fn the_same_people_and_the_same_seed_are_the_same_dossiers_on_both_engines() {
    let mut all = Vec::new();
    for (place, seed) in [
        (trial::sqlite(), 5),
        (trial::postgres(), 5),
        (trial::sqlite(), 6),
    ] {
        let office = office(&place);
        let made = made(&office, &wanted(20, seed));
        assert!(made.persons == 20 && made.dossiers >= 20, "{made:?}");
        intact(&office);
        all.push((made, journals(&office)));
    }
    assert!(all[0] == all[1], "{:?} {:?}", all[0].0, all[1].0);
    assert!(all[0].1 != all[2].1);
}

/// Somebody registers people one after the other, until they are told to stop; their numbers in order.
fn registers(office: &Office<'_>, hand: u64, over: &AtomicBool) -> Vec<i64> {
    let who = Who {
        account: i64::try_from(hand).expect("small"),
        ..Who::installation("referent-rsa".parse().expect("an id"))
    };
    let mut done = Vec::new();
    for rank in 0_i64.. {
        if over.load(Ordering::Acquire) && rank > 20 {
            break;
        }
        let new = NewPerson {
            identity: Identity {
                civil: Civil {
                    family_name: format!("Fictif-{hand}-{rank}"),
                    birth_name: None,
                    first_names: "Ada".to_owned(),
                    birth_date: None,
                },
                contact: Contact::default(),
                also: Vec::new(),
            },
            commune: None,
            confirmed: true,
        };
        let mut dice = Dice::seeded(hand << 32 | rank.unsigned_abs());
        let mut entropy = |bytes: &mut [u8]| {
            for byte in bytes {
                *byte = u8::try_from(dice.below(256)).expect("a byte");
            }
        };
        let now = Now {
            at: NOW.at + rank,
            ..NOW
        };
        match office.register(&Call::new(&who, now, &mut entropy), &new) {
            Ok(Registered::Done(id)) => done.push(id),
            other => panic!("{other:?}"),
        }
    }
    done
}

/// While a demonstration goes on and three people register others, a backup is taken; what it gives back,
/// in either engine, verifies, and everything in it is the beginning of what was done.
#[test]
fn a_backup_taken_while_people_act_gives_back_one_instant() {
    trial::both(|place| {
        let office = office(place);
        let folder = Folder::new(&format!("backup-load-{}", place.engine));
        let file = folder.0.join("copie.livret");
        let over = AtomicBool::new(false);
        let registered = std::thread::scope(|scope| {
            let (office, over) = (&office, &over);
            let demo = scope.spawn(move || made(office, &wanted(12, 9)));
            let hands: Vec<_> = (1..=3)
                .map(|hand| scope.spawn(move || registers(office, hand, over)))
                .collect();
            let some = || {
                let kept: Result<_, Fault> = office.store.read(|tx| dossiers::after(tx, 0, 4));
                kept.expect("the dossiers").len() == 4
            };
            while !some() {
                std::thread::yield_now();
            }
            copy::backup(&office.store, &file, |_, _| {}).expect("it is copied");
            over.store(true, Ordering::Release);
            demo.join().expect("a demonstration");
            let ended = hands.into_iter().map(|hand| hand.join().expect("a hand"));
            ended.collect::<Vec<_>>()
        });
        let finally = journals(&office);
        for elsewhere in [trial::sqlite(), trial::postgres()] {
            let from = Store::open(&Options {
                read_only: true,
                ..Options::at(&file.display().to_string())
            });
            let to = Store::open(&Options::at(&elsewhere.address)).expect("it opens");
            migrate::migrate(&to, 0).expect("it migrates");
            copy::transfer(&from.expect("it opens"), &to, |_, _| {}).expect("it is restored");
            let back = opened(to);
            intact(&back);
            for (id, journal) in journals(&back) {
                assert!(finally[&id].starts_with(&journal), "{id}");
            }
            for (hand, all) in (1_i64..).zip(&registered) {
                let there = all.iter().take_while(|id| known(&back, **id)).count();
                assert!(
                    all[there..].iter().all(|id| !known(&back, *id)),
                    "hand {hand}"
                );
            }
        }
    });
}

fn known(office: &Office<'_>, id: i64) -> bool {
    let found: Result<_, Fault> = office.store.read(|tx| store::subjects::find(tx, id));
    found.expect("it is read").is_some()
}

/// What a funder asks is answered in a demonstration as in any other memory: what must hold between the indicators
/// holds, under the survey of each period; some lack answers, some come back.
#[test]
fn what_a_funder_asks_is_answered_and_what_must_hold_holds() {
    let place = trial::sqlite();
    let office = office(&place);
    let later = Wanted {
        persons: 150,
        seed: 1,
        from: date(2019, 6, 30),
        until: date(2022, 6, 30),
    };
    made(&office, &later);
    let now = Now {
        today: date(2022, 9, 1),
        ..NOW
    };
    let who = Who {
        structure: "service-offre-insertion".parse().ok(),
        ..Who::installation("soi-chef-de-service".parse().expect("an id"))
    };
    let mut entropy = |bytes: &mut [u8]| bytes.fill(3);
    let call = Call::new(&who, now, &mut entropy);
    let operations = office.operations(&call).expect("the operations");
    let surveys: std::collections::BTreeSet<&str> = operations
        .iter()
        .map(|one| one.survey.id.as_str())
        .collect();
    assert_eq!(surveys.len(), 2, "{surveys:?}");
    let (mut persons, mut counted, mut lacking, mut results) = (0, 0, 0, 0);
    let mut back = 0;
    for one in &operations {
        let key = app::surveys::Key {
            survey: one.survey.id.clone(),
            fiche: one.fiche.head.id.clone(),
            operator: one.operator.clone(),
        };
        let view = office.operation(&call, &key).expect("an operation");
        for identity in &view.identities {
            assert!(identity.holds, "{} {}", key.survey, identity.identity.id);
        }
        let exit = view
            .counts
            .iter()
            .filter(|line| line.indicator.moment.as_str() != "entree");
        results += exit.filter_map(|line| line.total).sum::<u64>();
        back += one.stays.map_or(0, |stays| stays - view.persons);
        persons += view.persons;
        counted += view.counted;
        lacking += view.lacking;
    }
    assert!(
        counted > 0 && persons > counted && lacking > 0 && results > 0 && back > 0,
        "{persons} persons, {counted} counted, {lacking} lacking, {results} results, {back} back"
    );
}
