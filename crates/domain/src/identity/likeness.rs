//! How much two identities look alike, and why.

use super::words::{joined, names, spellings};
use super::{Identity, exchanged, phonetic};
use crate::values::Date;

/// How likely two identities are one person, the likeliest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Same names, same date of birth.
    Same,
    /// One person, unless somebody who knows says otherwise.
    Probable,
    /// Worth a look.
    Possible,
    /// Two persons.
    Different,
}

/// How close two names are, the closest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Closeness {
    /// Alike once folded.
    Same,
    /// Alike to the ear.
    Sound,
    /// A typing slip away: one letter from four letters on, two from eight.
    Slip,
    /// A word in common: a compound name, a second first name, a particle left out.
    Part,
    /// One of them is not known.
    Unknown,
    /// Nothing in common.
    Far,
}

/// How close two dates of birth are, the closest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DateCloseness {
    /// The same day.
    Equal,
    /// Day and month are exchanged.
    Exchanged,
    /// One digit is another, or two neighbours are exchanged.
    Slip,
    /// One of them is not known.
    Unknown,
    /// Nothing of the above.
    Far,
}

/// One thing that was compared, and what came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Of the family names, in use or of birth.
    Family(Closeness),
    /// The family names that agree are both of birth.
    BirthNames,
    /// The name of birth of one is the name in use of the other.
    BirthNameInUse,
    /// Both names of birth are known, and they are not one another's.
    BirthNamesApart,
    /// Of the first names.
    First(Closeness),
    /// The family name of one is the first name of the other, and the other way round.
    NamesExchanged,
    /// Of the dates of birth.
    Date(DateCloseness),
}

/// How much two identities look alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Likeness {
    /// How likely they are one person.
    pub level: Level,
    /// What was compared: names, then dates. Their words are written elsewhere.
    pub why: Vec<Reason>,
}

/// Compares two identities; the order does not matter. Without both dates of birth, nobody is the same.
pub fn likeness(a: &Identity, b: &Identity) -> Likeness {
    let (names, mut why) = compare_names(a, b);
    let date = compare_dates(a.birth_date, b.birth_date);
    why.push(Reason::Date(date));
    let level = level(names, date);
    Likeness { level, why }
}

/// What the names together are worth, the best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Names {
    /// Family and first names are the same.
    Exact,
    /// Both are the same to the ear, or but for a slip, a marriage, an exchange.
    Close,
    /// Both have something in common.
    Partial,
    /// One of the two agrees.
    One,
    Nothing,
}

/// The one table of levels.
fn level(names: Names, date: DateCloseness) -> Level {
    use DateCloseness as D;
    match (names, date) {
        (Names::Exact, D::Equal) => Level::Same,
        (Names::Exact, D::Exchanged | D::Slip | D::Unknown) => Level::Probable,
        (Names::Close | Names::Partial, D::Equal) => Level::Probable,
        (Names::Close | Names::Partial, D::Exchanged | D::Slip | D::Unknown) => Level::Possible,
        (Names::One, D::Equal) => Level::Possible,
        (Names::One | Names::Nothing, _) | (_, D::Far) => Level::Different,
    }
}

fn compare_names(a: &Identity, b: &Identity) -> (Names, Vec<Reason>) {
    let (family, mut why) = compare_families(a, b);
    let first = close(&a.first_names, &b.first_names);
    let by_marriage = why.contains(&Reason::BirthNameInUse);
    let together = match (family.max(first), family.min(first)) {
        (Closeness::Same, _) if !by_marriage => Names::Exact,
        (Closeness::Same | Closeness::Sound | Closeness::Slip, _) => Names::Close,
        (Closeness::Part, _) => Names::Partial,
        (Closeness::Unknown, Closeness::Unknown) => Names::Nothing,
        (Closeness::Unknown, _) => Names::Partial,
        (Closeness::Far, Closeness::Same | Closeness::Sound | Closeness::Slip) => Names::One,
        (Closeness::Far, _) => Names::Nothing,
    };
    if together > Names::Close && are_exchanged(a, b) {
        return (Names::Close, vec![Reason::NamesExchanged]);
    }
    why.push(Reason::First(first));
    (together, why)
}

