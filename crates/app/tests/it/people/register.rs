//! Nobody is registered twice unless somebody says they are two; nobody is told of whom they may not know.

use app::subject::{Identity, NewFact, NewPerson, Registered};
use domain::identity::Level;
use domain::person::Given;

use crate::support::{Desk, both, identity, refusal};

fn try_register(desk: &Desk, who: &app::Who, identity: &Identity) -> Registered {
    let new = NewPerson {
        identity: identity.clone(),
        commune: None,
        confirmed: false,
    };
    desk.by(who, |call| desk.office.register(call, &new))
        .expect("it answers")
}

/// What is registered first, what is entered then, and how alike they are; nothing when they are two persons.
#[test]
fn doubles_are_found_at_entry() {
    type Name = (
        &'static str,
        Option<&'static str>,
        &'static str,
        &'static str,
    );
    let stories: [(Name, Name, Option<Level>); 9] = [
        (
            ("Le Goff", None, "Anaïs", "1990-05-07"),
            ("LEGOFF", None, "anais", "1990-05-07"),
            Some(Level::Same),
        ),
        // Day and month exchanged.
        (
            ("Le Goff", None, "Anaïs", "1990-05-07"),
            ("Le Goff", None, "Anaïs", "1990-07-05"),
            Some(Level::Probable),
        ),
        // Married since.
        (
            ("Martin", None, "Élodie", "1985-01-30"),
            ("Durand", Some("Martin"), "Elodie", "1985-01-30"),
            Some(Level::Probable),
        ),
        // Heard, not read.
        (
            ("Gauthier", None, "Philippe", "1972-11-02"),
            ("Gotier", None, "Filipe", "1972-11-02"),
            Some(Level::Probable),
        ),
        // First and family names exchanged.
        (
            ("Martin", None, "Bernard", "1960-02-02"),
            ("Bernard", None, "Martin", "1960-02-02"),
            Some(Level::Probable),
        ),
        // No date: perhaps.
        (
            ("Kerfictif", None, "Nolwenn", "1999-09-09"),
            ("Kerfictif", None, "Nolwenn", ""),
            Some(Level::Probable),
        ),
        // Homonyms.
        (
            ("Martin", None, "Marie", "1970-03-03"),
            ("Martin", None, "Marie", "1994-12-24"),
            None,
        ),
        // Twins by birth.
        (
            ("Supposé", None, "Jeanne", "2000-01-01"),
            ("Supposé", None, "Albert", "2000-01-01"),
            None,
        ),
        (
            ("Martin", None, "Marie", "1970-03-03"),
            ("Le Bihan", None, "Yann", "1970-03-03"),
            None,
        ),
    ];
    let someone = |(family, birth_name, first, birth): Name| {
        let mut someone = identity(family, first, birth);
        someone.civil.birth_name = birth_name.map(str::to_owned);
        someone
    };
    for (known, entered, alike) in stories {
        both(|desk| {
            let referent = desk.who("referent-rsa", "cdas-pays-de-redon");
            let person = desk.register(&referent, &someone(known));
            let told = try_register(desk, &referent, &someone(entered));
            match (&told, alike) {
                (Registered::Candidates { known, somebody }, Some(level)) => {
                    assert!(!somebody);
                    let found = known.iter().map(|one| (one.person, one.likeness.level));
                    assert_eq!(found.collect::<Vec<_>>(), [(person, level)], "{entered:?}");
                }
                (Registered::Done(other), None) => assert_ne!(*other, person),
                _ => panic!("{entered:?} on {}: {told:?}", desk.engine),
            }
        });
    }
}

#[test]
fn of_a_stranger_nothing_is_told_whatever_she_takes_part_in() {
    both(|desk| {
        let lea = identity("Exemplaire", "Léa", "1996-04-18");
        let referent = desk.who("referent-rsa", "cdas-pays-de-redon");
        let adviser = desk.who("conseiller-mission-locale", "ml-redon");
        let person = desk.register(&referent, &lea);
        let told = Registered::Candidates {
            known: Vec::new(),
            somebody: true,
        };
        assert_eq!(try_register(desk, &adviser, &lea), told);
        for code in ["F12", "F03"] {
            desk.prescribe(&referent, person, code).expect("prescribed");
            assert_eq!(try_register(desk, &adviser, &lea), told, "after {code}");
        }
    });
}

