use proptest::prelude::*;
use signin::recovery::{Codes, HOW_MANY, Pepper};

use crate::bytes;

const PEPPER: Pepper = Pepper([7; 32]);

#[test]
fn ten_codes_are_drawn_readable_and_different() {
    let (shown, kept) = Codes::draw(&PEPPER, &mut bytes(1));
    assert_eq!((shown.len(), kept.left()), (HOW_MANY, HOW_MANY));
    for code in &shown {
        let groups: Vec<&str> = code.split('-').collect();
        assert!(groups.len() == 3 && groups.iter().all(|group| group.len() == 4));
        assert!(!code.contains(['i', 'l', 'o', 'u']), "{code}");
        assert_eq!(shown.iter().filter(|other| *other == code).count(), 1);
    }
}

#[test]
fn a_code_opens_once_and_leaves_the_others() {
    let (shown, mut kept) = Codes::draw(&PEPPER, &mut bytes(2));
    for (used, code) in shown.iter().enumerate() {
        kept = kept.spend(code, &PEPPER).unwrap();
        assert_eq!(kept.left(), HOW_MANY - used - 1);
        assert_eq!(kept.spend(code, &PEPPER), None);
    }
}

#[test]
fn a_code_copied_by_hand_is_read() {
    let (shown, kept) = Codes::draw(&PEPPER, &mut bytes(3));
    let code = shown.iter().find(|code| code.contains(['0', '1'])).unwrap();
    let copies = [
        code.to_uppercase(),
        code.replace('-', ""),
        code.replace('-', " "),
        format!("  {code}\n"),
        code.replace('0', "O").replace('1', "l"),
        code.replace('0', "o").replace('1', "I"),
    ];
    for copy in copies {
        assert!(kept.spend(&copy, &PEPPER).is_some(), "{copy}");
    }
}

#[test]
fn without_the_pepper_a_code_opens_nothing_and_a_new_sheet_replaces_the_old_one() {
    let (shown, kept) = Codes::draw(&PEPPER, &mut bytes(4));
    let (_, renewed) = Codes::draw(&PEPPER, &mut bytes(5));
    assert_eq!(kept.spend(&shown[0], &Pepper([8; 32])), None);
    assert_eq!(renewed.spend(&shown[0], &PEPPER), None);
}

proptest! {
    #[test]
    fn what_was_not_drawn_opens_nothing(seed: u64, typed in "\\PC{0,20}") {
        let (_, kept) = Codes::draw(&PEPPER, &mut bytes(seed));
        prop_assert_eq!(kept.spend(&typed, &PEPPER), None);
    }

    #[test]
    fn a_used_code_never_passes_twice(seed: u64, order in prop::collection::vec(0..HOW_MANY, 1..30)) {
        let (shown, mut kept) = Codes::draw(&PEPPER, &mut bytes(seed));
        let mut used = [false; HOW_MANY];
        for index in order {
            let left = kept.spend(&shown[index], &PEPPER);
            prop_assert_eq!(left.is_some(), !used[index]);
            used[index] = true;
            kept = left.unwrap_or(kept);
        }
    }
}
