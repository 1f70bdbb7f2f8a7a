use proptest::prelude::*;
use signin::entrance::{Needs, Refusal, Stage, Step};
use signin::identity::{Factor, Identity, Proof};
use signin::session::{Ending, Expired, Limits, Session};
use signin::token::{Digest, Purpose};

use crate::{NOW, bytes, minutes};

type Mandate = &'static str;
type Here = Session<u32, Mandate>;

const REFERENT: Mandate = "référente RSA, CDAS de Redon";
const OPERATOR: Mandate = "coordinatrice, opérateur";
const STRANGE: Mandate = "cheffe de service";

fn identity() -> Identity<u32> {
    Identity {
        account: 1,
        proof: Proof::Password,
        factor: None,
        proved: NOW,
    }
}

fn needs(enrolled: bool, required: bool, mandates: &[Mandate]) -> Needs<Mandate> {
    Needs {
        enrolled,
        required,
        mandates: mandates.to_vec(),
    }
}

fn open(needs: &Needs<Mandate>) -> Here {
    Session::open(identity(), needs, NOW, &mut bytes(1))
        .unwrap()
        .0
}

fn step(here: &Here, step: Step<Mandate>, needs: &Needs<Mandate>) -> Result<Here, Refusal> {
    let seed = u64::from(here.digest.0[0]) + 2;
    let limits = Limits::default();
    here.step(step, needs, &limits, NOW, &mut bytes(seed))
        .map(|(session, _)| session)
}

#[test]
fn what_is_asked_first_follows_from_what_the_account_needs() {
    let two = [REFERENT, OPERATOR];
    let table = [
        (needs(false, false, &[REFERENT]), Ok(Stage::In(REFERENT))),
        (needs(false, false, &two), Ok(Stage::Mandate)),
        (needs(false, false, &[]), Err(Refusal::NoMandate)),
        (needs(true, false, &[REFERENT]), Ok(Stage::SecondFactor)),
        (needs(true, true, &two), Ok(Stage::SecondFactor)),
        (needs(false, true, &[REFERENT]), Ok(Stage::Enrolment)),
        // Without a second proof, not even the absence of a mandate is told.
        (needs(true, true, &[]), Ok(Stage::SecondFactor)),
        (needs(false, true, &[]), Ok(Stage::Enrolment)),
    ];
    for (needs, expected) in table {
        let opened = Session::open(identity(), &needs, NOW, &mut bytes(1));
        let stage = opened.and_then(|(session, _)| session.stage(&needs));
        assert_eq!(stage, expected, "{needs:?}");
    }
}

#[test]
fn at_each_stage_one_step_is_allowed_and_the_others_change_nothing() {
    use Refusal::{NotHeld, OutOfTurn};
    let two = [REFERENT, OPERATOR];
    let steps = [
        Step::Factor(Factor::Totp),
        Step::Factor(Factor::RecoveryCode),
        Step::Enrolled,
        Step::Mandate(OPERATOR),
        Step::Mandate(STRANGE),
    ];
    let out = || Err(OutOfTurn);
    let choose = || Ok(Stage::Mandate);
    let table = [
        // At the second factor, then at enrolment.
        (
            needs(true, true, &two),
            [choose(), choose(), out(), out(), out()],
        ),
        (
            needs(false, true, &two),
            [out(), out(), choose(), out(), out()],
        ),
        // At the choice of a mandate.
        (
            needs(false, false, &two),
            [out(), out(), out(), Ok(Stage::In(OPERATOR)), Err(NotHeld)],
        ),
        // In: one may enrol, or change for another mandate that one holds.
        (
            needs(false, false, &[REFERENT]),
            [
                out(),
                out(),
                Ok(Stage::In(REFERENT)),
                Err(NotHeld),
                Err(NotHeld),
            ],
        ),
    ];
    for (needs, expected) in table {
        let here = open(&needs);
        for (one, expected) in steps.iter().zip(expected) {
            let found = step(&here, one.clone(), &needs).and_then(|next| next.stage(&needs));
            assert_eq!(found, expected, "{needs:?} {one:?}");
        }
    }
}

