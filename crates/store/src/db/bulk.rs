//! Whole tables, read and written as they come. Their outline is that of the migrations, read by SQLite
//! itself: a table added by a migration is known here without a word.

use postgres::binary_copy::BinaryCopyInWriter;
use postgres::types::{ToSql, Type};
use rusqlite::{Connection, Statement, params_from_iter};

use super::value::{Row, Value};
use super::{Fault, On, Tx, sqlite};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A number.
    Int,
    /// A text.
    Text,
    /// Bytes.
    Blob,
}

/// A table of the schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns, in order.
    pub columns: Vec<(String, Kind)>,
    /// The columns of its primary key: every table has one.
    pub key: Vec<String>,
}

/// The tables that these statements create, in the order they do.
pub(crate) fn outline(statements: &[String]) -> Result<Vec<Table>, Fault> {
    let blank = Connection::open_in_memory()?;
    for statement in statements {
        blank.execute_batch(statement)?;
    }
    let mut names =
        blank.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid")?;
    let names = names.query_map([], |row| row.get::<_, String>(0))?;
    names.map(|name| table(&blank, name?)).collect()
}

fn table(blank: &Connection, name: String) -> Result<Table, Fault> {
    let mut columns =
        blank.prepare("SELECT name, type, pk FROM pragma_table_info(?1) ORDER BY cid")?;
    let mut rows = columns.query([&name])?;
    let (mut columns, mut key) = (Vec::new(), Vec::new());
    while let Some(row) = rows.next()? {
        let (column, kind, rank): (String, String, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if rank > 0 {
            key.push((rank, column.clone()));
        }
        let kind = match kind.as_str() {
            "BLOB" => Kind::Blob,
            "TEXT" => Kind::Text,
            _ => Kind::Int,
        };
        columns.push((column, kind));
    }
    key.sort();
    Ok(Table {
        name,
        columns,
        key: key.into_iter().map(|(_, column)| column).collect(),
    })
}

impl Table {
    fn names(&self) -> String {
        let names: Vec<&str> = self.columns.iter().map(|(name, _)| name.as_str()).collect();
        names.join(", ")
    }

    /// Every row in the order of the key, the same on both engines: texts by their bytes.
    fn in_order(&self, postgres: bool) -> String {
        let is_text = |column: &str| {
            let mut columns = self.columns.iter();
            columns.any(|(name, kind)| name == column && *kind == Kind::Text)
        };
        let by = |column: &String| match postgres && is_text(column) {
            true => format!("{column} COLLATE \"C\""),
            false => column.clone(),
        };
        let key: Vec<String> = self.key.iter().map(by).collect();
        format!(
            "SELECT {} FROM {} ORDER BY {}",
            self.names(),
            self.name,
            key.join(", ")
        )
    }

    fn insert(&self) -> String {
        let places: Vec<String> = (1..=self.columns.len())
            .map(|rank| format!("?{rank}"))
            .collect();
        format!(
            "INSERT INTO {} ({}) VALUES ({})",
            self.name,
            self.names(),
            places.join(", ")
        )
    }
}

/// Where the rows of a table go.
pub(crate) enum Sink<'t> {
    Sqlite(Statement<'t>),
    Pg(BinaryCopyInWriter<'t>),
}

impl Sink<'_> {
    /// One more row.
    pub fn put(&mut self, row: &Row) -> Result<(), Fault> {
        match self {
            Sink::Sqlite(statement) => {
                statement.execute(params_from_iter(row.values()))?;
            }
            Sink::Pg(writer) => {
                let values: Vec<&(dyn ToSql + Sync)> =
                    row.values().iter().map(|value| value as _).collect();
                writer.write(&values)?;
            }
        }
        Ok(())
    }

    /// There are no more.
    pub fn end(self) -> Result<(), Fault> {
        match self {
            Sink::Sqlite(_) => {}
            Sink::Pg(writer) => drop(writer.finish()?),
        }
        Ok(())
    }
}

impl Tx<'_> {
    /// Reads a table row after row, in the order of its key.
    pub(crate) fn each(
        &mut self,
        table: &Table,
        work: impl FnMut(&Row) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let sql = table.in_order(self.is_postgres());
        match &mut self.on {
            On::Sqlite(connection) => sqlite::each(connection, &sql, work),
            On::Pg(session) => session.each(&sql, work),
        }
    }

    /// Whether a table holds a row.
    pub(crate) fn holds(&mut self, table: &Table) -> Result<bool, Fault> {
        let sql = format!("SELECT {} FROM {} LIMIT 1", table.names(), table.name);
        let mut found = false;
        let work = |_: &Row| {
            found = true;
            Ok(())
        };
        match &mut self.on {
            On::Sqlite(connection) => sqlite::each(connection, &sql, work)?,
            On::Pg(session) => session.each(&sql, work)?,
        }
        Ok(found)
    }

    /// Where to put the rows of a table.
    pub(crate) fn sink(&mut self, table: &Table) -> Result<Sink<'_>, Fault> {
        match &mut self.on {
            On::Sqlite(connection) => Ok(Sink::Sqlite(connection.prepare(&table.insert())?)),
            On::Pg(session) => {
                let kinds: Vec<Type> = table.columns.iter().map(|(_, kind)| of(*kind)).collect();
                let copy = format!("COPY {} ({}) FROM STDIN BINARY", table.name, table.names());
                Ok(Sink::Pg(session.copy(&copy, &kinds)?))
            }
        }
    }

    /// This transaction may take its time between two statements.
    pub(crate) fn unhurried(&mut self) -> Result<(), Fault> {
        match self.is_postgres() {
            true => self.batch("SET LOCAL idle_in_transaction_session_timeout = 0"),
            false => Ok(()),
        }
    }
}

fn of(kind: Kind) -> Type {
    match kind {
        Kind::Int => Type::INT8,
        Kind::Text => Type::TEXT,
        Kind::Blob => Type::BYTEA,
    }
}

/// The bytes by which a value is recognised: its kind, its length where it has one, itself.
pub(crate) fn bytes(value: &Value, mut eat: impl FnMut(&[u8])) {
    let mut long = |kind: u8, bytes: &[u8]| {
        eat(&[kind]);
        eat(&(bytes.len() as u64).to_be_bytes());
        eat(bytes);
    };
    match value {
        Value::Null => long(0, &[]),
        Value::Int(number) => long(1, &number.to_be_bytes()),
        Value::Text(text) => long(2, text.as_bytes()),
        Value::Blob(blob) => long(3, blob),
    }
}
