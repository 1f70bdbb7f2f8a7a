//! Proofs at the desk: what is right, what is wrong, what is not looked at.

use signin::credentials::{Account, Desk, Enrolled, Refusal, Spent, Typed};
use signin::identity::{Factor, Identity, Proof};
use signin::lockout::{Lockout, Outcome, Policy};
use signin::password::{Cost, Hash, Hasher};
use signin::recovery::{Codes, Pepper};
use signin::totp::{Secret, step_at};

use crate::{NOW, bytes, hasher, minutes};

const PEPPER: Pepper = Pepper([7; 32]);
const PASSWORD: &str = "tournesol lampe orage";

struct Office {
    hasher: Hasher,
    hash: Hash,
    lockout: Policy,
}

impl Office {
    fn new() -> Self {
        let hasher = hasher();
        let hash = hasher.hash(PASSWORD, &mut bytes(1)).unwrap();
        let lockout = Policy::default();
        Self {
            hasher,
            hash,
            lockout,
        }
    }

    fn desk(&self) -> Desk<'_> {
        Desk {
            hasher: &self.hasher,
            pepper: &PEPPER,
            lockout: &self.lockout,
        }
    }

    fn account(&self) -> Account<'_, u32> {
        Account {
            id: 7,
            password: Some(&self.hash),
            active: true,
            enrolled: false,
        }
    }

    fn after_failures(&self, count: u32) -> Lockout {
        (0..count).fold(Lockout::default(), |lockout, _| {
            lockout.after(Outcome::Failed, &self.lockout, NOW)
        })
    }
}

#[test]
fn the_answer_does_not_tell_which_was_wrong() {
    let office = Office::new();
    let account = office.account();
    let closed = Account {
        active: false,
        ..account
    };
    let invited = Account {
        password: None,
        ..account
    };
    let table = [
        (Some(&account), PASSWORD, true),
        (Some(&account), "tournesol", false),
        (Some(&closed), PASSWORD, false),
        (Some(&invited), "", false),
        (None, PASSWORD, false),
        (None, "", false),
    ];
    for (account, typed, right) in table {
        let attempt = office
            .desk()
            .password(account, typed, Lockout::default(), NOW);
        if right {
            let identity = Identity {
                account: 7,
                proof: Proof::Password,
                factor: None,
                proved: NOW,
            };
            assert_eq!(attempt.answer, Ok(identity));
            assert_eq!(attempt.lockout, Lockout::default());
        } else {
            assert_eq!(attempt.answer, Err(Refusal::Wrong));
            assert_eq!(attempt.lockout, office.after_failures(1));
        }
    }
}

#[test]
fn while_the_delay_runs_the_right_password_is_not_looked_at() {
    let office = Office::new();
    let account = office.account();
    let shut = office.after_failures(5);
    let until = NOW.plus(minutes(1));
    for (account, typed) in [
        (Some(&account), PASSWORD),
        (Some(&account), "x"),
        (None, "x"),
    ] {
        let attempt = office.desk().password(account, typed, shut, NOW);
        assert_eq!(attempt.answer, Err(Refusal::Wait(until)));
        assert_eq!(attempt.lockout, shut);
    }
    let attempt = office
        .desk()
        .password(Some(&account), PASSWORD, shut, until);
    assert!(attempt.answer.is_ok());
    assert_eq!(attempt.lockout, Lockout::default());
}

#[test]
fn a_known_password_does_not_buy_guesses_of_codes() {
    let office = Office::new();
    let account = Account {
        enrolled: true,
        ..office.account()
    };
    let (secret, codes) = (Secret::draw(&mut bytes(2)), Codes::default());
    let enrolled = Enrolled {
        secret: &secret,
        last_step: None,
        codes: &codes,
    };
    let mut lockout = Lockout::default();
    for _ in 0..5 {
        let first = office
            .desk()
            .password(Some(&account), PASSWORD, lockout, NOW);
        assert!(first.answer.is_ok());
        let wrong = Typed::Recovery("0000-0000-0000");
        lockout = office
            .desk()
            .factor(&enrolled, wrong, first.lockout, NOW)
            .lockout;
    }
    let shut = office
        .desk()
        .password(Some(&account), PASSWORD, lockout, NOW);
    assert_eq!(shut.answer, Err(Refusal::Wait(NOW.plus(minutes(1)))));
}

#[test]
fn a_second_factor_passes_once_and_clears_the_failures() {
    let office = Office::new();
    let secret = Secret::draw(&mut bytes(2));
    let (sheet, codes) = Codes::draw(&PEPPER, &mut bytes(3));
    let mut enrolled = Enrolled {
        secret: &secret,
        last_step: None,
        codes: &codes,
    };
    let failures = office.after_failures(4);
    let code = secret.code(step_at(NOW));

    let passed = office
        .desk()
        .factor(&enrolled, Typed::Totp(&code), failures, NOW);
    assert_eq!(passed.answer, Ok(Spent::Totp(step_at(NOW))));
    assert_eq!(passed.lockout, Lockout::default());
    enrolled.last_step = Some(step_at(NOW));
    let again = office
        .desk()
        .factor(&enrolled, Typed::Totp(&code), failures, NOW);
    assert_eq!(again.answer, Err(Refusal::Wrong));
    assert_eq!(again.lockout, office.after_failures(5));

    let typed = Typed::Recovery(&sheet[3]);
    let passed = office.desk().factor(&enrolled, typed, failures, NOW);
    let spent = passed.answer.unwrap();
    assert_eq!(spent.factor(), Factor::RecoveryCode);
    let Spent::Recovery(left) = spent else {
        panic!("a recovery code leaves recovery codes");
    };
    enrolled.codes = &left;
    let again = office.desk().factor(&enrolled, typed, failures, NOW);
    assert_eq!(again.answer, Err(Refusal::Wrong));
}

/// A wrong password and no account: the same work, since argon2's cost is all in what is verified against.
#[test]
fn the_work_does_not_tell_which_logins_exist() {
    let hasher = Hasher::new(Cost::default()).unwrap();
    let hash = hasher.hash(PASSWORD, &mut bytes(1)).unwrap();
    let decoy = hasher.against(None);
    assert_eq!(hasher.against(Some(&hash)), &hash);
    assert!(!hasher.needs_rehash(decoy));
    // The parameters, then as many characters of salt and of hash.
    let shape = |hash: &Hash| {
        let parts: Vec<String> = hash.as_str().split('$').map(str::to_owned).collect();
        let lengths = parts.iter().skip(4).map(String::len).collect::<Vec<_>>();
        (parts[..4].to_vec(), lengths)
    };
    assert_eq!(shape(decoy), shape(&hash));
    // Even its own password does not open what does not exist: the decoy was looked at, then refused.
    assert!(hasher.verify(Some(decoy), ""));
    assert!(!hasher.verify(None, ""));
    assert!(!hasher.verify(None, PASSWORD));
    assert!(!hasher.verify(Some(&hash), "tournesol"));
}
