//! SQLite: a file, one writer at a time, as many readers as needed.

use std::path::Path;
use std::time::Duration;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::config::DbConfig;
use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, params_from_iter};

use super::Fault;
use super::value::{Row, Value};

/// How long a writer waits for another process (a backup, a second node on the same file).
const PATIENCE: Duration = Duration::from_secs(20);

/// Pages copied between two looks at the progress of a backup.
const PAGES: i32 = 4096;

/// Opens the file. When `durable`, everything committed is on the disk (`synchronous = FULL`): nothing
/// acknowledged is lost. What is deleted is overwritten (`secure_delete`): a key that was destroyed is
/// nowhere in the file any more.
pub fn open(path: &Path, durable: bool, read_only: bool) -> Result<Connection, Fault> {
    let connection = match read_only {
        true => Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?,
        false => Connection::open(path)?,
    };
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(256);
    // A statement is planned once, whatever it is asked: without it the engine plans again at each new value.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    if !read_only {
        let synchronous = if durable { "FULL" } else { "NORMAL" };
        connection.execute_batch(&format!(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = {synchronous};"
        ))?;
    }
    connection.execute_batch(
        "PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA cache_size = -32768; \
         PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 1073741824;",
    )?;
    Ok(connection)
}

/// Puts everything committed in the file itself, and the file on the disk.
pub fn settle(connection: &Connection) -> Result<(), Fault> {
    Ok(connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?)
}

/// Copies a file, as it is at one instant, into a new one, while others write in it.
pub fn copy(from: &Path, to: &Path, mut progress: impl FnMut(u64, u64)) -> Result<(), Fault> {
    let from = open(from, true, true)?;
    // Held to the end: whatever others commit meanwhile, the copy is of this instant.
    from.execute_batch("BEGIN; SELECT COUNT(*) FROM sqlite_master")?;
    let mut target = Connection::open(to)?;
    let backup = Backup::new(&from, &mut target)?;
    while backup.step(PAGES)? == StepResult::More {
        let told = backup.progress();
        let (all, left) = (told.pagecount.unsigned_abs(), told.remaining.unsigned_abs());
        progress(u64::from(all - left), u64::from(all));
    }
    Ok(())
}

/// Makes a file that nobody has open stand alone: nothing beside it, all of it on the disk.
pub fn close(path: &Path) -> Result<(), Fault> {
    let connection = Connection::open(path)?;
    connection.execute_batch("PRAGMA synchronous = FULL; PRAGMA journal_mode = DELETE")?;
    connection.close().map_err(|(_, error)| error)?;
    let synced = std::fs::File::open(path).and_then(|file| file.sync_all());
    synced.map_err(|error| Fault::Unreadable(format!("{} : {error}", path.display())))
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
        rows.push(read(row, columns)?);
    }
    Ok(rows)
}

/// Runs a query and hands its rows one by one, without holding them all.
pub fn each(
    connection: &Connection,
    sql: &str,
    mut work: impl FnMut(&Row) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let mut statement = connection.prepare(sql)?;
    let columns = statement.column_count();
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        work(&read(row, columns)?)?;
    }
    Ok(())
}

fn read(row: &rusqlite::Row<'_>, columns: usize) -> Result<Row, Fault> {
    let value = |rank| {
        Ok(match row.get_ref(rank)? {
            ValueRef::Null => Value::Null,
            ValueRef::Integer(number) => Value::Int(number),
            ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
            ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
            ValueRef::Real(_) => return Err(Fault::Column { rank }),
        })
    };
    Ok(Row((0..columns)
        .map(value)
        .collect::<Result<_, Fault>>()?))
}
