//! What is decided where the booklet is silent.

use app::{Error, Refusal};

use crate::support::{both, refusal};
use crate::town::id;

#[test]
fn what_is_decided_about_a_silence_is_kept_beside_it() {
    both(|desk| {
        let office = &desk.office;
        let soi = desk.who("soi-charge-de-mission", "service-offre-insertion");
        let fiche = crate::support::fiche("F10");
        let silences = || {
            desk.by(&soi, |call| office.silences(call, &fiche))
                .expect("silences")
        };
        let all = silences();
        assert!(all.len() > 3, "{all:?}");
        assert!(all.iter().all(|one| one.settled.is_empty()));
        let open = || {
            let told = desk.by(&soi, |call| office.steering(call, &fiche));
            told.expect("figures").silences
        };
        assert_eq!(open(), (all.len(), all.len()));
        let key = "mention:prescription-non-dite";
        for text in [
            "La plateforme reçoit tout par courriel.",
            "Par courriel ou par téléphone.",
        ] {
            let told = desk.by(&soi, |call| office.settle(call, &fiche, (key, text)));
            told.expect("kept");
        }
        assert_eq!(open(), (all.len() - 1, all.len()));
        let told = silences();
        let one = told.iter().find(|one| one.unsaid.key == key).expect("it");
        let texts: Vec<&str> = one.settled.iter().map(|one| one.text.as_str()).collect();
        assert_eq!(
            texts,
            [
                "Par courriel ou par téléphone.",
                "La plateforme reçoit tout par courriel."
            ]
        );
        assert_eq!(one.settled[0].on, desk.now().today);

        let settle = |key: &str, text: &str| {
            refusal(desk.by(&soi, |call| office.settle(call, &fiche, (key, text))))
        };
        assert_eq!(settle(key, " "), "texte Missing");
        assert_eq!(settle(key, &"a".repeat(4_001)), "texte TooLong");
        assert_eq!(
            settle(key, "Voir 1 85 05 78 006 084 91"),
            "texte LooksLikeNir"
        );
        assert_eq!(settle("mention:objectif", "Décidé."), "silence Unknown");
        assert_eq!(open(), (all.len() - 1, all.len()));
        let verified = office.verify(desk.now(), |_| {}).expect("it verifies");
        assert_eq!(verified.differences, []);
        let nowhere = desk.by(&soi, |call| office.silences(call, &id("aucune")).map(drop));
        assert!(matches!(nowhere, Err(Error::Refused(Refusal::NotFound))));
    });
}
