//! How actions go: every number is that of a naive reading of all dossiers, and nobody sees one that is not
//! theirs to see.

mod decided;
mod hours;
mod reminded;
mod yearly;

use std::collections::{BTreeMap, BTreeSet};

use app::Who;
use app::figures::{Eyes, Numbers};
use domain::access::Folder;
use domain::dossier::act::Obliged;
use domain::dossier::{Around, Dossier, Due, Engine, Ledger, Status};
use domain::eligibility::belongs;
use domain::fiche::StepKind;
use domain::values::{Date, Id};
use jiff::ToSpan;
use jiff::civil::date;
use store::{Fault, dossiers};

use crate::support::refusal;
use crate::town::{CATALOGUE, Town, fiche, id, noon};

pub(crate) const START: Date = date(2018, 1, 8);
pub(crate) const TODAY: Date = date(2019, 1, 15);
/// The last twelve whole months.
const YEAR: (Date, Date) = (date(2018, 1, 1), date(2018, 12, 31));
/// The fiches lived in, and how many days each life is followed.
const LIVES: [(&str, i64); 12] = [
    ("F01", 20),
    ("F01", 90),
    ("F01", 200),
    ("F02", 60),
    ("F06", 5),
    ("F06", 60),
    ("F06", 300),
    ("F08", 3),
    ("F08", 40),
    ("F08", 120),
    ("F08", 360),
    ("F12", 120),
];

/// A dossier as it was lived.
pub(crate) struct Lived {
    pub(crate) fiche: Id,
    subject: i64,
    pub(crate) dossier: Dossier,
}

impl Lived {
    fn number(&self) -> i64 {
        self.dossier.id.parse().expect("a number")
    }
}

fn town(place: &trial::Place) -> (Town, Vec<Lived>) {
    lived_in(place, &LIVES)
}

/// A town where these lives were lived.
pub(crate) fn lived_in(place: &trial::Place, lives: &[(&str, i64)]) -> (Town, Vec<Lived>) {
    let mut town = Town::new(place);
    for (nth, (code, length)) in (0_u64..).zip(lives.iter().copied()) {
        let until = START.saturating_add(length.days());
        let lived = (0..8).find_map(|turn| town.live(code, nth * 10 + turn, START, until).1);
        lived.expect("somebody gets in");
    }
    town.office.wake(noon(TODAY)).expect("it wakes");
    let kept: Result<Vec<dossiers::Dossier>, Fault> =
        town.office.store.read(|tx| dossiers::after(tx, 0, 1000));
    let lived = kept.expect("they read").into_iter().map(|kept| Lived {
        fiche: kept.fiche.parse().expect("an id"),
        subject: kept.subject,
        dossier: town
            .office
            .replayed(kept.id, noon(TODAY))
            .expect("it replays"),
    });
    let lived = lived.collect();
    (town, lived)
}

pub(crate) fn soi(town: &mut Town) -> Who {
    town.who(&domain::dossier::Actor {
        role: id("soi-chef-de-service"),
        structure: Some(id("service-offre-insertion")),
        name: None,
    })
}

fn entered(engine: &Engine<'_>, dossier: &Dossier) -> Option<Date> {
    let held = dossier.state.held.iter().filter(|held| held.complete);
    let mut entries = held.filter(|held| {
        let mut steps = engine.fiche.steps.iter();
        let step = steps.find(|step| step.origin.id == held.holding.step);
        step.is_some_and(|step| step.kind == StepKind::Entry)
    });
    entries.next().map(|held| held.day)
}

/// What is late in a dossier, each thing once: what somebody may be found for.
fn late(town: &Town, engine: &Engine<'_>, one: &Lived) -> Vec<Obliged> {
    let (facts, ledger) = (town.facts(one.subject), Ledger::default());
    let around = Around {
        today: TODAY,
        facts: &facts,
        ledger: &ledger,
        action: None,
        mandates: &[],
        stays: &[],
    };
    let folder = Folder {
        engine,
        dossier: &one.dossier,
    };
    let due = engine.due(&one.dossier, &around).into_iter();
    let due = due.filter(|owed| owed.state == Due::Late);
    let due = due.filter(|owed| owed.owed_by.iter().any(|by| !folder.posts(by).is_empty()));
    let once: BTreeSet<_> = due
        .map(|owed| {
            let obliged = owed.what.obliged();
            (
                format!("{obliged:?}"),
                owed.run,
                owed.window.from,
                owed.window.to,
            )
        })
        .collect();
    let named = engine.due(&one.dossier, &around).into_iter();
    let named: BTreeMap<String, Obliged> = named
        .map(|owed| (format!("{:?}", owed.what.obliged()), owed.what.obliged()))
        .collect();
    once.into_iter()
        .map(|(what, ..)| named[&what].clone())
        .collect()
}

