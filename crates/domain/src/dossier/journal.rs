//! The journal of a dossier: every entry as it was made, never rewritten.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::act::{Act, Entry};
use crate::values::Date;

/// An entry of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Event {
    /// What was submitted, with its true day.
    pub entry: Entry,
    /// The day it was written down.
    pub recorded: Date,
    /// It was incomplete: kept as a draft, without effect until completed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub draft: bool,
}

/// An entry as it stands once the corrections are read.
#[derive(Debug, Clone, Copy)]
pub struct Standing<'j> {
    /// Rank of the event that first made the entry.
    pub event: usize,
    /// The entry that stands.
    pub entry: &'j Entry,
    /// Its completeness is to be looked at.
    pub draft: bool,
    /// It replaces an entry that was wrong.
    pub corrected: bool,
}

/// The journal as corrected: each entry at its first place, the last correction of it winning, those
/// that should not have been left out. Corrections themselves are not entries of this view.
pub fn corrected(journal: &[Event]) -> Vec<Standing<'_>> {
    standing(journal.iter().enumerate())
}

/// The same of some of its events, each with its rank: those of some acts, and every correction.
pub fn standing<'j>(events: impl IntoIterator<Item = (usize, &'j Event)>) -> Vec<Standing<'j>> {
    let mut stand: BTreeMap<usize, Standing<'j>> = BTreeMap::new();
    for (rank, event) in events {
        match &event.entry.act {
            Act::Correct { event: wrong, .. } if *wrong >= rank => {}
            Act::Correct {
                event: wrong,
                with: Some(entry),
            } => {
                let replaced = Standing {
                    event: *wrong,
                    entry,
                    draft: true,
                    corrected: true,
                };
                stand.insert(*wrong, replaced);
            }
            Act::Correct {
                event: wrong,
                with: None,
            } => {
                stand.remove(wrong);
            }
            _ => {
                let made = Standing {
                    event: rank,
                    entry: &event.entry,
                    draft: event.draft,
                    corrected: false,
                };
                stand.insert(rank, made);
            }
        }
    }
    stand.into_values().collect()
}
