//! The way in: invitations, passwords, second factors, and what is said of those that do not fit.

use std::net::{IpAddr, Ipv4Addr};

use app::Denied;
use app::account::{Stage, Typed};
use signin::token::Refusal as Ticket;

use super::house::{
    DAY, HERE, House, MINUTE, NINE, PASSWORD, code, denied, does, knocks, new_account, now, refusal,
};

#[test]
fn an_invitation_opens_once_in_time_and_only_what_it_is_for() {
    trial::both(|place| {
        let house = House::open(place);
        let invite = |login: &str| {
            does(&house.boss, NINE, |call| {
                house.office.create_account(call, &new_account(login))
            })
            .expect("an account")
        };
        let accept = |at: i64, text: &str, password: &str| {
            knocks(at, |call| {
                house.office.accept_invitation(call, HERE, text, password)
            })
        };
        let used = invite("used");
        accept(NINE, used.token.reveal(), PASSWORD).expect("it opens");
        let late = invite("late");
        let stolen = invite("stolen");
        let again = does(&house.boss, NINE, |call| {
            house.office.invite_again(call, stolen.account)
        });
        let again = again.expect("another link");
        let closed = invite("closed");
        does(&house.boss, NINE, |call| {
            house.office.revoke_account(call, closed.account)
        })
        .expect("it is closed");
        let table = [
            (used.token.reveal(), NINE, Ticket::Spent),
            (late.token.reveal(), NINE + 7 * DAY, Ticket::Expired),
            (stolen.token.reveal(), NINE, Ticket::Spent),
            (closed.token.reveal(), NINE, Ticket::Spent),
            ("n-importe-quoi", NINE, Ticket::Unknown),
        ];
        for (text, at, why) in table {
            let refused = denied(accept(at, text, PASSWORD));
            assert_eq!(refused, Denied::Ticket(why), "{text}");
        }
        // A link of one kind opens nothing of another.
        let reset = knocks(NINE, |call| {
            house
                .office
                .reset_password(call, HERE, late.token.reveal(), PASSWORD)
        });
        assert_eq!(denied(reset), Denied::Ticket(Ticket::Unknown));
        // A weak password does not use the link up.
        for weak in ["court", "Motdepasse2024!", "stolen-camille-exemple"] {
            let refused = denied(accept(NINE, again.reveal(), weak));
            assert!(matches!(refused, Denied::Weak(_)), "{weak}: {refused:?}");
        }
        accept(NINE, again.reveal(), PASSWORD).expect("it opens");
        let answered = does(&house.boss, NINE, |call| {
            house.office.invite_again(call, stolen.account)
        });
        assert!(refusal(answered).contains("Already"));
    });
}

#[test]
fn the_first_account_is_made_once() {
    trial::both(|place| {
        let house = House::open(place);
        let again = knocks(NINE, |call| {
            let new = new_account("intrus");
            let place = super::house::id("departement");
            house.office.bootstrap(call, &new, &place)
        });
        assert_eq!(refusal(again), "Forbidden");
        assert_eq!(house.boss.role.as_str(), "administrateur");
    });
}

/// The same answers, the same delays, the same traces, whether there is an account or not.
#[test]
fn an_unknown_login_is_slowed_as_a_known_one() {
    trial::both(|place| {
        let house = House::open(place);
        let known = house.agent("loic", "conseiller-cap-emploi", "cap-emploi");
        let closed = house.agent("maud", "conseiller-cap-emploi", "cap-emploi");
        does(&house.boss, NINE, |call| {
            house.office.revoke_account(call, closed.account)
        })
        .expect("closed");
        let logins = [known.login.as_str(), closed.login.as_str(), "personne"];
        let told = logins.map(|login| {
            let tries = (0..8).map(|minute| {
                let at = NINE + minute * 1000;
                denied(knocks(at, |call| {
                    house.office.sign_in(call, HERE, login, "faux mot de passe")
                }))
            });
            tries.collect::<Vec<_>>()
        });
        let wait = Denied::Wait(NINE + 4000 + MINUTE);
        let mut expected = vec![Denied::Wrong; 5];
        expected.extend([wait.clone(), wait.clone(), wait.clone()]);
        assert_eq!(told, [expected.clone(), expected.clone(), expected]);
        // While it lasts, the right password is not even looked at; then it is.
        assert_eq!(denied(house.password(&known, NINE + 8000)), wait);
        house.password(&known, NINE + 2 * MINUTE).expect("in");
        // What was typed is nowhere: only fingerprints.
        let names: Result<Vec<String>, store::Fault> = house.office.store.read(|tx| {
            let rows = tx.all("SELECT name FROM rate", &[])?;
            rows.iter().map(|row| row.get(0)).collect()
        });
        let names = names.expect("the brakes").join(" ");
        for typed in logins.into_iter().chain(["192.0.2"]) {
            assert!(
                names.contains("echecs:") && !names.contains(typed),
                "{names}"
            );
        }
        // An administrator lifts a delay before its time.
        for second in 0..5 {
            let at = NINE + 10 * MINUTE + second * 1000;
            let wrong = knocks(at, |call| house.office.sign_in(call, HERE, "loic", "faux"));
            assert_eq!(denied(wrong), Denied::Wrong);
        }
        let at = NINE + 10 * MINUTE + 6000;
        assert!(matches!(
            denied(house.password(&known, at)),
            Denied::Wait(_)
        ));
        does(&house.boss, at, |call| {
            house.office.unlock(call, known.account)
        })
        .expect("lifted");
        house.password(&known, at).expect("in");
    });
}

