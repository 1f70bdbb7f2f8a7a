//! Fictitious people of the département: nobody bears these family names, and no phone or address here
//! reaches anybody.

use domain::catalogue::Catalogue;
use domain::facts::{FactKind, PlaceKind};
use domain::person::{Answer, Person, age_on};
use domain::territory::{Territory, TerritoryKind, fold};
use domain::values::Date;
use jiff::ToSpan;

use crate::dice::Dice;

/// How a family name begins…
const FIRST: [&str; 18] = [
    "Kerfictif",
    "Exemplaire",
    "Inventé",
    "Plouzinvente",
    "Trefictif",
    "Locexemple",
    "Imaginaire",
    "Penfictif",
    "Supposé",
    "Lesfictif",
    "Prétendu",
    "Guernexemple",
    "Fictivet",
    "Rosinvente",
    "Exemplard",
    "Botfictif",
    "Modélou",
    "Coatinvente",
];
/// … and goes on: every name says that it is made up.
const SECOND: [&str; 12] = [
    "",
    "-Fictif",
    "-Exemple",
    "-Démo",
    "-Inventé",
    "-Essai",
    "-Modèle",
    "-Factice",
    "-Témoin",
    "-Imaginé",
    "-Spécimen",
    "-Figuré",
];
const WOMEN: [&str; 30] = [
    "Aïcha",
    "Amélie",
    "Anaïs",
    "Annick",
    "Aurélie",
    "Camille",
    "Catherine",
    "Céline",
    "Chloé",
    "Élodie",
    "Fatima",
    "Françoise",
    "Gaëlle",
    "Gwenaëlle",
    "Inès",
    "Isabelle",
    "Julie",
    "Laëtitia",
    "Léa",
    "Maëlys",
    "Mariam",
    "Marie",
    "Nathalie",
    "Nolwenn",
    "Rozenn",
    "Sandrine",
    "Soizic",
    "Sophie",
    "Valérie",
    "Virginie",
];
const MEN: [&str; 30] = [
    "Adrien",
    "Alexandre",
    "Alain",
    "Antoine",
    "Brahim",
    "Christophe",
    "David",
    "Erwan",
    "Fabrice",
    "Florian",
    "Gaël",
    "Gilles",
    "Hugo",
    "Ibrahim",
    "Jérôme",
    "Julien",
    "Karim",
    "Kévin",
    "Loïc",
    "Malo",
    "Mathieu",
    "Mehdi",
    "Mickaël",
    "Nicolas",
    "Olivier",
    "Pascal",
    "Ronan",
    "Stéphane",
    "Thierry",
    "Yann",
];

/// The years of age of those whom a référent RSA follows.
const AGES: std::ops::RangeInclusive<u16> = 18..=64;

/// Somebody who does not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Somebody {
    /// First name.
    pub given: String,
    /// Family name, made up.
    pub family: String,
    /// A woman, or a man.
    pub woman: bool,
    /// Date of birth.
    pub birth: Date,
    /// A number of the ranges that ARCEP keeps for fiction (its decision 2018-0881).
    pub phone: String,
    /// An address at `exemple.example`, a domain that RFC 2606 keeps for examples.
    pub mail: String,
    /// The commune of residence, by its rank among the territories; none in a catalogue without communes.
    pub commune: Option<usize>,
}

impl Somebody {
    /// First name then family name.
    pub fn name(&self) -> String {
        format!("{} {}", self.given, self.family)
    }
}

/// The communes people live in, each with its weight.
#[derive(Debug, Clone, Default)]
pub struct Communes {
    /// The rank of each, with the sum of the weights up to it.
    up_to: Vec<(usize, usize)>,
}

