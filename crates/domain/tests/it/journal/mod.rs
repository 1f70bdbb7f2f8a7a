//! A journal as it is stored: what is written, what is read back, what is erased.

mod answers;
mod entries;
mod examples;

use std::collections::BTreeSet;

use domain::dossier::{Act, Event, Subject};
use domain::fiche::Event as Counted;
use jiff::civil::date;
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::real::id;

fn written<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("it is written")
}

fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_str(text).ok()
}

/// Each example as an event of a journal.
fn events() -> impl Iterator<Item = Event> {
    examples::acts().into_iter().map(|(act, _)| Event {
        entry: examples::entry(act),
        recorded: date(2018, 3, 14),
        draft: true,
    })
}

#[test]
fn every_act_is_written_as_promised() {
    for (act, promised) in examples::acts() {
        assert_eq!(
            written(&act),
            promised,
            "stored journals need a migration before this may change"
        );
        assert_eq!(read(promised), Some(act), "{promised}");
    }
}

#[test]
fn every_act_has_its_example() {
    let unknown = serde_json::from_str::<Act>(r#""no-such-act""#).expect_err("no such act");
    let unknown = unknown.to_string();
    let known: BTreeSet<&str> = unknown.split('`').skip(3).step_by(2).collect();
    let acts = examples::acts();
    let shown: BTreeSet<&str> = acts.iter().map(|(act, _)| act.code()).collect();
    assert_eq!(shown, known, "{unknown}");
    assert_eq!(shown.len(), 21);
}

#[test]
fn an_event_is_its_entry_the_day_it_was_written_and_whether_it_is_a_draft() {
    let mut event = events().last().expect("an example");
    assert_eq!(
        written(&event),
        r#"{"entry":{"act":{"pin":{"version":2}},"on":"2018-03-12","by":[{"role":"referent-rsa","structure":"cdas-redon","name":"A. Le Goff"}],"reason":"Dit par téléphone."},"recorded":"2018-03-14","draft":true}"#
    );
    event.entry.by.clear();
    event.entry.reason = None;
    event.draft = false;
    let least =
        r#"{"entry":{"act":{"pin":{"version":2}},"on":"2018-03-12"},"recorded":"2018-03-14"}"#;
    assert_eq!(written(&event), least);
    assert_eq!(read(least), Some(event));
}

#[test]
fn subjects_and_counted_events_are_written_as_promised() {
    for (subject, promised) in [
        (Subject::Person("p-1".to_owned()), r#"{"person":"p-1"}"#),
        (
            Subject::Household("m-1".to_owned()),
            r#"{"household":"m-1"}"#,
        ),
        (Subject::Action, r#""action""#),
        (Subject::Market("m-2".to_owned()), r#"{"market":"m-2"}"#),
        (Subject::Anonymous, r#""anonymous""#),
    ] {
        assert_eq!(written(&subject), promised);
        assert_eq!(read(promised), Some(subject));
    }
    for (counted, promised) in [
        (Counted::Prescription, "prescription"),
        (Counted::Inscription, "inscription"),
        (Counted::Entry, "entree"),
        (Counted::Presence, "presence"),
        (Counted::CompletedPath, "parcours-complet"),
        (Counted::Diagnosis, "diagnostic"),
        (Counted::Grant, "octroi"),
        (Counted::Interview, "entretien"),
        (Counted::Contact, "contact"),
        (Counted::GroupSession, "regroupement"),
        (Counted::AccompanimentHour, "heure-accompagnement"),
        (Counted::InsertionHour, "heure-insertion"),
    ] {
        assert_eq!(json!(counted), json!(promised));
        assert_eq!(read(&written(&counted)), Some(counted));
    }
}

/// The same, with one more field somewhere: once for each object it holds.
fn with_one_more_field(value: &Value) -> Vec<Value> {
    let mut all = Vec::new();
    match value {
        Value::Object(fields) => {
            let mut more = fields.clone();
            more.insert("more".to_owned(), json!(1));
            all.push(Value::Object(more));
            for (name, field) in fields {
                for changed in with_one_more_field(field) {
                    let mut fields = fields.clone();
                    fields.insert(name.clone(), changed);
                    all.push(Value::Object(fields));
                }
            }
        }
        Value::Array(items) => {
            for (rank, item) in items.iter().enumerate() {
                for changed in with_one_more_field(item) {
                    let mut items = items.clone();
                    items[rank] = changed;
                    all.push(Value::Array(items));
                }
            }
        }
        _ => {}
    }
    all
}

#[test]
fn an_unknown_field_is_refused_wherever_it_is() {
    let mut tried = 0;
    for event in events() {
        for strange in with_one_more_field(&json!(event)) {
            assert_eq!(read::<Event>(&strange.to_string()), None, "{strange}");
            tried += 1;
        }
    }
    assert!(tried > 100, "{tried}");
}

#[test]
fn what_is_not_an_event_is_refused() {
    for bad in [
        "",
        "null",
        "{}",
        r#"{"entry":{"act":"withdraw"},"recorded":"2018-03-14"}"#,
        r#"{"entry":{"act":"withdraw","on":"2018-02-30"},"recorded":"2018-03-14"}"#,
        r#"{"entry":{"act":"Withdraw","on":"2018-03-12"},"recorded":"2018-03-14"}"#,
        r#"{"entry":{"act":"hold","on":"2018-03-12"},"recorded":"2018-03-14"}"#,
        r#"{"entry":{"act":{"open":{"period":"Été"}},"on":"2018-03-12"},"recorded":"2018-03-14"}"#,
        r#"{"entry":{"act":{"pin":{"version":-1}},"on":"2018-03-12"},"recorded":"2018-03-14"}"#,
        r#"{"entry":{"act":"end","on":"2018-03-12","on":"2018-03-12"},"recorded":"2018-03-14"}"#,
    ] {
        assert_eq!(read::<Event>(bad), None, "{bad}");
    }
    let deep = r#"{"entry":{"act":{"correct":{"event":0,"with":"#.repeat(100_000);
    assert_eq!(read::<Event>(&deep), None, "a bottomless correction");
}

#[test]
fn a_headline_is_three_codes() {
    let of = |act: Act| {
        let entry = examples::entry(act);
        let line = entry.headline();
        let text = |id: Option<&domain::values::Id>| id.map_or("-", |id| id.as_str()).to_owned();
        format!("{} {} {}", line.act, text(line.what), text(line.outcome))
    };
    let told: Vec<String> = examples::acts()
        .into_iter()
        .map(|(act, _)| of(act))
        .collect();
    assert_eq!(
        told,
        [
            "hold tripartite entree",
            "hold liaison -",
            "plan bilan -",
            "deposit contrat -",
            "log - -",
            "open suivi -",
            "close suivi -",
            "request-renewal suivi -",
            "request-aid aide -",
            "decide-aid aide -",
            "pay-aid aide -",
            "record-cost cout -",
            "collect entree -",
            "waive bilan -",
            "waive contrat -",
            "waive contacts -",
            "change-operator operateur-b -",
            "withdraw - -",
            "refuse - -",
            "suspend - -",
            "resume - -",
            "end - -",
            "correct - -",
            "correct - -",
            "pin - -",
        ]
    );
    let (hold, _) = examples::acts().swap_remove(0);
    let corrected = Act::Correct {
        event: 0,
        with: Some(Box::new(examples::entry(hold))),
    };
    assert_eq!(of(corrected), "correct tripartite entree");
}

#[test]
fn what_remains_once_the_texts_are_taken_out() {
    let (hold, _) = examples::acts().swap_remove(0);
    let mut entry = examples::entry(hold);
    assert_eq!(
        entry.blank_texts(),
        [
            "A. Le Goff",
            "Dit par téléphone.",
            "mobilite",
            "Devenir soudeuse.",
            "courriel",
            "soi@exemple.fr",
            "CDAS de Redon",
        ]
    );
    assert_eq!(
        written(&entry),
        r#"{"act":{"hold":{"step":"tripartite","outcome":"entree","present":[{"role":"personne"}],"invited":[{"role":"conseiller"}],"inputs":{"accord":{"yes-no":true},"debut":{"day":"2018-04-02"},"freins":{"choices":[]},"heures":{"number":12500},"projet":{"text":""}},"documents":[{"document":"fiche-de-prescription"}],"motive":"mobilite","operator":"operateur-a"}},"on":"2018-03-12","by":[{"role":"referent-rsa","structure":"cdas-redon"}]}"#
    );
}

proptest! {
    #[test]
    fn an_event_is_read_as_it_was_written(event in entries::event()) {
        let text = written(&event);
        prop_assert_eq!(read::<Event>(&text), Some(event), "{}", text);
    }

    #[test]
    fn the_code_of_an_act_is_the_one_written(entry in entries::entry()) {
        let act = json!(entry.act);
        let code = match &act {
            Value::Object(fields) => fields.keys().next().map(String::as_str),
            other => other.as_str(),
        };
        prop_assert_eq!(code, Some(entry.headline().act));
    }

    #[test]
    fn no_text_remains_once_taken_out(mut event in entries::event()) {
        let marks = |text: &str| text.matches(entries::MARK).count();
        let before = event.clone();
        let texts = event.entry.texts();
        prop_assert_eq!(&event, &before, "looking takes nothing");
        prop_assert_eq!(texts.len(), marks(&written(&event)), "every text is found");
        prop_assert_eq!(&event.entry.blank_texts(), &texts);
        let blank = written(&event);
        prop_assert_eq!(marks(&blank), 0, "{}", blank);
        prop_assert!(event.entry.texts().is_empty());
        prop_assert_eq!(event.entry.headline(), before.entry.headline());
        prop_assert_eq!(event.entry.on, before.entry.on);
        prop_assert_eq!(read::<Event>(&blank), Some(event));
    }

    #[test]
    fn garbage_is_refused_or_read_for_what_it_says(
        event in entries::event(),
        at in any::<prop::sample::Index>(),
        with in "\\PC{0,3}",
        garbage in "\\PC{0,80}",
    ) {
        prop_assert_eq!(read::<Event>(&garbage), None);
        let text = written(&event);
        let at = at.index(text.chars().count());
        let before = text.chars().take(at);
        let broken: String = before.chain(with.chars()).chain(text.chars().skip(at + 1)).collect();
        if let Some(read_anyway) = read::<Event>(&broken) {
            prop_assert_eq!(read::<Event>(&written(&read_anyway)), Some(read_anyway));
        }
    }
}
