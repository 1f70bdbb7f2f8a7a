//! The access journal: every line holds the one before, whoever writes and however many.

use store::audit::{self, Broken, Line};
use store::{Fault, Store, values};

use crate::ready;

fn line(rank: i64) -> Line {
    Line {
        at: 1_000 + rank,
        account: 1,
        mandate: 2,
        did: "dossier.lire".to_owned(),
        object: "dossier".to_owned(),
        object_id: rank,
        subject: 7,
        detail: String::new(),
    }
}

fn fill(store: &Store, lines: i64) {
    std::thread::scope(|scope| {
        for hand in 0..4 {
            scope.spawn(move || {
                for rank in 0..lines / 4 {
                    let written: Result<(), Fault> =
                        store.write(|tx| audit::write(tx, "node", &line(hand * 1_000 + rank)));
                    written.expect("it is written");
                }
            });
        }
    });
}

fn tamper(store: &Store, sql: &'static str) {
    let done: Result<u64, Fault> = store.write(|tx| tx.execute(sql, values![]));
    assert!(done.expect("it is done") > 0);
}

#[test]
fn what_was_written_by_many_hands_holds() {
    trial::both(|place| {
        let store = ready(place);
        fill(&store, 200);
        let (lines, broken) = audit::verify(&store).expect("it verifies");
        assert_eq!((lines, broken), (200, Vec::new()));
        let of: Result<_, Fault> = store.read(|tx| audit::of_subject(tx, 7));
        assert_eq!(of.expect("the lines").len(), 200);
    });
}

/// Whatever is changed, taken out, added or moved is seen.
#[test]
fn no_line_is_changed_taken_out_or_put_in_unseen() {
    let slips = [
        "UPDATE audit SET account = 9 WHERE rank = 3",
        "UPDATE audit SET detail = 'x' WHERE rank = 3",
        "DELETE FROM audit WHERE rank = 3",
        "DELETE FROM audit WHERE chain = 1 AND rank = (SELECT MAX(rank) FROM audit WHERE chain = 1)",
        "INSERT INTO audit (chain, rank, at, account, mandate, did, object, object_id, subject, detail, hash) \
         SELECT chain, rank + 1, at, account, mandate, did, object, object_id, subject, detail, hash \
         FROM audit WHERE chain = 1 AND rank = (SELECT MAX(rank) FROM audit WHERE chain = 1)",
        "UPDATE audit SET hash = (SELECT hash FROM audit WHERE chain = 1 AND rank = 1) WHERE rank = 2",
        "DELETE FROM chain WHERE id = 1",
    ];
    for slip in slips {
        trial::both(|place| {
            let store = ready(place);
            fill(&store, 40);
            tamper(&store, slip);
            let (_, broken) = audit::verify(&store).expect("it verifies");
            assert!(!broken.is_empty(), "{} on {}", slip, place.engine);
        });
    }
}

#[test]
fn what_is_purged_by_age_leaves_the_rest_verifiable() {
    trial::both(|place| {
        let store = ready(place);
        for rank in 0..20 {
            let written: Result<(), Fault> =
                store.write(|tx| audit::write(tx, "node", &line(rank)));
            written.expect("it is written");
        }
        let gone: Result<u64, Fault> = store.write(|tx| audit::forget(tx, 1_010));
        assert_eq!(gone.expect("some go"), 10);
        let (lines, broken) = audit::verify(&store).expect("it verifies");
        assert_eq!((lines, broken), (10, Vec::<Broken>::new()));
    });
}
