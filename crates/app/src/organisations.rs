//! Organisations: those that the offer names, which the catalogue keeps and nobody changes here; and the others,
//! registered, rectified and closed by those who keep the list.

use std::collections::BTreeMap;

use domain::access::Operation;
use domain::catalogue::{Organisation, OrganisationKind};
use domain::fiche::{Fiche, PartyKind};
use domain::territory::{fold, id_of_name};
use domain::time;
use domain::values::{Date, Duration, Id, Unit};
use store::mandates::{self, Mandate};
use store::organisations::{self, Kept};
use store::{Tx, audit};

use crate::call::Call;
use crate::error::{Error, Invalid, Refusal, invalid};
use crate::office::Office;

/// An organisation in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationItem {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Its acronym.
    pub acronym: Option<String>,
    /// Its kind.
    pub kind: OrganisationKind,
    /// Whether the catalogue names it: it is not changed here.
    pub in_catalogue: bool,
    /// Its first day, when it is known.
    pub from: Option<Date>,
    /// Its last day, when it has one.
    pub to: Option<Date>,
    /// Mandates held there today.
    pub held: u64,
}

/// A place where an organisation receives.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// Its name.
    pub name: String,
    /// Its postal address.
    pub address: Option<String>,
    /// The territories it is for.
    pub communes: Vec<Id>,
}

/// What is told of an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationForm {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: OrganisationKind,
    /// Its acronym.
    pub acronym: Option<String>,
    /// Other names.
    pub aliases: Vec<String>,
    /// What it depends on: an organisation or a service of the catalogue.
    pub parent: Option<Id>,
    /// Its telephone.
    pub phone: Option<String>,
    /// Where to write to it.
    pub mail: Option<String>,
    /// Its postal address.
    pub address: Option<String>,
    /// Where it receives.
    pub places: Vec<Place>,
    /// Its first day.
    pub from: Option<Date>,
}

/// An organisation, whole.
#[derive(Debug, Clone)]
pub struct OrganisationView<'c> {
    /// As the list tells it.
    pub item: OrganisationItem,
    /// What is told of it.
    pub form: OrganisationForm,
    /// At which version: what one rectifies is what one read.
    pub version: i64,
    /// In which fiches of today the offer names it, and as what.
    pub named_in: Vec<(&'c Fiche, PartyKind)>,
    /// The mandates that last there, with the number of their account and the name of who holds them; nothing for
    /// who does not keep accounts.
    pub mandates: Option<Vec<(Mandate, String)>>,
}

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

/// The most letters of a text.
const MOST: usize = 300;
/// The most places and other names of one.
const MOST_PARTS: usize = 100;
/// How far ahead one may close.
const AHEAD: Duration = Duration {
    count: 5,
    unit: Unit::Years,
};
/// What stands between other names where they are kept.
const APART: char = '|';

