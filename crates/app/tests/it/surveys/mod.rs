//! What a funder asks of participants: counted as a naive reading of the journals counts, seen by whom it concerns,
//! never written over.

mod back;
mod numbers;

use app::Who;
use app::surveys::{Key, Trouble};
use domain::dossier::act::{Collection, Input};
use domain::dossier::{Act, Actor, Due, Entry, Obligation, Owed, Status};
use domain::values::{Date, Id};
use jiff::ToSpan;
use jiff::civil::date;

use crate::town::{Town, fiche, id, noon};

const START: Date = date(2021, 3, 1);
const TODAY: Date = date(2023, 6, 1);
const SURVEY: &str = "fse-2021-2027";

fn operator(town: &mut Town, structure: &Id) -> Who {
    town.who(&Actor {
        role: id("conseiller-insertion-professionnelle"),
        structure: Some(structure.clone()),
        name: None,
    })
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
