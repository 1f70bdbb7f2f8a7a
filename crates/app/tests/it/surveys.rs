//! What a funder asks of participants: counted as a naive reading of the journals counts, seen by whom it concerns,
//! never written over.

use std::collections::BTreeMap;

use app::figures::Eyes;
use app::surveys::{Key, OperationView, ParticipantLine, Told, Trouble};
use app::{Error, Refusal, Who};
use domain::dossier::act::{Collection, Input};
use domain::dossier::{Act, Actor, Due, Entry, Obligation, Owed, Status, Verdict};
use domain::person::age_on;
use domain::values::{Date, Id};
use jiff::ToSpan;
use jiff::civil::date;
use store::{Fault, dossiers};

use crate::figures::soi;
use crate::town::{Town, fiche, id, noon};

const START: Date = date(2021, 3, 1);
const TODAY: Date = date(2023, 6, 1);
const SURVEY: &str = "fse-2021-2027";

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

fn operator(town: &mut Town, structure: &Id) -> Who {
    town.who(&Actor {
        role: id("conseiller-insertion-professionnelle"),
        structure: Some(structure.clone()),
        name: None,
    })
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

/// Somebody who is in the action, with nothing answered; the dossier, and who works there.
fn entered(town: &mut Town, rank: u64) -> (i64, Who) {
    let found = (0..60_u64).find_map(|turn| {
        let until = START.saturating_add((30 + 5 * i64::try_from(turn).expect("small")).days());
        let number = town.live("F04", rank * 1000 + turn, START, until).1?;
        let dossier = town
            .office
            .replayed(number, noon(until))
            .expect("it replays");
        let engine = town
            .office
            .engine_on(&dossier.fiche, TODAY)
            .expect("a fiche");
        let mut codes = dossier.journal.iter().map(|event| event.entry.act.code());
        let said = codes.any(|code| code == "collect");
        let inside = engine.entered_on(&dossier).is_some() && dossier.state.status == Status::Open;
        (inside && !said).then_some(number)
    });
    let number = found.expect("somebody is in, and said nothing");
    (number, operator(town, &id("groupement-catalys-clps")))
}

fn due(town: &Town, who: &Who, number: i64, day: Date) -> Vec<(String, Due, Option<Date>)> {
    let view = town
        .call(who, day, |call| town.office.dossier(call, number))
        .expect("it shows");
    let asked = view
        .due
        .iter()
        .filter_map(|owed: &Obligation<'_>| match owed.what {
            Owed::Collection(moment) => Some((moment.id.to_string(), owed.state, owed.window.to)),
            _ => None,
        });
    asked.collect()
}

fn entry(who: &Who, moment: &str, day: Date, answers: &[(&str, Input)]) -> Entry {
    Entry {
        act: Act::Collect(Collection {
            survey: id(SURVEY),
            moment: id(moment),
            answers: answers
                .iter()
                .map(|(name, answer)| (id(name), answer.clone()))
                .collect(),
        }),
        on: day,
        by: vec![who.actor()],
        reason: None,
    }
}

fn text(text: &str) -> Input {
    Input::Text(text.to_owned())
}

fn whole() -> Vec<(&'static str, Input)> {
    vec![
        ("genre", text("homme")),
        ("naissance", Input::Day(date(1970, 5, 4))),
        ("situation", text("inactif")),
        ("diplome", text("cite-0-2")),
        ("handicap", text("refus")),
        ("pays-tiers", Input::YesNo(false)),
        ("origine", text("non")),
        ("minorite", text("non")),
        ("sans-abri", Input::YesNo(false)),
        ("rural", Input::YesNo(true)),
    ]
}

