//! A tree of values held against the JSON Schema of its file: every difference, at its place.
//!
//! The schema is generated from the format's types, so there is one description of the format; it
//! drives this checker, the decoder and the editors.

use std::ops::Range;

use domain::condition::Condition;
use domain::facts::Lasting;
use domain::values::{Day, Duration, Id, ReadingId, Requirement, Source};
use serde_json::Value as Json;

use crate::fault::nearest;
use crate::problem::Problem;
use crate::tree::{Entry, Node, Value};

/// A name used somewhere, to be looked up once everything is read.
#[derive(Debug, Clone)]
pub struct Reference {
    /// The kind of thing named (`x-ref` of the schema).
    pub kind: String,
    /// The name.
    pub name: String,
    /// Where it is used.
    pub at: Range<usize>,
}

/// What the shape of a file shows.
#[derive(Debug, Default)]
pub struct Shape {
    /// Differences from the schema.
    pub faults: Vec<(Range<usize>, Problem)>,
    /// Names to look up.
    pub references: Vec<Reference>,
}

/// Holds a tree against a schema.
pub fn check(root: &Node, schema: &Json) -> Shape {
    let mut shape = Shape::default();
    Walk {
        definitions: schema,
        shape: &mut shape,
    }
    .value(root, schema);
    shape
}

struct Walk<'s> {
    definitions: &'s Json,
    shape: &'s mut Shape,
}

impl<'s> Walk<'s> {
    fn fault(&mut self, at: &Range<usize>, problem: Problem) {
        self.shape.faults.push((at.clone(), problem));
    }

