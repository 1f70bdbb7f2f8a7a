//! Indicators: each number is that of a naive reading of every journal; who may not know people is told no small number,
//! nor any by which one could be worked out; what exists only in numbers is in no total.

use std::collections::{BTreeMap, BTreeSet};

use app::Who;
use app::figures::{Figure, Value, Wanted};
use domain::dossier::act::Act;
use domain::dossier::{Engine, Entry, Status};
use domain::eligibility::belongs;
use domain::fiche::StepKind;
use domain::indicator::{Breakdown, Counted, Measure, Population};
use domain::values::{Date, Id};
use jiff::civil::date;

use crate::figures::{Lived, TODAY, lived_in, soi};
use crate::support::refusal;
use crate::town::{CATALOGUE, Town, fiche, id, noon};

/// The fiches lived in, and how many days each life is followed.
const LIVES: [(&str, i64); 18] = [
    ("F01", 90),
    ("F01", 250),
    ("F02", 250),
    ("F04", 120),
    ("F04", 250),
    ("F05", 150),
    ("F06", 60),
    ("F06", 300),
    ("F08", 120),
    ("F08", 360),
    ("F11", 200),
    ("F12", 120),
    ("F12", 200),
    ("F13", 200),
    // Long enough to leave.
    ("F01", 400),
    ("F04", 400),
    ("F05", 400),
    ("F13", 400),
];
const YEAR: (Date, Date) = (date(2018, 1, 1), date(2018, 12, 31));

fn over(period: (Date, Date)) -> Wanted {
    Wanted {
        from: period.0,
        to: period.1,
        fiche: None,
        operator: None,
        place: None,
        by: None,
    }
}

fn read(town: &Town, who: &Who, indicator: &str, wanted: &Wanted) -> Figure<'static> {
    let figure = town.call(who, TODAY, |call| {
        town.office.figure(call, indicator, wanted)
    });
    figure.unwrap_or_else(|why| panic!("{indicator}: {why:?}"))
}

