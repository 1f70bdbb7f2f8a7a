//! The figures of a yearly report are those of its journals, replayed one by one; corrected and incomplete ones too.

use std::collections::BTreeMap;

use app::reports::{Figures, Place, ReportItem};
use domain::dossier::act::{Act, Entry};
use domain::dossier::{Dossier, Engine};
use domain::eligibility::belongs;
use domain::fiche::{CounterScope, Event};
use domain::values::{Date, Id};
use jiff::civil::date;

use super::{Lived, TODAY, entered, lived_in};
use crate::town::{CATALOGUE, Town, noon};

/// Fiches that ask for a yearly report, each lived in for so many days.
const LIVES: [(&str, i64); 16] = [
    ("F01", 90),
    ("F01", 400),
    ("F02", 60),
    ("F02", 400),
    ("F03", 10),
    ("F03", 90),
    ("F03", 400),
    ("F05", 60),
    ("F05", 200),
    ("F05", 400),
    ("F08", 3),
    ("F08", 120),
    ("F08", 400),
    ("F12", 30),
    ("F12", 120),
    ("F12", 400),
];

#[test]
fn the_figures_of_a_report_are_those_of_its_journals() {
    trial::both(|place| {
        let (mut town, lived) = lived_in(place, &LIVES);
        let corrected = correct_some(&mut town, &lived);
        assert!(corrected > 1, "something is corrected");
        let drafts = |one: &&Lived| one.dossier.journal.iter().any(|event| event.draft);
        assert!(lived.iter().any(|one| drafts(&one)));
        let mut read = 0;
        for actor in town.holders() {
            let who = town.who(&actor);
            for year in [2018, 2019] {
                let Ok(items) = town.call(&who, TODAY, |call| town.office.reports(call, year))
                else {
                    continue;
                };
                for item in items.into_iter().filter(|item| item.own) {
                    let view = town.call(&who, TODAY, |call| town.office.report(call, &item.place));
                    let told = view.expect("it opens").figures;
                    let expected = counted(&town, &item, &lived);
                    assert_eq!(told.entered, expected.entered, "{:?}", item.place);
                    assert_eq!(told.left, expected.left, "{:?}", item.place);
                    assert_eq!(told.never_in, expected.never_in, "{:?}", item.place);
                    assert_eq!(told.inside, expected.inside, "{:?}", item.place);
                    assert_eq!(told.steps, expected.steps, "{:?}", item.place);
                    for (counter, sum) in expected.hours {
                        let mut told = told.hours.iter();
                        let found = told.find(|(one, _)| *one == counter);
                        assert_eq!(found.and_then(|one| one.1), sum, "{counter}");
                    }
                    read += 1;
                }
            }
        }
        assert!(read > 9, "{read} reports");
    });
}

/// The last step of some dossiers was wrong: who signed it says so. How many were.
fn correct_some(town: &mut Town, lived: &[Lived]) -> usize {
    let mut corrected = 0;
    for one in lived.iter().step_by(2) {
        let journal = one.dossier.journal.iter().enumerate();
        let mut last = journal.rev();
        let found = last.find(|(_, event)| matches!(event.entry.act, Act::Hold(_)));
        let Some((rank, event)) = found else {
            continue;
        };
        let Some(by) = event.entry.by.first() else {
            continue;
        };
        let who = town.who(by);
        let entry = Entry {
            act: Act::Correct {
                event: rank,
                with: None,
            },
            ..event.entry.clone()
        };
        let number = one.number();
        let done = town.call(&who, TODAY, |call| {
            town.office.act(call, number, None, &entry)
        });
        corrected += usize::from(done.is_ok());
    }
    corrected
}

/// The figures that an operator reads of a report, from every journal of the action.
fn counted(town: &Town, item: &ReportItem<'_>, lived: &[Lived]) -> Figures {
    let place = &item.place;
    let engine = town.office.engine_on(&place.fiche, TODAY).expect("a fiche");
    let (first, last) = (date(place.year, 1, 1), date(place.year, 12, 31).min(TODAY));
    let within = |day: Date| (first..=last).contains(&day);
    let (mut came, mut left, mut never, mut inside) = (0, 0, 0, 0);
    let mut steps: BTreeMap<(Id, Option<Id>), u64> = BTreeMap::new();
    let mut hours: BTreeMap<Id, i64> = BTreeMap::new();
    for one in lived.iter().filter(|one| one.fiche == place.fiche) {
        let read = town.office.replayed(one.number(), noon(TODAY));
        let read = read.expect("it replays");
        if !is_theirs(engine, place, &read) {
            continue;
        }
        let (entry, end) = (entered(engine, &read), read.state.closed_on());
        let opened = read.journal.iter().map(|event| event.entry.on).min();
        if opened.is_none_or(|day| day > last) || end.is_some_and(|day| day < first) {
            continue;
        }
        came += u64::from(entry.is_some_and(within));
        left += u64::from(entry.is_some() && end.is_some_and(within));
        never += u64::from(entry.is_none() && end.is_some_and(within));
        let in_by_then = entry.is_some_and(|day| day <= last);
        inside += u64::from(in_by_then && end.is_none_or(|day| day > last));
        for held in read.state.done().filter(|held| within(held.on)) {
            let key = (held.holding.step.clone(), held.holding.outcome.clone());
            *steps.entry(key).or_default() += 1;
        }
        let own = engine.fiche.counters.iter().filter(|counter| {
            let hours = [Event::AccompanimentHour, Event::InsertionHour];
            counter.scope == CounterScope::Dossier && hours.contains(&counter.counts)
        });
        for counter in own {
            let logged = read.state.logged.iter();
            let logged = logged.filter(|log| log.logged.what == counter.counts && within(log.on));
            let sum: i64 = logged.map(|log| log.logged.amount).sum();
            if sum > 0 {
                *hours.entry(counter.origin.id.clone()).or_default() += sum;
            }
        }
    }
    Figures {
        entered: Some(came),
        left: Some(left),
        never_in: Some(never),
        inside: Some(inside),
        inside_on: Some(last),
        hours: hours
            .into_iter()
            .map(|(counter, sum)| (counter, Some(sum)))
            .collect(),
        steps: steps
            .into_iter()
            .map(|((step, outcome), count)| (step, outcome, Some(count)))
            .collect(),
    }
}

/// Whether a dossier is of who owes a report: its operator, or the only one of the action.
fn is_theirs(engine: &Engine<'_>, place: &Place, read: &Dossier) -> bool {
    let operators = engine.operators();
    let operator = read.state.operator.as_ref().or(match operators[..] {
        [sole] => Some(sole),
        _ => None,
    });
    let mut parties = engine.fiche.parties.iter();
    let behind: Vec<&Id> = match parties.find(|party| party.origin.id == place.ower) {
        Some(party) => party.structures.iter().collect(),
        None => vec![&place.ower],
    };
    match operator {
        Some(operator) => behind.into_iter().any(|owing| {
            belongs(&CATALOGUE, operator, owing) || belongs(&CATALOGUE, owing, operator)
        }),
        None => !operators.contains(&&place.ower),
    }
}
