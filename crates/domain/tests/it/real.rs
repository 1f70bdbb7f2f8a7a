//! The catalogue of Ille-et-Vilaine, for the tests that need a whole offer.

use std::path::Path;
use std::sync::LazyLock;

use domain::Catalogue;
use domain::fiche::Fiche;
use domain::person::{Given, Person, read_answer};
use domain::values::{Date, Id};
use jiff::civil::date;

pub static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue/ille-et-vilaine");
    catalogue_files::load_dir(&dir).catalogue
});

/// A day on which all thirteen fiches apply.
pub fn day() -> Date {
    date(2018, 3, 12)
}

/// The fiche of this number: `F06`.
pub fn fiche(code: &str) -> &'static Fiche {
    CATALOGUE
        .fiches_on(day())
        .into_iter()
        .find(|fiche| fiche.code() == code)
        .unwrap_or_else(|| panic!("{code} is a fiche"))
}

pub fn id(text: &str) -> Id {
    text.parse().unwrap_or_else(|_| panic!("{text} is an id"))
}

/// A person of whom this is known.
pub fn person(facts: &[(&str, &str)]) -> Person {
    let mut person = Person::default();
    for (name, value) in facts {
        let given = Given::Text((*value).to_owned());
        let (fact, answer) =
            read_answer(&CATALOGUE, name, &given).unwrap_or_else(|f| panic!("{name}: {f:?}"));
        person.answers.insert(fact, answer);
    }
    person
}
