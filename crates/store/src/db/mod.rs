//! One seam between the statements and the two engines: transactions, values, faults.

mod about;
pub(crate) mod bulk;
mod marks;
mod pg;
mod pool;
mod sqlite;
mod tls;
mod value;

use std::path::PathBuf;
use std::time::Duration;

pub use self::about::About;
use self::pool::{Lent, Pool};
pub(crate) use self::sqlite::{close as close_file, copy as copy_file};
pub use self::value::{Column, Row, Value};

/// What went wrong between us and the database. Never a refusal: nobody's act is at fault.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// SQLite says no.
    #[error("SQLite : {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// PostgreSQL says no.
    #[error("PostgreSQL : {}", told(.0))]
    Postgres(#[from] postgres::Error),
    /// Every connection is taken, and none was given back in time.
    #[error("toutes les connexions à la base sont occupées")]
    Busy,
    /// A column is not what the statement's reader awaits.
    #[error("colonne {rank} inattendue")]
    Column {
        /// Its rank.
        rank: usize,
    },
    /// The way to the server is not safe, or makes no sense.
    #[error("PostgreSQL : {0}")]
    Tls(String),
    /// The address names no engine that we know.
    #[error("adresse de base inconnue : « {0} » (attendu : un fichier, ou postgres://…)")]
    Address(String),
    /// What is kept cannot be read: a value was altered, or written by another version.
    #[error("donnée illisible : {0}")]
    Unreadable(String),
    /// The database and this program do not have the same migrations.
    #[error("{0}")]
    Schema(String),
    /// A copy is asked into a memory that holds something.
    #[error("la base à remplir n'est pas vide")]
    NotEmpty,
    /// What was copied is not what was read.
    #[error("la table « {0} » n'est pas arrivée telle qu'elle est partie")]
    Differs(String),
}

impl Fault {
    /// Whether the same transaction may succeed if it is tried again: the engine broke a deadlock or a tie.
    pub fn is_transient(&self) -> bool {
        match self {
            Fault::Sqlite(error) => matches!(
                error.sqlite_error_code(),
                Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked)
            ),
            Fault::Postgres(error) => error
                .code()
                .is_some_and(|code| matches!(code.code(), "40001" | "40P01" | "55P03")),
            _ => false,
        }
    }

    /// Whether a row of this key is there already.
    pub fn is_duplicate(&self) -> bool {
        match self {
            Fault::Sqlite(error) => {
                error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation)
            }
            Fault::Postgres(error) => error.code().is_some_and(|code| code.code() == "23505"),
            _ => false,
        }
    }
}

fn told(error: &postgres::Error) -> String {
    error
        .as_db_error()
        .map_or_else(|| error.to_string(), |said| said.message().to_owned())
}

/// Where the memory is, and how many connections it may use.
#[derive(Debug, Clone)]
pub struct Options {
    /// A file for SQLite, or `postgres://…`.
    pub address: String,
    /// The most connections at once.
    pub connections: usize,
    /// The name of this node, written in the access journal.
    pub node: String,
    /// Everything acknowledged is on the disk. Without it, the last moments before a power cut may be lost,
    /// never half kept: only to fill a memory that one would fill again; [`Store::settle`] ends it.
    pub durable: bool,
    /// Nothing is ever written, not even beside the file.
    pub read_only: bool,
}

impl Options {
    /// The usual number of connections.
    pub fn at(address: &str) -> Options {
        Options {
            address: address.to_owned(),
            connections: 8,
            node: "livret".to_owned(),
            durable: true,
            read_only: false,
        }
    }
}

/// The memory.
pub struct Store {
    engine: Engine,
    node: String,
}

enum Engine {
    Sqlite {
        path: PathBuf,
        writer: Pool<Writer<rusqlite::Connection>>,
        readers: Pool<rusqlite::Connection>,
    },
    Pg(Pool<Writer<pg::Session>>),
}

/// A connection that writes owns a chain of the access journal, once it has written one.
struct Writer<C> {
    connection: C,
    chain: Option<i64>,
}

/// How often a transaction that the engine broke is tried again.
const TRIES: usize = 4;

