//! A line of a table of persons.

use app::Invalid;
use app::import::{Decision, Designated, Newcomer};
use app::subject::{Contact, Identity, NewFact};
use domain::Catalogue;
use domain::facts::{Fact, FactKind};
use domain::identity::{self, looks_like_nir};
use domain::person::{AnswerFault, Given, is_unknown, read_answer};
use domain::territory::fold;
use domain::values::Date;

use super::columns::{Columns, Field};
use crate::cell::{NIR, day, meant};
use crate::fault::Fault;
use crate::table::Row;

/// What reads a line.
pub struct Reader<'t> {
    /// The catalogue.
    pub catalogue: &'t Catalogue,
    /// The columns.
    pub columns: &'t Columns,
    /// Who follows those of whom the line does not say.
    pub referent: Option<&'t Designated>,
    /// The day.
    pub today: Date,
}

const DAY: &str = "un jour du calendrier est attendu : 31/12/1990";

impl Reader<'_> {
    /// Somebody.
    ///
    /// # Errors
    /// Every fault of the line.
    pub fn read(&self, row: &Row) -> Result<Newcomer, Vec<Fault>> {
        if self.columns.is_head(row) {
            let says = "cette ligne est une seconde ligne d'en-têtes : retirez-la";
            return Err(vec![Fault::of_line(row.line, says)]);
        }
        let mut faults = self.numbers(row);
        if !faults.is_empty() {
            return Err(faults);
        }
        let birth = self.day(row, Field::Birth, &mut faults);
        let mut identity = Identity {
            civil: identity::Identity {
                family_name: self.text(row, Field::Family).unwrap_or_default(),
                birth_name: self.text(row, Field::BirthName),
                first_names: self.text(row, Field::First).unwrap_or_default(),
                birth_date: birth,
            },
            contact: Contact {
                phone: self.text(row, Field::Phone),
                mail: self.text(row, Field::Mail),
                address: self.text(row, Field::Address),
            },
            also: Vec::new(),
        };
        for (field, why) in identity.tidy(self.today) {
            faults.extend(self.wrong(row, field, why));
        }
        self.phone(row, &mut faults);
        let since = self.day(row, Field::Since, &mut faults);
        if since.is_some_and(|since| since > self.today) {
            faults.extend(self.at(row, Field::Since, "ce jour est à venir"));
        }
        let decision = self.decision(row, &mut faults);
        let commune = self.commune(row, &mut faults);
        let facts = self.facts(row, since, &mut faults);
        let referent = self.referent(row, &mut faults);
        match referent.filter(|_| faults.is_empty()) {
            Some(referent) => Ok(Newcomer {
                identity,
                commune,
                facts,
                referent,
                decision,
            }),
            None => Err(faults),
        }
    }

    /// Social security numbers, in whatever column; they are not told again.
    fn numbers(&self, row: &Row) -> Vec<Fault> {
        let cells = row.cells.iter().enumerate();
        let held = cells.filter(|(_, cell)| looks_like_nir(cell));
        held.map(|(rank, _)| Fault {
            value: None,
            ..self.columns.at(row, rank, NIR)
        })
        .collect()
    }

    fn at(&self, row: &Row, field: Field, says: impl Into<String>) -> Option<Fault> {
        let rank = self.columns.rank(field)?;
        Some(self.columns.at(row, rank, says))
    }

    /// What a cell says; nothing when it says that nothing is known.
    fn text(&self, row: &Row, field: Field) -> Option<String> {
        let cell = row.cells.get(self.columns.rank(field)?)?;
        (!is_unknown(cell)).then(|| cell.clone())
    }

    fn day(&self, row: &Row, field: Field, faults: &mut Vec<Fault>) -> Option<Date> {
        let Some(text) = self.text(row, field) else {
            if field == Field::Birth {
                let says =
                    "la date de naissance manque : sans elle, rien ne distingue deux homonymes";
                faults.extend(self.at(row, field, says));
            }
            return None;
        };
        let read = day(&text);
        if read.is_none() {
            faults.extend(self.at(row, field, DAY));
        }
        read
    }

    /// What an identity says is wrong with one of its fields, at the cell it comes from.
    fn wrong(&self, row: &Row, field: &str, why: Invalid) -> Option<Fault> {
        let field = match field {
            "nom" => Field::Family,
            "prenoms" => Field::First,
            "nom_de_naissance" => Field::BirthName,
            "date_de_naissance" => Field::Birth,
            "telephone" => Field::Phone,
            "courriel" => Field::Mail,
            _ => Field::Address,
        };
        let says = match (field, why) {
            (_, Invalid::Missing) => "un nom est attendu ici",
            (_, Invalid::TooLong) => "c'est trop long : cette case contient sans doute autre chose",
            (_, Invalid::LooksLikeNir) => NIR,
            (Field::Birth, _) => "personne ne peut être né ce jour-là",
            (Field::Mail, _) => "une adresse de courriel est attendue : nom@exemple.fr",
            _ => "cette case contient des caractères qui ne s'écrivent pas",
        };
        self.at(row, field, says)
    }

    /// A spreadsheet takes the first zero of a telephone number away.
    fn phone(&self, row: &Row, faults: &mut Vec<Fault>) {
        let short = self.text(row, Field::Phone).is_some_and(|phone| {
            phone.len() == 9 && phone.bytes().all(|byte| byte.is_ascii_digit())
        });
        if short {
            let says = "il manque le zéro du début : mettez la colonne au format texte";
            faults.extend(self.at(row, Field::Phone, says));
        }
    }

    fn decision(&self, row: &Row, faults: &mut Vec<Fault>) -> Decision {
        let Some(text) = self.text(row, Field::Decision) else {
            return Decision::Undecided;
        };
        match fold(&text).as_str() {
            "nouvelle" | "nouveau" => Decision::New,
            "passer" => Decision::Skip,
            _ => {
                faults.extend(self.at(
                    row,
                    Field::Decision,
                    "« nouvelle » ou « passer » est attendu",
                ));
                Decision::Undecided
            }
        }
    }

    fn commune(&self, row: &Row, faults: &mut Vec<Fault>) -> Option<String> {
        let text = self.text(row, Field::Commune)?;
        let territories = &self.catalogue.territories;
        if territories.find(&text).is_none() {
            let known = territories.list().iter().map(|place| place.name.as_str());
            let near = meant(&text, known);
            let says = format!("le catalogue ne connaît pas cette commune{near}");
            faults.extend(self.at(row, Field::Commune, says));
        }
        Some(text)
    }

    fn facts(&self, row: &Row, since: Option<Date>, faults: &mut Vec<Fault>) -> Vec<NewFact> {
        let mut facts = Vec::new();
        for (rank, field) in self.columns.fields.iter().enumerate() {
            let (Some(Field::Fact(fact)), cell) = (field, &row.cells[rank]) else {
                continue;
            };
            if is_unknown(cell) {
                continue;
            }
            let fact = &self.catalogue.vocabulary.facts[*fact];
            let given = given(fact, cell);
            if let Err(fault) = read_answer(self.catalogue, &fact.id, &given) {
                let near = self.near(fact, cell, &fault);
                let says = format!("attendu : {}{near}", french::facts::expected(fact));
                faults.push(self.columns.at(row, rank, says));
                continue;
            }
            facts.push(NewFact {
                fact: fact.id.clone(),
                since,
                given: Some(given),
            });
        }
        facts
    }

    fn near(&self, fact: &Fact, cell: &str, fault: &AnswerFault) -> String {
        let places = self.catalogue.territories.list().iter();
        let values = fact.values.iter();
        match fault {
            AnswerFault::UnknownPlace(_) => meant(cell, places.map(|place| place.name.as_str())),
            AnswerFault::ValueExpected(_) => {
                let names = values.flat_map(|value| value.aliases.iter().chain([&value.id]));
                meant(cell, names.map(String::as_str))
            }
            _ => String::new(),
        }
    }

    fn referent(&self, row: &Row, faults: &mut Vec<Fault>) -> Option<Designated> {
        let Some(text) = self.text(row, Field::Referent) else {
            if self.referent.is_none() {
                let says = "le référent manque : sans lui, personne ne retrouverait cette personne";
                faults.extend(self.at(row, Field::Referent, says));
            }
            return self.referent.cloned();
        };
        match designated(self.catalogue, &text) {
            Ok(told) => Some(told),
            Err(says) => {
                faults.extend(self.at(row, Field::Referent, says));
                None
            }
        }
    }
}

