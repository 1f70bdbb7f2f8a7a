//! What lists keep: nothing owed is ever under a post that somebody holds who may not know of the dossier.

use domain::dossier::{Ending, Status};
use domain::facts::Sensitivity;
use domain::values::Date;
use jiff::ToSpan;
use jiff::civil::date;
use store::owed;

use crate::support::{both, identity};
use crate::town::{CATALOGUE, Town};

const START: Date = date(2017, 6, 19);

/// Every fiche, act after act; then the passing of time, a change of hands, the archive.
#[test]
fn what_is_owed_is_listed_for_readers_only_whatever_happens() {
    trial::both(|place| {
        let mut town = Town::new(place);
        town.watched = true;
        let (mut lived, mut lines) = (Vec::new(), 0);
        for (nth, fiche) in (0_u64..).zip(CATALOGUE.fiches_on(START)) {
            for (rank, days) in [(0, 60), (1, 400)] {
                let until = START.saturating_add(i64::from(days).days());
                let number = (0..8).find_map(|turn| {
                    let rank = nth * 100 + turn * 10 + rank;
                    let (subject, dossier) = town.live(&fiche.code(), rank, START, until);
                    dossier.map(|dossier| (subject, dossier))
                });
                lived.push(number.expect("somebody gets in"));
            }
        }
        for day in [date(2018, 9, 1), date(2019, 9, 1)] {
            while town.office.wake(crate::town::noon(day)).expect("it turns") > 0 {}
            let owed = lived.iter().map(|(_, dossier)| town.listed(*dossier, day));
            lines += owed.sum::<usize>();
        }
        assert!(lines > 30, "{lines}");
        // Those who prescribed leave, one after the other; another of their service takes over, or nobody.
        let day = date(2019, 9, 2);
        for (nth, (_, dossier)) in lived.iter().enumerate() {
            let read = town.office.replayed(*dossier, crate::town::noon(day));
            let Some(prescriber) = read.expect("it replays").state.prescriber else {
                continue;
            };
            let leaver = town.who(&prescriber);
            let successor = town.another(&prescriber, 50_000 + i64::try_from(nth).expect("few"));
            town.hold(&successor);
            let to = (nth % 2 == 0).then_some(successor.mandate);
            let _ = town.call(&leaver, day, |call| town.office.give_up(call, to));
            town.listed(*dossier, day);
        }
        // Ten years later, most are archived or erased.
        let day = date(2029, 9, 2);
        let plan = town
            .does(day, |call| town.office.retention_plan(call, |_| {}))
            .expect("a plan");
        town.does(day, |call| {
            let rules = &crate::retention::every_rule();
            town.office.purge(call, &plan, rules, |_| {})
        })
        .expect("a purge");
        for (_, dossier) in &lived {
            town.listed(*dossier, day);
        }
    });
}

/// A line that is where it may not be shows.
#[test]
fn what_is_not_where_it_should_be_is_told() {
    both(|desk| {
        let referent = desk.who("referent-rsa", "cdas-pays-de-redon");
        let lea = desk.register(&referent, &identity("Exemplaire", "Léa", "1996-04-18"));
        let done = desk.prescribe(&referent, lea, "F12");
        let dossier = done.expect("prescribed").dossier;
        let store = &desk.office.store;
        let verified = || {
            let found = desk.office.verify(desk.now(), |_| {}).expect("it verifies");
            let told = found.differences.into_iter().map(|one| one.what);
            told.collect::<Vec<String>>()
        };
        assert_eq!(verified(), [""; 0]);
        let moved: Result<(), store::Fault> = store.write(|tx| {
            let mut owed = owed::of(tx, dossier)?;
            owed[0].post = "referent-rsa@departement".to_owned();
            owed::keep(tx, dossier, &owed)?;
            tx.execute("UPDATE obligation SET to_day = '2017-01-01'", &[])?;
            tx.execute("UPDATE reach SET wake_on = '2017-01-01'", &[])?;
            Ok(())
        });
        moved.expect("it is changed");
        let told = verified();
        for expected in [
            "ne peut pas connaître",
            "ne le réveillent pas",
            "ce qui est dû n'est pas",
            "ce qui est dû ne se compte pas",
        ] {
            assert!(told.iter().any(|one| one.contains(expected)), "{told:?}");
        }
    });
}

/// A dossier leaves with the days that its journal says and what closed it, for whoever may know of it.
#[test]
fn a_participation_has_its_true_days_and_what_closed_it() {
    trial::both(|place| {
        let mut town = Town::new(place);
        for (nth, code) in (0_u64..).zip(["F01", "F04", "F05", "F08", "F13"]) {
            for (rank, days) in [(0, 90), (1, 500)] {
                let until = START.saturating_add(i64::from(days).days());
                for turn in 0..2 {
                    town.live(code, nth * 100 + turn * 10 + rank, START, until);
                }
            }
        }
        let today = date(2019, 9, 1);
        while town
            .office
            .wake(crate::town::noon(today))
            .expect("it turns")
            > 0
        {}
        let (mut open, mut closed, mut never) = (0, 0, 0);
        for actor in town.holders() {
            let who = town.who(&actor);
            for live in [true, false] {
                let mut next = None;
                loop {
                    let page = town.call(&who, today, |call| {
                        town.office.participations(call, live, next.as_ref(), 3)
                    });
                    let page = page.expect("a page");
                    for one in &page.lines {
                        let number = one.item.dossier;
                        let read = town.office.replayed(number, crate::town::noon(today));
                        let read = read.expect("it replays");
                        let engine = town.office.engine_on(&read.fiche, today);
                        let engine = engine.expect("a fiche");
                        assert_eq!(one.entered, engine.entered_on(&read));
                        let Status::Closed { on, how } = &read.state.status else {
                            assert_eq!((one.closed, &one.ended), (None, &None));
                            open += 1;
                            continue;
                        };
                        assert_eq!((one.closed, one.item.live), (Some(*on), false));
                        let prescribed = read.state.done().next().is_some();
                        let Ending::Outcome { step, outcome } = how else {
                            assert_eq!(one.ended.is_some(), prescribed, "{how:?}");
                            never += 1;
                            continue;
                        };
                        let class = engine.step(step.as_str()).expect("a step").class;
                        let told = (class <= Sensitivity::S2).then(|| format!("{step}:{outcome}"));
                        assert_eq!(one.ended, told);
                        closed += 1;
                    }
                    next = page.next;
                    if next.is_none() {
                        break;
                    }
                }
            }
        }
        assert!(
            open > 3 && closed > 3 && never > 0,
            "{open} {closed} {never}"
        );
    });
}
