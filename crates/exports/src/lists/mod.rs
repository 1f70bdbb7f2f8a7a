//! Every list that may be taken away.

mod administration;
mod dossiers;
mod meetings;
mod steering;
mod surveys;

use app::Error;
use sheets::{Cell, Column, Kind};
use store::lists::After;

use crate::reading::Turn;

/// A list: what it is called, what narrows it, its columns and its lines.
pub struct List {
    /// Its word, in addresses, and the name of its file: it names nobody.
    pub word: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// The address of its page.
    pub page_at: &'static str,
    /// The filters it knows.
    pub keeps: &'static [&'static str],
    pub(crate) columns: fn(&Turn<'_, '_>) -> Told<Vec<Column>>,
    pub(crate) page: fn(&Turn<'_, '_>, Option<Place>) -> Told<Page>,
    pub(crate) total: Option<fn(&Turn<'_, '_>) -> Told<u64>>,
    /// Each line read is a line of the access journal: its columns say whether one may, without reading any.
    pub(crate) written_down: bool,
}

pub use surveys::trouble;

/// What a question of a list comes to.
pub(crate) type Told<T> = Result<T, Error<'static>>;

/// Some lines, and where the next ones begin.
pub(crate) struct Page {
    pub rows: Vec<Vec<Cell>>,
    pub next: Option<Place>,
}

/// Where a list goes on.
pub(crate) enum Place {
    /// After a line of a list of dossiers.
    Line(After),
    /// After a word, in the order of words.
    Word(String),
    /// From a rank on.
    Rank(usize),
    /// Before an instant, but so many lines of the instant before it, which were read.
    Before(i64, usize),
}

impl Page {
    /// All of a list that is read at once.
    pub fn whole(rows: Vec<Vec<Cell>>) -> Page {
        Page { rows, next: None }
    }
}

/// Lines read at once.
pub(crate) const LINES: usize = 200;

const LISTS: &[&List] = &[
    &dossiers::DUE,
    &dossiers::DOSSIERS,
    &dossiers::PERSONS,
    &meetings::AGENDA,
    &steering::ACTION,
    &steering::AIDS,
    &steering::AIDS_ASKED,
    &steering::MARKETS,
    &steering::GAPS,
    &surveys::PARTICIPANTS,
    &surveys::CONTROL,
    &administration::ACCOUNTS,
    &administration::ORGANISATIONS,
    &administration::AUDIT,
];

/// Every list.
pub fn lists() -> impl Iterator<Item = &'static List> {
    LISTS.iter().copied()
}

/// The list of a word.
pub fn list(word: &str) -> Option<&'static List> {
    lists().find(|list| list.word == word)
}

/// Columns, from their heads.
pub(crate) fn columns<const N: usize>(heads: [(&str, Kind); N]) -> Vec<Column> {
    heads
        .map(|(head, kind)| Column::new(head, kind))
        .into_iter()
        .collect()
}
