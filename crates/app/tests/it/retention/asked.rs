//! What a person may ask of their data: a copy, a correction, an answer within the month.

use app::privacy::{Asked, Outcome};
use app::{Error, Refusal};
use domain::dossier::Actor;
use domain::values::Date;
use jiff::civil::date;

use super::town::{CATALOGUE, Town, noon};
use super::{START, UNTIL, clean, purge};

/// Somebody in a fiche, with a dossier.
fn somebody(town: &mut Town, code: &str) -> (i64, i64) {
    let found = (0..20).find_map(|rank| {
        let (person, dossier) = town.live(code, rank, START, UNTIL);
        let dossier = dossier?;
        let read = town
            .office
            .replayed(dossier, noon(UNTIL))
            .expect("it replays");
        (read.journal.len() > 5).then_some((person, dossier))
    });
    found.expect("a life that goes somewhere")
}

#[test]
fn a_request_has_a_month_and_shows_when_it_is_late() {
    trial::both(|place| {
        let mut town = Town::new(place);
        let (person, _) = somebody(&mut town, "F08");
        let own = town.oneself(person, &town.engine("F08", START));
        let ask = |day: Date, asked, text: &str| {
            town.call(&own, day, |call| town.office.ask(call, person, asked, text))
        };
        let day = date(2019, 1, 31);
        assert!(ask(day, Asked::Rectification, "  ").is_err(), "of what?");
        let late = ask(day, Asked::Rectification, "Mon nom s'écrit autrement").expect("asked");
        let last = ask(date(2019, 2, 10), Asked::Erasure, "").expect("asked");
        let waiting = |day| {
            let page = town.does(day, |call| town.office.requests(call, None, 10));
            let lines = page.expect("a list").into_iter();
            lines
                .map(|one| (one.id, one.to, one.late))
                .collect::<Vec<_>>()
        };
        let (first, second) = (date(2019, 2, 28), date(2019, 3, 10));
        assert_eq!(
            waiting(first),
            [(late, first, false), (last, second, false)]
        );
        assert_eq!(
            waiting(date(2019, 3, 1)),
            [(late, first, true), (last, second, false)]
        );
        // Another who knows nothing of the data does not see the list.
        let refused = town.call(&own, day, |call| town.office.requests(call, None, 10));
        assert!(matches!(refused, Err(Error::Refused(Refusal::Forbidden))));

        let extend = |day, id| {
            let why = "Les archives sont à Rennes.";
            town.does(day, |call| town.office.extend_request(call, id, why))
        };
        let silent = town.does(date(2019, 3, 1), |call| {
            town.office.extend_request(call, last, " ")
        });
        assert!(silent.is_err(), "the person is told why");
        assert!(extend(date(2019, 3, 1), late).is_err(), "the month is over");
        assert_eq!(
            extend(date(2019, 3, 1), last).expect("once"),
            date(2019, 5, 10)
        );
        assert!(extend(date(2019, 3, 2), last).is_err(), "not twice");
        let answer = |id, outcome, text: &str| {
            town.does(date(2019, 3, 2), |call| {
                town.office.answer_request(call, id, outcome, text)
            })
        };
        assert!(
            answer(last, Outcome::Refused, "").is_err(),
            "for what reason?"
        );
        answer(last, Outcome::Refused, "La loi oblige à garder ce dossier.").expect("answered");
        assert!(answer(last, Outcome::Done, "").is_err(), "it was answered");
        answer(late, Outcome::Done, "").expect("answered");
        assert_eq!(waiting(date(2019, 3, 3)), []);
        let told = town
            .call(&own, day, |call| town.office.requests_of(call, person))
            .expect("one's own");
        let delays = told.iter().map(|one| one.delay.as_deref());
        let delays: Vec<Option<&str>> = delays.collect();
        assert_eq!(delays, [None, Some("Les archives sont à Rennes.")]);
        let export = town.call(&own, day, |call| town.office.export(call, person));
        let export = export.expect("one's own");
        assert_eq!(export.requests[1].delay, told[1].delay);
        let shown = copies::page(&CATALOGUE, &export).text();
        assert!(shown.contains("remise de deux mois : Les archives sont à Rennes."));
        assert_eq!(told[0].text, "Mon nom s'écrit autrement");
        let refused = "La loi oblige à garder ce dossier.".to_owned();
        assert_eq!(told[1].answer, Some((Outcome::Refused, refused)));

        // Erased, nothing of it can be read any more, and nobody waits for an answer.
        purge(&town, date(2030, 1, 1));
        clean(&town, date(2030, 1, 1));
        assert_eq!(waiting(date(2030, 1, 1)), []);
    });
}

