//! Many organisations at once, from a table: all of it, or nothing.

use std::collections::BTreeMap;

use domain::access::Operation;
use domain::values::Id;
use store::Tx;
use store::organisations;

use super::form::{OrganisationForm, form_of};
use super::keep::is_kept;
use crate::call::Call;
use crate::error::{Error, Invalid, Refusal};
use crate::office::Office;

/// What a line of an import comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    /// It is new.
    Added,
    /// It says more of one that is known.
    Changed,
    /// All of it is known.
    Already,
    /// The catalogue names it: it is changed there.
    InCatalogue,
    /// It is closed: it is opened again first.
    Closed,
    /// Its parent, or what it is for, is not in the catalogue; or a text is missing or too long.
    Unfit(Invalid),
}

impl Came {
    /// Whether it keeps the whole table from being written.
    pub fn is_refused(self) -> bool {
        matches!(self, Came::InCatalogue | Came::Closed | Came::Unfit(_))
    }
}

impl<'c> Office<'c> {
    /// Registers many at once, and adds to those that are known what a table says more of them: all of it, or
    /// nothing. Whether it was written; what each comes to, in the order of the table.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`]; or a fault.
    pub fn import_organisations(
        &self,
        call: &Call<'_>,
        lines: &[(Id, OrganisationForm)],
        write: bool,
    ) -> Result<(Vec<Came>, bool), Error<'c>> {
        self.allow(call.who, Operation::Import, None)?;
        if !write {
            let came = self.store.read(|tx| self.weigh_lines(tx, call, lines));
            return Ok((came?.0, false));
        }
        self.store.write(|tx| {
            let (came, forms) = self.weigh_lines(tx, call, lines)?;
            if came.iter().any(|one| one.is_refused()) || came.iter().all(|c| *c == Came::Already) {
                return Ok((came, false));
            }
            for (id, form) in &forms {
                match organisations::find(tx, id)? {
                    None => self.add_organisation(tx, call, id, form)?,
                    Some(kept) if form_of(tx, &kept)? == *form => {}
                    Some(kept) => self.change_organisation(tx, call, &kept, form)?,
                }
            }
            Ok((came, true))
        })
    }

    /// What each line comes to, and what is told in the end of each organisation of the table.
    fn weigh_lines(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        lines: &[(Id, OrganisationForm)],
    ) -> Result<(Vec<Came>, BTreeMap<Id, OrganisationForm>), Error<'c>> {
        let mut came = Vec::new();
        let mut forms: BTreeMap<Id, OrganisationForm> = BTreeMap::new();
        for (id, line) in lines {
            if self.is_named(id) {
                came.push(Came::InCatalogue);
                continue;
            }
            if is_kept(id) {
                came.push(Came::Unfit(Invalid::Kept));
                continue;
            }
            let kept = organisations::find(tx, id)?;
            if kept.as_ref().is_some_and(|kept| kept.to.is_some()) {
                came.push(Came::Closed);
                continue;
            }
            let known = match (forms.get(id), &kept) {
                (Some(known), _) => Some(known.clone()),
                (None, Some(kept)) => Some(form_of(tx, kept)?),
                (None, None) => None,
            };
            let form = match &known {
                Some(known) => known.with(line),
                None => line.clone(),
            };
            match self.fits_organisation(tx, call, &form) {
                Ok(()) => {}
                Err(Error::Refused(Refusal::Invalid { why, .. })) => {
                    came.push(Came::Unfit(why));
                    continue;
                }
                Err(other) => return Err(other),
            }
            came.push(match known {
                None => Came::Added,
                Some(known) if known == form => Came::Already,
                Some(_) => Came::Changed,
            });
            forms.insert(id.clone(), form);
        }
        Ok((came, forms))
    }
}