#[test]
fn a_sign_in_from_the_password_to_a_change_of_mandate() {
    let needs = needs(true, true, &[REFERENT, OPERATOR]);
    let limits = Limits::default();
    let random = &mut bytes(9);
    let (asked, first) = Here::open(identity(), &needs, NOW, random).unwrap();
    assert_eq!(asked.mandate, None);

    let code = Step::Factor(Factor::Totp);
    let (proved, second) = asked.step(code, &needs, &limits, NOW, random).unwrap();
    assert_eq!(proved.identity.factor, Some(Factor::Totp));

    let later = NOW.plus(minutes(5));
    let choice = Step::Mandate(REFERENT);
    let (inside, third) = proved.step(choice, &needs, &limits, later, random).unwrap();
    assert_eq!(inside.mandate, Some(REFERENT));

    let choice = Step::Mandate(OPERATOR);
    let (changed, fourth) = inside.step(choice, &needs, &limits, later, random).unwrap();
    assert_eq!(changed.mandate, Some(OPERATOR));
    assert_eq!((changed.opened, changed.seen), (NOW, later));

    // The last token opens the session; those before it open nothing.
    for (token, opens) in [
        (first, false),
        (second, false),
        (third, false),
        (fourth, true),
    ] {
        let digest = Digest::of(Purpose::Session, token.reveal());
        assert_eq!(digest == changed.digest, opens);
    }
}

#[test]
fn what_changes_in_the_office_takes_effect_at_the_next_request() {
    let both = needs(false, false, &[REFERENT, OPERATOR]);
    let inside = step(&open(&both), Step::Mandate(REFERENT), &both).unwrap();
    let table = [
        // The mandate held ends: the other one is offered, not slid into.
        (needs(false, false, &[OPERATOR]), Ok(Stage::Mandate)),
        (needs(false, false, &[]), Err(Refusal::NoMandate)),
        // A role begins to require a second factor; or one was enrolled elsewhere.
        (needs(false, true, &[REFERENT]), Ok(Stage::Enrolment)),
        (needs(true, true, &[REFERENT]), Ok(Stage::SecondFactor)),
        (needs(false, false, &[REFERENT]), Ok(Stage::In(REFERENT))),
    ];
    for (today, expected) in table {
        assert_eq!(inside.stage(&today), expected, "{today:?}");
    }
}

#[test]
fn an_expired_session_goes_nowhere() {
    let needs = needs(true, false, &[REFERENT]);
    let here = open(&needs);
    let code = Step::Factor(Factor::Totp);
    let limits = Limits::default();
    let late = here.step(
        code.clone(),
        &needs,
        &limits,
        NOW.plus(minutes(10)),
        &mut bytes(2),
    );
    let too_long = Refusal::Expired(Expired::SignInTooLong);
    assert_eq!(late.map(|_| ()), Err(too_long));
    let ended = here.end(Ending::Left, NOW);
    let left = Refusal::Expired(Expired::Ended(Ending::Left));
    assert_eq!(step(&ended, code, &needs), Err(left));
}

proptest! {
    /// Whatever is presented, in whatever order: nobody is in without what is needed, nor under a
    /// mandate that is not held, and every step taken changes the token.
    #[test]
    fn nobody_is_in_without_what_is_needed(
        enrolled: bool,
        required: bool,
        held in prop::sample::subsequence(vec![REFERENT, OPERATOR, STRANGE], 0..=3),
        presented in prop::collection::vec(0_u8..6, 0..12),
    ) {
        let needs = needs(enrolled, required, &held);
        let Ok((mut here, _)) = Here::open(identity(), &needs, NOW, &mut bytes(1)) else {
            prop_assert!(held.is_empty() && !enrolled && !required);
            return Ok(());
        };
        let random = &mut bytes(2);
        for one in presented {
            let one = match one {
                0 => Step::Factor(Factor::Totp),
                1 => Step::Factor(Factor::RecoveryCode),
                2 => Step::Enrolled,
                3 => Step::Mandate(REFERENT),
                4 => Step::Mandate(OPERATOR),
                _ => Step::Mandate(STRANGE),
            };
            if let Ok((next, _)) = here.step(one, &needs, &Limits::default(), NOW, random) {
                prop_assert_ne!(next.digest, here.digest);
                here = next;
            }
            if let Ok(Stage::In(mandate)) = here.stage(&needs) {
                prop_assert!(held.contains(&mandate));
                prop_assert_eq!(here.mandate, Some(mandate));
                prop_assert!(here.identity.factor.is_some() || !(enrolled || required));
            } else {
                prop_assert_eq!(here.mandate, None);
            }
        }
    }
}
