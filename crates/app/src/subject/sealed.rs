//! A subject and its key: everything personal goes through here, sealed at its place.

use std::collections::BTreeSet;

use domain::dossier::{Actor, Subject, Timeline};
use domain::person::{Given, read_answer};
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::Tx;
use store::subjects;
use vault::PersonKey;

use crate::call::Call;
use crate::error::{Error, Refusal};
use crate::office::Office;
use crate::secrets::kept;

/// What kind of subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A person.
    Person,
    /// A household and its dwelling.
    Household,
    /// A fiche as a whole.
    Action,
    /// A contract (*marché*).
    Market,
    /// A prescriber's support, before anyone is named.
    Anonymous,
}

impl Kind {
    const ALL: [(Kind, &'static str); 5] = [
        (Kind::Person, "personne"),
        (Kind::Household, "menage"),
        (Kind::Action, "action"),
        (Kind::Market, "marche"),
        (Kind::Anonymous, "anonyme"),
    ];

    /// The word it is kept under.
    pub fn word(self) -> &'static str {
        Kind::ALL[self as usize].1
    }

    fn read(word: &str) -> Option<Kind> {
        let found = Kind::ALL.iter().find(|(_, known)| *known == word);
        found.map(|(kind, _)| *kind)
    }
}

/// A subject with its key in hand.
pub(crate) struct Opened {
    /// As it is kept.
    pub kept: subjects::Subject,
    /// What kind.
    pub kind: Kind,
    key: PersonKey,
}

/// The owner of a key, as it is wrapped.
pub(crate) fn owner(id: i64) -> String {
    format!("subject:{id}")
}

/// Adds a subject with a new key.
pub(crate) fn create(
    office: &Office<'_>,
    tx: &mut Tx<'_>,
    call: &Call<'_>,
    (kind, name): (Kind, Option<&str>),
) -> Result<Opened, Error<'static>> {
    let id = call.id();
    let key = PersonKey::generate(&mut |bytes: &mut [u8]| call.draw(bytes));
    let wrapped = kept(office.keyring.wrap(&owner(id), &key)?);
    subjects::insert(tx, id, (kind.word(), name), &wrapped, None, call.now.at)?;
    let kept = subjects::find(tx, id)?.ok_or(Error::Refused(Refusal::NotFound))?;
    Ok(Opened { kept, kind, key })
}

/// Opens a subject, or the one it was merged into.
///
/// # Errors
/// There is none of this number, or it was erased.
pub(crate) fn open<'c>(office: &Office<'_>, tx: &mut Tx<'_>, id: i64) -> Result<Opened, Error<'c>> {
    let mut kept = subjects::find(tx, id)?.ok_or(Error::Refused(Refusal::NotFound))?;
    if let Some(into) = kept.merged_into {
        kept = subjects::find(tx, into)?.ok_or(Error::Refused(Refusal::NotFound))?;
    }
    open_kept(office, kept)
}

/// Opens a subject already read.
pub(crate) fn open_kept<'c>(
    office: &Office<'_>,
    kept: subjects::Subject,
) -> Result<Opened, Error<'c>> {
    // Erased, it may still have a key: that of the evidence kept, which nobody works with.
    if kept.erased_at.is_some() {
        return Err(Refusal::Gone.into());
    }
    open_left(office, kept)
}

/// Opens a subject already read, or what is left of one that was erased.
pub(crate) fn open_left<'c>(
    office: &Office<'_>,
    kept: subjects::Subject,
) -> Result<Opened, Error<'c>> {
    let kind = Kind::read(&kept.kind).ok_or_else(|| Error::Unreadable(kept.kind.clone()))?;
    let wrapped = kept.key.as_ref().ok_or(Error::Refused(Refusal::Gone))?;
    let key = office
        .keyring
        .unwrap(&owner(kept.id), &wrapped.key_id, &wrapped.bytes)?;
    Ok(Opened { kept, kind, key })
}

impl Opened {
    /// As the kernel names it.
    pub fn subject(&self) -> Subject {
        let id = self.kept.id.to_string();
        match self.kind {
            Kind::Person => Subject::Person(id),
            Kind::Household => Subject::Household(id),
            Kind::Action => Subject::Action,
            Kind::Market => Subject::Market(self.kept.name.clone().unwrap_or(id)),
            Kind::Anonymous => Subject::Anonymous,
        }
    }

    /// Seals something of theirs at a place.
    pub fn seal(
        &self,
        call: &Call<'_>,
        place: &str,
        value: &impl Serialize,
    ) -> Result<Vec<u8>, Error<'static>> {
        let plain =
            serde_json::to_vec(value).map_err(|fault| Error::Unreadable(fault.to_string()))?;
        let mut entropy = |bytes: &mut [u8]| call.draw(bytes);
        Ok(self.key.seal(place, &plain, &mut entropy)?)
    }

    /// Opens something of theirs from its place.
    pub fn unseal<'c, T: DeserializeOwned>(
        &self,
        place: &str,
        sealed: &[u8],
    ) -> Result<T, Error<'c>> {
        let plain = self.key.open(place, sealed)?;
        serde_json::from_slice(&plain).map_err(|fault| Error::Unreadable(fault.to_string()))
    }

    /// Everything known of them, day after day.
    pub fn timeline<'c>(
        &self,
        office: &Office<'_>,
        tx: &mut Tx<'_>,
    ) -> Result<Timeline, Error<'c>> {
        let mut timeline = Timeline::default();
        let facts = subjects::facts(tx, self.kept.id)?;
        let corrected: BTreeSet<i64> = facts.iter().filter_map(|(fact, _)| fact.corrects).collect();
        for (fact, author) in facts {
            if corrected.contains(&fact.rank) {
                continue;
            }
            let known: Option<Given> =
                self.unseal(&fact_place(self.kept.id, fact.rank), &fact.sealed)?;
            let vocabulary = &office.catalogue.vocabulary;
            // A fact that the catalogue does not know any more says nothing; it stays in the file.
            let Some((rank, _)) = vocabulary.find(&fact.fact) else {
                continue;
            };
            let answer = match known {
                Some(given) => match read_answer(office.catalogue, &fact.fact, &given) {
                    Ok((_, answer)) => Some(answer),
                    Err(_) => continue,
                },
                None => None,
            };
            let author = author.map(|(role, structure)| Actor {
                role,
                structure,
                name: Some(fact.mandate.to_string()),
            });
            timeline.know_from(fact.since, rank, answer, author);
        }
        Ok(timeline)
    }
}

/// Where the answer to a fact is sealed.
pub(crate) fn fact_place(subject: i64, rank: i64) -> String {
    format!("fact:sealed:{subject}:{rank}")
}
