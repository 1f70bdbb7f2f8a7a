//! What was erased cannot be read again, wherever one looks.

use domain::retention::Stage;
use domain::values::Date;
use jiff::civil::date;
use store::db::Value;

use super::{UNTIL, clean, lived, plan, purge};
use crate::town::{self, Somebody, Town};

const SCHEMA: [&str; 2] = [
    include_str!("../../../../store/migrations/0001-socle.sql"),
    include_str!("../../../../store/migrations/0002-motif-du-delai.sql"),
];

/// Every column of bytes of the schema, as a statement that reads it.
fn columns_of_bytes() -> Vec<(&'static str, &'static str)> {
    let mut table = "";
    let mut found = Vec::new();
    for line in SCHEMA.iter().flat_map(|text| text.lines()) {
        // A column added later is read as if it stood in its table.
        let line = match line.strip_prefix("ALTER TABLE ") {
            Some(added) => {
                let (name, column) = added.split_once(" ADD COLUMN ").expect("a column");
                table = name;
                column.trim_end_matches(';')
            }
            None => line,
        };
        if let Some(rest) = line.strip_prefix("CREATE TABLE ") {
            table = rest.split(' ').next().expect("a name");
        }
        let mut words = line.split_whitespace();
        if let (Some(column), Some("{blob}" | "{blob},")) = (words.next(), words.next()) {
            let sql = format!("SELECT {column} FROM {table} WHERE {column} IS NOT NULL");
            found.push((table, &*Box::leak(sql.into_boxed_str())));
        }
    }
    assert!(found.len() > 8, "{found:?}");
    found
}

/// How many pieces of bytes there are in each table that holds what is personal.
fn sealed(town: &Town) -> Vec<(&'static str, usize)> {
    let personal = ["subject", "fact", "event", "hold", "glass", "request"];
    let mut found = Vec::new();
    for (table, sql) in columns_of_bytes() {
        let rows = town.read(|tx| tx.all(sql, &[]));
        let full = rows
            .iter()
            .filter(|row| !matches!(row.values(), [Value::Blob(bytes)] if bytes.is_empty()));
        if personal.contains(&table) {
            found.push((table, full.count()));
        }
    }
    found
}

/// Every text that would betray somebody in a file.
fn traces(one: &Somebody) -> Vec<String> {
    vec![
        one.identity.family_name.clone(),
        one.identity.first_names.clone(),
    ]
}

/// The contents of the file and of what stands beside it.
fn bytes_of(place: &trial::Place) -> Vec<u8> {
    let folder = place.folder().expect("a folder");
    let files = std::fs::read_dir(folder).expect("it reads").flatten();
    files
        .flat_map(|file| std::fs::read(file.path()).expect("it reads"))
        .collect()
}

fn holds(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|window| window == text)
}

#[test]
fn nothing_sealed_is_left_of_those_who_are_erased() {
    trial::both(|place| {
        let town = lived(place, 3);
        let keys = town.read(|tx| {
            let rows = tx.all("SELECT wrapped FROM subject WHERE kind <> 'action'", &[])?;
            rows.iter()
                .map(|row| row.get::<Vec<u8>>(0))
                .collect::<Result<Vec<_>, _>>()
        });
        assert!(sealed(&town).iter().map(|(_, count)| count).sum::<usize>() > 100);
        let end = date(2099, 1, 1);
        // The funders have paid, long ago: no evidence is to be kept any more.
        for code in ["F04", "F05", "F06"] {
            let paid = town.does(end, |call| {
                town.office
                    .record_last_payment(call, &town::fiche(code), date(2021, 6, 30))
            });
            paid.expect("it is noted");
        }
        purge(&town, end);
        clean(&town, end);
        let left = town.read(|tx| {
            tx.all(
                "SELECT id FROM subject WHERE erased_at IS NULL AND kind <> 'action'",
                &[],
            )
        });
        let waiting = left.len();
        let opened = sealed(&town);
        let of = |table| {
            opened
                .iter()
                .filter(|(name, _)| *name == table)
                .map(|(_, count)| count)
                .sum::<usize>()
        };
        assert!(waiting <= 4, "{waiting} were never met");
        // A key and an identity for each of those who wait.
        assert_eq!(of("subject"), 2 * waiting, "{}", place.engine);
        if place.engine == "sqlite" {
            let bytes = bytes_of(place);
            for one in &town.people {
                for text in traces(one) {
                    assert!(!holds(&bytes, text.as_bytes()), "{text}");
                }
            }
            let gone = keys.iter().filter(|key| !holds(&bytes, key));
            assert_eq!(
                gone.count(),
                keys.len() - waiting,
                "no key is left anywhere in the file"
            );
        }
    });
}

