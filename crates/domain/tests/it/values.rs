//! The small values of a catalogue: what reads, what does not, and that writing reads again.

use domain::person::{UNIT, age_on, thousandths};
use domain::values::{Day, Duration, Id, ReadingId, Requirement, Source};
use jiff::civil::date;
use proptest::prelude::*;

#[test]
fn identifiers_are_lower_case_words_joined_by_hyphens() {
    for good in ["a", "cap-confiance", "zone-2a", "6"] {
        assert!(good.parse::<Id>().is_ok(), "{good}");
    }
    for bad in ["", "-a", "a-", "a--b", "A", "é", "a b", "a_b"] {
        assert!(bad.parse::<Id>().is_err(), "{bad}");
    }
}

#[test]
fn values_are_written_as_they_are_read() {
    for text in ["F00-R01", "F06-R55", "F13-R120"] {
        assert_eq!(text.parse::<Requirement>().expect(text).to_string(), text);
    }
    for text in [
        "1 jour",
        "10 jours",
        "13 semaines",
        "6 mois",
        "1 an",
        "2 ans",
    ] {
        assert_eq!(text.parse::<Duration>().expect(text).to_string(), text);
    }
    for text in [
        "Public cible, l. 225",
        "Public cible, l. 225 ; Pré requis, l. 227-229",
    ] {
        assert_eq!(text.parse::<Source>().expect(text).to_string(), text);
    }
    assert_eq!(
        "A058".parse::<ReadingId>().expect("a reading").to_string(),
        "A058"
    );
}

#[test]
fn what_is_not_such_a_value_is_refused() {
    for bad in ["F6-R5", "F06-R", "F06R55", "G06-R55", "F06-R-1", "F999-R01"] {
        assert!(bad.parse::<Requirement>().is_err(), "{bad}");
    }
    for bad in [
        "six mois",
        "6mois",
        "6",
        "-6 mois",
        "6 moiss",
        "70000 jours",
        "+6 mois",
    ] {
        assert!(bad.parse::<Duration>().is_err(), "{bad}");
    }
    for bad in [
        "",
        "l. 225",
        "Public cible l. 225",
        "Public cible, l. 0",
        "Public cible, l. 9-8",
        "Public cible, l. x",
    ] {
        assert!(bad.parse::<Source>().is_err(), "{bad}");
    }
    for bad in [
        "2018-02-30",
        "31/12/2018",
        "2018-1-1",
        "2018-12-31T00:00:00",
    ] {
        assert!(bad.parse::<Day>().is_err(), "{bad}");
    }
}

#[test]
fn an_age_changes_on_the_birthday() {
    let birth = date(1992, 3, 15);
    assert_eq!(age_on(birth, date(2018, 3, 14)), 25);
    assert_eq!(age_on(birth, date(2018, 3, 15)), 26);
    let leap = date(2000, 2, 29);
    assert_eq!(age_on(leap, date(2018, 2, 28)), 17);
    assert_eq!(age_on(leap, date(2018, 3, 1)), 18);
}

#[test]
fn numbers_are_exact_to_the_thousandth() {
    assert_eq!(thousandths("20"), Some(20 * UNIT));
    assert_eq!(thousandths("20,5"), Some(20_500));
    assert_eq!(thousandths("-6.125"), Some(-6_125));
    for bad in ["", "1e3", "20.1234", "99999999999999999999", ".5", "1,2,3"] {
        assert!(thousandths(bad).is_none(), "{bad}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_a_value_panic(text in any::<String>()) {
        let _ = (text.parse::<Id>(), text.parse::<Requirement>(), text.parse::<ReadingId>());
        let _ = (text.parse::<Duration>(), text.parse::<Day>(), text.parse::<Source>(), thousandths(&text));
    }
}
