//! Migrations: forward only, each in its transaction, each with the fingerprint of its text. A program
//! and a database that disagree do not work together.

use sha2::{Digest, Sha256};

use crate::db::{Fault, Store, Tx};
use crate::statements::statements;
use crate::values;

/// The migrations, in order. One that was published never changes.
const MIGRATIONS: &[(&str, &str)] = &[
    ("0001-socle", include_str!("../migrations/0001-socle.sql")),
    (
        "0002-motif-du-delai",
        include_str!("../migrations/0002-motif-du-delai.sql"),
    ),
    (
        "0003-manques",
        include_str!("../migrations/0003-manques.sql"),
    ),
    ("0004-reveil", include_str!("../migrations/0004-reveil.sql")),
    ("0005-mots", include_str!("../migrations/0005-mots.sql")),
    (
        "0006-pilotage",
        include_str!("../migrations/0006-pilotage.sql"),
    ),
    (
        "0007-seances",
        include_str!("../migrations/0007-seances.sql"),
    ),
    ("0008-pieces", include_str!("../migrations/0008-pieces.sql")),
    (
        "0009-administration",
        include_str!("../migrations/0009-administration.sql"),
    ),
    (
        "0010-atelier",
        include_str!("../migrations/0010-atelier.sql"),
    ),
    ("0011-aides", include_str!("../migrations/0011-aides.sql")),
    (
        "0012-moments",
        include_str!("../migrations/0012-moments.sql"),
    ),
    (
        "0013-recueils",
        include_str!("../migrations/0013-recueils.sql"),
    ),
    (
        "0014-sorties",
        include_str!("../migrations/0014-sorties.sql"),
    ),
    ("0015-outil", include_str!("../migrations/0015-outil.sql")),
    (
        "0016-parcours",
        include_str!("../migrations/0016-parcours.sql"),
    ),
    (
        "0017-obligations",
        include_str!("../migrations/0017-obligations.sql"),
    ),
    (
        "0018-recueillis",
        include_str!("../migrations/0018-recueillis.sql"),
    ),
    (
        "0019-marches",
        include_str!("../migrations/0019-marches.sql"),
    ),
    (
        "0020-retours",
        include_str!("../migrations/0020-retours.sql"),
    ),
];

/// What keeps track of them; it must exist before them.
const TRACK: &str = "CREATE TABLE IF NOT EXISTS migration (\
    name TEXT PRIMARY KEY, print TEXT NOT NULL, applied_at BIGINT NOT NULL)";

statements! {
    DONE = "SELECT name, print FROM migration ORDER BY name";
    APPLIED = "SELECT name, applied_at FROM migration ORDER BY name";
    NOTE = "INSERT INTO migration (name, print, applied_at) VALUES (?1, ?2, ?3)";
}

/// The three words of a migration that depend on the engine.
fn dialect(text: &str, postgres: bool) -> String {
    let (key, blob, clustered) = match postgres {
        true => ("BIGINT PRIMARY KEY", "BYTEA", ""),
        false => ("INTEGER PRIMARY KEY", "BLOB", "WITHOUT ROWID"),
    };
    text.replace("{key}", key)
        .replace("{blob}", blob)
        .replace("{clustered}", clustered)
}

/// What the migrations say, for SQLite.
pub(crate) fn statements() -> Vec<String> {
    let texts = MIGRATIONS.iter();
    texts.map(|(_, text)| dialect(text, false)).collect()
}

fn print(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Applies the migrations that are missing; their names.
///
/// # Errors
/// A fault, or a database whose past is not that of this program.
pub fn migrate(store: &Store, now: i64) -> Result<Vec<&'static str>, Fault> {
    store.write(|tx| {
        tx.batch(TRACK)?;
        if tx.is_postgres() {
            // Two nodes may start together: one migrates, the other finds it done.
            tx.batch("LOCK TABLE migration IN ACCESS EXCLUSIVE MODE")?;
        }
        let missing = missing(tx)?;
        for (name, text) in &missing {
            tx.batch(&dialect(text, tx.is_postgres()))?;
            tx.execute(NOTE, values![*name, print(text), now])?;
        }
        Ok(missing.iter().map(|(name, _)| *name).collect())
    })
}

/// Whether the database is exactly at this program's version.
///
/// # Errors
/// It is behind, ahead, or elsewhere: what to do is said.
pub fn check(store: &Store) -> Result<(), Fault> {
    let missing = store.read(missing).map_err(|fault| match fault {
        Fault::Sqlite(_) | Fault::Postgres(_) => Fault::Schema(format!(
            "la base n'est pas prête ({fault}) ; lancez « livret migrate »"
        )),
        other => other,
    })?;
    match missing.as_slice() {
        [] => Ok(()),
        some => {
            let names: Vec<&str> = some.iter().map(|(name, _)| *name).collect();
            Err(Fault::Schema(format!(
                "la base attend {} ; lancez « livret migrate »",
                names.join(", ")
            )))
        }
    }
}

/// The migrations that were applied, each with its instant in milliseconds.
///
/// # Errors
/// The engine's.
pub fn applied(tx: &mut Tx<'_>) -> Result<Vec<(String, i64)>, Fault> {
    let rows = tx.all(APPLIED, &[])?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

fn missing(tx: &mut Tx<'_>) -> Result<Vec<(&'static str, &'static str)>, Fault> {
    let mut known = MIGRATIONS.iter();
    for row in tx.all(DONE, &[])? {
        let (name, applied): (String, String) = (row.get(0)?, row.get(1)?);
        match known.next() {
            Some((expected, text)) if *expected == name && print(text) == applied => {}
            Some((expected, _)) if *expected == name => {
                return Err(Fault::Schema(format!(
                    "la migration {name} de la base n'a pas le texte de celle du programme"
                )));
            }
            _ => {
                return Err(Fault::Schema(format!(
                    "la base connaît la migration {name}, pas ce programme : il est trop ancien"
                )));
            }
        }
    }
    Ok(known.copied().collect())
}