#[test]
fn what_is_incomplete_counts_for_nothing_and_nothing_is_written_over() {
    trial::both(|place| {
        let mut town = Town::new(place);
        let (number, who) = entered(&mut town, 3);
        let day = date(2023, 3, 1);
        let does =
            |entry: &Entry| town.call(&who, day, |call| town.office.act(call, number, None, entry));
        assert_eq!(
            due(&town, &who, number, day),
            [("entree".to_owned(), Due::Open, None)]
        );
        // A question not put, and a value that is none: refused, with the question named.
        let mut wrong = whole();
        wrong.push(("longue-duree", Input::YesNo(true)));
        for (answers, told) in [
            (wrong, "AnswerUnasked"),
            (
                whole()
                    .into_iter()
                    .map(|(name, one)| match name {
                        "situation" => (name, text("retraite")),
                        _ => (name, one),
                    })
                    .collect(),
                "AnswerStrange",
            ),
        ] {
            let refused = does(&entry(&who, "entree", day, &answers)).expect_err("refused");
            assert!(format!("{refused:?}").contains(told), "{refused:?}");
        }
        // Incomplete, it is kept and counts for nothing.
        let mut part = whole();
        part.retain(|(name, _)| *name != "diplome");
        does(&entry(&who, "entree", day, &part)).expect("kept");
        let view = town
            .call(&who, day, |call| town.office.dossier(call, number))
            .expect("it shows");
        let survey = view.survey.expect("a survey");
        let first = &survey.moments[0];
        assert!(!survey.counts && first.rounds.len() == 1 && first.rounds[0].draft);
        let lacks: Vec<&str> = first.lacks.iter().map(|one| one.id.as_str()).collect();
        assert_eq!(lacks, ["diplome"]);
        assert_eq!(first.proposed.get(&id("situation")), Some(&text("inactif")));
        assert_eq!(
            due(&town, &who, number, day),
            [("entree".to_owned(), Due::Open, None)]
        );
        // Whole, then said otherwise: the last counts, all three are there.
        does(&entry(&who, "entree", day, &whole())).expect("whole");
        let mut other = whole();
        other[3].1 = text("cite-3-4");
        does(&entry(&who, "entree", day, &other)).expect("said again");
        let view = town
            .call(&who, day, |call| town.office.dossier(call, number))
            .expect("it shows");
        let survey = view.survey.expect("a survey");
        let rounds = &survey.moments[0].rounds;
        let said = rounds.iter().map(|round| {
            let diploma = round
                .answers
                .iter()
                .find(|(one, _)| one.id == id("diplome"));
            (
                round.draft,
                round.stands,
                diploma.map(|(_, answer)| answer.clone()),
            )
        });
        assert_eq!(
            said.collect::<Vec<_>>(),
            [
                (true, false, None),
                (false, false, Some(text("cite-0-2"))),
                (false, true, Some(text("cite-3-4"))),
            ]
        );
        assert!(survey.counts);
        let state = due(&town, &who, number, day);
        assert!(
            matches!(state.as_slice(), [(_, Due::Done, None)]),
            "{state:?}"
        );
        // What is asked on leaving is not asked before.
        let early = does(&entry(&who, "sortie", day, &[])).expect_err("too early");
        assert!(format!("{early:?}").contains("NothingOwed"), "{early:?}");
    });
}

/// The stay is over that day.
fn ends(who: &Who, day: Date) -> Entry {
    Entry {
        act: Act::End,
        on: day,
        by: vec![who.actor()],
        reason: Some("La personne déménage.".to_owned()),
    }
}

