//! Copies: of everything, in one engine or from one to the other, while others write or not.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use store::copy::{self, Content};
use store::db::Value;
use store::{Fault, Options, Store, audit, migrate, values};
use trial::Place;

use crate::ready;

/// A table of the other engine that the copier does not know would be left behind.
#[test]
fn every_table_of_the_schema_is_known_on_both_engines() {
    let known: BTreeSet<String> = copy::tables()
        .expect("the outline")
        .into_iter()
        .map(|table| table.name)
        .collect();
    trial::both(|place| {
        let store = ready(place);
        let list = match place.engine {
            "sqlite" => "SELECT name FROM sqlite_master WHERE type = 'table'",
            _ => {
                "SELECT table_name::text FROM information_schema.tables \
                 WHERE table_schema = current_schema()"
            }
        };
        let rows: Result<_, Fault> = store.read(|tx| tx.all(list, &[]));
        let rows = rows.expect("the tables");
        let mut there: BTreeSet<String> =
            rows.iter().map(|row| row.get(0).expect("a name")).collect();
        assert!(there.remove("migration"));
        assert_eq!(there, known, "{}", place.engine);
    });
    let tables = copy::tables().expect("the outline");
    assert!(tables.iter().all(|table| !table.key.is_empty()));
}

/// Texts that two collations would not put in the same order.
const TEXTS: [&str; 8] = ["b", "B", "é", "e", "-", "Z", "🙂", "a b"];

const NUMBERS: [i64; 8] = [i64::MIN, -1, 0, 1, 2, 255, 1 << 40, i64::MAX];

/// A few odd rows in every table.
fn fill(store: &Store) {
    for table in copy::tables().expect("the outline") {
        let names: Vec<&str> = table
            .columns
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        let places: Vec<String> = (1..=names.len()).map(|rank| format!("?{rank}")).collect();
        let sql = format!(
            "INSERT INTO {} ({}) VALUES ({})",
            table.name,
            names.join(", "),
            places.join(", ")
        );
        let sql: &'static str = Box::leak(sql.into_boxed_str());
        for (rank, text) in (0_i64..).zip(TEXTS) {
            let value = |column: usize| {
                let kind = format!("{:?}", table.columns[column].1);
                match kind.as_str() {
                    "Int" => Value::from(NUMBERS[usize::try_from(rank).expect("small")]),
                    "Text" => Value::from(format!("{text}{column}")),
                    _ => Value::from(vec![0, 255, u8::try_from(rank).expect("small")]),
                }
            };
            let row: Vec<Value> = (0..names.len()).map(value).collect();
            let added: Result<u64, Fault> = store.write(|tx| tx.execute(sql, &row));
            added.unwrap_or_else(|fault| panic!("{}: {fault}", table.name));
        }
    }
    let bare = "INSERT INTO subject (id, kind, version, created_at) VALUES (?1, ?2, 0, 0)";
    let added: Result<u64, Fault> = store.write(|tx| tx.execute(bare, values![42, "personne"]));
    added.expect("it is added");
}

fn contents(store: &Store) -> Vec<Content> {
    copy::contents(store).expect("it is read")
}

#[test]
fn from_one_engine_to_the_other_and_back_nothing_changes() {
    let (first, second, third) = (trial::sqlite(), trial::postgres(), trial::sqlite());
    let stores = [&first, &second, &third].map(ready);
    fill(&stores[0]);
    let left = contents(&stores[0]);
    assert!(left.iter().all(|table| table.rows >= 8));
    for pair in stores.windows(2) {
        let copied = copy::transfer(&pair[0], &pair[1], |_, _| {}).expect("it is copied");
        assert_eq!(copied, left);
        assert_eq!(contents(&pair[1]), left);
    }
}

#[test]
fn a_memory_that_holds_something_is_never_filled() {
    let elsewhere = trial::sqlite();
    let from = ready(&elsewhere);
    fill(&from);
    trial::both(|place| {
        let to = ready(place);
        let one = "INSERT INTO turn (fiche, turn) VALUES ('f', 1)";
        let added: Result<u64, Fault> = to.write(|tx| tx.execute(one, &[]));
        added.expect("it is added");
        let before = contents(&to);
        let refused = copy::transfer(&from, &to, |_, _| {});
        assert!(matches!(refused, Err(Fault::NotEmpty)));
        assert_eq!(contents(&to), before);
    });
}

fn line(rank: i64) -> audit::Line {
    audit::Line {
        at: rank,
        account: 1,
        mandate: 2,
        did: "dossier.lire".to_owned(),
        object: "dossier".to_owned(),
        object_id: rank,
        subject: 7,
        detail: String::new(),
    }
}

/// Each hand writes 1, 2, 3… in order: what a copy holds of it is 1 to n, and no less than what was
/// acknowledged before the copy began.
#[test]
fn a_backup_taken_while_others_write_is_of_one_instant() {
    trial::both(|place| {
        let store = ready(place);
        let folder = tempfile(place);
        let (over, acknowledged) = (AtomicBool::new(false), [0; 4].map(AtomicI64::new));
        let held = std::thread::scope(|scope| {
            for (hand, acknowledged) in (0_i64..).zip(&acknowledged) {
                let (store, over) = (&store, &over);
                scope.spawn(move || {
                    for rank in 1.. {
                        if over.load(Ordering::Relaxed) && rank > 50 {
                            return;
                        }
                        let mut one = line(rank);
                        one.account = hand;
                        let written: Result<(), Fault> =
                            store.write(|tx| audit::write(tx, "node", &one));
                        written.expect("it is written");
                        acknowledged.store(rank, Ordering::Release);
                    }
                });
            }
            while acknowledged
                .iter()
                .any(|count| count.load(Ordering::Acquire) < 5)
            {
                std::thread::yield_now();
            }
            let before: Vec<i64> = acknowledged
                .iter()
                .map(|n| n.load(Ordering::Acquire))
                .collect();
            copy::backup(&store, &folder, |_, _| {}).expect("it is copied");
            over.store(true, Ordering::Relaxed);
            before
        });
        let copied = Store::open(&Options {
            read_only: true,
            ..Options::at(&folder.display().to_string())
        });
        let copied = copied.expect("the copy opens");
        migrate::check(&copied).expect("it is whole");
        let (_, broken) = audit::verify(&copied).expect("it is read");
        assert_eq!(broken, []);
        let lines: Result<_, Fault> = copied.read(|tx| audit::of_subject(tx, 7));
        let lines = lines.expect("the lines");
        for (hand, before) in (0_i64..).zip(held) {
            let of = lines.iter().filter(|one| one.line.account == hand);
            let ranks: BTreeSet<i64> = of.map(|one| one.line.at).collect();
            let last = ranks.last().copied().unwrap_or(0);
            assert_eq!(i64::try_from(ranks.len()), Ok(last), "a prefix");
            assert!(last >= before, "{last} < {before}");
        }
        let beside = folder.with_extension("db-wal");
        assert!(!beside.exists());
    });
}

/// A file of this place that is not there yet.
fn tempfile(place: &Place) -> std::path::PathBuf {
    let folder = std::env::temp_dir();
    let name = format!("livret-copy-{}-{}.db", std::process::id(), place.engine);
    let path = folder.join(name);
    let _ = std::fs::remove_file(&path);
    path
}
