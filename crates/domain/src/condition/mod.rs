//! Conditions over facts: a closed tree of typed leaves, and the small text that writes it.
//!
//! The text is what a *chargé de mission* types in a fiche (`rsa.allocataire et age < 26`); the
//! tree is what a form editor works on. [`Condition`] keeps both, so that a fault found later can
//! be shown at the very word that caused it.

mod parse;

pub use parse::{Expected, ParseFault, ParseProblem};

use std::fmt;
use std::ops::Range;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

/// A condition as written, with the tree it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The text of the fiche, as typed.
    pub text: String,
    /// What the text means.
    pub tree: Expr,
}

/// The closed tree: all of, any of, not, or a typed leaf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expr {
    /// True when every part is true.
    All(Vec<Expr>),
    /// True when at least one part is true.
    Any(Vec<Expr>),
    /// True when the part is false.
    Not(Box<Expr>),
    /// A test of one fact.
    Leaf(Leaf),
}

/// One test of one fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// The name of the fact, as written (canonical name or alias).
    pub fact: String,
    /// What is asked of it.
    pub test: Test,
    /// Bytes of the text that name the fact.
    pub fact_at: Range<usize>,
    /// Bytes of the text that hold the values, empty for a bare fact.
    pub value_at: Range<usize>,
}

/// What a leaf asks of its fact.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Test {
    /// The yes-or-no fact is true.
    Holds,
    /// The value compares so with this one (numbers, ordered choices; `=` and `!=` for any choice).
    Compare(Comparison, String),
    /// The value is one of these (choices), or the place lies in one of these territories.
    OneOf(Vec<String>),
    /// The list of values holds this one.
    Contains(String),
}

/// A comparison sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`
    Different,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}

impl Comparison {
    /// Whether two ordered values stand in this relation.
    pub fn holds<T: Ord>(self, left: T, right: T) -> bool {
        match self {
            Comparison::Equal => left == right,
            Comparison::Different => left != right,
            Comparison::Less => left < right,
            Comparison::AtMost => left <= right,
            Comparison::More => left > right,
            Comparison::AtLeast => left >= right,
        }
    }

    /// The sign as typed in a fiche.
    pub fn sign(self) -> &'static str {
        match self {
            Comparison::Equal => "=",
            Comparison::Different => "!=",
            Comparison::Less => "<",
            Comparison::AtMost => "<=",
            Comparison::More => ">",
            Comparison::AtLeast => ">=",
        }
    }
}

impl Expr {
    /// Every leaf of the tree, from left to right.
    pub fn leaves(&self) -> Vec<&Leaf> {
        match self {
            Expr::All(parts) | Expr::Any(parts) => parts.iter().flat_map(Expr::leaves).collect(),
            Expr::Not(part) => part.leaves(),
            Expr::Leaf(leaf) => vec![leaf],
        }
    }
}

impl std::str::FromStr for Condition {
    type Err = ParseFault;

    fn from_str(text: &str) -> Result<Self, ParseFault> {
        Ok(Condition {
            text: text.to_owned(),
            tree: parse::parse(text)?,
        })
    }
}

impl fmt::Display for Expr {
    /// The tree as text: parsing it again gives the same tree.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nested = |part: &Expr, f: &mut fmt::Formatter<'_>| match part {
            Expr::All(_) | Expr::Any(_) => write!(f, "({part})"),
            _ => write!(f, "{part}"),
        };
        match self {
            Expr::All(parts) | Expr::Any(parts) => {
                let word = if matches!(self, Expr::All(_)) {
                    " et "
                } else {
                    " ou "
                };
                for (i, part) in parts.iter().enumerate() {
                    if i > 0 {
                        f.write_str(word)?;
                    }
                    nested(part, f)?;
                }
                Ok(())
            }
            Expr::Not(part) => {
                f.write_str("non ")?;
                nested(part, f)
            }
            Expr::Leaf(leaf) => write!(f, "{leaf}"),
        }
    }
}

impl fmt::Display for Leaf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.test {
            Test::Holds => f.write_str(&self.fact),
            Test::Compare(sign, value) => write!(f, "{} {} {value}", self.fact, sign.sign()),
            Test::OneOf(values) => write!(f, "{} dans [{}]", self.fact, values.join(", ")),
            Test::Contains(value) => write!(f, "{} contient {value}", self.fact),
        }
    }
}

impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(|fault: ParseFault| serde::de::Error::custom(format!("{:?}", fault.problem)))
    }
}

impl JsonSchema for Condition {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Condition".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "format": "condition",
            "examples": ["rsa.allocataire et (projet.creation ou projet.reprise)"],
        })
    }
}