#[test]
fn leaving_opens_four_weeks_and_six_months_later_is_asked_on_its_day() {
    let mut town = Town::new(&trial::sqlite());
    let (number, who) = entered(&mut town, 5);
    let day = date(2023, 3, 1);
    let act = |day: Date, entry: &Entry| {
        town.call(&who, day, |call| town.office.act(call, number, None, entry))
    };
    act(day, &entry(&who, "entree", day, &whole())).expect("it is answered");
    act(day, &ends(&who, day)).expect("it ends");
    let of = |day: Date, moment: &str| {
        let all = due(&town, &who, number, day);
        let one = all.into_iter().find(|(known, ..)| known == moment);
        one.map(|(_, state, to)| (state, to)).expect("it is asked")
    };
    let last = date(2023, 3, 29);
    assert_eq!(of(day, "sortie"), (Due::Open, Some(last)));
    assert_eq!(of(last, "sortie"), (Due::Open, Some(last)));
    assert_eq!(of(date(2023, 3, 30), "sortie"), (Due::Late, Some(last)));
    assert_eq!(of(day, "six-mois"), (Due::NotYet, None));
    assert_eq!(of(date(2023, 9, 1), "six-mois"), (Due::Open, None));
    // It is in the list of what the operator has to do.
    let list = town.call(&who, date(2023, 3, 30), |call| {
        town.office
            .due_list(call, &store::lists::After::default(), 100)
    });
    let lines = list.expect("the list").lines;
    let asked = lines
        .iter()
        .filter(|line| format!("{:?}", line.what).contains("Collection"));
    assert!(asked.filter(|line| line.dossier == number).count() >= 1);
    // After its last day, it is written down and shows late.
    let late = date(2023, 4, 2);
    let exit = [
        ("situation", text("inactif")),
        ("recherche", Input::YesNo(true)),
        ("formation", Input::YesNo(false)),
        ("qualification", Input::YesNo(false)),
    ];
    act(late, &entry(&who, "sortie", late, &exit)).expect("it is answered");
    assert_eq!(of(late, "sortie"), (Due::DoneLate, Some(last)));
    // Inactive and looking for work: kept, and told.
    let view = town
        .call(&who, late, |call| town.office.dossier(call, number))
        .expect("it shows");
    let broken: Vec<String> = view
        .survey
        .expect("a survey")
        .broken
        .iter()
        .map(|one| one.id.to_string())
        .collect();
    assert_eq!(broken, ["inactif-qui-cherche"]);
    let key = Key {
        survey: id(SURVEY),
        fiche: fiche("F04"),
        operator: id("groupement-catalys-clps"),
    };
    let rows = town
        .call(&who, late, |call| {
            town.office.participants_of(call, &key, 0..usize::MAX)
        })
        .expect("the rows");
    let line = rows
        .lines
        .iter()
        .find(|line| line.dossier == number)
        .expect("the participant");
    let told = line.troubles.iter().any(
        |one| matches!(one, Trouble::Contradicts(check) if check.message.contains("au chômage")),
    );
    assert!(told && line.counts);
    let early = act(late, &entry(&who, "six-mois", late, &[])).expect_err("too early");
    assert!(format!("{early:?}").contains("BeforeItsTime"), "{early:?}");
}

/// Somebody who is in the action for the first time, with nothing answered: who, and what is known of them.
fn comes_in(town: &mut Town, rank: u64) -> (i64, domain::person::Person, i64) {
    let found = (0..60_u64).find_map(|turn| {
        let engine = town.engine("F04", START);
        let (subject, person) = town.welcome(&engine, rank * 1000 + turn, START);
        let until = START.saturating_add((30 + 5 * i64::try_from(turn).expect("small")).days());
        let rank = rank * 1000 + turn;
        let number = town.live_on("F04", (subject, &person), rank, START, until)?;
        is_silent(town, number, until).then_some((subject, person, number))
    });
    found.expect("somebody is in, and said nothing")
}

/// Whether somebody is in, and said nothing to what the funder asks.
fn is_silent(town: &Town, number: i64, day: Date) -> bool {
    let dossier = town.office.replayed(number, noon(day)).expect("it replays");
    let engine = town.office.engine_on(&dossier.fiche, day).expect("a fiche");
    let mut codes = dossier.journal.iter().map(|event| event.entry.act.code());
    let said = codes.any(|code| code == "collect");
    engine.entered_on(&dossier).is_some() && dossier.state.status == Status::Open && !said
}

