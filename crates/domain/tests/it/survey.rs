//! What a funder asks: each indicator on cases, the identities, what cannot be said together, who counts once.

use std::collections::{BTreeMap, BTreeSet};

use domain::dossier::act::Input;
use domain::facts::FactKind;
use domain::survey::{Answers, Held, Misfit, Severity, Sheet, Stay, Survey, tally};
use domain::time::Window;
use domain::values::{Date, Id};
use jiff::civil::date;

use crate::real::{CATALOGUE, fiche, id};

/// The day that everybody comes in.
const ENTRY: Date = date(2021, 3, 15);
const EXIT: Date = date(2021, 11, 2);

fn survey(name: &str) -> &'static Survey {
    CATALOGUE.survey(&id(name)).expect("a survey")
}

/// Answers as they are typed: `situation emploi, naissance 1990-01-01`, moment by moment.
fn said(survey: &Survey, typed: &str) -> Answers {
    let each = typed
        .split(',')
        .map(str::trim)
        .filter(|one| !one.is_empty());
    each.map(|one| {
        let (name, value) = one.split_once(' ').expect("a question and its answer");
        let question = survey.question(name).expect(name);
        let answer = match (question.kind, value) {
            (FactKind::YesNo, "oui" | "non") if !question.may_withhold => {
                Input::YesNo(value == "oui")
            }
            (FactKind::Date, day) => Input::Day(day.parse().expect("a day")),
            _ => Input::Text(value.to_owned()),
        };
        (id(name), answer)
    })
    .collect()
}

/// What everybody answers when nothing else is said.
const ENTERS: &str = "genre femme, naissance 1985-06-01, situation emploi, diplome cite-3-4, handicap non, \
                      pays-tiers non, origine non, minorite non, sans-abri non, rural non";
const ENTERED: &str = "genre femme, naissance 1985-06-01, situation emploi, diplome cite-3-4, handicap non, \
                       origine non, defavorise non, formation non, sans-abri non, rural non";
const LEAVES: &str = "situation emploi, formation non, qualification non";
const LATER: &str = "situation emploi";

/// Somebody who answers so, over what everybody does; an answer `-` is none.
fn held(survey: &'static Survey, typed: [&str; 3]) -> Held<'static> {
    let enters = if survey.id == id("fse-2014-2020") {
        ENTERED
    } else {
        ENTERS
    };
    let moments = [("entree", enters), ("sortie", LEAVES), ("six-mois", LATER)];
    let mut answers = BTreeMap::new();
    for ((moment, usual), own) in moments.into_iter().zip(typed) {
        let mut all = said(survey, usual);
        let taken = own
            .split(',')
            .map(str::trim)
            .filter(|one| one.ends_with(" -"));
        for one in taken {
            all.remove(&id(one.trim_end_matches(" -")));
        }
        let own: Vec<&str> = own
            .split(',')
            .filter(|one| !one.trim().ends_with(" -"))
            .collect();
        all.extend(said(survey, &own.join(",")));
        answers.insert(id(moment), all);
    }
    // What is asked of the ones and not of the others.
    let of = |moment: &str, name: &str, answers: &BTreeMap<Id, Answers>| {
        answers[&id(moment)].get(&id(name)).cloned()
    };
    let is = |value: &str| Some(Input::Text(value.to_owned()));
    let situation = of("entree", "situation", &answers);
    let asked = [
        ("entree", "longue-duree", is("chomage")),
        ("sortie", "recherche", is("inactif")),
        ("six-mois", "amelioration", is("emploi")),
    ];
    for (moment, name, when) in asked {
        if situation == when && of(moment, name, &answers).is_none() {
            let all = answers.entry(id(moment)).or_default();
            all.insert(id(name), Input::YesNo(false));
        }
    }
    let stay = Stay {
        entered: ENTRY,
        left: Some(EXIT),
        said: answers,
    };
    Held::of(survey, vec![stay]).expect("a stay")
}

/// A case: the indicator, what is said on entry, on leaving and six months after, and whether it counts.
type Case = (&'static str, [&'static str; 3], bool);

