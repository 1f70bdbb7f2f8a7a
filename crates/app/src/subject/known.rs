//! Who may know of a person: those who follow them, those who know of one of their dossiers, and themself.

use store::{Tx, dossiers, follows};

use super::sealed::{Kind, Opened};
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
        let id = subject.kept.id;
        if !matches!(subject.kind, Kind::Person | Kind::Household) || call.who.person == Some(id) {
            return Ok(());
        }
        let follows = follows::current(tx, id)?;
        let followed = follows
            .iter()
            .any(|follow| follow.mandate == call.who.mandate);
        if followed || !dossiers::seen_of(tx, &call.who.posts(self.catalogue), id)?.is_empty() {
            return Ok(());
        }
        Err(Refusal::NotFound.into())
    }
}
