//! Two versions of a fiche, record by record: what is new, what is gone, what a key said and says.

use std::collections::BTreeMap;

use toml_edit::{DocumentMut, Item, TableLike, Value};

/// A record that is not the same in the two texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The table of the record: `etape`, `periode`, `fiche`…
    pub kind: String,
    /// Its id; empty for what the fiche has one of.
    pub record: String,
    /// How it is called, where it has a name.
    pub label: Option<String>,
    /// What became of it.
    pub what: What,
}

/// What became of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It says something else.
    Changed(Vec<Key>),
}

/// A key that does not say the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The key.
    pub key: String,
    /// What it said.
    pub before: Option<String>,
    /// What it says.
    pub after: Option<String>,
}

/// The records, by table and id, each with its keys.
type Records = Vec<((String, String), BTreeMap<String, String>)>;

/// The records of two texts that are not the same, in the order of the second, then those that are gone. Nothing when
/// one of the two cannot be read.
pub fn compare(before: &str, after: &str) -> Option<Vec<Change>> {
    let (old, new) = (records(before)?, records(after)?);
    let find = |records: &Records, name: &(String, String)| {
        let mut records = records.iter();
        records
            .find(|(known, _)| known == name)
            .map(|(_, keys)| keys.clone())
    };
    let mut changes = Vec::new();
    for (name, keys) in &new {
        let what = match find(&old, name) {
            None => What::Added,
            Some(was) if was == *keys => continue,
            Some(was) => What::Changed(differing(&was, keys)),
        };
        changes.push(change(name, keys, what));
    }
    let gone = old.iter().filter(|(name, _)| find(&new, name).is_none());
    changes.extend(gone.map(|(name, keys)| change(name, keys, What::Removed)));
    Some(changes)
}

/// The key under which a record says how it is called.
const LABELS: [&str; 4] = ["libelle", "nom", "titre", "texte"];

fn change(
    (kind, record): &(String, String),
    keys: &BTreeMap<String, String>,
    what: What,
) -> Change {
    let label = LABELS.iter().find_map(|label| keys.get(*label));
    Change {
        kind: kind.clone(),
        record: record.clone(),
        label: label.cloned(),
        what,
    }
}

fn differing(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> Vec<Key> {
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort();
    names.dedup();
    let keys = names.into_iter().map(|key| Key {
        key: key.clone(),
        before: before.get(key).cloned(),
        after: after.get(key).cloned(),
    });
    keys.filter(|key| key.before != key.after).collect()
}

fn records(text: &str) -> Option<Records> {
    let document: DocumentMut = text.parse().ok()?;
    let mut found = Vec::new();
    for (kind, item) in document.iter() {
        match item {
            Item::ArrayOfTables(list) => {
                for (rank, table) in list.iter().enumerate() {
                    let id = table.get("id").and_then(Item::as_str);
                    let id = id.map_or_else(|| format!("n° {}", rank + 1), str::to_owned);
                    found.push(((kind.to_owned(), id), keys(table)));
                }
            }
            other => {
                if let Some(table) = other.as_table_like() {
                    found.push(((kind.to_owned(), String::new()), keys(table)));
                }
            }
        }
    }
    Some(found)
}

fn keys(table: &dyn TableLike) -> BTreeMap<String, String> {
    let keys = table.iter();
    keys.map(|(key, item)| (key.to_owned(), shown(item)))
        .collect()
}

/// A value as one reads it: no quotes, no comments, whatever the way it is laid out.
pub(crate) fn shown(item: &Item) -> String {
    match item {
        Item::None => String::new(),
        Item::Value(value) => shown_value(value),
        Item::Table(table) => shown_table(table),
        Item::ArrayOfTables(list) => {
            let tables: Vec<String> = list.iter().map(|table| shown_table(table)).collect();
            tables.join(" ; ")
        }
    }
}

fn shown_value(value: &Value) -> String {
    match value {
        Value::String(text) => text.value().clone(),
        Value::Integer(number) => number.value().to_string(),
        Value::Float(number) => number.value().to_string(),
        Value::Boolean(yes) if *yes.value() => "oui".to_owned(),
        Value::Boolean(_) => "non".to_owned(),
        Value::Datetime(moment) => moment.value().to_string(),
        Value::Array(list) => {
            let items: Vec<String> = list.iter().map(shown_value).collect();
            items.join(", ")
        }
        Value::InlineTable(table) => shown_table(table),
    }
}

fn shown_table(table: &dyn TableLike) -> String {
    let keys = table.iter();
    let keys: Vec<String> = keys
        .map(|(key, item)| format!("{key} : {}", shown(item)))
        .collect();
    format!("({})", keys.join(", "))
}
