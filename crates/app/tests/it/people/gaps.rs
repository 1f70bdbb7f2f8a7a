//! Nothing fits: who writes it down, who reads it, what is counted of it, and how it goes.

use app::gaps::{GapCount, NewGap, SeenGap};
use app::subject::NewFact;
use app::{Error, Refusal, Who};
use domain::person::Given;
use store::{Fault, copy, gaps, leftovers, privacy};

use crate::support::{Desk, both, fiche, id, identity, refusal};

fn gap(need: &str, considered: &[&str]) -> NewGap {
    NewGap {
        need: need.to_owned(),
        text: "Aucun bus avant huit heures.".to_owned(),
        considered: considered.iter().map(|code| fiche(code)).collect(),
    }
}

fn record(desk: &Desk, who: &Who, person: i64, new: &NewGap) -> Result<i64, Error<'static>> {
    desk.by(who, |call| desk.office.record_gap(call, person, new))
}

fn seen(desk: &Desk, who: &Who, person: i64) -> Vec<SeenGap> {
    let told = desk.by(who, |call| desk.office.gaps_of(call, person));
    told.unwrap_or_else(|error| panic!("{error:?}"))
}

fn referent(desk: &Desk) -> Who {
    desk.who("referent-rsa", "cdas-pays-de-redon")
}

fn somebody(desk: &Desk, who: &Who, rank: u32) -> i64 {
    let birth = format!("{}-02-03", 1950 + rank);
    desk.register(who, &identity(&format!("Supposé{rank}"), "Albert", &birth))
}

#[test]
fn a_need_is_written_with_why_each_fiche_did_not_fit() {
    both(|desk| {
        let referent = referent(desk);
        let person = somebody(desk, &referent, 1);
        let new = NewFact {
            fact: "rsa.socle".to_owned(),
            since: None,
            given: Some(Given::Text("non".to_owned())),
        };
        desk.by(&referent, |call| {
            desk.office.record_facts(call, person, &[new])
        })
        .expect("written");
        record(desk, &referent, person, &gap("mobilite", &["F06", "F01"])).expect("recorded");
        let found = seen(desk, &referent, person);
        let [one] = found.as_slice() else {
            panic!("{found:?}");
        };
        assert_eq!(one.need, "mobilite");
        assert_eq!(one.on, desk.now().today);
        assert_eq!(one.said.text, "Aucun bus avant huit heures.");
        // Where: wider than the commune.
        let zone = one.territory.as_deref().expect("a zone");
        assert!(zone != "redon" && zone != "Redon", "{zone}");
        let thought: Vec<&str> = one
            .said
            .considered
            .iter()
            .map(|one| one.fiche.as_str())
            .collect();
        assert_eq!(thought.len(), 2);
        let no = one.said.considered.iter().find(|one| one.answer == "non");
        assert!(
            no.is_some_and(|no| !no.because.is_empty()),
            "{:?}",
            one.said
        );
    });
}

/// Whoever wrote it down finds it again, among those they may still know of, and says that an answer was found.
#[test]
fn the_author_finds_it_again_and_says_what_was_answered() {
    both(|desk| {
        let referent = referent(desk);
        let other = desk.who("referent-rsa", "cdas-guichen");
        let (lea, noe) = (somebody(desk, &referent, 1), somebody(desk, &referent, 2));
        let first = record(desk, &referent, lea, &gap("mobilite", &[])).expect("recorded");
        desk.wait(1);
        record(desk, &referent, noe, &gap("sante", &[])).expect("recorded");
        let mine = |who: &Who| {
            let told = desk
                .by(who, |call| desk.office.my_gaps(call))
                .expect("a list");
            let told = told.into_iter();
            told.map(|(person, gap)| (person, gap.need, gap.answered_on))
                .collect::<Vec<_>>()
        };
        let both = [
            (noe, "sante".to_owned(), None),
            (lea, "mobilite".to_owned(), None),
        ];
        assert_eq!(mine(&referent), both);
        assert_eq!(mine(&other), []);
        assert_eq!(mine(&desk.themself(lea)), []);
        let answer =
            |who: &Who, person, gap| desk.by(who, |call| desk.office.answer_gap(call, person, gap));
        assert_eq!(refusal(answer(&other, lea, first)), "NotFound");
        assert_eq!(refusal(answer(&referent, noe, first)), "NotFound");
        assert_eq!(
            refusal(answer(&desk.themself(lea), lea, first)),
            "Forbidden"
        );
        answer(&referent, lea, first).expect("answered");
        let day = desk.now().today;
        desk.wait(1);
        answer(&referent, lea, first).expect("said again");
        assert_eq!(mine(&referent)[1].2, Some(day));
        assert_eq!(seen(desk, &referent, lea)[0].answered_on, Some(day));
    });
}

