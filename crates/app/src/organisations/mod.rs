//! Organisations: those that the offer names, which the catalogue keeps and nobody changes here; and the others,
//! registered, rectified and closed by those who keep the list.

mod form;
mod import;
mod keep;

use std::collections::BTreeMap;

use domain::access::Operation;
use domain::catalogue::{Organisation, OrganisationKind};
use domain::fiche::{Fiche, PartyKind};
use domain::territory::fold;
use domain::values::{Date, Id};
use store::Tx;
use store::mandates::{self, Mandate};
use store::organisations::{self, Kept};

use self::form::{APART, form_of, kind_of};
use crate::call::Call;
use crate::error::{Error, Refusal};
use crate::office::Office;

pub use form::{OrganisationForm, Place};
pub use import::Came;
pub use keep::Closing;

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

/// A page of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationsPage {
    /// Those of the catalogue, on the first page only.
    pub offer: Vec<OrganisationItem>,
    /// The others, as many as the page holds.
    pub own: Vec<OrganisationItem>,
    /// Whether there are more after them.
    pub more: bool,
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
    /// The first mandates that last there, with the number of their account and the name of who holds them; nothing
    /// for who does not keep accounts.
    pub mandates: Option<Vec<(Mandate, String)>>,
}

/// The most mandates told with an organisation: the list of accounts has them all.
const MOST_MANDATES: usize = 50;

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
        self.store.read(|tx| {
            let mut items = self.organisations_named(tx, text)?;
            let held = mandates::by_structure(tx, call.now.today)?;
            count_held(&mut items, held);
            Ok(items)
        })
    }

    /// The same, read page by page: those of the catalogue with the first page, and of the others so many after so
    /// many. Only what is shown is counted.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`]; or a fault.
    pub fn organisations_page(
        &self,
        call: &Call<'_>,
        text: &str,
        (from, most): (usize, usize),
    ) -> Result<OrganisationsPage, Error<'c>> {
        self.allow(call.who, Operation::Organisations, None)?;
        self.store.read(|tx| {
            let named = self.organisations_named(tx, text)?;
            let (offer, own): (Vec<_>, Vec<_>) =
                named.into_iter().partition(|item| item.in_catalogue);
            let total = own.len();
            let offer = offer.into_iter().filter(|_| from == 0);
            let own = own.into_iter().skip(from).take(most);
            let mut items: Vec<OrganisationItem> = own.chain(offer).collect();
            let shown: Vec<Id> = items.iter().map(|item| item.id.clone()).collect();
            let shown: Vec<&Id> = shown.iter().collect();
            let held = mandates::by_structures(tx, &shown, call.now.today)?;
            count_held(&mut items, held);
            let (offer, own) = items.into_iter().partition(|item| item.in_catalogue);
            Ok(OrganisationsPage {
                offer,
                own,
                more: total > from.saturating_add(most),
            })
        })
    }

    /// Those that a text names, by name; their mandates are not counted yet.
    fn organisations_named(
        &self,
        tx: &mut Tx<'_>,
        text: &str,
    ) -> Result<Vec<OrganisationItem>, Error<'c>> {
        let words: Vec<String> = text.split_whitespace().map(fold).collect();
        let answers = |names: &[&str]| {
            // Nothing is asked: nothing is folded, of names that are many.
            if words.is_empty() {
                return true;
            }
            let folded: Vec<String> = names.iter().map(|name| fold(name)).collect();
            words
                .iter()
                .all(|word| folded.iter().any(|name| name.contains(word)))
        };
        let mut items = Vec::new();
        for one in &self.catalogue.organisations {
            let mut names = vec![one.name.as_str(), one.acronym.as_deref().unwrap_or("")];
            names.extend(one.aliases.iter().map(String::as_str));
            if answers(&names) {
                items.push(of_catalogue(one, 0));
            }
        }
        for one in organisations::all(tx)? {
            let mut names = vec![one.name.as_str(), one.acronym.as_deref().unwrap_or("")];
            names.extend(one.aliases.split(APART));
            if answers(&names) {
                items.push(of_memory(&one, 0)?);
            }
        }
        items.sort_by_cached_key(|item| fold(&item.name));
        Ok(items)
    }

    /// Whether who asks keeps the list, before anything is read of what they send.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`].
    pub fn keeps_organisations(&self, call: &Call<'_>) -> Result<(), Error<'c>> {
        self.allow(call.who, Operation::Organisations, None)
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
            let held = mandates::count_at(tx, id, today)?.unsigned_abs();
            let mandates = match accounts {
                true => Some(mandates::first_at(tx, id, today, MOST_MANDATES)?),
                false => None,
            };
            let mut known = self.catalogue.organisations.iter();
            let (item, form, version) = match known.find(|one| one.id == *id) {
                Some(one) => (of_catalogue(one, held), self.form_of_catalogue(one), 0),
                None => {
                    let kept = organisations::find(tx, id)?.ok_or(Refusal::NotFound)?;
                    let form = form_of(tx, &kept)?;
                    (of_memory(&kept, held)?, form, kept.version)
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

/// Writes beside each organisation how many mandates are held there.
fn count_held(items: &mut [OrganisationItem], held: Vec<(Id, i64)>) {
    let held: BTreeMap<Id, i64> = held.into_iter().collect();
    for item in items {
        item.held = held
            .get(&item.id)
            .copied()
            .unwrap_or_default()
            .unsigned_abs();
    }
}

fn of_catalogue(one: &Organisation, held: u64) -> OrganisationItem {
    OrganisationItem {
        id: one.id.clone(),
        name: one.name.clone(),
        acronym: one.acronym.clone(),
        kind: one.kind,
        in_catalogue: true,
        from: None,
        to: None,
        held,
    }
}

fn of_memory<'c>(one: &Kept, held: u64) -> Result<OrganisationItem, Error<'c>> {
    Ok(OrganisationItem {
        id: one.id.clone(),
        name: one.name.clone(),
        acronym: one.acronym.clone(),
        kind: kind_of(&one.kind)?,
        in_catalogue: false,
        from: one.from,
        to: one.to,
        held,
    })
}