impl Store {
    /// Opens the memory; its migrations are not looked at ([`crate::migrate::check`] does).
    ///
    /// # Errors
    /// The address names no engine. A server that does not answer is found at the first transaction.
    pub fn open(options: &Options) -> Result<Store, Fault> {
        let address = options.address.clone();
        let patience = Duration::from_secs(20);
        let most = options.connections.max(1);
        let (durable, read_only) = (options.durable, options.read_only);
        let engine = if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            let way = tls::Way::to(&address)?;
            Engine::Pg(Pool::new(most, patience, move || {
                pg::open(&way, durable).map(writer)
            }))
        } else if address.contains("://") {
            return Err(Fault::Address(address));
        } else {
            let path = PathBuf::from(address);
            let (write, read) = (path.clone(), path.clone());
            Engine::Sqlite {
                path,
                writer: Pool::new(1, patience, move || {
                    sqlite::open(&write, durable, read_only).map(writer)
                }),
                readers: Pool::new(most, patience, move || {
                    sqlite::open(&read, durable, read_only)
                }),
            }
        };
        Ok(Store {
            engine,
            node: options.node.clone(),
        })
    }

    /// The file, when the engine is SQLite.
    pub fn file(&self) -> Option<&PathBuf> {
        match &self.engine {
            Engine::Sqlite { path, .. } => Some(path),
            Engine::Pg(_) => None,
        }
    }

    /// The name of this node.
    pub fn node(&self) -> &str {
        &self.node
    }

    /// Puts on the disk everything that was acknowledged without being there yet, and empties the write-ahead
    /// file of SQLite into the database: what was overwritten is left nowhere. Somebody who reads at this
    /// moment puts it off, and nothing is wrong.
    ///
    /// # Errors
    /// The engine's.
    pub fn settle(&self) -> Result<(), Fault> {
        match &self.engine {
            Engine::Sqlite { writer, .. } => sqlite::settle(&writer.take()?.get()?.connection),
            // A commit that waits for the disk waits for all those before it.
            Engine::Pg(_) => self.write(|tx| {
                tx.batch("SET LOCAL synchronous_commit = on; SELECT pg_current_xact_id()")
            }),
        }
    }

    /// Reads, everything at one instant.
    ///
    /// # Errors
    /// Those of the work, and faults.
    pub fn read<T, E: From<Fault>>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        match &self.engine {
            Engine::Sqlite { readers, .. } => {
                let mut lent = readers.take()?;
                let connection = lent.get()?;
                let mut tx = Tx {
                    on: On::Sqlite(connection),
                    chain: None,
                    open: true,
                };
                tx.batch("BEGIN DEFERRED")?;
                finish(tx, &mut None, work)
            }
            Engine::Pg(pool) => {
                let mut lent = fresh(pool)?;
                let result = {
                    let writer = lent.get()?;
                    let mut tx = Tx {
                        on: On::Pg(&mut writer.connection),
                        chain: None,
                        open: true,
                    };
                    tx.batch("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?;
                    finish(tx, &mut None, work)
                };
                dropped(&mut lent);
                result
            }
        }
    }

    /// Writes: all of it, or nothing. The work is done again when the engine broke a tie.
    ///
    /// # Errors
    /// Those of the work, and faults; nothing was written then.
    pub fn write<T, E: From<Fault> + Retry>(
        &self,
        mut work: impl FnMut(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut tries = 0;
        loop {
            tries += 1;
            match self.write_once(&mut work) {
                Err(error) if error.is_transient() && tries < TRIES => {}
                result => return result,
            }
        }
    }

    fn write_once<T, E: From<Fault>>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        match &self.engine {
            Engine::Sqlite { writer, .. } => {
                let mut lent = writer.take()?;
                let Writer { connection, chain } = lent.get()?;
                let mut tx = Tx {
                    on: On::Sqlite(connection),
                    chain: *chain,
                    open: true,
                };
                tx.batch("BEGIN IMMEDIATE")?;
                finish(tx, chain, work)
            }
            Engine::Pg(pool) => {
                let mut lent = fresh(pool)?;
                let result = {
                    let Writer { connection, chain } = lent.get()?;
                    let mut tx = Tx {
                        on: On::Pg(connection),
                        chain: *chain,
                        open: true,
                    };
                    // Read committed: what is read after a lock is what the one before us wrote.
                    tx.batch("BEGIN ISOLATION LEVEL READ COMMITTED")?;
                    finish(tx, chain, work)
                };
                dropped(&mut lent);
                result
            }
        }
    }
}

