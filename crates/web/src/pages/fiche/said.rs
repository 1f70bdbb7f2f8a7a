//! What the booklet says in prose, and where it is silent.

use domain::fiche::{Mention, MentionState};

use super::Context;
use crate::names::Proof;
use crate::words;

/// Headings that tell best what an action is, shown before the others.
const FIRST: [&str; 2] = ["objectifs", "descriptif"];

/// A heading of the booklet with what stands under it.
pub struct HeadingSaid<'s> {
    /// Its title.
    pub title: &'s str,
    /// What it says.
    pub mentions: Vec<Said<'s>>,
}

/// A mention with its place.
pub struct Said<'s> {
    /// The mention.
    pub mention: &'s Mention,
    /// Where it is said.
    pub proof: Proof<'s>,
}

impl Said<'_> {
    /// Whether its place fits at the end of its text.
    pub fn is_plain(&self) -> bool {
        self.mention.items.is_empty()
            && self.mention.text.is_some()
            && self.proof.readings.is_empty()
            && self.proof.note.is_none()
    }

    /// Its place, in brackets: its lines alone when they stand under the heading shown above.
    pub fn lines(&self, heading: &str) -> String {
        let Some(source) = &self.mention.origin.provenance.source else {
            return String::new();
        };
        let text = source.to_string();
        match source
            .mentions
            .iter()
            .all(|mention| mention.heading == heading)
        {
            true => format!("({})", text.replace(&format!("{heading}, "), "")),
            false => format!("({text})"),
        }
    }
}

/// A silence.
pub struct Silence<'s> {
    /// The heading.
    pub heading: &'s str,
    /// How it is silent.
    pub kind: &'static str,
    /// What is not said.
    pub text: Option<&'s str>,
    /// Where.
    pub proof: Proof<'s>,
}

/// What the booklet says, by heading.
pub fn stated(context: Context<'_>) -> Vec<HeadingSaid<'_>> {
    let mut headings: Vec<HeadingSaid<'_>> = Vec::new();
    let mut known: Vec<_> = context.catalogue.headings.iter().collect();
    known.sort_by_key(|heading| {
        FIRST
            .iter()
            .position(|first| *first == heading.id.as_str())
            .unwrap_or(FIRST.len())
    });
    for heading in known {
        let mentions: Vec<Said<'_>> = context
            .fiche
            .mentions
            .iter()
            .filter(|mention| {
                mention.heading == heading.id && mention.state == MentionState::Stated
            })
            .filter(|mention| mention.text.is_some() || !mention.items.is_empty())
            .map(|mention| Said {
                mention,
                proof: context.proof(&mention.origin),
            })
            .collect();
        if !mentions.is_empty() {
            headings.push(HeadingSaid {
                title: &heading.title,
                mentions,
            });
        }
    }
    headings
}

/// Where the booklet is silent, by heading.
pub fn silences(context: Context<'_>) -> Vec<Silence<'_>> {
    let title = |mention: &Mention| {
        let heading = context
            .catalogue
            .headings
            .iter()
            .find(|known| known.id == mention.heading);
        heading.map_or("", |heading| heading.title.as_str())
    };
    let silent = context.fiche.mentions.iter().filter_map(|mention| {
        Some(Silence {
            heading: title(mention),
            kind: words::silence(mention.state)?,
            text: mention.text.as_deref(),
            proof: context.proof(&mention.origin),
        })
    });
    silent.collect()
}

/// The headings that the fiche does not have.
pub fn absent(context: Context<'_>) -> Vec<&str> {
    let absent = &context.fiche.head.absent_headings;
    let headings = context
        .catalogue
        .headings
        .iter()
        .filter(|heading| absent.contains(&heading.id));
    headings.map(|heading| heading.title.as_str()).collect()
}
