//! Words that the pages and the tables share.

use app::Office;
use app::subject::Named;
use domain::values::{Date, Id};
use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use sheets::Cell;

/// Whom a line speaks of.
pub fn subject(name: Option<&Named>) -> String {
    match name {
        Some(Named::Person(name)) => name.to_string(),
        Some(Named::Household(name) | Named::Market(name)) => name.clone(),
        Some(Named::Action) => "L’action elle-même".to_owned(),
        Some(Named::Anonymous) => "Sans personne nommée".to_owned(),
        None => "Personne effacée".to_owned(),
    }
}

/// The same in a table: a spreadsheet sorts persons by the family name, which comes first.
pub(crate) fn registered(name: Option<&Named>) -> String {
    match name {
        Some(Named::Person(civil)) => civil.in_order(),
        other => subject(other),
    }
}

/// Civil time in mainland France: the rule of directive 2000/84/EC, which needs no table of zones.
const FRANCE: &str = "CET-1CEST,M3.5.0,M10.5.0/3";

/// The day and the hour of an instant, in milliseconds, where the work is done.
pub fn civil(at: i64) -> (Date, Time) {
    let zone = TimeZone::posix(FRANCE).unwrap_or(TimeZone::UTC);
    let at = Timestamp::from_millisecond(at).unwrap_or_default();
    let there: Zoned = at.to_zoned(zone);
    (there.date(), there.time())
}

/// A number that tells one thing from another: a text, since a spreadsheet rounds numbers so long.
pub(crate) fn number(number: i64) -> Cell {
    Cell::Text(number.to_string())
}

/// How many.
pub(crate) fn count(count: usize) -> Cell {
    i64::try_from(count).map_or(Cell::Blank, Cell::Whole)
}

/// How many, or that it may not be told.
pub(crate) fn told(count: Option<u64>) -> Cell {
    match count {
        Some(count) => i64::try_from(count).map_or(Cell::Blank, Cell::Whole),
        None => Cell::text("moins de onze"),
    }
}

/// Yes or no.
pub(crate) fn yes(yes: bool) -> Cell {
    Cell::text(if yes { "oui" } else { "non" })
}

/// The name of a role or a structure, of the catalogue or registered here; its id, if the memory does not answer.
pub fn named(office: &Office<'static>, id: &Id) -> String {
    let name = office.catalogue.name_of(id);
    if name != id.as_str() {
        return name.to_owned();
    }
    let known = office.organisation_name(id).ok().flatten();
    known.unwrap_or_else(|| name.to_owned())
}
