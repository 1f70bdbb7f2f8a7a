//! Search finds those whom who asks may know of, by what is heard of their name, and nobody else.

use app::Who;

use crate::support::{Desk, both, identity};

fn found(desk: &Desk, who: &Who, text: &str) -> Vec<String> {
    let found = desk.by(who, |call| desk.office.search(call, text));
    let found = found.expect("it answers").into_iter();
    found
        .map(|one| {
            format!(
                "{} {}",
                one.identity.civil.family_name, one.identity.civil.first_names
            )
        })
        .collect()
}

#[test]
fn a_name_is_found_as_it_is_heard_or_while_it_is_typed() {
    both(|desk| {
        let referent = desk.who("referent-rsa", "cdas-pays-de-redon");
        for (family, first) in [
            ("Le Goff", "Anaïs"),
            ("Gauthier", "Philippe"),
            ("Gautier", "Anne"),
            ("de la Tour-Maubourg", "Zoé"),
        ] {
            desk.register(&referent, &identity(family, first, "1990-01-01"));
        }
        let stories: [(&str, &[&str]); 12] = [
            ("le g", &["Le Goff Anaïs"]),
            ("LEGOFF", &["Le Goff Anaïs"]),
            ("goff anais", &["Le Goff Anaïs"]),
            ("anaïs le go", &["Le Goff Anaïs"]),
            ("gau", &["Gauthier Philippe", "Gautier Anne"]),
            // The last word is the beginning of one first, and sounds like one only when none begins so.
            ("gautier", &["Gautier Anne"]),
            ("gotier", &["Gauthier Philippe", "Gautier Anne"]),
            ("gotier filipe", &["Gauthier Philippe"]),
            ("maubourg", &["de la Tour-Maubourg Zoé"]),
            ("gauthier anne", &["Gautier Anne"]),
            ("x", &[]),
            ("", &[]),
        ];
        for (typed, names) in stories {
            assert_eq!(found(desk, &referent, typed), names, "{typed}");
        }
    });
}

#[test]
fn one_is_found_only_by_those_who_may_know_of_her() {
    both(|desk| {
        let referent = desk.who("referent-rsa", "cdas-pays-de-redon");
        let adviser = desk.who("conseiller-mission-locale", "ml-redon");
        let carer = desk.who("referent-pem", "fil-rouge-35");
        let colleague = desk.who("referent-rsa", "cdas-pays-de-redon");
        let lea = desk.register(&referent, &identity("Exemplaire", "Léa", "1996-04-18"));
        let seen = || {
            let all = [&referent, &adviser, &carer, &colleague];
            all.map(|who| found(desk, who, "exempl").len())
        };
        assert_eq!(seen(), [1, 0, 0, 0]);
        desk.prescribe(&referent, lea, "F12").expect("prescribed");
        assert_eq!(seen(), [1, 0, 1, 0]);
        // Of her, known only by what hides itself, the adviser gets the answer given for nobody.
        let hidden = desk.by(&adviser, |call| desk.office.person(call, lea));
        let nobody = desk.by(&adviser, |call| desk.office.person(call, 12));
        assert_eq!(format!("{hidden:?}"), format!("{nobody:?}"));
        let fiche = crate::support::fiche("F08");
        let entry = desk.prescription(&referent, lea, "F08", Some("ml-redon"));
        let about = app::dossier::About::Known(lea);
        desk.by(&referent, |call| {
            desk.office.open_dossier(call, &about, &fiche, &entry)
        })
        .expect("prescribed");
        assert_eq!(seen(), [1, 1, 1, 0]);
        assert_eq!(found(desk, &desk.themself(lea), "exempl").len(), 0);
    });
}

#[test]
fn a_search_leaves_a_line_that_says_how_many_were_found_and_never_what_was_typed() {
    both(|desk| {
        let referent = desk.who("referent-rsa", "cdas-pays-de-redon");
        for first in ["Anaïs", "Zoé"] {
            desk.register(&referent, &identity("Gauthier", first, "1990-01-01"));
        }
        for (typed, count) in [
            ("gauth", 2),
            ("gauthier zoe", 1),
            ("exemplaire", 0),
            ("", 0),
        ] {
            assert_eq!(found(desk, &referent, typed).len(), count, "{typed}");
            let last: Result<_, store::Fault> = desk
                .office
                .store
                .read(|tx| store::audit::latest(tx, i64::MAX, 1));
            let last = last.expect("it reads").remove(0).line;
            assert_eq!(
                last,
                store::audit::Line {
                    at: desk.now().at,
                    account: referent.account,
                    mandate: referent.mandate,
                    did: "personne.chercher".to_owned(),
                    object: "sujet".to_owned(),
                    object_id: 0,
                    subject: 0,
                    detail: count.to_string(),
                }
            );
        }
        // Those who watch see it, with neither the words nor the number.
        let watcher = Who::installation(crate::support::id("delegue-protection-donnees"));
        let told = desk.by(&watcher, |call| desk.office.audit_latest(call, i64::MAX, 1));
        let told = told.expect("they watch").remove(0);
        let did = (told.did.as_str(), told.object_id, told.subject);
        assert_eq!(did, ("personne.chercher", 0, 0));
        assert_eq!(told.role, Some(referent.role));
    });
}
