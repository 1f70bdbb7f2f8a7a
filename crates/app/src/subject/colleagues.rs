//! Those to whom a person may be entrusted: the professionals who follow people, and those of one's own service.

use domain::identity::fold;
use domain::values::Id;
use store::mandates;

use crate::call::Call;
use crate::error::{Error, Refusal};
use crate::office::Office;

/// A professional under a mandate in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colleague {
    /// The mandate.
    pub mandate: i64,
    /// Their name.
    pub name: String,
    /// The role they hold.
    pub role: Id,
    /// Where.
    pub structure: Option<Id>,
    /// Whether they may be somebody's principal referent.
    pub follows: bool,
}

/// The most colleagues shown.
const SHOWN: usize = 50;

impl<'c> Office<'c> {
    /// The colleagues of one's own service; with words, those who follow people and whose name or service holds
    /// all of these words. Oneself is left out. In the order of their services, then of their names.
    ///
    /// # Errors
    /// The person themself has none; or a fault.
    pub fn colleagues(&self, call: &Call<'_>, text: &str) -> Result<Vec<Colleague>, Error<'c>> {
        if call.who.person.is_some() || call.who.structure.is_none() {
            return Err(Refusal::Forbidden.into());
        }
        let typed = fold(text);
        let words: Vec<&str> = typed.split(' ').filter(|word| !word.is_empty()).collect();
        let wanted = |role: &Id, structure: Option<&Id>| match words.is_empty() {
            true => structure == call.who.structure.as_ref(),
            false => self.follows_persons(role),
        };
        let held = self
            .store
            .read(|tx| mandates::held_at(tx, call.now.today, wanted));
        let held = held.map_err(Error::Store)?.into_iter();
        let mut found: Vec<Colleague> = held
            .filter(|(mandate, _)| mandate.id != call.who.mandate)
            .map(|(mandate, name)| Colleague {
                follows: self.follows_persons(&mandate.role),
                mandate: mandate.id,
                role: mandate.role,
                structure: mandate.structure,
                name,
            })
            .filter(|one| self.is_called(one, &words))
            .collect();
        found.sort_by_cached_key(|one| (self.place_of(one), fold(&one.name), one.mandate));
        found.truncate(SHOWN);
        Ok(found)
    }

    fn place_of(&self, colleague: &Colleague) -> String {
        let structure = colleague.structure.as_ref();
        structure.map_or_else(String::new, |id| fold(self.catalogue.name_of(id)))
    }

    fn is_called(&self, colleague: &Colleague, words: &[&str]) -> bool {
        let known = format!("{} {}", fold(&colleague.name), self.place_of(colleague));
        words.iter().all(|word| known.contains(word))
    }
}
