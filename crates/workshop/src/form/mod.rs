//! One record of a fiche as a form: its fields come from the schema of the format, what is typed goes back into that
//! part of the text, and nothing else of it moves.
//!
//! A record inside another is named behind it: `bilan.issues.valide` is the outcome `valide` of the step `bilan`; with
//! no name at the end, `bilan.issues.` is one that is not there yet.

mod write;

use std::ops::Range;
use std::sync::LazyLock;

use catalogue_files::files;
use serde_json::Value as Json;
use toml_edit::{Document, DocumentMut, Item, Table, TableLike, Value};

use crate::compare::shown;

pub use write::{clear, put};

/// A kind of record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind {
    /// Its table: `etape`, or `fiche` for what there is one of.
    pub key: String,
    /// What it is, as the format says it.
    pub doc: String,
    /// Whether a fiche has one and no more.
    pub alone: bool,
}

/// The records of one kind in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The kind.
    pub kind: Kind,
    /// Their ids, with how they are called.
    pub records: Vec<(String, String)>,
}

/// A field of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its key; that of a table inside the record follows a dot: `fenetre.au_plus_tard`.
    pub key: String,
    /// What it means, as the format says it.
    pub doc: String,
    /// Whether the format requires it.
    pub required: bool,
    /// What it holds.
    pub sort: Sort,
    /// What it says, as one types it; empty when it says nothing.
    pub typed: String,
    /// Its bytes in the text, where it stands there.
    pub at: Option<Range<usize>>,
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sort {
    /// A text; of which form, where the format says one: `duree`, `condition`, `date`…
    Text(Option<String>),
    /// A whole number.
    Number,
    /// Yes or no.
    Yes,
    /// One of these words, each with what it means.
    Choice(Vec<(String, String)>),
    /// Texts, one a line.
    List,
    /// Numbers, one a line.
    Numbers,
    /// Records inside the record, each with a form of its own: their ids, with how they are called.
    Records(Vec<(String, String)>),
    /// Something inside the record that has no form: it is edited in the text.
    Inside,
}

/// The schema of a fiche, from the types of the format.
static SCHEMA: LazyLock<Json> = LazyLock::new(|| files::Kind::Fiche.schema());

/// The kinds of record, in the order of the format.
const KINDS: [&str; 12] = [
    "fiche",
    "version",
    "mention",
    "acteur",
    "territoire",
    "condition",
    "etape",
    "periode",
    "compteur",
    "document",
    "financement",
    "lien",
];

/// The kinds of record a fiche has.
pub fn kinds() -> Vec<Kind> {
    KINDS.iter().map(|key| kind(key)).collect()
}

fn kind(key: &str) -> Kind {
    let schema = &SCHEMA["properties"][key];
    Kind {
        key: key.to_owned(),
        doc: words(&schema["description"]),
        alone: schema["type"] != "array",
    }
}

/// The records of a text, kind by kind; nothing when it cannot be read.
pub fn outline(text: &str) -> Option<Vec<Section>> {
    let document: DocumentMut = text.parse().ok()?;
    let section = |kind: Kind| {
        let records = match document.get(&kind.key) {
            Some(Item::ArrayOfTables(list)) => list.iter().map(named).collect(),
            Some(_) if kind.alone => vec![(kind.key.clone(), kind.doc.clone())],
            _ => Vec::new(),
        };
        Section { kind, records }
    };
    Some(kinds().into_iter().map(section).collect())
}

fn named(table: &Table) -> (String, String) {
    let text = |key| table.get(key).and_then(Item::as_str);
    let id = text("id").unwrap_or_default().to_owned();
    let called = ["libelle", "titre", "nom", "texte"]
        .into_iter()
        .find_map(text);
    let called = called.map_or_else(|| id.replace('-', " "), str::to_owned);
    (id, called)
}

/// The fields of a record, filled as the text has it: first those it says, in its order, then the others. With no
/// record, those of a new one. Nothing when the text cannot be read, or has no such record.
pub fn fields(text: &str, kind: &str, record: Option<&str>) -> Option<Vec<Field>> {
    let schema = schema_of(kind, record)?;
    let document = Document::parse(text).ok()?;
    let nothing = Table::new();
    let table: &dyn TableLike = match record {
        None => &nothing,
        Some(record) => match record.strip_suffix('.') {
            // One that is not there yet, inside one that is.
            Some(list) => {
                let (outer, _) = list.rsplit_once('.')?;
                find(document.as_table(), kind, outer)?;
                &nothing
            }
            None => find(document.as_table(), kind, record)?,
        },
    };
    let mut fields = Vec::new();
    collect(schema, table, "", false, &mut fields);
    let said = |field: &Field| field.at.as_ref().map_or(usize::MAX, |at| at.start);
    fields.sort_by_key(|field| (said(field), !field.required));
    Some(fields)
}

/// A record, from the outermost in: its id, then the list inside it and the id there, and so on.
fn find<'t>(document: &'t Table, kind: &str, record: &str) -> Option<&'t dyn TableLike> {
    let mut steps = record.split('.');
    let mut found = one_of(document.get(kind)?, steps.next()?)?;
    while let Some(list) = steps.next() {
        let list = found.get(list)?.as_array_of_tables()?;
        let id = steps.next()?;
        found = list.iter().find(|table| is(table, id))?;
    }
    Some(found)
}

