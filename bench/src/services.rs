//! One person, a hundred thousand services.

use std::hint::black_box;

use logic::{Formula, Rule, Service, Services};

use crate::eligibility::World;
use crate::measure::{Report, median, medians, ratio, time};
use crate::thirteen::Draw;

const SERVICES: usize = 100_000;
/// Zone 0 is offered to everyone; every other is one place.
const ZONES: u32 = 25;

/// A service as it would be stored: its zone, and alternatives of literals.
struct Stored {
    zone: u32,
    clauses: Vec<Vec<(u16, bool)>>,
}

fn stored(predicates: usize) -> Vec<Stored> {
    let mut draw = Draw(0xCAFE);
    let mut one = |_| {
        let zone = draw.below(u64::from(ZONES)) as u32;
        let clauses = (0..2 + draw.below(4))
            .map(|_| {
                let width = 1 + draw.below(3);
                (0..width)
                    .map(|_| (draw.below(predicates as u64) as u16, draw.below(10) > 0))
                    .collect()
            })
            .collect();
        Stored { zone, clauses }
    };
    (0..SERVICES).map(&mut one).collect()
}

fn service(stored: &Stored) -> Service {
    let literal = |(predicate, positive): &(u16, bool)| match positive {
        true => Formula::Leaf(*predicate),
        false => Formula::Not(Box::new(Formula::Leaf(*predicate))),
    };
    let clause = |literals: &Vec<_>| Formula::Any(literals.iter().map(literal).collect());
    Service {
        zone: stored.zone,
        rule: Rule {
            parts: stored.clauses.iter().map(clause).collect(),
        },
    }
}

pub fn run(world: &World, report: &mut Report) {
    let stored = stored(world.vocabulary.predicates);
    let load = || {
        let services: Vec<Service> = stored.iter().map(service).collect();
        Services::compile(world.program.theory().clone(), &services).expect("sound services")
    };
    let loading = median(5, load);
    let (services, lints) = load();
    report.bar(
        "Services : charger et contrôler 100 000 règles",
        time(loading),
        format!("{} remarques", lints.len()),
        "≤ 150 ms",
        loading <= 0.150,
    );
    let clauses = services.program().clauses();
    let mut found = Vec::new();
    let persons = &world.persons[..500];
    // The clauses of the local services, as the driver meets them.
    let stretches = |zones: [u32; 2]| {
        zones.map(|zone| {
            let own = (0..SERVICES as u32).filter(|s| stored[*s as usize].zone == zone);
            let rules: Vec<u32> = own.filter_map(|service| services.rule(service)).collect();
            let start = rules
                .iter()
                .map(|r| services.program().clauses_of(*r).start)
                .min();
            let end = rules
                .iter()
                .map(|r| services.program().clauses_of(*r).end)
                .max();
            start.unwrap_or(0)..end.unwrap_or(0)
        })
    };
    let local: Vec<_> = (0..ZONES).map(|zone| stretches([0, zone.max(1)])).collect();
    let zone = |place: usize| 1 + place as u32 % (ZONES - 1);
    let (ours, reading) = medians(
        9,
        || {
            for (place, person) in persons.iter().enumerate() {
                services.candidates(black_box(person), &[0, zone(place)], &mut found);
                black_box(&found);
            }
        },
        || {
            for place in 0..persons.len() {
                for stretch in &local[zone(place) as usize] {
                    let masks = clauses[stretch.clone()].iter();
                    let all = masks
                        .map(|c| c.positive.or(c.negative))
                        .reduce(|a, b| a.or(b));
                    black_box(all);
                }
            }
        },
    );
    let (ours, reading) = (ours / persons.len() as f64, reading / persons.len() as f64);
    services.candidates(&persons[0], &[0, 1], &mut found);
    let considered: usize = stored
        .iter()
        .filter(|service| service.zone == 0 || service.zone == 1)
        .count();
    report.note(
        "Services : lecture des masques locaux",
        time(reading),
        &format!("{considered} services, {} candidats", found.len()),
    );
    report.bar(
        "Services : tous les candidats locaux",
        time(ours),
        ratio(ours / reading, "la lecture"),
        "≤ 2 × ou ≤ 50 µs",
        ours / reading <= 2.0 || ours <= 50e-6,
    );
    let page = median(9, || {
        for (place, person) in persons.iter().enumerate() {
            services.best(black_box(person), &[0, zone(place)], 20, &mut found);
            black_box(&found);
        }
    });
    report.note(
        "Services : les vingt premiers",
        time(page / persons.len() as f64),
        "candidats compris",
    );
}
