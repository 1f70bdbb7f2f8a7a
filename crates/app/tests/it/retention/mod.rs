//! What becomes of people's data: planned, carried out, held back, and really gone.

mod asked;
mod gone;
mod on_request;
mod seen;
mod slices;
mod traces;

use std::collections::{BTreeMap, BTreeSet};

use app::privacy::{Of, Plan};
use domain::retention::Stage;
use domain::values::{Date, Id};
use jiff::ToSpan;
use jiff::civil::date;

use crate::town::{self, CATALOGUE, Town};

const START: Date = date(2017, 6, 19);
const UNTIL: Date = date(2019, 6, 30);
/// Fiches of every sort: a household, one cofinanced, one whose existence is a fact of health…
const CODES: [&str; 6] = ["F01", "F06", "F08", "F11", "F12", "F05"];

/// Some lives in each of these fiches.
fn lived(place: &trial::Place, each: u64) -> Town {
    let mut town = Town::new(place);
    for (nth, code) in (0_u64..).zip(CODES) {
        for rank in 0..each {
            let from = START.saturating_add(i64::try_from(rank * 40).expect("days").days());
            town.live(code, nth * 100 + rank, from, UNTIL);
        }
    }
    town
}

pub fn every_rule() -> BTreeSet<Id> {
    let rules = CATALOGUE.retention.rules.iter();
    rules.map(|rule| rule.id.clone()).collect()
}

fn plan(town: &Town, day: Date) -> Plan {
    town.does(day, |call| town.office.retention_plan(call, |_| {}))
        .expect("a plan")
}

/// Carries out the plan of a day, for every rule.
fn purge(town: &Town, day: Date) -> app::privacy::Report {
    let plan = plan(town, day);
    town.does(day, |call| {
        town.office.purge(call, &plan, &every_rule(), |_| {})
    })
    .expect("a purge")
}

fn clean(town: &Town, day: Date) -> app::dossier::Verified {
    let found = town
        .office
        .verify(town::noon(day), |_| {})
        .expect("it reads");
    assert_eq!(found.differences, [], "on {day}");
    found
}

#[test]
fn the_report_of_a_purge_is_its_plan_and_nothing_is_left_to_do() {
    trial::both(|place| {
        let town = lived(place, 3);
        clean(&town, UNTIL);
        for day in [
            date(2019, 7, 1),
            date(2020, 9, 1),
            date(2021, 7, 1),
            date(2024, 1, 1),
            date(2099, 1, 1),
        ] {
            let planned = plan(&town, day);
            let report = purge(&town, day);
            assert!(report.done);
            assert_eq!(report.counts, planned.counts, "{} on {day}", place.engine);
            let again = plan(&town, day);
            assert_eq!(again.counts, BTreeMap::new(), "{} on {day}", place.engine);
            assert_eq!(purge(&town, day).counts, BTreeMap::new());
            clean(&town, day);
        }
        let found = clean(&town, date(2099, 1, 1));
        assert!(found.erased_subjects > 10, "{found:?}");
        // Who was never met waits for ever; evidence whose funder was never known to pay stays.
        assert_eq!(
            store::audit::verify(&town.office.store)
                .expect("it reads")
                .1,
            []
        );
    });
}

/// The columns may only see too much: whatever the day, nobody whom the journals would move is passed over.
#[test]
fn nobody_is_passed_over() {
    let place = trial::sqlite();
    let town = lived(&place, 4);
    let mut moved = 0;
    for nth in 0..40 {
        let day = START.saturating_add((nth * 97).days());
        let page = town
            .does(day, |call| town.office.retention_page(call, 0, 200))
            .expect("a page");
        assert_eq!(page.next, None);
        let planned: BTreeMap<i64, _> =
            page.lines.iter().map(|line| (line.subject, line)).collect();
        for one in &town.people {
            let exact = town
                .does(day, |call| town.office.retention_of(call, one.id))
                .expect("it is known");
            let found = planned.get(&one.id).map_or(&[][..], |line| &line.moves);
            assert_eq!(found, exact.moves, "{day}");
            moved += exact.moves.len();
        }
    }
    assert!(moved > 300, "{moved}");
}

#[test]
fn a_page_of_the_plan_goes_on_where_the_last_one_ended() {
    let place = trial::sqlite();
    let town = lived(&place, 3);
    let day = date(2025, 1, 1);
    let page = |after, most| {
        town.does(day, |call| town.office.retention_page(call, after, most))
            .expect("a page")
    };
    let all = page(0, 200).lines;
    let (mut after, mut read) = (Some(0), Vec::new());
    while let Some(from) = after {
        let page = page(from, 2);
        read.extend(page.lines);
        after = page.next;
    }
    assert_eq!(read, all);
    assert!(all.len() > 6);
}

/// Only the rules that were confirmed are applied; the person stays as long as one of their dossiers.
#[test]
fn a_rule_that_nobody_confirmed_does_nothing() {
    let place = trial::sqlite();
    let town = lived(&place, 3);
    let day = date(2030, 1, 1);
    let planned = plan(&town, day);
    assert!(
        planned.to_verify.contains(&town::id("archive")),
        "{planned:?}"
    );
    let only = BTreeSet::from([town::id("dossier")]);
    let report = town
        .does(day, |call| town.office.purge(call, &planned, &only, |_| {}))
        .expect("a purge");
    assert!(
        report
            .counts
            .keys()
            .all(|sort| sort.rule == town::id("dossier"))
    );
    clean(&town, day);
    let unknown = BTreeSet::from([town::id("une-autre")]);
    let refused = town.does(day, |call| {
        town.office.purge(call, &planned, &unknown, |_| {})
    });
    assert!(refused.is_err());
}