const CASES: &[Case] = &[
    ("eeco01", ["", "", ""], true),
    ("eeco01", ["diplome -", "", ""], false),
    ("eeco02", ["situation chomage", "", ""], true),
    ("eeco02", ["situation inactif", "", ""], false),
    (
        "eeco03",
        ["situation chomage, longue-duree oui", "", ""],
        true,
    ),
    (
        "eeco03",
        ["situation chomage, longue-duree non", "", ""],
        false,
    ),
    ("eeco03", ["situation emploi", "", ""], false),
    ("eeco04", ["situation inactif", "", ""], true),
    ("eeco04", ["situation emploi", "", ""], false),
    ("eeco05", ["situation emploi", "", ""], true),
    ("eeco05", ["situation chomage", "", ""], false),
    // Eighteen on the very day of entry is eighteen.
    ("eeco06", ["naissance 2003-03-16", "", ""], true),
    ("eeco06", ["naissance 2003-03-15", "", ""], false),
    ("eeco07", ["naissance 2003-03-15", "", ""], true),
    ("eeco07", ["naissance 1991-03-16", "", ""], true),
    ("eeco07", ["naissance 1991-03-15", "", ""], false),
    ("eeco08", ["naissance 1966-03-15", "", ""], true),
    ("eeco08", ["naissance 1966-03-16", "", ""], false),
    ("eeco09", ["diplome cite-0-2", "", ""], true),
    ("eeco09", ["diplome cite-3-4", "", ""], false),
    ("eeco10", ["diplome cite-3-4", "", ""], true),
    ("eeco10", ["diplome cite-5-8", "", ""], false),
    ("eeco11", ["diplome cite-5-8", "", ""], true),
    ("eeco11", ["diplome cite-0-2", "", ""], false),
    ("eeco12", ["handicap oui", "", ""], true),
    ("eeco12", ["handicap refus", "", ""], false),
    ("eeco12", ["handicap non", "", ""], false),
    ("eeco13", ["pays-tiers oui", "", ""], true),
    ("eeco13", ["pays-tiers non", "", ""], false),
    ("eeco14", ["origine oui", "", ""], true),
    ("eeco14", ["origine refus", "", ""], false),
    ("eeco15", ["minorite oui", "", ""], true),
    ("eeco15", ["minorite refus", "", ""], false),
    ("eeco16", ["sans-abri oui", "", ""], true),
    ("eeco16", ["sans-abri non", "", ""], false),
    ("eeco17", ["rural oui", "", ""], true),
    ("eeco17", ["rural non", "", ""], false),
    (
        "eecr01",
        ["situation inactif", "situation chomage, recherche oui", ""],
        true,
    ),
    ("eecr01", ["situation inactif", "recherche non", ""], false),
    ("eecr01", ["situation chomage", "", ""], false),
    ("eecr02", ["", "formation oui", ""], true),
    ("eecr02", ["", "formation non", ""], false),
    // What is asked on leaving lacks an answer: it counts for nothing yet.
    ("eecr02", ["", "formation oui, qualification -", ""], false),
    // Nor does anything of whoever never came in.
    ("eecr02", ["rural -", "formation oui", ""], false),
    ("eecr03", ["", "qualification oui", ""], true),
    ("eecr03", ["", "qualification non", ""], false),
    (
        "eecr04",
        ["situation chomage", "situation emploi", ""],
        true,
    ),
    (
        "eecr04",
        ["situation emploi", "situation emploi", ""],
        false,
    ),
    (
        "eecr05",
        ["situation inactif", "recherche non", "situation emploi"],
        true,
    ),
    (
        "eecr05",
        ["situation emploi", "", "situation emploi"],
        false,
    ),
    (
        "eecr05",
        ["situation chomage", "", "situation inactif"],
        false,
    ),
    ("eecr06", ["situation emploi", "", "amelioration oui"], true),
    (
        "eecr06",
        ["situation emploi", "", "amelioration non"],
        false,
    ),
    ("eecr06", ["situation chomage", "", ""], false),
];

