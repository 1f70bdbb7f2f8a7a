//! What is counted of an operation, and its file, as a naive reading of the journals counts them.

use std::collections::BTreeMap;

use app::figures::Eyes;
use app::surveys::{Key, OperationView, ParticipantLine, Told};
use app::{Error, Refusal, Who};
use domain::dossier::act::Input;
use domain::dossier::{Act, Actor};
use domain::person::age_on;
use domain::values::{Date, Id};
use jiff::ToSpan;
use store::{Fault, dossiers};

use super::{START, SURVEY, TODAY, operator};
use crate::figures::soi;
use crate::town::{Town, fiche, id, noon};

/// The fiches lived in, and how many days each life is followed.
const LIVES: [(&str, i64); 9] = [
    ("F04", 800),
    ("F04", 800),
    ("F04", 700),
    ("F04", 400),
    ("F04", 200),
    ("F05", 800),
    ("F05", 800),
    ("F05", 400),
    ("F05", 120),
];

fn lived(place: &trial::Place) -> Town {
    let mut town = Town::new(place);
    for (nth, (code, length)) in (0_u64..).zip(LIVES) {
        let until = START.saturating_add(length.days());
        let lived = (0..8).find_map(|turn| town.live(code, nth * 10 + turn, START, until).1);
        lived.expect("somebody gets in");
    }
    town.office.wake(noon(TODAY)).expect("it wakes");
    town
}

fn views(town: &Town, who: &Who) -> Vec<OperationView<'static>> {
    let lines = town.call(who, TODAY, |call| town.office.operations(call));
    let keys = lines.expect("the operations").into_iter().map(|line| Key {
        survey: line.survey.id.clone(),
        fiche: line.fiche.head.id.clone(),
        operator: line.operator,
    });
    keys.map(|key| {
        let view = town.call(who, TODAY, |call| town.office.operation(call, &key));
        view.expect("an operation")
    })
    .collect()
}

/// A participant as the journal says, read by hand: the answers of each moment that were kept whole.
struct Naive {
    fiche: Id,
    operator: Id,
    entered: Date,
    said: BTreeMap<String, BTreeMap<String, Input>>,
}

impl Naive {
    fn text(&self, moment: &str, question: &str) -> String {
        match self.said.get(moment).and_then(|said| said.get(question)) {
            Some(Input::Text(text)) => text.clone(),
            Some(Input::YesNo(yes)) => if *yes { "oui" } else { "non" }.to_owned(),
            _ => String::new(),
        }
    }

    fn age(&self) -> i64 {
        match self.said["entree"]["naissance"] {
            Input::Day(birth) => age_on(birth, self.entered),
            _ => panic!("a birth"),
        }
    }

    /// Every common indicator, by hand.
    fn counts(&self, code: &str) -> bool {
        let entry = |question: &str| self.text("entree", question);
        let exit = |question: &str| self.text("sortie", question);
        let later = |question: &str| self.text("six-mois", question);
        let out_of_work = entry("situation") != "emploi";
        self.said.contains_key("entree")
            && match code {
                "EECO01" => true,
                "EECO02" => entry("situation") == "chomage",
                "EECO03" => entry("longue-duree") == "oui",
                "EECO04" => entry("situation") == "inactif",
                "EECO05" => entry("situation") == "emploi",
                "EECO06" => self.age() < 18,
                "EECO07" => (18..30).contains(&self.age()),
                "EECO08" => self.age() > 54,
                "EECO09" => entry("diplome") == "cite-0-2",
                "EECO10" => entry("diplome") == "cite-3-4",
                "EECO11" => entry("diplome") == "cite-5-8",
                "EECO12" => entry("handicap") == "oui",
                "EECO13" => entry("pays-tiers") == "oui",
                "EECO14" => entry("origine") == "oui",
                "EECO15" => entry("minorite") == "oui",
                "EECO16" => entry("sans-abri") == "oui",
                "EECO17" => entry("rural") == "oui",
                "EECR01" => entry("situation") == "inactif" && exit("recherche") == "oui",
                "EECR02" => exit("formation") == "oui",
                "EECR03" => exit("qualification") == "oui",
                "EECR04" => out_of_work && exit("situation") == "emploi",
                "EECR05" => out_of_work && later("situation") == "emploi",
                "EECR06" => !out_of_work && later("amelioration") == "oui",
                other => panic!("{other}"),
            }
    }
}

