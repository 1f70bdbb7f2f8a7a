use std::sync::Arc;

use logic::{
    Candidate, ClauseCounts, Cpu, Person, Planes, PlanesError, Program, Service, Services, Theory,
    Truth, VerdictCounts,
};
use proptest::prelude::*;

use crate::support::{self, W, World};

fn compile(world: &World) -> Option<(Program<W>, Vec<Person<W>>)> {
    let completions = support::completions(&world.vocabulary);
    let theory = Arc::new(Theory::new(&world.vocabulary).ok()?);
    let (program, _) = Program::compile(theory, &world.rules).unwrap();
    let mut persons = support::persons(world, &completions);
    persons
        .iter_mut()
        .for_each(|person| program.close(person).unwrap());
    Some((program, persons))
}

/// As many persons as asked, in a row that repeats nowhere near a block.
fn crowd(persons: &[Person<W>], count: usize) -> Vec<Person<W>> {
    (0..count)
        .map(|place| persons[(place * place + place / 7) % persons.len()])
        .collect()
}

fn naive_counts(program: &Program<W>, persons: &[Person<W>]) -> Vec<VerdictCounts> {
    let of = |rule| {
        let count = |truth| {
            persons
                .iter()
                .filter(|p| program.verdict(rule, p) == truth)
                .count() as u64
        };
        VerdictCounts {
            holds: count(Truth::True),
            fails: count(Truth::False),
            unknown: count(Truth::Unknown),
        }
    };
    (0..program.rules() as u32).map(of).collect()
}

fn naive_why_not(program: &Program<W>, persons: &[Person<W>]) -> Vec<ClauseCounts> {
    let mut counts = vec![ClauseCounts::default(); program.clauses().len()];
    let mut seen = logic::Assessment::new();
    for person in persons {
        program.assess(person, &mut seen);
        for (count, truth) in counts.iter_mut().zip(seen.clauses()) {
            count.fails += u64::from(*truth == Truth::False);
            count.unknown += u64::from(*truth == Truth::Unknown);
        }
        for rule in 0..program.rules() as u32 {
            if let Some(clause) = seen.sole_obstacle(rule) {
                counts[clause].sole_obstacle += 1;
            }
        }
    }
    counts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_caseload_is_judged_as_each_person_is(world in support::world(), count in 0usize..1300) {
        let Some((program, persons)) = compile(&world) else { return Ok(()) };
        let persons = crowd(&persons, count);
        let planes = Planes::from_persons(world.vocabulary.predicates, persons.iter().copied());
        for (place, person) in persons.iter().enumerate() {
            prop_assert_eq!(&planes.person::<W>(place), person);
        }
        let counts = naive_counts(&program, &persons);
        let why_not = naive_why_not(&program, &persons);
        for (_, cpu) in Cpu::levels() {
            let verdicts = program.evaluate(&planes, cpu).unwrap();
            for (place, person) in persons.iter().enumerate() {
                let one = (0..program.rules() as u32).map(|rule| program.verdict(rule, person));
                prop_assert!(verdicts.of_person(place).eq(one));
            }
            prop_assert_eq!(program.count(&planes, cpu).unwrap(), counts.clone());
            prop_assert_eq!(program.why_not(&planes, cpu).unwrap(), why_not.clone());
            // Nothing is said beyond the last person.
            let read = Planes::from_bytes(&verdicts.to_bytes(1), 1);
            prop_assert!(program.rules() == 0 || read.as_ref() == Ok(&verdicts));
        }
    }

    #[test]
    fn services_are_judged_as_their_rules_are(
        world in support::world(),
        zones in prop::collection::vec(0u32..4, 1..40),
        asked in prop::collection::hash_set(0u32..5, 0..3),
        page in 0usize..12,
    ) {
        let Some((program, persons)) = compile(&world) else { return Ok(()) };
        let rule_of = |place: usize| place % world.rules.len();
        let service = |(place, zone): (usize, &u32)| Service {
            zone: *zone,
            rule: world.rules[rule_of(place)].clone(),
        };
        let list: Vec<Service> = zones.iter().enumerate().map(service).collect();
        let (services, _) = Services::compile(program.theory().clone(), &list).unwrap();
        let asked: Vec<u32> = asked.into_iter().collect();
        let mut found = Vec::new();
        for person in &persons {
            let mut expected: Vec<Candidate> = Vec::new();
            for (place, zone) in zones.iter().enumerate().filter(|(_, z)| asked.contains(z)) {
                let rule = rule_of(place) as u32;
                if program.verdict(rule, person) != Truth::False {
                    let open = program.open(rule, person).count() as u32;
                    let service = place as u32;
                    expected.push(Candidate { open, service });
                    prop_assert_eq!(zones[place], *zone);
                }
                let own = services.rule(place as u32).unwrap();
                prop_assert_eq!(services.program().verdict(own, person), program.verdict(rule, person));
            }
            expected.sort();
            services.candidates(person, &asked, &mut found);
            found.sort();
            prop_assert_eq!(&found, &expected);
            for candidate in &found {
                let rule = services.rule(candidate.service).unwrap();
                prop_assert_eq!(candidate.verdict(), services.program().verdict(rule, person));
            }
            expected.truncate(page);
            services.best(person, &asked, page, &mut found);
            prop_assert_eq!(&found, &expected);
        }
    }

    #[test]
    fn planes_follow_changes(
        persons in 0usize..700,
        changes in prop::collection::vec((0usize..800, 0usize..5, 0u8..3), 0..60),
    ) {
        let mut planes = Planes::new(4, 0);
        (0..persons).for_each(|_| planes.push(&Person::<W>::default()));
        let mut expected = vec![[Truth::Unknown; 4]; persons];
        for (person, row, truth) in changes {
            let truth = [Truth::False, Truth::Unknown, Truth::True][usize::from(truth)];
            planes.set(person, row, truth);
            if let Some(cell) = expected.get_mut(person).and_then(|rows| rows.get_mut(row)) {
                *cell = truth;
            }
        }
        prop_assert_eq!(planes.persons(), persons);
        for (place, rows) in expected.iter().enumerate() {
            prop_assert!(planes.of_person(place).eq(rows.iter().copied()));
        }
        let bytes = planes.to_bytes(7);
        prop_assert_eq!(Planes::from_bytes(&bytes, 7), Ok(planes));
    }

    #[test]
    fn altered_bytes_are_refused(
        persons in 1usize..600,
        place in any::<prop::sample::Index>(),
        bit in 0u8..8,
        cut in any::<prop::sample::Index>(),
    ) {
        let known = |place: usize| support::partial(place as u64, 0b101, 3);
        let planes = Planes::from_persons(3, (0..persons).map(known));
        let bytes = planes.to_bytes(7);
        let mut altered = bytes.clone();
        altered[place.index(bytes.len())] ^= 1 << bit;
        prop_assert!(Planes::from_bytes(&altered, 7).is_err());
        prop_assert!(Planes::from_bytes(&bytes[..cut.index(bytes.len())], 7).is_err());
    }

    #[test]
    fn any_bytes_are_read_or_refused(mut bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(Planes::from_bytes(&bytes, 0).is_err());
        let magic = Planes::new(1, 1).to_bytes(0);
        let header = bytes.len().min(16);
        bytes[..header].copy_from_slice(&magic[..header]);
        // Whatever the sizes claimed, an answer and no panic.
        let _ = Planes::from_bytes(&bytes, 0).map(|planes| planes.count(Cpu::detected()));
    }
}