/// Whether a transaction that failed so may be tried again.
pub trait Retry {
    /// See [`Fault::is_transient`].
    fn is_transient(&self) -> bool;
}

impl Retry for Fault {
    fn is_transient(&self) -> bool {
        Fault::is_transient(self)
    }
}

fn writer<C>(connection: C) -> Writer<C> {
    Writer {
        connection,
        chain: None,
    }
}

/// A connection on which the server has not hung up.
fn fresh(pool: &Pool<Writer<pg::Session>>) -> Result<Lent<'_, Writer<pg::Session>>, Fault> {
    loop {
        let mut lent = pool.take()?;
        match lent.get()?.connection.is_broken() {
            true => lent.give_up(),
            false => return Ok(lent),
        }
    }
}

fn dropped(lent: &mut Lent<'_, Writer<pg::Session>>) {
    if lent.get().is_ok_and(|writer| writer.connection.is_broken()) {
        lent.give_up();
    }
}

fn finish<T, E: From<Fault>>(
    mut tx: Tx<'_>,
    chain: &mut Option<i64>,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
) -> Result<T, E> {
    // An error drops the transaction, which rolls back; so does a panic.
    let done = work(&mut tx)?;
    tx.batch("COMMIT")?;
    tx.open = false;
    *chain = tx.chain;
    Ok(done)
}

impl Drop for Tx<'_> {
    fn drop(&mut self) {
        if self.open {
            // What went wrong is told by the work; a broken connection has rolled back by itself.
            let _ = self.batch("ROLLBACK");
        }
    }
}

/// A transaction.
pub struct Tx<'t> {
    on: On<'t>,
    /// The chain of the access journal that this connection writes.
    pub(crate) chain: Option<i64>,
    open: bool,
}

enum On<'t> {
    Sqlite(&'t rusqlite::Connection),
    Pg(&'t mut pg::Session),
}

impl Tx<'_> {
    /// Runs a statement; how many rows it changed.
    ///
    /// # Errors
    /// The engine's.
    pub fn execute(&mut self, sql: &'static str, values: &[Value]) -> Result<u64, Fault> {
        match &mut self.on {
            On::Sqlite(connection) => sqlite::execute(connection, sql, values),
            On::Pg(session) => session.execute(sql, values),
        }
    }

    /// Every row of a statement.
    ///
    /// # Errors
    /// The engine's.
    pub fn all(&mut self, sql: &'static str, values: &[Value]) -> Result<Vec<Row>, Fault> {
        match &mut self.on {
            On::Sqlite(connection) => sqlite::query(connection, sql, values),
            On::Pg(session) => session.query(sql, values),
        }
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// The engine's.
    pub fn first(&mut self, sql: &'static str, values: &[Value]) -> Result<Option<Row>, Fault> {
        Ok(self.all(sql, values)?.into_iter().next())
    }

    /// Has the engine read a statement without running it.
    ///
    /// # Errors
    /// It does not understand it.
    pub fn prepare(&mut self, sql: &'static str) -> Result<(), Fault> {
        match &mut self.on {
            On::Sqlite(connection) => Ok(connection.prepare_cached(sql).map(drop)?),
            On::Pg(session) => session.prepare(sql).map(drop),
        }
    }

    /// Runs a text of several statements, without values.
    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), Fault> {
        match &mut self.on {
            On::Sqlite(connection) => Ok(connection.execute_batch(sql)?),
            On::Pg(session) => session.batch(sql),
        }
    }

    /// Whether the engine is PostgreSQL: only migrations, copies and locks of a whole table may ask.
    pub(crate) fn is_postgres(&self) -> bool {
        matches!(self.on, On::Pg(_))
    }
}
