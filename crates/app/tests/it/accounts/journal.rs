//! The access journal read: everything to the person, nothing of health to those who watch.

use app::Who;
use app::account::NewAccount;

use super::house::{HERE, House, MINUTE, NINE, PASSWORD, does, id, identity, knocks, now, refusal};

#[test]
fn the_person_is_told_everything_and_those_who_watch_nothing_of_health() {
    trial::both(|place| {
        let house = House::open(place);
        let referent = house.agent("gwenn", "referent-rsa", "cdas-pays-de-redon");
        let pem = house.agent("lena", "referent-pem", "fil-rouge-35");
        let arep = house.agent("theo", "coordinateur", "arep");
        let watcher = house.agent("dpo", "delegue-protection-donnees", "departement");
        let person = house.person(&referent, &identity("Le Goff", "Maëlle", "1988-02-14"));
        let (social, health) = (house.dossier(person, "F06"), house.dossier(person, "F12"));
        let at = NINE + 10 * MINUTE;
        for (agent, dossier) in [(&arep, social), (&pem, health)] {
            let who = house.who(agent, at);
            does(&who, at, |call| {
                house.office.dossier(call, dossier).map(drop)
            })
            .expect("theirs");
        }
        let themself = Who {
            account: 1,
            mandate: 0,
            role: id("personne"),
            structure: None,
            person: Some(person),
        };
        let lines = |who: &Who| does(who, at, |call| house.office.audit_of(call, person));
        let own = lines(&themself).expect("their own");
        let told: Vec<_> = own
            .iter()
            .filter(|line| line.object == "dossier")
            .map(|line| {
                let role = line.role.as_ref().map(|role| role.as_str());
                (
                    line.did.as_str(),
                    role.unwrap_or_default(),
                    line.object_id,
                    line.account,
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                ("dossier.lire", "coordinateur", social, None),
                ("dossier.lire", "referent-pem", health, None),
            ]
        );
        let fiches: Vec<_> = own.iter().filter_map(|line| line.fiche.clone()).collect();
        assert_eq!(fiches.len(), 2);

        let watching = house.who(&watcher, at);
        let seen = lines(&watching).expect("they watch");
        let dossiers = seen.iter().filter(|line| line.object == "dossier");
        let dossiers: Vec<_> = dossiers.map(|line| line.object_id).collect();
        // The dossier of health left no trace; that the person read their own journal did.
        assert_eq!(dossiers, [social]);
        assert_eq!(
            seen.last().map(|line| line.did.as_str()),
            Some("journal.lire")
        );
        assert!(
            seen.iter()
                .all(|line| line.role != Some(id("referent-pem")))
        );
        let latest = does(&watching, at, |call| {
            house.office.audit_latest(call, at + 1, 500)
        });
        let latest = latest.expect("they watch");
        assert!(
            latest
                .iter()
                .any(|line| line.object_id == social && line.subject == person)
        );
        for line in &latest {
            assert_ne!(line.object_id, health, "{line:?}");
            let pem = line.structure == Some(id("fil-rouge-35"));
            assert!(!pem || line.subject == 0, "{line:?}");
        }
        // Others have neither.
        let agent = house.who(&referent, at);
        assert_eq!(refusal(lines(&agent)), "Forbidden");
        let another = Who {
            person: Some(person + 1),
            ..themself
        };
        assert_eq!(refusal(lines(&another)), "Forbidden");
        let (held, broken) =
            does(&watching, at, |call| house.office.audit_verify(call)).expect("read");
        assert!(held > 20 && broken.is_empty(), "{held} {broken:?}");
    });
}

/// Somebody who is followed enters as themself.
#[test]
fn a_person_enters_as_themself() {
    trial::both(|place| {
        let house = House::open(place);
        let referent = house.agent("aziliz", "referent-rsa", "cdas-pays-de-redon");
        let person = house.person(&referent, &identity("Le Goff", "Maëlle", "1988-02-14"));
        let new = NewAccount {
            login: "marie".to_owned(),
            name: "Marie Exemple".to_owned(),
            mail: None,
            person: Some(person),
        };
        let invited = does(&house.boss, NINE, |call| {
            house.office.create_account(call, &new)
        });
        let invited = invited.expect("an account");
        knocks(NINE, |call| {
            let text = invited.token.reveal();
            house.office.accept_invitation(call, HERE, text, PASSWORD)
        })
        .expect("a password");
        let mandate = app::account::NewMandate {
            account: invited.account,
            role: id("personne"),
            structure: None,
            from: now(NINE).today,
            to: None,
        };
        does(&house.boss, NINE, |call| {
            house.office.give_mandate(call, &mandate)
        })
        .expect("given");
        let entered = knocks(NINE, |call| {
            house.office.sign_in(call, HERE, "Marie ", PASSWORD)
        });
        let entered = entered.expect("in");
        let who = house
            .office
            .who(now(NINE), entered.token.reveal())
            .expect("in");
        assert_eq!(who.person, Some(person));
        let own = does(&who, NINE, |call| house.office.audit_of(call, person));
        own.expect("their own");
    });
}