impl<'c> Office<'c> {
    /// The organisations whose name, acronym or other name holds a text, by name: those of the catalogue and the
    /// others, closed ones included.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`]; or a fault.
    pub fn organisations(
        &self,
        call: &Call<'_>,
        text: &str,
    ) -> Result<Vec<OrganisationItem>, Error<'c>> {
        self.allow(call.who, Operation::Organisations, None)?;
        let words: Vec<String> = text.split_whitespace().map(fold).collect();
        let answers = |names: &[&str]| {
            let folded: Vec<String> = names.iter().map(|name| fold(name)).collect();
            words
                .iter()
                .all(|word| folded.iter().any(|name| name.contains(word)))
        };
        self.store.read(|tx| {
            let held = held_today(tx, call.now.today)?;
            let mut items = Vec::new();
            for one in &self.catalogue.organisations {
                let mut names = vec![one.name.as_str(), one.acronym.as_deref().unwrap_or("")];
                names.extend(one.aliases.iter().map(String::as_str));
                if answers(&names) {
                    items.push(of_catalogue(one, &held));
                }
            }
            for one in organisations::all(tx)? {
                let mut names = vec![one.name.as_str(), one.acronym.as_deref().unwrap_or("")];
                names.extend(one.aliases.split(APART));
                if answers(&names) {
                    items.push(of_memory(&one, &held)?);
                }
            }
            items.sort_by_cached_key(|item| fold(&item.name));
            Ok(items)
        })
    }

    /// One organisation.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`], or there is none; or a fault.
    pub fn organisation(
        &self,
        call: &Call<'_>,
        id: &Id,
    ) -> Result<OrganisationView<'c>, Error<'c>> {
        self.allow(call.who, Operation::Organisations, None)?;
        let today = call.now.today;
        let accounts = self.may(call.who, Operation::ReadAccounts);
        self.store.read(|tx| {
            let held = held_today(tx, today)?;
            let mandates = match accounts {
                true => Some(mandates::at(tx, id, today)?),
                false => None,
            };
            let mut known = self.catalogue.organisations.iter();
            let (item, form, version) = match known.find(|one| one.id == *id) {
                Some(one) => (of_catalogue(one, &held), self.form_of_catalogue(one), 0),
                None => {
                    let kept = organisations::find(tx, id)?.ok_or(Refusal::NotFound)?;
                    let form = form_of(tx, &kept)?;
                    (of_memory(&kept, &held)?, form, kept.version)
                }
            };
            let named_in = self.catalogue.fiches_on(today).into_iter();
            let named_in = named_in.flat_map(|fiche| {
                let parties = fiche.parties.iter();
                let named = parties.filter(|party| party.structures.contains(id));
                named.map(move |party| (fiche, party.kind))
            });
            Ok(OrganisationView {
                item,
                form,
                version,
                named_in: named_in.collect(),
                mandates,
            })
        })
    }

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

    /// Where a mandate may be given besides what the catalogue names: the organisations open today, by name.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`]; or a fault.
    pub fn other_places(&self, call: &Call<'_>) -> Result<Vec<(Id, String)>, Error<'c>> {
        self.allow(call.who, Operation::GiveMandate, None)?;
        let all = self.store.read(organisations::all).map_err(Error::Store)?;
        let today = call.now.today;
        let open = all
            .into_iter()
            .filter(|one| one.to.is_none_or(|to| today <= to));
        Ok(open.map(|one| (one.id, one.name)).collect())
    }

    /// The name of an organisation that the catalogue does not name; nothing when there is none.
    ///
    /// # Errors
    /// A fault.
    pub fn organisation_name(&self, id: &Id) -> Result<Option<String>, Error<'c>> {
        let kept = self.store.read(|tx| organisations::find(tx, id));
        Ok(kept.map_err(Error::Store)?.map(|kept| kept.name))
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
    fn is_named(&self, id: &Id) -> bool {
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

    fn fits_organisation(
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

    fn add_organisation(
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

    fn change_organisation(
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

    /// What the catalogue tells of one of its own.
    fn form_of_catalogue(&self, one: &Organisation) -> OrganisationForm {
        let mut contacts = self.catalogue.contacts.list.iter();
        let contact = contacts.find(|contact| contact.organisation.as_ref() == Some(&one.id));
        let territories = &self.catalogue.territories;
        let places = one.sites.iter().map(|site| Place {
            name: site.name.clone(),
            address: site.address.clone(),
            communes: site
                .communes
                .iter()
                .filter_map(|name| {
                    Some(territories.get(territories.find(name.as_str())?).id.clone())
                })
                .collect(),
        });
        let mut above = self.catalogue.organisations.iter();
        OrganisationForm {
            name: one.name.clone(),
            kind: one.kind,
            acronym: one.acronym.clone(),
            aliases: one.aliases.clone(),
            parent: above
                .find(|other| other.members.contains(&one.id))
                .map(|other| other.id.clone()),
            phone: contact.and_then(|contact| contact.phones.first().cloned()),
            mail: contact.and_then(|contact| contact.mail.clone()),
            address: contact.and_then(|contact| contact.address.clone()),
            places: places.collect(),
            from: None,
        }
    }
}

impl OrganisationForm {
    /// With what a line says more: what it does not say stays, and nothing is taken out.
    fn with(&self, line: &OrganisationForm) -> OrganisationForm {
        let mut form = self.clone();
        form.name.clone_from(&line.name);
        form.kind = line.kind;
        for (known, said) in [
            (&mut form.acronym, &line.acronym),
            (&mut form.phone, &line.phone),
            (&mut form.mail, &line.mail),
            (&mut form.address, &line.address),
        ] {
            if said.is_some() {
                known.clone_from(said);
            }
        }
        for alias in &line.aliases {
            if !form.aliases.contains(alias) {
                form.aliases.push(alias.clone());
            }
        }
        for place in &line.places {
            let mut known = form.places.iter_mut();
            match known.find(|known| known.name == place.name) {
                Some(known) => {
                    if place.address.is_some() {
                        known.address.clone_from(&place.address);
                    }
                    for commune in &place.communes {
                        if !known.communes.contains(commune) {
                            known.communes.push(commune.clone());
                        }
                    }
                }
                None => form.places.push(place.clone()),
            }
        }
        form
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

fn held_today<'c>(tx: &mut Tx<'_>, today: Date) -> Result<BTreeMap<Id, i64>, Error<'c>> {
    Ok(mandates::by_structure(tx, today)?.into_iter().collect())
}

fn held_in(held: &BTreeMap<Id, i64>, id: &Id) -> u64 {
    held.get(id).copied().unwrap_or_default().unsigned_abs()
}

fn of_catalogue(one: &Organisation, held: &BTreeMap<Id, i64>) -> OrganisationItem {
    OrganisationItem {
        id: one.id.clone(),
        name: one.name.clone(),
        acronym: one.acronym.clone(),
        kind: one.kind,
        in_catalogue: true,
        from: None,
        to: None,
        held: held_in(held, &one.id),
    }
}

fn of_memory<'c>(one: &Kept, held: &BTreeMap<Id, i64>) -> Result<OrganisationItem, Error<'c>> {
    Ok(OrganisationItem {
        id: one.id.clone(),
        name: one.name.clone(),
        acronym: one.acronym.clone(),
        kind: kind_of(&one.kind)?,
        in_catalogue: false,
        from: one.from,
        to: one.to,
        held: held_in(held, &one.id),
    })
}

fn kind_of<'c>(word: &str) -> Result<OrganisationKind, Error<'c>> {
    OrganisationKind::of_word(word).ok_or_else(|| Error::Unreadable(word.to_owned()))
}

/// What the memory tells of one.
fn form_of<'c>(tx: &mut Tx<'_>, one: &Kept) -> Result<OrganisationForm, Error<'c>> {
    let mut places = Vec::new();
    for site in organisations::sites(tx, &one.id)? {
        let communes = site.communes.split_whitespace().map(str::parse);
        places.push(Place {
            name: site.name,
            address: site.address,
            communes: communes
                .collect::<Result<_, _>>()
                .map_err(|_| Error::Unreadable(format!("organisation {}", one.id)))?,
        });
    }
    let aliases = one.aliases.split(APART).filter(|alias| !alias.is_empty());
    Ok(OrganisationForm {
        name: one.name.clone(),
        kind: kind_of(&one.kind)?,
        acronym: one.acronym.clone(),
        aliases: aliases.map(str::to_owned).collect(),
        parent: one.parent.clone(),
        phone: one.phone.clone(),
        mail: one.mail.clone(),
        address: one.address.clone(),
        places,
        from: one.from,
    })
}

fn kept(id: &Id, form: &OrganisationForm, (to, version): (Option<Date>, i64)) -> Kept {
    Kept {
        id: id.clone(),
        name: form.name.trim().to_owned(),
        kind: form.kind.word().to_owned(),
        parent: form.parent.clone(),
        mail: form.mail.clone(),
        phone: form.phone.clone(),
        address: form.address.clone(),
        acronym: form.acronym.clone(),
        aliases: form.aliases.join(&APART.to_string()),
        from: form.from,
        to,
        version,
    }
}

fn sites(form: &OrganisationForm) -> Vec<organisations::Site> {
    let site = |place: &Place| organisations::Site {
        name: place.name.clone(),
        address: place.address.clone(),
        communes: place
            .communes
            .iter()
            .map(Id::as_str)
            .collect::<Vec<_>>()
            .join(" "),
    };
    form.places.iter().map(site).collect()
}
