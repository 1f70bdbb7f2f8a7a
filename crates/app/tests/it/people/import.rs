//! Many people at once: all of them or nobody, each once, each given to a referent.

use app::import::{Decision, Designated, Imported, Newcomer, Outcome, Unfit};
use app::subject::NewFact;
use app::{Error, Refusal, Who};
use domain::person::Given;
use store::accounts::{self, Account};
use store::{Fault, audit, copy};

use crate::support::{Desk, both, id, identity, refusal};

fn newcomer(family: &str, first: &str, birth: &str, referent: i64) -> Newcomer {
    Newcomer {
        identity: identity(family, first, birth),
        commune: Some("Redon".to_owned()),
        facts: vec![NewFact {
            fact: "rsa.socle".to_owned(),
            since: None,
            given: Some(Given::Text("oui".to_owned())),
        }],
        referent: Designated::Mandate(referent),
        decision: Decision::Undecided,
    }
}

fn import(desk: &Desk, who: &Who, people: &[Newcomer], write: bool) -> Imported {
    let told = desk.by(who, |call| desk.office.import_persons(call, people, write));
    told.unwrap_or_else(|error| panic!("{error:?}"))
}

/// Everything the memory holds, by fingerprints.
fn held(desk: &Desk) -> Vec<copy::Content> {
    copy::contents(&desk.office.store).expect("the contents")
}

#[test]
fn an_import_is_tried_then_written_then_changes_nothing() {
    both(|desk| {
        let admin = desk.who("administrateur", "departement");
        let referent = desk.who("referent-rsa", "cdas-pays-de-redon");
        let people = [
            newcomer("Le Goff", "Anaïs", "1990-05-07", referent.mandate),
            newcomer("Supposé", "Albert", "1985-01-30", referent.mandate),
        ];
        let before = held(desk);
        let tried = import(desk, &admin, &people, false);
        assert_eq!(tried.outcomes, vec![Outcome::Registered; 2]);
        assert!(!tried.written && tried.is_clear());
        assert_eq!(held(desk), before, "a trial writes nothing");

        let done = import(desk, &admin, &people, true);
        assert!(done.written);
        let found = desk.by(&referent, |call| desk.office.search(call, "le goff"));
        let found = found.expect("found");
        assert_eq!(found.len(), 1);
        let person = found[0].person;
        let facts = desk.by(&referent, |call| desk.office.facts_seen(call, person));
        let facts: Vec<String> = facts
            .expect("facts")
            .into_iter()
            .map(|f| f.known.fact)
            .collect();
        assert!(
            facts.contains(&"rsa.socle".to_owned()) && facts.len() == 3,
            "{facts:?}"
        );
        // Who imports follows nobody.
        let told = desk.by(&admin, |call| desk.office.facts_seen(call, person));
        assert_eq!(refusal(told.map(drop)), "NotFound");

        let after = held(desk);
        let again = import(desk, &admin, &people, true);
        assert_eq!(again.outcomes, vec![Outcome::Already(None); 2]);
        assert_eq!(held(desk), after, "the second time changes nothing");
    });
}

#[test]
fn the_access_journal_says_who_imported_whom() {
    both(|desk| {
        let admin = desk.who("administrateur", "departement");
        let referent = desk.who("referent-rsa", "cdas-pays-de-redon");
        let people = [newcomer("Le Goff", "Anaïs", "1990-05-07", referent.mandate)];
        import(desk, &admin, &people, true);
        let lines: Result<_, Fault> = desk.office.store.read(|tx| audit::latest(tx, i64::MAX, 10));
        let lines = lines.expect("the journal");
        let told = |did: &str| {
            let line = lines.iter().find(|written| written.line.did == did);
            let line = &line.unwrap_or_else(|| panic!("{did}")).line;
            assert_eq!(line.mandate, admin.mandate);
            (line.subject != 0, line.detail.clone())
        };
        assert_eq!(told("personne.importer"), (true, String::new()));
        assert_eq!(told("import.personnes"), (false, "1".to_owned()));
    });
}

/// Somebody there, a line, what was decided of it, what it comes to.
#[test]
fn those_who_look_like_others_are_decided_by_somebody() {
    both(|desk| {
        let admin = desk.who("administrateur", "departement");
        let referent = desk.who("referent-rsa", "cdas-pays-de-redon");
        let person = desk.register(&referent, &identity("Gauthier", "Philippe", "1972-11-02"));
        let to_decide = |known: Vec<i64>, somebody| Outcome::ToDecide {
            known,
            somebody,
            lines: Vec::new(),
        };
        let mut one = newcomer("Gotier", "Filipe", "1972-11-02", referent.mandate);
        let before = held(desk);
        for (decision, wanted) in [
            (Decision::Undecided, to_decide(Vec::new(), true)),
            (Decision::New, Outcome::Registered),
            (Decision::Skip, Outcome::Left),
        ] {
            one.decision = decision;
            let told = import(desk, &admin, std::slice::from_ref(&one), false);
            assert_eq!(told.outcomes, [wanted]);
        }
        // Undecided, nobody of the file is written.
        one.decision = Decision::Undecided;
        let other = newcomer("Supposé", "Albert", "1985-01-30", referent.mandate);
        let told = import(desk, &admin, &[other, one.clone()], true);
        assert!(!told.written);
        assert_eq!(held(desk), before);
        // One who knows of somebody is told who; the same person is there whatever is decided.
        let mut same = newcomer("Gauthier", "Philippe", "1972-11-02", referent.mandate);
        same.decision = Decision::New;
        let told = import(desk, &admin, &[same], true);
        assert_eq!(told.outcomes, [Outcome::Already(None)]);
        assert!(told.written && held(desk) == before);
        let _ = person;
    });
}

