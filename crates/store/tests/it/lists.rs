//! A list read page by page is the list read at once.

use jiff::civil::date;
use store::lists::{self, After, NO_END, Owed, Posts};
use store::{Fault, Store, dossiers};

use crate::ready;

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
            lists::owe(tx, id, &due)?;
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
