//! The organisations that the catalogue does not name.

use domain::values::{Date, Id};

use crate::db::{Fault, Row, Tx, Value};
use crate::statements::statements;
use crate::values;

/// An organisation as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Its kind, by its word in the catalogue's format.
    pub kind: String,
    /// What it depends on, in the catalogue.
    pub parent: Option<Id>,
    /// Where to write to it.
    pub mail: Option<String>,
    /// Its telephone.
    pub phone: Option<String>,
    /// Its postal address.
    pub address: Option<String>,
    /// Its acronym.
    pub acronym: Option<String>,
    /// Its other names, with `|` between them.
    pub aliases: String,
    /// Its first day.
    pub from: Option<Date>,
    /// Its last day.
    pub to: Option<Date>,
    /// How many times it was changed.
    pub version: i64,
}

/// A place where it receives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Its name.
    pub name: String,
    /// Its postal address.
    pub address: Option<String>,
    /// The territories it is for, by their ids, with spaces between them.
    pub communes: String,
}

statements! {
    ALL_KEPT = "SELECT id, name, kind, parent, mail, phone, address, acronym, aliases, from_day, to_day, version \
                FROM organisation ORDER BY name, id";
    FIND = "SELECT id, name, kind, parent, mail, phone, address, acronym, aliases, from_day, to_day, version \
            FROM organisation WHERE id = ?1";
    INSERT = "INSERT INTO organisation (id, name, kind, parent, mail, phone, address, acronym, aliases, from_day, \
              to_day, version) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
    UPDATE = "UPDATE organisation SET name = ?2, kind = ?3, parent = ?4, mail = ?5, phone = ?6, address = ?7, \
              acronym = ?8, aliases = ?9, from_day = ?10, to_day = ?11, version = version + 1 \
              WHERE id = ?1 AND version = ?12";
    SITES = "SELECT name, address, communes FROM organisation_site WHERE organisation = ?1 ORDER BY rank";
    DROP_SITES = "DELETE FROM organisation_site WHERE organisation = ?1";
    ADD_SITE = "INSERT INTO organisation_site (organisation, rank, name, address, communes) \
                VALUES (?1, ?2, ?3, ?4, ?5)";
}

fn id(text: String) -> Result<Id, Fault> {
    text.parse().map_err(|_| Fault::Unreadable(text))
}

fn kept(row: &Row) -> Result<Kept, Fault> {
    Ok(Kept {
        id: id(row.get(0)?)?,
        name: row.get(1)?,
        kind: row.get(2)?,
        parent: row.get::<Option<String>>(3)?.map(id).transpose()?,
        mail: row.get(4)?,
        phone: row.get(5)?,
        address: row.get(6)?,
        acronym: row.get(7)?,
        aliases: row.get(8)?,
        from: row.get(9)?,
        to: row.get(10)?,
        version: row.get(11)?,
    })
}

/// All of them, by name.
///
/// # Errors
/// The engine's.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Kept>, Fault> {
    tx.all(ALL_KEPT, &[])?.iter().map(kept).collect()
}

/// The one of this id.
///
/// # Errors
/// The engine's.
pub fn find(tx: &mut Tx<'_>, id: &Id) -> Result<Option<Kept>, Fault> {
    tx.first(FIND, values![id.as_str()])?
        .map(|row| kept(&row))
        .transpose()
}

/// Adds one.
///
/// # Errors
/// The engine's; a duplicate when there is one of this id.
pub fn insert(tx: &mut Tx<'_>, one: &Kept) -> Result<(), Fault> {
    tx.execute(INSERT, &columns(one))?;
    Ok(())
}

/// Changes one that is still at its version; whether it was.
///
/// # Errors
/// The engine's.
pub fn update(tx: &mut Tx<'_>, one: &Kept) -> Result<bool, Fault> {
    Ok(tx.execute(UPDATE, &columns(one))? == 1)
}

/// Its columns, as they are added and changed.
fn columns(one: &Kept) -> Vec<Value> {
    let columns = values![
        one.id.as_str(),
        one.name.as_str(),
        one.kind.as_str(),
        one.parent.as_ref().map(Id::as_str),
        one.mail.as_deref(),
        one.phone.as_deref(),
        one.address.as_deref(),
        one.acronym.as_deref(),
        one.aliases.as_str(),
        one.from,
        one.to,
        one.version
    ];
    columns.to_vec()
}

/// Where it receives.
///
/// # Errors
/// The engine's.
pub fn sites(tx: &mut Tx<'_>, organisation: &Id) -> Result<Vec<Site>, Fault> {
    let site = |row: &Row| {
        Ok(Site {
            name: row.get(0)?,
            address: row.get(1)?,
            communes: row.get(2)?,
        })
    };
    let rows = tx.all(SITES, values![organisation.as_str()])?;
    rows.iter().map(site).collect()
}

/// Where it receives from now on.
///
/// # Errors
/// The engine's.
pub fn set_sites(tx: &mut Tx<'_>, organisation: &Id, sites: &[Site]) -> Result<(), Fault> {
    tx.execute(DROP_SITES, values![organisation.as_str()])?;
    for (rank, site) in (1_i64..).zip(sites) {
        tx.execute(
            ADD_SITE,
            values![
                organisation.as_str(),
                rank,
                site.name.as_str(),
                site.address.as_deref(),
                site.communes.as_str()
            ],
        )?;
    }
    Ok(())
}