#[test]
fn lines_of_one_file_are_compared_with_one_another() {
    both(|desk| {
        let admin = desk.who("administrateur", "departement");
        let referent = desk.who("referent-rsa", "cdas-pays-de-redon");
        let line = |family, first| newcomer(family, first, "1990-05-07", referent.mandate);
        let mut decided = line("Legof", "Anaïs");
        decided.decision = Decision::New;
        let people = [
            line("Le Goff", "Anaïs"),
            line("LEGOFF", "anais"),
            line("Le Gof", "Anaïs"),
            decided,
            line("Supposé", "Albert"),
        ];
        let told = import(desk, &admin, &people, true);
        assert_eq!(told.outcomes[1], Outcome::Refused(Unfit::Twice(0)));
        assert!(
            matches!(&told.outcomes[2], Outcome::ToDecide { known, somebody: false, lines }
                if known.is_empty() && lines.contains(&0)),
            "{:?}",
            told.outcomes[2]
        );
        assert_eq!(told.outcomes[4], Outcome::Registered);
        assert!(!told.written);
    });
}

#[test]
fn a_referent_is_designated_by_a_login_a_number_or_a_post() {
    both(|desk| {
        let admin = desk.who("administrateur", "departement");
        let redon = desk.who("referent-rsa", "cdas-pays-de-redon");
        let second = desk.who("referent-rsa", "cdas-guichen");
        let third = desk.who("referent-rsa", "cdas-guichen");
        let psychologist = desk.who("psychologue", "arep");
        let account = Account {
            id: redon.account,
            login: "a.fictif".to_owned(),
            name: "A. Fictif".to_owned(),
            mail: None,
            person: None,
            password: None,
            totp: None,
            totp_step: 0,
            created_at: 1,
            revoked_at: None,
        };
        let kept: Result<(), Fault> = desk.office.store.write(|tx| accounts::insert(tx, &account));
        kept.expect("the account is kept");
        let post = |structure| Designated::Post(id("referent-rsa"), id(structure));
        let stories = [
            (
                Designated::Login("A.Fictif".to_owned()),
                Outcome::Registered,
            ),
            (Designated::Mandate(third.mandate), Outcome::Registered),
            (post("cdas-pays-de-redon"), Outcome::Registered),
            (
                post("cdas-guichen"),
                Outcome::Refused(Unfit::SeveralReferents),
            ),
            (post("arep"), Outcome::Refused(Unfit::NoSuchReferent)),
            (
                Designated::Login("personne".to_owned()),
                Outcome::Refused(Unfit::NoSuchReferent),
            ),
            (
                Designated::Mandate(psychologist.mandate),
                Outcome::Refused(Unfit::CannotFollow),
            ),
        ];
        for (told, wanted) in stories {
            let mut one = newcomer("Supposé", "Albert", "1985-01-30", second.mandate);
            one.referent = told;
            assert_eq!(import(desk, &admin, &[one], false).outcomes, [wanted]);
        }
    });
}

#[test]
fn only_who_may_import_does_and_no_more_than_a_referent_may_write() {
    both(|desk| {
        let admin = desk.who("administrateur", "departement");
        let referent = desk.who("referent-rsa", "cdas-pays-de-redon");
        let one = newcomer("Supposé", "Albert", "1985-01-30", referent.mandate);
        let told = desk.by(&referent, |call| {
            desk.office
                .import_persons(call, std::slice::from_ref(&one), false)
        });
        assert!(
            matches!(told, Err(Error::Refused(Refusal::Forbidden))),
            "{told:?}"
        );
        for (who, may) in [(&admin, true), (&referent, false)] {
            let told = desk.by(&admin, |call| {
                desk.office
                    .importer(call, &Designated::Mandate(who.mandate))
            });
            assert_eq!(told.ok().as_ref() == Some(who), may);
        }
        for fact in &crate::support::CATALOGUE.vocabulary.facts {
            if app::import::may_import(fact) {
                continue;
            }
            let mut one = one.clone();
            one.facts[0].fact.clone_from(&fact.id);
            one.facts[0].given = None;
            let told = desk.by(&admin, |call| {
                desk.office.import_persons(call, &[one], false)
            });
            assert!(
                matches!(told, Err(Error::Refused(Refusal::Forbidden))),
                "{}",
                fact.id
            );
        }
    });
}

/// Two bring the same people at once: one writes them, the other finds them there.
#[test]
fn two_imports_at_once_register_everybody_once() {
    both(|desk| {
        let admin = desk.who("administrateur", "departement");
        let referent = desk.who("referent-rsa", "cdas-pays-de-redon");
        let people: Vec<Newcomer> = (0..40)
            .map(|rank| {
                let birth = format!("{}-01-01", 1950 + rank);
                newcomer(
                    &format!("Supposé{rank}"),
                    "Albert",
                    &birth,
                    referent.mandate,
                )
            })
            .collect();
        let office = &desk.office;
        let told = desk.together(&admin, 3, |call, _| {
            office
                .import_persons(call, &people, true)
                .expect("imported")
        });
        let registered = |imported: &&Imported| imported.outcomes[0] == Outcome::Registered;
        assert_eq!(told.iter().filter(registered).count(), 1);
        assert!(told.iter().all(|imported| imported.written));
    });
}
