//! One principal referent; those who help are responsible for nothing; one who leaves keeps nothing.

use app::Who;
use app::subject::Following;
use store::Fault;
use store::accounts::{self, Account};
use store::lists::After;

use crate::support::{Desk, both, identity, refusal};

/// Everything somebody may ask about a person and a dossier, and what each question tells them.
fn everything(desk: &Desk, who: &Who, person: i64, dossier: i64) -> Vec<(&'static str, bool)> {
    let office = &desk.office;
    desk.by(who, |call| {
        let page = office.roster(call, true, None, 50).expect("a roster");
        let due = office
            .due_list(call, &After::default(), 50)
            .expect("a list");
        vec![
            ("person", office.person(call, person).is_ok()),
            ("facts", office.facts_seen(call, person).is_ok()),
            ("referents", office.referents(call, person).is_ok()),
            ("dossier", office.dossier(call, dossier).is_ok()),
            (
                "search",
                !office
                    .search(call, "exempl")
                    .expect("it answers")
                    .is_empty(),
            ),
            ("roster", !page.lines.is_empty()),
            ("due", !due.lines.is_empty()),
        ]
    })
}

fn told(all: Vec<(&'static str, bool)>) -> Vec<&'static str> {
    let told = all.into_iter().filter(|(_, told)| *told);
    told.map(|(question, _)| question).collect()
}

#[test]
fn a_leaver_keeps_nothing_and_the_successor_has_it_all() {
    for with_successor in [true, false] {
        both(|desk| {
            let leaver = desk.who("referent-rsa", "cdas-pays-de-redon");
            let successor = desk.who("referent-rsa", "cdas-pays-de-redon");
            let lea = desk.register(&leaver, &identity("Exemplaire", "Léa", "1996-04-18"));
            let done = desk.prescribe(&leaver, lea, "F12").expect("prescribed");
            let before = told(everything(desk, &leaver, lea, done.dossier));
            assert!(before.len() >= 6, "{before:?}");
            assert_eq!(
                told(everything(desk, &successor, lea, done.dossier)),
                [""; 0]
            );
            let to = with_successor.then_some(successor.mandate);
            desk.by(&leaver, |call| desk.office.give_up(call, to))
                .expect("left");
            assert_eq!(told(everything(desk, &leaver, lea, done.dossier)), [""; 0]);
            let after = told(everything(desk, &successor, lea, done.dossier));
            let expected = if with_successor { before } else { Vec::new() };
            assert_eq!(after, expected);
            let again = desk.by(&leaver, |call| desk.office.take_over(call, lea));
            assert_eq!(refusal(again), "NotFound");
            let verified = desk.office.verify(desk.now(), |_| {}).expect("it verifies");
            assert_eq!(verified.differences, []);
            if with_successor {
                // The past stays.
                let all = desk.by(&successor, |call| desk.office.referents(call, lea));
                let all = all.expect("they are told");
                let all: Vec<_> = all
                    .iter()
                    .map(|one| (one.mandate, one.days.1.is_some()))
                    .collect();
                assert_eq!(all, [(leaver.mandate, true), (successor.mandate, false)]);
            }
        });
    }
}

#[test]
fn who_helps_reads_and_is_responsible_for_nothing() {
    both(|desk| {
        let principal = desk.who("referent-rsa", "cdas-pays-de-redon");
        let helper = desk.who("referent-rsa", "cdas-pays-de-redon");
        let lea = desk.register(&principal, &identity("Exemplaire", "Léa", "1996-04-18"));
        let open = desk.prescribe(&principal, lea, "F03").expect("prescribed");
        let hidden = desk.prescribe(&principal, lea, "F12").expect("prescribed");
        let add = |who: &Who| {
            desk.by(who, |call| {
                desk.office.add_helper(call, lea, helper.mandate)
            })
        };
        assert_eq!(refusal(add(&helper)), "NotFound");
        add(&principal).expect("she helps");
        assert_eq!(refusal(add(&principal)), "mandat Already");
        let all = [
            "person",
            "facts",
            "referents",
            "dossier",
            "search",
            "roster",
        ];
        assert_eq!(told(everything(desk, &helper, lea, open.dossier)), all);
        // Not a trace of health.
        let shown = desk.by(&helper, |call| desk.office.roster(call, true, None, 50));
        assert_eq!(shown.expect("a roster").lines.len(), 1);
        let told_of = desk.by(&helper, |call| {
            desk.office.dossier(call, hidden.dossier).map(drop)
        });
        assert_eq!(refusal(told_of), "NotFound");
        // She acts in nothing, and does not make herself responsible.
        let entry = desk.prescription(&principal, lea, "F03", None);
        let act = |who: &Who| {
            let acted = desk.by(who, |call| {
                desk.office.act(call, open.dossier, None, &entry)
            });
            refusal(acted.map(drop))
        };
        assert_eq!(act(&helper), "NotYours");
        let takes = desk.by(&helper, |call| desk.office.take_over(call, lea));
        assert_eq!(refusal(takes), "Forbidden");
        desk.by(&helper, |call| {
            desk.office.end_helper(call, lea, helper.mandate)
        })
        .expect("she ends it");
        assert_eq!(told(everything(desk, &helper, lea, open.dossier)), [""; 0]);
        let verified = desk.office.verify(desk.now(), |_| {}).expect("it verifies");
        assert_eq!(verified.differences, []);
    });
}

#[test]
fn what_passes_from_hand_to_hand_shows_nothing_to_one_who_may_not_prescribe_it() {
    both(|desk| {
        let principal = desk.who("referent-rsa", "cdas-pays-de-redon");
        let adviser = desk.who("conseiller-mission-locale", "ml-redon");
        let lea = desk.register(&principal, &identity("Exemplaire", "Léa", "1996-04-18"));
        let hidden = desk.prescribe(&principal, lea, "F12").expect("prescribed");
        desk.by(&principal, |call| {
            desk.office.appoint(call, lea, adviser.mandate)
        })
        .expect("handed over");
        assert_eq!(
            told(everything(desk, &adviser, lea, hidden.dossier)),
            ["person", "facts", "referents", "search"]
        );
        assert_eq!(
            told(everything(desk, &principal, lea, hidden.dossier)),
            [""; 0]
        );
        // Back to one who may: the dossier that nobody followed is followed again.
        desk.by(&adviser, |call| {
            desk.office.appoint(call, lea, principal.mandate)
        })
        .expect("handed over");
        let all = told(everything(desk, &principal, lea, hidden.dossier));
        assert!(all.contains(&"dossier"), "{all:?}");
    });
}

#[test]
fn only_a_trade_that_follows_persons_is_responsible_for_one() {
    both(|desk| {
        let carer = desk.who("referent-pem", "fil-rouge-35");
        let lea = desk.register(&carer, &identity("Exemplaire", "Léa", "1996-04-18"));
        let mine = desk.by(&carer, |call| desk.office.referents(call, lea));
        let mine: Vec<Following> = mine.expect("told").iter().map(|one| one.kind).collect();
        assert_eq!(mine, [Following::Helper]);
        let takes = desk.by(&carer, |call| desk.office.take_over(call, lea));
        assert_eq!(refusal(takes), "mandat Unknown");
    });
}

#[test]
fn a_household_is_known_by_those_who_follow_it_and_by_its_members() {
    both(|desk| {
        let worker = desk.who("travailleur-social-departement", "cdas-pays-de-redon");
        let other = desk.who("travailleur-social-departement", "cdas-pays-de-redon");
        let [ann, bob] = [("Anne", "1980-01-01"), ("Bob", "1981-01-01")]
            .map(|(first, birth)| desk.register(&worker, &identity("Exemplaire", first, birth)));
        let stranger = desk.register(&other, &identity("Supposé", "Zoé", "1982-01-01"));
        let found = |members: &[i64]| {
            desk.by(&worker, |call| {
                desk.office
                    .found_household(call, members, &Default::default())
            })
        };
        assert_eq!(refusal(found(&[])), "membres Missing");
        assert_eq!(refusal(found(&[ann, stranger])), "NotFound");
        let household = found(&[ann, bob]).expect("it is registered");
        desk.wait(30);
        desk.by(&worker, |call| {
            let today = call.now.today;
            desk.office
                .change_members(call, household, (&[], &[bob]), today)
        })
        .expect("he leaves");
        let members = |who: &Who| {
            let seen = desk.by(who, |call| desk.office.household(call, household));
            seen.map(|seen| {
                let members = seen.members.iter();
                members
                    .map(|(member, _)| (member.person, member.to.is_some()))
                    .collect::<Vec<_>>()
            })
        };
        let all = [(ann, false), (bob, true)];
        assert_eq!(members(&worker).expect("known"), all);
        assert_eq!(members(&desk.themself(ann)).expect("known"), all);
        assert_eq!(refusal(members(&desk.themself(bob))), "NotFound");
        assert_eq!(refusal(members(&other)), "NotFound");
        let done = desk.prescribe(&worker, household, "F11");
        done.expect("a household is prescribed");
    });
}

#[test]
fn those_one_follows_come_with_what_is_running_and_what_is_due_first() {
    both(|desk| {
        let referent = desk.who("referent-rsa", "cdas-pays-de-redon");
        let zoe = desk.register(&referent, &identity("Exemplaire", "Zoé", "1996-04-18"));
        let ali = desk.register(&referent, &identity("Abrégé", "Ali", "1990-01-02"));
        let followed = || {
            let all = desk.by(&referent, |call| desk.office.followed(call));
            all.expect("they are told")
        };
        let lines = || -> Vec<(i64, usize, bool)> {
            let all = followed().into_iter();
            all.map(|one| (one.person, one.running, one.next.is_some()))
                .collect()
        };
        assert_eq!(lines(), [(ali, 0, false), (zoe, 0, false)]);
        let done = desk.prescribe(&referent, zoe, "F03").expect("prescribed");
        desk.prescribe(&referent, zoe, "F12").expect("prescribed");
        desk.wait(400);
        let due = desk.by(&referent, |call| {
            desk.office.due_list(call, &After::default(), 50)
        });
        let due = due.expect("a list").lines;
        assert_eq!(lines(), [(ali, 0, false), (zoe, 2, !due.is_empty())]);
        assert_eq!(followed()[1].next, due.into_iter().next());
        // Who helps is shown whom they help, and no dossier of health.
        let helper = desk.who("referent-rsa", "cdas-pays-de-redon");
        desk.by(&referent, |call| {
            desk.office.add_helper(call, zoe, helper.mandate)
        })
        .expect("she helps");
        let helped = desk.by(&helper, |call| desk.office.followed(call));
        let helped = helped.expect("they are told");
        let lines = helped.iter().map(|one| (one.person, one.kind, one.running));
        assert_eq!(lines.collect::<Vec<_>>(), [(zoe, Following::Helper, 1)]);
        let path = desk.by(&helper, |call| desk.office.path(call, zoe));
        let path: Vec<i64> = path.expect("told").iter().map(|leg| leg.number).collect();
        assert_eq!(path, [done.dossier]);
    });
}

#[test]
fn a_colleague_is_found_by_name_or_by_place() {
    both(|desk| {
        let referent = desk.who("referent-rsa", "cdas-pays-de-redon");
        let near = named(desk, "Anne Exemple", ("psychologue", "cdas-pays-de-redon"));
        let far = named(desk, "Ève Lointaine", ("referent-rsa", "cdas-combourg"));
        let stranger = named(desk, "Ève Ailleurs", ("psychologue", "cdas-combourg"));
        let found = |text: &str| {
            let all = desk.by(&referent, |call| desk.office.colleagues(call, text));
            let all = all.expect("they are told").into_iter();
            all.map(|one| one.mandate).collect::<Vec<_>>()
        };
        assert_eq!(found(""), [near]);
        assert_eq!(found("eve combourg"), [far]);
        assert_eq!(found("ailleurs"), [0; 0]);
        assert_ne!(far, stranger);
        let zoe = desk.register(&referent, &identity("Exemplaire", "Zoé", "1996-04-18"));
        let themself = desk.themself(zoe);
        let asked = desk.by(&themself, |call| desk.office.colleagues(call, "eve"));
        assert_eq!(refusal(asked), "Forbidden");
    });
}

/// Somebody who holds a role somewhere, by their name; their mandate.
fn named(desk: &Desk, name: &str, (role, structure): (&str, &str)) -> i64 {
    let who = desk.who(role, structure);
    let account = Account {
        id: who.account,
        login: who.account.to_string(),
        name: name.to_owned(),
        mail: None,
        person: None,
        password: None,
        totp: None,
        totp_step: 0,
        created_at: 0,
        revoked_at: None,
    };
    let kept: Result<(), Fault> = desk.office.store.write(|tx| accounts::insert(tx, &account));
    kept.expect("the account is kept");
    who.mandate
}
