//! Which fiche a text is, and in which version.

use domain::values::{Date, Id};
use toml_edit::{DocumentMut, Item, value};

/// Which fiche a text says it is, in which version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The fiche.
    pub fiche: Id,
    /// The number of the version.
    pub number: u16,
}

/// Which fiche a text says it is; nothing when it cannot be read.
pub fn head(text: &str) -> Option<Head> {
    let document: DocumentMut = text.parse().ok()?;
    let fiche = document.get("fiche")?.get("id")?.as_str()?.parse().ok()?;
    let number = document.get("version")?.get("numero")?.as_integer()?;
    Some(Head {
        fiche,
        number: u16::try_from(number).ok()?,
    })
}

/// The same text as a version of this number, from this day, with what it changes: nothing else of it moves.
/// Nothing when the text cannot be read.
pub fn stamp(text: &str, number: u16, since: Option<Date>, note: Option<&str>) -> Option<String> {
    let mut document: DocumentMut = text.parse().ok()?;
    let version = document.get_mut("version")?.as_table_like_mut()?;
    let mut set = |key: &str, new: Item| match version.get_mut(key) {
        Some(Item::Value(old)) => {
            if let Item::Value(mut new) = new {
                *new.decor_mut() = old.decor().clone();
                *old = new;
            }
        }
        _ => {
            version.insert(key, new);
        }
    };
    set("numero", value(i64::from(number)));
    if let Some(since) = since {
        set("depuis", value(since.to_string()));
    }
    if let Some(note) = note {
        set("note", value(note));
    }
    Some(document.to_string())
}
