//! People who do not exist, and cannot be taken for those who do.

use std::collections::BTreeSet;

use demo::names::{Communes, Somebody};
use domain::territory::{Territory, TerritoryKind};
use jiff::civil::date;

use super::CATALOGUE;

#[test]
fn people_are_plausible_and_nobody() {
    let day = date(2018, 1, 8);
    let communes = Communes::of(&CATALOGUE, |_| 1);
    let mut seen = BTreeSet::new();
    for rank in 0..3000 {
        let somebody = Somebody::drawn(1, rank, day, &communes);
        let again = Somebody::drawn(1, rank, day, &communes);
        assert_eq!(somebody, again, "the same seed and rank, the same person");
        assert!((18..=64).contains(&somebody.age(day)), "{somebody:?}");
        let reserved = ["06 39 98 ", "02 61 91 "];
        assert!(
            reserved
                .iter()
                .any(|range| somebody.phone.starts_with(range))
        );
        assert_eq!(somebody.phone.len(), "06 39 98 00 00".len());
        assert!(somebody.mail.ends_with(".example"));
        assert!(somebody.mail.is_ascii() && !somebody.mail.contains(' '));
        assert!(
            seen.insert(somebody.name()),
            "{} comes back",
            somebody.name()
        );
    }
}

#[test]
fn communes_come_as_often_as_they_weigh() {
    let places = CATALOGUE.territories.list().iter();
    let mut communes = places.filter(|place| place.kind == TerritoryKind::Commune);
    let rennes = communes
        .find(|place| place.name == "Rennes")
        .expect("Rennes");
    let weight = |place: &Territory| if place.id == rennes.id { 1000 } else { 1 };
    let communes = Communes::of(&CATALOGUE, weight);
    let lives_there = |rank: &u64| {
        let commune = Somebody::drawn(7, *rank, date(2018, 1, 8), &communes).commune;
        CATALOGUE.territories.get(commune.expect("a commune")).id == rennes.id
    };
    let there = (0..400).filter(lives_there).count();
    assert!(
        (250..350).contains(&there),
        "{there} of 400, three quarters expected"
    );
}
