use proptest::prelude::*;
use signin::Moment;
use signin::identity::{Factor, Identity, Proof};
use signin::session::{Ending, Expired, Limits, Revocation, Scope, Session};
use signin::token::{Digest, Purpose};

use crate::{NOW, minutes};

fn session(account: u32, digest: u8, mandate: Option<&'static str>) -> Session<u32, &'static str> {
    Session {
        digest: Digest([digest; 32]),
        identity: Identity {
            account,
            proof: Proof::Password,
            factor: Some(Factor::Totp),
            proved: NOW,
        },
        mandate,
        opened: NOW,
        seen: NOW,
        ended: None,
    }
}

#[test]
fn a_session_lasts_as_long_as_its_limits() {
    // Opened at 0: mandate held or not, minute of the last request, minute of this one.
    let table = [
        (true, 0, 29, Ok(())),
        (true, 0, 30, Err(Expired::Idle)),
        (true, 25, 54, Ok(())),
        (true, 599, 600, Err(Expired::TooLong)),
        (true, 0, 600, Err(Expired::TooLong)),
        (false, 0, 9, Ok(())),
        (false, 9, 10, Err(Expired::SignInTooLong)),
        // A clock that goes back costs nobody their session.
        (true, 25, 20, Ok(())),
    ];
    for (inside, seen, now, expected) in table {
        let mut session = session(1, 1, inside.then_some("référent"));
        session.seen = NOW.plus(minutes(seen));
        let now = NOW.plus(minutes(now));
        assert_eq!(session.check(&Limits::default(), now), expected);
        assert_eq!(session.used(&Limits::default(), now).map(|_| ()), expected);
    }
}

#[test]
fn what_ends_a_session_first_stays() {
    let limits = Limits::default();
    let ended = session(1, 1, Some("référent"))
        .end(Ending::SignedOut, NOW)
        .end(Ending::Left, NOW.plus(minutes(1)));
    assert_eq!(ended.ended, Some((Ending::SignedOut, NOW)));
    let why = Err(Expired::Ended(Ending::SignedOut));
    assert_eq!(ended.check(&limits, NOW), why);
    assert_eq!(ended.check(&limits, NOW.plus(minutes(6000))), why);
}

#[test]
fn a_revocation_ends_what_it_names() {
    let sessions = [
        session(1, 1, None),
        session(1, 2, None),
        session(2, 3, None),
    ];
    let table = [
        (Scope::One(Digest([1; 32])), [true, false, false]),
        (Scope::One(Digest([3; 32])), [false, false, false]),
        (Scope::All, [true, true, false]),
        (Scope::AllBut(Digest([1; 32])), [false, true, false]),
    ];
    for (scope, expected) in table {
        let revocation = Revocation {
            account: 1,
            scope,
            ending: Ending::Revoked,
        };
        let found = sessions
            .each_ref()
            .map(|session| revocation.ends_session(session));
        assert_eq!(found, expected, "{scope:?}");
    }
}

#[test]
fn who_leaves_keeps_nothing() {
    let leaving = Revocation::at_leaving(1);
    assert!(leaving.ends_session(&session(1, 1, Some("référent"))));
    assert!(!leaving.ends_session(&session(2, 2, Some("référent"))));
    let table = [
        (Ending::Left, [true, true, true]),
        (Ending::ProofChanged, [false, true, false]),
        (Ending::Revoked, [false, false, false]),
        (Ending::SignedOut, [false, false, false]),
    ];
    for (ending, expected) in table {
        let revocation = Revocation {
            ending,
            ..leaving.clone()
        };
        let purposes = [
            Purpose::Invitation,
            Purpose::PasswordReset,
            Purpose::Session,
        ];
        assert_eq!(
            purposes.map(|purpose| revocation.withdraws(purpose)),
            expected
        );
    }
}

proptest! {
    #[test]
    fn expired_stays_expired(inside: bool, steps in prop::collection::vec(0_u64..40, 1..60), end in 0_usize..80) {
        let limits = Limits::default();
        let mut session = session(1, 1, inside.then_some("référent"));
        let mut now = NOW;
        let mut expired = false;
        for (index, step) in steps.into_iter().enumerate() {
            now = now.plus(minutes(step));
            if index == end {
                session = session.end(Ending::Revoked, now);
            }
            match session.used(&limits, now) {
                Ok(used) => {
                    prop_assert!(!expired);
                    session = used;
                }
                Err(_) => expired = true,
            }
            prop_assert!(session.check(&limits, Moment(NOW.0 + 10 * 3_600_000)).is_err());
        }
    }
}
