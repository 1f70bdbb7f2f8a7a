//! How long data is kept: the rules of Ille-et-Vilaine decide, day after day.

mod contact;
mod properties;
mod request;

use domain::retention::Stage::{Active, Archived, Erased, EvidenceOnly};
use domain::retention::{
    About, Because, Category, Fate, Held, LegalHold, Part, PersonHeld, Retention, Stage, Started,
    counts,
};
use domain::values::Date;
use jiff::civil::date;

use crate::real::{CATALOGUE, fiche};

pub fn rules() -> &'static Retention {
    &CATALOGUE.retention
}

/// A dossier of a fiche whose last contact was that day.
pub fn dossier(code: &str, last_contact: Option<Date>) -> Held {
    Held {
        id: code.to_owned(),
        category: Category::ActiveDossier,
        about: About::of(fiche(code)),
        started: Started {
            last_contact,
            ..Started::default()
        },
        legal_hold: None,
        stage: Active,
    }
}

/// A dossier of a cofinanced fiche whose funder paid last that day.
fn cofinanced(last_contact: Date, paid: Option<Date>) -> Held {
    let mut held = dossier("F06", Some(last_contact));
    held.started.programme_end = paid;
    held
}

fn person(held: Vec<Held>) -> PersonHeld {
    PersonHeld {
        id: "lea".to_owned(),
        legal_hold: None,
        stage: Active,
        held,
    }
}

pub fn hold(until: Option<Date>) -> LegalHold {
    LegalHold {
        reason: "Recours devant le tribunal administratif".to_owned(),
        until,
    }
}

/// The rule or the silence a fate rests on.
fn ground(fate: &Fate<'_>) -> String {
    match fate.because {
        Because::Rule(rule) => rule.id.to_string(),
        Because::NotStarted(rule) => format!("{} attend", rule.id),
        Because::Silence(category, said) => {
            assert_eq!(said.map(|one| one.category), Some(category));
            format!("silence : {}", category.word())
        }
        Because::Hold(hold) => hold.reason.clone(),
    }
}

const CONTACT: Date = date(2018, 3, 12);
const PAID: Date = date(2021, 6, 30);