/// A moment as read straight from a journal: the sort, its day, what, what is said of it.
type Read = (Counted, Date, Option<String>, Option<&'static str>);

/// What a corrected journal holds, entry after entry, by the kinds that the text of the fiche gives its steps.
fn naive(engine: &Engine<'_>, one: &Lived) -> Vec<Read> {
    let mut days: BTreeMap<Counted, Vec<Date>> = BTreeMap::new();
    let held = &one.dossier.state.held;
    // What a correction replaces is read in its place, or not at all.
    let mut entries: Vec<Option<&Entry>> = Vec::new();
    for event in &one.dossier.journal {
        entries.push(Some(&event.entry));
        if let Act::Correct { event: wrong, with } = &event.entry.act {
            entries[*wrong] = with.as_deref();
        }
    }
    for (rank, entry) in entries.into_iter().enumerate() {
        let Some((entry, Act::Hold(holding))) = entry.map(|entry| (entry, &entry.act)) else {
            continue;
        };
        let effective = held.iter().any(|held| held.event == rank && held.complete);
        let step = engine
            .fiche
            .steps
            .iter()
            .find(|step| step.origin.id == holding.step);
        let (Some(step), true) = (step, effective) else {
            continue;
        };
        let day = held
            .iter()
            .find(|held| held.event == rank)
            .map_or(entry.on, |held| held.day);
        let sorts: &[Counted] = match step.kind {
            StepKind::Prescription => &[Counted::Prescription],
            StepKind::Acknowledgement => &[Counted::Acknowledgement],
            StepKind::Support => &[],
            StepKind::Entry => &[Counted::FirstStep, Counted::Entry],
            _ => &[Counted::FirstStep],
        };
        for sort in sorts {
            days.entry(*sort).or_default().push(day);
        }
    }
    if !days.contains_key(&Counted::Prescription) {
        return Vec::new();
    }
    let entered = days.contains_key(&Counted::Entry);
    let mut all: Vec<Read> = Vec::new();
    for (sort, days) in days {
        // Entries in the order of the journal, the others in that of days.
        let first = match sort {
            Counted::Entry => days.first(),
            _ => days.iter().min(),
        };
        all.extend(first.map(|day| (sort, *day, None, None)));
    }
    if let Status::Closed { on, .. } = one.dossier.state.status {
        let said = if entered { "entre" } else { "jamais-entre" };
        all.push((Counted::Exit, on, None, Some(said)));
    }
    all
}

/// How many a population counts, and their days since the prescription.
fn counted(read: &[Read], of: &Population, (from, to): (Date, Date)) -> Option<i64> {
    let find = |kind| read.iter().find(|one| one.0 == kind).map(|one| one.1);
    let prescribed = find(Counted::Prescription)?;
    match of.counted {
        Counted::Waiting => {
            let over = find(Counted::Entry).or(find(Counted::Exit));
            (prescribed <= to && over.is_none_or(|day| day > to)).then_some(0)
        }
        Counted::Inside => {
            let entered = find(Counted::Entry)?;
            let left = find(Counted::Exit);
            (entered <= to && left.is_none_or(|day| day > to)).then_some(0)
        }
        kind => {
            let one = read.iter().find(|one| one.0 == kind)?;
            let said = of.said.is_none_or(|said| one.3 == Some(said.word()));
            let inside = said && from <= one.1 && one.1 <= to;
            inside.then(|| i64::from(prescribed.until(one.1).expect("days").get_days()))
        }
    }
}

/// The same figure, by fiche, from every journal one after the other.
fn by_fiche(
    town: &Town,
    lived: &[Lived],
    indicator: &domain::indicator::Indicator,
    period: (Date, Date),
) -> BTreeMap<Option<String>, (u64, u64, Vec<i64>)> {
    let mut all: BTreeMap<Option<String>, (u64, u64, Vec<i64>)> = BTreeMap::new();
    for one in lived {
        let engine = town.office.engine_on(&one.fiche, TODAY).expect("in force");
        if engine.fiche.head.class.is_health() {
            continue;
        }
        let moments = naive(engine, one);
        let key = Some(one.fiche.to_string());
        let since = indicator.since.map(|kind| {
            let mut read = moments.iter();
            read.find(|one| one.0 == kind).map(|one| one.1)
        });
        let days = counted(&moments, &indicator.population, period).and_then(|days| {
            let Some(since) = since else {
                return Some(days);
            };
            let kind = indicator.population.counted;
            let on = moments.iter().find(|one| one.0 == kind)?.1;
            let days = i64::from(since?.until(on).expect("days").get_days());
            (days >= 0).then_some(days)
        });
        if let Some(days) = days {
            let line = all.entry(key.clone()).or_default();
            line.0 += 1;
            line.2.push(days);
        }
        let whole = indicator.of.as_ref();
        if whole.is_some_and(|of| counted(&moments, of, period).is_some()) {
            all.entry(key).or_default().1 += 1;
        }
    }
    all.values_mut().for_each(|line| line.2.sort_unstable());
    all
}

#[test]
fn every_figure_is_that_of_every_journal_read_one_after_the_other() {
    trial::both(|place| {
        let (mut town, lived) = lived_in(place, &LIVES);
        let soi = soi(&mut town);
        let (mut seen, mut between) = (BTreeSet::new(), 0);
        for indicator in &CATALOGUE.indicators {
            let population = &indicator.population;
            let known = !matches!(population.counted, Counted::Late | Counted::Result);
            if !known || population.counted.is_aid() {
                continue;
            }
            for period in [YEAR, (date(2018, 2, 3), date(2018, 5, 17)), (TODAY, TODAY)] {
                let wanted = Wanted {
                    by: Some(Breakdown::Fiche),
                    ..over(period)
                };
                let figure = read(&town, &soi, indicator.id.as_str(), &wanted);
                let naive = by_fiche(&town, &lived, indicator, period);
                let told: BTreeMap<_, _> = figure.lines.iter().cloned().collect();
                assert_eq!(
                    told.keys().collect::<Vec<_>>(),
                    naive.keys().collect::<Vec<_>>(),
                    "{} {period:?}",
                    indicator.id
                );
                for (key, (count, of, days)) in &naive {
                    let value = &told[key];
                    let at = (&indicator.id, key, period);
                    assert_eq!(value.count, *count, "{at:?}");
                    if indicator.measure == Measure::Share {
                        assert_eq!(value.of, Some(*of), "{at:?}");
                    }
                    if indicator.measure == Measure::Delay {
                        let delay = value.delay.as_ref().expect("a delay");
                        let middle = days[days.len().div_ceil(2) - 1];
                        assert_eq!(delay.median, middle, "{at:?} {days:?}");
                        for (threshold, within) in &delay.within {
                            let below =
                                days.iter().filter(|n| **n <= i64::from(*threshold)).count();
                            assert_eq!(*within, below as u64, "{at:?} {threshold}");
                        }
                    }
                    seen.insert(population.counted);
                    if indicator.since.is_some() {
                        between += count;
                    }
                }
                let total = figure.total.expect("told").count;
                assert_eq!(total, naive.values().map(|line| line.0).sum::<u64>());
            }
        }
        assert!(between > 3, "{between} delays from a step to another");
        for counted in [
            Counted::Prescription,
            Counted::Acknowledgement,
            Counted::FirstStep,
            Counted::Entry,
            Counted::Exit,
        ] {
            assert!(seen.contains(&counted), "{counted:?} is seen in no life");
        }
        let verified = town
            .office
            .verify(noon(TODAY), |_| {})
            .expect("it verifies");
        assert_eq!(verified.differences, []);
    });
}

#[test]
fn what_exists_only_in_numbers_is_in_no_total_and_nobody_works_it_out() {
    trial::both(|place| {
        let (mut town, lived) = lived_in(place, &LIVES);
        let hidden = fiche("F12");
        assert!(lived.iter().filter(|one| one.fiche == hidden).count() > 1);
        let soi = soi(&mut town);
        let periods = [
            YEAR,
            (date(2018, 1, 1), TODAY),
            (date(2017, 1, 1), date(2018, 12, 31)),
        ];
        for indicator in &CATALOGUE.indicators {
            for (period, by) in periods
                .iter()
                .flat_map(|one| indicator.breakdowns.iter().map(move |by| (one, by)))
            {
                let all = Wanted {
                    by: Some(*by),
                    ..over(*period)
                };
                let figure = read(&town, &soi, indicator.id.as_str(), &all);
                let mentioned = figure
                    .lines
                    .iter()
                    .any(|(key, _)| key.as_deref() == Some(hidden.as_str()));
                assert!(!mentioned, "{} {by:?}", indicator.id);
                // A few are nobody, over whatever period.
                for apart in &figure.apart {
                    assert_eq!((&apart.fiche.head.id, &apart.value), (&hidden, &None));
                }
                let alone = Wanted {
                    fiche: Some(hidden.clone()),
                    ..all.clone()
                };
                let alone = read(&town, &soi, indicator.id.as_str(), &alone);
                assert_eq!(alone.lines, [], "{}", indicator.id);
                let nobody = alone.total.is_none_or(|total| total.count == 0);
                assert!(nobody && alone.apart.iter().all(|one| one.value.is_none()));
                if *by == Breakdown::Fiche && !figure.rounded {
                    // The total is that of the actions told: nothing is left for the one that is not.
                    let sum: u64 = figure.lines.iter().map(|(_, value)| value.count).sum();
                    assert_eq!(
                        figure.total.map(|total| total.count),
                        Some(sum),
                        "{}",
                        indicator.id
                    );
                }
            }
        }
        let paths = town.call(&soi, TODAY, |call| town.office.paths_across(call, YEAR));
        let paths = paths.expect("paths");
        assert!(paths.steps.iter().all(|step| step.count >= 11));
        assert!(
            paths
                .steps
                .iter()
                .all(|step| step.from.head.id != hidden && step.to.head.id != hidden)
        );
        // Nothing is kept of where its people live.
        let kept = lived
            .iter()
            .zip(1_i64..)
            .filter(|(one, _)| one.fiche == hidden);
        for (_, dossier) in kept {
            let moments = town.office.store.read(|tx| store::moments::of(tx, dossier));
            let moments: Vec<store::moments::Moment> =
                moments.unwrap_or_else(|fault: store::Fault| panic!("{fault}"));
            assert!(
                moments
                    .iter()
                    .all(|one| one.home.is_none() && one.service.is_none())
            );
        }
    });
}

#[test]
fn where_people_live_is_told_rounded_to_whom_it_is_none_of_their_business() {
    trial::both(|place| {
        let (mut town, _) = lived_in(place, &LIVES);
        let soi = soi(&mut town);
        for by in [Breakdown::Commune, Breakdown::Epci, Breakdown::Service] {
            let wanted = Wanted {
                by: Some(by),
                ..over((date(2018, 1, 9), date(2019, 1, 10)))
            };
            let figure = read(&town, &soi, "prescriptions", &wanted);
            // Whole months, the running one left out.
            assert_eq!(figure.period, YEAR);
            assert!(figure.rounded && !figure.lists);
            let small = |value: &Value| value.count < 10 || !value.count.is_multiple_of(10);
            assert!(
                !figure.lines.iter().any(|(_, value)| small(value)),
                "{by:?}"
            );
            assert!(figure.total.is_none_or(|total| !small(&total)));
            let opened = town.call(&soi, TODAY, |call| {
                town.office.in_figure(call, "prescriptions", &wanted, None)
            });
            assert!(opened.expect("a list").lines.is_empty(), "{by:?}");
        }
    });
}

#[test]
fn an_operator_counts_and_opens_its_own_dossiers_and_others_nothing() {
    trial::both(|place| {
        let (mut town, lived) = lived_in(place, &LIVES);
        let arep = id("arep");
        let who = town.who(&domain::dossier::Actor {
            role: id("coordinateur"),
            structure: Some(arep.clone()),
            name: None,
        });
        let own = lived.iter().filter(|one| {
            let engine = town.office.engine_on(&one.fiche, TODAY).expect("in force");
            let of = one
                .dossier
                .state
                .operator
                .as_ref()
                .or_else(|| engine.sole_operator());
            let theirs = of.is_some_and(|of| belongs(&CATALOGUE, &arep, of));
            theirs && !naive(engine, one).is_empty()
        });
        let own = own.count();
        assert!(own > 0);
        let wanted = over((date(2018, 1, 1), TODAY));
        let figure = read(&town, &who, "prescriptions", &wanted);
        assert_eq!(figure.total.map(|total| total.count), Some(own as u64));
        let open = |wanted: &Wanted, line: Option<&str>| {
            let list = town.call(&who, TODAY, |call| {
                town.office.in_figure(call, "prescriptions", wanted, line)
            });
            list.expect("a list").lines
        };
        let all = open(&wanted, None);
        assert_eq!(all.len(), own);
        // Each line of a figure opens as many dossiers as it counts, where people live too: they follow them.
        for by in [
            Breakdown::Fiche,
            Breakdown::Month,
            Breakdown::Commune,
            Breakdown::Prescriber,
        ] {
            let wanted = Wanted {
                by: Some(by),
                ..wanted.clone()
            };
            let figure = read(&town, &who, "prescriptions", &wanted);
            assert!(!figure.rounded);
            for (key, value) in &figure.lines {
                let line = key.as_deref().unwrap_or_default();
                assert_eq!(
                    open(&wanted, Some(line)).len() as u64,
                    value.count,
                    "{by:?} {line}"
                );
            }
        }
        for line in &all {
            let view = town.call(&who, TODAY, |call| town.office.dossier(call, line.dossier));
            view.expect("theirs to know");
        }
        let referent = town.who(&domain::dossier::Actor {
            role: id("referent-rsa"),
            structure: Some(id("cdas-fougeres")),
            name: None,
        });
        for (who, indicator, wanted, why) in [
            (&referent, "prescriptions", wanted.clone(), "Forbidden"),
            (&who, "aucun", wanted.clone(), "NotFound"),
            (
                &who,
                "prescriptions",
                Wanted {
                    from: TODAY,
                    to: date(2018, 1, 1),
                    ..wanted.clone()
                },
                "au Dates",
            ),
            (
                &who,
                "retards",
                Wanted {
                    by: Some(Breakdown::Commune),
                    ..wanted.clone()
                },
                "par Unknown",
            ),
            (
                &who,
                "prescriptions",
                Wanted {
                    place: Some(id("ille-et-vilaine")),
                    ..wanted.clone()
                },
                "territoire Unknown",
            ),
            (
                &who,
                "prescriptions",
                Wanted {
                    fiche: Some(fiche("F01")),
                    ..wanted.clone()
                },
                "Forbidden",
            ),
        ] {
            let told = town.call(who, TODAY, |call| {
                town.office.figure(call, indicator, &wanted).map(drop)
            });
            assert_eq!(refusal(told), why, "{indicator}");
        }
        let _: Id = arep;
    });
}
