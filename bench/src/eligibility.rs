//! Eligibility: three drivers, their peers, and the bars.

use std::hint::black_box;
use std::sync::Arc;

use logic::{Assessment, Cpu, Person, Planes, Program, Theory, Truth, Vocabulary};

use crate::measure::{Report, median, medians, ratio, time};
use crate::thirteen::{self, Draw};
use crate::{by_hand, peers, services, tables};

const PERSONS: usize = 1_000_000;
const SAMPLE: usize = 2_000;

/// The size of the sets of predicates, the product's: 256 predicates.
pub const WORDS: usize = 4;

/// What every measurement starts from.
pub struct World {
    pub vocabulary: Vocabulary,
    pub program: Program<WORDS>,
    pub persons: Vec<Person<WORDS>>,
    /// For each person, the answer given to each question.
    pub answers: Vec<Vec<Option<usize>>>,
}

impl World {
    fn new() -> World {
        let vocabulary = thirteen::vocabulary();
        let theory = Arc::new(Theory::new(&vocabulary).expect("a sound vocabulary"));
        let (program, _) = Program::compile(theory, &thirteen::rules()).expect("sound rules");
        let mut draw = Draw(0x5EED);
        // So many answers missing leaves twelve predicates unknown on average.
        let mut draw_one = || thirteen::answers(&mut draw, program.theory(), &vocabulary, 23);
        let (persons, answers) = (0..PERSONS).map(|_| draw_one()).unzip();
        World {
            vocabulary,
            program,
            persons,
            answers,
        }
    }

    fn per_verdict(&self, seconds: f64, persons: usize) -> String {
        format!(
            "{} par personne × règle",
            time(seconds / (persons * self.program.rules()) as f64)
        )
    }
}

/// Runs everything; true if every bar is met.
pub fn run() -> bool {
    let world = World::new();
    let predicates = world.vocabulary.predicates;
    let unknown: usize = world
        .persons
        .iter()
        .map(|p| predicates - p.known().len())
        .sum();
    let rules = &thirteen::rules();
    let literals: usize = world
        .program
        .clauses()
        .iter()
        .map(|clause| clause.literals().count())
        .sum();
    println!(
        "{} règles, {} clauses, {literals} littéraux, {predicates} prédicats, {} questions ; {} personnes, {:.1} prédicats inconnus en moyenne ; un fil.\n",
        rules.len(),
        world.program.clauses().len(),
        world.vocabulary.questions.len(),
        world.persons.len(),
        unknown as f64 / world.persons.len() as f64,
    );
    let planes = Planes::from_persons(predicates, world.persons.iter().copied());
    let mut report = Report::default();
    semantics(&world, &planes, &mut report);
    caseload(&world, &planes, &mut report);
    one_person(&world, &mut report);
    services::run(&world, &mut report);
    tables::run(&world, &planes, &mut report);
    report.print()
}