fn one_of<'t>(item: &'t Item, id: &str) -> Option<&'t dyn TableLike> {
    match item {
        Item::ArrayOfTables(list) => {
            let found = list.iter().find(|table| is(table, id));
            found.map(|table| table as &dyn TableLike)
        }
        other => other.as_table_like(),
    }
}

fn is(table: &Table, id: &str) -> bool {
    table.get("id").and_then(Item::as_str) == Some(id)
}

fn collect(
    schema: &'static Json,
    table: &dyn TableLike,
    under: &str,
    optional: bool,
    fields: &mut Vec<Field>,
) {
    let required = schema["required"].as_array();
    for (key, given) in schema["properties"].as_object().into_iter().flatten() {
        let item = table.get(key);
        let property = resolve(given);
        let path = format!("{under}{key}");
        let doc = match words(&given["description"]) {
            empty if empty.is_empty() => words(&property["description"]),
            doc => doc,
        };
        if property["properties"].is_object() && under.is_empty() {
            let empty = Table::new();
            let inner = item.and_then(Item::as_table_like).unwrap_or(&empty);
            collect(property, inner, &format!("{path}."), true, fields);
            continue;
        }
        let sort = match within(property, item) {
            Some(records) => Sort::Records(records),
            None => sort(property, given),
        };
        let typed = item.map_or_else(String::new, |item| typed(item, &sort));
        fields.push(Field {
            required: !optional && required.is_some_and(|keys| keys.iter().any(|one| one == key)),
            key: path,
            doc,
            sort,
            typed,
            at: item.and_then(Item::span),
        });
    }
}

/// The records of a list inside a record, when each has a name and the text writes them as records.
fn within(property: &'static Json, item: Option<&Item>) -> Option<Vec<(String, String)>> {
    resolve(&property["items"])["properties"].get("id")?;
    match item {
        None | Some(Item::None) => Some(Vec::new()),
        Some(Item::ArrayOfTables(list)) => Some(list.iter().map(named).collect()),
        Some(_) => None,
    }
}

/// The schema behind a reference and "or null".
fn resolve(mut schema: &'static Json) -> &'static Json {
    for _ in 0..8 {
        if let Some(name) = schema["$ref"].as_str() {
            schema = SCHEMA
                .pointer(name.trim_start_matches('#'))
                .unwrap_or(&Json::Null);
        } else if let Some(several) = schema["anyOf"].as_array() {
            let mut several = several.iter();
            schema = several
                .find(|one| one["type"] != "null")
                .unwrap_or(&Json::Null);
        } else {
            break;
        }
    }
    schema
}

/// The schema of one record of a kind, or of one inside it.
fn schema_of(kind: &str, record: Option<&str>) -> Option<&'static Json> {
    if !KINDS.contains(&kind) {
        return None;
    }
    let schema: &'static Json = &SCHEMA["properties"][kind];
    let one = match schema["type"] == "array" {
        true => &schema["items"],
        false => schema,
    };
    let lists = record.unwrap_or_default().split('.').skip(1).step_by(2);
    let within = |outer: Option<&'static Json>, list: &str| {
        let inner = resolve(&resolve(&outer?["properties"][list])["items"]);
        inner["properties"].get("id").map(|_| inner)
    };
    lists.fold(Some(resolve(one)), within)
}

fn words(text: &Json) -> String {
    let text = text.as_str().unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn sort(schema: &'static Json, given: &Json) -> Sort {
    let choices = choices(schema);
    if !choices.is_empty() {
        return Sort::Choice(choices);
    }
    let of = |name: &str| {
        schema["type"] == name
            || schema["type"]
                .as_array()
                .is_some_and(|types| types.iter().any(|one| one == name))
    };
    if of("array") {
        let items = resolve(&schema["items"]);
        return match items["type"].as_str() {
            Some("object") => Sort::Inside,
            Some("integer") => Sort::Numbers,
            _ if items["properties"].is_object() => Sort::Inside,
            _ => Sort::List,
        };
    }
    if of("object") {
        return Sort::Inside;
    }
    if of("integer") {
        return Sort::Number;
    }
    if of("boolean") {
        return Sort::Yes;
    }
    let format = schema["format"].as_str().or(given["format"].as_str());
    Sort::Text(format.map(str::to_owned))
}

fn choices(schema: &Json) -> Vec<(String, String)> {
    let word = |word: &Json, doc: &Json| Some((word.as_str()?.to_owned(), words(doc)));
    let plain = schema["enum"].as_array().into_iter().flatten();
    let plain = plain.filter_map(|one| word(one, &Json::Null));
    let told = schema["oneOf"].as_array().into_iter().flatten();
    let told = told.flat_map(|one| {
        let alone = word(&one["const"], &one["description"]);
        let several = one["enum"].as_array().into_iter().flatten();
        let several: Vec<_> = several.filter_map(|each| word(each, &Json::Null)).collect();
        alone.into_iter().chain(several)
    });
    plain.chain(told).collect()
}

/// What a value says, as one types it.
fn typed(item: &Item, sort: &Sort) -> String {
    match (sort, item) {
        (Sort::List | Sort::Numbers, Item::Value(Value::Array(list))) => {
            let lines = list.iter();
            let lines = lines.map(|one| shown(&Item::Value(one.clone())));
            lines.collect::<Vec<_>>().join("\n")
        }
        _ => shown(item),
    }
}
