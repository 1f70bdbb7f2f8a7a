//! PostgreSQL: many nodes, many writers.

use std::collections::HashMap;
use std::error::Error;

use postgres::binary_copy::BinaryCopyInWriter;
use postgres::types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use postgres::{Client, Statement};

use super::Fault;
use super::tls::Way;
use super::value::{Row, Value};

/// A connection with the statements it has prepared.
pub struct Session {
    client: Client,
    prepared: HashMap<&'static str, Statement>,
}

/// Rows fetched at once when a whole table goes by.
const FETCH: &str = "FETCH FORWARD 2000 FROM walk";

/// Opens a connection. When `durable`, everything committed is on the disk, whatever the server's own
/// settings say.
pub fn open(way: &Way, durable: bool) -> Result<Session, Fault> {
    let mut client = way.open()?;
    let commit = if durable { "on" } else { "off" };
    client.batch_execute(&format!(
        "SET synchronous_commit = {commit}; SET client_min_messages = warning; \
         SET lock_timeout = '20s'; SET idle_in_transaction_session_timeout = '60s';"
    ))?;
    Ok(Session {
        client,
        prepared: HashMap::new(),
    })
}

impl ToSql for Value {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(number) => number.to_sql(kind, out),
            Value::Text(text) => text.to_sql(kind, out),
            Value::Blob(bytes) => bytes.to_sql(kind, out),
        }
    }

    fn accepts(kind: &Type) -> bool {
        matches!(*kind, Type::INT8 | Type::TEXT | Type::BYTEA)
    }

    to_sql_checked!();
}

impl Session {
    /// Whether the server hung up.
    pub fn is_broken(&self) -> bool {
        self.client.is_closed()
    }

    /// Runs a text of several statements.
    pub fn batch(&mut self, sql: &str) -> Result<(), Fault> {
        Ok(self.client.batch_execute(sql)?)
    }

    pub fn prepare(&mut self, sql: &'static str) -> Result<Statement, Fault> {
        if let Some(known) = self.prepared.get(sql) {
            return Ok(known.clone());
        }
        let statement = self.client.prepare(&numbered(sql))?;
        self.prepared.insert(sql, statement.clone());
        Ok(statement)
    }

    pub fn execute(&mut self, sql: &'static str, values: &[Value]) -> Result<u64, Fault> {
        let statement = self.prepare(sql)?;
        Ok(self.client.execute(&statement, &references(values))?)
    }

    pub fn query(&mut self, sql: &'static str, values: &[Value]) -> Result<Vec<Row>, Fault> {
        let statement = self.prepare(sql)?;
        let rows = self.client.query(&statement, &references(values))?;
        rows.iter().map(read).collect()
    }
}

impl Session {
    /// Runs a query and hands its rows one by one, without holding them all.
    pub fn each(
        &mut self,
        sql: &str,
        mut work: impl FnMut(&Row) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let cursor = format!("DECLARE walk NO SCROLL CURSOR FOR {sql}");
        self.client.batch_execute(&cursor)?;
        let fetch = self.client.prepare(FETCH)?;
        loop {
            let rows = self.client.query(&fetch, &[])?;
            if rows.is_empty() {
                break;
            }
            for row in &rows {
                work(&read(row)?)?;
            }
        }
        Ok(self.client.batch_execute("CLOSE walk")?)
    }

    /// Where rows of these kinds are poured by a `COPY`.
    pub fn copy(&mut self, sql: &str, kinds: &[Type]) -> Result<BinaryCopyInWriter<'_>, Fault> {
        let writer = self.client.copy_in(sql)?;
        Ok(BinaryCopyInWriter::new(writer, kinds))
    }
}

fn references(values: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    values
        .iter()
        .map(|value| value as &(dyn ToSql + Sync))
        .collect()
}

/// `?1` in the one text is `$1` here.
fn numbered(sql: &str) -> String {
    sql.replace('?', "$")
}

fn read(row: &postgres::Row) -> Result<Row, Fault> {
    let column = |rank: usize| {
        let kind = row.columns()[rank].type_();
        Ok(match *kind {
            Type::INT8 => row.try_get::<_, Option<i64>>(rank)?.into(),
            Type::TEXT => row.try_get::<_, Option<String>>(rank)?.into(),
            Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(rank)?.into(),
            _ => return Err(Fault::Column { rank }),
        })
    };
    Ok(Row((0..row.len())
        .map(column)
        .collect::<Result<_, Fault>>()?))
}
