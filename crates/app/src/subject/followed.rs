//! Those whom somebody follows, and what is running for each.

use std::collections::BTreeMap;

use store::{caseload, follows};

use super::names::Named;
use super::referents::Following;
use crate::call::Call;
use crate::dossier::{DueItem, due_item};
use crate::error::Error;
use crate::office::Office;

/// Somebody followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed {
    /// Their number.
    pub person: i64,
    /// Their name.
    pub name: Named,
    /// How they are followed.
    pub kind: Following,
    /// How many of their dossiers are running, of those that who asks may know of.
    pub running: usize,
    /// What is due first, of what is due by who asks.
    pub next: Option<DueItem>,
}

impl<'c> Office<'c> {
    /// Those who asks follows, as principal referent or as a help, in the order of their names.
    ///
    /// # Errors
    /// A fault.
    pub fn followed(&self, call: &Call<'_>) -> Result<Vec<Followed>, Error<'c>> {
        if call.who.person.is_some() || call.who.mandate == 0 {
            return Ok(Vec::new());
        }
        self.waken(call)?;
        let (mandate, today) = (call.who.mandate, call.now.today);
        let posts = call.who.posts(self.catalogue);
        let (followed, running, due) = self.store.read(|tx| {
            let followed = follows::followed(tx, mandate)?;
            let running = caseload::live(tx, &posts, mandate)?;
            let due = caseload::due(tx, &posts, mandate, today)?;
            Ok::<_, Error<'c>>((followed, running, due))
        })?;
        let running: BTreeMap<i64, i64> = running.into_iter().collect();
        let mut next = BTreeMap::new();
        for line in due {
            next.entry(line.subject).or_insert(line);
        }
        let mut names = self.names(call, followed.iter().map(|follow| follow.person))?;
        let mut all = Vec::new();
        for follow in followed {
            let Some(name) = names.remove(&follow.person) else {
                continue;
            };
            let due = next.remove(&follow.person);
            let running = running.get(&follow.person).copied().unwrap_or(0);
            all.push(Followed {
                person: follow.person,
                name,
                kind: Following::of(&follow.kind),
                running: usize::try_from(running).unwrap_or(0),
                next: due.map(|line| due_item(line, today)).transpose()?,
            });
        }
        all.sort_by(|one, other| (&one.name, one.person).cmp(&(&other.name, other.person)));
        Ok(all)
    }
}