/// One case: what is held, the day; where it stands, until when, and why.
type Case = (Held, Date, Stage, Option<Date>, &'static str);

#[test]
fn each_age_of_a_dossier_lasts_what_its_rule_says() {
    let plain = || dossier("F08", Some(CONTACT));
    let proven = || cofinanced(CONTACT, Some(PAID));
    let unpaid = || cofinanced(CONTACT, None);
    #[rustfmt::skip]
    let cases: [Case; 13] = [
        (plain(), CONTACT, Active, Some(date(2020, 3, 12)), "dossier"),
        (plain(), date(2020, 3, 12), Active, Some(date(2020, 3, 12)), "dossier"),
        (plain(), date(2020, 3, 13), Archived, Some(date(2022, 12, 31)), "archive"),
        (plain(), date(2022, 12, 31), Archived, Some(date(2022, 12, 31)), "archive"),
        (plain(), date(2023, 1, 1), Erased, None, "archive"),
        // Nobody was ever met, and nothing says from when: the clock does not run.
        (dossier("F08", None), date(2099, 1, 1), Active, None, "dossier attend"),
        // The evidence outlives the dossier: five years after the end of the year of the last payment.
        (proven(), date(2022, 12, 31), Archived, Some(date(2022, 12, 31)), "archive"),
        (proven(), date(2023, 1, 1), EvidenceOnly, Some(date(2026, 12, 31)), "preuve-fse"),
        (proven(), date(2027, 1, 1), Erased, None, "preuve-fse"),
        // As long as nobody knows when the funder paid last, the evidence stays.
        (unpaid(), date(2099, 1, 1), EvidenceOnly, None, "preuve-fse attend"),
        // A payment long before: the dossier itself is kept to its own end.
        (cofinanced(CONTACT, Some(date(2014, 1, 1))), date(2022, 1, 1), Archived, Some(date(2022, 12, 31)), "archive"),
        (cofinanced(CONTACT, Some(date(2014, 1, 1))), date(2023, 1, 1), Erased, None, "archive"),
        // Born on 29 February: two years later there is no such day.
        (dossier("F08", Some(date(2020, 2, 29))), date(2022, 2, 28), Active, Some(date(2022, 2, 28)), "dossier"),
    ];
    for (held, day, now, until, because) in cases {
        let fate = rules().fate(&held, day);
        let found = (fate.now, fate.until, ground(&fate));
        assert_eq!(
            found,
            (now, until, because.to_owned()),
            "{} on {day}",
            held.id
        );
    }
}

#[test]
fn evidence_is_only_what_its_rule_names() {
    let fate = |day| {
        let held = cofinanced(CONTACT, Some(PAID));
        let fate = rules().fate(&held, day);
        fate.keeps.into_iter().collect::<Vec<_>>()
    };
    let named = [Part::MinimalIdentity, Part::Dates, Part::Proofs];
    assert_eq!(fate(date(2023, 1, 1)), named);
    assert_eq!(fate(date(2022, 12, 31)), [], "the whole dossier is there");
    assert_eq!(fate(date(2027, 1, 1)), [], "nothing is left");
}

#[test]
fn evidence_that_no_rule_describes_keeps_the_whole_dossier() {
    let mut rules = rules().clone();
    rules
        .rules
        .retain(|rule| rule.category != Category::EsfEvidence);
    let held = cofinanced(CONTACT, Some(PAID));
    let fate = rules.fate(&held, date(2099, 1, 1));
    assert_eq!((fate.now, fate.until), (Archived, None));
    assert_eq!(fate.because, Because::Silence(Category::EsfEvidence, None));
    let other = dossier("F08", Some(CONTACT));
    assert_eq!(rules.fate(&other, date(2099, 1, 1)).now, Erased);
}

#[test]
fn a_line_of_the_log_lasts_a_year_and_an_account_is_a_silence() {
    let written = |category| Held {
        category,
        about: About::default(),
        started: Started {
            written: Some(CONTACT),
            ..Started::default()
        },
        ..dossier("F08", None)
    };
    let line = written(Category::AccessLog);
    assert_eq!(rules().fate(&line, date(2019, 3, 12)).now, Active);
    assert_eq!(rules().fate(&line, date(2019, 3, 13)).now, Erased);
    for category in [
        Category::Account,
        Category::Invitation,
        Category::Notification,
    ] {
        let held = written(category);
        let fate = rules().fate(&held, date(2099, 1, 1));
        assert_eq!((fate.now, fate.next_change()), (Active, None));
        assert_eq!(ground(&fate), format!("silence : {}", category.word()));
        assert!(!fate.because.text().is_empty());
    }
}

#[test]
fn a_hold_keeps_everything_until_it_is_lifted() {
    let held = || {
        let mut held = dossier("F08", Some(CONTACT));
        held.legal_hold = Some(hold(Some(date(2024, 6, 30))));
        held
    };
    #[rustfmt::skip]
    let cases = [
        (date(2019, 1, 1), Active, Some(date(2020, 3, 12)), "dossier"),
        (date(2021, 1, 1), Archived, Some(date(2024, 6, 30)), "Recours devant le tribunal administratif"),
        (date(2024, 7, 1), Erased, None, "archive"),
    ];
    for (day, now, until, because) in cases {
        let held = held();
        let fate = rules().fate(&held, day);
        assert_eq!(
            (fate.now, fate.until, ground(&fate).as_str()),
            (now, until, because)
        );
    }
}

#[test]
fn a_person_lasts_as_long_as_the_latest_of_their_dossiers() {
    let lea = person(vec![
        dossier("F08", Some(CONTACT)),
        cofinanced(date(2012, 1, 1), Some(PAID)),
    ]);
    let stages = |day| {
        let fate = rules().person(&lea, day);
        let each: Vec<Stage> = fate.each.iter().map(|one| one.now).collect();
        (fate.whole.now, each, fate.next_change())
    };
    #[rustfmt::skip]
    let expected = [
        (date(2019, 1, 1), Active, [Active, EvidenceOnly], Some(date(2020, 3, 13))),
        (date(2021, 1, 1), Archived, [Archived, EvidenceOnly], Some(date(2023, 1, 1))),
        (date(2024, 1, 1), EvidenceOnly, [Erased, EvidenceOnly], Some(date(2027, 1, 1))),
        (date(2027, 1, 1), Erased, [Erased, Erased], None),
    ];
    for (day, whole, each, next) in expected {
        assert_eq!(stages(day), (whole, each.to_vec(), next), "{day}");
    }
    let kept = rules().person(&lea, date(2024, 1, 1)).whole.keeps;
    assert!(kept.contains(&Part::MinimalIdentity));
}

#[test]
fn a_person_without_a_dossier_waits_for_the_first() {
    let nobody = person(Vec::new());
    let fate = rules().person(&nobody, date(2099, 1, 1));
    assert_eq!((fate.whole.now, fate.next_change()), (Active, None));
    assert_eq!(ground(&fate.whole), "dossier attend");
}

/// What is logged of a person does not make the person last.
#[test]
fn a_trace_does_not_keep_a_person() {
    let mut trace = dossier("F08", None);
    trace.category = Category::Notification;
    let lea = person(vec![dossier("F08", Some(CONTACT)), trace]);
    let fate = rules().person(&lea, date(2023, 1, 1));
    assert_eq!(fate.whole.now, Erased);
}

#[test]
fn the_plan_says_what_it_would_do_before_anything_is_done() {
    let today = date(2023, 1, 1);
    let mut archived = dossier("F08", Some(date(2020, 5, 1)));
    archived.stage = Archived;
    let mut done = person(vec![archived]);
    done.stage = Archived;
    let mut kept = person(vec![dossier("F08", Some(CONTACT))]);
    kept.legal_hold = Some(hold(None));
    let persons = [
        person(vec![
            dossier("F08", Some(CONTACT)),
            cofinanced(CONTACT, Some(PAID)),
        ]),
        person(vec![dossier("F01", Some(date(2022, 12, 1)))]),
        done,
        kept,
    ];
    let plan = rules().plan(&persons, today);
    let told: Vec<_> = plan
        .iter()
        .map(|action| {
            (
                action.held,
                action.from,
                action.fate.now,
                action.by.id.as_str(),
            )
        })
        .collect();
    #[rustfmt::skip]
    let expected = [
        (Some("F08"), Active, Erased, "archive"),
        (Some("F06"), Active, EvidenceOnly, "archive"),
        (None, Active, EvidenceOnly, "archive"),
        // Under a hold, the dossier leaves everyday use; nothing more.
        (Some("F08"), Active, Archived, "dossier"),
        (None, Active, Archived, "dossier"),
    ];
    assert_eq!(told, expected);
    let counted: Vec<_> = counts(&plan)
        .into_iter()
        .map(|((rule, stage), count)| (rule.as_str(), stage, count))
        .collect();
    let expected = [
        ("archive", EvidenceOnly, 2),
        ("archive", Erased, 1),
        ("dossier", Archived, 2),
    ];
    assert_eq!(counted, expected);
}
