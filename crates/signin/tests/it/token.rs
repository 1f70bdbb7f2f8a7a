use proptest::prelude::*;
use signin::Moment;
use signin::token::{Digest, INVITATION_LIFETIME, Issued, Purpose, Refusal, Token};

use crate::{NOW, bytes};

const PURPOSES: [Purpose; 3] = [
    Purpose::Invitation,
    Purpose::PasswordReset,
    Purpose::Session,
];

fn invitation() -> (Token, Issued) {
    Issued::new(Purpose::Invitation, INVITATION_LIFETIME, NOW, &mut bytes(1))
}

#[test]
fn a_token_is_256_bits_that_fit_in_an_address_and_shows_itself_only_when_asked() {
    let (token, issued) = invitation();
    assert_eq!(token.reveal().len(), 43);
    assert!(
        token
            .reveal()
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    );
    assert_eq!(format!("{token:?}"), "Token(…)");
    assert!(!format!("{issued:?}").contains(token.reveal()));
}

#[test]
fn what_is_kept_is_sha_256() {
    // printf 'livret/session/abc' | sha256sum
    let digest = Digest::of(Purpose::Session, "abc");
    let hex: String = digest.0.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(
        hex,
        "97e762f11e06d426d84fefc86fc65f6b69cfbf8a8b32930a6a3845d11a299555"
    );
}

#[test]
fn a_token_opens_once_in_time() {
    let (token, issued) = invitation();
    let end = NOW.plus(INVITATION_LIFETIME);
    let spent = issued.spend(token.reveal(), NOW).unwrap();
    let table = [
        (&issued, token.reveal(), NOW, Ok(())),
        (&issued, token.reveal(), Moment(end.0 - 1), Ok(())),
        (&issued, token.reveal(), end, Err(Refusal::Expired)),
        (&spent, token.reveal(), NOW, Err(Refusal::Spent)),
        (&spent, token.reveal(), end, Err(Refusal::Spent)),
        (&spent, "", NOW, Err(Refusal::Unknown)),
        (
            &issued.withdrawn(NOW),
            token.reveal(),
            NOW,
            Err(Refusal::Spent),
        ),
    ];
    for (kept, received, now, expected) in table {
        assert_eq!(kept.check(received, now), expected);
        assert_eq!(kept.spend(received, now).map(|_| ()), expected);
    }
    assert_eq!(spent.withdrawn(end).spent, Some(NOW));
}

#[test]
fn a_token_of_one_purpose_opens_no_other() {
    let (token, issued) = invitation();
    for purpose in PURPOSES {
        let matches = Digest::of(purpose, token.reveal()) == issued.digest;
        assert_eq!(matches, purpose == Purpose::Invitation);
    }
}

proptest! {
    #[test]
    fn one_character_changed_never_matches(seed: u64, place in 0_usize..43, other in "[A-Za-z0-9_=. -]") {
        let (token, digest) = Token::draw(Purpose::Session, &mut bytes(seed));
        let mut changed = token.reveal().to_owned();
        changed.replace_range(place..=place, &other);
        prop_assert_eq!(Digest::of(Purpose::Session, &changed) == digest, changed == token.reveal());
        let longer = format!("{}{other}", token.reveal());
        prop_assert_ne!(Digest::of(Purpose::Session, &longer), digest);
        prop_assert_ne!(Digest::of(Purpose::Session, &token.reveal()[..42]), digest);
    }

    #[test]
    fn expired_stays_expired(seed: u64, lifetime in 0_u64..100, later in 0_i64..1_000_000) {
        let lifetime = crate::minutes(lifetime);
        let (token, issued) = Issued::new(Purpose::PasswordReset, lifetime, NOW, &mut bytes(seed));
        let end = NOW.plus(lifetime);
        prop_assert_eq!(issued.check(token.reveal(), Moment(end.0 + later)), Err(Refusal::Expired));
    }
}
