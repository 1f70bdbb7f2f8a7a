//! A table of organisations: the file of a catalogue's actors with what its lines add or change. What the
//! file says already stays as it is written, comments and order included.

mod columns;
mod edit;

use domain::Catalogue;
use domain::catalogue::OrganisationKind;
use domain::territory::{fold, id_of_name};
use domain::values::Id;

use crate::cell::meant;
use crate::fault::Fault;
use crate::table::{Row, Table};
use columns::{Columns, Field};

pub use edit::{Change, apply};

/// An organisation, as a line tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its line.
    pub line: u64,
    /// Its id in the catalogue, or the one it takes there.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Whether the line names the id itself: the name it gives is then the right one, and no alias.
    pub renames: bool,
    /// Its kind, by its word in the file.
    pub kind: Option<&'static str>,
    /// Its acronym.
    pub acronym: Option<String>,
    /// Other names.
    pub aliases: Vec<String>,
    /// A place where it receives.
    pub site: Option<Site>,
}

/// A place where an organisation receives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Its name.
    pub name: String,
    /// Its postal address.
    pub address: Option<String>,
    /// The communes it is for, as the catalogue names them.
    pub communes: Vec<String>,
}

/// Several things in one cell stand apart by this.
const APART: char = '|';

/// Understands a table of organisations.
///
/// # Errors
/// Every fault, of the headers, else of the lines.
pub fn read(catalogue: &Catalogue, table: &Table) -> Result<Vec<Organisation>, Vec<Fault>> {
    let columns = Columns::of(table)?;
    let mut faults = Vec::new();
    let mut read: Vec<Organisation> = Vec::new();
    for row in &table.rows {
        let reader = Reader {
            catalogue,
            columns: &columns,
            row,
            before: &read,
        };
        let found = reader.read();
        match found {
            Ok(one) => read.push(one),
            Err(found) => faults.extend(found),
        }
    }
    match faults.is_empty() {
        true => Ok(read),
        false => Err(faults),
    }
}

struct Reader<'t> {
    catalogue: &'t Catalogue,
    columns: &'t Columns,
    row: &'t Row,
    /// What the lines above tell.
    before: &'t [Organisation],
}

impl Reader<'_> {
    fn text(&self, field: Field) -> Option<String> {
        let cell = self.row.cells.get(self.columns.rank(field)?)?;
        (!cell.is_empty()).then(|| cell.clone())
    }

    fn list(&self, field: Field) -> Vec<String> {
        let text = self.text(field).unwrap_or_default();
        let parts = text.split(APART).map(str::trim);
        parts
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    }

    fn read(&self) -> Result<Organisation, Vec<Fault>> {
        let mut faults = Vec::new();
        let name = self.text(Field::Name).unwrap_or_default();
        if name.is_empty() {
            faults.extend(self.at(Field::Name, "le nom manque"));
        }
        let id = self.id(&name, &mut faults);
        let known = id.as_ref().is_some_and(|id| {
            let mut organisations = self.catalogue.organisations.iter();
            let above = || self.before.iter().any(|one| one.id == *id);
            organisations.any(|organisation| organisation.id == *id) || above()
        });
        if let Some(id) = id.as_ref().filter(|_| !known) {
            let place = self.catalogue.territories.find(id.as_str());
            if place.is_some() || self.catalogue.role(id).is_some() {
                let says = format!(
                    "« {id} » est déjà l'identifiant d'un territoire, d'un service ou d'un rôle : donnez-en un autre dans une colonne « Identifiant »"
                );
                faults.extend(
                    self.at(Field::Id, says.clone())
                        .or_else(|| self.at(Field::Name, says)),
                );
            }
        }
        let kind = self.kind(known, &mut faults);
        let communes = self.communes(&mut faults);
        let address = self.text(Field::Address);
        let told = address.is_some() || !communes.is_empty();
        let site = self
            .text(Field::Site)
            .or_else(|| told.then(|| "Siège".to_owned()));
        match id.filter(|_| faults.is_empty()) {
            Some(id) => Ok(Organisation {
                line: self.row.line,
                id,
                name,
                renames: self.text(Field::Id).is_some(),
                kind,
                acronym: self.text(Field::Acronym),
                aliases: self.list(Field::Aliases),
                site: site.map(|name| Site {
                    name,
                    address,
                    communes,
                }),
            }),
            None => Err(faults),
        }
    }

    fn at(&self, field: Field, says: impl Into<String>) -> Option<Fault> {
        let rank = self.columns.rank(field)?;
        Some(self.columns.at(self.row, rank, says))
    }

    /// The id told; else that of the organisation of this name; else one made of the name.
    fn id(&self, name: &str, faults: &mut Vec<Fault>) -> Option<Id> {
        if let Some(told) = self.text(Field::Id) {
            let id = told.parse::<Id>().ok();
            if id.is_none() {
                let says =
                    "un identifiant est attendu : lettres sans accent, chiffres et traits d'union";
                faults.extend(self.at(Field::Id, says));
            }
            return id;
        }
        if let Some(known) = self.catalogue.organisation_named(name) {
            return Some(known.id.clone());
        }
        let made = id_of_name(name);
        if made.is_none() && !name.is_empty() {
            let says = "aucun identifiant ne se tire de ce nom : donnez-en un dans une colonne « Identifiant »";
            faults.extend(self.at(Field::Name, says));
        }
        made
    }

    fn kind(&self, known: bool, faults: &mut Vec<Fault>) -> Option<&'static str> {
        let Some(text) = self.text(Field::Kind) else {
            if !known {
                let says = "le type manque : une organisation nouvelle doit avoir le sien";
                faults.extend(self.at(Field::Kind, says).or_else(|| {
                    Some(Fault::of_line(
                        self.row.line,
                        "il faut une colonne « Type » pour une organisation nouvelle",
                    ))
                }));
            }
            return None;
        };
        let folded = fold(&text);
        let found = OrganisationKind::ALL
            .iter()
            .find(|(_, word)| *word == folded);
        if found.is_none() {
            let words = OrganisationKind::ALL.map(|(_, word)| word);
            let says = format!("attendu : {}{}", words.join(", "), meant(&folded, words));
            faults.extend(self.at(Field::Kind, says));
        }
        found.map(|(_, word)| *word)
    }

    /// Communes and territories, by the names the catalogue gives them.
    fn communes(&self, faults: &mut Vec<Fault>) -> Vec<String> {
        let territories = &self.catalogue.territories;
        let mut communes = Vec::new();
        for name in self.list(Field::Communes) {
            match territories.find(&name) {
                Some(place) => communes.push(territories.get(place).name.clone()),
                None => {
                    let known = territories.list().iter().map(|place| place.name.as_str());
                    let near = meant(&name, known);
                    let says = format!("le catalogue ne connaît pas « {name} »{near}");
                    faults.extend(self.at(Field::Communes, says));
                }
            }
        }
        communes
    }
}
