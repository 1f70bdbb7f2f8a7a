//! Who sees what.

mod dossiers;
mod posts;

use domain::access::{Relation, Right, existence, published, right, told};
use domain::dossier::{Because, Reason, Verdict, What};
use domain::eligibility::Truth;
use domain::facts::Sensitivity::{self, S0, S1, S2, S3, S4, S5, S6};
use proptest::prelude::*;

const CLASSES: [Sensitivity; 7] = [S0, S1, S2, S3, S4, S5, S6];

/// The table of the specification, its words turned into letters: `.` nothing, `s` statistics, `r` read,
/// `w` write; then the same for what is addressed to the one who looks.
#[test]
fn the_table_is_that_of_the_specification() {
    let expected = [
        (S0, "rrrrrrwrrrrr", "rrrrrrwrrrrr"),
        (S1, "rrrrwrsrrrr.", "rrrrwrrrrrr."),
        (S2, "r...w....rr.", "r.rrw.rr.rr."),
        (S3, "r...wr....r.", "r.r.wr....r."),
        (S4, "r....w......", "r....w......"),
        (S5, "r.r.w...r...", "r.r.w...r..."),
        (S6, "r...w.r.....", "r.r.w.r....."),
    ];
    let letters = |class, addressed| {
        let letter = |relation| match right(class, relation, addressed) {
            Right::Nothing => '.',
            Right::StatisticsOnly => 's',
            Right::Read => 'r',
            Right::Write => 'w',
        };
        Relation::ALL.map(letter).iter().collect::<String>()
    };
    for (class, plain, addressed) in expected {
        assert_eq!(letters(class, false), plain, "{class:?}");
        assert_eq!(letters(class, true), addressed, "{class:?}, addressed");
    }
}

#[test]
fn the_existence_of_a_health_dossier_is_never_named_to_the_service() {
    for addressed in [false, true] {
        let seen = existence(S3, Relation::ActionService, addressed);
        assert_eq!(seen, Right::StatisticsOnly);
    }
    assert_eq!(existence(S1, Relation::ActionService, true), Right::Read);
    assert_eq!(existence(S1, Relation::Exceptional, true), Right::Read);
    assert_eq!(existence(S3, Relation::Exceptional, true), Right::Nothing);
    assert_eq!(
        existence(S3, Relation::ExceptionalHealth, false),
        Right::Read
    );
    assert_eq!(existence(S3, Relation::Other, true), Right::Nothing);
    assert_eq!(existence(S3, Relation::Body, false), Right::Read);
}

#[test]
fn who_helps_reads_a_situation_and_never_learns_of_health() {
    for addressed in [false, true] {
        assert_eq!(existence(S3, Relation::Helper, addressed), Right::Nothing);
        for class in [S3, S4, S5, S6] {
            assert_eq!(right(class, Relation::Helper, addressed), Right::Nothing);
        }
    }
    assert_eq!(existence(S1, Relation::Helper, false), Right::Read);
}

#[test]
fn a_small_number_of_people_is_not_published_when_it_is_health() {
    assert_eq!(published(S3, 0), Some(0));
    assert_eq!(published(S3, 1), None);
    assert_eq!(published(S3, 10), None);
    assert_eq!(published(S3, 11), Some(11));
    assert_eq!(published(S1, 1), Some(1));
}

/// A refusal because of health, as each of those who act in a dossier hears it (S170).
#[test]
fn a_refusal_names_health_only_to_who_may_read_it() {
    let reason = || Reason {
        weight: Verdict::No,
        what: What::Condition {
            label: "Reconnue travailleur handicapé",
            truth: Truth::False,
            when_unmet: Some("N'est pas reconnue"),
            judge: None,
            unknown: vec![0],
            health: true,
            authors: Vec::new(),
        },
        because: Because::default(),
    };
    let catalogue = &crate::real::CATALOGUE;
    let mut entitled = Vec::new();
    for relation in Relation::ALL {
        let heard = told(catalogue, relation, reason());
        assert_eq!(heard.weight, Verdict::No);
        let named = format!("{:?}", heard.what).contains("handicapé");
        assert_eq!(named, right(S3, relation, true).reads(), "{relation:?}");
        let What::Condition { truth, unknown, .. } = heard.what else {
            panic!("{relation:?}: {:?}", heard.what);
        };
        assert_eq!((truth, unknown.is_empty()), (Truth::False, !named));
        entitled.extend(named.then_some(relation));
    }
    let expected = [
        Relation::Subject,
        Relation::Prescriber,
        Relation::Operator,
        Relation::MedicalCircle,
        Relation::ExceptionalHealth,
    ];
    assert_eq!(entitled, expected);
}

proptest! {
    #[test]
    fn to_be_addressed_a_piece_never_takes_a_right_away(
        class in prop::sample::select(CLASSES.to_vec()),
        relation in prop::sample::select(Relation::ALL.to_vec()),
    ) {
        prop_assert!(right(class, relation, true) >= right(class, relation, false));
        prop_assert!(relation != Relation::Other || class == S0 || right(class, relation, true) == Right::Nothing);
    }
}

/// A list asks for at most twenty-four posts at once (`store::lists::MOST_POSTS`), the viewer's own included.
#[test]
fn nobody_holds_more_posts_than_a_list_asks_for() {
    use crate::real::CATALOGUE;
    let organisations = CATALOGUE.organisations.iter().map(|o| &o.id);
    let territories = CATALOGUE.territories.list().iter().map(|t| &t.id);
    let mut most = (0, String::new());
    for structure in organisations.chain(territories) {
        let actor = domain::dossier::Actor {
            role: crate::real::id("referent-rsa"),
            structure: Some(structure.clone()),
            name: None,
        };
        let posts = domain::access::posts_of(&CATALOGUE, &actor);
        most = most.max((posts.len() + 1, structure.to_string()));
    }
    println!("at most {most:?}");
    assert!(most.0 <= 24, "{most:?}");
}