const OLDER: &[Case] = &[
    ("total", ["", "", ""], true),
    ("total", ["rural -", "", ""], false),
    ("co01", ["situation chomage", "", ""], true),
    ("co01", ["", "", ""], false),
    (
        "co02",
        ["situation chomage, longue-duree oui", "", ""],
        true,
    ),
    ("co02", ["situation chomage", "", ""], false),
    ("co03", ["situation inactif", "", ""], true),
    ("co03", ["", "", ""], false),
    ("co04", ["situation inactif", "", ""], true),
    ("co04", ["situation inactif, formation oui", "", ""], false),
    ("co05", ["", "", ""], true),
    ("co05", ["situation inactif", "", ""], false),
    ("co06", ["naissance 1996-03-16", "", ""], true),
    ("co06", ["naissance 1996-03-15", "", ""], false),
    ("co07", ["naissance 1966-03-15", "", ""], true),
    ("co07", ["naissance 1966-03-16", "", ""], false),
    (
        "co08",
        ["naissance 1960-01-01, situation chomage", "", ""],
        true,
    ),
    (
        "co08",
        ["naissance 1960-01-01, situation inactif", "", ""],
        true,
    ),
    (
        "co08",
        [
            "naissance 1960-01-01, situation inactif, formation oui",
            "",
            "",
        ],
        false,
    ),
    ("co08", ["naissance 1960-01-01", "", ""], false),
    ("co09", ["diplome cite-0-2", "", ""], true),
    ("co09", ["", "", ""], false),
    ("co10", ["", "", ""], true),
    ("co10", ["diplome cite-0-2", "", ""], false),
    ("co11", ["diplome cite-5-8", "", ""], true),
    ("co11", ["", "", ""], false),
    ("co15", ["origine oui", "", ""], true),
    ("co15", ["origine refus", "", ""], false),
    ("co16", ["handicap oui", "", ""], true),
    ("co16", ["", "", ""], false),
    ("co17", ["defavorise oui", "", ""], true),
    ("co17", ["", "", ""], false),
    ("co18", ["sans-abri oui", "", ""], true),
    ("co18", ["", "", ""], false),
    ("co19", ["rural oui", "", ""], true),
    ("co19", ["", "", ""], false),
    (
        "cr01",
        ["situation inactif", "situation chomage, recherche oui", ""],
        true,
    ),
    ("cr01", ["situation inactif", "", ""], false),
    ("cr02", ["", "formation oui", ""], true),
    ("cr02", ["", "", ""], false),
    ("cr03", ["", "qualification oui", ""], true),
    ("cr03", ["", "", ""], false),
    ("cr04", ["situation chomage", "situation emploi", ""], true),
    ("cr04", ["", "", ""], false),
    ("cr05", ["handicap oui", "formation oui", ""], true),
    ("cr05", ["", "formation oui", ""], false),
    ("cr05", ["defavorise oui", "", ""], false),
    ("cr06", ["situation chomage", "", "situation emploi"], true),
    ("cr06", ["", "", ""], false),
    ("cr07", ["", "", "amelioration oui"], true),
    ("cr07", ["", "", ""], false),
    (
        "cr08",
        [
            "naissance 1960-01-01, situation chomage",
            "",
            "situation emploi",
        ],
        true,
    ),
    ("cr08", ["situation chomage", "", "situation emploi"], false),
    (
        "cr09",
        ["origine oui, situation chomage", "", "situation emploi"],
        true,
    ),
    ("cr09", ["situation chomage", "", "situation emploi"], false),
];

