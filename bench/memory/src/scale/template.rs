//! People of a demonstration taken apart, so that others like them can be made: which numbers are theirs,
//! what is sealed, and under which key.

use std::collections::BTreeMap;

use domain::values::Id;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, params, params_from_iter};
use store::copy::Table;
use store::db::Value;
use vault::{Keyring, PersonKey};

use crate::desk::{Told, told};

/// A column of a copy.
#[derive(Debug, Clone)]
pub enum Cell {
    /// The same in every copy.
    Same(Value),
    /// A number of theirs, by its rank among those of the template.
    Own(usize),
    /// The number of a mandate, by its rank.
    Mandate(usize),
    /// The number of an account, by the rank of its mandate.
    Account(usize),
    /// A post that names one of theirs, or a mandate.
    Post(&'static str, Box<Cell>),
    /// The key of a subject, wrapped.
    Wrapped(usize),
    /// Something sealed under the key of a subject, at a place made of texts and numbers.
    Sealed {
        subject: usize,
        place: Vec<Piece>,
        text: Vec<Piece>,
    },
    /// Who they are: a name of their own, sealed.
    Identity(usize, Box<app::subject::Identity>),
    /// The next turn of the fiche, when it is another than that of the row before.
    Turn(Value),
}

/// A part of a text.
#[derive(Debug, Clone)]
pub enum Piece {
    Text(String),
    Own(usize),
    Mandate(usize),
}

/// Rows to make again, table by table, in the order of the schema; and everything they are numbered by.
pub struct Template {
    /// For each table, its rows.
    pub rows: BTreeMap<&'static str, Vec<Vec<Cell>>>,
    /// Ranks, among their numbers, of the persons: they get names.
    pub persons: Vec<usize>,
    /// How many dossiers.
    pub dossiers: usize,
    /// The role and the structure of each mandate.
    pub mandates: Vec<(Id, Option<Id>)>,
}

/// The tables that are about people, each with the column by which a row is one of theirs.
pub const TABLES: [(&str, &str); 15] = [
    ("subject", "id"),
    ("member", "person"),
    ("fact", "subject"),
    ("follow", "person"),
    ("dossier", "subject"),
    ("event", "dossier"),
    ("reach", "dossier"),
    ("owed", "dossier"),
    ("obligation", "dossier"),
    ("counted", "dossier"),
    ("aid", "dossier"),
    ("moment", "dossier"),
    ("mandate", "id"),
    ("account", "id"),
    ("word", "subject"),
];

/// Takes apart those of a demonstration who have a dossier of so many events at least.
pub fn read(file: &str, tables: &[Table], keyring: &Keyring, events: i64) -> Told<Template> {
    let connection = Connection::open(file).map_err(told)?;
    let mut reader = Reader {
        connection,
        keyring,
        keys: BTreeMap::new(),
        own: BTreeMap::new(),
        mandates: BTreeMap::new(),
        accounts: BTreeMap::new(),
    };
    reader.number(events)?;
    let mut template = Template {
        rows: BTreeMap::new(),
        persons: Vec::new(),
        dossiers: 0,
        mandates: Vec::new(),
    };
    // Names and their index are made for each copy.
    for (name, _) in TABLES.iter().filter(|(name, _)| *name != "word") {
        let table = tables.iter().find(|table| table.name == *name);
        let rows = reader.table(table.ok_or("une table manque")?)?;
        template.rows.insert(name, rows);
    }
    let mut mandates = Vec::new();
    let of = |name: &str| template.rows.get(name).map_or(&[][..], Vec::as_slice);
    let persons = of("subject")
        .iter()
        .filter_map(|row| match (&row[0], &row[1]) {
            (Cell::Own(rank), Cell::Same(Value::Text(kind))) if kind == "personne" => Some(*rank),
            _ => None,
        });
    let persons = persons.collect();
    let dossiers = of("dossier").len();
    for row in of("mandate") {
        let id = |cell: &Cell| match cell {
            Cell::Same(Value::Text(text)) => text.parse().ok(),
            _ => None,
        };
        mandates.push((id(&row[2]).ok_or("un mandat sans rôle")?, id(&row[3])));
    }
    (template.persons, template.dossiers, template.mandates) = (persons, dossiers, mandates);
    Ok(template)
}

struct Reader<'k> {
    connection: Connection,
    keyring: &'k Keyring,
    keys: BTreeMap<i64, PersonKey>,
    /// Subjects, dossiers and follows, each with its rank.
    own: BTreeMap<i64, usize>,
    mandates: BTreeMap<i64, usize>,
    accounts: BTreeMap<i64, usize>,
}

