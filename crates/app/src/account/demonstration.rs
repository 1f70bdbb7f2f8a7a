//! In a demonstration, and nowhere else: who looks enters as anyone, by one click.

use signin::identity::{Identity, Proof};
use store::accounts;

use super::gate::moment;
use super::sign_in::Entered;
use crate::call::Call;
use crate::error::{Error, Refusal};
use crate::office::Office;
use domain::values::Id;
use store::mandates;

/// Somebody one may enter as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guise {
    /// The account.
    pub account: i64,
    /// The name of its holder.
    pub name: String,
    /// The role they hold.
    pub role: Id,
    /// Where.
    pub structure: Option<Id>,
}

impl<'c> Office<'c> {
    /// Everybody one may enter as, by role then by place.
    ///
    /// # Errors
    /// It is no demonstration; or a fault.
    pub fn guises(&self, call: &Call<'_>) -> Result<Vec<Guise>, Error<'c>> {
        self.demonstration.ok_or(Refusal::NotFound)?;
        let found = self
            .store
            .read(|tx| mandates::with_accounts(tx, call.now.today));
        let guise = |(mandate, name): (mandates::Mandate, String)| Guise {
            account: mandate.account,
            name,
            role: mandate.role,
            structure: mandate.structure,
        };
        Ok(found
            .map_err(Error::Store)?
            .into_iter()
            .map(guise)
            .collect())
    }

    /// Enters as somebody, without any proof.
    ///
    /// # Errors
    /// It is no demonstration; there is no such account; or a fault.
    pub fn enter_as(&self, call: &Call<'_>, account: i64) -> Result<Entered, Error<'c>> {
        self.demonstration.ok_or(Refusal::NotFound)?;
        self.store.write(|tx| {
            let found = accounts::lock(tx, account)?.ok_or(Refusal::NotFound)?;
            let identity = Identity {
                account,
                proof: Proof::Password,
                factor: None,
                proved: moment(call.now),
            };
            let opened = self.open_session(tx, call, &identity, (&found, None))?;
            opened.map_err(Error::from)
        })
    }
}
