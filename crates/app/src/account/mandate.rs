//! Mandates: a role in a structure, from a day to another; given, ended, taken back.

use domain::access::Operation;
use domain::catalogue::StandsFor;
use domain::eligibility::belongs;
use domain::values::{Date, Id};
use store::mandates::{self, Mandate};
use store::{Tx, accounts, organisations};

use crate::call::Call;
use crate::error::{Error, Invalid, Refusal, invalid};
use crate::office::Office;

/// A mandate to give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMandate {
    /// To which account.
    pub account: i64,
    /// The role.
    pub role: Id,
    /// Where; nowhere for a person acting for themself.
    pub structure: Option<Id>,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Option<Date>,
}

impl<'c> Office<'c> {
    /// Gives a mandate: never to oneself, and by a delegated authority only within its own services.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`], something unknown or out of order; or a fault.
    pub fn give_mandate(&self, call: &Call<'_>, new: &NewMandate) -> Result<i64, Error<'c>> {
        self.allow(call.who, Operation::GiveMandate, None)?;
        if new.account == call.who.account {
            return Err(Refusal::Forbidden.into());
        }
        self.store.write(|tx| {
            let account = accounts::lock(tx, new.account)?.ok_or(Refusal::NotFound)?;
            if account.revoked_at.is_some() {
                return Err(Refusal::NotFound.into());
            }
            self.fits(tx, new, account.person.is_some())?;
            self.within(tx, call, new.structure.as_ref())?;
            let mandate = Mandate {
                id: call.id(),
                account: new.account,
                role: new.role.clone(),
                structure: new.structure.clone(),
                from: new.from,
                to: new.to,
                given_by: call.who.account,
                revoked_at: None,
            };
            mandates::insert(tx, &mandate)?;
            self.note_account(tx, call, "mandat.donner", new.account)?;
            Ok(mandate.id)
        })
    }

    /// Ends a mandate at the end of a day.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`]; it ends before that, or there is none; or a fault.
    pub fn end_mandate(&self, call: &Call<'_>, mandate: i64, last: Date) -> Result<(), Error<'c>> {
        self.allow(call.who, Operation::EndMandate, None)?;
        self.store.write(|tx| {
            let found = self.own_mandate(tx, call, mandate)?;
            if last < found.from || !mandates::end(tx, mandate, last)? {
                return Err(invalid("fin", Invalid::Dates));
            }
            if last < call.now.today {
                self.leave(tx, call, mandate, None)?;
            }
            self.note_account(tx, call, "mandat.finir", found.account)
        })
    }

    /// Takes a mandate back: at the next request, whoever held it does not any more.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`]; it is taken back already, or there is none; or a fault.
    pub fn revoke_mandate(&self, call: &Call<'_>, mandate: i64) -> Result<(), Error<'c>> {
        self.allow(call.who, Operation::RevokeMandate, None)?;
        self.store.write(|tx| {
            let found = self.own_mandate(tx, call, mandate)?;
            if found.revoked_at.is_some() {
                return Err(invalid("mandat", Invalid::Already));
            }
            self.leave(tx, call, mandate, None)?;
            if !mandates::revoke(tx, mandate, call.now.at)? {
                return Err(Refusal::Stale.into());
            }
            self.note_account(tx, call, "mandat.reprendre", found.account)
        })
    }

    fn own_mandate(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        mandate: i64,
    ) -> Result<Mandate, Error<'c>> {
        let found = mandates::find(tx, mandate)?.ok_or(Refusal::NotFound)?;
        self.within(tx, call, found.structure.as_ref())?;
        Ok(found)
    }

    /// Whether role, structure and days make a mandate.
    fn fits(&self, tx: &mut Tx<'_>, new: &NewMandate, person: bool) -> Result<(), Error<'c>> {
        let role = self.catalogue.role(&new.role);
        let role = role.ok_or_else(|| invalid("role", Invalid::Unknown))?;
        match (role.stands_for, &new.structure) {
            (None, Some(structure)) => {
                self.known_structure(tx, structure)?;
                self.open_there(tx, structure, (new.from, new.to))?;
            }
            (None, None) => return Err(invalid("structure", Invalid::Missing)),
            (Some(StandsFor::Subject), None) if person => {}
            // What a dossier makes of somebody is not given.
            _ => return Err(invalid("role", Invalid::Unknown)),
        }
        match new.to.is_some_and(|to| to < new.from) {
            true => Err(invalid("fin", Invalid::Dates)),
            false => Ok(()),
        }
    }

    /// Whether the catalogue, or the memory, knows a structure.
    pub(super) fn known_structure(&self, tx: &mut Tx<'_>, structure: &Id) -> Result<(), Error<'c>> {
        let mut organisations = self.catalogue.organisations.iter();
        let known = organisations.any(|known| known.id == *structure)
            || self
                .catalogue
                .territories
                .find(structure.as_str())
                .is_some()
            || organisations::find(tx, structure)?.is_some();
        match known {
            true => Ok(()),
            false => Err(invalid("structure", Invalid::Unknown)),
        }
    }

    /// One whose own mandate is held in a territory's authority gives and takes mandates in what belongs to
    /// it; one who holds it in an organisation that carries the offer does so everywhere.
    pub(crate) fn within(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        structure: Option<&Id>,
    ) -> Result<(), Error<'c>> {
        let Some(own) = &call.who.structure else {
            return Ok(());
        };
        if self.catalogue.territories.find(own.as_str()).is_none() {
            return Ok(());
        }
        // What the catalogue does not name is where what it depends on is.
        let kept = match structure {
            Some(structure) => organisations::find(tx, structure)?,
            None => None,
        };
        let place = match &kept {
            Some(kept) => kept.parent.as_ref(),
            None => structure,
        };
        match place.is_some_and(|place| belongs(self.catalogue, place, own)) {
            true => Ok(()),
            false => Err(Refusal::Forbidden.into()),
        }
    }
}