#[test]
fn each_indicator_counts_who_it_should_and_nobody_else() {
    for (name, cases) in [("fse-2021-2027", CASES), ("fse-2014-2020", OLDER)] {
        let survey = survey(name);
        let mut shown: BTreeMap<&str, BTreeSet<bool>> = BTreeMap::new();
        for (indicator, typed, counts) in cases {
            let one = survey.indicator(&id(indicator)).expect(indicator);
            let who = held(survey, *typed);
            assert_eq!(who.is_in(one), *counts, "{indicator} {typed:?}");
            shown.entry(indicator).or_default().insert(*counts);
        }
        // No indicator of participants without a case of each kind.
        let counted = survey
            .indicators
            .iter()
            .filter(|one| one.entities.is_none());
        for one in counted {
            let both = shown.get(one.id.as_str()).map(BTreeSet::len);
            assert_eq!(both, Some(2), "{} {}", survey.id, one.id);
        }
    }
}

#[test]
fn the_codes_are_those_of_the_regulations() {
    let codes = |name| survey(name).indicators.iter().map(|one| one.code.as_str());
    let newer: Vec<String> = (1..=19)
        .map(|n| format!("EECO{n:02}"))
        .chain((1..=6).map(|n| format!("EECR{n:02}")))
        .collect();
    assert_eq!(codes("fse-2021-2027").collect::<Vec<_>>(), newer);
    let entities: Vec<&str> = survey("fse-2021-2027")
        .indicators
        .iter()
        .filter(|one| one.entities.is_some())
        .map(|one| one.code.as_str())
        .collect();
    assert_eq!(entities, ["EECO18", "EECO19"]);
    assert_eq!(
        codes("fse-2014-2020")
            .filter(|code| code.starts_with("CR"))
            .count(),
        9
    );
}

