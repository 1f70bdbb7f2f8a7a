//! Mandates: what makes one, who may give it, which one a session holds.

use app::Denied;
use app::account::{NewMandate, Stage};

use super::house::{DAY, House, MINUTE, NINE, denied, does, id, knocks, now, refusal};

#[test]
fn a_mandate_is_a_role_somewhere_from_a_day_to_another() {
    trial::both(|place| {
        let house = House::open(place);
        let agent = house.account("nolwenn");
        let today = now(NINE).today;
        let good = NewMandate {
            account: agent.account,
            role: id("referent-rsa"),
            structure: Some(id("cdas-pays-de-redon")),
            from: today,
            to: None,
        };
        let table = [
            (good.clone(), "done"),
            (
                NewMandate {
                    account: 12,
                    ..good.clone()
                },
                "NotFound",
            ),
            (
                NewMandate {
                    account: house.admin.account,
                    ..good.clone()
                },
                "Forbidden",
            ),
            (
                NewMandate {
                    role: id("inconnu"),
                    ..good.clone()
                },
                "Invalid { field: \"role\", why: Unknown }",
            ),
            // What a dossier makes of somebody is not given; nor is a person whom the account is not.
            (
                NewMandate {
                    role: id("prescripteur"),
                    ..good.clone()
                },
                "Invalid { field: \"role\", why: Unknown }",
            ),
            (
                NewMandate {
                    role: id("personne"),
                    structure: None,
                    ..good.clone()
                },
                "Invalid { field: \"role\", why: Unknown }",
            ),
            (
                NewMandate {
                    structure: Some(id("nulle-part")),
                    ..good.clone()
                },
                "Invalid { field: \"structure\", why: Unknown }",
            ),
            (
                NewMandate {
                    structure: None,
                    ..good.clone()
                },
                "Invalid { field: \"structure\", why: Missing }",
            ),
            (
                NewMandate {
                    to: today.yesterday().ok(),
                    ..good.clone()
                },
                "Invalid { field: \"fin\", why: Dates }",
            ),
        ];
        for (new, expected) in table {
            let given = does(&house.boss, NINE, |call| {
                house.office.give_mandate(call, &new)
            });
            assert_eq!(refusal(given), expected, "{new:?}");
        }
    });
}

#[test]
fn a_delegated_authority_gives_mandates_in_its_own_services() {
    trial::both(|place| {
        let house = House::open(place);
        let there = house.agent("ronan", "administrateur", "ville-de-redon");
        let who = house.who(&there, NINE + MINUTE);
        let agent = house.account("solenn");
        let give = |structure: &str| {
            let new = NewMandate {
                account: agent.account,
                role: id("referent-rsa"),
                structure: Some(id(structure)),
                from: now(NINE).today,
                to: None,
            };
            does(&who, NINE + MINUTE, |call| {
                house.office.give_mandate(call, &new)
            })
        };
        assert_eq!(refusal(give("cdas-fougeres")), "Forbidden");
        assert_eq!(refusal(give("fil-rouge-35")), "Forbidden");
        assert_eq!(refusal(give("ville-de-redon")), "done");
    });
}

#[test]
fn a_session_holds_one_mandate_at_a_time_and_only_those_in_force() {
    trial::both(|place| {
        let house = House::open(place);
        let agent = house.account("erwan");
        assert_eq!(denied(house.password(&agent, NINE)), Denied::NoMandate);
        let first = house.give(agent.account, "conseiller-cap-emploi", "cap-emploi");
        let second = house.give(agent.account, "conseiller-meif", "meif");
        let strange = house.admin.mandate;
        let entered = house.password(&agent, NINE).expect("a right password");
        assert_eq!(entered.stage, Stage::Mandate);
        let choose = |token: &str, at: i64, mandate: i64| {
            knocks(at, |call| house.office.choose_mandate(call, token, mandate))
        };
        let not_theirs = choose(entered.token.reveal(), NINE, strange);
        assert_eq!(denied(not_theirs), Denied::NotHeld);
        let here = choose(entered.token.reveal(), NINE, first).expect("held");
        let there = choose(here.token.reveal(), NINE, second).expect("held");
        let who = house
            .office
            .who(now(NINE), there.token.reveal())
            .expect("in");
        assert_eq!(
            (who.mandate, who.role.as_str()),
            (second, "conseiller-meif")
        );
        // It ends tonight: tomorrow it is not slid into the other one.
        does(&house.boss, NINE, |call| {
            house.office.end_mandate(call, second, call.now.today)
        })
        .expect("it ends");
        let next = NINE + DAY;
        let again = house.password(&agent, next).expect("a right password");
        assert_eq!(again.stage, Stage::In(first));
        does(&house.boss, next, |call| {
            house.office.revoke_mandate(call, first)
        })
        .expect("taken back");
        assert_eq!(denied(house.password(&agent, next)), Denied::NoMandate);
        let gone = denied(house.office.who(now(next), again.token.reveal()));
        assert_eq!(gone, Denied::NoMandate);
        let twice = does(&house.boss, next, |call| {
            house.office.revoke_mandate(call, first)
        });
        assert!(refusal(twice).contains("Already"));
    });
}
