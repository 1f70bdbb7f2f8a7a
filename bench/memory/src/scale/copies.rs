//! Copies of everybody: other numbers, other names, other keys, other referents; the same lives.

use std::collections::BTreeMap;

use app::subject::Identity;
use demo::dice::Dice;
use demo::names::{Communes, Somebody};
use domain::identity::{Kind, index_words};
use store::db::Value;
use vault::{BlindIndex, Keyring, PersonKey};

use super::sink::Sink;
use super::template::{Cell, Piece, TABLES, Template};
use crate::desk::{TODAY, Told, told};

/// Numbers of copies begin there: after those of any demonstration.
const OWN: i64 = 4_000_000_000_000_000_000;
const MANDATES: i64 = 3_000_000_000_000_000_000;
const ACCOUNTS: i64 = 3_500_000_000_000_000_000;
/// More than a template has numbers.
const STRIDE: i64 = 1 << 14;

/// What is not copied with each person: a team has its own, and an index of names is made.
const APART: [&str; 3] = ["mandate", "account", "word"];

/// Makes copies.
pub struct Copier<'t> {
    pub template: &'t Template,
    pub keyring: &'t Keyring,
    pub index: &'t BlindIndex,
    /// The last turn of each fiche.
    pub turns: BTreeMap<String, i64>,
}

/// One copy: its rank, and the team that follows it.
#[derive(Clone, Copy)]
pub struct Which {
    pub copy: i64,
    pub team: i64,
}

impl Which {
    /// How many copies there are when the last number of theirs is this one.
    pub fn copies_up_to(last: i64) -> i64 {
        match last < OWN {
            true => 0,
            false => (last - OWN) / STRIDE + 1,
        }
    }

    pub fn mandate(team: i64, rank: usize) -> i64 {
        MANDATES + team * STRIDE + rank as i64
    }

    pub fn account(team: i64, rank: usize) -> i64 {
        ACCOUNTS + team * STRIDE + rank as i64
    }

    pub fn own(self, rank: usize) -> i64 {
        OWN + self.copy * STRIDE + rank as i64
    }
}

/// The name of a person of a copy: another for each, until names run out.
pub fn named(copy: i64, rank: usize, persons: usize) -> Somebody {
    let rank = copy.unsigned_abs() * persons as u64 + rank as u64;
    Somebody::drawn(rank / 40_000, rank, TODAY, &Communes::default())
}

