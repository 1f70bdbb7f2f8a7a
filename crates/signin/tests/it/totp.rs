use proptest::prelude::*;
use signin::Moment;
use signin::totp::{PERIOD, Refusal, Secret, step_at};

use crate::{NOW, bytes};

/// The secret of both RFCs.
const RFC: Secret = Secret(*b"12345678901234567890");

fn at(step: u64) -> Moment {
    Moment((step * PERIOD * 1000) as i64)
}

#[test]
fn rfc_4226_appendix_d() {
    let codes = [
        "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871",
        "520489",
    ];
    for (counter, code) in (0..).zip(codes) {
        assert_eq!(RFC.code(counter), code);
    }
}

#[test]
fn rfc_6238_appendix_b() {
    // The RFC shows eight digits; six are their end.
    let table = [
        (59, "94287082"),
        (1_111_111_109, "07081804"),
        (1_111_111_111, "14050471"),
        (1_234_567_890, "89005924"),
        (2_000_000_000, "69279037"),
        (20_000_000_000, "65353130"),
    ];
    for (seconds, eight) in table {
        let now = Moment(seconds * 1000);
        assert_eq!(RFC.code(step_at(now)), &eight[2..]);
        assert_eq!(RFC.check(&eight[2..], None, now), Ok(step_at(now)));
    }
}

#[test]
fn a_code_passes_one_step_early_or_late_and_no_more() {
    let step = step_at(NOW);
    for (apart, expected) in [
        (-2, Err(Refusal::Wrong)),
        (-1, Ok(step - 1)),
        (0, Ok(step)),
        (1, Ok(step + 1)),
        (2, Err(Refusal::Wrong)),
    ] {
        let code = RFC.code(step.saturating_add_signed(apart));
        assert_eq!(RFC.check(&code, None, NOW), expected, "{apart}");
    }
}

#[test]
fn a_code_passes_once_and_none_before_it_passes_after_it() {
    let step = step_at(NOW);
    let used = RFC.check(&RFC.code(step), None, NOW).unwrap();
    let table = [
        (step - 1, Err(Refusal::AlreadyUsed)),
        (step, Err(Refusal::AlreadyUsed)),
        (step + 1, Ok(step + 1)),
    ];
    for (next, expected) in table {
        assert_eq!(RFC.check(&RFC.code(next), Some(used), NOW), expected);
    }
}

#[test]
fn what_is_typed_is_six_digits_spaces_apart() {
    let code = RFC.code(step_at(NOW));
    let spaced = format!(" {} {} ", &code[..3], &code[3..]);
    assert!(RFC.check(&spaced, None, NOW).is_ok());
    for typed in ["", "12345", "1234567", "12345a", "١٢٣٤٥٦", "-12345"] {
        assert_eq!(
            RFC.check(typed, None, NOW),
            Err(Refusal::NotACode),
            "{typed}"
        );
    }
}

#[test]
fn applications_read_the_address() {
    assert_eq!(
        RFC.uri("hélène@le goff.example"),
        "otpauth://totp/Livret:h%C3%A9l%C3%A8ne%40le%20goff.example\
         ?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Livret&algorithm=SHA1&digits=6&period=30"
    );
    assert_eq!(format!("{RFC:?}"), "Secret(…)");
}

#[test]
fn before_the_epoch_is_the_first_step() {
    assert_eq!(RFC.check(&RFC.code(0), None, Moment(i64::MIN)), Ok(0));
}

#[test]
fn two_steps_that_share_a_code_share_its_only_use() {
    // The first two neighbours of the RFC's secret that do, found by search.
    let (step, code) = (910_737, "911617");
    assert_eq!(
        (RFC.code(step), RFC.code(step + 1)),
        (code.into(), code.into())
    );
    let used = RFC.check(code, None, at(step)).unwrap();
    assert_eq!(used, step + 1);
    assert_eq!(
        RFC.check(code, Some(used), at(step)),
        Err(Refusal::AlreadyUsed)
    );
}

proptest! {
    /// Whatever is typed, whenever: the steps that pass only grow, so none passes twice.
    #[test]
    fn a_used_code_never_passes_twice(seed: u64, tries in prop::collection::vec((0_u64..6, 0_u64..6), 1..40)) {
        let secret = Secret::draw(&mut bytes(seed));
        let first = step_at(NOW);
        let mut last = None;
        for (clock, of) in tries {
            if let Ok(step) = secret.check(&secret.code(first + of), last, at(first + clock)) {
                prop_assert!(last.is_none_or(|last| step > last));
                last = Some(step);
            }
        }
    }
}
