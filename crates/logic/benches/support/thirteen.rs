//! Thirteen rules of a realistic size, modelled on those of an insertion
//! programme, and random persons to judge: shared by tests and measurements.

use logic::{
    Answer, Formula, Implication, Literal, Person, Predicate, Question, Rule, Theory, Vocabulary,
};

use Formula::{All, Any};

/// A fact as a question: its name, and how its answers set its predicates.
pub enum Fact {
    /// Yes or no.
    Flag(&'static str),
    /// One of several values, with a further value that no rule reads.
    Choice(&'static [&'static str]),
    /// A level on a scale: each predicate says "at least this".
    Scale(&'static [&'static str]),
}

/// The facts; their predicates are numbered in this order.
pub const FACTS: &[Fact] = &[
    Fact::Flag("rsa"),
    Fact::Flag("rsa_socle"),
    Fact::Flag("rsa_paid"),
    Fact::Flag("rights_duties"),
    Fact::Flag("referent"),
    Fact::Flag("ass"),
    Fact::Flag("minima"),
    Fact::Flag("creation"),
    Fact::Flag("takeover"),
    Fact::Flag("artistic"),
    Fact::Flag("independent"),
    Fact::Choice(&["artist", "agricultural"]),
    Fact::Flag("low_income"),
    Fact::Scale(&["available", "immediate"]),
    Fact::Scale(&["in_departement", "in_pays_de_rennes"]),
    Fact::Flag("near_employment"),
    Fact::Flag("difficult_access"),
    Fact::Flag("difficult_return"),
    Fact::Flag("by_pole_emploi"),
    Fact::Flag("ppae"),
    Fact::Flag("by_mission_locale"),
    Fact::Flag("higher_diploma"),
    Fact::Flag("little_experience"),
    Fact::Flag("network"),
    Fact::Flag("seeks_employment"),
    Fact::Flag("seeks_durable"),
    Fact::Flag("seeks_training"),
    Fact::Flag("seeks_qualifying"),
    Fact::Flag("rupture"),
    Fact::Flag("wants_change"),
    Fact::Flag("adheres"),
    Fact::Flag("attends"),
    Fact::Flag("gives_notice"),
    Fact::Flag("iae"),
    Fact::Flag("under_26"),
    Fact::Flag("needs_reinforced"),
    Fact::Flag("motivated"),
    Fact::Flag("child"),
    Fact::Flag("childcare"),
    Fact::Flag("served_zone"),
    Fact::Flag("long_term"),
    Fact::Flag("disability"),
    Fact::Flag("followed"),
    Fact::Flag("tenure"),
    Fact::Flag("fsl"),
    Fact::Flag("project_prepared"),
    Fact::Flag("works_identified"),
    Fact::Flag("participation"),
    Fact::Flag("suffering"),
    Fact::Flag("acknowledges"),
    Fact::Flag("registered"),
];

const SENSITIVE: &[&str] = &["disability", "suffering", "acknowledges"];

/// The predicates' names, in order.
pub fn names() -> Vec<&'static str> {
    let of = |fact: &Fact| match fact {
        Fact::Flag(name) => vec![*name],
        Fact::Choice(names) | Fact::Scale(names) => names.to_vec(),
    };
    FACTS.iter().flat_map(of).collect()
}

fn number(name: &str) -> Predicate {
    let place = names().iter().position(|other| *other == name);
    place.unwrap_or_else(|| panic!("no predicate {name}")) as Predicate
}

/// The facts as questions, with the few implications between them.
pub fn vocabulary() -> Vocabulary {
    let mut first = 0;
    let mut questions = Vec::new();
    for fact in FACTS {
        let (size, answers) = match fact {
            Fact::Flag(_) => (1, 2),
            Fact::Choice(names) | Fact::Scale(names) => {
                (names.len() as u16, names.len() as u16 + 1)
            }
        };
        let own: Vec<Predicate> = (first..first + size).collect();
        first += size;
        let answer = |value: u16| {
            let holds = |p: &Predicate| match fact {
                Fact::Scale(_) => *p - own[0] < value,
                _ => *p - own[0] + 1 == value,
            };
            let (makes_true, makes_false) = own.iter().copied().partition(holds);
            Answer {
                makes_true,
                makes_false,
                weight: 1 + u32::from(value),
            }
        };
        let sensitive = SENSITIVE.contains(&names()[usize::from(own[0])]);
        let answers = (0..answers).map(answer).collect();
        questions.push(Question {
            cost: 1 + u32::from(size > 1),
            sensitive,
            answers,
        });
    }
    let implies = |premise, conclusion| Implication {
        premise: Literal::positive(number(premise)),
        conclusion: Literal::positive(number(conclusion)),
    };
    let implications = vec![
        implies("rsa_socle", "rsa"),
        implies("seeks_durable", "seeks_employment"),
        implies("seeks_qualifying", "seeks_training"),
    ];
    Vocabulary {
        predicates: usize::from(first),
        questions,
        implications,
    }
}