impl Copier<'_> {
    /// The mandates of a team, with their accounts.
    pub fn team(&mut self, team: i64, sink: &mut Sink<'_>) -> Told<()> {
        for table in ["account", "mandate"] {
            self.table(table, Which { copy: 0, team }, &BTreeMap::new(), sink)?;
        }
        Ok(())
    }

    /// One copy of everybody.
    pub fn copy(&mut self, which: Which, sink: &mut Sink<'_>) -> Told<()> {
        let mut dice = Dice::seeded(which.copy.unsigned_abs() ^ 0x5eed_0000);
        let mut keys = BTreeMap::new();
        for row in &self.template.rows["subject"] {
            if let Cell::Own(rank) = row[0] {
                keys.insert(
                    rank,
                    PersonKey::generate(&mut |bytes: &mut [u8]| fill(&mut dice, bytes)),
                );
            }
        }
        for (table, _) in TABLES.into_iter().filter(|(name, _)| !APART.contains(name)) {
            self.table(table, which, &keys, sink)?;
        }
        self.names(which, sink)
    }

    fn table(
        &mut self,
        table: &'static str,
        which: Which,
        keys: &BTreeMap<usize, PersonKey>,
        sink: &mut Sink<'_>,
    ) -> Told<()> {
        let mut dice = Dice::seeded(which.copy.unsigned_abs() ^ 0x0ddb_a115);
        let mut before = (Value::Null, Value::Null);
        for row in &self.template.rows[table] {
            if table == "counted" && (&before.0, &before.1) != turn_of(row) {
                // Rows of one turn stay together.
                let (fiche, turn) = turn_of(row);
                before = (fiche.clone(), turn.clone());
                if let Value::Text(fiche) = fiche {
                    *self.turns.entry(fiche.clone()).or_default() += 1;
                }
            }
            let values = row
                .iter()
                .map(|cell| self.value(cell, row, which, keys, &mut dice));
            sink.put(table, &values.collect::<Told<Vec<Value>>>()?)?;
        }
        Ok(())
    }

    fn value(
        &self,
        cell: &Cell,
        row: &[Cell],
        which: Which,
        keys: &BTreeMap<usize, PersonKey>,
        dice: &mut Dice,
    ) -> Told<Value> {
        let mut seal = |subject: usize, place: &str, plain: &[u8]| {
            let sealed =
                keys[&subject].seal(place, plain, &mut |bytes: &mut [u8]| fill(dice, bytes));
            sealed.map(Value::Blob).map_err(told)
        };
        Ok(match cell {
            Cell::Same(value) => value.clone(),
            Cell::Own(rank) => Value::Int(which.own(*rank)),
            Cell::Mandate(rank) => Value::Int(Which::mandate(which.team, *rank)),
            Cell::Account(rank) => Value::Int(Which::account(which.team, *rank)),
            Cell::Post(prefix, number) => match self.value(number, row, which, keys, dice)? {
                Value::Int(number) => Value::Text(format!("{prefix}{number}")),
                other => other,
            },
            Cell::Wrapped(rank) => {
                let owner = format!("subject:{}", which.own(*rank));
                Value::Blob(self.keyring.wrap(&owner, &keys[rank]).map_err(told)?.bytes)
            }
            Cell::Sealed {
                subject,
                place,
                text,
            } => seal(
                *subject,
                &written(place, which),
                written(text, which).as_bytes(),
            )?,
            Cell::Identity(rank, identity) => {
                let identity = self.renamed(which, *rank, identity);
                let plain = serde_json::to_vec(&identity).map_err(told)?;
                seal(
                    *rank,
                    &format!("subject:sealed:{}", which.own(*rank)),
                    &plain,
                )?
            }
            Cell::Turn(_) => match &row[0] {
                Cell::Same(Value::Text(fiche)) => Value::Int(self.turns[fiche]),
                _ => Value::Null,
            },
        })
    }

    fn renamed(&self, which: Which, rank: usize, identity: &Identity) -> Identity {
        let persons = &self.template.persons;
        let among = persons
            .iter()
            .position(|person| *person == rank)
            .unwrap_or(0);
        let somebody = named(which.copy, among, persons.len());
        let mut renamed = identity.clone();
        renamed.civil.family_name = somebody.family;
        renamed.civil.first_names = somebody.given;
        renamed
    }

    /// The blind index of the names of a copy.
    fn names(&self, which: Which, sink: &mut Sink<'_>) -> Told<()> {
        for row in &self.template.rows["subject"] {
            let Some(Cell::Identity(rank, identity)) =
                row.iter().find(|cell| matches!(cell, Cell::Identity(..)))
            else {
                continue;
            };
            let civil = self.renamed(which, *rank, identity).civil;
            let subject = Value::Int(which.own(*rank));
            let (mut words, mut twins) = (Vec::new(), Vec::new());
            for (kind, word) in index_words(&civil) {
                let token = self.index.token(kind.name(), &word);
                match kind {
                    Kind::Double => twins.push(token),
                    _ => words.push(token),
                }
            }
            words.sort_unstable();
            words.dedup();
            for word in words {
                sink.put("word", &[subject.clone(), Value::Int(word)])?;
            }
            for twin in twins {
                sink.put("twin", &[Value::Int(twin), subject.clone()])?;
            }
        }
        Ok(())
    }
}

fn turn_of(row: &[Cell]) -> (&Value, &Value) {
    match (&row[0], &row[1]) {
        (Cell::Same(fiche), Cell::Turn(turn)) => (fiche, turn),
        _ => (&Value::Null, &Value::Null),
    }
}

fn written(pieces: &[Piece], which: Which) -> String {
    let mut text = String::with_capacity(400);
    for piece in pieces {
        match piece {
            Piece::Text(part) => text.push_str(part),
            Piece::Own(rank) => text.push_str(&which.own(*rank).to_string()),
            Piece::Mandate(rank) => text.push_str(&Which::mandate(which.team, *rank).to_string()),
        }
    }
    text
}

fn fill(dice: &mut Dice, bytes: &mut [u8]) {
    for block in bytes.chunks_mut(8) {
        block.copy_from_slice(&dice.draw().to_be_bytes()[..block.len()]);
    }
}
