//! Copies: a whole memory into another, of the same engine or not; a backup, which is always one SQLite
//! file, taken while others write.

use std::fmt::Write as _;
use std::io::Read;
use std::path::Path;

use sha2::{Digest, Sha256};

pub use crate::db::bulk::Table;
use crate::db::{Fault, Options, Store, Tx, bulk};
use crate::migrate;

/// What a table holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// The table.
    pub table: String,
    /// How many rows.
    pub rows: u64,
    /// SHA-256 of its rows in the order of its key, in hexadecimal: the same on both engines.
    pub print: String,
}

/// The tables of the schema, as the migrations create them.
///
/// # Errors
/// A migration that SQLite does not understand.
pub fn tables() -> Result<Vec<Table>, Fault> {
    bulk::outline(&migrate::statements())
}

/// Whether a memory that is ready holds nothing.
///
/// # Errors
/// The engine's.
pub fn is_empty(store: &Store) -> Result<bool, Fault> {
    let tables = tables()?;
    store.read(|tx| empty(tx, &tables))
}

fn empty(tx: &mut Tx<'_>, tables: &[Table]) -> Result<bool, Fault> {
    for table in tables {
        if tx.holds(table)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What every table holds, at one instant.
///
/// # Errors
/// The engine's.
pub fn contents(store: &Store) -> Result<Vec<Content>, Fault> {
    let tables = tables()?;
    store.read(|tx| {
        tx.unhurried()?;
        tables.iter().map(|table| content(tx, table)).collect()
    })
}

fn content(tx: &mut Tx<'_>, table: &Table) -> Result<Content, Fault> {
    let mut print = Print::default();
    tx.each(table, |row| {
        print.add(row);
        Ok(())
    })?;
    Ok(print.of(table))
}

/// Copies everything into a memory that is ready and empty, in one transaction, and reads it again there;
/// `progress` is told the table and how many rows went by.
///
/// # Errors
/// The other memory is not empty; a row did not arrive as it left; the engines'. Nothing was copied then.
pub fn transfer(
    from: &Store,
    to: &Store,
    mut progress: impl FnMut(&str, u64),
) -> Result<Vec<Content>, Fault> {
    migrate::check(from)?;
    migrate::check(to)?;
    let tables = tables()?;
    from.read(|source| {
        source.unhurried()?;
        to.write(|target| {
            target.unhurried()?;
            if !empty(target, &tables)? {
                return Err(Fault::NotEmpty);
            }
            let mut copied = Vec::new();
            for table in &tables {
                let left = pour(source, target, table, |rows| progress(&table.name, rows))?;
                if content(target, table)? != left {
                    return Err(Fault::Differs(table.name.clone()));
                }
                copied.push(left);
            }
            Ok(copied)
        })
    })
}

fn pour(
    source: &mut Tx<'_>,
    target: &mut Tx<'_>,
    table: &Table,
    mut progress: impl FnMut(u64),
) -> Result<Content, Fault> {
    let mut print = Print::default();
    let mut sink = target.sink(table)?;
    source.each(table, |row| {
        print.add(row);
        progress(print.rows);
        sink.put(row)
    })?;
    sink.end()?;
    Ok(print.of(table))
}

/// The fingerprint of rows as they go by.
#[derive(Default)]
struct Print {
    rows: u64,
    digest: Sha256,
}

impl Print {
    fn add(&mut self, row: &crate::db::Row) {
        self.rows += 1;
        for value in row.values() {
            bulk::bytes(value, |bytes| self.digest.update(bytes));
        }
    }

    fn of(self, table: &Table) -> Content {
        Content {
            table: table.name.clone(),
            rows: self.rows,
            print: hexadecimal(&self.digest.finalize()),
        }
    }
}

/// Copies a memory, as it is at one instant, into a new SQLite file, while others go on writing;
/// `progress` is told what is done out of what, when it is known.
///
/// # Errors
/// The engines'; the file is not to be used then.
pub fn backup(
    from: &Store,
    file: &Path,
    mut progress: impl FnMut(u64, Option<u64>),
) -> Result<(), Fault> {
    migrate::check(from)?;
    match from.file() {
        Some(path) => crate::db::copy_file(path, file, |done, all| progress(done, Some(all)))?,
        None => {
            let to = Store::open(&Options {
                durable: false,
                ..Options::at(&file.display().to_string())
            })?;
            migrate::migrate(&to, 0)?;
            let mut rows = 0;
            transfer(from, &to, |_, _| {
                rows += 1;
                progress(rows, None);
            })?;
        }
    }
    crate::db::close_file(file)
}

/// SHA-256 of a file, in hexadecimal.
///
/// # Errors
/// It cannot be read.
pub fn checksum(file: &Path) -> std::io::Result<String> {
    let mut file = std::fs::File::open(file)?;
    let mut digest = Sha256::new();
    let mut block = vec![0; 1 << 16];
    loop {
        match file.read(&mut block)? {
            0 => return Ok(hexadecimal(&digest.finalize())),
            read => digest.update(&block[..read]),
        }
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a text does not fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