fn is(name: &str) -> Formula {
    Formula::Leaf(number(name))
}

fn not(name: &str) -> Formula {
    Formula::Not(Box::new(is(name)))
}

fn any(names: &[&str]) -> Formula {
    Any(names.iter().map(|name| is(name)).collect())
}

fn all(names: &[&str]) -> Vec<Formula> {
    names.iter().map(|name| is(name)).collect()
}

/// The thirteen rules.
pub fn rules() -> Vec<Rule> {
    let with = |mut parts: Vec<Formula>, more: Vec<Formula>| {
        parts.extend(more);
        parts
    };
    let branches = vec![
        All(with(
            all(&["rsa", "rights_duties", "in_departement", "near_employment"]),
            vec![any(&["difficult_access", "difficult_return"])],
        )),
        All(all(&["rsa", "by_pole_emploi", "ppae"])),
        is("by_mission_locale"),
    ];
    let rules = vec![
        with(all(&["rsa"]), vec![any(&["creation", "takeover"])]),
        all(&["rsa", "artistic", "referent"]),
        with(
            all(&[
                "rsa",
                "rsa_paid",
                "rights_duties",
                "independent",
                "low_income",
            ]),
            vec![not("artist"), not("agricultural")],
        ),
        vec![is("immediate"), Any(branches)],
        vec![
            any(&["rsa_socle", "by_mission_locale"]),
            is("higher_diploma"),
            is("little_experience"),
            not("network"),
            is("seeks_employment"),
        ],
        with(
            all(&[
                "rsa_socle",
                "in_pays_de_rennes",
                "available",
                "wants_change",
                "adheres",
                "attends",
            ]),
            vec![any(&["difficult_access", "rupture"])],
        ),
        all(&["iae"]),
        with(
            all(&[
                "rsa",
                "under_26",
                "referent",
                "needs_reinforced",
                "motivated",
                "adheres",
            ]),
            vec![
                any(&["seeks_durable", "seeks_qualifying"]),
                Any(vec![not("child"), is("childcare")]),
            ],
        ),
        with(
            all(&["rsa", "served_zone"]),
            vec![any(&["seeks_employment", "seeks_training"])],
        ),
        vec![any(&["rsa", "long_term", "disability"]), is("followed")],
        all(&[
            "tenure",
            "fsl",
            "project_prepared",
            "works_identified",
            "participation",
        ]),
        with(
            all(&[
                "suffering",
                "seeks_employment",
                "acknowledges",
                "wants_change",
            ]),
            vec![
                not("disability"),
                any(&["rsa", "ass"]),
                any(&["attends", "gives_notice"]),
            ],
        ),
        vec![
            any(&["rsa", "by_mission_locale", "long_term", "minima"]),
            is("available"),
            is("registered"),
        ],
    ];
    rules.into_iter().map(|parts| Rule { parts }).collect()
}

/// A small generator of numbers, the same everywhere.
pub struct Draw(pub u64);

impl Draw {
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    pub fn below(&mut self, bound: u64) -> u64 {
        (self.next() >> 33) % bound
    }
}

/// For each question, the answer given, if any: about `unknown` percent are
/// not. Answers that contradict earlier ones are drawn again.
pub fn answers<const W: usize>(
    draw: &mut Draw,
    theory: &Theory<W>,
    vocabulary: &Vocabulary,
    unknown: u64,
) -> (Person<W>, Vec<Option<usize>>) {
    let mut person = Person::default();
    let mut given = Vec::new();
    for (question, id) in vocabulary.questions.iter().zip(0..) {
        let mut answer = None;
        while answer.is_none() && draw.below(100) >= unknown {
            let drawn = draw.below(question.answers.len() as u64) as usize;
            let mut with = person;
            if let Some(says) = theory.answer(id, drawn) {
                with = with.and_also(says);
            }
            if theory.close(&mut with).is_ok() {
                person = with;
                answer = Some(drawn);
            }
        }
        given.push(answer);
    }
    (person, given)
}
