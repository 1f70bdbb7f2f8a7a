//! Several nodes share what is to be done: nothing is done twice, nothing is forgotten.

use std::collections::BTreeSet;
use std::sync::Mutex;

use store::outbox::{self, Job};
use store::{Fault, Store};

use crate::ready;

fn add(store: &Store, count: i64) {
    let added: Result<(), Fault> = store.write(|tx| {
        for id in 1..=count {
            outbox::add(tx, &job(id))?;
        }
        Ok(())
    });
    added.expect("they are added");
}

fn job(id: i64) -> Job {
    Job {
        id,
        kind: "courriel".to_owned(),
        account: None,
        object: "dossier".to_owned(),
        object_id: id,
        due_at: 0,
        tries: 0,
    }
}

#[test]
fn two_nodes_never_take_the_same_thing() {
    trial::both(|place| {
        let store = ready(place);
        add(&store, 100);
        let taken = Mutex::new(Vec::new());
        std::thread::scope(|scope| {
            for node in ["a", "b", "c"] {
                let (store, taken) = (&store, &taken);
                scope.spawn(move || {
                    loop {
                        let mine: Result<Vec<Job>, Fault> =
                            store.write(|tx| outbox::claim(tx, node, 0, 1000, 7));
                        let mine = mine.expect("it claims");
                        if mine.is_empty() {
                            return;
                        }
                        taken
                            .lock()
                            .expect("the list")
                            .extend(mine.iter().map(|job| job.id));
                    }
                });
            }
        });
        let taken = taken.into_inner().expect("the list");
        assert_eq!(taken.len(), 100);
        assert_eq!(taken.iter().collect::<BTreeSet<_>>().len(), 100);
    });
}

#[test]
fn a_node_that_dies_gives_back_what_it_took_and_finishes_nothing_afterwards() {
    trial::both(|place| {
        let store = ready(place);
        add(&store, 1);
        let claim = |node: &'static str, now: i64| -> Vec<Job> {
            let claimed: Result<_, Fault> =
                store.write(|tx| outbox::claim(tx, node, now, now + 10, 5));
            claimed.expect("it claims")
        };
        assert_eq!(claim("a", 0).len(), 1);
        assert_eq!(claim("b", 9).len(), 0);
        let again = claim("b", 10);
        assert_eq!(again.len(), 1);
        assert_eq!(again[0].tries, 2);
        let ends = |node: &'static str| -> bool {
            let done: Result<_, Fault> = store.write(|tx| outbox::done(tx, 1, node, 11));
            done.expect("it answers")
        };
        assert!(!ends("a"));
        assert!(ends("b"));
        assert_eq!(claim("a", 1_000).len(), 0);
    });
}
