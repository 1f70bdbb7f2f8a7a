//! The text of the file of actors, with what a table adds or changes.

use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, value};

use super::{Organisation, Site};

/// What a line comes to in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The organisation is new.
    Added,
    /// It said something else, or less.
    Changed,
    /// The file says it already.
    Already,
}

/// The text of the file once the organisations are in it, and what each came to. Nothing is taken out: an
/// empty cell says nothing.
///
/// # Errors
/// The file is no TOML, or its organisations are no list of tables.
pub fn apply(text: &str, many: &[Organisation]) -> Result<(String, Vec<Change>), String> {
    let mut document: DocumentMut = text
        .parse()
        .map_err(|_| "acteurs.toml ne se lit pas : « livret check » dit pourquoi".to_owned())?;
    let list = document
        .entry("organisation")
        .or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    let list = list
        .as_array_of_tables_mut()
        .ok_or_else(|| "acteurs.toml : les organisations s'écrivent [[organisation]]".to_owned())?;
    let changes = many.iter().map(|one| put(list, one)).collect();
    Ok((document.to_string(), changes))
}

fn put(list: &mut ArrayOfTables, one: &Organisation) -> Change {
    let called =
        |table: &&mut Table| table.get("id").and_then(Item::as_str) == Some(one.id.as_str());
    if let Some(table) = list.iter_mut().find(called) {
        return match fill(table, one) {
            true => Change::Changed,
            false => Change::Already,
        };
    }
    let mut table = Table::new();
    table.decor_mut().set_prefix("\n");
    table.insert("id", value(one.id.as_str()));
    fill(&mut table, one);
    list.push(table);
    Change::Added
}

/// Writes what is told in a record; whether it said something else.
fn fill(table: &mut Table, one: &Organisation) -> bool {
    let names = one.renames || !table.contains_key("nom");
    let mut changed = set(table, "nom", names.then_some(one.name.as_str()));
    changed |= set(table, "sigle", one.acronym.as_deref());
    changed |= more(table, "alias", &one.aliases);
    changed |= set(table, "type", one.kind);
    if let Some(site) = &one.site {
        changed |= place(table, site);
    }
    changed
}

fn place(table: &mut Table, site: &Site) -> bool {
    let sites = table
        .entry("sites")
        .or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    let Some(sites) = sites.as_array_of_tables_mut() else {
        return false;
    };
    let called = |known: &&mut Table| known.get("nom").and_then(Item::as_str) == Some(&site.name);
    if let Some(known) = sites.iter_mut().find(called) {
        let address = set(known, "adresse", site.address.as_deref());
        return more(known, "communes", &site.communes) || address;
    }
    let mut new = Table::new();
    new.decor_mut().set_prefix("\n");
    set(&mut new, "nom", Some(&site.name));
    set(&mut new, "adresse", site.address.as_deref());
    more(&mut new, "communes", &site.communes);
    sites.push(new);
    true
}

/// Writes a text; whether there was another, or none.
fn set(table: &mut Table, key: &str, text: Option<&str>) -> bool {
    let Some(text) = text else {
        return false;
    };
    if table.get(key).and_then(Item::as_str) == Some(text) {
        return false;
    }
    table.insert(key, value(text));
    true
}

/// Adds to a list what it has not; whether there was anything.
fn more(table: &mut Table, key: &str, texts: &[String]) -> bool {
    let array = table.get(key).and_then(Item::as_array);
    let has = |text: &&String| {
        let known = array.into_iter().flatten();
        known
            .filter_map(|known| known.as_str())
            .any(|known| known == text.as_str())
    };
    let new: Vec<&String> = texts.iter().filter(|text| !has(text)).collect();
    if new.is_empty() {
        return false;
    }
    let list = table.entry(key).or_insert_with(|| value(Array::new()));
    if let Some(list) = list.as_array_mut() {
        list.extend(new.into_iter().map(String::as_str));
    }
    true
}
