//! The headers of a table of organisations.

use crate::cell::{header, meant};
use crate::fault::Fault;
use crate::table::{Row, Table};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The id in the catalogue.
    Id,
    /// The name.
    Name,
    /// The kind.
    Kind,
    /// The acronym.
    Acronym,
    /// Other names.
    Aliases,
    /// The name of a place where it receives.
    Site,
    /// The address of that place.
    Address,
    /// The communes that place is for.
    Communes,
}

/// The headers: the first of each is the one the guide gives.
const NAMES: [(Field, &[&str]); 8] = [
    (Field::Id, &["Identifiant", "id"]),
    (
        Field::Name,
        &["Nom", "Structure", "Organisation", "Raison sociale"],
    ),
    (Field::Kind, &["Type", "Type de structure"]),
    (Field::Acronym, &["Sigle"]),
    (Field::Aliases, &["Alias", "Autres noms"]),
    (Field::Site, &["Lieu", "Site", "Lieu d'accueil"]),
    (Field::Address, &["Adresse", "Adresse postale"]),
    (
        Field::Communes,
        &["Communes", "Commune", "Territoires", "Territoire"],
    ),
];

/// What stands in another file of the catalogue.
const ELSEWHERE: [&str; 8] = [
    "Téléphone",
    "Tél",
    "Courriel",
    "Mail",
    "Email",
    "Contact",
    "Site internet",
    "Site web",
];

/// The columns of a table, understood.
pub struct Columns {
    fields: Vec<Option<Field>>,
    headers: Vec<String>,
}

impl Columns {
    /// Reads the headers.
    ///
    /// # Errors
    /// Every fault of theirs.
    pub fn of(table: &Table) -> Result<Columns, Vec<Fault>> {
        let mut columns = Columns {
            fields: Vec::new(),
            headers: table.headers.clone(),
        };
        let mut faults = Vec::new();
        for (rank, typed) in table.headers.iter().enumerate() {
            let field = match understood(typed) {
                _ if typed.is_empty()
                    && table.rows.iter().all(|row| row.cells[rank].is_empty()) =>
                {
                    Ok(None)
                }
                Ok(field) if columns.fields.contains(&Some(field)) => {
                    Err("une autre colonne dit déjà la même chose : gardez-en une".to_owned())
                }
                other => other.map(Some),
            };
            if let Err(says) = &field {
                faults.push(Fault {
                    column: Some((rank + 1, typed.clone())),
                    ..Fault::of_line(table.line, says.clone())
                });
            }
            columns.fields.push(field.unwrap_or_default());
        }
        if columns.rank(Field::Name).is_none() {
            faults.push(Fault::of_line(table.line, "il manque la colonne « Nom »"));
        }
        match faults.is_empty() {
            true => Ok(columns),
            false => Err(faults),
        }
    }

    /// The rank of the column that holds a field.
    pub fn rank(&self, field: Field) -> Option<usize> {
        self.fields.iter().position(|known| *known == Some(field))
    }

    /// A fault in a cell of a column.
    pub fn at(&self, row: &Row, rank: usize, says: impl Into<String>) -> Fault {
        let value = row.cells.get(rank).filter(|cell| !cell.is_empty());
        Fault {
            column: Some((rank + 1, self.headers[rank].clone())),
            value: value.cloned(),
            ..Fault::of_line(row.line, says)
        }
    }
}

fn understood(typed: &str) -> Result<Field, String> {
    let folded = header(typed);
    if ELSEWHERE.iter().any(|name| header(name) == folded) {
        return Err("les personnes, téléphones, courriels et sites sont dans contacts.toml : retirez cette colonne".to_owned());
    }
    let called = |names: &&(Field, &[&str])| names.1.iter().any(|name| header(name) == folded);
    NAMES
        .iter()
        .find(called)
        .map(|(field, _)| *field)
        .ok_or_else(|| {
            let names = NAMES.iter().flat_map(|(_, names)| names.iter().copied());
            format!(
                "cet en-tête n'est pas celui d'une colonne connue{}",
                meant(typed, names)
            )
        })
}