impl Communes {
    /// The communes of a catalogue, as often as their weight says: their population, for who knows it.
    pub fn of(catalogue: &Catalogue, weight: impl Fn(&Territory) -> u32) -> Communes {
        let places = catalogue.territories.list().iter().enumerate();
        let communes = places.filter(|(_, place)| place.kind == TerritoryKind::Commune);
        let mut sum = 0_usize;
        let up_to = communes.map(|(rank, place)| {
            sum += usize::try_from(weight(place)).unwrap_or(0);
            (rank, sum)
        });
        Communes {
            up_to: up_to.collect(),
        }
    }

    fn drawn(&self, dice: &mut Dice) -> Option<usize> {
        let total = self.up_to.last()?.1;
        let at = dice.below(total);
        let found = self.up_to.partition_point(|(_, sum)| *sum <= at);
        self.up_to.get(found).map(|(rank, _)| *rank)
    }
}

/// Every family name, and every full name.
const FAMILIES: u64 = (FIRST.len() * SECOND.len()) as u64;
const NAMES: u64 = FAMILIES * (WOMEN.len() + MEN.len()) as u64;

/// The full name of a rank: every family name goes by before one comes back, with another first name.
fn name(nth: u64) -> (bool, &'static str, String) {
    let rank = |nth: u64| usize::try_from(nth).unwrap_or_default();
    let (family, turn) = (rank(nth % FAMILIES), rank(nth / FAMILIES));
    // Seven shares no factor with the sixty first names.
    let first = (turn * 7 + family * 13) % (WOMEN.len() + MEN.len());
    let woman = first < WOMEN.len();
    let given = match woman {
        true => WOMEN[first],
        false => MEN[first - WOMEN.len()],
    };
    let (begins, goes_on) = (FIRST[family % FIRST.len()], SECOND[family / FIRST.len()]);
    (woman, given, format!("{begins}{goes_on}"))
}

impl Somebody {
    /// The person of a rank, as old on a day as those whom the RSA concerns. Two ranks of a seed are two
    /// names, as long as there are fewer than some twelve thousand of them.
    pub fn drawn(seed: u64, rank: u64, day: Date, communes: &Communes) -> Somebody {
        let mut dice = Dice::seeded(seed.wrapping_mul(0x2545_f491_4f6c_dd1d) ^ rank);
        let (woman, given, family) = name((rank % NAMES).wrapping_add(seed % NAMES) % NAMES);
        let years = usize::from(*AGES.start()) + dice.below(AGES.count());
        let days = i64::try_from(years * 365 + years / 4 + 1 + dice.below(364)).unwrap_or_default();
        let (area, number) = (["06 39 98", "02 61 91"][dice.below(2)], dice.below(10_000));
        Somebody {
            phone: format!("{area} {:02} {:02}", number / 100, number % 100),
            mail: format!("{}.{}.{rank}@exemple.example", fold(given), fold(&family)),
            birth: day.saturating_sub(days.days()),
            commune: communes.drawn(&mut dice),
            given: given.to_owned(),
            family,
            woman,
        }
    }

    /// What this person answers to the facts of a catalogue: the birth, the commune, a woman or a man.
    pub fn known(&self, catalogue: &Catalogue) -> Person {
        let facts = &catalogue.vocabulary.facts;
        let births: Vec<&str> = facts
            .iter()
            .filter_map(|f| f.age_since.as_deref())
            .collect();
        let mut person = Person::default();
        for (rank, fact) in facts.iter().enumerate() {
            let gender = if self.woman { "femme" } else { "homme" };
            let answer = match fact.kind {
                FactKind::Date if births.contains(&fact.id.as_str()) => {
                    Some(Answer::Date(self.birth))
                }
                FactKind::Place if fact.place == Some(PlaceKind::Commune) => {
                    self.commune.map(Answer::Place)
                }
                FactKind::Choice => fact.value(gender).map(Answer::Choice),
                _ => None,
            };
            if let Some(answer) = answer {
                person.answers.insert(rank, answer);
            }
        }
        person
    }

    /// Age in full years on a day.
    pub fn age(&self, day: Date) -> i64 {
        age_on(self.birth, day)
    }
}