/// Numbers of those who lived long enough in some dossier, with all that is theirs: actions stay what they
/// are.
const OWN: &str = "WITH long AS (SELECT subject AS id FROM dossier WHERE events >= ?1),
    persons AS (SELECT s.id FROM subject s WHERE s.kind = 'personne' AND (?1 = 0 OR s.id IN (SELECT id FROM long)
      OR s.id IN (SELECT m.person FROM member m JOIN long ON long.id = m.household))),
    subjects AS (SELECT id FROM persons
      UNION SELECT household FROM member WHERE person IN (SELECT id FROM persons))
    SELECT id FROM subjects UNION SELECT id FROM dossier WHERE subject IN (SELECT id FROM subjects)
    UNION SELECT id FROM follow WHERE person IN (SELECT id FROM subjects) ORDER BY 1";

const MANDATES: &str = "SELECT id, account FROM mandate ORDER BY id";

impl Reader<'_> {
    fn number(&mut self, events: i64) -> Told<()> {
        let numbers = |sql: &str, values: &[i64]| -> rusqlite::Result<Vec<(i64, i64)>> {
            let mut statement = self.connection.prepare(sql)?;
            let rows = statement.query_map(params_from_iter(values), |row| {
                Ok((row.get(0)?, row.get(1).unwrap_or(0)))
            })?;
            rows.collect()
        };
        let own = numbers(OWN, &[events]).map_err(told)?;
        let mandates = numbers(MANDATES, &[]).map_err(told)?;
        self.own = own.into_iter().map(|(id, _)| id).zip(0..).collect();
        self.accounts = mandates
            .iter()
            .map(|(_, account)| *account)
            .zip(0..)
            .collect();
        self.mandates = mandates.into_iter().map(|(id, _)| id).zip(0..).collect();
        let mut statement = self
            .connection
            .prepare("SELECT key_id, wrapped FROM subject WHERE id = ?1")
            .map_err(told)?;
        for id in self.own.keys() {
            let kept = statement.query_row(params![id], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?))
            });
            // The others are dossiers and follows.
            if let Ok((key, wrapped)) = kept {
                let owner = format!("subject:{id}");
                let key = self.keyring.unwrap(&owner, &key, &wrapped).map_err(told)?;
                self.keys.insert(*id, key);
            }
        }
        Ok(())
    }

    fn table(&self, table: &Table) -> Told<Vec<Vec<Cell>>> {
        let found = TABLES.iter().find(|(name, _)| *name == table.name);
        let (_, by) = found.ok_or("une table inconnue")?;
        let at = |wanted: &str| table.columns.iter().position(|(name, _)| name == wanted);
        let by = at(by).ok_or("une colonne manque")?;
        let mut made = Vec::new();
        for row in self.rows(table)? {
            let Some(Value::Int(number)) = row.get(by) else {
                continue;
            };
            let theirs = match table.name.as_str() {
                "mandate" => self.mandates.contains_key(number),
                "account" => self.accounts.contains_key(number),
                _ => self.own.contains_key(number),
            };
            if theirs {
                let cells = row.iter().enumerate();
                let cells = cells.map(|(rank, value)| self.cell(table, &row, rank, value));
                made.push(cells.collect::<Told<_>>()?);
            }
        }
        Ok(made)
    }

    fn rows(&self, table: &Table) -> Told<Vec<Vec<Value>>> {
        let key = table.key.join(", ");
        let sql = format!("SELECT * FROM {} ORDER BY {key}", table.name);
        let read = || -> rusqlite::Result<Vec<Vec<Value>>> {
            let mut statement = self.connection.prepare(&sql)?;
            let columns = statement.column_count();
            let rows = statement.query_map([], |row| {
                (0..columns)
                    .map(|rank| Ok(value(row.get_ref(rank)?)))
                    .collect()
            })?;
            rows.collect()
        };
        read().map_err(told)
    }

    fn cell(&self, table: &Table, row: &[Value], rank: usize, value: &Value) -> Told<Cell> {
        let column = table.columns[rank].0.as_str();
        Ok(match (table.name.as_str(), column, value) {
            (_, "sealed", Value::Blob(sealed)) => self.sealed(table, row, sealed)?,
            (_, "wrapped", Value::Blob(_)) => Cell::Wrapped(self.own[&int(&row[0])]),
            (_, "post", Value::Text(post)) => self.post(post),
            ("counted", "turn", _) => Cell::Turn(value.clone()),
            // Logins are unique.
            ("account", "login", _) => {
                Cell::Post("", Box::new(Cell::Account(self.accounts[&int(&row[0])])))
            }
            (_, "mandate" | "chair", Value::Int(id)) | ("mandate", "id", Value::Int(id)) => self
                .mandates
                .get(id)
                .map_or(Cell::Same(value.clone()), |rank| Cell::Mandate(*rank)),
            (_, "account" | "given_by", Value::Int(id)) | ("account", "id", Value::Int(id)) => self
                .accounts
                .get(id)
                .map_or(Cell::Same(value.clone()), |rank| Cell::Account(*rank)),
            (_, "id" | "subject" | "person" | "household" | "dossier", Value::Int(id)) => self
                .own
                .get(id)
                .map_or(Cell::Same(value.clone()), |rank| Cell::Own(*rank)),
            _ => Cell::Same(value.clone()),
        })
    }

    fn post(&self, post: &str) -> Cell {
        let number = |prefix: &str| post.strip_prefix(prefix)?.parse::<i64>().ok();
        let mandate = number("mandat:").and_then(|id| self.mandates.get(&id));
        let subject = number("sujet:").and_then(|id| self.own.get(&id));
        match (mandate, subject) {
            (Some(rank), _) => Cell::Post("mandat:", Box::new(Cell::Mandate(*rank))),
            (_, Some(rank)) => Cell::Post("sujet:", Box::new(Cell::Own(*rank))),
            _ => Cell::Same(Value::Text(post.to_owned())),
        }
    }

    fn sealed(&self, table: &Table, row: &[Value], sealed: &[u8]) -> Told<Cell> {
        let first = int(&row[0]);
        let (subject, place) = match table.name.as_str() {
            "subject" => (first, format!("subject:sealed:\"{first}\"")),
            "fact" => (first, format!("fact:sealed:\"{first}\":{}", int(&row[1]))),
            _ => {
                let sql = "SELECT subject FROM dossier WHERE id = ?1";
                let subject = self
                    .connection
                    .query_row(sql, params![first], |row| row.get(0));
                (
                    subject.map_err(told)?,
                    format!("event:sealed:\"{first}\":{}", int(&row[1])),
                )
            }
        };
        let key = self.keys.get(&subject).ok_or("un sujet sans clé")?;
        let plain = key.open(&place.replace('"', ""), sealed).map_err(told)?;
        let rank = self.own[&subject];
        if table.name == "subject" && row[1] == Value::Text("personne".to_owned()) {
            let identity = serde_json::from_slice(&plain).map_err(told)?;
            return Ok(Cell::Identity(rank, Box::new(identity)));
        }
        let text = String::from_utf8(plain).map_err(told)?;
        Ok(Cell::Sealed {
            subject: rank,
            place: self.pieces(&place, ""),
            text: self.pieces(&text, "\""),
        })
    }

    /// A text where every number of theirs between quotes is told apart; the quotes are kept as `quote` says.
    fn pieces(&self, text: &str, quote: &str) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut plain = String::new();
        for (rank, part) in text.split('"').enumerate() {
            let number = part.parse::<i64>().ok();
            let own = number
                .and_then(|id| self.own.get(&id))
                .map(|rank| Piece::Own(*rank));
            let mandate = || {
                number
                    .and_then(|id| self.mandates.get(&id))
                    .map(|rank| Piece::Mandate(*rank))
            };
            if rank > 0 {
                plain.push_str(quote);
            }
            match own.or_else(mandate) {
                Some(piece) => {
                    pieces.push(Piece::Text(std::mem::take(&mut plain)));
                    pieces.push(piece);
                }
                None => plain.push_str(part),
            }
        }
        pieces.push(Piece::Text(plain));
        pieces
    }
}

fn int(value: &Value) -> i64 {
    match value {
        Value::Int(number) => *number,
        _ => 0,
    }
}

fn value(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Integer(number) => Value::Int(number),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
        ValueRef::Null | ValueRef::Real(_) => Value::Null,
    }
}
