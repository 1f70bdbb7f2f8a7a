//! Whom a page is about: somebody, or a household. Both have facts, an offer and prescriptions, at the same
//! places under `/personnes` and `/menages`.

use app::subject::Household;
use french::text;

use super::{full_name, number, path_of};
use crate::answer::Stop;
use crate::seat::Seat;

/// Where the pages of households are.
pub const HOUSEHOLDS: &str = "/menages";

/// Whom a page is about.
pub struct Whom {
    /// Their number.
    pub id: i64,
    /// Their page.
    pub path: String,
    /// Their name, as a page says it.
    pub name: String,
    /// Whether it is a household.
    pub household: bool,
}

impl Whom {
    /// The one that an address names.
    ///
    /// # Errors
    /// There is none that who asks may know of.
    pub fn of(seat: &Seat<'_>, id: &str) -> Result<Whom, Stop> {
        let id = number(id)?;
        if seat.asked.path.starts_with(HOUSEHOLDS) {
            let household = seat.call(|office, call| office.household(call, id))?;
            return Ok(Whom::household(&household));
        }
        let person = seat.call(|office, call| office.person(call, id))?;
        Ok(Whom {
            id: person.id,
            path: path_of(person.id),
            name: full_name(&person.identity),
            household: false,
        })
    }

    /// A household that was read.
    pub fn household(household: &Household) -> Whom {
        Whom {
            id: household.id,
            path: format!("{HOUSEHOLDS}/{}", household.id),
            name: name_of(household),
            household: true,
        }
    }
}

/// The name of a household: those who are of it now, and its number when nobody is.
fn name_of(household: &Household) -> String {
    let members = household.members.iter();
    let now = members.filter(|(member, _)| member.to.is_none());
    let names: Vec<String> = now
        .map(|(_, identity)| {
            let civil = &identity.civil;
            format!("{} {}", civil.first_names, civil.family_name)
        })
        .collect();
    match names.is_empty() {
        true => format!("Ménage n° {}", household.id),
        false => format!("Ménage {}", of(&text::listed(&names))),
    }
}

/// « de Claude », « d’Annick ».
fn of(name: &str) -> String {
    let vowel = |letter: char| "aàâæeéèêëiîïoôœuùûüy".contains(letter);
    let first = name.chars().flat_map(char::to_lowercase).next();
    match first.is_some_and(vowel) {
        true => format!("d’{name}"),
        false => format!("de {name}"),
    }
}
