//! The preview and the purge by slices: as whole as in one go, wherever they are taken up again.

use app::Who;
use domain::values::Id;
use jiff::civil::date;

use super::{clean, every_rule, lived, plan, purge};
use crate::town::Town;

#[test]
fn what_the_background_work_draws_and_carries_out_is_the_plan() {
    trial::both(|place| {
        let town = lived(place, 3);
        let day = date(2024, 1, 1);
        let planned = plan(&town, day);
        let office = &town.office;
        assert_eq!(
            town.does(day, |call| office.drawn_survey(call))
                .expect("read"),
            None
        );
        town.does(day, |call| office.begin_survey(call))
            .expect("begun");
        let nobody = Who::installation(Id::default());
        let turn = |most: usize| {
            for _ in 0..most {
                let done = town
                    .call(&nobody, day, |call| office.work(call))
                    .expect("a turn");
                if done.looked == 0 {
                    return;
                }
            }
            panic!("it never ends");
        };
        turn(50);
        let drawn = town.does(day, |call| office.drawn_survey(call));
        let drawn = drawn.expect("read").expect("begun");
        assert!(drawn.done);
        assert_eq!(drawn.plan.counts, planned.counts, "{}", place.engine);
        assert_eq!(drawn.plan.to_verify, planned.to_verify);
        assert_eq!((drawn.plan.seen, drawn.all), (planned.seen, planned.seen));

        let launched = town.does(day, |call| office.launch_purge(call, day, &every_rule()));
        let launched = launched.expect("launched");
        let report = || {
            town.does(day, |call| office.purge_report(call, launched))
                .expect("read")
        };
        assert!(!report().done && report().counts.is_empty());
        turn(50);
        let done = report();
        assert!(done.done && done.seen == planned.seen);
        assert_eq!(done.counts, planned.counts, "{}", place.engine);
        clean(&town, day);
        assert_eq!(purge(&town, day).counts.len(), 0, "nothing is left to do");
        let all = town
            .does(day, |call| office.purge_reports(call, 9))
            .expect("read");
        assert_eq!(all.len(), 2);
    });
}

#[test]
fn who_looks_goes_on_without_the_background_work_and_two_do_each_person_once() {
    let place = trial::sqlite();
    let town = lived(&place, 3);
    let (office, day) = (&town.office, date(2024, 1, 1));
    let planned = plan(&town, day);
    let launched = town.does(day, |call| office.launch_purge(call, day, &every_rule()));
    let launched = launched.expect("launched");
    let other = town.node(&place, 1);
    let end = |town: Town| {
        for _ in 0..50 {
            let report = town.does(day, |call| town.office.continue_purge(call, launched));
            if report.expect("it goes on").done {
                return;
            }
        }
        panic!("it never ends");
    };
    let this = town.node(&place, 2);
    std::thread::scope(|scope| {
        scope.spawn(move || end(other));
        scope.spawn(move || end(this));
    });
    let report = town.does(day, |call| office.purge_report(call, launched));
    assert_eq!(report.expect("read").counts, planned.counts);
    clean(&town, day);
    let unknown = [crate::town::id("une-autre")].into();
    let none = town.does(day, |call| office.launch_purge(call, day, &unknown));
    assert!(none.is_err());
}
