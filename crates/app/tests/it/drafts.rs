//! A prescription that is not complete is its author's: they find it until it is completed, handed over or
//! withdrawn, and nobody else learns of it by that.

use app::dossier::About;
use app::{Error, Refusal, Who};
use domain::dossier::{Act, Entry, Verdict};

use crate::support::{CATALOGUE, Desk, both, fiche, identity, refusal};

/// A draft of some fiche by one who follows somebody new: the person, the dossier, and what completes it.
fn draft(desk: &Desk, who: &Who) -> (i64, i64, Entry) {
    for nth in CATALOGUE.fiches_on(desk.now().today) {
        let code = nth.code();
        let person = desk.register(who, &identity("Exemplaire", &code, "1996-04-18"));
        let whole = desk.prescription(who, person, &code, None);
        let mut bare = whole.clone();
        if let Act::Hold(holding) = &mut bare.act {
            holding.inputs.clear();
            holding.documents.clear();
            holding.operator = None;
        }
        let done = desk.by(who, |call| {
            let about = About::Known(person);
            desk.office.open_dossier(call, &about, &fiche(&code), &bare)
        });
        match done {
            Ok(done) if done.verdict == Verdict::Incomplete => {
                let weighed = desk.by(who, |call| desk.office.weigh(call, done.dossier, &whole));
                if weighed.expect("it is theirs").accepted() {
                    return (person, done.dossier, whole);
                }
            }
            Ok(_) | Err(Error::Refused(Refusal::Answer { .. })) => {}
            Err(other) => panic!("{code}: {other}"),
        }
    }
    panic!("no fiche keeps a draft");
}

fn drafts(desk: &Desk, who: &Who) -> Vec<i64> {
    let all = desk.by(who, |call| desk.office.drafts(call, 50));
    let all = all.expect("they are told").into_iter();
    all.map(|line| line.dossier).collect()
}

fn rostered(desk: &Desk, who: &Who, live: bool) -> Vec<i64> {
    let page = desk.by(who, |call| desk.office.roster(call, live, None, 50));
    let lines = page.expect("a page").lines.into_iter();
    lines.map(|line| line.dossier).collect()
}

fn clean(desk: &Desk) {
    let verified = desk.office.verify(desk.now(), |_| {}).expect("it verifies");
    assert_eq!(verified.differences, [], "on {}", desk.engine);
}

#[test]
fn whoever_writes_a_draft_finds_it_until_it_is_complete() {
    both(|desk| {
        let author = desk.who("referent-rsa", "cdas-pays-de-redon");
        let colleague = desk.who("referent-rsa", "cdas-pays-de-redon");
        let (_, dossier, whole) = draft(desk, &author);
        assert_eq!(drafts(desk, &author), [dossier]);
        assert!(rostered(desk, &author, true).contains(&dossier));
        assert!(
            desk.by(&author, |call| desk.office.dossier(call, dossier))
                .is_ok()
        );
        // Another of the same service knows nothing of it.
        assert_eq!(drafts(desk, &colleague), [0_i64; 0]);
        let looks = desk.by(&colleague, |call| {
            desk.office.dossier(call, dossier).map(drop)
        });
        assert_eq!(refusal(looks), "NotFound");
        clean(desk);
        let done = desk.by(&author, |call| desk.office.act(call, dossier, None, &whole));
        assert!(done.expect("it is complete").verdict <= Verdict::Warning);
        assert_eq!(drafts(desk, &author), [0_i64; 0]);
        assert!(rostered(desk, &author, true).contains(&dossier));
        clean(desk);
    });
}

#[test]
fn a_draft_goes_with_the_person_to_whom_it_is_handed_over() {
    both(|desk| {
        let author = desk.who("referent-rsa", "cdas-pays-de-redon");
        let successor = desk.who("referent-rsa", "cdas-pays-de-redon");
        let (person, dossier, whole) = draft(desk, &author);
        desk.by(&author, |call| {
            desk.office.appoint(call, person, successor.mandate)
        })
        .expect("handed over");
        assert_eq!(drafts(desk, &author), [0_i64; 0]);
        assert_eq!(drafts(desk, &successor), [dossier]);
        clean(desk);
        // Signed as whoever they follow in the place of.
        let entry = Entry {
            by: vec![author.actor()],
            ..whole
        };
        let done = desk.by(&successor, |call| {
            desk.office.act(call, dossier, None, &entry)
        });
        assert!(done.expect("it is complete").verdict <= Verdict::Warning);
        assert_eq!(drafts(desk, &successor), [0_i64; 0]);
        assert!(rostered(desk, &successor, true).contains(&dossier));
        clean(desk);
    });
}