/// What is written, by whom, and why it is not.
#[test]
fn what_makes_no_sense_or_is_not_theirs_is_refused() {
    both(|desk| {
        let referent = referent(desk);
        let stranger = desk.who("referent-rsa", "cdas-guichen");
        let person = somebody(desk, &referent, 1);
        let good = gap("mobilite", &[]);
        let nir = NewGap {
            text: "le 2 70 03 35 238 123 41".to_owned(),
            ..good.clone()
        };
        let long = NewGap {
            text: "x".repeat(4_001),
            ..good.clone()
        };
        let mute = NewGap {
            text: "  ".to_owned(),
            ..good.clone()
        };
        let nowhere = NewGap {
            considered: vec![id("nulle-part")],
            ..good.clone()
        };
        let stories = [
            (gap("voyage", &[]), "besoin Unknown"),
            (nir, "texte LooksLikeNir"),
            (long, "texte TooLong"),
            (mute, "texte Missing"),
            (nowhere, "fiches Unknown"),
            // To have thought of it tells of health.
            (gap("mobilite", &["F12"]), "fiches Unknown"),
        ];
        for (new, why) in stories {
            assert_eq!(refusal(record(desk, &referent, person, &new)), why);
        }
        assert_eq!(refusal(record(desk, &stranger, person, &good)), "NotFound");
        let themself = desk.themself(person);
        assert_eq!(refusal(record(desk, &themself, person, &good)), "Forbidden");
        assert_eq!(seen(desk, &referent, person), []);
    });
}

#[test]
fn it_is_read_by_the_person_its_author_and_the_principal_referent() {
    both(|desk| {
        let referent = referent(desk);
        let helper = desk.who("travailleur-social-departement", "cdas-pays-de-redon");
        let person = somebody(desk, &referent, 1);
        desk.by(&referent, |call| {
            desk.office.add_helper(call, person, helper.mandate)
        })
        .expect("helped");
        record(desk, &referent, person, &gap("mobilite", &[])).expect("recorded");
        record(desk, &helper, person, &gap("sante", &[])).expect("recorded");
        let needs = |who: &Who| -> Vec<String> {
            seen(desk, who, person)
                .into_iter()
                .map(|gap| gap.need)
                .collect()
        };
        assert_eq!(needs(&desk.themself(person)), ["mobilite", "sante"]);
        // A need that tells of health stays with who wrote it.
        assert_eq!(needs(&referent), ["mobilite"]);
        assert_eq!(needs(&helper), ["sante"]);
        let stranger = desk.who("referent-rsa", "cdas-guichen");
        let told = desk.by(&stranger, |call| desk.office.gaps_of(call, person));
        assert_eq!(refusal(told), "NotFound");
    });
}

/// Ten people are nobody; the eleventh makes a number.
#[test]
fn the_service_has_numbers_and_no_small_ones() {
    both(|desk| {
        let referent = referent(desk);
        let soi = desk.who("soi-chef-de-service", "service-offre-insertion");
        let counts = |year| -> Vec<GapCount> {
            let told = desk.by(&soi, |call| desk.office.gap_counts(call, year));
            told.unwrap_or_else(|error| panic!("{error:?}"))
        };
        for rank in 0..11 {
            let person = somebody(desk, &referent, rank);
            record(desk, &referent, person, &gap("mobilite", &[])).expect("recorded");
            // Twice for one person is one person.
            record(desk, &referent, person, &gap("mobilite", &[])).expect("recorded");
            let [count] = counts(2018).try_into().expect("one line");
            assert_eq!(count.need, "mobilite");
            assert_eq!(count.people, (rank == 10).then_some(11));
        }
        assert_eq!(counts(2017), []);
        let told = desk.by(&referent, |call| desk.office.gap_counts(call, 2018));
        assert!(
            matches!(told, Err(Error::Refused(Refusal::Forbidden))),
            "{told:?}"
        );
    });
}

#[test]
fn it_follows_the_person_when_records_merge_and_goes_with_them() {
    both(|desk| {
        let referent = referent(desk);
        let (kept, gone) = (somebody(desk, &referent, 1), somebody(desk, &referent, 2));
        record(desk, &referent, gone, &gap("mobilite", &["F06"])).expect("recorded");
        desk.by(&referent, |call| desk.office.merge(call, kept, gone))
            .expect("merged");
        let moved = seen(desk, &referent, kept);
        assert_eq!(moved.len(), 1);
        let themself = desk.themself(kept);
        let export = desk
            .by(&themself, |call| desk.office.export(call, kept))
            .expect("exported");
        assert_eq!(export.gaps, moved);
        let page = copies::page(desk.office.catalogue, &export);
        assert!(
            page.text().contains("Aucun bus avant huit heures"),
            "{}",
            page.text()
        );

        let when = (desk.now().at, desk.now().today);
        let left: Result<_, Fault> = desk.office.store.write(|tx| {
            privacy::erase_subject(tx, kept, when)?;
            Ok((gaps::of_subject(tx, kept)?, leftovers::find(tx)?))
        });
        let (gaps, left) = left.expect("erased");
        assert_eq!((gaps.len(), left.len()), (0, 0), "{left:?}");
        let table = copy::contents(&desk.office.store).expect("the contents");
        let table = table.iter().find(|content| content.table == "gap");
        assert_eq!(table.map(|content| content.rows), Some(0));
    });
}