fn naive(town: &Town) -> Vec<Naive> {
    let kept: Result<Vec<dossiers::Dossier>, Fault> =
        town.office.store.read(|tx| dossiers::after(tx, 0, 1000));
    let mut all = Vec::new();
    for kept in kept.expect("they read") {
        let dossier = town
            .office
            .replayed(kept.id, noon(TODAY))
            .expect("it replays");
        let engine = town
            .office
            .engine_on(&dossier.fiche, TODAY)
            .expect("a fiche");
        let Some(entered) = kept.summary.entered_on else {
            continue;
        };
        let mut said = BTreeMap::new();
        for event in dossier.journal.iter().filter(|event| !event.draft) {
            if let Act::Collect(collection) = &event.entry.act {
                let answers = collection.answers.iter();
                let answers = answers.map(|(id, answer)| (id.to_string(), answer.clone()));
                said.insert(collection.moment.to_string(), answers.collect());
            }
        }
        let operator = dossier.state.operator.clone();
        all.push(Naive {
            fiche: dossier.fiche.clone(),
            operator: operator
                .or_else(|| engine.sole_operator().cloned())
                .expect("an operator"),
            entered,
            said,
        });
    }
    all
}

#[test]
fn every_number_is_that_of_a_naive_reading() {
    trial::both(|place| {
        let mut town = lived(place);
        let all = naive(&town);
        // An operator reads every number of its own dossiers; between them, every operation there is.
        let mut operations: Vec<(Id, Id)> = all
            .iter()
            .filter(|one| one.fiche != fiche("F01") && one.fiche != fiche("F12"))
            .map(|one| (one.fiche.clone(), one.operator.clone()))
            .collect();
        operations.sort();
        operations.dedup();
        assert!(operations.len() >= 2, "{operations:?}");
        let (mut counted, mut results, mut lacking) = (0, 0, 0);
        for (own, structure) in &operations {
            let who = operator(&mut town, structure);
            let views = views(&town, &who);
            let view = views.iter().find(|view| view.fiche.head.id == *own);
            let view = view.expect("the operation");
            assert_eq!(
                (view.eyes, view.survey.id.as_str()),
                (Eyes::Operator, SURVEY)
            );
            let here: Vec<&Naive> = all
                .iter()
                .filter(|one| (&one.fiche, &one.operator) == (own, structure))
                .collect();
            assert_eq!(view.persons, here.len() as u64);
            for line in &view.counts {
                let code = line.indicator.code.as_str();
                if line.indicator.entities.is_some() {
                    assert_eq!((line.total, line.parts.len()), (None, 0), "{code}");
                    continue;
                }
                let inside = || here.iter().filter(|one| one.counts(code));
                assert_eq!(line.total, Some(inside().count() as u64), "{code}");
                let parts = ["femme", "homme", "non-binaire"].map(|part| {
                    let own = inside().filter(|one| one.text("entree", "genre") == part);
                    own.count() as u64
                });
                assert_eq!(line.parts, parts, "{code}");
                match code.starts_with("EECR") {
                    true => results += line.total.unwrap_or(0),
                    false => counted += line.total.unwrap_or(0),
                }
            }
            for one in &view.identities {
                assert!(
                    one.holds && one.by.is_empty(),
                    "{} {}",
                    own,
                    one.identity.id
                );
            }
            lacking += view.lacking;
        }
        assert!(
            counted > 30 && results > 0 && lacking > 0,
            "{counted} {results} {lacking}"
        );
    });
}