#[test]
fn a_draft_withdrawn_is_no_draft_any_more() {
    both(|desk| {
        let author = desk.who("referent-rsa", "cdas-pays-de-redon");
        let (person, dossier, _) = draft(desk, &author);
        // The person gives it up; the author writes it down.
        let entry = Entry {
            act: Act::Withdraw,
            on: desk.now().today,
            by: vec![desk.themself(person).actor()],
            reason: Some("La personne a trouvé autre chose.".to_owned()),
        };
        let done = desk.by(&author, |call| desk.office.act(call, dossier, None, &entry));
        assert!(done.is_ok(), "{done:?}");
        assert_eq!(drafts(desk, &author), [0_i64; 0]);
        assert!(rostered(desk, &author, false).contains(&dossier));
        clean(desk);
    });
}

fn left(desk: &Desk, who: &Who) -> Vec<i64> {
    let all = desk.by(who, |call| desk.office.left_drafts(call));
    let all = all.expect("they are told").into_iter();
    all.map(|one| one.draft.dossier).collect()
}

fn take_up(desk: &Desk, who: &Who, dossier: i64) -> String {
    refusal(desk.by(who, |call| desk.office.take_up_draft(call, dossier)))
}

/// Whoever leaves, with or without a word, leaves drafts that their colleagues find, and nobody else.
#[test]
fn a_draft_left_is_found_by_those_of_the_same_post() {
    both(|desk| {
        let colleague = desk.who("referent-rsa", "cdas-pays-de-redon");
        let other = desk.who("referent-rsa", "cdas-pays-de-redon");
        let elsewhere = desk.who("referent-rsa", "cdas-semnon");
        let adviser = desk.who("coordinateur", "arep");
        let installation = Who::installation(crate::support::id("administrateur"));
        for leaves in ["gives up", "ended", "worked"] {
            let author = desk.who("referent-rsa", "cdas-pays-de-redon");
            let (person, dossier, _) = draft(desk, &author);
            assert_eq!(left(desk, &colleague), [0_i64; 0], "{leaves}");
            assert_eq!(take_up(desk, &colleague, dossier), "NotFound");
            let today = desk.now().today;
            match leaves {
                "gives up" => desk
                    .by(&author, |call| desk.office.give_up(call, None))
                    .expect("left"),
                _ => desk
                    .by(&installation, |call| {
                        desk.office.end_mandate(call, author.mandate, today)
                    })
                    .expect("it ends today"),
            }
            desk.wait(1);
            if leaves == "worked" {
                let worked = |desk: &Desk| desk.by(&installation, |call| desk.office.work(call));
                while worked(desk).expect("it works").more() {}
                assert_eq!(worked(desk).expect("it works").left, 0, "no more to do");
            }
            assert_eq!(left(desk, &colleague), [dossier], "{leaves}");
            for stranger in [&elsewhere, &adviser, &desk.themself(person)] {
                assert_eq!(left(desk, stranger), [0_i64; 0], "{leaves}");
                assert_eq!(take_up(desk, stranger, dossier), "NotFound", "{leaves}");
            }
            let looks = desk.by(&colleague, |call| {
                desk.office.dossier(call, dossier).map(drop)
            });
            assert_eq!(refusal(looks), "NotFound", "not before taking it up");
            desk.by(&colleague, |call| desk.office.take_up_draft(call, dossier))
                .expect("taken up");
            assert_eq!(take_up(desk, &other, dossier), "NotFound", "once");
            assert!(drafts(desk, &colleague).contains(&dossier));
            assert_eq!(left(desk, &other), [0_i64; 0]);
            clean(desk);
        }
    });
}

/// Whoever takes a person over takes the drafts of one who left, whatever their post.
#[test]
fn a_draft_left_follows_the_person_who_is_taken_over() {
    both(|desk| {
        let author = desk.who("referent-rsa", "cdas-pays-de-redon");
        let helper = desk.who("referent-rsa", "cdas-semnon");
        let (person, dossier, _) = draft(desk, &author);
        desk.by(&author, |call| {
            desk.office.add_helper(call, person, helper.mandate)
        })
        .expect("they help");
        desk.by(&author, |call| desk.office.give_up(call, None))
            .expect("left");
        desk.by(&helper, |call| desk.office.take_over(call, person))
            .expect("taken over");
        assert_eq!(drafts(desk, &helper), [dossier]);
        clean(desk);
    });
}