/// The same numbers, from every dossier one after the other.
fn naive(
    town: &Town,
    lived: &[Lived],
    code: &str,
    own: impl Fn(&Engine<'_>, &Dossier) -> bool,
) -> Numbers {
    let engine = town.engine(code, TODAY);
    let [
        mut waiting,
        mut inside,
        mut on_hold,
        mut came,
        mut left,
        mut never,
        mut pressing,
    ] = [0; 7];
    let over_the_year = |day: Date| (YEAR.0..=YEAR.1).contains(&day);
    for one in lived.iter().filter(|one| one.fiche == engine.fiche.head.id) {
        let dossier = &one.dossier;
        if !dossier.subject.is_followed() || !own(&engine, dossier) {
            continue;
        }
        let since = entered(&engine, dossier);
        match (&dossier.state.status, since) {
            (Status::Draft, _) => {}
            (Status::Open | Status::Suspended { .. }, None) => waiting += 1,
            (Status::Open, Some(_)) => inside += 1,
            (Status::Suspended { .. }, Some(_)) => on_hold += 1,
            (Status::Closed { on, .. }, Some(_)) => left += u64::from(over_the_year(*on)),
            (Status::Closed { on, .. }, None) => never += u64::from(over_the_year(*on)),
        }
        came += u64::from(since.is_some_and(over_the_year));
        pressing += late(town, &engine, one).len() as u64;
    }
    Numbers {
        waiting: Some(waiting),
        inside: Some(inside),
        on_hold: Some(on_hold),
        entered: Some(came),
        left: Some(left),
        never_in: Some(never),
        late: Some(pressing),
    }
}

#[test]
fn every_number_is_that_of_a_naive_reading() {
    trial::both(|place| {
        let (mut town, lived) = town(place);
        let soi = soi(&mut town);
        let all = town
            .call(&soi, TODAY, |call| town.office.steered(call))
            .expect("figures");
        assert_eq!(all.len(), CATALOGUE.fiches_on(TODAY).len());
        let (mut late, mut entered) = (0, 0);
        for one in &all {
            assert_eq!((one.eyes, one.year), (Eyes::Service, YEAR));
            let code = one.fiche.code();
            if one.fiche.head.class.is_health() {
                // A few are nobody, and nobody is not said either.
                assert_eq!(one.total, Numbers::default(), "{code}");
                assert!(one.operators.is_empty() && one.late.is_empty() && !one.behind);
                continue;
            }
            let naive = naive(&town, &lived, &code, |_, _| true);
            assert_eq!(one.total, naive, "{code}");
            let parts = one
                .operators
                .iter()
                .map(|(_, numbers)| numbers.late.unwrap_or(0));
            assert!(one.operators.is_empty() || parts.sum::<u64>() == naive.late.unwrap_or(0));
            let items: u64 = one.late.iter().map(|item| item.count).sum();
            assert_eq!(Some(items), naive.late, "{code}");
            late += naive.late.unwrap_or(0);
            entered += naive.entered.unwrap_or(0);
        }
        assert!(late > 0 && entered > 0, "{late} late, {entered} entered");
        let verified = town
            .office
            .verify(noon(TODAY), |_| {})
            .expect("it verifies");
        assert_eq!(verified.differences, []);
    });
}

#[test]
fn an_operator_sees_its_own_and_those_who_have_no_business_see_nothing() {
    trial::both(|place| {
        let (mut town, lived) = town(place);
        let operators: BTreeSet<(Id, Id)> = lived
            .iter()
            .filter_map(|one| {
                let engine = town.office.engine_on(&one.fiche, TODAY)?;
                let chosen = one.dossier.state.operator.as_ref();
                let operator = chosen.or_else(|| engine.sole_operator())?;
                Some((one.fiche.clone(), operator.clone()))
            })
            .collect();
        assert!(operators.len() > 4);
        for (fiche, operator) in &operators {
            let who = town.who(&domain::dossier::Actor {
                role: id("coordinateur"),
                structure: Some(operator.clone()),
                name: None,
            });
            let told = town.call(&who, TODAY, |call| town.office.steering(call, fiche));
            let told = told.expect("their own");
            assert_eq!(told.eyes, Eyes::Operator);
            let code = told.fiche.code();
            let naive = naive(&town, &lived, &code, |engine, dossier| {
                let chosen = dossier.state.operator.as_ref();
                let theirs = chosen.or_else(|| engine.sole_operator());
                theirs.is_some_and(|theirs| belongs(&CATALOGUE, operator, theirs))
            });
            assert_eq!(told.total, naive, "{code} {operator}");
            let waiting = town.call(&who, TODAY, |call| town.office.in_line(call, fiche));
            let (line, more) = waiting.expect("a line");
            assert_eq!(
                (Some(line.len() as u64), more),
                (naive.waiting, false),
                "{code}"
            );
            let places: Vec<usize> = line.iter().map(|one| one.place).collect();
            assert!(places.iter().all(|place| (1..=line.len()).contains(place)));
            // Another action than theirs is not theirs to count, nor its silences theirs to settle.
            let others = town
                .call(&who, TODAY, |call| town.office.steered(call))
                .expect("some");
            for one in &others {
                assert_eq!(one.eyes, Eyes::Operator);
            }
            let settled = town.call(&who, TODAY, |call| {
                town.office.settle(call, fiche, ("", "Décidé."))
            });
            assert_eq!(refusal(settled), "Forbidden");
        }
        for (role, structure) in [
            ("referent-rsa", "cdas-fougeres"),
            ("administrateur", "cdas-fougeres"),
            ("soi-charge-de-mission", "cdas-fougeres"),
        ] {
            let who = town.who(&domain::dossier::Actor {
                role: id(role),
                structure: Some(id(structure)),
                name: None,
            });
            let told = town.call(&who, TODAY, |call| town.office.steered(call).map(drop));
            assert_eq!(refusal(told), "Forbidden", "{role}");
            let told = town.call(&who, TODAY, |call| {
                town.office.steering(call, &fiche("F06")).map(drop)
            });
            assert_eq!(refusal(told), "Forbidden", "{role}");
        }
        let person = Who {
            person: Some(lived[0].subject),
            ..Who::installation(id("personne"))
        };
        let told = town.call(&person, TODAY, |call| town.office.steered(call).map(drop));
        assert_eq!(refusal(told), "Forbidden");
    });
}
