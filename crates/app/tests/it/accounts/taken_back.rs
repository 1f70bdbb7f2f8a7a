//! Everything given is taken back, at once and on every node.

use app::Denied;
use app::account::Typed;

use super::house::{
    DAY, HERE, House, MINUTE, NINE, PASSWORD, code, denied, does, knocks, now, office, refusal,
};

const OTHER: &str = "escargot nuage clarinette";

#[test]
fn what_is_revoked_is_felt_on_the_other_node() {
    trial::both(|place| {
        let house = House::open(place);
        let other = office(place);
        let at = NINE + MINUTE;
        type Taking = (&'static str, fn(&House, i64, i64));
        let table: [Taking; 4] = [
            ("compte", |house, account, _| {
                does(&house.boss, NINE, |call| {
                    house.office.revoke_account(call, account)
                })
                .expect("done");
            }),
            ("sessions", |house, account, _| {
                does(&house.boss, NINE, |call| {
                    house.office.revoke_sessions(call, account)
                })
                .expect("done");
            }),
            ("mandat", |house, _, mandate| {
                does(&house.boss, NINE, |call| {
                    house.office.revoke_mandate(call, mandate)
                })
                .expect("done");
            }),
            ("second facteur", |house, account, _| {
                does(&house.boss, NINE, |call| {
                    house.office.remove_factor(call, account)
                })
                .expect("done");
            }),
        ];
        for (rank, (what, take)) in table.into_iter().enumerate() {
            let agent = house.agent(
                &format!("agent{rank}"),
                "referent-rsa",
                "cdas-pays-de-redon",
            );
            let entered = house.enter(&agent, at);
            let token = entered.token.reveal();
            other.who(now(at), token).expect("in");
            take(&house, agent.account, agent.mandate);
            let felt = denied(other.who(now(at), token));
            let expected = match what {
                "mandat" => felt == Denied::NoMandate,
                _ => matches!(felt, Denied::Expired(_)),
            };
            assert!(expected, "{what}: {felt:?}");
        }
        // A closed account is closed for good, and looks like none.
        let closed = denied(knocks(at, |call| {
            other.sign_in(call, HERE, "agent0", PASSWORD)
        }));
        assert_eq!(closed, Denied::Wrong);
        let again = does(&house.boss, at, |call| {
            house.office.revoke_account(call, house.admin.account + 1)
        });
        assert_eq!(refusal(again), "NotFound");
    });
}

#[test]
fn a_new_password_ends_what_the_old_one_opened() {
    trial::both(|place| {
        let house = House::open(place);
        let agent = house.agent("malo", "conseiller-cap-emploi", "cap-emploi");
        let (here, elsewhere) = (house.enter(&agent, NINE), house.enter(&agent, NINE));
        let change = |present: &str, wanted: &str| {
            knocks(NINE, |call| {
                let token = here.token.reveal();
                house
                    .office
                    .change_password(call, HERE, token, (present, wanted))
            })
        };
        assert_eq!(denied(change("faux", OTHER)), Denied::Wrong);
        assert!(matches!(
            denied(change(PASSWORD, "malo2026")),
            Denied::Weak(_)
        ));
        change(PASSWORD, OTHER).expect("changed");
        house
            .office
            .who(now(NINE), here.token.reveal())
            .expect("still in");
        let out = denied(house.office.who(now(NINE), elsewhere.token.reveal()));
        assert!(matches!(out, Denied::Expired(_)), "{out:?}");
        assert_eq!(denied(house.password(&agent, NINE)), Denied::Wrong);
        // Forgotten: the same answer with and without an account; one job for the mail.
        for login in ["malo", "inconnu"] {
            knocks(NINE, |call| house.office.ask_reset(call, HERE, login))
                .expect("the same answer");
        }
        let jobs: Result<_, store::Fault> = house
            .office
            .store
            .write(|tx| store::outbox::claim(tx, "essai", NINE, NINE + 1, 10));
        let jobs = jobs.expect("jobs");
        assert_eq!(jobs.len(), 1);
        assert_eq!(
            (jobs[0].kind.as_str(), jobs[0].account),
            ("courriel.mot-de-passe", Some(agent.account))
        );
        let issue =
            || knocks(NINE, |call| house.office.issue_reset(call, agent.account)).expect("a link");
        let (first, second) = (issue(), issue());
        let reset = |text: &str| {
            knocks(NINE, |call| {
                house.office.reset_password(call, HERE, text, PASSWORD)
            })
        };
        assert!(matches!(denied(reset(first.reveal())), Denied::Ticket(_)));
        reset(second.reveal()).expect("it opens");
        assert!(matches!(denied(reset(second.reveal())), Denied::Ticket(_)));
        let out = denied(house.office.who(now(NINE), here.token.reveal()));
        assert!(matches!(out, Denied::Expired(_)), "{out:?}");
        house.password(&agent, NINE).expect("in");
    });
}

#[test]
fn one_ends_ones_own_sessions_and_nobody_elses() {
    trial::both(|place| {
        let house = House::open(place);
        let agent = house.agent("tifenn", "conseiller-cap-emploi", "cap-emploi");
        let (here, there) = (house.enter(&agent, NINE), house.enter(&agent, NINE + 1000));
        let at = NINE + MINUTE;
        let list = || {
            house
                .office
                .own_sessions(now(at), here.token.reveal())
                .expect("a list")
        };
        let open = list();
        assert_eq!(
            open.iter().map(|one| one.this).collect::<Vec<_>>(),
            [true, false]
        );
        let end = |id: i64| {
            knocks(at, |call| {
                house.office.end_session(call, here.token.reveal(), id)
            })
        };
        let boss = house.enter(&house.admin, at);
        let strange = house
            .office
            .session(now(at), boss.token.reveal())
            .expect("in");
        assert_eq!(refusal(end(strange.session)), "NotFound");
        end(open[1].id).expect("ended");
        assert!(matches!(
            denied(house.office.who(now(at), there.token.reveal())),
            Denied::Expired(_)
        ));
        assert_eq!(list().len(), 1);
        knocks(at, |call| house.office.sign_out(call, here.token.reveal())).expect("out");
        knocks(at, |call| house.office.sign_out(call, here.token.reveal())).expect("out already");
        assert!(matches!(
            denied(house.office.who(now(at), here.token.reveal())),
            Denied::Expired(_)
        ));
        // What counts no more goes; nothing else does.
        assert!(
            house
                .office
                .tidy_accounts(now(at + 60 * DAY))
                .expect("tidy")
                > 3
        );
        house.password(&agent, at + 60 * DAY).expect("in");
    });
}

#[test]
fn a_lost_second_factor_is_enrolled_again() {
    trial::both(|place| {
        let house = House::open(place);
        let mut agent = house.agent("bleuenn", "referent-pem", "fil-rouge-35");
        let (before, codes) = (agent.secret.clone().expect("a secret"), agent.codes.clone());
        does(&house.boss, NINE, |call| {
            house.office.remove_factor(call, agent.account)
        })
        .expect("removed");
        house.enrol(&mut agent, NINE + MINUTE);
        let at = NINE + 5 * MINUTE;
        let stale = code(&before, at);
        for typed in [Typed::Totp(&stale), Typed::Recovery(&codes[0])] {
            let entered = house.password(&agent, at).expect("a right password");
            let token = entered.token.reveal();
            let result = knocks(at, |call| {
                house.office.second_factor(call, HERE, token, typed)
            });
            assert_eq!(denied(result), Denied::Wrong);
        }
        house.enter(&agent, at);
    });
}