/// Who leaves and comes back to the same operation counts once: what they said on first coming in, what became of them
/// after they last left. They are not asked everything again: the form begins with what they said, to confirm.
#[test]
fn who_comes_back_counts_once_and_is_shown_what_they_said() {
    trial::both(|place| {
        let mut town = Town::new(place);
        let (subject, person, first) = comes_in(&mut town, 7);
        let who = operator(&mut town, &id("groupement-catalys-clps"));
        let act = |town: &Town, number: i64, day: Date, entry: &Entry| {
            town.call(&who, day, |call| town.office.act(call, number, None, entry))
        };
        let exit = |formation: bool| {
            vec![
                ("situation", text("inactif")),
                ("recherche", Input::YesNo(false)),
                ("formation", Input::YesNo(formation)),
                ("qualification", Input::YesNo(false)),
            ]
        };
        let (came, left) = (date(2022, 3, 1), date(2022, 4, 1));
        act(&town, first, came, &entry(&who, "entree", came, &whole())).expect("answered");
        act(&town, first, left, &ends(&who, left)).expect("it ends");
        act(
            &town,
            first,
            left,
            &entry(&who, "sortie", left, &exit(true)),
        )
        .expect("answered");

        // They come back, as another life of the same person.
        let back = date(2022, 5, 1);
        let second = (0..60_u64).find_map(|turn| {
            let until = back.saturating_add((30 + 5 * i64::try_from(turn).expect("small")).days());
            let rank = 9000 + turn;
            let number = town.live_on("F04", (subject, &person), rank, back, until)?;
            is_silent(&town, number, until).then_some(number)
        });
        let second = second.expect("they come back");
        let today = date(2023, 5, 1);
        let view = town
            .call(&who, today, |call| town.office.dossier(call, second))
            .expect("it shows");
        let survey = view.survey.expect("a survey");
        assert_eq!(survey.before, Some(came));
        let moment = &survey.moments[0];
        assert!(moment.rounds.is_empty() && !survey.counts);
        for (name, answer) in whole() {
            let known = moment.taken.contains(&id(name));
            assert_ne!(known, moment.recalled.contains(&id(name)), "{name}");
            assert!(known || moment.proposed[&id(name)] == answer, "{name}");
        }
        assert!(moment.recalled.contains(&id("pays-tiers")));
        // Only those who may read what was said are shown it.
        let prescriber = view.prescriber.expect("a prescriber");
        let referent = town.who(&prescriber);
        let seen = town.call(&referent, today, |call| town.office.dossier(call, second));
        let survey = seen.expect("theirs to know").survey.expect("a survey");
        let health = ["handicap", "origine", "minorite"].map(id);
        let told = &survey.moments[0].recalled;
        assert!(health.iter().all(|one| !told.contains(one)), "{told:?}");

        let key = Key {
            survey: id(SURVEY),
            fiche: fiche("F04"),
            operator: id("groupement-catalys-clps"),
        };
        let line = |town: &Town, day: Date| {
            let rows = town.call(&who, day, |call| {
                town.office.participants_of(call, &key, 0..usize::MAX)
            });
            let rows = rows.expect("the rows");
            let columns = rows.survey.columns.clone();
            let mut own = rows
                .lines
                .into_iter()
                .filter(|line| line.subject == subject);
            let line = own.next().expect("a participant");
            assert!(own.next().is_none(), "they are there once");
            let cell = move |holds: &str| {
                let mut columns = columns.iter();
                let rank = columns.position(|one| one.holds == holds).expect(holds);
                line.cells[rank].clone()
            };
            (line.stays, line.counts, line.dossier, cell)
        };
        // In again: they count by what they first said, and nothing is said of an exit that was not the last.
        let (stays, counts, dossier, cell) = line(&town, today);
        assert_eq!((stays, counts, dossier), (2, true, second));
        assert_eq!(cell("jour-sortie"), Told::Nothing);
        assert_eq!(cell("sortie.formation"), Told::Nothing);
        assert_eq!(cell("entree.diplome"), Told::Value("cite-0-2"));
        // What they say on coming back, and on leaving: only the second changes what is counted. They are at work when
        // they come back; who was idle on first coming in is asked on leaving whether they look for work.
        let mut other = whole();
        other[2].1 = text("emploi");
        other[3].1 = text("cite-5-8");
        act(&town, second, today, &entry(&who, "entree", today, &other)).expect("answered");
        act(&town, second, today, &ends(&who, today)).expect("it ends");
        let asked = |who: &Who| {
            let seen = town.call(who, today, |call| town.office.dossier(call, second));
            let survey = seen.expect("it shows").survey.expect("a survey");
            let moment = survey.moments.into_iter().nth(1).expect("a moment");
            let asked = moment.asked.iter().map(|one| one.id.to_string());
            (moment.follows, asked.collect::<Vec<_>>())
        };
        let (first_came, questions) = asked(&who);
        assert!(first_came.is_some_and(|day| day < came));
        assert!(questions.contains(&"recherche".to_owned()), "{questions:?}");
        let mut told = exit(false);
        told.remove(1);
        let unasked = entry(&who, "sortie", today, &told);
        let heard = act(&town, second, today, &unasked).expect("kept as a draft");
        assert_eq!(heard.verdict, Verdict::Incomplete);
        let owed = |town: &Town| {
            let due = due(town, &who, second, today).into_iter();
            let own = due.filter(|(known, ..)| known == "sortie");
            own.map(|(_, state, _)| state).collect::<Vec<_>>()
        };
        assert_eq!(owed(&town), [Due::Open]);
        let looks = [exit(false), vec![("recherche", Input::YesNo(true))]].concat();
        let looks: BTreeMap<_, _> = looks.into_iter().collect();
        let looks: Vec<_> = looks.into_iter().collect();
        let looks = entry(&who, "sortie", today, &looks);
        act(&town, second, today, &looks).expect("answered");
        let (_, _, _, cell) = line(&town, today);
        assert_eq!(cell("jour-sortie"), Told::Day(today));
        assert_eq!(cell("sortie.formation"), Told::YesNo(false));
        assert_eq!(cell("sortie.recherche"), Told::YesNo(true));
        assert_eq!(cell("entree.diplome"), Told::Value("cite-0-2"));
        let counted = |town: &Town, code: &str| {
            let view = town.call(&who, today, |call| town.office.operation(call, &key));
            let counts = view.expect("an operation").counts.into_iter();
            let mut own = counts.filter(|one| one.indicator.code == code);
            own.next().expect(code).total
        };
        assert_eq!(counted(&town, "EECR01"), Some(1));

        // The first entry is answered again otherwise: what leaving asks follows, in the other dossier too.
        let again = |town: &Town, situation: &str| {
            let mut first_said = whole();
            first_said[2].1 = text(situation);
            let entry = entry(&who, "entree", today, &first_said);
            act(town, first, today, &entry).expect("answered again")
        };
        again(&town, "emploi");
        assert_eq!(counted(&town, "EECR01"), Some(0));
        act(&town, second, today, &looks).expect_err("it is not asked any more");
        act(&town, second, today, &unasked).expect("answered");
        assert_eq!(owed(&town), [Due::Done]);
        again(&town, "inactif");
        assert_eq!(owed(&town), [Due::Open]);
        let verified = town.office.verify(noon(today), |_| {}).expect("it reads");
        assert!(
            verified.differences.is_empty(),
            "{:?}",
            verified.differences
        );
        act(&town, second, today, &looks).expect("answered");
        assert_eq!(counted(&town, "EECR01"), Some(1));
        // Who may not know of the first stay is not told its day.
        let unknown = town.call(&referent, today, |call| town.office.dossier(call, first));
        assert_eq!(unknown.is_ok(), asked(&referent).0.is_some());
    });
}