/// What is left of a dossier that was erased is still held together: each thing changed in it shows.
#[test]
fn what_is_left_of_an_erased_dossier_is_checked_without_its_content() {
    trial::both(|place| {
        let town = lived(place, 3);
        let day = date(2099, 1, 1);
        purge(&town, day);
        let found = clean(&town, day);
        assert!(found.erased > 5, "{found:?}");
        let dossier: i64 = town.read(|tx| {
            let fed = "SELECT MIN(d.id) FROM dossier d JOIN counted c ON c.dossier = d.id \
                       WHERE d.erased_at IS NOT NULL AND d.events > 2";
            tx.first(fed, &[])?.map_or(Ok(0), |row| row.get(0))
        });
        let stories = [
            (
                "UPDATE event SET rank = rank + 900 WHERE rank = 1 AND dossier = ?1",
                "annoncés",
            ),
            (
                "UPDATE event SET rank = rank - 900 WHERE rank = 901 AND dossier = ?1",
                "",
            ),
            (
                "UPDATE dossier SET moved_on = '2031-01-01' WHERE id = ?1",
                "les jours affichés",
            ),
            (
                "UPDATE dossier SET moved_on = (SELECT MAX(on_day) FROM event WHERE dossier = ?1) WHERE id = ?1",
                "",
            ),
            (
                "INSERT INTO reach (dossier, subject, fiche, post, live, moved_on) \
                 VALUES (?1, 1, 'x', 'x', 0, '2019-01-01')",
                "connaître",
            ),
            ("DELETE FROM reach WHERE dossier = ?1", ""),
            (
                "UPDATE counted SET counter = 'inconnu' WHERE dossier = ?1",
                "les comptes partagés",
            ),
        ];
        for (sql, says) in stories {
            let changed: Result<u64, store::Fault> = town
                .office
                .store
                .write(|tx| tx.execute(sql, &[Value::Int(dossier)]));
            assert!(changed.expect("it is changed") > 0, "{sql}");
            let told = town.office.verify_these(&[dossier], town::noon(day));
            let told = told.expect("it reads");
            assert_eq!(told.erased, 1);
            let told: Vec<String> = told.differences.into_iter().map(|one| one.what).collect();
            match says {
                "" => assert_eq!(told, [""; 0], "{sql}"),
                says => assert!(told.iter().any(|one| one.contains(says)), "{sql}: {told:?}"),
            }
        }
    });
}

/// Of a cofinanced participation, only what its rule names stays, and can still be read.
#[test]
fn evidence_is_a_name_days_and_documents() {
    trial::both(|place| {
        let mut town = Town::new(place);
        let mut dossiers = Vec::new();
        for rank in 0..4 {
            let (person, dossier) = town.live("F06", rank, super::START, UNTIL);
            dossiers.extend(dossier.map(|dossier| (person, dossier)));
        }
        let day = date(2026, 1, 1);
        let planned = plan(&town, day);
        assert!(
            planned
                .counts
                .keys()
                .any(|sort| sort.to == Stage::EvidenceOnly),
            "{planned:?}"
        );
        purge(&town, day);
        clean(&town, day);
        let (mut proofs, mut emptied) = (0, 0);
        for (person, dossier) in &dossiers {
            let kept = town
                .read(|tx| store::subjects::find(tx, *person))
                .expect("it is there");
            if kept.erased_at.is_none() {
                continue;
            }
            assert!(kept.key.is_some() && kept.sealed.is_some());
            let events = town.read(|tx| store::dossiers::events(tx, *dossier));
            proofs += events
                .iter()
                .filter(|event| !event.sealed.is_empty())
                .count();
            emptied += events.len();
            assert_eq!(town.read(|tx| store::subjects::facts(tx, *person)), []);
            let look = town.does(day, |call| town.office.dossier(call, *dossier).map(|_| ()));
            assert!(matches!(
                look,
                Err(app::Error::Refused(app::Refusal::NotFound))
            ));
        }
        emptied -= proofs;
        assert!(
            proofs > 0 && emptied > 0,
            "{proofs} events brought documents, {emptied} none"
        );
        let paid = |day: Date| {
            let done = town.does(day, |call| {
                town.office
                    .record_last_payment(call, &town::fiche("F06"), date(2021, 6, 30))
            });
            done.expect("it is noted");
        };
        paid(day);
        assert!(
            plan(&town, date(2026, 12, 31))
                .counts
                .keys()
                .all(|sort| sort.to != Stage::Erased)
        );
        let report = purge(&town, date(2027, 1, 1));
        assert!(
            report.counts.keys().any(|sort| sort.to == Stage::Erased),
            "{report:?}"
        );
        clean(&town, date(2027, 1, 1));
    });
}
