//! Two records of one person become one, and nothing is lost.

use app::dossier::RosterItem;
use domain::person::Given;

use crate::support::{both, day, identity, refusal};

#[test]
fn a_merge_keeps_every_event_and_fact_and_the_old_number_leads_there() {
    both(|desk| {
        let referent = desk.who("referent-rsa", "cdas-pays-de-redon");
        let other = desk.who("referent-rsa", "cdas-combourg");
        let kept = desk.register(&referent, &identity("Martin", "Élodie", "1985-01-30"));
        let gone = desk.register(&other, &identity("Durand", "Elodie", "1985-01-30"));
        let first = desk.prescribe(&referent, kept, "F03").expect("prescribed");
        let second = desk.prescribe(&other, gone, "F12").expect("prescribed");
        let told = app::subject::NewFact {
            fact: "rsa.socle".to_owned(),
            since: Some(day()),
            given: Some(Given::Bool(true)),
        };
        desk.by(&other, |call| desk.office.record_facts(call, gone, &[told]))
            .expect("written");
        let installation = app::Who::installation(crate::support::id("delegue-protection-donnees"));
        desk.by(&installation, |call| {
            desk.office.place_hold(call, gone, "Un recours.", None)
        })
        .expect("it is held");
        let access = app::privacy::Asked::Access;
        let asked = desk.by(&other, |call| desk.office.ask(call, gone, access, "Tout."));
        desk.by(&installation, |call| {
            let why = "Les archives sont loin.";
            desk.office.extend_request(call, asked.expect("asked"), why)
        })
        .expect("put off");
        let now = desk.now();
        let journals = || {
            let of = |id| desk.office.replayed(id, now).expect("it opens").journal;
            [of(first.dossier), of(second.dossier)]
        };
        let before = (
            journals(),
            desk.office.verify(now, |_| {}).expect("it verifies"),
        );
        assert_eq!(before.1.differences, []);

        // Each knows of one record only: neither may say that they are one.
        let merge = || desk.by(&referent, |call| desk.office.merge(call, kept, gone));
        assert_eq!(refusal(merge()), "NotFound");
        desk.by(&other, |call| {
            desk.office.add_helper(call, gone, referent.mandate)
        })
        .expect("she helps");
        merge().expect("they are one");
        assert_eq!(refusal(merge()), "personne Already");

        let after = desk.office.verify(desk.now(), |_| {}).expect("it verifies");
        assert_eq!(after, before.1);
        assert_eq!(journals(), before.0);
        for number in [kept, gone] {
            let seen = desk.by(&referent, |call| desk.office.person(call, number));
            let seen = seen.expect("she is known");
            assert_eq!((seen.id, seen.identity.also.len()), (kept, 1));
            let facts = desk.by(&referent, |call| desk.office.facts_seen(call, number));
            assert_eq!(facts.expect("they are read").len(), 5);
        }
        for name in ["martin", "durand"] {
            let found = desk.by(&referent, |call| desk.office.search(call, name));
            let found: Vec<i64> = found
                .expect("it answers")
                .iter()
                .map(|one| one.person)
                .collect();
            assert_eq!(found, [kept], "{name}");
        }
        let holds = desk.by(&installation, |call| desk.office.holds_of(call, kept));
        let reasons: Vec<String> = holds
            .expect("they open")
            .into_iter()
            .map(|hold| hold.reason)
            .collect();
        assert_eq!(reasons, ["Un recours."]);
        let asked = desk.by(&installation, |call| desk.office.requests_of(call, kept));
        let asked = asked.expect("they open").remove(0);
        let said = (asked.text.as_str(), asked.delay.as_deref());
        assert_eq!(said, ("Tout.", Some("Les archives sont loin.")));
        // Each referent keeps the dossiers they prescribed; the lists name her by the number that stays.
        let roster = desk.by(&other, |call| desk.office.roster(call, true, None, 9));
        let lines = roster.expect("a roster").lines;
        let mut shown: Vec<_> = lines
            .iter()
            .map(|line: &RosterItem| (line.dossier, line.subject))
            .collect();
        shown.sort_unstable();
        assert_eq!(shown, [(first.dossier, kept), (second.dossier, kept)]);
        // What was written in the access journal about either is hers.
        let lines: Result<_, store::Fault> = desk
            .office
            .store
            .read(|tx| store::audit::of_subject(tx, kept));
        let lines = lines.expect("it reads");
        for (did, subject) in [("personne.inscrire", kept), ("personne.inscrire", gone)] {
            let mut lines = lines.iter().map(|one| &one.line);
            assert!(lines.any(|line| line.did == did && line.subject == subject));
        }
        // Acts go on, under either number.
        desk.prescribe(&other, gone, "F04")
            .expect("prescribed again");
    });
}

#[test]
fn a_stranger_merges_nothing() {
    both(|desk| {
        let [one, two] =
            ["cdas-pays-de-redon", "cdas-combourg"].map(|at| desk.who("referent-rsa", at));
        let a = desk.register(&one, &identity("Martin", "Élodie", "1985-01-30"));
        let b = desk.register(&two, &identity("Martin", "Élodie", "1985-01-30"));
        let merge = |who: &app::Who, into, from| {
            refusal(desk.by(who, |call| desk.office.merge(call, into, from)))
        };
        assert_eq!(merge(&one, a, b), "NotFound");
        assert_eq!(merge(&one, a, a), "personne Already");
        assert_eq!(merge(&desk.themself(a), a, b), "NotFound");
    });
}

#[test]
fn a_merge_while_others_work_loses_nothing_they_were_told_is_done() {
    both(|desk| {
        let office = &desk.office;
        let referent = desk.who("referent-rsa", "cdas-pays-de-redon");
        let kept = desk.register(&referent, &identity("Martin", "Élodie", "1985-01-30"));
        let gone = desk.register(&referent, &identity("Martin", "Elodie", "1985-01-30"));
        let entry = desk.prescription(&referent, gone, "F03", None);
        let (fiche, about) = (
            crate::support::fiche("F03"),
            app::dossier::About::Known(gone),
        );
        let told = desk.together(&referent, 12, |call, rank| match rank {
            6 => office.merge(call, kept, gone).map(|()| 0),
            _ if rank % 2 == 0 => {
                let fact = app::subject::NewFact {
                    fact: "rsa.socle".to_owned(),
                    since: None,
                    given: Some(Given::Bool(true)),
                };
                office.record_facts(call, gone, &[fact]).map(|()| 1)
            }
            _ => {
                let opened = office.open_dossier(call, &about, &fiche, &entry);
                opened.map(|_| 100)
            }
        });
        let done: usize = told.iter().flatten().sum();
        let facts = desk.by(&referent, |call| office.facts_seen(call, gone));
        let roster = desk.by(&referent, |call| office.roster(call, true, None, 50));
        let roster = roster.expect("a roster").lines;
        // Each record came with a date of birth and a commune.
        let facts = facts.expect("they are read").len() - 4;
        assert_eq!((roster.len(), facts), (done / 100, done % 100), "{told:?}");
        assert!(roster.iter().all(|line| line.subject == kept));
        let refused = told.iter().filter_map(|told| told.as_ref().err());
        for error in refused {
            assert!(
                matches!(error, app::Error::Refused(app::Refusal::Stale)),
                "{error}"
            );
        }
        let verified = office.verify(desk.now(), |_| {}).expect("it verifies");
        assert_eq!(verified.differences, []);
    });
}
