//! What was typed in the form of a record, back in its part of the text.

use toml_edit::{
    Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, TableLike, Value, value,
};

use super::{Sort, fields, is};

/// The text with a record as it was typed: key and text of each field. An empty one takes its key out. With no record,
/// a new one is added after the others of its kind. Nothing when the text cannot be read, or has no such record.
pub fn put(
    text: &str,
    kind: &str,
    record: Option<&str>,
    typed: &[(String, String)],
) -> Option<String> {
    let fields = fields(text, kind, record)?;
    let mut document: DocumentMut = text.parse().ok()?;
    let table: &mut dyn TableLike = match record {
        None => added(document.as_table_mut(), kind)?,
        Some(record) => match record.strip_suffix('.') {
            Some(list) => {
                let (outer, list) = list.rsplit_once('.')?;
                added(find_mut(&mut document, kind, outer)?, list)?
            }
            None => find_mut(&mut document, kind, record)?,
        },
    };
    for field in &fields {
        let new = typed.iter().find(|(key, _)| *key == field.key);
        let Some((_, new)) = new else { continue };
        let new = new.replace("\r\n", "\n");
        // What was not touched keeps its own way of being written.
        let own = !matches!(field.sort, Sort::Inside | Sort::Records(_));
        if new.trim() != field.typed.trim() && own {
            set(table, &field.key, made(&field.sort, new.trim()));
        }
    }
    Some(document.to_string())
}

/// The text without a record. Nothing when the text cannot be read, or has no such record.
pub fn clear(text: &str, kind: &str, record: &str) -> Option<String> {
    let mut document: DocumentMut = text.parse().ok()?;
    let (outer, list, id): (&mut dyn TableLike, _, _) = match record.rsplit_once('.') {
        None => (document.as_table_mut(), kind, record),
        Some((outer, id)) => {
            let (outer, list) = outer.rsplit_once('.')?;
            (find_mut(&mut document, kind, outer)?, list, id)
        }
    };
    let records = outer.get_mut(list)?.as_array_of_tables_mut()?;
    let rank = records.iter().position(|table| is(table, id))?;
    records.remove(rank);
    if records.is_empty() {
        outer.remove(list);
    }
    Some(document.to_string())
}

/// A new record at the end of a list.
fn added<'t>(outer: &'t mut dyn TableLike, list: &str) -> Option<&'t mut dyn TableLike> {
    if outer.get(list).is_none_or(Item::is_none) {
        outer.insert(list, Item::ArrayOfTables(ArrayOfTables::new()));
    }
    let records = outer.get_mut(list)?.as_array_of_tables_mut()?;
    let mut table = Table::new();
    table.decor_mut().set_prefix("\n");
    records.push(table);
    let last = records.len().checked_sub(1)?;
    records
        .get_mut(last)
        .map(|table| table as &mut dyn TableLike)
}

fn find_mut<'t>(
    document: &'t mut DocumentMut,
    kind: &str,
    record: &str,
) -> Option<&'t mut dyn TableLike> {
    let mut steps = record.split('.');
    let id = steps.next()?;
    let mut found: &mut dyn TableLike = match document.get_mut(kind)? {
        Item::ArrayOfTables(list) => list.iter_mut().find(|table| is(table, id))?,
        other => other.as_table_like_mut()?,
    };
    while let Some(list) = steps.next() {
        let list = found.get_mut(list)?.as_array_of_tables_mut()?;
        let id = steps.next()?;
        found = list.iter_mut().find(|table| is(table, id))?;
    }
    Some(found)
}

/// What was typed as a value. What is no number is written as it was typed, for the checker to tell.
fn made(sort: &Sort, typed: &str) -> Option<Value> {
    if typed.is_empty() {
        return None;
    }
    let number = |text: &str| -> Value {
        text.parse::<i64>()
            .map_or_else(|_| text.into(), Value::from)
    };
    Some(match sort {
        Sort::Number => number(typed),
        Sort::Yes => (typed == "oui").into(),
        Sort::List | Sort::Numbers => {
            let lines = typed.lines().map(str::trim).filter(|line| !line.is_empty());
            let items = lines.map(|line| match sort {
                Sort::Numbers => number(line),
                _ => line.into(),
            });
            Value::Array(items.collect::<Array>())
        }
        _ => typed.into(),
    })
}

fn set(table: &mut dyn TableLike, path: &str, new: Option<Value>) {
    if let Some((outer, key)) = path.split_once('.') {
        if new.is_some() && table.get(outer).is_none_or(Item::is_none) {
            table.insert(outer, value(InlineTable::new()));
        }
        if let Some(inner) = table.get_mut(outer).and_then(Item::as_table_like_mut) {
            set(inner, key, new);
            if inner.is_empty() {
                table.remove(outer);
            }
        }
        return;
    }
    match (new, table.get_mut(path)) {
        (None, _) => {
            table.remove(path);
        }
        (Some(mut new), Some(Item::Value(old))) => {
            *new.decor_mut() = old.decor().clone();
            *old = new;
        }
        (Some(new), _) => {
            table.insert(path, Item::Value(new));
        }
    }
}
