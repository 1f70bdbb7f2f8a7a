//! A search finds the same people whichever way it is entered, and costs what its bounds say, however many
//! people are registered.

use std::collections::BTreeSet;

use store::db::Value;
use store::follows::{self, Follow, HELPER};
use store::lists::{self, Posts};
use store::search::{self, Bounds};
use store::{Fault, Store, dossiers, statements, subjects};

use crate::{plan, ready};

const POSTS: [&str; 3] = ["mandat:1", "*@arep", "*@=arep"];

/// The same question, as one would put it who does not mind what it costs.
const ORACLE: &str = "SELECT DISTINCT r.subject FROM reach r WHERE r.post IN (?1, ?2, ?3) \
     AND EXISTS (SELECT 1 FROM word w WHERE w.subject = r.subject AND w.token = ?4) \
     AND EXISTS (SELECT 1 FROM word w WHERE w.subject = r.subject AND w.token = ?5) \
     UNION SELECT f.person FROM follow f WHERE f.mandate = 1 AND f.to_day IS NULL \
     AND EXISTS (SELECT 1 FROM word w WHERE w.subject = f.person AND w.token = ?4) \
     AND EXISTS (SELECT 1 FROM word w WHERE w.subject = f.person AND w.token = ?5) \
     ORDER BY 1 DESC LIMIT ?6";

/// Numbers that follow one another like dice.
fn dice() -> impl FnMut(u64) -> i64 {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    move |sides| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        i64::try_from(state % sides).expect("a side")
    }
}

/// Many people, under words common and rare, known to some posts or to others; a few are followed.
fn filled(store: &Store, people: i64) {
    let mut roll = dice();
    let filled: Result<(), Fault> = store.write(|tx| {
        for person in 1..=people {
            // One word of everybody's, some of many, some of few; negative ones too.
            let mut words = BTreeSet::from([1, 10 + roll(3), 100 + roll(40), -500 - roll(400)]);
            words.insert(i64::MAX - roll(5));
            let words: Vec<i64> = words.into_iter().collect();
            subjects::index(tx, person, &words, &[])?;
            for nth in 0..=roll(2) {
                let id = person * 10 + nth;
                let day = jiff::civil::date(2018, 1, 1);
                dossiers::insert(tx, id, person, ("fiche", 1), "ouvert", day)?;
                let kept = dossiers::find(tx, id)?.expect("the dossier");
                let all = ["mandat:1", "*@arep", "*@=arep", "mandat:2", "*@ailleurs"];
                let posts = all.into_iter().filter(|_| roll(3) == 0);
                let posts: Vec<String> = posts.map(str::to_owned).collect();
                lists::reach(tx, &kept, &posts)?;
            }
            if roll(20) == 0 {
                let follow = Follow {
                    id: person,
                    person,
                    account: 1,
                    mandate: 1 + roll(2),
                    kind: HELPER.to_owned(),
                    from: jiff::civil::date(2018, 1, 1),
                    to: None,
                    given_by: 0,
                };
                follows::insert(tx, &follow)?;
            }
        }
        Ok(())
    });
    filled.expect("it is filled");
}

#[test]
fn whichever_way_a_search_is_entered_it_finds_the_same_people() {
    trial::both(|place| {
        let store = ready(place);
        filled(&store, 600);
        let posts = Posts::of(POSTS.map(str::to_owned));
        let (mut roll, mut found_some) = (dice(), 0);
        for _ in 0..300 {
            let mut any = || match roll(6) {
                0 => 1,
                1 => 10 + roll(3),
                2 => 100 + roll(40),
                3 => -500 - roll(400),
                4 => i64::MAX - roll(5),
                _ => 7,
            };
            let words = [any(), any()];
            let most = 1 + roll(40);
            let mut values: Vec<Value> = POSTS.iter().map(|post| (*post).into()).collect();
            values.extend([words[0].into(), words[1].into(), most.into()]);
            let says: Result<Vec<i64>, Fault> = store.read(|tx| {
                let rows = tx.all(ORACLE, &values)?;
                rows.iter().map(|row| row.get(0)).collect()
            });
            let says = says.expect("it answers");
            found_some += usize::from(!says.is_empty());
            for bounds in [
                search::BOUNDS,
                Bounds {
                    scope: 0,
                    bearers: [2, 20, 90],
                },
                Bounds {
                    scope: 0,
                    bearers: [0, 0, 1_000],
                },
                Bounds {
                    scope: 0,
                    bearers: [0, 0, 0],
                },
            ] {
                let found: Result<Vec<i64>, Fault> = store.read(|tx| {
                    let scope = search::scope(tx, (&posts, 1), bounds)?;
                    scope.found(tx, &words, most)
                });
                let found = found.expect("it answers");
                assert_eq!(found, says, "{words:?} {bounds:?} on {}", place.engine);
            }
        }
        assert!(found_some > 60, "{found_some}");
    });
}

#[test]
fn a_search_reads_its_indexes_and_scans_nothing() {
    let place = trial::sqlite();
    let store = ready(&place);
    for (name, indexes) in [
        ("SCOPE", &["(post=?"][..]),
        ("BORNE", &["word_token (token=?)"]),
        (
            "FOLLOWED",
            &[
                "follow_mandate (mandate=?",
                "PRIMARY KEY (subject=? AND token=?)",
            ],
        ),
        (
            "OF_POST",
            &[
                "reach_subject (post=?",
                "PRIMARY KEY (subject=? AND token=?)",
            ],
        ),
        (
            "OF_WORD",
            &[
                "word_token (token>?)",
                "reach_subject (post=? AND subject=?)",
                "PRIMARY KEY (subject=? AND token=?)",
            ],
        ),
    ] {
        let mut all = statements::all();
        let (_, _, sql) = all
            .find(|(module, own, _)| (*module, *own) == ("search", name))
            .expect("a statement");
        let plan = plan(&store, sql);
        for index in indexes {
            assert!(
                plan.iter().any(|line| line.contains(index)),
                "{index}: {plan:#?}"
            );
        }
        assert!(
            !plan
                .iter()
                .any(|line| line.contains("SCAN w") || line.contains("SCAN r")),
            "{plan:#?}"
        );
        assert!(!plan.iter().any(|line| line.contains("TEMP")), "{plan:#?}");
    }
}