/// Answers that cannot be true together are refused with the sentence of the survey, which says what to correct.
#[test]
fn who_is_inconsistent_is_caught_with_a_sentence() {
    let mut town = Town::new(&trial::sqlite());
    let (_, _, number) = comes_in(&mut town, 8);
    let who = operator(&mut town, &id("groupement-catalys-clps"));
    let act = |day: Date, entry: &Entry| {
        town.call(&who, day, |call| town.office.act(call, number, None, entry))
    };
    let day = date(2022, 3, 1);
    // Born after they came in.
    let mut unborn = whole();
    unborn[1].1 = Input::Day(date(2022, 2, 1));
    let refused = act(day, &entry(&who, "entree", day, &unborn)).expect_err("refused");
    let told = format!("{refused:?}");
    assert!(
        told.contains("La date de naissance est après l'entrée"),
        "{told}"
    );
    let mut employed = whole();
    employed[2].1 = text("emploi");
    act(day, &entry(&who, "entree", day, &employed)).expect("answered");
    act(day, &ends(&who, day)).expect("it ends");
    let later = date(2022, 9, 2);
    let better = [
        ("situation", text("chomage")),
        ("amelioration", Input::YesNo(true)),
    ];
    let refused = act(later, &entry(&who, "six-mois", later, &better)).expect_err("refused");
    let told = format!("{refused:?}");
    let sentence = "Une situation améliorée suppose un emploi six mois après la sortie";
    assert!(told.contains(sentence), "{told}");
}
