//! PostgreSQL: many nodes, many writers.

use std::collections::HashMap;
use std::error::Error;

use postgres::types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use postgres::{Client, NoTls, Statement};

use super::Fault;
use super::value::{Row, Value};

/// A connection with the statements it has prepared.
pub struct Session {
    client: Client,
    prepared: HashMap<&'static str, Statement>,
}

/// Opens a connection. Everything committed is on the disk, whatever the server's own settings say.
pub fn open(url: &str) -> Result<Session, Fault> {
    let mut client = Client::connect(url, NoTls)?;
    client.batch_execute(
        "SET synchronous_commit = on; SET client_min_messages = warning; \
         SET lock_timeout = '20s'; SET idle_in_transaction_session_timeout = '60s';",
    )?;
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