/// Everybody there can be, as far as the questions that the identities read.
fn everybody(survey: &'static Survey) -> Vec<Held<'static>> {
    let mut all = Vec::new();
    for genre in ["femme", "homme"] {
        for birth in ["1960-01-01", "1985-06-01", "2000-01-01", "2010-01-01"] {
            for situation in ["chomage", "inactif", "emploi"] {
                for diploma in ["cite-0-2", "cite-5-8"] {
                    for after in ["chomage", "emploi"] {
                        let mut entry = format!(
                            "genre {genre}, naissance {birth}, situation {situation}, diplome {diploma}"
                        );
                        let mut exit = format!("situation {after}");
                        let mut later = format!("situation {after}");
                        match situation {
                            "chomage" => entry.push_str(", longue-duree oui"),
                            "inactif" => exit.push_str(", recherche oui"),
                            _ if after == "emploi" => later.push_str(", amelioration oui"),
                            _ => {}
                        }
                        all.push(held(survey, [&entry, &exit, &later]));
                    }
                }
            }
        }
    }
    all
}

#[test]
fn the_identities_hold_of_everybody_there_can_be_in_all_and_in_each_part() {
    for name in ["fse-2021-2027", "fse-2014-2020"] {
        let survey = survey(name);
        let all = everybody(survey);
        assert!(all.iter().all(|one| one.counts()));
        let told = tally(survey, &all);
        for one in &told.identities {
            assert!(
                one.holds && one.by.is_empty(),
                "{} {}",
                survey.id,
                one.identity.id
            );
            assert!(one.sums.1 > 0, "{} compares something", one.identity.id);
        }
        for one in &told.indicators {
            let Some(cell) = &one.cell else { continue };
            assert_eq!(
                cell.parts.iter().sum::<u64>(),
                cell.total,
                "{}",
                one.indicator.id
            );
        }
    }
}

#[test]
fn who_breaks_an_identity_is_found_and_nobody_else() {
    let survey = survey("fse-2021-2027");
    let mut all = everybody(survey);
    // Kept as no form would let it: in work, and unemployed for long.
    let wrong = held(survey, ["situation emploi, longue-duree oui", "", ""]);
    let fits = wrong
        .sheet
        .misfits(survey.moment("entree").expect("a moment"));
    assert!(matches!(fits.as_slice(), [(one, Misfit::NotAsked)] if one.id == id("longue-duree")));
    all.insert(5, wrong);
    let told = tally(survey, &all);
    let broken = told.identities.iter().filter(|one| !one.holds);
    let broken: Vec<(&str, &[usize])> = broken
        .map(|one| (one.identity.id.as_str(), one.by.as_slice()))
        .collect();
    assert_eq!(broken, [("longue-duree", &[5][..])]);
}

#[test]
fn answers_that_cannot_be_true_together_are_named() {
    let survey = survey("fse-2021-2027");
    let broken = |typed| {
        let who = held(survey, typed);
        let checks = who
            .sheet
            .broken()
            .map(|one| (one.id.to_string(), one.severity));
        checks.collect::<Vec<_>>()
    };
    assert!(broken(["", "", ""]).is_empty());
    assert_eq!(
        broken(["naissance 2022-01-01", "", ""])[0],
        ("naissance-apres-l-entree".to_owned(), Severity::Refuse)
    );
    assert_eq!(
        broken(["naissance 2007-01-01, diplome cite-5-8", "", ""]),
        [("diplome-trop-tot".to_owned(), Severity::Flag)]
    );
    assert_eq!(
        broken(["situation inactif", "situation inactif, recherche oui", ""]),
        [("inactif-qui-cherche".to_owned(), Severity::Flag)]
    );
    assert_eq!(
        broken(["", "", "situation chomage, amelioration oui"]),
        [("ameliore-sans-emploi".to_owned(), Severity::Refuse)]
    );
}

#[test]
fn what_lacks_is_what_is_asked_and_has_no_answer() {
    let survey = survey("fse-2021-2027");
    let entry = survey.moment("entree").expect("a moment");
    let lacks = |typed: &str| {
        let sheet = Sheet::new(survey, ENTRY).with(&entry.id, said(survey, typed));
        let lacks = sheet.lacks(entry).into_iter().map(|one| one.id.to_string());
        lacks.collect::<Vec<_>>()
    };
    // How long is asked of the unemployed only.
    assert_eq!(lacks(ENTERS), Vec::<String>::new());
    assert_eq!(
        lacks(&ENTERS.replace("situation emploi", "situation chomage")),
        ["longue-duree"]
    );
    assert_eq!(
        lacks(
            &ENTERS
                .replace("handicap non, ", "")
                .replace(", rural non", "")
        ),
        ["handicap", "rural"]
    );
    assert!(!lacks("").is_empty() && !lacks("").contains(&"age".to_owned()));
}

#[test]
fn an_answer_that_the_question_does_not_await_is_strange() {
    let survey = survey("fse-2021-2027");
    let entry = survey.moment("entree").expect("a moment");
    for (name, answer, fits) in [
        ("situation", Input::Text("retraite".to_owned()), false),
        ("situation", Input::Text("refus".to_owned()), false),
        ("handicap", Input::Text("refus".to_owned()), true),
        ("rural", Input::Text("refus".to_owned()), false),
        ("rural", Input::Number(1000), false),
        ("naissance", Input::Text("hier".to_owned()), false),
    ] {
        let mut answers = said(survey, ENTERS);
        answers.insert(id(name), answer.clone());
        let sheet = Sheet::new(survey, ENTRY).with(&entry.id, answers);
        assert_eq!(sheet.misfits(entry).is_empty(), fits, "{name} {answer:?}");
    }
}

#[test]
fn who_comes_back_counts_once_as_they_first_came_and_last_left() {
    let survey = survey("fse-2021-2027");
    let first = held(
        survey,
        ["situation chomage", "situation chomage, formation oui", ""],
    );
    let again = held(
        survey,
        ["situation inactif", "situation emploi, recherche non", ""],
    );
    let stay = |entered, left, one: &Held<'_>| Stay {
        entered,
        left,
        said: one.sheet.said.clone(),
    };
    let back = date(2022, 2, 1);
    let out = date(2022, 9, 1);
    let both = |left| {
        let stays = vec![stay(back, left, &again), stay(ENTRY, Some(EXIT), &first)];
        Held::of(survey, stays).expect("a stay")
    };
    let is_in = |who: &Held<'_>, code: &str| who.is_in(survey.indicator(&id(code)).expect(code));
    let who = both(Some(out));
    assert_eq!((who.sheet.entered, who.left), (ENTRY, Some(out)));
    assert!(
        is_in(&who, "eeco02") && !is_in(&who, "eeco04"),
        "as first said"
    );
    assert!(
        is_in(&who, "eecr04") && !is_in(&who, "eecr02"),
        "as it last was"
    );
    let told = tally(survey, &[who]);
    assert_eq!(
        told.indicators[0].cell.as_ref().map(|cell| cell.total),
        Some(1)
    );
    // Back in: what became of them the first time is no result any more.
    let who = both(None);
    assert_eq!(who.left, None);
    assert!(is_in(&who, "eeco01") && !is_in(&who, "eecr02") && !is_in(&who, "eecr04"));
    assert!(who.lacking(date(2030, 1, 1)).is_empty());
    // What leaving asks follows from what they said on first coming in: whoever was idle is asked whether they look for work,
    // even when they came back from work.
    let idle = held(survey, ["situation inactif", "", ""]);
    let left = |exit: &str| {
        let mut at_work = held(survey, ["", "formation oui", ""]);
        let said = said(survey, exit);
        at_work
            .sheet
            .said
            .entry(id("sortie"))
            .or_default()
            .extend(said);
        let stays = vec![
            stay(ENTRY, Some(EXIT), &idle),
            stay(back, Some(out), &at_work),
        ];
        Held::of(survey, stays).expect("a stay")
    };
    let who = left("");
    assert!(is_in(&who, "eeco04") && !is_in(&who, "eecr02") && !is_in(&who, "eecr01"));
    let lacks = who.lacks(&id("sortie")).expect("an answer");
    assert!(matches!(lacks, [one] if one.id == id("recherche")));
    let who = left("situation chomage, recherche oui");
    assert!(is_in(&who, "eecr01") && is_in(&who, "eecr02") && !is_in(&who, "eecr04"));
    assert!(who.lacking(date(2030, 1, 1)).is_empty());
}

