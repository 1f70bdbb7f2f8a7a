//! "Lies in": stated and inferred chains say yes, an unresolved one leaves it open, no chain says no.

use domain::provenance::Provenance;
use domain::territory::{
    Certainty, MaybeSame, Relation, Territories, Territory, TerritoryKind, fold,
};

fn place(id: &str, within: &[(&str, Certainty)]) -> Territory {
    let relation = |(territory, certainty): &(&str, Certainty)| Relation {
        territory: territory.parse().expect("an id"),
        certainty: *certainty,
        why: None,
        requirements: Vec::new(),
        source: None,
        readings: Vec::new(),
    };
    Territory {
        id: id.parse().expect("an id"),
        kind: TerritoryKind::Zone,
        name: id.to_uppercase(),
        aliases: Vec::new(),
        status: None,
        siren: None,
        postcodes: Vec::new(),
        run_by: Vec::new(),
        within: within.iter().map(relation).collect(),
        maybe_same: Vec::new(),
        provenance: Provenance::default(),
    }
}

fn nested() -> Territories {
    use Certainty::{Inferred, Stated, Unresolved};
    let mut twin = place("jumeau", &[("departement", Stated)]);
    twin.maybe_same.push(MaybeSame {
        territory: "service".parse().expect("an id"),
        readings: Vec::new(),
    });
    Territories::new(vec![
        place("departement", &[]),
        place("pays", &[("departement", Stated)]),
        place("commune", &[("pays", Inferred)]),
        place("agence", &[("departement", Stated)]),
        place("quartier", &[("commune", Stated), ("agence", Unresolved)]),
        place("service", &[("pays", Stated)]),
        twin,
        place("ailleurs", &[]),
    ])
}

#[test]
fn a_chain_is_as_sure_as_its_weakest_link() {
    let all = nested();
    let lies = |a: &str, b: &str| all.lies_in(all.find(a).expect(a), all.find(b).expect(b));
    let cases = [
        ("commune", "commune", Some(true)),
        ("commune", "pays", Some(true)),
        ("quartier", "departement", Some(true)),
        ("quartier", "agence", None),
        ("commune", "agence", Some(false)),
        ("ailleurs", "departement", Some(false)),
        // A place wider than the target may or may not be in it.
        ("departement", "pays", None),
        // What may be the same as a member leaves the question open.
        ("jumeau", "pays", None),
    ];
    for (place, target, expected) in cases {
        assert_eq!(lies(place, target), expected, "{place} dans {target}");
    }
}

#[test]
fn a_loop_of_territories_ends() {
    let all = Territories::new(vec![
        place("a", &[("b", Certainty::Stated)]),
        place("b", &[("a", Certainty::Stated)]),
    ]);
    assert_eq!(all.lies_in(0, 1), Some(true));
    assert_eq!(all.lies_in(1, 0), Some(true));
}

#[test]
fn a_place_is_found_however_it_is_written() {
    let all = Territories::new(vec![Territory {
        name: "Saint-Aubin-d'Aubigné".to_owned(),
        ..place("commune-35251", &[])
    }]);
    for name in [
        "commune-35251",
        "Saint-Aubin-d'Aubigné",
        "saint aubin d’aubigne",
        "SAINT AUBIN D AUBIGNE",
    ] {
        assert_eq!(all.find(name), Some(0), "{name}");
    }
    assert_eq!(fold("L'Œuvre à Cœur"), "loeuvreacoeur");
}
