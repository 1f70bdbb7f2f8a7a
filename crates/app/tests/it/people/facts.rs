//! Facts: written by those who may, read one by one, corrected without being rewritten.

use app::Who;
use app::subject::{NewFact, SeenFact};
use domain::facts::Sensitivity;
use domain::person::Given;

use crate::support::{Desk, Told, both, day, identity, refusal};

fn fact(name: &str, given: &str) -> NewFact {
    NewFact {
        fact: name.to_owned(),
        since: Some(day()),
        given: Some(Given::Text(given.to_owned())),
    }
}

fn record(desk: &Desk, who: &Who, person: i64, facts: &[NewFact]) -> Told<()> {
    desk.by(who, |call| desk.office.record_facts(call, person, facts))
}

fn seen(desk: &Desk, who: &Who, person: i64) -> Vec<SeenFact> {
    desk.by(who, |call| desk.office.facts_seen(call, person))
        .expect("they are read")
}

fn names(facts: &[SeenFact]) -> Vec<&str> {
    facts.iter().map(|fact| fact.known.fact.as_str()).collect()
}

#[test]
fn what_the_vocabulary_does_not_have_is_refused() {
    both(|desk| {
        let referent = desk.who("referent-rsa", "cdas-pays-de-redon");
        let person = desk.register(&referent, &identity("Martin", "Marie", "1970-03-03"));
        let stories = [
            (fact("rsa.socle", "peut-être"), "reponse Malformed"),
            (fact("rsa.soclé", "oui"), "fait Unknown"),
            (fact("residence.commune", "Nulle-Part"), "reponse Unknown"),
            (
                fact("residence.commune", "1 85 05 78 006 084 91"),
                "reponse LooksLikeNir",
            ),
            (
                NewFact {
                    since: Some(day().tomorrow().expect("a day")),
                    ..fact("rsa.socle", "oui")
                },
                "depuis Dates",
            ),
        ];
        for (fact, why) in stories {
            let told = record(
                desk,
                &referent,
                person,
                &[self::fact("rsa.socle", "oui"), fact],
            );
            assert_eq!(refusal(told), why);
        }
        // All of it, or nothing.
        assert_eq!(
            names(&seen(desk, &referent, person)),
            ["naissance.date", "residence.commune"]
        );
    });
}

#[test]
fn a_situation_is_the_referents_and_health_is_not() {
    both(|desk| {
        let referent = desk.who("referent-rsa", "cdas-pays-de-redon");
        let carer = desk.who("referent-pem", "fil-rouge-35");
        let helper = desk.who("conseiller-pole-emploi", "pole-emploi");
        let lea = desk.register(&referent, &identity("Exemplaire", "Léa", "1996-04-18"));
        desk.prescribe(&referent, lea, "F12").expect("prescribed");
        let add = desk.by(&referent, |call| {
            desk.office.add_helper(call, lea, helper.mandate)
        });
        add.expect("she helps");
        let health: Vec<&str> = crate::support::CATALOGUE
            .vocabulary
            .facts
            .iter()
            .filter(|fact| fact.class.is_health())
            .map(|fact| fact.id.as_str())
            .collect();
        // Whoever works for the operator writes what its fiche reads of health; that shows there only.
        let written = health.iter().filter(|name| {
            let told = record(desk, &carer, lea, &[fact(name, "oui")]);
            told.is_ok()
        });
        let written: Vec<&str> = written.copied().collect();
        assert!(!written.is_empty(), "{health:?}");
        record(desk, &referent, lea, &[fact("rsa.socle", "oui")]).expect("written");
        let of = |who: &Who| {
            let facts = seen(desk, who, lea);
            let health = facts
                .iter()
                .filter(|fact| written.contains(&fact.known.fact.as_str()));
            (facts.len(), health.count())
        };
        assert_eq!(of(&carer).1, written.len());
        assert_eq!(of(&helper).1, 0);
        assert_eq!(of(&desk.themself(lea)), (3 + written.len(), written.len()));
        // Whoever only helps does not write the situation.
        let told = record(desk, &helper, lea, &[fact("residence.commune", "Rennes")]);
        assert_eq!(refusal(told), "Forbidden");
        let stranger = desk.who("referent-rsa", "cdas-combourg");
        let told = record(desk, &stranger, lea, &[fact("residence.commune", "Rennes")]);
        assert_eq!(refusal(told), "NotFound");
    });
}

#[test]
fn an_author_who_would_tell_of_a_hidden_dossier_is_not_named() {
    both(|desk| {
        let referent = desk.who("referent-rsa", "cdas-pays-de-redon");
        let other = desk.who("conseiller-pole-emploi", "pole-emploi");
        let carer = desk.who("referent-pem", "fil-rouge-35");
        let lea = desk.register(&referent, &identity("Exemplaire", "Léa", "1996-04-18"));
        desk.prescribe(&referent, lea, "F12").expect("prescribed");
        // The carer writes a fact of the situation that anybody who follows her may read.
        let situation = crate::support::CATALOGUE.vocabulary.facts.iter();
        let situation = situation.filter(|fact| fact.class <= Sensitivity::S2);
        let mut written = situation.filter(|known| {
            let told = record(desk, &carer, lea, &[fact(&known.id, "oui")]);
            told.is_ok()
        });
        written.next().expect("a fact is written");
        // Then the referent hands over to one who may not prescribe F12.
        let author = |who: &Who| {
            let facts = seen(desk, who, lea);
            facts
                .last()
                .and_then(|fact| fact.author.clone())
                .map(|author| author.mandate)
        };
        assert_eq!(author(&referent), Some(carer.mandate));
        desk.by(&referent, |call| {
            desk.office.appoint(call, lea, other.mandate)
        })
        .expect("handed over");
        assert_eq!(author(&other), None);
    });
}

#[test]
fn a_correction_adds_and_the_wrong_fact_says_nothing_more() {
    both(|desk| {
        let referent = desk.who("referent-rsa", "cdas-pays-de-redon");
        let person = desk.register(&referent, &identity("Martin", "Marie", "1970-03-03"));
        record(desk, &referent, person, &[fact("rsa.socle", "oui")]).expect("written");
        let correct = |rank: i64| {
            let no = Given::Bool(false);
            desk.by(&referent, |call| {
                desk.office
                    .correct_fact(call, (person, rank), Some(day()), Some(&no))
            })
        };
        correct(2).expect("corrected");
        let facts = seen(desk, &referent, person);
        let socle = facts.iter().filter(|fact| fact.known.fact == "rsa.socle");
        let socle: Vec<_> = socle
            .map(|fact| (fact.known.given.clone(), fact.corrected, fact.corrects))
            .collect();
        assert_eq!(
            socle,
            [
                (Some(Given::Bool(true)), true, None),
                (Some(Given::Bool(false)), false, Some(2)),
            ]
        );
        assert_eq!(refusal(correct(2)), "Stale");
        assert_eq!(refusal(correct(99)), "NotFound");
    });
}
