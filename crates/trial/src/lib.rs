//! For tests only: a fresh place in each of the two database engines.
//!
//! The PostgreSQL cluster is the one that `outils/avec-postgres.sh` started; each place is a schema of its
//! own in it.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot have its place says so and stops"
)]

use std::sync::atomic::{AtomicU32, Ordering};

use postgres::{Client, NoTls};
use tempfile::TempDir;

/// An empty place: its address, as a store opens it.
pub struct Place {
    /// The address.
    pub address: String,
    /// `sqlite` or `postgres`.
    pub engine: &'static str,
    kept: Kept,
}

enum Kept {
    Folder(TempDir),
    Schema(String),
}

/// The address of the cluster under test.
pub fn cluster() -> String {
    std::env::var("LIVRET_POSTGRES").unwrap_or_else(|_| {
        panic!("no PostgreSQL to test with: run « outils/avec-postgres.sh cargo test … »")
    })
}

/// A fresh SQLite file, in a folder of its own.
pub fn sqlite() -> Place {
    let folder = tempfile::tempdir().expect("a folder");
    Place {
        address: folder.path().join("livret.db").display().to_string(),
        engine: "sqlite",
        kept: Kept::Folder(folder),
    }
}

/// A fresh PostgreSQL schema.
pub fn postgres() -> Place {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let rank = NEXT.fetch_add(1, Ordering::Relaxed);
    let schema = format!("t{}_{rank}", std::process::id());
    let cluster = cluster();
    let mut client = Client::connect(&cluster, NoTls).expect("the cluster answers");
    client
        .batch_execute(&format!("CREATE SCHEMA {schema}"))
        .expect("a schema");
    Place {
        address: format!("{cluster}?options=-csearch_path%3D{schema}"),
        engine: "postgres",
        kept: Kept::Schema(schema),
    }
}

/// The same story on both engines.
pub fn both(story: impl Fn(&Place)) {
    for place in [sqlite(), postgres()] {
        story(&place);
    }
}

impl Place {
    /// The folder of the file, when the engine is SQLite.
    pub fn folder(&self) -> Option<&std::path::Path> {
        match &self.kept {
            Kept::Folder(folder) => Some(folder.path()),
            Kept::Schema(_) => None,
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Kept::Schema(schema) = &self.kept else {
            return;
        };
        // The cluster goes with the tests anyway: a schema that stays only takes room.
        if let Ok(mut client) = Client::connect(&cluster(), NoTls) {
            let _ = client.batch_execute(&format!("DROP SCHEMA {schema} CASCADE"));
        }
    }
}
