//! A fiche found: its essentials, and the text around the words that were sought.

use domain::fiche::Fiche;
use search::{Matching, Query};

use crate::offer::essentials::{Essentials, essentials};
use crate::site::Site;
use crate::words;

/// Letters shown around the words found.
const EXCERPT: usize = 200;

/// A fiche found.
pub(super) struct Found<'s> {
    pub(super) fiche: &'s Fiche,
    pub(super) themes: String,
    pub(super) essentials: Essentials,
    /// Pieces of the text where the words were found; those to mark.
    pub(super) excerpt: Vec<(bool, String)>,
    /// Living at the place asked does not settle it.
    pub(super) to_check: bool,
}

impl<'s> Found<'s> {
    pub(super) fn of(
        site: &'s Site,
        fiche: &'s Fiche,
        position: usize,
        query: &Query,
        matching: Option<Matching>,
        to_check: bool,
    ) -> Found<'s> {
        let themes: Vec<&str> = fiche
            .head
            .themes
            .iter()
            .map(|theme| words::theme(*theme))
            .collect();
        let text = site.texts.get(position).map_or("", String::as_str);
        Found {
            fiche,
            themes: themes.join(" · "),
            essentials: essentials(site.catalogue, fiche),
            excerpt: excerpt(site, text, query, matching),
            to_check,
        }
    }
}

/// The text around the words found, cut into pieces; nothing when no word of it is marked.
fn excerpt(
    site: &Site,
    text: &str,
    query: &Query,
    matching: Option<Matching>,
) -> Vec<(bool, String)> {
    if query.text.is_empty() {
        return Vec::new();
    }
    let excerpt = site.index.excerpt(text, query, matching, EXCERPT);
    if excerpt.marks.is_empty() {
        return Vec::new();
    }
    let part =
        |range: std::ops::Range<usize>| excerpt.text.get(range).unwrap_or_default().to_owned();
    let mut pieces = Vec::new();
    let mut from = 0;
    for mark in &excerpt.marks {
        pieces.push((false, part(from..mark.start)));
        pieces.push((true, part(mark.clone())));
        from = mark.end;
    }
    pieces.push((false, part(from..excerpt.text.len())));
    if excerpt.cut_before {
        pieces.insert(0, (false, "… ".to_owned()));
    }
    if excerpt.cut_after {
        pieces.push((false, " …".to_owned()));
    }
    pieces
}
