//! All of it, or nothing; and who reads sees one instant.

use std::panic::{AssertUnwindSafe, catch_unwind};

use store::{Fault, Store, ledger, values};

use crate::ready;

const ADD: &str = "INSERT INTO turn (fiche, turn) VALUES (?1, ?2)";
const COUNT: &str = "SELECT COUNT(*) FROM turn";

fn count(store: &Store) -> i64 {
    let row: Result<_, Fault> = store.read(|tx| tx.first(COUNT, &[]));
    row.expect("it reads")
        .expect("a row")
        .get(0)
        .expect("a number")
}

#[test]
fn an_error_or_a_panic_leaves_nothing_behind_and_the_connection_works() {
    trial::both(|place| {
        let store = ready(place);
        let failed: Result<(), Fault> = store.write(|tx| {
            tx.execute(ADD, values!["a", 1])?;
            Err(Fault::Busy)
        });
        assert!(failed.is_err());
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            let _: Result<(), Fault> = store.write(|tx| {
                tx.execute(ADD, values!["b", 1])?;
                panic!("in the middle")
            });
        }));
        assert!(panicked.is_err());
        assert_eq!(count(&store), 0);
        let written: Result<u64, Fault> = store.write(|tx| tx.execute(ADD, values!["c", 1]));
        written.expect("it writes");
        assert_eq!(count(&store), 1);
    });
}

#[test]
fn a_key_taken_is_told_apart_from_other_faults() {
    trial::both(|place| {
        let store = ready(place);
        let twice: Result<u64, Fault> = store.write(|tx| {
            tx.execute(ADD, values!["a", 1])?;
            tx.execute(ADD, values!["a", 2])
        });
        assert!(twice.expect_err("the key is taken").is_duplicate());
    });
}

#[test]
fn turns_are_taken_one_at_a_time_by_many_hands() {
    trial::both(|place| {
        let store = ready(place);
        let fiche = "fiche".parse().expect("an id");
        let hands = 8;
        let each = 25;
        std::thread::scope(|scope| {
            for _ in 0..hands {
                scope.spawn(|| {
                    for _ in 0..each {
                        let turn: Result<i64, Fault> = store.write(|tx| {
                            let before = ledger::turn(tx, &fiche)?;
                            let turn = ledger::take_turn(tx, &fiche)?;
                            assert!(turn > before);
                            Ok(turn)
                        });
                        turn.expect("a turn");
                    }
                });
            }
        });
        let last: Result<i64, Fault> = store.read(|tx| ledger::turn(tx, &fiche));
        assert_eq!(last.expect("a turn"), hands * each);
    });
}
