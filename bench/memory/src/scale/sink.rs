//! Where rows go by the million: statements prepared once in SQLite, `COPY` in PostgreSQL.

use std::collections::BTreeMap;

use postgres::binary_copy::BinaryCopyInWriter;
use postgres::types::{ToSql, Type};
use postgres::{Client, NoTls};
use rusqlite::{Connection, params_from_iter};
use store::copy::Table;
use store::db::Value;

use crate::desk::{Told, told};

/// One engine, while it is filled; everything put between two [`Sink::keep`] is kept together.
pub enum Sink<'t> {
    Sqlite {
        connection: Connection,
        inserts: BTreeMap<&'t str, String>,
    },
    Postgres {
        client: Box<Client>,
        tables: &'t [Table],
        /// Rows of each table, poured together.
        rows: BTreeMap<String, Vec<Vec<Value>>>,
    },
}

impl<'t> Sink<'t> {
    /// On an address.
    pub fn open(address: &str, tables: &'t [Table]) -> Told<Sink<'t>> {
        if address.starts_with("postgres") {
            let mut client = Client::connect(address, NoTls).map_err(told)?;
            client
                .batch_execute("SET synchronous_commit = off")
                .map_err(told)?;
            return Ok(Sink::Postgres {
                client: Box::new(client),
                tables,
                rows: BTreeMap::new(),
            });
        }
        let connection = Connection::open(address).map_err(told)?;
        connection
            .execute_batch(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -2000000;
                 PRAGMA wal_autocheckpoint = 100000; BEGIN",
            )
            .map_err(told)?;
        connection.set_prepared_statement_cache_capacity(64);
        let insert = |table: &'t Table| {
            let places = vec!["?"; table.columns.len()].join(", ");
            (
                table.name.as_str(),
                format!("INSERT INTO {} VALUES ({places})", table.name),
            )
        };
        Ok(Sink::Sqlite {
            connection,
            inserts: tables.iter().map(insert).collect(),
        })
    }

    /// One more row.
    pub fn put(&mut self, table: &str, row: &[Value]) -> Told<()> {
        match self {
            Sink::Sqlite {
                connection,
                inserts,
            } => {
                let mut insert = connection.prepare_cached(&inserts[table]).map_err(told)?;
                insert.execute(params_from_iter(row)).map_err(told)?;
            }
            Sink::Postgres { rows, .. } => {
                rows.entry(table.to_owned()).or_default().push(row.to_vec());
            }
        }
        Ok(())
    }

    /// Keeps what was put so far.
    pub fn keep(&mut self) -> Told<()> {
        match self {
            Sink::Sqlite { connection, .. } => {
                connection.execute_batch("COMMIT; BEGIN").map_err(told)
            }
            Sink::Postgres {
                client,
                tables,
                rows,
            } => {
                let mut tx = client.transaction().map_err(told)?;
                for (name, rows) in std::mem::take(rows) {
                    let table = tables.iter().find(|table| table.name == name);
                    pour(&mut tx, table.ok_or("une table inconnue")?, &rows).map_err(told)?;
                }
                tx.commit().map_err(told)
            }
        }
    }

    /// Notes the last turn of each fiche, and lets the engine look at what it holds.
    pub fn end(mut self, turns: &BTreeMap<String, i64>) -> Told<()> {
        self.keep()?;
        match self {
            Sink::Sqlite { connection, .. } => {
                for (fiche, turn) in turns {
                    let sql = "INSERT INTO turn VALUES (?1, ?2) ON CONFLICT (fiche) DO UPDATE SET turn = ?2";
                    connection.execute(sql, (fiche, turn)).map_err(told)?;
                }
                connection
                    .execute_batch("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)")
                    .map_err(told)
            }
            Sink::Postgres { mut client, .. } => {
                for (fiche, turn) in turns {
                    let sql = "INSERT INTO turn VALUES ($1, $2) ON CONFLICT (fiche) DO UPDATE SET turn = $2";
                    client.execute(sql, &[fiche, turn]).map_err(told)?;
                }
                client.batch_execute("VACUUM ANALYZE").map_err(told)?;
                client.batch_execute("CHECKPOINT").map_err(told)
            }
        }
    }
}

fn pour(
    tx: &mut postgres::Transaction<'_>,
    table: &Table,
    rows: &[Vec<Value>],
) -> Result<(), postgres::Error> {
    let types = tx.prepare(&format!("SELECT * FROM {} LIMIT 0", table.name))?;
    let types: Vec<Type> = types
        .columns()
        .iter()
        .map(|column| column.type_().clone())
        .collect();
    let writer = tx.copy_in(&format!("COPY {} FROM STDIN BINARY", table.name))?;
    let mut writer = BinaryCopyInWriter::new(writer, &types);
    for row in rows {
        let values: Vec<&(dyn ToSql + Sync)> = row.iter().map(|value| value as _).collect();
        writer.write(&values)?;
    }
    writer.finish().map(drop)
}