    /// The schema behind references and "or null".
    fn resolve(&self, mut schema: &'s Json) -> &'s Json {
        for _ in 0..16 {
            if let Some(name) = schema["$ref"].as_str() {
                schema = self
                    .definitions
                    .pointer(name.trim_start_matches('#'))
                    .unwrap_or(&Json::Null);
            } else if let Some(choices) = schema["anyOf"].as_array() {
                schema = choices
                    .iter()
                    .find(|choice| choice["type"] != "null")
                    .unwrap_or(&Json::Null);
            } else {
                break;
            }
        }
        schema
    }

    fn value(&mut self, node: &Node, given: &'s Json) {
        let schema = self.resolve(given);
        if let Some(words) = admitted(schema) {
            return self.choice(node, &words);
        }
        match (expected_type(schema), &node.value) {
            ("object", Value::Table(entries)) => self.table(node, entries, schema),
            ("array", Value::List(items)) => self.list(node, items, given, schema),
            ("string", Value::Text(text) | Value::Moment(text)) => {
                self.text(node, text, given, schema)
            }
            ("integer", Value::Integer(number)) => self.integer(node, *number, schema),
            ("boolean", Value::Bool(_)) | ("", _) => {}
            (expected, _) => {
                let expected = match expected {
                    "string" if schema["format"] == "date" => "une date",
                    other => name_of_type(other),
                };
                self.fault(
                    &node.at,
                    Problem::WrongType {
                        expected,
                        found: found(&node.value),
                    },
                );
            }
        }
    }

    fn table(&mut self, node: &Node, entries: &[Entry], schema: &'s Json) {
        let Some(properties) = schema["properties"].as_object() else {
            return;
        };
        for entry in entries {
            match properties.get(&entry.key) {
                Some(property) => self.value(&entry.node, property),
                None => {
                    let near = nearest(&entry.key, properties.keys().map(String::as_str));
                    let known = properties.keys().cloned().collect();
                    let key = entry.key.clone();
                    self.fault(&entry.key_at, Problem::UnknownKey { key, near, known });
                }
            }
        }
        for key in schema["required"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Json::as_str)
        {
            if !entries.iter().any(|entry| entry.key == key) {
                let help = properties[key]["description"].as_str().unwrap_or_default();
                let help = help.split('\n').next().unwrap_or_default().to_owned();
                self.fault(
                    &node.at,
                    Problem::MissingKey {
                        key: key.to_owned(),
                        help,
                    },
                );
            }
        }
    }

    fn list(&mut self, node: &Node, items: &[Node], given: &'s Json, schema: &'s Json) {
        let length = schema["minItems"]
            .as_u64()
            .filter(|min| schema["maxItems"] == *min);
        if let Some(expected) = length.filter(|&length| length != items.len() as u64) {
            self.fault(&node.at, Problem::WrongLength { expected });
        }
        for item in items {
            self.value(item, &schema["items"]);
            self.reference(item, given);
        }
    }

    fn text(&mut self, node: &Node, text: &str, given: &'s Json, schema: &'s Json) {
        self.reference(node, given);
        let Some(kind) = schema["format"]
            .as_str()
            .or_else(|| given["format"].as_str())
        else {
            if text.trim().is_empty() {
                self.fault(&node.at, Problem::EmptyText);
            }
            return;
        };
        let format = |kind| Problem::Format {
            kind,
            typed: text.to_owned(),
        };
        let problem = match kind {
            "condition" => {
                if let Err(fault) = text.parse::<Condition>() {
                    let at = inside(node, &fault.at);
                    self.fault(&at, Problem::Condition(fault.problem));
                }
                return;
            }
            "identifiant" => text.parse::<Id>().is_err().then(|| format("identifiant")),
            "exigence" => text
                .parse::<Requirement>()
                .is_err()
                .then(|| format("exigence")),
            "lecture" => text
                .parse::<ReadingId>()
                .is_err()
                .then(|| format("lecture")),
            "duree" => text.parse::<Duration>().is_err().then(|| format("duree")),
            "date" => text.parse::<Day>().is_err().then(|| format("date")),
            "source" => text.parse::<Source>().is_err().then(|| format("source")),
            "validite" => text.parse::<Lasting>().is_err().then(|| format("validite")),
            "fait" => {
                (!text.split('.').all(|part| part.parse::<Id>().is_ok())).then(|| format("fait"))
            }
            "valeur" => {
                let word = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '+';
                (text.is_empty() || !text.chars().all(word)).then(|| format("valeur"))
            }
            _ => None,
        };
        if let Some(problem) = problem {
            self.fault(&node.at, problem);
        }
    }

    fn integer(&mut self, node: &Node, number: Option<i64>, schema: &'s Json) {
        let min = schema["minimum"].as_i64().unwrap_or(i64::from(i32::MIN));
        let max = schema["maximum"]
            .as_i64()
            .unwrap_or(match schema["format"].as_str() {
                Some("uint32") => i64::from(u32::MAX),
                _ => i64::from(i32::MAX),
            });
        if number.is_none_or(|number| number < min || number > max) {
            self.fault(&node.at, Problem::OutOfRange { min, max });
        }
    }

    fn choice(&mut self, node: &Node, words: &[&str]) {
        match &node.value {
            Value::Text(text) if words.contains(&text.as_str()) => {}
            Value::Text(text) => {
                let near = nearest(text, words.iter().copied());
                let known = words.iter().map(|&word| word.to_owned()).collect();
                self.fault(
                    &node.at,
                    Problem::UnknownChoice {
                        typed: text.clone(),
                        near,
                        known,
                    },
                );
            }
            other => self.fault(
                &node.at,
                Problem::WrongType {
                    expected: name_of_type("string"),
                    found: found(other),
                },
            ),
        }
    }

    fn reference(&mut self, node: &Node, schema: &'s Json) {
        if let (Some(kind), Value::Text(name)) = (schema["x-ref"].as_str(), &node.value) {
            self.shape.references.push(Reference {
                kind: kind.to_owned(),
                name: name.clone(),
                at: node.at.clone(),
            });
        }
    }
}

/// Bytes of the file for bytes inside a text value, past its opening quote.
pub fn inside(node: &Node, at: &Range<usize>) -> Range<usize> {
    let first = node.at.start + 1;
    let last = node.at.end.saturating_sub(1).max(first);
    let start = (first + at.start).min(last);
    start..(first + at.end).clamp(start, last)
}

/// The words of an enumeration, however the schema writes it.
fn admitted(schema: &Json) -> Option<Vec<&str>> {
    if let Some(words) = schema["enum"].as_array() {
        return Some(words.iter().filter_map(Json::as_str).collect());
    }
    let variants = schema["oneOf"].as_array()?;
    let mut words = Vec::new();
    for variant in variants {
        match (variant["const"].as_str(), variant["enum"].as_array()) {
            (Some(word), _) => words.push(word),
            (None, Some(several)) => words.extend(several.iter().filter_map(Json::as_str)),
            (None, None) => return None,
        }
    }
    Some(words)
}

fn expected_type(schema: &Json) -> &str {
    match &schema["type"] {
        Json::String(name) => name,
        Json::Array(names) => names
            .iter()
            .filter_map(Json::as_str)
            .find(|&name| name != "null")
            .unwrap_or(""),
        _ => "",
    }
}

fn name_of_type(name: &str) -> &'static str {
    match name {
        "object" => "une table",
        "array" => "une liste entre crochets",
        "string" => "un texte entre guillemets",
        "integer" => "un nombre entier",
        "boolean" => "`true` ou `false`",
        _ => "une autre valeur",
    }
}

fn found(value: &Value) -> &'static str {
    match value {
        Value::Text(_) => "un texte",
        Value::Integer(_) => "un nombre entier",
        Value::Float(_) => "un nombre à virgule",
        Value::Bool(_) => "`true` ou `false`",
        Value::Moment(_) => "une date",
        Value::List(_) => "une liste",
        Value::Table(_) => "une table",
    }
}