fn semantics(world: &World, planes: &Planes, report: &mut Report) {
    let program = &world.program;
    let rules: Vec<_> = thirteen::rules().iter().map(peers::whole).collect();
    let verdicts = program
        .evaluate(planes, Cpu::detected())
        .expect("the same predicates");
    let differs = |person: usize, rule: usize, truth: Truth| {
        usize::from(program.verdict(rule as u32, &world.persons[person]) != truth)
    };
    let all = (0..PERSONS).flat_map(|person| (0..rules.len()).map(move |rule| (person, rule)));
    let between = all
        .map(|(person, rule)| differs(person, rule, verdicts.get(person, rule)))
        .sum();
    report.differences(
        "Sens : une personne / effectif en colonnes",
        between,
        PERSONS * rules.len(),
    );
    let sample = || (0..SAMPLE).flat_map(|person| (0..rules.len()).map(move |rule| (person, rule)));
    let compared = SAMPLE * rules.len();
    let brute = sample()
        .map(|(p, r)| differs(p, r, by_completions(world, r, &world.persons[p])))
        .sum();
    report.differences("Sens : toutes les complétions", brute, compared);

    let cel: Vec<_> = rules
        .iter()
        .map(|r| cel::Program::compile(&peers::cel(r)).expect("CEL"))
        .collect();
    let contexts: Vec<_> = world.persons[..SAMPLE]
        .iter()
        .map(peers::cel_context)
        .collect();
    let by_cel = sample()
        .map(|(p, r)| differs(p, r, peers::cel_truth(&cel[r], &contexts[p])))
        .sum();
    report.differences("Sens : cel 0.15", by_cel, compared);
    let cel_time = median(3, || {
        sample()
            .map(|(p, r)| peers::cel_truth(&cel[r], &contexts[p]) as usize)
            .sum::<usize>()
    });

    let engine = datalogic_rs::Engine::new();
    let compile = |text: String| engine.compile(text.as_str()).expect("JSON Logic");
    let natural: Vec<_> = rules
        .iter()
        .map(|r| compile(peers::json_logic(r)))
        .collect();
    let pairs: Vec<_> = rules
        .iter()
        .map(|r| {
            (
                compile(peers::two_planes(r, true)),
                compile(peers::two_planes(r, false)),
            )
        })
        .collect();
    let parse = |two_planes| {
        let person = |p| datalogic_rs::ParsedData::from_json(&peers::json_person(p, two_planes));
        world.persons[..SAMPLE]
            .iter()
            .map(|p| person(p).expect("JSON"))
            .collect::<Vec<_>>()
    };
    let (data, doubled) = (parse(false), parse(true));
    let mut session = engine.session();
    let mut holds = |rule: &datalogic_rs::Logic, data: &datalogic_rs::ParsedData| {
        session.reset();
        let value = session.eval_borrowed(rule, data.value()).expect("a value");
        value.as_bool().unwrap_or(false)
    };
    let mut two_planes = |p: usize, r: usize| match (
        holds(&pairs[r].0, &doubled[p]),
        holds(&pairs[r].1, &doubled[p]),
    ) {
        (true, _) => Truth::True,
        (false, true) => Truth::False,
        (false, false) => Truth::Unknown,
    };
    let by_planes: usize = sample().map(|(p, r)| differs(p, r, two_planes(p, r))).sum();
    let doubled_time = median(3, || {
        sample()
            .map(|(p, r)| two_planes(p, r) as usize)
            .sum::<usize>()
    });
    let mut plainly = |p: usize, r: usize| match holds(&natural[r], &data[p]) {
        true => Truth::True,
        false => Truth::False,
    };
    let by_itself: usize = sample().map(|(p, r)| differs(p, r, plainly(p, r))).sum();
    let natural_time = median(3, || {
        sample().map(|(p, r)| plainly(p, r) as usize).sum::<usize>()
    });
    report.differences("Sens : datalogic-rs à deux plans", by_planes, compared);
    let note = format!("{by_itself} différences sur {compared} : pas d’inconnu");
    report.note(
        "Pair : datalogic-rs naturel",
        world.per_verdict(natural_time, SAMPLE),
        &note,
    );
    report.note(
        "Pair : datalogic-rs à deux plans",
        world.per_verdict(doubled_time, SAMPLE),
        "",
    );
    report.note("Pair : cel 0.15", world.per_verdict(cel_time, SAMPLE), "");
}

/// The verdict that every completion allowed by the vocabulary shares. Only
/// the predicates that the rule reads, and those linked to them, are varied.
fn by_completions(world: &World, rule: usize, person: &Person<WORDS>) -> Truth {
    let program = &world.program;
    let mut wanted: Vec<u16> = Vec::new();
    peers::whole(&thirteen::rules()[rule]).read(&mut wanted);
    for implication in &world.vocabulary.implications {
        let pair = [
            implication.premise.predicate(),
            implication.conclusion.predicate(),
        ];
        if pair.iter().any(|predicate| wanted.contains(predicate)) {
            wanted.extend(pair);
        }
    }
    let mut completions = vec![*person];
    for (question, id) in world.vocabulary.questions.iter().zip(0..) {
        let answers = 0..question.answers.len();
        let says: Vec<_> = answers
            .filter_map(|a| program.theory().answer(id, a))
            .collect();
        let own = question
            .answers
            .iter()
            .flat_map(|a| a.makes_true.iter().chain(&a.makes_false));
        let mut open = own.filter(|p| !person.truth(**p).is_firm());
        if open.any(|predicate| wanted.contains(predicate)) {
            let with = |person: &Person<WORDS>| {
                let joined = says.iter().map(|says| person.and_also(says));
                joined
                    .filter(|both| !both.contradicts(both))
                    .collect::<Vec<_>>()
            };
            completions = completions.iter().flat_map(with).collect();
        }
    }
    let formula = peers::whole(&thirteen::rules()[rule]);
    let holding = completions
        .iter()
        .filter(|person| formula.holds(person))
        .count();
    match holding {
        0 => Truth::False,
        all if all == completions.len() => Truth::True,
        _ => Truth::Unknown,
    }
}

/// A formula read without the engine.
trait Naive {
    fn holds(&self, person: &Person<WORDS>) -> bool;
    fn read(&self, into: &mut Vec<u16>);
}

impl Naive for logic::Formula {
    fn holds(&self, person: &Person<WORDS>) -> bool {
        match self {
            Self::All(children) => children.iter().all(|child| child.holds(person)),
            Self::Any(children) => children.iter().any(|child| child.holds(person)),
            Self::Not(inner) => !inner.holds(person),
            Self::Leaf(predicate) => person.known_true.contains(*predicate),
        }
    }

