//! A list read page by page is the list read at once.

use jiff::civil::date;
use store::lists::{self, After, Posts};
use store::owed::{self, NO_END, Owed};
use store::{Fault, Store, dossiers, statements};

use crate::{plan, ready};

const POST: &str = "mandat:1";
/// Held by the same people.
const OTHER: &str = "referent-rsa@cdas";

fn owed(what: &str, run: i64, from: &str, to: &str) -> Owed {
    Owed {
        post: POST.to_owned(),
        what: what.to_owned(),
        run,
        from: from.to_owned(),
        to: to.to_owned(),
        since: None,
    }
}

/// Two dossiers that owe several things for the same day, and for no day; both are known twice.
fn filled(store: &Store) {
    let filled: Result<(), Fault> = store.write(|tx| {
        for id in [1, 2] {
            dossiers::insert(tx, id, 10 + id, ("fiche", 1), "ouvert", date(2018, 1, 8))?;
            let kept = dossiers::find(tx, id)?.expect("the dossier");
            lists::reach(tx, &kept, &[POST.to_owned(), OTHER.to_owned()])?;
            let due = [
                owed("compteur:contacts", 1, "2018-01-08", "2018-01-14"),
                owed("compteur:contacts", 1, "2018-01-01", "2018-01-14"),
                owed("compteur:contacts", 2, "2018-01-08", "2018-01-14"),
                owed("etape:bilan", 0, "", "2018-01-14"),
                owed("document:contrat", 0, "", NO_END),
                owed("etape:accueil", 0, "", NO_END),
                Owed {
                    post: OTHER.to_owned(),
                    ..owed("etape:bilan", 0, "", "2018-01-14")
                },
            ];
            owed::keep(tx, id, &due)?;
        }
        Ok(())
    });
    filled.expect("it is filled");
}

#[test]
fn a_page_ends_anywhere_and_no_line_is_lost_or_read_twice() {
    trial::both(|place| {
        let store = ready(place);
        filled(&store);
        let posts = Posts::of([POST.to_owned(), OTHER.to_owned()]);
        let page = |after: &After, most: i64| {
            let read: Result<_, Fault> = store
                .read(|tx| lists::due(tx, &posts, date(2018, 2, 1), "9999-99-99", after, most));
            read.expect("it reads")
        };
        let whole = page(&After::default(), 100);
        assert_eq!(whole.len(), 12, "on {}", place.engine);
        for most in 1..=12 {
            let mut read = Vec::new();
            let mut after = After::default();
            loop {
                let lines = page(&after, most);
                let Some(last) = lines.last() else { break };
                after = last.place();
                read.extend(lines);
            }
            assert_eq!(read, whole, "{most} a page on {}", place.engine);
        }
    });
}

/// Whoever asks wakes their own dossiers, the longest asleep first, whatever sleeps elsewhere.
#[test]
fn each_wakes_their_own() {
    trial::both(|place| {
        let store = ready(place);
        let asleep: Result<(), Fault> = store.write(|tx| {
            for (id, post, day) in [(1, POST, 5), (2, POST, 3), (3, OTHER, 1), (4, "x@y", 1)] {
                dossiers::insert(tx, id, 10 + id, ("fiche", 1), "ouvert", date(2018, 1, 1))?;
                let mut kept = dossiers::find(tx, id)?.expect("the dossier");
                let read = kept.clone();
                kept.summary.wake_on = Some(date(2018, 1, day));
                dossiers::refresh(tx, &read, &kept.summary)?;
                lists::reach(tx, &kept, &[post.to_owned()])?;
                assert!(lists::wakes_with(tx, id)?);
            }
            Ok(())
        });
        asleep.expect("they sleep");
        let woken = |posts: &[&str], day: i8, most: i64| {
            let posts = Posts::of(posts.iter().map(|post| (*post).to_owned()));
            let read: Result<_, Fault> =
                store.read(|tx| lists::woken(tx, &posts, date(2018, 1, day), most));
            read.expect("it reads")
        };
        assert_eq!(woken(&[POST], 2, 9), [0_i64; 0], "on {}", place.engine);
        assert_eq!(woken(&[POST], 5, 9), [2, 1], "on {}", place.engine);
        assert_eq!(woken(&[POST, OTHER], 5, 2), [3, 2], "on {}", place.engine);
        // An act in the action of the fiche wakes all of them, in the lists too.
        let awake: Result<(), Fault> = store.write(|tx| {
            dossiers::awaken(tx, "fiche", date(2018, 1, 2), 2)?;
            assert!(lists::wakes_with(tx, 1)? && lists::wakes_with(tx, 4)?);
            tx.execute("UPDATE reach SET wake_on = NULL WHERE dossier = 4", &[])?;
            assert!(!lists::wakes_with(tx, 4)?, "it would not wake");
            Ok(())
        });
        awake.expect("they wake");
        assert_eq!(woken(&[POST], 2, 9), [1], "on {}", place.engine);
    });
}