#[test]
fn a_copy_says_everything_to_the_person_and_to_nobody_else() {
    trial::both(|place| {
        let mut town = Town::new(place);
        let (person, dossier) = somebody(&mut town, "F08");
        let own = town.oneself(person, &town.engine("F08", START));
        let read = town
            .office
            .replayed(dossier, noon(UNTIL))
            .expect("it replays");
        let prescriber: Actor = read.state.prescriber.clone().expect("one");
        let referent = town.who(&prescriber);
        let export =
            |who: &app::Who| town.call(who, UNTIL, |call| town.office.export(call, person));
        assert!(matches!(
            export(&referent),
            Err(Error::Refused(Refusal::Forbidden))
        ));
        town.call(&referent, UNTIL, |call| {
            town.office.ask(call, person, Asked::Access, "")
        })
        .expect("a professional writes the request down");
        let export = export(&own).expect("their own");
        assert_eq!(export.dossiers.len(), 1);
        assert_eq!(export.dossiers[0].journal.len(), read.journal.len());
        assert!(!export.facts.is_empty() && !export.accesses.is_empty());

        let page = copies::page(&CATALOGUE, &export);
        let (text, html) = (page.text(), page.html());
        let known = &town
            .people
            .iter()
            .find(|one| one.id == person)
            .expect("them")
            .identity;
        for expected in [
            known.family_name.as_str(),
            known.first_names.as_str(),
            "Contrat d'accompagnement",
            "Référent RSA",
            "article 12-3",
            "en usage, jusqu'au",
            "copie de vos données : réponse attendue au plus tard le 30 juillet 2019",
        ] {
            assert!(text.contains(expected), "{expected}\n{text}");
        }
        // What people wrote is there, as they wrote it.
        let written = read.journal.iter().flat_map(|event| event.entry.texts());
        let written: Vec<String> = written
            .filter(|text| text.parse::<i64>().is_err())
            .collect();
        assert!(!written.is_empty());
        let json = copies::json(&export).expect("it writes");
        for one in &written {
            let quoted = serde_json::to_string(one).expect("it writes");
            assert!(json.contains(&quoted), "{one}");
        }
        assert!(html.starts_with("<!doctype html>") && !html.contains("<script"));
        // Nobody's number stands for a name.
        assert!(
            !json.contains(&format!("\"{}\"", referent.mandate)),
            "{json}"
        );
        let keys: serde_json::Value = serde_json::from_str(&json).expect("it reads");
        let keys: Vec<&String> = keys.as_object().expect("an object").keys().collect();
        let mut promised = [
            "acces",
            "besoins",
            "conservation",
            "demandes",
            "dossiers",
            "faits",
            "fichiers",
            "identite",
            "le",
            "numero",
            "referents",
            "seances",
        ];
        promised.sort_unstable();
        assert_eq!(keys, promised);
    });
}

/// What is under medical secrecy is told by the doctor: the copy says that it exists, and not what it says.
#[test]
fn medical_secrets_go_through_the_doctor() {
    let place = trial::sqlite();
    let mut town = Town::new(&place);
    let mut secrets = 0;
    for rank in 0..12 {
        let (person, dossier) = town.live("F12", rank, START, UNTIL);
        let Some(dossier) = dossier else { continue };
        let engine = town.engine("F12", START);
        let own = town.oneself(person, &engine);
        let export = town
            .call(&own, UNTIL, |call| town.office.export(call, person))
            .expect("their own");
        let read = town
            .office
            .replayed(dossier, noon(UNTIL))
            .expect("it replays");
        for (event, exported) in read.journal.iter().zip(&export.dossiers[0].journal) {
            let domain::dossier::Act::Hold(holding) = &event.entry.act else {
                continue;
            };
            let step = engine.step(holding.step.as_str()).expect("a step");
            if step.class != domain::facts::Sensitivity::S4 {
                continue;
            }
            secrets += 1;
            assert!(exported.by_the_doctor);
            assert_eq!(exported.entry.texts(), Vec::<String>::new());
        }
        let text = copies::page(&CATALOGUE, &export).text();
        assert_eq!(
            text.contains("communiqué par votre médecin"),
            export.dossiers[0]
                .journal
                .iter()
                .any(|entry| entry.by_the_doctor)
        );
    }
    assert!(secrets > 0, "somebody met the psychiatrist");
}
