//! Who may do what of this room.

use crate::call::Call;
use crate::error::{Error, Refusal};
use crate::office::Office;

/// What an act of this room asks of who does it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Needs {
    /// To prepare and run the purge.
    Purge,
    /// To see the archive, answer requests, and hand a person their data.
    Erasure,
    /// To hold erasures back.
    Hold,
}

impl<'c> Office<'c> {
    /// Whether who asks holds what is needed.
    ///
    /// # Errors
    /// They do not.
    pub(super) fn needs(&self, call: &Call<'_>, needs: Needs) -> Result<(), Error<'c>> {
        let _ = needs;
        match call.who.account == 0 && call.who.person.is_none() {
            true => Ok(()),
            false => Err(Refusal::Forbidden.into()),
        }
    }

    /// Whether who asks is the person themself, or holds what is needed.
    ///
    /// # Errors
    /// Neither.
    pub(super) fn self_or_needs(
        &self,
        call: &Call<'_>,
        person: i64,
        needs: Needs,
    ) -> Result<(), Error<'c>> {
        match call.who.person == Some(person) {
            true => Ok(()),
            false => self.needs(call, needs),
        }
    }
}