/// Family names: those of birth when both are known, since marriage does not change them; else the closest pair.
fn compare_families(a: &Identity, b: &Identity) -> (Closeness, Vec<Reason>) {
    let in_use = close(&a.family_name, &b.family_name);
    let (of_a, of_b) = (birth_name(a), birth_name(b));
    if let (Some(of_a), Some(of_b)) = (of_a, of_b) {
        let birth = close(of_a, of_b);
        return if birth < Closeness::Far && in_use <= birth {
            (birth, vec![Reason::Family(birth)])
        } else if birth < Closeness::Far {
            (birth, vec![Reason::Family(birth), Reason::BirthNames])
        } else {
            let apart = in_use.max(Closeness::Part);
            (apart, vec![Reason::Family(in_use), Reason::BirthNamesApart])
        };
    }
    let by_birth = [
        of_a.map(|name| close(name, &b.family_name)),
        of_b.map(|name| close(&a.family_name, name)),
    ];
    match by_birth.into_iter().flatten().min() {
        Some(birth) if birth < in_use => {
            (birth, vec![Reason::Family(birth), Reason::BirthNameInUse])
        }
        _ => (in_use, vec![Reason::Family(in_use)]),
    }
}

fn birth_name(identity: &Identity) -> Option<&str> {
    let name = identity.birth_name.as_deref()?;
    (!names(name).is_empty()).then_some(name)
}

fn are_exchanged(a: &Identity, b: &Identity) -> bool {
    let agree = |one: &str, other: &str| close(one, other) <= Closeness::Slip;
    agree(&a.family_name, &b.first_names) && agree(&a.first_names, &b.family_name)
}

/// How close two names are.
fn close(a: &str, b: &str) -> Closeness {
    let (one, other) = (joined(a), joined(b));
    if one.is_empty() || other.is_empty() {
        Closeness::Unknown
    } else if one == other {
        Closeness::Same
    } else if sounds_alike(&one, &other) {
        Closeness::Sound
    } else if is_slip(&one, &other) {
        Closeness::Slip
    } else if share_a_word(a, b) {
        Closeness::Part
    } else {
        Closeness::Far
    }
}

fn sounds_alike(one: &str, other: &str) -> bool {
    let sound = phonetic(one);
    !sound.is_empty() && sound == phonetic(other)
}

/// A word of three letters or more in common, to the ear.
fn share_a_word(a: &str, b: &str) -> bool {
    let long = |text| {
        spellings(text)
            .into_iter()
            .filter(|word| word.chars().count() > 2)
    };
    let others: Vec<String> = long(b).collect();
    long(a).any(|word| {
        others
            .iter()
            .any(|other| word == *other || sounds_alike(&word, other))
    })
}

fn is_slip(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let admitted = match one.len().min(other.len()) {
        0..4 => 0,
        4..8 => 1,
        8.. => 2,
    };
    one.len().abs_diff(other.len()) <= admitted && slips(&one, &other) <= admitted
}

/// Letters added, left out, changed, or exchanged with their neighbour (Damerau, each place changed once).
fn slips(one: &[char], other: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in other.iter().enumerate() {
            let mut least = (above[j] + usize::from(a != b))
                .min(above[j + 1] + 1)
                .min(row[j] + 1);
            if i > 0 && j > 0 && *a == other[j - 1] && one[i - 1] == *b {
                least = least.min(before[j - 1] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut above, row);
    }
    above.last().copied().unwrap_or_default()
}

fn compare_dates(a: Option<Date>, b: Option<Date>) -> DateCloseness {
    let Some((a, b)) = a.zip(b) else {
        return DateCloseness::Unknown;
    };
    let digits = |date: Date| -> Vec<char> { date.to_string().chars().collect() };
    if a == b {
        DateCloseness::Equal
    } else if exchanged(a) == Some(b) {
        DateCloseness::Exchanged
    } else if slips(&digits(a), &digits(b)) == 1 {
        DateCloseness::Slip
    } else {
        DateCloseness::Far
    }
}
