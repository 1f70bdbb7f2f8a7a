//! Exceptional access: for a reason, for a while, as far as the role, and seen.

use app::glass::{LASTS, Whose};
use app::{Call, Error, Refusal};
use domain::access::Relation;

use super::house::{House, MINUTE, NINE, does, identity, now, refusal};

const REASON: &str = "La personne est aux urgences et son référent est absent.";

#[test]
fn a_glass_opens_as_far_as_the_role_and_for_four_hours() {
    trial::both(|place| {
        let house = House::open(place);
        let referent = house.agent("rozenn", "referent-rsa", "cdas-pays-de-redon");
        let doctor = house.agent("alan", "medecin-psychiatre", "arep");
        let plain = house.agent("ewen", "conseiller-cap-emploi", "cap-emploi");
        let watcher = house.agent("dpo", "delegue-protection-donnees", "departement");
        let person = house.person(&referent, &identity("Le Goff", "Maëlle", "1988-02-14"));
        let stranger = house.person(&plain, &identity("Tanguy", "Corentin", "1990-07-01"));
        let (social, health) = (house.dossier(person, "F06"), house.dossier(person, "F12"));
        let theirs = house.dossier(stranger, "F06");
        let at = NINE + 10 * MINUTE;
        let who = house.who(&referent, at);
        let reads = |who: &app::Who, at: i64, dossier: i64| {
            does(who, at, |call: &Call<'_>| {
                house
                    .office
                    .dossier(call, dossier)
                    .map(|view| view.relation)
            })
        };
        let breaks = |who: &app::Who, person: i64, reason: &str| {
            does(who, at, |call| {
                house
                    .office
                    .break_glass(call, &Whose::Known(person), reason)
            })
        };
        for dossier in [social, health, theirs] {
            assert_eq!(refusal(reads(&who, at, dossier)), "NotFound");
        }
        let table = [
            ("", "Invalid { field: \"motif\", why: Missing }"),
            ("urgence", "Invalid { field: \"motif\", why: TooShort }"),
        ];
        for (reason, why) in table {
            assert_eq!(refusal(breaks(&who, person, reason)), why);
        }
        // By number, only somebody that they may know of.
        assert_eq!(refusal(breaks(&who, stranger, REASON)), "NotFound");
        let other = house.who(&plain, at);
        assert_eq!(refusal(breaks(&other, stranger, REASON)), "Forbidden");

        let glass = breaks(&who, person, REASON).expect("it opens");
        assert_eq!(reads(&who, at, social).ok(), Some(Relation::Exceptional));
        assert_eq!(refusal(reads(&who, at, health)), "NotFound");
        assert_eq!(refusal(reads(&who, at, theirs)), "NotFound");
        let listed = does(&who, at, |call| {
            house.office.dossiers_by_glass(call, person)
        });
        let listed: Vec<_> = listed
            .expect("a list")
            .iter()
            .map(|line| line.dossier)
            .collect();
        assert_eq!(listed, [social]);
        // It reads, and writes nothing.
        let entry = withdrawal(&who, at);
        let act = does(&who, at, |call| {
            house.office.act(call, social, None, &entry)
        });
        assert_eq!(refusal(act), "NotFound");
        // It is theirs alone, and ends by itself.
        let colleague = house.agent("kevin", "referent-rsa", "cdas-pays-de-redon");
        let colleague = house.who(&colleague, at);
        assert_eq!(refusal(reads(&colleague, at, social)), "NotFound");
        assert!(reads(&who, at + LASTS - 1, social).is_ok());
        assert_eq!(refusal(reads(&who, at + LASTS, social)), "NotFound");

        // Those who watch and the principal referent are told; every reading shows.
        let jobs: Result<_, store::Fault> = house
            .office
            .store
            .write(|tx| store::outbox::claim(tx, "essai", at, at + 1, 50));
        let mut told: Vec<_> = jobs
            .expect("jobs")
            .into_iter()
            .filter(|job| job.kind == "alerte.acces-exceptionnel" && job.object_id == glass.id)
            .filter_map(|job| job.account)
            .collect();
        told.sort_unstable();
        let mut expected = [watcher.account, referent.account];
        expected.sort_unstable();
        assert_eq!(told, expected);
        let watcher = house.who(&watcher, at);
        let lines = does(&watcher, at, |call| house.office.audit_of(call, person));
        let lines = lines.expect("lines");
        let did = lines.iter().map(|line| line.did.as_str());
        let did: Vec<_> = did.filter(|did| did.starts_with("acces")).collect();
        assert_eq!(
            did,
            [
                "acces-exceptionnel.ouvrir",
                "acces-exceptionnel.lire",
                "acces-exceptionnel.lister",
                "acces-exceptionnel.lire",
            ]
        );
        let why = does(&watcher, at, |call| house.office.glasses_of(call, person));
        assert_eq!(why.expect("reasons")[0].1, REASON);

        // A doctor who follows them goes as far as health; closed, it opens nothing.
        let seer = house.who(&doctor, at);
        let follows = store::follows::Follow {
            id: 99,
            person,
            account: doctor.account,
            mandate: doctor.mandate,
            kind: store::follows::HELPER.to_owned(),
            from: now(NINE).today,
            to: None,
            given_by: 0,
        };
        let kept: Result<(), store::Fault> = house
            .office
            .store
            .write(|tx| store::follows::insert(tx, &follows));
        kept.expect("followed");
        let glass = breaks(&seer, person, REASON).expect("it opens");
        assert_eq!(
            reads(&seer, at, health).ok(),
            Some(Relation::ExceptionalHealth)
        );
        let close = |who: &app::Who| does(who, at, |call| house.office.close_glass(call, glass.id));
        assert_eq!(refusal(close(&who)), "NotFound");
        close(&seer).expect("closed");
        assert_eq!(refusal(close(&seer)), "NotFound");
        let shut: Result<_, Error<'_>> = reads(&seer, at, health);
        assert!(matches!(shut, Err(Error::Refused(Refusal::NotFound))));
    });
}

