//! SQLite: a file, one writer at a time, as many readers as needed.

use std::path::Path;
use std::time::Duration;

use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, params_from_iter};

use super::Fault;
use super::value::{Row, Value};

/// How long a writer waits for another process (a backup, a second node on the same file).
const PATIENCE: Duration = Duration::from_secs(20);

/// Opens the file. Everything committed is on the disk (`synchronous = FULL`): nothing acknowledged is lost.
/// What is deleted is overwritten (`secure_delete`): a key that was destroyed is nowhere in the file any more.
pub fn open(path: &Path) -> Result<Connection, Fault> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(256);
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
         PRAGMA secure_delete = ON; PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 1073741824;",
    )?;
    Ok(connection)
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Int(number) => ValueRef::Integer(*number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

pub fn execute(connection: &Connection, sql: &str, values: &[Value]) -> Result<u64, Fault> {
    let mut statement = connection.prepare_cached(sql)?;
    Ok(statement.execute(params_from_iter(values))? as u64)
}

pub fn query(connection: &Connection, sql: &str, values: &[Value]) -> Result<Vec<Row>, Fault> {
    let mut statement = connection.prepare_cached(sql)?;
    let columns = statement.column_count();
    let mut found = statement.query(params_from_iter(values))?;
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        let read = |rank| {
            Ok(match row.get_ref(rank)? {
                ValueRef::Null => Value::Null,
                ValueRef::Integer(number) => Value::Int(number),
                ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
                ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
                ValueRef::Real(_) => return Err(Fault::Column { rank }),
            })
        };
        rows.push(Row((0..columns).map(read).collect::<Result<_, Fault>>()?));
    }
    Ok(rows)
}
