//! The headers of a table of persons: what each column holds.

use std::collections::BTreeSet;

use app::import::may_import;
use domain::Catalogue;
use domain::facts::{Fact, PlaceKind};

use crate::cell::{NIR, header, is_nir, meant};
use crate::fault::Fault;
use crate::table::{Row, Table};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The name in use.
    Family,
    /// The name of birth.
    BirthName,
    /// First names.
    First,
    /// The date of birth.
    Birth,
    /// A telephone number.
    Phone,
    /// A mail address.
    Mail,
    /// A postal address.
    Address,
    /// The commune lived in.
    Commune,
    /// Who follows the person.
    Referent,
    /// From when the facts of the line are true.
    Since,
    /// What was decided of those who look alike.
    Decision,
    /// A fact of the vocabulary, by its rank.
    Fact(usize),
}

/// The headers of what is no fact: the first of each is the one the guide gives; the others are met in files.
const NAMES: &[(Field, &[&str])] = &[
    (
        Field::Family,
        &["Nom", "Nom d'usage", "Nom de famille", "Nom usuel"],
    ),
    (
        Field::BirthName,
        &["Nom de naissance", "Nom de jeune fille", "Nom patronymique"],
    ),
    (Field::First, &["Prénoms", "Prénom", "Prénom(s)"]),
    (
        Field::Birth,
        &[
            "Date de naissance",
            "Naissance",
            "Né le",
            "Née le",
            "Né(e) le",
            "DDN",
        ],
    ),
    (
        Field::Phone,
        &[
            "Téléphone",
            "Tél",
            "Numéro de téléphone",
            "Portable",
            "Mobile",
        ],
    ),
    (
        Field::Mail,
        &[
            "Courriel",
            "Mail",
            "Email",
            "Adresse mail",
            "Adresse électronique",
            "Adresse courriel",
        ],
    ),
    (Field::Address, &["Adresse", "Adresse postale", "Rue"]),
    (
        Field::Commune,
        &["Commune", "Commune de résidence", "Ville"],
    ),
    (
        Field::Referent,
        &["Référent", "Référent principal", "Suivi par"],
    ),
    (Field::Since, &["Depuis", "Faits au", "Date des faits"]),
    (Field::Decision, &["Décision"]),
];

/// What every table says.
const NEEDED: [Field; 3] = [Field::Family, Field::First, Field::Birth];

/// The name of a field, as the guide gives it.
fn name(field: Field) -> &'static str {
    let mut names = NAMES.iter();
    let found = names.find(|(known, _)| *known == field);
    found.and_then(|(_, names)| names.first()).unwrap_or(&"")
}

/// The columns of a table, understood.
pub struct Columns {
    /// What each holds; nothing when it holds nothing at all.
    pub fields: Vec<Option<Field>>,
    /// The headers, as typed.
    pub headers: Vec<String>,
    /// Every header there may be, as it is compared.
    known: BTreeSet<String>,
}

impl Columns {
    /// Reads the headers.
    ///
    /// # Errors
    /// Every fault of theirs.
    pub fn of(
        catalogue: &Catalogue,
        table: &Table,
        referent_told: bool,
    ) -> Result<Columns, Vec<Fault>> {
        let mut columns = Columns {
            fields: Vec::new(),
            headers: table.headers.clone(),
            known: known(catalogue),
        };
        let mut faults = Vec::new();
        for (rank, typed) in table.headers.iter().enumerate() {
            let field = match understood(catalogue, typed) {
                _ if typed.is_empty() && is_empty(table, rank) => None,
                Ok(field) if columns.fields.contains(&Some(field)) => {
                    faults.push(columns.fault(
                        table,
                        rank,
                        "une autre colonne dit déjà la même chose : gardez-en une",
                    ));
                    None
                }
                Ok(field) => Some(field),
                Err(says) => {
                    faults.push(columns.fault(table, rank, &says));
                    None
                }
            };
            columns.fields.push(field);
        }
        let needed = NEEDED
            .into_iter()
            .chain((!referent_told).then_some(Field::Referent));
        let missing: Vec<&str> = needed
            .filter(|field| !columns.fields.contains(&Some(*field)))
            .map(name)
            .collect();
        if !missing.is_empty() {
            let says = format!("il manque la colonne « {} »", missing.join(" », « "));
            faults.push(Fault::of_line(
                table.line,
                format!("{says}{}", columns.hint(table)),
            ));
        }
        match faults.is_empty() {
            true => Ok(columns),
            false => Err(faults),
        }
    }

