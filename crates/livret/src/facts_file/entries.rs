//! The entries of a text, TOML or JSON: dotted names and values, each at its place.

use std::ops::Range;

use domain::person::{Given, is_unknown, thousandths};
use serde_json::Value as Json;
use toml::de::{DeTable, DeValue};

use super::Fault;

/// A value of the file, at its place, under its whole dotted name.
pub(super) struct Entry {
    /// The name.
    pub(super) name: String,
    /// Bytes of the text, from the name to the value.
    pub(super) at: Range<usize>,
    /// What is given.
    pub(super) value: Value,
}

/// What is given for a name.
pub(super) enum Value {
    /// Nothing: the fact is unknown.
    Unknown,
    /// Something to understand.
    Given(Given),
    /// Something that no fact takes: what it is, in French.
    Strange(&'static str),
}

fn of_text(text: &str) -> Value {
    if is_unknown(text) {
        Value::Unknown
    } else {
        Value::Given(Given::Text(text.to_owned()))
    }
}

fn of_number(text: &str) -> Value {
    thousandths(text).map_or(Value::Strange("un nombre si long"), |number| {
        Value::Given(Given::Number(number))
    })
}

/// The entries of a TOML text.
pub(super) fn of_toml(text: &str) -> Result<Vec<Entry>, Vec<Fault>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        let fault = |error: &toml::de::Error| Fault {
            at: error.span().unwrap_or(0..0),
            title: "cette ligne n'est pas du TOML".to_owned(),
            expected: "un fait par ligne : rsa.socle = true, residence.commune = \"Redon\""
                .to_owned(),
            near: None,
        };
        return Err(errors.iter().map(fault).take(SYNTAX_FAULTS).collect());
    }
    let mut entries = Vec::new();
    toml_table(table.get_ref(), "", &mut entries);
    for entry in &mut entries {
        entry.at.start = start_of_key(text, entry.at.start);
    }
    Ok(entries)
}

/// Past a few, faults of syntax say that the file is something else.
const SYNTAX_FAULTS: usize = 3;

/// Where a dotted key starts, from its last part.
fn start_of_key(text: &str, last: usize) -> usize {
    let line = text[..last].rfind('\n').map_or(0, |newline| newline + 1);
    let of_key = |byte: u8| byte.is_ascii_alphanumeric() || b"._-\"'".contains(&byte);
    if text.as_bytes()[line..last].iter().all(|byte| of_key(*byte)) {
        line
    } else {
        last
    }
}

fn toml_table(table: &DeTable<'_>, under: &str, entries: &mut Vec<Entry>) {
    for (key, value) in table {
        let name = dotted(under, key.get_ref());
        let value_of = |value: &DeValue<'_>| match value {
            DeValue::String(text) => of_text(text),
            DeValue::Boolean(flag) => Value::Given(Given::Bool(*flag)),
            DeValue::Integer(number) if number.radix() == 10 => of_number(number.as_str()),
            DeValue::Float(number) => of_number(number.as_str()),
            DeValue::Datetime(moment) => of_text(&moment.to_string()),
            DeValue::Array(items) => {
                let texts = items
                    .iter()
                    .map(|item| item.get_ref().as_str().map(str::to_owned));
                texts.collect::<Option<_>>().map_or(
                    Value::Strange("une liste d'autre chose que de textes"),
                    |texts| Value::Given(Given::Texts(texts)),
                )
            }
            _ => Value::Strange("écrit ainsi"),
        };
        match value.get_ref() {
            DeValue::Table(inside) => toml_table(inside, &name, entries),
            other => entries.push(Entry {
                name,
                at: key.span().start..value.span().end,
                value: value_of(other),
            }),
        }
    }
}

fn dotted(under: &str, key: &str) -> String {
    if under.is_empty() {
        key.to_owned()
    } else {
        format!("{under}.{key}")
    }
}

/// The entries of a JSON text.
pub(super) fn of_json(text: &str) -> Result<Vec<Entry>, Vec<Fault>> {
    let fault = |at, title: String| {
        vec![Fault {
            at,
            title,
            expected: "un objet : { \"rsa.socle\": true }".to_owned(),
            near: None,
        }]
    };
    match serde_json::from_str(text) {
        Ok(Json::Object(object)) => {
            let mut entries = Vec::new();
            json_object(text, &object, "", &mut entries);
            Ok(entries)
        }
        Ok(_) => Err(fault(
            0..text.len(),
            "ce fichier n'est pas un objet JSON".to_owned(),
        )),
        Err(error) => {
            let line: usize = text
                .split_inclusive('\n')
                .take(error.line().saturating_sub(1))
                .map(str::len)
                .sum();
            let at = (line + error.column().saturating_sub(1)).min(text.len());
            Err(fault(
                at..at,
                "ce fichier n'est pas du JSON bien formé".to_owned(),
            ))
        }
    }
}

fn json_object(
    text: &str,
    object: &serde_json::Map<String, Json>,
    under: &str,
    entries: &mut Vec<Entry>,
) {
    for (key, value) in object {
        let name = dotted(under, key);
        let value = match value {
            Json::Object(inside) => {
                json_object(text, inside, &name, entries);
                continue;
            }
            Json::Null => Value::Unknown,
            Json::Bool(flag) => Value::Given(Given::Bool(*flag)),
            Json::Number(number) => of_number(&number.to_string()),
            Json::String(text) => of_text(text),
            Json::Array(items) => items
                .iter()
                .map(|item| item.as_str().map(str::to_owned))
                .collect::<Option<_>>()
                .map_or(
                    Value::Strange("une liste d'autre chose que de textes"),
                    |texts| Value::Given(Given::Texts(texts)),
                ),
        };
        // The reader of JSON forgets places: the key is looked for again.
        let quoted = Json::from(key.as_str()).to_string();
        let at = text
            .find(&quoted)
            .map_or(0..0, |start| start..start + quoted.len());
        entries.push(Entry { name, at, value });
    }
}
