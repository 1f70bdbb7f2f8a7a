//! A TOML text as a tree that remembers where every key and value stands.

use std::ops::Range;

use serde_json::{Map, Value as Json};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value and its place in the text, in bytes.
#[derive(Debug, Clone)]
pub struct Node {
    /// Bytes of the text.
    pub at: Range<usize>,
    /// The value.
    pub value: Value,
}

/// A value of the text.
#[derive(Debug, Clone)]
pub enum Value {
    /// Text between quotes.
    Text(String),
    /// A whole number; `None` when it is too large for any use.
    Integer(Option<i64>),
    /// A number with a decimal point.
    Float(f64),
    /// `true` or `false`.
    Bool(bool),
    /// A date, or a date and time, as written.
    Moment(String),
    /// A list.
    List(Vec<Node>),
    /// A table.
    Table(Vec<Entry>),
}

/// A key and its value.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Bytes of the key.
    pub key_at: Range<usize>,
    /// The value.
    pub node: Node,
}

/// One step on the way to a value: a key of a table, or a rank in a list.
#[derive(Debug, Clone, Copy)]
pub enum Step<'a> {
    /// A key.
    Key(&'a str),
    /// A rank.
    Index(usize),
}

impl<'a> From<&'a str> for Step<'a> {
    fn from(key: &'a str) -> Self {
        Step::Key(key)
    }
}

impl From<usize> for Step<'_> {
    fn from(index: usize) -> Self {
        Step::Index(index)
    }
}

/// Deepest nesting that is followed: no file of a catalogue comes near it.
const DEEPEST: usize = 32;

/// Reads a text. What could be read comes back, with every fault of syntax: its place and its message.
pub fn read(text: &str) -> (Node, Vec<(Range<usize>, String)>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let faults = errors
        .iter()
        .map(|error| (error.span().unwrap_or(0..0), error.message().to_owned()))
        .collect();
    let root = Node {
        at: 0..text.len(),
        value: Value::Table(entries(table.get_ref(), DEEPEST)),
    };
    (root, faults)
}

fn entries(table: &DeTable<'_>, depth: usize) -> Vec<Entry> {
    let mut found: Vec<Entry> = table
        .iter()
        .map(|(key, value)| Entry {
            key: key.get_ref().to_string(),
            key_at: key.span(),
            node: node(value, depth),
        })
        .collect();
    found.sort_by_key(|entry| entry.key_at.start);
    found
}

fn node(value: &Spanned<DeValue<'_>>, depth: usize) -> Node {
    let at = value.span();
    let value = match value.get_ref() {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => {
            Value::Integer(i64::from_str_radix(number.as_str(), number.radix()).ok())
        }
        DeValue::Float(number) => Value::Float(number.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(flag) => Value::Bool(*flag),
        DeValue::Datetime(moment) => Value::Moment(moment.to_string()),
        DeValue::Array(_) | DeValue::Table(_) if depth == 0 => Value::List(Vec::new()),
        DeValue::Array(list) => {
            Value::List(list.iter().map(|item| node(item, depth - 1)).collect())
        }
        DeValue::Table(table) => Value::Table(entries(table, depth - 1)),
    };
    Node { at, value }
}

impl Node {
    /// The entry of this key.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        match &self.value {
            Value::Table(entries) => entries.iter().find(|entry| entry.key == key),
            _ => None,
        }
    }

    /// The items of the list at this key; none when there is no such list.
    pub fn list(&self, key: &str) -> &[Node] {
        match self.entry(key).map(|entry| &entry.node.value) {
            Some(Value::List(items)) => items,
            _ => &[],
        }
    }

    /// The text at this key.
    pub fn text(&self, key: &str) -> Option<&str> {
        match self.entry(key).map(|entry| &entry.node.value) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Follows a path as far as it goes: the last place reached, and whether the path was whole.
    pub fn follow(&self, path: &[Step<'_>]) -> (&Node, bool) {
        let mut at = self;
        for step in path {
            let next = match (step, &at.value) {
                (Step::Key(key), _) => at.entry(key).map(|entry| &entry.node),
                (Step::Index(index), Value::List(items)) => items.get(*index),
                _ => None,
            };
            match next {
                Some(node) => at = node,
                None => return (at, false),
            }
        }
        (at, true)
    }

    /// The value as JSON. Each table of a list gets its rank under `#`, so that what is decoded from
    /// it can be located again.
    pub fn to_json(&self) -> Json {
        match &self.value {
            Value::Text(text) | Value::Moment(text) => Json::String(text.clone()),
            Value::Integer(number) => number.map_or(Json::Null, Json::from),
            Value::Float(number) => Json::from(*number),
            Value::Bool(flag) => Json::Bool(*flag),
            Value::List(items) => items
                .iter()
                .enumerate()
                .map(|(rank, item)| match item.to_json() {
                    Json::Object(mut object) => {
                        object.insert("#".to_owned(), Json::from(rank));
                        Json::Object(object)
                    }
                    other => other,
                })
                .collect(),
            Value::Table(entries) => Json::Object(
                entries
                    .iter()
                    .map(|entry| (entry.key.clone(), entry.node.to_json()))
                    .collect::<Map<_, _>>(),
            ),
        }
    }
}
