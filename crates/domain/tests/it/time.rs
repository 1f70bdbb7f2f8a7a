//! Civil time as the booklet counts it: readings A001 to A005, case by case, then for any day.

use domain::time::{
    Window, add, calendar_month, calendar_year, days_between, eve, last_day, month, morrow,
    subtract, week,
};
use domain::values::{Date, Duration, Unit};
use jiff::ToSpan;
use jiff::civil::date;
use proptest::prelude::*;

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

fn length(text: &str) -> Duration {
    text.parse().expect("a length")
}

fn window(from: &str, to: &str) -> Window {
    Window::between(day(from), day(to))
}

#[test]
fn a_period_ends_on_the_eve_of_the_same_day_number() {
    for (from, long, last) in [
        ("2017-09-04", "6 mois", "2018-03-03"),
        ("2017-08-31", "6 mois", "2018-02-28"),
        ("2015-08-31", "6 mois", "2016-02-29"),
        ("2018-01-01", "12 mois", "2018-12-31"),
        ("2018-01-01", "1 an", "2018-12-31"),
        ("2018-03-12", "24 mois", "2020-03-11"),
        ("2018-03-12", "2 ans", "2020-03-11"),
        // The 30th exists in every month but one, the 31st in seven.
        ("2018-01-30", "1 mois", "2018-02-28"),
        ("2018-01-31", "2 mois", "2018-03-30"),
        ("2018-03-31", "1 mois", "2018-04-30"),
        // 29 February comes back after four years only.
        ("2016-02-29", "1 mois", "2016-03-28"),
        ("2016-02-29", "1 an", "2017-02-28"),
        ("2016-02-29", "4 ans", "2020-02-28"),
        ("2018-03-12", "1 jour", "2018-03-12"),
        ("2018-03-12", "10 jours", "2018-03-21"),
        ("2018-03-12", "1 semaine", "2018-03-18"),
        ("2018-03-12", "0 jour", "2018-03-11"),
        // The calendar itself ends: no day after its last.
        ("9999-12-31", "1 jour", "9999-12-31"),
        ("9999-12-31", "6 mois", "9999-12-31"),
        ("9999-12-01", "1 mois", "9999-12-31"),
        ("9999-06-15", "65535 ans", "9999-12-31"),
    ] {
        assert_eq!(
            last_day(day(from), length(long)),
            day(last),
            "{from} + {long}"
        );
    }
}

#[test]
fn weeks_are_counted_from_the_anchor() {
    let anchor = day("2017-09-04");
    for (k, from, to) in [
        (1, "2017-09-04", "2017-09-10"),
        (2, "2017-09-11", "2017-09-17"),
        (13, "2017-11-27", "2017-12-03"),
        (15, "2017-12-11", "2017-12-17"),
    ] {
        assert_eq!(week(anchor, k), window(from, to), "week {k}");
    }
    assert_eq!(week(anchor, 0), week(anchor, 1), "there is no week zero");
}

#[test]
fn before_means_calendar_days() {
    for (of, before, last) in [
        ("2018-03-12", "10 jours", "2018-03-02"),
        ("2018-03-08", "10 jours", "2018-02-26"),
        ("2016-03-08", "10 jours", "2016-02-27"),
        ("2018-03-12", "2 semaines", "2018-02-26"),
        ("2018-03-31", "1 mois", "2018-02-28"),
        ("2020-02-29", "1 an", "2019-02-28"),
    ] {
        assert_eq!(
            subtract(day(of), length(before)),
            day(last),
            "{before} before {of}"
        );
    }
    assert_eq!(days_between(day("2018-03-03"), day("2018-03-12")), 9);
    assert_eq!(days_between(day("2018-03-12"), day("2018-03-02")), -10);
}

#[test]
fn months_of_a_contract_run_from_its_date() {
    for (anchor, k, from, to) in [
        ("2018-02-05", 1, "2018-02-05", "2018-03-04"),
        ("2018-02-05", 2, "2018-03-05", "2018-04-04"),
        ("2018-02-05", 12, "2019-01-05", "2019-02-04"),
        // From a 31st, each month ends where the same number would be, or with the month.
        ("2018-01-31", 1, "2018-01-31", "2018-02-28"),
        ("2018-01-31", 2, "2018-03-01", "2018-03-30"),
        ("2018-01-31", 3, "2018-03-31", "2018-04-30"),
        ("2018-01-31", 4, "2018-05-01", "2018-05-30"),
        ("2016-02-29", 1, "2016-02-29", "2016-03-28"),
        ("2016-02-29", 12, "2017-01-29", "2017-02-28"),
        ("2016-02-29", 13, "2017-03-01", "2017-03-28"),
    ] {
        assert_eq!(
            month(day(anchor), k),
            window(from, to),
            "month {k} from {anchor}"
        );
    }
    let anchor = day("2018-02-05");
    assert_eq!(month(anchor, 0), month(anchor, 1), "there is no month zero");
}

