//! Priorities order those who wait, and exclude nobody.

use domain::eligibility::Judge;
use domain::person::Person;
use domain::queue::{Standing, Waiting, in_order, standing};
use domain::values::Date;
use jiff::civil::date;
use proptest::prelude::*;

use crate::real::{CATALOGUE, day, fiche, person};

fn standing_of(code: &str, person: &Person) -> Standing {
    let judge = Judge::new(&CATALOGUE, day()).expect("the catalogue compiles");
    standing(&judge, fiche(code), person).expect("the answers agree")
}

fn waiting(who: &'static str, standing: Standing, day: Option<Date>) -> Waiting<&'static str> {
    Waiting {
        who,
        standing,
        prescribed: day,
    }
}

fn order(candidates: Vec<Waiting<&'static str>>) -> Vec<Vec<&'static str>> {
    in_order(candidates)
        .into_iter()
        .map(|rank| rank.waiting.into_iter().map(|one| one.who).collect())
        .collect()
}

#[test]
fn a_rank_comes_before_a_date_and_a_date_settles_a_rank() {
    let single_parent = person(&[("age", "22"), ("famille.monoparentale", "oui")]);
    let already_followed = person(&[("age", "20"), ("suivi.mission-locale", "oui")]);
    let aged_25 = person(&[("age", "25"), ("suivi.mission-locale", "non")]);
    let of = |person| standing_of("F08", person);
    assert_eq!(of(&single_parent).rank, Some(1));
    assert_eq!(of(&already_followed).rank, Some(2));
    assert_eq!(of(&aged_25).rank, Some(2));
    let candidates = vec![
        waiting("25 ans", of(&aged_25), Some(date(2018, 1, 9))),
        waiting("sans rang", Standing::default(), Some(date(2017, 1, 1))),
        waiting("suivi", of(&already_followed), Some(date(2018, 1, 2))),
        waiting("seul", of(&single_parent), Some(date(2018, 2, 1))),
    ];
    let expected = [vec!["seul"], vec!["suivi", "25 ans"], vec!["sans rang"]];
    assert_eq!(order(candidates), expected);
}

#[test]
fn what_is_not_known_gives_no_rank_and_shows() {
    let nobody = standing_of("F05", &Person::default());
    assert_eq!((nobody.rank, nobody.possible), (None, Some(1)));
    let paid = person(&[("rsa.finance-departement", "oui")]);
    let paid = standing_of("F05", &paid);
    assert_eq!((paid.rank, paid.possible), (Some(1), None));
}

#[test]
fn no_day_comes_after_every_day_and_the_same_day_keeps_the_order_given() {
    let at = |who, day| waiting(who, Standing::default(), day);
    let same = Some(date(2018, 1, 2));
    let candidates = vec![at("a", None), at("b", same), at("c", same), at("d", None)];
    assert_eq!(order(candidates), [vec!["b", "c", "a", "d"]]);
}

proptest! {
    #[test]
    fn everybody_is_in_the_order(ranks in prop::collection::vec(prop::option::of(1u8..5), 0..20)) {
        let standing = |rank: Option<u8>| Standing { rank, possible: None };
        let candidates = ranks.iter().enumerate().map(|(who, rank)| Waiting {
            who,
            standing: standing(*rank),
            prescribed: None,
        });
        let ordered = in_order(candidates);
        let mut seen: Vec<usize> = ordered
            .iter()
            .flat_map(|rank| rank.waiting.iter().map(|one| one.who))
            .collect();
        for rank in &ordered {
            prop_assert!(rank.waiting.iter().all(|one| one.standing.rank == rank.rank));
        }
        seen.sort_unstable();
        prop_assert_eq!(seen, (0..ranks.len()).collect::<Vec<_>>());
    }
}
