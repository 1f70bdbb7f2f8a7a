//! Somebody found by their name, among those whom who asks may know of.

use domain::identity::{fold, readings};
use store::search::{self, BOUNDS, MOST_WORDS, Scope};
use store::{Tx, audit};

use super::identity::Identity;
use super::sealed::{self, Kind};
use crate::call::Call;
use crate::error::{Error, Refusal};
use crate::office::Office;

/// Somebody found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Their number.
    pub person: i64,
    /// Who they are.
    pub identity: Identity,
}

/// The most people shown.
const SHOWN: usize = 20;

/// The most numbers looked up for one reading: some lead to a household, an archive, or somebody found already.
const LOOKED_UP: i64 = 50;

impl<'c> Office<'c> {
    /// The people who bear a name, among those whom who asks may know of, the closest first. What is typed
    /// last is the beginning of a word; accents, case and spelling do not matter. A line of the access
    /// journal says that somebody searched and how many people were shown, never what was typed.
    ///
    /// # Errors
    /// A fault.
    pub fn search(&self, call: &Call<'_>, text: &str) -> Result<Vec<Found>, Error<'c>> {
        if call.who.person.is_some() {
            return Ok(Vec::new());
        }
        let (posts, mandate) = (call.who.posts(self.catalogue), call.who.mandate);
        let mut found = self.store.read(|tx| {
            let scope = search::scope(tx, (&posts, mandate), BOUNDS)?;
            let typed = self.look(tx, &scope, text)?;
            match typed.is_empty() {
                // No name begins so: perhaps the last word is whole, and sounds like one.
                true => self.look(tx, &scope, &format!("{text} ")),
                false => Ok(typed),
            }
        })?;
        let typed = fold(text);
        found.sort_by_cached_key(|one| (distance(&typed, &one.identity), shown(&one.identity)));
        let line = audit::Line {
            detail: found.len().to_string(),
            ..call.line("personne.chercher", ("sujet", 0), 0)
        };
        self.store
            .write(|tx| audit::write(tx, self.store.node(), &line))
            .map_err(Error::Store)?;
        Ok(found)
    }

    /// The closest reading first, until there are enough: nobody is opened who would not be shown.
    fn look(&self, tx: &mut Tx<'_>, scope: &Scope, text: &str) -> Result<Vec<Found>, Error<'c>> {
        let mut found: Vec<Found> = Vec::new();
        for reading in readings(text) {
            let words = reading.iter().take(MOST_WORDS);
            let tokens = words.map(|(kind, word)| self.index.token(kind.name(), word));
            let tokens: Vec<i64> = tokens.collect();
            for id in scope.found(tx, &tokens, LOOKED_UP)? {
                if found.len() == SHOWN {
                    return Ok(found);
                }
                if found.iter().all(|one| one.person != id) {
                    found.extend(self.somebody(tx, id)?);
                }
            }
        }
        Ok(found)
    }

    /// A person who is neither archived nor gone.
    fn somebody(&self, tx: &mut Tx<'_>, id: i64) -> Result<Option<Found>, Error<'c>> {
        match sealed::open(self, tx, id) {
            Ok(subject) if subject.kind == Kind::Person && !subject.is_archived() => {
                let identity = subject.identity()?;
                Ok(Some(Found {
                    person: id,
                    identity,
                }))
            }
            Ok(_) | Err(Error::Refused(Refusal::Gone)) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// How many words typed are no word of the name, then how many do not even begin one.
fn distance(typed: &str, identity: &Identity) -> (usize, usize) {
    let names = identity.everyone().flat_map(|civil| {
        let birth = civil.birth_name.as_deref().unwrap_or_default();
        [
            civil.family_name.as_str(),
            birth,
            civil.first_names.as_str(),
        ]
    });
    let names: Vec<String> = names.map(fold).collect();
    let words: Vec<&str> = names.iter().flat_map(|name| name.split(' ')).collect();
    let typed = typed.split(' ').filter(|word| !word.is_empty());
    let missing = |fits: fn(&str, &str) -> bool| {
        let typed = typed.clone();
        typed
            .filter(|typed| !words.iter().any(|word| fits(word, typed)))
            .count()
    };
    (
        missing(|word, typed| word == typed),
        missing(|word, typed| word.starts_with(typed)),
    )
}

/// In alphabetical order.
fn shown(identity: &Identity) -> (String, String) {
    let civil = &identity.civil;
    (fold(&civil.family_name), fold(&civil.first_names))
}