/// Two nodes at once: each person is done once, and the two reports add up to the plan.
#[test]
fn two_nodes_do_each_person_once() {
    trial::both(|place| {
        let town = lived(place, 3);
        let day = date(2024, 1, 1);
        let planned = plan(&town, day);
        let other = town.node(place, 1);
        let reports: Vec<_> = std::thread::scope(|scope| {
            let run = |town: Town| {
                scope.spawn(move || {
                    let plan = plan(&town, day);
                    town.does(day.saturating_add(1.days()), |call| {
                        town.office.purge(call, &plan, &every_rule(), |_| {})
                    })
                    .expect("a purge")
                })
            };
            let runs = [run(other), run(town.node(place, 2))];
            runs.into_iter()
                .map(|run| run.join().expect("it ends"))
                .collect()
        });
        let mut added = BTreeMap::new();
        for (sort, count) in reports.iter().flat_map(|report| &report.counts) {
            *added.entry(sort.clone()).or_insert(0) += count;
        }
        assert_eq!(added, planned.counts, "{}", place.engine);
        clean(&town, day);
    });
}

#[test]
fn a_hold_keeps_what_it_covers_until_it_is_lifted() {
    trial::both(|place| {
        let mut town = Town::new(place);
        let (held, dossier) = town.live("F08", 3, START, UNTIL);
        dossier.expect("a dossier");
        let (free, _) = town.live("F08", 4, START, UNTIL);
        let hold = town
            .does(UNTIL, |call| {
                town.office
                    .place_hold(call, held, "Recours devant le tribunal", None)
            })
            .expect("a hold");
        let day = date(2030, 1, 1);
        let page = town
            .does(day, |call| town.office.retention_page(call, 0, 10))
            .expect("a page");
        let line = |id| {
            page.lines
                .iter()
                .find(|line| line.subject == id)
                .expect("a line")
                .clone()
        };
        assert!(line(held).held_back && !line(free).held_back);
        assert!(line(held).moves.iter().all(|one| one.to == Stage::Archived));
        assert_eq!(plan(&town, day).held_back, 1);
        purge(&town, day);
        let reasons = town
            .does(day, |call| town.office.holds_of(call, held))
            .expect("it is still there");
        assert_eq!(reasons[0].reason, "Recours devant le tribunal");
        let gone = town.does(day, |call| town.office.holds_of(call, free));
        assert!(gone.is_err(), "erased");
        town.does(day, |call| town.office.lift_hold(call, hold))
            .expect("lifted");
        assert!(
            town.does(day, |call| town.office.lift_hold(call, hold))
                .is_err()
        );
        let report = purge(&town, day);
        let erased: Vec<_> = report
            .counts
            .keys()
            .map(|sort| (sort.of, sort.to))
            .collect();
        assert_eq!(
            erased,
            [(Of::Subject, Stage::Erased), (Of::Dossier, Stage::Erased)]
        );
        clean(&town, day);
    });
}

/// The logs go by their own rule; what is a silence is kept; the chains hold.
#[test]
fn a_log_lasts_a_year_and_a_silence_for_ever() {
    trial::both(|place| {
        let town = lived(place, 1);
        let lines = |town: &Town| store::audit::verify(&town.office.store).expect("it reads");
        let (before, broken) = lines(&town);
        assert!(before > 20 && broken.is_empty());
        let waiting = town.read(store::outbox::waiting);
        let forget = |day| town.does(day, |call| town.office.purge_traces(call));
        // A year and a day after the last line, every one of them is past its time, but the new one.
        let first = forget(date(2018, 7, 1)).expect("done");
        assert!(first.audit > 0 && first.audit < before, "{first:?}");
        let rest = forget(date(2021, 7, 1)).expect("done");
        assert_eq!(first.audit + rest.audit, before + 1);
        assert_eq!(lines(&town), (1, Vec::new()));
        assert_eq!(
            (rest.notices, rest.tickets),
            (0, 0),
            "no rule speaks of them"
        );
        assert_eq!(town.read(store::outbox::waiting), waiting);
    });
}

#[test]
fn a_purge_that_was_interrupted_goes_on() {
    let place = trial::sqlite();
    let town = lived(&place, 3);
    let day = date(2024, 1, 1);
    let planned = plan(&town, day);
    let stopped = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        town.does(day, |call| {
            town.office.purge(call, &planned, &every_rule(), |done| {
                assert!(done < 4, "stop")
            })
        })
        .map(|_| ())
    }));
    assert!(stopped.is_err());
    clean(&town, day);
    let begun = town.read(|tx| store::purges::before(tx, i64::MAX, 1));
    assert_eq!(begun[0].done_at, None);
    let report = town
        .does(day, |call| {
            town.office.resume_purge(call, begun[0].id, |_| {})
        })
        .expect("it goes on");
    assert_eq!(report.counts, planned.counts);
    clean(&town, day);
}
