//! What each engine says of itself. No two say it with the same words: only here may a text be of one engine.

use super::{Fault, On, Row, Tx, sqlite};

/// An engine and what it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// Its name.
    pub engine: &'static str,
    /// Its version.
    pub version: String,
    /// What the memory weighs, in bytes.
    pub bytes: i64,
    /// Its own clock, in milliseconds since 1970; nothing when it is that of this machine.
    pub clock: Option<i64>,
}

const SQLITE: &str = "SELECT sqlite_version(), (SELECT page_count FROM pragma_page_count()) * \
                      (SELECT page_size FROM pragma_page_size())";
const POSTGRES: &str = "SELECT current_setting('server_version'), pg_database_size(current_database()), \
                        CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";

impl Tx<'_> {
    /// What the engine says of itself.
    ///
    /// # Errors
    /// The engine's.
    pub fn about(&mut self) -> Result<About, Fault> {
        let (engine, rows): (_, Vec<Row>) = match &mut self.on {
            On::Sqlite(connection) => ("SQLite", sqlite::query(connection, SQLITE, &[])?),
            On::Pg(session) => ("PostgreSQL", session.query(POSTGRES, &[])?),
        };
        let row = rows.first().ok_or(Fault::Column { rank: 0 })?;
        Ok(About {
            engine,
            version: row.get(0)?,
            bytes: row.get(1)?,
            clock: match engine {
                "PostgreSQL" => Some(row.get(2)?),
                _ => None,
            },
        })
    }
}
