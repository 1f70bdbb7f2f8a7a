//! What a person may have erased before its time, and what stays, ground by ground.

use domain::retention::Stage::{self, Active, Archived, Erased, EvidenceOnly};
use domain::retention::{Case, Claim, Held, Part, PersonHeld, Retention};
use domain::values::Date;
use jiff::civil::date;

use super::{CONTACT, PAID, cofinanced, dossier, hold, person, rules};

const TODAY: Date = date(2019, 1, 1);

/// The same, closed since its last contact.
fn closed(held: Held) -> Held {
    let mut held = held;
    held.started.end = held.started.last_contact;
    held
}

fn plain() -> Held {
    dossier("F08", Some(CONTACT))
}

/// Where a thing goes, and each ground with its last day.
fn told(claim: &Claim<'_>) -> (Stage, Vec<(&'static str, Option<Date>)>) {
    let grounds = claim.grounds.iter();
    let grounds = grounds.map(|ground| (ground.case.word(), ground.until));
    (claim.to, grounds.collect())
}

/// Why something stays, and until when.
type Grounds = Vec<(&'static str, Option<Date>)>;

#[test]
fn each_dossier_goes_as_far_as_its_cases_let_it() {
    let paid = closed(cofinanced(CONTACT, Some(PAID)));
    let end = Some(date(2026, 12, 31));
    let after = date(2027, 1, 1);
    let archived = |held: Held| Held {
        stage: Archived,
        ..held
    };
    #[rustfmt::skip]
    let cases: [(Held, Date, Stage, Grounds); 8] = [
        (plain(), TODAY, Active, vec![("en-cours", None)]),
        (closed(plain()), TODAY, Erased, vec![]),
        (archived(closed(plain())), TODAY, Erased, vec![]),
        // Nothing comes back: in the archive, an open dossier stays there.
        (archived(plain()), TODAY, Archived, vec![("en-cours", None)]),
        // Open and cofinanced: both are said.
        (cofinanced(CONTACT, None), TODAY, Active, vec![("en-cours", None), ("preuve-fse", None)]),
        (closed(cofinanced(CONTACT, None)), TODAY, EvidenceOnly, vec![("preuve-fse", None)]),
        (paid.clone(), TODAY, EvidenceOnly, vec![("preuve-fse", end)]),
        (paid, after, Erased, vec![]),
    ];
    for (held, day, to, grounds) in cases {
        let asked = person(vec![held.clone()]);
        let claims = rules().on_request(&asked, day);
        assert_eq!(told(&claims.each[0]), (to, grounds.clone()), "{held:?}");
        assert_eq!(told(&claims.whole), (to, grounds), "{held:?}");
    }
}

#[test]
fn the_evidence_keeps_what_its_own_rule_names() {
    let asked = person(vec![
        closed(cofinanced(CONTACT, Some(PAID))),
        closed(plain()),
    ]);
    let claims = rules().on_request(&asked, TODAY);
    let parts = [Part::MinimalIdentity, Part::Dates, Part::Proofs];
    assert_eq!(claims.each[0].keeps, parts.into());
    assert!(claims.each[1].keeps.is_empty());
    assert_eq!(
        (claims.whole.to, &claims.whole.keeps),
        (EvidenceOnly, &parts.into())
    );
}

/// A person stays as long as one of their dossiers; without any, everything may go.
#[test]
fn a_person_goes_no_further_than_their_dossiers() {
    let asked = person(vec![closed(plain()), plain()]);
    let claims = rules().on_request(&asked, TODAY);
    assert_eq!(told(&claims.whole), (Active, vec![("en-cours", None)]));
    assert_eq!(told(&claims.each[0]), (Erased, vec![]));
    let gone = Held {
        stage: Erased,
        ..plain()
    };
    for held in [vec![], vec![gone]] {
        let alone = person(held);
        let claims = rules().on_request(&alone, TODAY);
        assert_eq!(told(&claims.whole), (Erased, vec![]));
        assert_eq!(claims.whole.by.map(|rule| rule.case), Some(Case::NoDossier));
    }
}

#[test]
fn nothing_under_a_hold_is_erased_while_it_lasts() {
    let until = date(2020, 6, 1);
    let held = |held| PersonHeld {
        legal_hold: Some(hold(Some(until))),
        ..person(held)
    };
    for one in [held(vec![closed(plain())]), held(vec![])] {
        let claims = rules().on_request(&one, until);
        assert_eq!(told(&claims.whole), (Active, vec![("gel", Some(until))]));
        let later = date(2020, 6, 2);
        assert_eq!(
            told(&rules().on_request(&one, later).whole),
            (Erased, vec![])
        );
    }
    // Even where the rules would say otherwise.
    let mut lax = rules().clone();
    for rule in &mut lax.on_request {
        rule.to = Erased;
    }
    let one = held(vec![closed(cofinanced(CONTACT, None))]);
    assert_eq!(lax.on_request(&one, until).whole.to, Archived);
    let open = person(vec![plain()]);
    assert_eq!(lax.on_request(&open, TODAY).whole.to, Archived);
}

/// Where no rule speaks, nothing is erased, and it shows.
#[test]
fn a_silence_erases_nothing() {
    let mute = Retention::default();
    let asked = person(vec![closed(plain())]);
    let claims = mute.on_request(&asked, TODAY);
    assert_eq!((claims.whole.to, claims.whole.by), (Active, None));
    let grounds: Vec<_> = claims
        .whole
        .grounds
        .iter()
        .map(|one| (one.case, one.rule))
        .collect();
    assert_eq!(grounds, [(Case::Closed, None)]);
}