#[test]
fn what_is_typed_is_checked_field_by_field() {
    let good = identity("Martin", "Marie", "1970-03-03");
    type Change = fn(&mut Identity);
    let stories: [(Change, &str); 9] = [
        (|one| one.civil.family_name = "  ".into(), "nom Missing"),
        (|one| one.civil.first_names = "-".into(), "prenoms Missing"),
        (|one| one.civil.family_name = "x".repeat(101), "nom TooLong"),
        (
            |one| one.civil.birth_name = Some("2 70 03 35 238 123 41".into()),
            "nom_de_naissance LooksLikeNir",
        ),
        (
            |one| one.contact.address = Some("chez 270033523812341".into()),
            "adresse LooksLikeNir",
        ),
        (
            |one| one.civil.birth_date = "2018-03-13".parse().ok(),
            "date_de_naissance Dates",
        ),
        (
            |one| one.civil.birth_date = "1870-03-13".parse().ok(),
            "date_de_naissance Dates",
        ),
        (
            |one| one.contact.mail = Some("marie".into()),
            "courriel Malformed",
        ),
        (
            |one| one.civil.first_names = "Ma\u{7}rie".into(),
            "prenoms Malformed",
        ),
    ];
    both(|desk| {
        let referent = desk.who("referent-rsa", "cdas-pays-de-redon");
        for (change, why) in stories {
            let mut identity = good.clone();
            change(&mut identity);
            let new = NewPerson {
                identity,
                commune: None,
                confirmed: true,
            };
            let told = desk.by(&referent, |call| desk.office.register(call, &new));
            assert_eq!(refusal(told), why);
        }
        let nowhere = NewPerson {
            identity: good.clone(),
            commune: Some("Nulle-Part-sur-Rien".to_owned()),
            confirmed: true,
        };
        let told = desk.by(&referent, |call| desk.office.register(call, &nowhere));
        assert_eq!(refusal(told), "reponse Unknown");
    });
}

#[test]
fn of_two_who_rectify_at_once_the_second_looks_again() {
    both(|desk| {
        let referent = desk.who("referent-rsa", "cdas-pays-de-redon");
        let person = desk.register(&referent, &identity("Martin", "Marie", "1970-03-03"));
        let seen = desk
            .by(&referent, |call| desk.office.person(call, person))
            .expect("she is known");
        let rectify = |family: &str, birth: &str| {
            let new = identity(family, "Marie", birth);
            desk.by(&referent, |call| {
                desk.office.rectify(call, (person, seen.version), &new)
            })
        };
        let version = rectify("Martineau", "1970-03-04").expect("the first is heard");
        assert_eq!(refusal(rectify("Martinet", "1970-03-05")), "Stale");
        let now = desk.by(&referent, |call| desk.office.person(call, person));
        let now = now.expect("she is known");
        assert_eq!(now.version, version);
        assert_eq!(now.identity.civil.family_name, "Martineau");
        let found = |text: &str| {
            let found = desk.by(&referent, |call| desk.office.search(call, text));
            found.expect("it answers").len()
        };
        assert_eq!(
            (found("martineau"), found("martin "), found("martine")),
            (1, 0, 1)
        );
        // The age is counted from the day rectified, and the wrong one stays in the file.
        let facts = desk.by(&referent, |call| desk.office.facts_seen(call, person));
        let facts = facts.expect("they are read");
        let births = facts
            .iter()
            .filter(|fact| fact.known.fact == "naissance.date");
        let births: Vec<bool> = births.map(|fact| fact.corrected).collect();
        assert_eq!(births, [true, false]);
    });
}

#[test]
fn of_many_who_rectify_together_one_is_heard_and_facts_never_collide() {
    both(|desk| {
        let office = &desk.office;
        let referent = desk.who("referent-rsa", "cdas-pays-de-redon");
        let person = desk.register(&referent, &identity("Martin", "Marie", "1970-03-03"));
        let seen = desk.by(&referent, |call| office.person(call, person));
        let version = seen.expect("she is known").version;
        let told = desk.together(&referent, 8, |call, rank| {
            let new = identity("Martin", &"Marie ".repeat(rank as usize), "1970-03-03");
            office.rectify(call, (person, version), &new).is_ok()
        });
        assert_eq!(told.iter().filter(|heard| **heard).count(), 1);
        let told = desk.together(&referent, 8, |call, _| {
            let fact = NewFact {
                fact: "rsa.socle".to_owned(),
                since: None,
                given: Some(Given::Bool(true)),
            };
            office.record_facts(call, person, &[fact]).is_ok()
        });
        assert_eq!(told, [true; 8]);
        let facts = desk.by(&referent, |call| office.facts_seen(call, person));
        assert_eq!(facts.expect("they are read").len(), 10);
    });
}

#[test]
fn of_many_who_register_the_same_person_together_one_does_and_the_others_are_shown_her() {
    both(|desk| {
        let office = &desk.office;
        let referent = desk.who("referent-rsa", "cdas-pays-de-redon");
        let spelled = ["Gauthier", "Gautier"];
        let people = [
            ("Philippe", "1971-02-11"),
            ("Anne", "1990-08-30"),
            ("Zoé", "2001-05-05"),
        ];
        for (first, birth) in people {
            desk.wait(1);
            let told = desk.together(&referent, 8, |call, rank| {
                let new = NewPerson {
                    identity: identity(spelled[(rank % 2) as usize], first, birth),
                    commune: None,
                    confirmed: false,
                };
                office.register(call, &new).expect("an answer")
            });
            let done = told.iter().find_map(|one| match one {
                Registered::Done(person) => Some(*person),
                Registered::Candidates { .. } => None,
            });
            let done = done.expect("she is registered");
            let others = told.iter().filter(|one| **one != Registered::Done(done));
            let shown: Vec<Vec<i64>> = others
                .map(|one| match one {
                    Registered::Candidates { known, .. } => {
                        known.iter().map(|candidate| candidate.person).collect()
                    }
                    Registered::Done(_) => panic!("{told:?}"),
                })
                .collect();
            assert_eq!(shown, vec![vec![done]; 7]);
        }
    });
}
