//! Who may know of a person: those who follow them, those who know of one of their dossiers, and themself.

use store::follows::{self, Follow};
use store::{Tx, audit, lists, members};

use super::sealed::{Kind, Opened, open};
use crate::call::Call;
use crate::error::{Error, Refusal};
use crate::office::Office;

impl<'c> Office<'c> {
    /// Whether who asks may know of a subject.
    ///
    /// # Errors
    /// They may not: for them it does not exist.
    pub(crate) fn may_know_subject(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        subject: &Opened,
    ) -> Result<(), Error<'c>> {
        match self.knows(tx, call, subject)? {
            true => Ok(()),
            false => Err(Refusal::NotFound.into()),
        }
    }

    /// Whether who asks may know of a subject.
    pub(crate) fn knows(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        subject: &Opened,
    ) -> Result<bool, Error<'c>> {
        let id = subject.kept.id;
        if !matches!(subject.kind, Kind::Person | Kind::Household) {
            return Ok(true);
        }
        if let Some(person) = call.who.person {
            let members = members::of_household(tx, id)?;
            let own = |member: &members::Member| member.person == person && member.to.is_none();
            return Ok(person == id || members.iter().any(own));
        }
        let follows = follows::current(tx, id)?;
        Ok(follow_of(&follows, call).is_some()
            || !lists::seen_of(tx, &call.who.posts(self.catalogue), id)?.is_empty())
    }

    /// Opens a person or a household that who asks may know of, under the number it now has.
    ///
    /// # Errors
    /// There is none of this kind that they may know of.
    pub(crate) fn open_known(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        (id, kinds): (i64, &[Kind]),
    ) -> Result<Opened, Error<'c>> {
        let subject = self.open_kind(tx, (id, kinds))?;
        self.may_know_subject(tx, call, &subject)?;
        Ok(subject)
    }

    /// Opens a subject of one of these kinds, whoever asks, under the number it now has.
    ///
    /// # Errors
    /// There is none of this kind.
    pub(crate) fn open_kind(
        &self,
        tx: &mut Tx<'_>,
        (id, kinds): (i64, &[Kind]),
    ) -> Result<Opened, Error<'c>> {
        match open(self, tx, id) {
            Ok(subject) if kinds.contains(&subject.kind) => Ok(subject),
            // Whoever did not know of them does not learn that they were.
            Ok(_) | Err(Error::Refused(Refusal::Gone)) => Err(Refusal::NotFound.into()),
            Err(error) => Err(error),
        }
    }

    /// A line of the access journal about a person or a household.
    pub(crate) fn note_subject(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        did: &str,
        (subject, detail): (i64, String),
    ) -> Result<(), Error<'c>> {
        let line = audit::Line {
            detail,
            ..call.line(did, ("sujet", subject), subject)
        };
        Ok(audit::write(tx, self.store.node(), &line)?)
    }
}

/// How who asks follows somebody, among those who do.
pub(crate) fn follow_of<'f>(follows: &'f [Follow], call: &Call<'_>) -> Option<&'f Follow> {
    let professional = call.who.person.is_none() && call.who.mandate != 0;
    let mut follows = follows.iter().filter(|_| professional);
    follows.find(|follow| follow.mandate == call.who.mandate)
}