/// What the file of participants says adds up to the same numbers, column by column.
#[test]
fn the_file_of_participants_adds_up_to_the_indicators() {
    let mut town = lived(&trial::sqlite());
    let (mut lines, mut troubles) = (0, 0);
    for structure in ["groupement-catalys-clps", "ascape-35", "egee"] {
        let who = operator(&mut town, &id(structure));
        for view in views(&town, &who) {
            let key = Key {
                survey: view.survey.id.clone(),
                fiche: view.fiche.head.id.clone(),
                operator: view.operator.clone(),
            };
            let rows = town.call(&who, TODAY, |call| {
                town.office.participants_of(call, &key, 0..usize::MAX)
            });
            let rows = rows.expect("the rows");
            assert_eq!((rows.lines.len() as u64, rows.others), (view.persons, 0));
            // Read some at a time, they are the same, in the same order.
            let numbers = |lines: &[ParticipantLine<'_>]| {
                let lines = lines.iter();
                lines.map(|line| line.dossier).collect::<Vec<i64>>()
            };
            let mut parts = Vec::new();
            for from in (0..rows.all).step_by(2) {
                let part = town.call(&who, TODAY, |call| {
                    town.office.participants_of(call, &key, from..from + 2)
                });
                parts.extend(numbers(&part.expect("a part").lines));
            }
            assert_eq!(parts, numbers(&rows.lines));
            let column = |holds: &str| {
                let mut columns = rows.survey.columns.iter();
                columns
                    .position(|column| column.holds == holds)
                    .expect(holds)
            };
            let counts = |holds: &str, value: &Told<'_>| {
                let rank = column(holds);
                let all = rows.lines.iter().filter(|line| line.counts);
                all.filter(|line| line.cells[rank] == *value).count() as u64
            };
            let total = |code: &str| {
                let line = view.counts.iter().find(|line| line.indicator.code == code);
                line.expect(code).total.expect(code)
            };
            assert_eq!(counts("complet", &Told::YesNo(true)), total("EECO01"));
            assert_eq!(
                counts("entree.situation", &Told::Value("chomage")),
                total("EECO02")
            );
            assert_eq!(
                counts("entree.longue-duree", &Told::YesNo(true)),
                total("EECO03")
            );
            assert_eq!(
                counts("entree.diplome", &Told::Value("cite-5-8")),
                total("EECO11")
            );
            assert_eq!(
                counts("entree.handicap", &Told::YesNo(true)),
                total("EECO12")
            );
            assert_eq!(
                counts("sortie.formation", &Told::YesNo(true)),
                total("EECR02")
            );
            assert_eq!(
                counts("six-mois.amelioration", &Told::YesNo(true)),
                total("EECR06")
            );
            lines += rows.lines.len();
            troubles += rows
                .lines
                .iter()
                .map(|line| line.troubles.len())
                .sum::<usize>();
        }
    }
    assert!(
        lines >= 6 && troubles > 0,
        "{lines} lines, {troubles} troubles"
    );
}

#[test]
fn the_service_has_numbers_and_nobody_sees_an_operation_that_is_not_theirs() {
    let mut town = lived(&trial::sqlite());
    let soi = soi(&mut town);
    let all = views(&town, &soi);
    let mut fiches: Vec<&str> = all.iter().map(|view| view.fiche.head.id.as_str()).collect();
    fiches.dedup();
    // The actions that no fund pays for are in no list; that whose existence is of health less than any.
    for code in ["F01", "F12"] {
        assert!(!fiches.contains(&fiche(code).as_str()), "{code}");
    }
    for view in &all {
        assert_eq!(view.eyes, Eyes::Service);
        for line in &view.counts {
            let sensitive = ["EECO12", "EECO14", "EECO15"].contains(&line.indicator.code.as_str());
            let entities = line.indicator.entities.is_some();
            // A few of whom health or origin is told are not told at all.
            assert_eq!(
                line.total.is_some(),
                !sensitive && !entities,
                "{}",
                line.indicator.code
            );
            assert_eq!(line.parts.is_empty(), sensitive || entities);
        }
        let key = Key {
            survey: view.survey.id.clone(),
            fiche: view.fiche.head.id.clone(),
            operator: view.operator.clone(),
        };
        let rows = town.call(&soi, TODAY, |call| {
            town.office.participants_of(call, &key, 0..usize::MAX)
        });
        for line in &rows.expect("the rows").lines {
            let answers = line.cells.iter().skip(5);
            assert!(
                answers.clone().all(|cell| *cell == Told::Hidden),
                "{:?}",
                line.cells
            );
        }
        // Another operator is told nothing, nor a referent.
        let other = if view.operator == id("arep") {
            "ascape-35"
        } else {
            "arep"
        };
        let other = operator(&mut town, &id(other));
        let referent = town.who(&Actor {
            role: id("referent-rsa"),
            structure: Some(id("cdas-redon")),
            name: None,
        });
        for who in [&other, &referent] {
            let told = town.call(who, TODAY, |call| {
                town.office.operation(call, &key).map(drop)
            });
            let rows = town.call(who, TODAY, |call| {
                town.office
                    .participants_of(call, &key, 0..usize::MAX)
                    .map(drop)
            });
            for told in [told, rows] {
                let refused = matches!(
                    told,
                    Err(Error::Refused(Refusal::Forbidden | Refusal::NotFound))
                );
                assert!(refused, "{:?}", told.err());
            }
        }
    }
    // An operation that is none.
    let key = Key {
        survey: id(SURVEY),
        fiche: fiche("F12"),
        operator: id("arep"),
    };
    let told = town.call(&soi, TODAY, |call| {
        town.office.operation(call, &key).map(drop)
    });
    assert!(
        matches!(told, Err(Error::Refused(Refusal::NotFound))),
        "{:?}",
        told.err()
    );
}
