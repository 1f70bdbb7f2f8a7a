//! The small values a catalogue is written with: identifiers, durations, places in the booklet.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// Days are civil: no time of day, no time zone.
pub type Date = jiff::civil::Date;

/// Implements the text form of a value in files and in the JSON Schema (a `format` the checker knows).
macro_rules! text_value {
    ($type:ty, $format:literal, $description:literal) => {
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(|_| serde::de::Error::custom(concat!("not a ", $format)))
            }
        }

        impl JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                $format.into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "format": $format, "description": $description })
            }
        }
    };
}

/// The text is not such a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotSuchValue;

/// The name of a thing inside the catalogue: lower-case ASCII letters, digits and single hyphens.
/// Empty only as the default of a head that could not be read.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(Box<str>);

impl Id {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Id {
    type Err = NotSuchValue;

    fn from_str(text: &str) -> Result<Self, NotSuchValue> {
        let part = |part: &str| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        };
        if text.split('-').all(part) {
            Ok(Id(text.into()))
        } else {
            Err(NotSuchValue)
        }
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Id {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl std::borrow::Borrow<str> for Id {
    fn borrow(&self) -> &str {
        &self.0
    }
}

text_value!(
    Id,
    "identifiant",
    "Nom court : minuscules sans accent, chiffres, tirets."
);

/// The number of a requirement of the specification: fiche and rank (`F06-R55`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Requirement {
    /// Number of the fiche, 0 for the booklet itself.
    pub fiche: u8,
    /// Rank of the requirement in its fiche, from 1.
    pub rank: u16,
}

impl FromStr for Requirement {
    type Err = NotSuchValue;

    fn from_str(text: &str) -> Result<Self, NotSuchValue> {
        let (fiche, rank) = text
            .strip_prefix('F')
            .and_then(|rest| rest.split_once("-R"))
            .ok_or(NotSuchValue)?;
        let digits = |t: &str| t.len() >= 2 && t.bytes().all(|b| b.is_ascii_digit());
        if !digits(fiche) || !digits(rank) {
            return Err(NotSuchValue);
        }
        Ok(Requirement {
            fiche: fiche.parse().map_err(|_| NotSuchValue)?,
            rank: rank.parse().map_err(|_| NotSuchValue)?,
        })
    }
}

impl fmt::Display for Requirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "F{:02}-R{:02}", self.fiche, self.rank)
    }
}

text_value!(Requirement, "exigence", "Numéro d'exigence : F06-R55.");

/// The number of a reading (`A058`): how an ambiguity, a contradiction or a silence is settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReadingId(pub u16);

impl FromStr for ReadingId {
    type Err = NotSuchValue;

    fn from_str(text: &str) -> Result<Self, NotSuchValue> {
        match text.strip_prefix('A') {
            Some(digits) if digits.len() == 3 && digits.bytes().all(|b| b.is_ascii_digit()) => {
                digits.parse().map(ReadingId).map_err(|_| NotSuchValue)
            }
            _ => Err(NotSuchValue),
        }
    }
}

impl fmt::Display for ReadingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "A{:03}", self.0)
    }
}

text_value!(ReadingId, "lecture", "Numéro de lecture : A058.");

/// A length of time as the booklet counts it; see the readings on durations for what each unit means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Duration {
    /// How many units, never negative.
    pub count: u16,
    /// The unit.
    pub unit: Unit,
}

/// The units of a [`Duration`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// Civil days.
    Days,
    /// Weeks counted from an anchor (reading A002).
    Weeks,
    /// Months from day to eve of the same day (reading A001).
    Months,
    /// Years, twelve such months.
    Years,
}

impl FromStr for Duration {
    type Err = NotSuchValue;

    fn from_str(text: &str) -> Result<Self, NotSuchValue> {
        let (count, unit) = text.split_once(' ').ok_or(NotSuchValue)?;
        let unit = match unit {
            "jour" | "jours" => Unit::Days,
            "semaine" | "semaines" => Unit::Weeks,
            "mois" => Unit::Months,
            "an" | "ans" => Unit::Years,
            _ => return Err(NotSuchValue),
        };
        if !count.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NotSuchValue);
        }
        Ok(Duration {
            count: count.parse().map_err(|_| NotSuchValue)?,
            unit,
        })
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match (self.unit, self.count) {
            (Unit::Days, 0 | 1) => "jour",
            (Unit::Days, _) => "jours",
            (Unit::Weeks, 0 | 1) => "semaine",
            (Unit::Weeks, _) => "semaines",
            (Unit::Months, _) => "mois",
            (Unit::Years, 0 | 1) => "an",
            (Unit::Years, _) => "ans",
        };
        write!(f, "{} {unit}", self.count)
    }
}

text_value!(
    Duration,
    "duree",
    "Durée : 6 mois, 13 semaines, 10 jours, 2 ans."
);

/// A civil day as written in a file (`2018-12-31`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub Date);

impl FromStr for Day {
    type Err = NotSuchValue;

    fn from_str(text: &str) -> Result<Self, NotSuchValue> {
        match text.len() {
            10 => text.parse().map(Day).map_err(|_| NotSuchValue),
            _ => Err(NotSuchValue),
        }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

text_value!(Day, "date", "Jour : 2018-12-31.");

/// Where the booklet says it: one or several headings, each with its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The mentions, in the order written.
    pub mentions: Vec<Mentioned>,
}

/// One place of the booklet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mentioned {
    /// The heading, by its name in the catalogue's list of headings.
    pub heading: String,
    /// Lines of the source text, from 1.
    pub lines: RangeInclusive<u16>,
}

impl FromStr for Source {
    type Err = NotSuchValue;

    fn from_str(text: &str) -> Result<Self, NotSuchValue> {
        let mentions: Vec<_> = text
            .split(';')
            .map(|part| part.trim().parse())
            .collect::<Result<_, _>>()?;
        Ok(Source { mentions })
    }
}

impl FromStr for Mentioned {
    type Err = NotSuchValue;

    fn from_str(text: &str) -> Result<Self, NotSuchValue> {
        let (heading, lines) = text.rsplit_once(", l. ").ok_or(NotSuchValue)?;
        let (first, last) = lines.split_once('-').unwrap_or((lines, lines));
        let number = |t: &str| match t.parse::<u16>() {
            Ok(n) if n > 0 => Ok(n),
            _ => Err(NotSuchValue),
        };
        let lines = number(first)?..=number(last)?;
        if heading.is_empty() || lines.is_empty() {
            return Err(NotSuchValue);
        }
        Ok(Mentioned {
            heading: heading.to_owned(),
            lines,
        })
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, mention) in self.mentions.iter().enumerate() {
            let join = if i == 0 { "" } else { " ; " };
            let (first, last) = (mention.lines.start(), mention.lines.end());
            write!(f, "{join}{}, l. {first}", mention.heading)?;
            if last > first {
                write!(f, "-{last}")?;
            }
        }
        Ok(())
    }
}

text_value!(
    Source,
    "source",
    "Place dans le livret : « Public cible, l. 225 ; Pré requis, l. 227-229 »."
);
