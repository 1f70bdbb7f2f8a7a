use std::time::Duration;

use proptest::prelude::*;
use signin::Moment;
use signin::lockout::{Lockout, Outcome, Policy};

use crate::{NOW, minutes};

fn policy() -> Policy {
    Policy::default()
}

/// Fails as soon as the door opens, so many times in a row; the instant of the last failure.
fn failed(times: u32) -> (Lockout, Moment) {
    let mut now = NOW;
    let mut lockout = Lockout::default();
    for _ in 0..times {
        now = lockout.shut_until(&policy(), now).unwrap_or(now);
        lockout = lockout.after(Outcome::Failed, &policy(), now);
    }
    (lockout, now)
}

#[test]
fn the_delay_grows_from_the_fifth_failure_to_an_hour() {
    let table = [
        (0, 0),
        (1, 0),
        (4, 0),
        (5, 1),
        (6, 2),
        (7, 4),
        (8, 8),
        (9, 16),
        (10, 32),
        (11, 60),
        (12, 60),
        (60, 60),
    ];
    for (failures, expected) in table {
        let (lockout, last) = failed(failures);
        let until = lockout.shut_until(&policy(), last).unwrap_or(last);
        assert_eq!(until.since(last), minutes(expected), "{failures} failures");
    }
}

#[test]
fn the_door_opens_at_the_end_of_the_delay_and_not_before() {
    let (lockout, last) = failed(5);
    let until = last.plus(minutes(1));
    assert_eq!(
        lockout.shut_until(&policy(), Moment(until.0 - 1)),
        Some(until)
    );
    assert_eq!(lockout.shut_until(&policy(), until), None);
}

#[test]
fn knocking_on_a_shut_door_does_not_keep_it_shut() {
    let (lockout, last) = failed(5);
    for second in 0..60 {
        let now = last.plus(Duration::from_secs(second));
        assert_eq!(lockout.after(Outcome::Failed, &policy(), now), lockout);
    }
}

#[test]
fn a_success_an_administrator_and_a_day_all_clear_it() {
    let (lockout, last) = failed(9);
    for outcome in [Outcome::Passed, Outcome::Lifted] {
        assert_eq!(lockout.after(outcome, &policy(), last), Lockout::default());
    }
    let day = last.plus(policy().memory);
    assert!(!lockout.is_forgotten(&policy(), Moment(day.0 - 1)));
    assert!(lockout.is_forgotten(&policy(), day));
    assert_eq!(lockout.after(Outcome::Failed, &policy(), day).failures, 1);
    assert!(Lockout::default().is_forgotten(&policy(), NOW));
}

#[test]
fn a_clock_that_goes_back_does_not_shorten_a_delay() {
    let (lockout, last) = failed(4);
    let shut = lockout.after(Outcome::Failed, &policy(), Moment(last.0 - 600_000));
    assert_eq!(
        shut.shut_until(&policy(), last),
        Some(last.plus(minutes(1)))
    );
}

proptest! {
    #[test]
    fn the_delay_is_monotone_and_bounded(failures: u32, more: u32) {
        let (less, more) = (failures.min(more), failures.max(more));
        prop_assert!(policy().delay(less) <= policy().delay(more));
        prop_assert!(policy().delay(more) <= policy().longest);
    }

    /// Whatever happens, the door opens within the hour; and a forgotten state may be deleted.
    #[test]
    fn nothing_is_for_ever(story in prop::collection::vec((0_u8..8, 0_u64..2000), 0..60)) {
        let mut now = NOW;
        let mut lockout = Lockout::default();
        for (what, wait) in story {
            now = now.plus(minutes(wait));
            let outcome = match what {
                0 => Outcome::Passed,
                1 => Outcome::Lifted,
                _ => Outcome::Failed,
            };
            if lockout.is_forgotten(&policy(), now) {
                let fresh = Lockout::default();
                prop_assert_eq!(lockout.shut_until(&policy(), now), None);
                prop_assert_eq!(lockout.after(outcome, &policy(), now), fresh.after(outcome, &policy(), now));
            }
            lockout = lockout.after(outcome, &policy(), now);
            prop_assert_eq!(lockout.shut_until(&policy(), now.plus(policy().longest)), None);
        }
    }

    /// Guessing for a week, as fast as the door allows, is fewer than two hundred guesses.
    #[test]
    fn a_patient_guesser_gets_few_guesses(pace in 1_u64..120) {
        let mut lockout = Lockout::default();
        let mut guesses = 0;
        let mut now = NOW;
        while now < NOW.plus(minutes(7 * 24 * 60)) {
            if lockout.shut_until(&policy(), now).is_none() {
                guesses += 1;
                lockout = lockout.after(Outcome::Failed, &policy(), now);
            }
            now = now.plus(Duration::from_secs(pace));
        }
        prop_assert!(guesses < 200, "{guesses}");
    }
}