#[test]
fn calendar_months_and_years_hold_their_days() {
    for (of, from, to) in [
        ("2018-02-05", "2018-02-01", "2018-02-28"),
        ("2016-02-29", "2016-02-01", "2016-02-29"),
        ("2018-12-31", "2018-12-01", "2018-12-31"),
    ] {
        assert_eq!(calendar_month(day(of)), window(from, to), "{of}");
    }
    assert_eq!(
        calendar_year(day("2018-02-05")),
        window("2018-01-01", "2018-12-31")
    );
    assert_eq!(calendar_year(Date::MIN).from, Some(Date::MIN));
    assert_eq!(calendar_year(Date::MAX).to, Some(Date::MAX));
}

#[test]
fn a_window_includes_both_its_ends() {
    let march = window("2018-03-01", "2018-03-31");
    for (of, held) in [
        ("2018-02-28", false),
        ("2018-03-01", true),
        ("2018-03-31", true),
        ("2018-04-01", false),
    ] {
        assert_eq!(march.holds(day(of)), held, "{of}");
    }
    assert!(Window::default().holds(Date::MIN) && Window::default().holds(Date::MAX));
}

#[test]
fn the_calendar_saturates_at_its_ends() {
    for (from, to) in [(eve(Date::MIN), Date::MIN), (morrow(Date::MAX), Date::MAX)] {
        assert_eq!(from, to);
    }
    assert_eq!(week(Date::MAX, 3), Window::between(Date::MAX, Date::MAX));
    assert_eq!(days_between(Date::MIN, Date::MAX), 7_304_483);
}

/// Any day of the calendar, its ends more often than chance would have them.
fn any_day() -> impl Strategy<Value = Date> {
    let first = Date::MIN;
    let span = days_between(Date::MIN, Date::MAX);
    let middle = (0..=span).prop_map(move |days| first.saturating_add(i64::from(days).days()));
    prop_oneof![
        8 => middle,
        1 => (0..800i64).prop_map(|days| Date::MIN.saturating_add(days.days())),
        1 => (0..800i64).prop_map(|days| Date::MAX.saturating_sub(days.days())),
    ]
}

/// A day of the years a dossier may live in.
fn some_day() -> impl Strategy<Value = Date> {
    (0..73_000i64).prop_map(|days| date(1900, 1, 1).saturating_add(days.days()))
}

fn any_length() -> impl Strategy<Value = Duration> {
    let units = vec![Unit::Days, Unit::Weeks, Unit::Months, Unit::Years];
    let counts = prop_oneof![0..40u16, any::<u16>()];
    (counts, prop::sample::select(units)).prop_map(|(count, unit)| Duration { count, unit })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// No day, however far, and no length, however long, is too much.
    #[test]
    fn nothing_fails_at_the_ends_of_the_calendar(from in any_day(), to in any_day(), long in any_length(), k in any::<u16>()) {
        prop_assert!(add(from, long) >= from);
        prop_assert!(subtract(from, long) <= from);
        prop_assert_eq!(days_between(from, to), -days_between(to, from));
        for window in [week(from, k), month(from, k), calendar_month(from), calendar_year(from)] {
            prop_assert!(window.from <= window.to, "{window:?}");
        }
        prop_assert!(eve(from) <= from && from <= morrow(from));
    }

    #[test]
    fn a_period_never_ends_before_it_starts(from in any_day(), long in any_length()) {
        let last = last_day(from, long);
        if long.count > 0 {
            prop_assert!(last >= from, "{from} + {long} ends on {last}");
        } else {
            prop_assert_eq!(last, eve(from));
        }
    }

    #[test]
    fn a_longer_period_never_ends_sooner(from in any_day(), long in any_length()) {
        let longer = Duration { count: long.count.saturating_add(1), ..long };
        prop_assert!(last_day(from, long) <= last_day(from, longer));
    }

    /// Where no month is involved, moving the anchor moves everything by as many days.
    #[test]
    fn days_and_weeks_move_with_their_anchor(from in some_day(), by in -9000..9000i64, count in 0..500u16, k in 1..200u16) {
        let moved = from.saturating_add(by.days());
        let shifted = |window: Window| Window {
            from: window.from.map(|day| day.saturating_add(by.days())),
            to: window.to.map(|day| day.saturating_add(by.days())),
        };
        prop_assert_eq!(week(moved, k), shifted(week(from, k)));
        for unit in [Unit::Days, Unit::Weeks] {
            let long = Duration { count, unit };
            let of = |from| Window::between(subtract(from, long), last_day(from, long));
            prop_assert_eq!(of(moved), shifted(of(from)));
        }
    }

    /// Every day after the anchor is in one month of the contract, and in one week.
    #[test]
    fn months_and_weeks_tile_without_gap_or_overlap(anchor in some_day(), k in 1..400u16) {
        for nth in [month, week] {
            let (this, next) = (nth(anchor, k), nth(anchor, k + 1));
            prop_assert_eq!(this.to.map(morrow), next.from);
            prop_assert!(this.from <= this.to);
        }
        prop_assert_eq!(month(anchor, 1).from, Some(anchor));
        let long = Duration { count: k, unit: Unit::Months };
        prop_assert_eq!(month(anchor, k).to, Some(last_day(anchor, long)));
    }

    /// Six months then six months end when twelve do, when each is counted from the anchor.
    #[test]
    fn years_are_twelve_months(from in any_day(), count in 0..500u16) {
        let years = Duration { count, unit: Unit::Years };
        let months = Duration { count: count * 12, unit: Unit::Months };
        prop_assert_eq!(last_day(from, years), last_day(from, months));
    }
}