#[test]
fn a_list_reads_its_index_and_scans_nothing() {
    let place = trial::sqlite();
    let store = ready(&place);
    for (room, name, index) in [
        (
            "lists",
            "DUE",
            "SEARCH o USING INDEX owed_list (post=? AND (to_day,",
        ),
        ("lists", "WOKEN", "INDEX reach_wake (post=? AND wake_on<?)"),
        ("lists", "ROSTER", "INDEX reach_roster (post=? AND live=?"),
        ("owed", "LATE", "COVERING INDEX obligation_late (fiche=?)"),
    ] {
        let mut all = statements::all();
        let (_, _, sql) = all
            .find(|(module, own, _)| (*module, *own) == (room, name))
            .expect("a list");
        let plan = plan(&store, sql);
        assert!(plan.iter().any(|line| line.contains(index)), "{plan:#?}");
        assert!(!plan.iter().any(|line| line.contains("SCAN")), "{plan:#?}");
        assert!(!plan.iter().any(|line| line.contains("TEMP")), "{plan:#?}");
    }
}

#[test]
fn a_dossier_known_under_two_posts_is_one_line_of_a_roster() {
    trial::both(|place| {
        let store = ready(place);
        filled(&store);
        let posts = Posts::of([OTHER.to_owned(), POST.to_owned()]);
        let page = |day: &str, dossier: i64| {
            let after = After {
                day: day.to_owned(),
                dossier,
                ..After::default()
            };
            let read: Result<_, Fault> =
                store.read(|tx| lists::roster(tx, &posts, true, &after, 2));
            let lines = read.expect("it reads").into_iter();
            lines.map(|line| line.dossier).collect::<Vec<_>>()
        };
        assert_eq!(page("9999-99-99", 0), [2, 1], "on {}", place.engine);
        assert_eq!(page("2018-01-08", 2), [1], "on {}", place.engine);
        assert_eq!(page("2018-01-08", 1), [0_i64; 0], "on {}", place.engine);
    });
}

/// Several owe it: it is late once, for the operator that the dossier now has, since the first day.
#[test]
fn what_several_owe_is_late_once() {
    trial::both(|place| {
        let store = ready(place);
        filled(&store);
        let late = |day: i8| {
            let read: Result<_, Fault> =
                store.read(|tx| owed::late(tx, &["autre", "fiche"], date(2018, 1, day)));
            let lines = read.expect("it reads").into_iter();
            lines
                .map(|one| (one.operator, one.what, one.count, one.to))
                .collect::<Vec<_>>()
        };
        assert_eq!(late(14), [], "not before its last day is over");
        let day = date(2018, 1, 14);
        let counted = |operator: Option<&str>, what: &str, count: u64| {
            (operator.map(str::to_owned), what.to_owned(), count, day)
        };
        let both = [
            counted(None, "compteur:contacts", 6),
            counted(None, "etape:bilan", 2),
        ];
        assert_eq!(late(15), both, "on {}", place.engine);
        let moved: Result<(), Fault> = store.write(|tx| {
            let read = dossiers::find(tx, 1)?.expect("the dossier");
            let mut now = read.clone();
            now.summary.operator = Some("operateur".to_owned());
            assert!(dossiers::save(tx, &read, &now)?);
            let mut left = owed::of(tx, 1)?;
            assert!(!owed::agrees(tx, 1, &left)?, "it has another operator");
            left.retain(|one| one.what == "etape:bilan" && one.post == OTHER);
            owed::keep(tx, 1, &left)?;
            assert!(owed::agrees(tx, 1, &left)?);
            assert!(!owed::agrees(tx, 1, &[])?, "something is owed");
            Ok(())
        });
        moved.expect("it moved");
        let then = [
            counted(None, "compteur:contacts", 3),
            counted(None, "etape:bilan", 1),
            counted(Some("operateur"), "etape:bilan", 1),
        ];
        let mut found = late(15);
        found.sort();
        let mut then = then.to_vec();
        then.sort();
        assert_eq!(found, then, "on {}", place.engine);
    });
}