    /// What may explain that headers are not recognised.
    fn hint(&self, table: &Table) -> &'static str {
        if table.headers.len() == 1 {
            return " ; le fichier n'a qu'une colonne : le séparateur attendu est le point-virgule, la virgule ou la tabulation";
        }
        let heads = table.rows.iter().take(3).any(|row| self.is_head(row));
        match heads {
            true => " ; les en-têtes sont plus bas : retirez les lignes au-dessus d'eux",
            false => "",
        }
    }

    fn fault(&self, table: &Table, rank: usize, says: &str) -> Fault {
        Fault {
            column: Some((rank + 1, self.headers[rank].clone())),
            ..Fault::of_line(table.line, says)
        }
    }

    /// A fault in a cell of a column; the value is told, unless it is empty.
    pub fn at(&self, row: &Row, rank: usize, says: impl Into<String>) -> Fault {
        let value = row.cells.get(rank).filter(|cell| !cell.is_empty());
        Fault {
            column: Some((rank + 1, self.headers[rank].clone())),
            value: value.cloned(),
            ..Fault::of_line(row.line, says)
        }
    }

    /// Whether a line is one of headers.
    pub fn is_head(&self, row: &Row) -> bool {
        let held = || row.cells.iter().filter(|cell| !cell.is_empty());
        let heads = held().filter(|cell| self.known.contains(&header(cell)));
        let heads = heads.count();
        heads >= 3 && heads * 2 > held().count()
    }

    /// The rank of the column that holds a field.
    pub fn rank(&self, field: Field) -> Option<usize> {
        self.fields.iter().position(|known| *known == Some(field))
    }
}

fn is_empty(table: &Table, rank: usize) -> bool {
    table.rows.iter().all(|row| row.cells[rank].is_empty())
}

/// Every header there may be, as it is compared.
fn known(catalogue: &Catalogue) -> BTreeSet<String> {
    let names = NAMES.iter().flat_map(|(_, names)| names.iter().copied());
    let facts = catalogue.vocabulary.facts.iter().flat_map(fact_names);
    names.chain(facts.map(String::as_str)).map(header).collect()
}

/// What a fact is called.
fn fact_names(fact: &Fact) -> impl Iterator<Item = &String> {
    fact.aliases.iter().chain([&fact.id, &fact.label])
}

/// What a header means; else what to do.
fn understood(catalogue: &Catalogue, typed: &str) -> Result<Field, String> {
    if typed.is_empty() {
        return Err("cette colonne n'a pas d'en-tête, et des cases remplies".to_owned());
    }
    if is_nir(typed) {
        return Err(NIR.to_owned());
    }
    let folded = header(typed);
    let called = |names: &&(Field, &[&str])| names.1.iter().any(|name| header(name) == folded);
    if let Some((field, _)) = NAMES.iter().find(called) {
        return Ok(*field);
    }
    let facts = &catalogue.vocabulary.facts;
    let bears = |fact: &Fact| fact_names(fact).any(|name| header(name) == folded);
    let Some(rank) = facts.iter().position(bears) else {
        let names = NAMES.iter().flat_map(|(_, names)| names.iter().copied());
        let facts = facts.iter().flat_map(fact_names);
        let near = meant(typed, names.chain(facts.map(String::as_str)));
        return Err(format!(
            "cet en-tête n'est ni celui d'une colonne connue, ni un fait de la liste que donne « livret facts »{near}"
        ));
    };
    let fact = &facts[rank];
    let births = || facts.iter().find_map(|fact| fact.age_since.as_deref());
    let home = || {
        facts
            .iter()
            .find(|fact| fact.place == Some(PlaceKind::Commune))
    };
    if births() == Some(fact.id.as_str()) {
        Ok(Field::Birth)
    } else if home().is_some_and(|home| home.id == fact.id) {
        Ok(Field::Commune)
    } else if fact.age_since.is_some() {
        Err("un âge se tire de la date de naissance : retirez cette colonne".to_owned())
    } else if !may_import(fact) {
        Err(format!(
            "ce fait ({}) ne s'importe pas : il s'écrit dans un dossier, par qui doit le connaître",
            french::facts::class(fact.class)
        ))
    } else {
        Ok(Field::Fact(rank))
    }
}