/// Nobody is found by looking around: exact names and date, or nothing; and a name tried shows.
#[test]
fn whoever_is_not_known_is_named_exactly() {
    trial::both(|place| {
        let house = House::open(place);
        let plain = house.agent("ewen", "conseiller-cap-emploi", "cap-emploi");
        let referent = house.agent("rozenn", "referent-rsa", "cdas-pays-de-redon");
        let watcher = house.agent("dpo", "delegue-protection-donnees", "departement");
        let person = house.person(&plain, &identity("Le Goff", "Maëlle", "1988-02-14"));
        let twins = identity("Morvan", "Lou", "1999-09-09");
        house.person(&plain, &twins);
        house.person(&plain, &twins);
        let at = NINE + 10 * MINUTE;
        let who = house.who(&referent, at);
        let named = |family: &str, first: &str, birth: &str| {
            let whose = Whose::Named(identity(family, first, birth).civil);
            let broken = does(&who, at, |call| {
                house.office.break_glass(call, &whose, REASON)
            });
            broken.map(|glass| glass.subject)
        };
        let table = [
            ("Le Goff", "Maelle", "1988-02-15", "NotFound"),
            ("Le Gof", "Maëlle", "1988-02-14", "NotFound"),
            ("Le Goff", "Maë", "1988-02-14", "NotFound"),
            ("Inconnu", "Jean", "1988-02-14", "NotFound"),
            ("Morvan", "Lou", "1999-09-09", "NotFound"),
            (
                "Le Goff",
                "Maëlle",
                "",
                "Invalid { field: \"naissance\", why: Missing }",
            ),
        ];
        for (family, first, birth, why) in table {
            assert_eq!(
                refusal(named(family, first, birth)),
                why,
                "{family} {first} {birth}"
            );
        }
        assert_eq!(named("LE GOFF", "Maelle", "1988-02-14").ok(), Some(person));
        let watching = house.who(&watcher, at);
        let lines = does(&watching, at, |call| {
            house.office.audit_latest(call, at + 1, 500)
        });
        let tried = lines.expect("lines");
        let tried = tried
            .iter()
            .filter(|line| line.did == "acces-exceptionnel.chercher");
        assert_eq!(tried.count(), 5);
    });
}

fn withdrawal(who: &app::Who, at: i64) -> domain::dossier::Entry {
    domain::dossier::Entry {
        act: domain::dossier::Act::Withdraw,
        on: now(at).today,
        by: vec![who.actor()],
        reason: None,
    }
}
