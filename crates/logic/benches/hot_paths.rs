//! The hot paths of the three drivers, over thirteen realistic rules.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use logic::{Assessment, Cpu, Person, Planes, Program, Service, Services, Theory};

#[path = "support/thirteen.rs"]
mod thirteen;

fn program() -> Program<2> {
    let theory = Theory::new(&thirteen::vocabulary()).unwrap();
    Program::compile(Arc::new(theory), &thirteen::rules())
        .unwrap()
        .0
}

fn persons(program: &Program<2>, count: usize) -> Vec<Person<2>> {
    let vocabulary = thirteen::vocabulary();
    let mut draw = thirteen::Draw(0x5EED);
    let mut one = || thirteen::answers(&mut draw, program.theory(), &vocabulary, 23).0;
    (0..count).map(|_| one()).collect()
}

fn one_person(criterion: &mut Criterion) {
    let program = program();
    let persons = persons(&program, 1000);
    let mut seen = Assessment::new();
    let mut group = criterion.benchmark_group("one person");
    group.throughput(Throughput::Elements(persons.len() as u64));
    group.bench_function("verdicts and reasons", |bencher| {
        bencher.iter(|| {
            persons
                .iter()
                .for_each(|person| program.assess(black_box(person), &mut seen));
        });
    });
    group.bench_function("and the next question", |bencher| {
        bencher.iter(|| {
            for person in &persons {
                program.assess(black_box(person), &mut seen);
                black_box(program.next_question(person, &seen));
            }
        });
    });
    group.finish();
}

fn caseload(criterion: &mut Criterion) {
    let program = program();
    let predicates = program.theory().predicates();
    let few = persons(&program, 10_000);
    let many = few.iter().copied().cycle().take(200_000);
    let planes = Planes::from_persons(predicates, many);
    let mut verdicts = Planes::new(0, 0);
    let mut group = criterion.benchmark_group("caseload");
    group.throughput(Throughput::Elements(planes.persons() as u64));
    for (name, cpu) in Cpu::levels() {
        group.bench_function(format!("read, {name}"), |bencher| {
            bencher.iter(|| planes.checksum(cpu));
        });
        group.bench_function(format!("evaluate, {name}"), |bencher| {
            bencher.iter(|| program.evaluate_into(&planes, cpu, &mut verdicts));
        });
        group.bench_function(format!("why not, {name}"), |bencher| {
            bencher.iter(|| program.why_not(&planes, cpu));
        });
    }
    group.finish();
}

fn services(criterion: &mut Criterion) {
    let program = program();
    let person = persons(&program, 1)[0];
    let rules = thirteen::rules();
    let service = |place: usize| Service {
        zone: (place % 25) as u32,
        rule: rules[place % rules.len()].clone(),
    };
    let list: Vec<Service> = (0..100_000).map(service).collect();
    let (services, _) = Services::compile(program.theory().clone(), &list).unwrap();
    let mut found = Vec::new();
    let mut group = criterion.benchmark_group("services");
    group.bench_function("candidates of two zones", |bencher| {
        bencher.iter(|| services.candidates(black_box(&person), &[0, 7], &mut found));
    });
    group.bench_function("the first twenty", |bencher| {
        bencher.iter(|| services.best(black_box(&person), &[0, 7], 20, &mut found));
    });
    group.finish();
}

criterion_group!(benches, one_person, caseload, services);
criterion_main!(benches);