#[test]
fn each_moment_has_its_days() {
    let survey = survey("fse-2021-2027");
    let window = |name: &str, left| {
        let moment = survey.moment(name).expect(name);
        moment.window(ENTRY, left)
    };
    let from = |from, to| {
        Some(Window {
            from: Some(from),
            to,
        })
    };
    assert_eq!(window("entree", None), from(ENTRY, None));
    assert_eq!(window("sortie", None), None);
    assert_eq!(
        window("sortie", Some(EXIT)),
        from(EXIT, Some(date(2021, 11, 30)))
    );
    assert_eq!(window("six-mois", Some(EXIT)), from(date(2022, 5, 2), None));
    assert_eq!(
        window("six-mois", Some(date(2021, 8, 31))),
        from(date(2022, 2, 28), None)
    );
}

#[test]
fn only_the_actions_that_the_fund_pays_for_have_a_survey() {
    let day = date(2018, 3, 12);
    let surveyed = |entered| {
        let fiches = CATALOGUE.fiches_on(day).into_iter();
        let asked = fiches.filter_map(move |fiche| {
            let survey = CATALOGUE.survey_on(fiche, entered)?;
            Some((fiche.code(), survey.id.to_string()))
        });
        asked.collect::<Vec<_>>()
    };
    let of = |survey: &str| ["F04", "F05", "F06"].map(|code| (code.to_owned(), survey.to_owned()));
    assert_eq!(surveyed(date(2018, 3, 12)), of("fse-2014-2020"));
    assert_eq!(surveyed(date(2020, 12, 31)), of("fse-2014-2020"));
    assert_eq!(surveyed(date(2021, 1, 1)), of("fse-2021-2027"));
    assert!(surveyed(date(2013, 12, 31)).is_empty());
    assert!(
        CATALOGUE
            .survey_on(fiche("F12"), date(2022, 1, 1))
            .is_none()
    );
}
