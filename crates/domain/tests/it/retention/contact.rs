//! The last real contact, read in dossiers of the real fiches.

use domain::dossier::act::{Act, Actor, Deposit, Entry, Holding, Logged};
use domain::dossier::{Dossier, Engine, Event, Subject};
use domain::fiche::Event as Counted;
use domain::retention::{Held, last_contact};
use domain::values::Date;
use jiff::civil::date;

use crate::real::{CATALOGUE, fiche, id};

const BEFORE: Date = date(2018, 1, 8);
const THEN: Date = date(2018, 2, 5);
const TODAY: Date = date(2018, 3, 12);

fn actor(role: &str) -> Actor {
    Actor {
        role: id(role),
        structure: None,
        name: None,
    }
}

fn hold(step: &str, present: &[&str]) -> Act {
    Act::Hold(Holding {
        present: present.iter().map(|role| actor(role)).collect(),
        ..Holding::of(id(step))
    })
}

fn log(what: Counted) -> Act {
    Act::Log(Logged {
        what,
        amount: 1000,
        with: Vec::new(),
        channel: None,
        place: None,
    })
}

fn deposit(document: &str, signed_by: &[&str]) -> Act {
    Act::Deposit(Deposit {
        document: id(document),
        written_by: Vec::new(),
        with: Vec::new(),
        signed_by: signed_by.iter().map(|role| actor(role)).collect(),
        contents: Vec::new(),
        sent_to: Vec::new(),
    })
}

/// A dossier prescribed before, with one more act that day, by someone.
fn dossier(code: &str, act: Option<(Act, Date, &str)>) -> (Engine<'static>, Dossier) {
    let engine = Engine::new(&CATALOGUE, fiche(code)).expect("it compiles");
    let subject = Subject::Person("lea".to_owned());
    let mut dossier = Dossier::open(code.to_owned(), subject, &engine);
    let prescription = engine.prescription().expect("a prescription");
    let prescription = hold(prescription.origin.id.as_str(), &[]);
    for (act, on, by) in [(prescription, BEFORE, "referent-rsa")]
        .into_iter()
        .chain(act)
    {
        let entry = Entry {
            act,
            on,
            by: vec![actor(by)],
            reason: None,
        };
        dossier.apply(
            &engine,
            Event {
                entry,
                recorded: on,
                draft: false,
            },
        );
    }
    (engine, dossier)
}

#[test]
fn a_contact_is_with_the_person_and_in_the_past() {
    let who = "conseiller-arep";
    let plan = Act::Plan {
        step: id("bilan-intermediaire"),
        day: TODAY,
    };
    let correct = Act::Correct {
        event: 7,
        with: None,
    };
    #[rustfmt::skip]
    let cases = [
        ("the person was there", hold("bilan-intermediaire", &["personne"]), THEN, who, THEN),
        ("they were to be there, and were not", hold("bilan-intermediaire", &["referent-rsa"]), THEN, who, BEFORE),
        ("an interview they missed", hold("tripartite-initial", &["referent-rsa"]), THEN, who, BEFORE),
        ("they acted", hold("adhesion", &[]), THEN, "personne", THEN),
        ("professionals among themselves", hold("liaison", &[]), THEN, who, BEFORE),
        ("a body decides", hold("validation-itr", &[]), THEN, "itr-rsa", BEFORE),
        ("a contact", log(Counted::Contact), THEN, who, THEN),
        ("an interview", log(Counted::Interview), THEN, who, THEN),
        ("hours on a contract", log(Counted::InsertionHour), THEN, who, BEFORE),
        ("they signed", deposit("contrat-d-engagement", &["personne", "arep"]), THEN, who, THEN),
        ("a document without them", deposit("contrat-d-engagement", &["arep"]), THEN, who, BEFORE),
        ("they gave up", Act::Withdraw, THEN, "personne", THEN),
        ("the operator ends it", Act::End, THEN, who, BEFORE),
        ("planned", plan, THEN, who, BEFORE),
        ("corrected", correct, THEN, who, BEFORE),
        ("a day to come", log(Counted::Contact), date(2018, 3, 13), who, BEFORE),
        ("today", log(Counted::Contact), TODAY, who, TODAY),
    ];
    for (name, act, on, by, expected) in cases {
        let (engine, dossier) = dossier("F06", Some((act, on, by)));
        assert_eq!(
            last_contact(&engine, &dossier, TODAY),
            Some(expected),
            "{name}"
        );
    }
}

/// The fiche does not say who is there when the accompaniment starts: one does not start it alone.
#[test]
fn an_entry_is_with_the_person_where_the_fiche_does_not_say_who_is_there() {
    let (engine, dossier) = dossier(
        "F01",
        Some((hold("accompagnement", &[]), THEN, "operateur")),
    );
    assert_eq!(last_contact(&engine, &dossier, TODAY), Some(THEN));
}

/// The fiche of the works says *ménage*: it is the person of that dossier.
#[test]
fn a_household_is_met_too() {
    let (engine, dossier) = dossier(
        "F11",
        Some((hold("travaux", &["menage"]), THEN, "compagnon")),
    );
    assert_eq!(last_contact(&engine, &dossier, TODAY), Some(THEN));
}

#[test]
fn a_contact_withdrawn_by_a_correction_is_none() {
    let (engine, mut dossier) = dossier("F06", Some((log(Counted::Contact), THEN, "arep")));
    let entry = Entry {
        act: Act::Correct {
            event: 1,
            with: None,
        },
        on: TODAY,
        by: vec![actor("arep")],
        reason: Some("erreur de personne".to_owned()),
    };
    dossier.apply(
        &engine,
        Event {
            entry,
            recorded: TODAY,
            draft: false,
        },
    );
    assert_eq!(last_contact(&engine, &dossier, TODAY), Some(BEFORE));
}

#[test]
fn a_dossier_where_nothing_happened_starts_no_clock() {
    let engine = Engine::new(&CATALOGUE, fiche("F06")).expect("it compiles");
    let subject = Subject::Person("lea".to_owned());
    let empty = Dossier::open("vide".to_owned(), subject, &engine);
    assert_eq!(last_contact(&engine, &empty, TODAY), None);
}

#[test]
fn a_dossier_says_itself_what_the_rules_need() {
    let (engine, dossier) = dossier("F06", Some((Act::Withdraw, THEN, "personne")));
    let held = Held::dossier(&engine, &dossier, Some(date(2030, 1, 1)), TODAY);
    assert_eq!(held.started.last_contact, Some(THEN));
    assert_eq!(held.started.end, Some(THEN));
    assert_eq!(
        held.started.programme_end, None,
        "a day to come starts no clock"
    );
    assert!(held.about.esf);
    let early = Held::dossier(&engine, &dossier, None, BEFORE);
    assert_eq!(early.started.end, None);
    assert_eq!(early.started.last_contact, Some(BEFORE));
}
