//! Those who are of a household see its dossiers as long as they are of it, and nothing of one another.

use app::{Error, Refusal, Who};
use domain::access::Relation;

use crate::support::{Desk, both, id, identity, refusal};

/// A household of two with a dossier, and what else the second has: the numbers.
struct House {
    worker: Who,
    household: i64,
    ann: i64,
    bob: i64,
    dossier: i64,
}

fn house(desk: &Desk) -> House {
    let worker = desk.who("travailleur-social-departement", "cdas-pays-de-redon");
    let [ann, bob] = [("Anne", "1980-01-01"), ("Bob", "1981-01-01")]
        .map(|(first, birth)| desk.register(&worker, &identity("Exemplaire", first, birth)));
    let found = desk.by(&worker, |call| {
        desk.office
            .found_household(call, &[ann, bob], &Default::default())
    });
    let household = found.expect("it is registered");
    let done = desk
        .prescribe(&worker, household, "F11")
        .expect("prescribed");
    House {
        worker,
        household,
        ann,
        bob,
        dossier: done.dossier,
    }
}

/// What a person sees of a dossier: what they are to it, and how many facts it shows them.
fn sees(desk: &Desk, person: i64, dossier: i64) -> Option<(Relation, usize)> {
    let who = desk.themself(person);
    let listed = desk.by(&who, |call| {
        let page = desk.office.roster(call, true, None, 50).expect("a page");
        page.lines.iter().any(|line| line.dossier == dossier)
    });
    let view = desk.by(&who, |call| {
        let view = desk.office.dossier(call, dossier);
        view.map(|view| (view.relation, view.facts.len()))
    });
    match view {
        Ok(view) => {
            assert!(listed);
            Some(view)
        }
        Err(Error::Refused(Refusal::NotFound)) => {
            assert!(!listed);
            None
        }
        Err(other) => panic!("{other:?}"),
    }
}

fn clean(desk: &Desk) {
    let found = desk.office.verify(desk.now(), |_| {}).expect("it verifies");
    assert_eq!(found.differences, [], "on {}", desk.engine);
}

#[test]
fn one_sees_the_dossier_of_the_household_as_long_as_one_is_of_it() {
    both(|desk| {
        let house = house(desk);
        let member = Some((Relation::Member, 0));
        assert_eq!(sees(desk, house.ann, house.dossier), member);
        assert_eq!(sees(desk, house.bob, house.dossier), member);
        let zoe = desk.register(&house.worker, &identity("Supposé", "Zoé", "1982-01-01"));
        assert_eq!(sees(desk, zoe, house.dossier), None);
        desk.wait(30);
        let change = |joining: &[i64], leaving: &[i64]| {
            desk.by(&house.worker, |call| {
                let (id, today) = (house.household, call.now.today);
                desk.office
                    .change_members(call, id, (joining, leaving), today)
            })
            .expect("it changes");
        };
        change(&[zoe], &[house.bob]);
        assert_eq!(sees(desk, zoe, house.dossier), member);
        assert_eq!(sees(desk, house.bob, house.dossier), None);
        clean(desk);
        // One record becomes another: whoever it is now is of the household.
        let twin = desk.register(&house.worker, &identity("Exemplaire", "Ann", "1980-01-01"));
        assert_eq!(sees(desk, twin, house.dossier), None);
        let task = Who::installation(id("administrateur"));
        desk.by(&task, |call| desk.office.merge(call, twin, house.ann))
            .expect("they are one");
        assert_eq!(sees(desk, twin, house.dossier), member);
        clean(desk);
    });
}

#[test]
fn one_learns_nothing_of_another_of_the_household() {
    both(|desk| {
        let house = house(desk);
        let referent = desk.who("referent-rsa", "cdas-pays-de-redon");
        // What is Bob's own: a dossier of health.
        let own = desk.register(&referent, &identity("Exemplaire", "Bobby", "1981-01-01"));
        let hidden = desk.prescribe(&referent, own, "F12").expect("prescribed");
        desk.by(&referent, |call| {
            desk.office.add_helper(call, own, house.worker.mandate)
        })
        .expect("they help");
        desk.by(&house.worker, |call| {
            let (id, today) = (house.household, call.now.today);
            desk.office.change_members(call, id, (&[own], &[]), today)
        })
        .expect("he joins");
        let ann = desk.themself(house.ann);
        assert_eq!(sees(desk, house.ann, hidden.dossier), None);
        for other in [house.bob, own] {
            let told = desk.by(&ann, |call| desk.office.person(call, other).map(drop));
            assert_eq!(refusal(told), "NotFound");
            let told = desk.by(&ann, |call| desk.office.facts_seen(call, other).map(drop));
            assert_eq!(refusal(told), "NotFound");
        }
        let path = desk.by(&ann, |call| desk.office.path(call, house.ann));
        let path: Vec<i64> = path.expect("hers").iter().map(|leg| leg.number).collect();
        assert_eq!(path, [house.dossier]);
        // What is known of the household is not read through it.
        let facts = desk.by(&ann, |call| desk.office.facts_seen(call, house.household));
        assert_eq!(facts.map(|facts| facts.len()).unwrap_or(0), 0);
        clean(desk);
    });
}
