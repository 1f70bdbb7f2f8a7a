use std::time::Duration;

use proptest::prelude::*;
use signin::Moment;
use signin::rate::{Attempts, Policy, Window, admit, network};

use crate::{NOW, minutes};

const THREE: Window = Window {
    limit: 3,
    span: Duration::from_secs(60),
};

fn after(seconds: u64) -> Moment {
    NOW.plus(Duration::from_secs(seconds))
}

#[test]
fn a_window_slides() {
    let mut attempts = Attempts::default();
    let table = [
        (0, None),
        (10, None),
        (20, None),
        (30, Some(60)),
        (59, Some(60)),
        (60, None),
        (61, Some(70)),
        (70, None),
        (75, Some(80)),
        (200, None),
    ];
    for (second, wait) in table {
        let full = attempts.full_until(&THREE, after(second));
        assert_eq!(full, wait.map(after), "at {second}");
        if full.is_none() {
            attempts = attempts.with(&THREE, after(second));
        }
    }
    assert_eq!(attempts, Attempts(vec![after(200)]));
    assert!(!attempts.is_empty(&THREE, after(259)));
    assert!(attempts.is_empty(&THREE, after(260)));
}

#[test]
fn both_windows_let_an_attempt_through_or_neither_counts_it() {
    let policy = Policy {
        address: THREE,
        account: Window {
            limit: 1,
            span: minutes(10),
        },
    };
    let none = Attempts::default();
    let (address, account) = admit(&policy, &none, &none, NOW).unwrap();
    assert_eq!(
        admit(&policy, &address, &account, after(1)),
        Err(after(600))
    );
    // The same address, another account: the refusal did not count.
    let (address, _) = admit(&policy, &address, &none, after(2)).unwrap();
    let (address, _) = admit(&policy, &address, &none, after(3)).unwrap();
    assert_eq!(admit(&policy, &address, &none, after(4)), Err(after(60)));
    // Both are full: the longer wait.
    assert_eq!(
        admit(&policy, &address, &account, after(4)),
        Err(after(600))
    );
}

#[test]
fn a_window_of_nothing_lets_nothing_through() {
    let shut = Window { limit: 0, ..THREE };
    assert_eq!(Attempts::default().full_until(&shut, NOW), Some(after(60)));
}

#[test]
fn one_subscriber_is_one_address() {
    let table = [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::9", "2001:db8:1:2::"),
        ("2001:db8:1:3::9", "2001:db8:1:3::"),
    ];
    for (address, expected) in table {
        let found = network(address.parse().unwrap());
        assert_eq!(found, expected.parse::<std::net::IpAddr>().unwrap());
    }
}

proptest! {
    #[test]
    fn no_window_ever_holds_more_than_its_limit(limit in 1_usize..8, waits in prop::collection::vec(-5_i64..40, 1..120)) {
        let window = Window { limit, ..THREE };
        let mut now = NOW;
        let mut attempts = Attempts::default();
        let mut through: Vec<Moment> = Vec::new();
        for wait in waits {
            now = Moment(now.0 + wait * 1000);
            match attempts.full_until(&window, now) {
                None => {
                    attempts = attempts.with(&window, now);
                    through.extend(attempts.0.last());
                }
                Some(until) => {
                    prop_assert!(until > now);
                    prop_assert_eq!(attempts.full_until(&window, until), None);
                }
            }
            prop_assert!(attempts.0.len() <= limit && attempts.0.is_sorted());
        }
        for (first, one) in through.iter().zip(through.iter().skip(limit)) {
            prop_assert!(one.since(*first) >= window.span);
        }
    }
}