#[test]
fn an_address_tries_so_many_logins_and_no_more() {
    trial::both(|place| {
        let house = House::open(place);
        let from = |last: u8| IpAddr::V4(Ipv4Addr::new(198, 51, 100, last));
        let attempt = |last: u8, login: &str| {
            let at = NINE + 1000;
            denied(knocks(at, |call| {
                house.office.sign_in(call, from(last), login, "faux")
            }))
        };
        for rank in 0..100 {
            assert_eq!(attempt(1, &format!("essai{rank}")), Denied::Wrong);
        }
        let wait = Denied::Wait(NINE + 1000 + 10 * MINUTE);
        assert_eq!(attempt(1, "essai100"), wait);
        assert_eq!(attempt(1, &house.admin.login), wait);
        assert_eq!(attempt(2, "essai100"), Denied::Wrong);
    });
}

#[test]
fn a_second_factor_is_asked_proved_and_used_up() {
    trial::both(|place| {
        let house = House::open(place);
        let agent = house.agent("anne", "referent-pem", "fil-rouge-35");
        let secret = agent.secret.as_ref().expect("a second factor");
        let at = NINE + 5 * MINUTE;
        let present = |at: i64, typed: Typed<'_>| {
            let entered = house.password(&agent, at).expect("a right password");
            assert_eq!(entered.stage, Stage::SecondFactor);
            let token = entered.token.reveal();
            // Until then, nobody is in.
            assert_eq!(denied(house.office.who(now(at), token)), Denied::OutOfTurn);
            knocks(at, |call| {
                house.office.second_factor(call, HERE, token, typed)
            })
        };
        let right = code(secret, at);
        let wrong = if right == "000000" {
            "111111"
        } else {
            "000000"
        };
        assert_eq!(denied(present(at, Typed::Totp(wrong))), Denied::Wrong);
        let inside = present(at, Typed::Totp(&right)).expect("in");
        assert_eq!(inside.stage, Stage::In(agent.mandate));
        // The same code again, another of the same half-minute, a recovery code, the same once more.
        let table = [
            (at + 1000, Typed::Totp(&right), false),
            (at + 1000, Typed::Recovery(&agent.codes[3]), true),
            (at + 1000, Typed::Recovery(&agent.codes[3]), false),
            (at + 1000, Typed::Recovery(&agent.codes[4]), true),
        ];
        for (at, typed, opens) in table {
            let result = present(at, typed);
            assert_eq!(result.is_ok(), opens, "{typed:?}");
        }
        // A new sheet: the codes before open nothing any more.
        let token = inside.token.reveal();
        let sheet = knocks(at, |call| house.office.renew_codes(call, token)).expect("a sheet");
        let later = at + 2 * MINUTE;
        let old = present(later, Typed::Recovery(&agent.codes[5]));
        assert_eq!(denied(old), Denied::Wrong);
        present(later, Typed::Recovery(&sheet[0])).expect("in");
    });
}

#[test]
fn a_token_of_a_step_before_opens_nothing() {
    trial::both(|place| {
        let house = House::open(place);
        let agent = house.agent("yann", "referent-pem", "fil-rouge-35");
        let at = NINE + 3 * MINUTE;
        let first = house.password(&agent, at).expect("a right password");
        let code = code(agent.secret.as_ref().expect("a secret"), at);
        let token = first.token.reveal();
        let second = knocks(at, |call| {
            house
                .office
                .second_factor(call, HERE, token, Typed::Totp(&code))
        })
        .expect("in");
        assert_eq!(
            denied(house.office.session(now(at), token)),
            Denied::NoSession
        );
        let inside = house
            .office
            .session(now(at), second.token.reveal())
            .expect("in");
        assert_eq!(inside.who.expect("somebody").role.as_str(), "referent-pem");
        // Idle for half an hour, then nothing.
        let late = now(at + 30 * MINUTE);
        let idle = denied(house.office.who(late, second.token.reveal()));
        assert!(matches!(idle, Denied::Expired(_)), "{idle:?}");
    });
}