    fn read(&self, into: &mut Vec<u16>) {
        match self {
            Self::All(children) | Self::Any(children) => {
                children.iter().for_each(|child| child.read(into));
            }
            Self::Not(inner) => inner.read(into),
            Self::Leaf(predicate) => into.push(*predicate),
        }
    }
}

fn caseload(world: &World, planes: &Planes, report: &mut Report) {
    let program = &world.program;
    let per = |seconds| world.per_verdict(seconds, PERSONS);
    for (name, cpu) in Cpu::levels() {
        let read = median(41, || planes.checksum(cpu));
        report.note(
            &format!("Plancher : lecture des plans, {name}"),
            per(read),
            "",
        );
    }
    let mut verdicts = Planes::new(0, 0);
    for (name, cpu) in Cpu::levels() {
        let (ours, read) = medians(
            41,
            || program.evaluate_into(planes, cpu, &mut verdicts),
            || planes.checksum(Cpu::detected()),
        );
        let limit = if name == "baseline" { 5.0 } else { 3.0 };
        report.bar(
            &format!("Effectif : 1 000 000 × 13, {name}"),
            per(ours),
            ratio(ours / read, "la lecture"),
            &format!("≤ {limit} ×"),
            ours / read <= limit,
        );
        let (why, ours) = medians(
            11,
            || program.why_not(planes, cpu),
            || program.evaluate_into(planes, cpu, &mut verdicts),
        );
        report.bar(
            &format!("Effectif : pourquoi pas, clause par clause, {name}"),
            per(why),
            ratio(why / ours, "l’évaluation"),
            "≤ 10 ×",
            why / ours <= 10.0,
        );
    }
    let columns = peers::arrow_columns(planes);
    let rules: Vec<_> = thirteen::rules().iter().map(peers::whole).collect();
    let arrow = || {
        rules
            .iter()
            .map(|rule| peers::arrow(rule, &columns))
            .collect::<Vec<_>>()
    };
    // Each alone, so that neither finds the cache full of the other's columns.
    let theirs = median(11, arrow);
    let ours = median(41, || {
        program.evaluate_into(planes, Cpu::detected(), &mut verdicts)
    });
    report.bar(
        "Effectif : arrow and_kleene / or_kleene",
        per(theirs),
        ratio(theirs / ours, "nous"),
        "≥ 5 ×",
        theirs / ours >= 5.0,
    );
    let results = arrow();
    let pairs = results.iter().enumerate().flat_map(|(rule, column)| {
        (0..PERSONS).map(move |person| (person, rule, peers::arrow_truth(column, person)))
    });
    let differences = pairs
        .filter(|(p, r, truth)| verdicts.get(*p, *r) != *truth)
        .count();
    report.differences("Sens : arrow", differences, PERSONS * rules.len());
}

fn one_person(world: &World, report: &mut Report) {
    let persons = &world.persons[..SAMPLE];
    let facts: Vec<_> = persons.iter().map(by_hand::Facts::of).collect();
    let truth = |fact: Option<bool>| match fact {
        Some(true) => Truth::True,
        Some(false) => Truth::False,
        None => Truth::Unknown,
    };
    let mut seen = Assessment::new();
    let mut differences = 0;
    for (person, facts) in persons.iter().zip(&facts) {
        world.program.assess(person, &mut seen);
        let by_hand = by_hand::verdicts(facts).map(truth);
        differences += seen.verdicts().zip(by_hand).filter(|(a, b)| a != b).count();
    }
    report.differences("Sens : fonction écrite à la main", differences, SAMPLE * 13);
    let (full, by_hand) = medians(
        41,
        || {
            for person in persons {
                world.program.assess(black_box(person), &mut seen);
                black_box(seen.clauses());
                black_box(world.program.next_question(person, &seen));
            }
        },
        || {
            for facts in &facts {
                black_box(by_hand::verdicts(black_box(facts)));
            }
        },
    );
    let statuses = median(41, || {
        for person in persons {
            world.program.assess(black_box(person), &mut seen);
            black_box(seen.clauses());
        }
    });
    let per = |seconds: f64| format!("{} par personne", time(seconds / SAMPLE as f64));
    report.note(
        "Pair : fonction écrite à la main, verdicts seuls",
        per(by_hand),
        "",
    );
    report.note("Une personne : verdicts et raisons", per(statuses), "");
    report.bar(
        "Une personne : verdicts, raisons, prochaine question",
        per(full),
        ratio(full / by_hand, "la fonction"),
        "≤ 10 ×",
        full / by_hand <= 10.0,
    );
}
