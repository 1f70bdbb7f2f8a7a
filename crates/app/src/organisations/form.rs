//! What is told of an organisation, and how the memory keeps it.

use domain::catalogue::OrganisationKind;
use domain::values::{Date, Id};
use store::Tx;
use store::organisations::{self, Kept};

use crate::error::Error;

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

/// What stands between other names where they are kept.
pub(super) const APART: char = '|';

impl OrganisationForm {
    /// With what a line says more: what it does not say stays, and nothing is taken out.
    pub(super) fn with(&self, line: &OrganisationForm) -> OrganisationForm {
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

pub(super) fn kind_of<'c>(word: &str) -> Result<OrganisationKind, Error<'c>> {
    OrganisationKind::of_word(word).ok_or_else(|| Error::Unreadable(word.to_owned()))
}

/// What the memory tells of one.
pub(super) fn form_of<'c>(tx: &mut Tx<'_>, one: &Kept) -> Result<OrganisationForm, Error<'c>> {
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

pub(super) fn kept(id: &Id, form: &OrganisationForm, (to, version): (Option<Date>, i64)) -> Kept {
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

pub(super) fn sites(form: &OrganisationForm) -> Vec<organisations::Site> {
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
