//! An organisation that the catalogue does not name, registered, rectified, closed and opened again.

use domain::access::Operation;
use domain::territory::id_of_name;
use domain::time;
use domain::values::{Date, Duration, Id, Unit};
use store::organisations::{self, Kept};
use store::{Tx, audit, mandates};

use super::form::{APART, OrganisationForm, kept, sites};
use crate::call::Call;
use crate::error::{Error, Invalid, Refusal, invalid};
use crate::office::Office;

/// What closing an organisation would come to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Closing {
    /// Mandates that would end.
    pub mandates: usize,
    /// People who would lose a referent or a helper.
    pub followed: u64,
    /// Dossiers led from there.
    pub led: u64,
}

/// The most letters of a text.
const MOST: usize = 300;
/// The most places and other names of one.
const MOST_PARTS: usize = 100;
/// How far ahead one may close.
const AHEAD: Duration = Duration {
    count: 5,
    unit: Unit::Years,
};

/// Words that stand in addresses beside the ids of organisations: none is called so.
const KEPT: [&str; 2] = ["nouvelle", "importer"];

/// Whether an id is a word that Livret keeps for itself.
pub(super) fn is_kept(id: &Id) -> bool {
    KEPT.contains(&id.as_str())
}

impl<'c> Office<'c> {
    /// Registers an organisation that the catalogue does not name: its id, made of its name.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`], something missing, unknown or too long; or a fault.
    pub fn register_organisation(
        &self,
        call: &Call<'_>,
        form: &OrganisationForm,
    ) -> Result<Id, Error<'c>> {
        self.allow(call.who, Operation::Organisations, None)?;
        self.store.write(|tx| {
            self.fits_organisation(tx, call, form)?;
            let id = id_of_name(&form.name).ok_or_else(|| invalid("nom", Invalid::Malformed))?;
            if is_kept(&id) {
                return Err(invalid("nom", Invalid::Kept));
            }
            if self.is_named(&id) || organisations::find(tx, &id)?.is_some() {
                return Err(invalid("nom", Invalid::Already));
            }
            self.add_organisation(tx, call, &id, form)?;
            Ok(id)
        })
    }

    /// Rectifies what is told of an organisation that the catalogue does not name, as it was at a version. Its id
    /// stays.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`]; there is none, or the catalogue names it; somebody changed it meanwhile; something
    /// missing, unknown or too long; or a fault.
    pub fn rectify_organisation(
        &self,
        call: &Call<'_>,
        (id, version): (&Id, i64),
        form: &OrganisationForm,
    ) -> Result<(), Error<'c>> {
        self.allow(call.who, Operation::Organisations, None)?;
        self.store.write(|tx| {
            let kept = self.own_organisation(tx, call, id)?;
            self.fits_organisation(tx, call, form)?;
            if form
                .from
                .is_some_and(|from| kept.to.is_some_and(|to| to < from))
            {
                return Err(invalid("debut", Invalid::Dates));
            }
            if kept.version != version {
                return Err(Refusal::Stale.into());
            }
            self.change_organisation(tx, call, &kept, form)
        })
    }

    /// What closing it on a day would come to, told before it is done.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`]; there is none, or the catalogue names it; or a fault.
    pub fn closing(&self, call: &Call<'_>, id: &Id, last: Date) -> Result<Closing, Error<'c>> {
        self.allow(call.who, Operation::Organisations, None)?;
        self.store.read(|tx| {
            let kept = self.own_organisation(tx, call, id)?;
            closes_on(call, &kept, last)?;
            let lasting = mandates::at(tx, id, last)?;
            let (followed, led) = mandates::work_at(tx, id)?;
            Ok(Closing {
                mandates: lasting
                    .iter()
                    .filter(|(one, _)| one.to != Some(last))
                    .count(),
                followed: followed.unsigned_abs(),
                led: led.unsigned_abs(),
            })
        })
    }

    /// Closes an organisation with a day: the mandates held there end with it, and nobody is given one after. The
    /// dossiers stay, and whoever else may know of them.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`]; there is none, or the catalogue names it; a day before its first, or too far; or a
    /// fault.
    pub fn close_organisation(
        &self,
        call: &Call<'_>,
        id: &Id,
        last: Date,
    ) -> Result<(), Error<'c>> {
        self.allow(call.who, Operation::Organisations, None)?;
        self.store.write(|tx| {
            let mut kept = self.own_organisation(tx, call, id)?;
            closes_on(call, &kept, last)?;
            for (mandate, _) in mandates::at(tx, id, last)? {
                match mandate.from > last {
                    true => drop(mandates::revoke(tx, mandate.id, call.now.at)?),
                    false => drop(mandates::end(tx, mandate.id, last)?),
                }
                if last < call.now.today {
                    self.leave(tx, call, mandate.id, None)?;
                }
                let line = call.line("mandat.finir", ("compte", mandate.account), 0);
                audit::write(tx, self.store.node(), &line)?;
            }
            kept.to = Some(last);
            saved(organisations::update(tx, &kept)?)?;
            self.note_organisation(tx, call, "organisation.fermer", &kept.id)
        })
    }

    /// Opens again an organisation that was closed. The mandates that ended are not given back.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`]; there is none, or it is not closed; or a fault.
    pub fn reopen_organisation(&self, call: &Call<'_>, id: &Id) -> Result<(), Error<'c>> {
        self.allow(call.who, Operation::Organisations, None)?;
        self.store.write(|tx| {
            let mut kept = self.own_organisation(tx, call, id)?;
            if kept.to.take().is_none() {
                return Err(invalid("fin", Invalid::Already));
            }
            saved(organisations::update(tx, &kept)?)?;
            self.note_organisation(tx, call, "organisation.rouvrir", &kept.id)
        })
    }

    /// Whether a mandate from a day to another may be held in an organisation of the memory.
    pub(crate) fn open_there(
        &self,
        tx: &mut Tx<'_>,
        id: &Id,
        (from, to): (Date, Option<Date>),
    ) -> Result<(), Error<'c>> {
        let Some(last) = organisations::find(tx, id)?.and_then(|kept| kept.to) else {
            return Ok(());
        };
        match from <= last && to.is_some_and(|to| to <= last) {
            true => Ok(()),
            false => Err(invalid("fin", Invalid::Dates)),
        }
    }

    /// Whether the catalogue has something of this id.
    pub(super) fn is_named(&self, id: &Id) -> bool {
        self.catalogue.organisations.iter().any(|one| one.id == *id)
            || self.catalogue.territories.find(id.as_str()).is_some()
            || self.catalogue.role(id).is_some()
    }

    fn own_organisation(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        id: &Id,
    ) -> Result<Kept, Error<'c>> {
        let kept = organisations::find(tx, id)?.ok_or(Refusal::NotFound)?;
        self.within(tx, call, Some(id))?;
        Ok(kept)
    }

    pub(super) fn fits_organisation(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        form: &OrganisationForm,
    ) -> Result<(), Error<'c>> {
        if form.name.trim().is_empty() {
            return Err(invalid("nom", Invalid::Missing));
        }
        let texts = [&form.acronym, &form.phone, &form.mail, &form.address];
        let places = form
            .places
            .iter()
            .flat_map(|one| [Some(&one.name), one.address.as_ref()]);
        let mut all = texts
            .into_iter()
            .flatten()
            .chain(places.flatten())
            .chain(&form.aliases)
            .chain([&form.name]);
        let long = |text: &String| text.chars().count() > MOST;
        if all.any(long) || form.places.len() > MOST_PARTS || form.aliases.len() > MOST_PARTS {
            return Err(invalid("nom", Invalid::TooLong));
        }
        if form.aliases.iter().any(|alias| alias.contains(APART)) {
            return Err(invalid("alias", Invalid::Malformed));
        }
        if form.mail.as_ref().is_some_and(|mail| !mail.contains('@')) {
            return Err(invalid("courriel", Invalid::Malformed));
        }
        if form
            .parent
            .as_ref()
            .is_some_and(|parent| !self.is_a_place(parent))
        {
            return Err(invalid("rattachement", Invalid::Unknown));
        }
        let mut communes = form.places.iter().flat_map(|one| &one.communes);
        if communes.any(|id| self.catalogue.territories.find(id.as_str()).is_none()) {
            return Err(invalid("communes", Invalid::Unknown));
        }
        // A delegated authority keeps what depends on it, and nothing else.
        self.within(tx, call, form.parent.as_ref())
    }

    /// Whether something may depend on it: an organisation of the catalogue, or a service of a territory.
    fn is_a_place(&self, id: &Id) -> bool {
        let territories = &self.catalogue.territories;
        let service = territories.find(id.as_str());
        self.catalogue.organisations.iter().any(|one| one.id == *id)
            || service.is_some_and(|place| territories.get(place).kind.is_service())
    }

    pub(super) fn add_organisation(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        id: &Id,
        form: &OrganisationForm,
    ) -> Result<(), Error<'c>> {
        let from = form.from.unwrap_or(call.now.today);
        let form = OrganisationForm {
            from: Some(from),
            ..form.clone()
        };
        organisations::insert(tx, &kept(id, &form, (None, 0)))?;
        organisations::set_sites(tx, id, &sites(&form))?;
        self.note_organisation(tx, call, "organisation.inscrire", id)
    }

    pub(super) fn change_organisation(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        known: &Kept,
        form: &OrganisationForm,
    ) -> Result<(), Error<'c>> {
        let now = kept(&known.id, form, (known.to, known.version));
        saved(organisations::update(tx, &now)?)?;
        organisations::set_sites(tx, &known.id, &sites(form))?;
        self.note_organisation(tx, call, "organisation.rectifier", &known.id)
    }

    /// A line of the access journal: an organisation has no number, its id stands in the detail.
    fn note_organisation(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        did: &str,
        id: &Id,
    ) -> Result<(), Error<'c>> {
        let mut line = call.line(did, ("organisation", 0), 0);
        id.as_str().clone_into(&mut line.detail);
        Ok(audit::write(tx, self.store.node(), &line)?)
    }
}

fn saved<'c>(saved: bool) -> Result<(), Error<'c>> {
    match saved {
        true => Ok(()),
        false => Err(Refusal::Stale.into()),
    }
}

/// Whether a day may be the last of an organisation.
fn closes_on<'c>(call: &Call<'_>, kept: &Kept, last: Date) -> Result<(), Error<'c>> {
    let before = kept.from.is_some_and(|from| last < from);
    match before || last > time::add(call.now.today, AHEAD) {
        true => Err(invalid("fin", Invalid::Dates)),
        false => Ok(()),
    }
}
