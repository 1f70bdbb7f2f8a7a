//! A request of a person on their data: what is asked, what came of it, and how each reads it.

use domain::identity::Identity;
use domain::values::Date;
use serde::{Deserialize, Serialize};
use store::requests::Request;

use super::carry_out::identity;
use super::erasure::Kept;
use crate::error::Error;
use crate::subject::Opened;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Asked {
    /// A copy of their data (art. 15 and 20).
    #[serde(rename = "acces")]
    Access,
    /// Something is wrong (art. 16).
    #[serde(rename = "rectification")]
    Rectification,
    /// To be erased (art. 17).
    #[serde(rename = "effacement")]
    Erasure,
    /// That the data be kept and not used meanwhile (art. 18).
    #[serde(rename = "limitation")]
    Restriction,
    /// That the data not be used at all (art. 21).
    #[serde(rename = "opposition")]
    Objection,
}

/// What came of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Outcome {
    /// All of it was done.
    #[serde(rename = "fait")]
    Done,
    /// Part of it was.
    #[serde(rename = "en-partie")]
    Partly,
    /// None of it was, for the reason given.
    #[serde(rename = "refuse")]
    Refused,
}

impl Asked {
    /// All of them, each with the word it is kept under.
    pub const ALL: [(Asked, &'static str); 5] = [
        (Asked::Access, "acces"),
        (Asked::Rectification, "rectification"),
        (Asked::Erasure, "effacement"),
        (Asked::Restriction, "limitation"),
        (Asked::Objection, "opposition"),
    ];

    /// The word it is kept under.
    pub fn word(self) -> &'static str {
        Asked::ALL[self as usize].1
    }
}

impl Outcome {
    /// All of them, each with the word it is kept under.
    pub const ALL: [(Outcome, &'static str); 3] = [
        (Outcome::Done, "fait"),
        (Outcome::Partly, "en-partie"),
        (Outcome::Refused, "refuse"),
    ];

    /// The word it is kept under.
    pub fn word(self) -> &'static str {
        Outcome::ALL[self as usize].1
    }
}

/// A request as its reader sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RequestItem {
    /// Its number.
    #[serde(rename = "numero")]
    pub id: i64,
    /// Whose data.
    #[serde(skip)]
    pub subject: i64,
    /// Who they are, told to who answers for the data; nothing for a household.
    #[serde(skip)]
    pub identity: Option<Identity>,
    /// What is asked.
    #[serde(rename = "demande")]
    pub asked: Asked,
    /// In their words.
    #[serde(rename = "texte")]
    pub text: String,
    /// The day it was received.
    #[serde(rename = "recue_le")]
    pub on: Date,
    /// The last day to answer.
    #[serde(rename = "reponse_au_plus_tard")]
    pub to: Date,
    /// Whether that day was put off.
    #[serde(rename = "prolongee")]
    pub extended: bool,
    /// Why it was, in the words of who answers.
    #[serde(rename = "motif_du_delai")]
    pub delay: Option<String>,
    /// Whether that day is past, and nobody answered.
    #[serde(rename = "en_retard")]
    pub late: bool,
    /// What came of it, and what was said of it; nothing while it waits.
    #[serde(rename = "reponse")]
    pub answer: Option<(Outcome, String)>,
    /// What an erasure left, ground by ground.
    #[serde(rename = "reste")]
    pub kept: Vec<Kept>,
}

/// An answer, as it is sealed.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Answered {
    /// Words, and nothing else.
    Said(String),
    /// Words, and what an erasure left.
    Left { text: String, kept: Vec<Kept> },
}

/// Where something of a request is sealed.
pub(super) fn place(column: &str, request: i64) -> String {
    format!("request:{column}:{request}")
}

/// A request as who answers for the data reads it: by whom, and no fiche named in what was left.
pub(super) fn told<'c>(
    subject: &Opened,
    kept: &Request,
    today: Date,
) -> Result<RequestItem, Error<'c>> {
    let mut item = item(subject, kept, today)?;
    item.identity = identity(subject)?.map(|identity| identity.civil);
    for one in &mut item.kept {
        one.fiche = None;
    }
    Ok(item)
}

/// A request, opened for the person themself.
pub(super) fn item<'c>(
    subject: &Opened,
    kept: &Request,
    today: Date,
) -> Result<RequestItem, Error<'c>> {
    let unreadable = || Error::Unreadable(kept.kind.clone());
    let asked = Asked::ALL.iter().find(|(_, word)| *word == kept.kind);
    let mut left = Vec::new();
    let answer = match (&kept.outcome, &kept.answer) {
        (Some(outcome), Some(sealed)) => {
            let found = Outcome::ALL.iter().find(|(_, word)| word == outcome);
            let (outcome, _) = found.ok_or_else(unreadable)?;
            let text = match subject.unseal(&place("answer", kept.id), sealed)? {
                Answered::Said(text) => text,
                Answered::Left { text, kept } => {
                    left = kept;
                    text
                }
            };
            Some((*outcome, text))
        }
        _ => None,
    };
    Ok(RequestItem {
        id: kept.id,
        subject: kept.subject,
        identity: None,
        asked: asked.ok_or_else(unreadable)?.0,
        text: subject.unseal(&place("sealed", kept.id), &kept.sealed)?,
        on: kept.asked_on,
        to: kept.to,
        extended: kept.extended,
        delay: match &kept.delay {
            Some(sealed) => Some(subject.unseal(&place("delay", kept.id), sealed)?),
            None => None,
        },
        late: kept.outcome.is_none() && kept.to < today,
        answer,
        kept: left,
    })
}
