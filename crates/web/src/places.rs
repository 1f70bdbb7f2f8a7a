//! Places: what a reader types for one, and which fiches reach it.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use domain::Catalogue;
use domain::eligibility::{Judge, Status, Truth};
use domain::facts::PlaceKind;
use domain::person::{Answer, Person};
use domain::territory::{Territory, TerritoryKind, fold};
use domain::values::Date;

/// How a fiche stands towards a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Living there is enough.
    Covers,
    /// Living there does not settle it: another place decides, or the place is too wide.
    ToCheck,
    /// Living there excludes.
    Outside,
}

/// For each place, how each fiche stands towards it: worked out when a place is first asked for.
#[derive(Debug)]
pub struct Reaches {
    day: Date,
    by_place: Vec<OnceLock<Vec<Reach>>>,
}

impl Reaches {
    /// Nothing worked out yet, for the fiches in force on a day.
    pub fn new(catalogue: &Catalogue, day: Date) -> Reaches {
        let by_place = catalogue
            .territories
            .list()
            .iter()
            .map(|_| OnceLock::new())
            .collect();
        Reaches { day, by_place }
    }

    /// How a fiche (by its rank among those in force) stands towards a place.
    ///
    /// Someone of whom only the commune is known is judged: the same conditions decide here and in a
    /// verdict.
    pub fn get(&self, catalogue: &Catalogue, place: usize, fiche: usize) -> Reach {
        let Some(of_place) = self.by_place.get(place) else {
            return Reach::ToCheck;
        };
        let of_place = of_place.get_or_init(|| match Judge::new(catalogue, self.day) {
            Ok(judge) => reaches(&judge, &living_in(catalogue, place)),
            Err(_) => Vec::new(),
        });
        of_place.get(fiche).copied().unwrap_or(Reach::ToCheck)
    }
}

fn living_in(catalogue: &Catalogue, place: usize) -> Person {
    let facts = catalogue.vocabulary.facts.iter().enumerate();
    let homes = facts.filter(|(_, fact)| fact.place == Some(PlaceKind::Commune));
    Person {
        answers: homes
            .map(|(fact, _)| (fact, Answer::Place(place)))
            .collect(),
    }
}

fn reaches(judge: &Judge<'_>, person: &Person) -> Vec<Reach> {
    let Ok(verdicts) = judge.verdicts(person) else {
        return vec![Reach::ToCheck; judge.fiches.len()];
    };
    let is_place = |fact: usize| judge.catalogue.vocabulary.facts[fact].place.is_some();
    verdicts
        .iter()
        .map(|verdict| {
            let mut local = verdict.clauses.iter().filter(|clause| {
                !clause.facts.is_empty() && clause.facts.iter().all(|used| is_place(used.fact))
            });
            if verdict.status == Status::NotEligible {
                Reach::Outside
            } else if local.all(|clause| clause.truth == Truth::True) {
                Reach::Covers
            } else {
                Reach::ToCheck
            }
        })
        .collect()
}

/// What a reader means by the name of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meant {
    /// One place, by its rank in the catalogue.
    One(usize),
    /// Several places bear that name or postcode.
    Several(Vec<usize>),
    /// No place does; these are near, if any.
    Unknown(Vec<usize>),
}

/// Suggestions and choices shown at most.
const MOST: usize = 30;

/// Resolves a commune's name, its INSEE code or a postcode; wider territories by their names.
///
/// Five digits may be a postcode and an INSEE code at once, of different communes: both are meant.
pub fn meant(catalogue: &Catalogue, text: &str) -> Meant {
    let territories = &catalogue.territories;
    let list = territories.list();
    let folded = fold(text);
    let communes = |test: &dyn Fn(&Territory) -> bool| -> Vec<usize> {
        let of_kind =
            |place: &usize| list[*place].kind == TerritoryKind::Commune && test(&list[*place]);
        (0..list.len()).filter(of_kind).take(MOST).collect()
    };
    let coded = |commune: &Territory| {
        commune.postcodes.contains(&folded) || commune.aliases.contains(&folded)
    };
    let named = |commune: &Territory| fold(&commune.name) == folded;
    let exact = communes(&|commune| coded(commune) || named(commune));
    let wider = || territories.find(text.trim()).into_iter().collect();
    let beginning = || match folded.chars().count() {
        0 | 1 => Vec::new(),
        _ => communes(&|commune| fold(&commune.name).starts_with(&folded)),
    };
    let found = [exact, wider(), beginning()]
        .into_iter()
        .find(|found: &Vec<usize>| !found.is_empty());
    match found.as_deref() {
        Some([only]) => Meant::One(*only),
        Some(several) => Meant::Several(several.to_vec()),
        None => Meant::Unknown(communes(&|commune| near(&fold(&commune.name), &folded))),
    }
}

/// Whether two folded names share most of their three-letter pieces, or one holds the other.
fn near(name: &str, typed: &str) -> bool {
    if typed.len() >= 4 && name.contains(typed) {
        return true;
    }
    let pieces = |text: &str| -> BTreeSet<Vec<char>> {
        let letters: Vec<char> = text.chars().collect();
        letters.windows(3).map(<[char]>::to_vec).collect()
    };
    let (name, typed) = (pieces(name), pieces(typed));
    let shared = name.intersection(&typed).count();
    !typed.is_empty() && 5 * shared >= 2 * (name.len() + typed.len() - shared)
}

/// The name of a place with what tells it from another: `Rennes (35000, 35200, 35700)`.
pub fn full_name(territory: &Territory) -> String {
    match territory.postcodes.is_empty() {
        true => territory.name.clone(),
        false => format!("{} ({})", territory.name, territory.postcodes.join(", ")),
    }
}