/// A cell as the answer to a fact: a day may be written the French way, a choice by its label.
fn given(fact: &Fact, cell: &str) -> Given {
    let by_label = |text: &str| {
        let folded = fold(text);
        let mut values = fact.values.iter();
        let found = values.find(|value| fold(&value.label) == folded || fold(&value.id) == folded);
        found.map(|value| value.id.clone())
    };
    let text = match fact.kind {
        FactKind::Date => day(cell).map(|day| day.to_string()),
        FactKind::Choice => by_label(cell),
        FactKind::YesNo => Some(cell.to_lowercase()),
        FactKind::List | FactKind::Number | FactKind::Place => None,
    };
    Given::Text(text.unwrap_or_else(|| cell.to_owned()))
}

/// A mandate as it is told: a login, a number, or « rôle @ structure ».
///
/// # Errors
/// The role or the structure is not known: what to do.
pub fn designated(catalogue: &Catalogue, told: &str) -> Result<Designated, String> {
    let told = told.trim();
    if let Ok(number) = told.parse::<i64>() {
        return Ok(Designated::Mandate(number));
    }
    // A login may be a mail address: what stands before is a role, or it is not.
    let Some((role, structure)) = told.split_once('@') else {
        return Ok(Designated::Login(told.to_owned()));
    };
    let (role, structure) = (role.trim(), structure.trim());
    let found = (
        catalogue.role_named(role),
        catalogue.structure_named(structure),
    );
    match found {
        (Some(role), Some(structure)) => Ok(Designated::Post(role.id.clone(), structure.clone())),
        (None, None) if structure.contains('.') => Ok(Designated::Login(told.to_owned())),
        (None, _) => {
            let known = catalogue.roles.iter().map(|role| role.id.as_str());
            let near = meant(role, known);
            Err(format!(
                "le catalogue ne connaît pas le rôle « {} »{near}",
                role
            ))
        }
        (Some(_), None) => {
            let services = catalogue
                .territories
                .list()
                .iter()
                .map(|place| place.id.as_str());
            let known = catalogue.organisations.iter().map(|one| one.id.as_str());
            let near = meant(structure, known.chain(services));
            Err(format!(
                "le catalogue ne connaît pas la structure « {} »{near}",
                structure
            ))
        }
    }
}
