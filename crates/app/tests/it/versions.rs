//! A dossier runs under the version of its fiche that it began with, until somebody who answers for the action moves
//! it to the one that applies.

use std::sync::LazyLock;

use domain::Catalogue;
use domain::dossier::{Act, Entry};
use domain::values::Day;
use jiff::civil::date;

use crate::support::{CATALOGUE, both_of, fiche, identity, refusal};

/// The catalogue, with a second version of a fiche some months later.
static TWO: LazyLock<Catalogue> = LazyLock::new(|| {
    let mut two = CATALOGUE.clone();
    let id = fiche("F13");
    let place = two.fiches.iter().position(|one| one.head.id == id);
    let place = place.expect("the fiche");
    let mut next = two.fiches[place].clone();
    next.version.number = 2;
    next.version.since = Some(Day(date(2018, 5, 1)));
    next.head.title = "Plateforme, deuxième version".to_owned();
    two.fiches.insert(place + 1, next);
    two
});

#[test]
fn a_dossier_moves_to_the_version_that_applies_when_somebody_says_so() {
    both_of(
        &TWO,
        |office| office,
        |desk| {
            let referent = desk.who("referent-rsa", "cdas-pays-de-redon");
            let arep = desk.who("conseiller-insertion-professionnelle", "clps");
            let person = desk.register(&referent, &identity("Exemplaire", "Noé", "1979-02-03"));
            let done = desk
                .prescribe(&referent, person, "F13")
                .expect("prescribed");
            let view = |who| {
                let told = desk.by(who, |call| desk.office.dossier(call, done.dossier));
                told.expect("seen")
            };
            let pins = |who| {
                let offers = view(who).offers.into_iter();
                let pins = offers.filter(|offer| matches!(offer.act, Act::Pin { .. }));
                pins.map(|offer| offer.act).collect::<Vec<_>>()
            };
            assert_eq!(pins(&arep), []);
            desk.wait(60);
            let pin = Act::Pin { version: 2 };
            assert_eq!(pins(&arep), std::slice::from_ref(&pin));
            assert_eq!(pins(&referent), []);
            let act = |version| {
                let entry = Entry {
                    act: Act::Pin { version },
                    on: desk.now().today,
                    by: vec![arep.actor()],
                    reason: Some("La fiche a changé.".to_owned()),
                };
                desk.by(&arep, |call| {
                    desk.office.act(call, done.dossier, None, &entry)
                })
            };
            assert!(refusal(act(3)).starts_with("Answer"));
            act(2).expect("moved");
            let seen = view(&arep);
            assert_eq!(seen.fiche.version.number, 2);
            assert_eq!(pins(&arep), []);
            let verified = desk.office.verify(desk.now(), |_| {}).expect("it verifies");
            assert_eq!(verified.differences, []);
        },
    );
}