#[test]
fn planes_of_any_size_hold_everyone() {
    for count in [0, 1, 63, 64, 65, 511, 512, 513, 1023, 1024, 1025, 2048] {
        let persons: Vec<Person<W>> = (0..count)
            .map(|place| support::partial(place, place >> 3, 70))
            .collect();
        let planes = Planes::from_persons(70, persons.iter().copied());
        let mut pushed = Planes::new(70, 0);
        persons.iter().for_each(|person| pushed.push(person));
        assert_eq!(planes.persons(), persons.len());
        assert!(planes == pushed, "{count} persons");
        assert!((0..persons.len()).all(|place| planes.person(place) == persons[place]));
    }
}

#[test]
fn planes_of_another_layout_or_program_are_refused() {
    let planes = Planes::new(3, 10);
    let bytes = planes.to_bytes(1);
    assert_eq!(
        Planes::from_bytes(&bytes, 2),
        Err(PlanesError::OtherLayout { found: 1 })
    );
    let vocabulary = logic::Vocabulary {
        predicates: 4,
        ..Default::default()
    };
    let theory = Arc::new(Theory::<W>::new(&vocabulary).unwrap());
    let (program, _) = Program::compile(theory, []).unwrap();
    let refused = Err(PlanesError::OtherPredicates {
        found: 3,
        expected: 4,
    });
    assert_eq!(
        program.evaluate(&planes, Cpu::detected()).map(|_| ()),
        refused
    );
    assert_eq!(
        program.why_not(&planes, Cpu::detected()).map(|_| ()),
        refused
    );
}
