//! The judge: a catalogue on a day, ready to answer for anyone.

use std::sync::Arc;

use logic::{Assessment, Literal, Person as Known, Program, QuestionId};

use super::compile::{self, FicheRule, Part, Predicates, WORDS};
use super::predicates::{LeafFault, Predicate, answer_on, formula};
use crate::catalogue::Catalogue;
use crate::condition::Expr;
use crate::fiche::Fiche;
use crate::person::Person;
use crate::values::Date;
use logic::{Formula, Truth};

/// A catalogue on a day, compiled. A copy for another day costs next to nothing.
#[derive(Clone)]
pub struct Judge<'c> {
    /// The catalogue.
    pub catalogue: &'c Catalogue,
    /// The day of the question.
    pub day: Date,
    /// The fiches in force that day, in the order of the booklet; rule `n` of the program is fiche `n`'s.
    pub fiches: Vec<&'c Fiche>,
    pub(super) rules: Arc<[FicheRule]>,
    pub(super) predicates: Arc<Predicates>,
    program: Arc<Program<WORDS>>,
    questions: Arc<[usize]>,
}

/// Why a catalogue cannot be judged with: `check` tells it better, with its place.
#[derive(Debug)]
pub enum JudgeError {
    /// A leaf of a condition makes no sense.
    Leaf(LeafFault),
    /// The rules do not compile.
    Rules(logic::CompileError),
}

impl std::fmt::Display for JudgeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            JudgeError::Leaf(fault) => write!(f, "une condition n'a pas de sens : {fault:?}"),
            JudgeError::Rules(error) => write!(f, "les conditions ne se compilent pas : {error}"),
        }
    }
}

impl std::error::Error for JudgeError {}

/// Two answers that cannot both be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// Rank of the fact whose answers disagree with the others.
    pub fact: Option<usize>,
}

impl<'c> Judge<'c> {
    /// Compiles the fiches in force on a day.
    ///
    /// # Errors
    /// A catalogue with faults in its conditions.
    pub fn new(catalogue: &'c Catalogue, day: Date) -> Result<Self, JudgeError> {
        Judge::of(catalogue, catalogue.fiches_on(day), day)
    }

    /// Compiles these fiches, whatever their dates.
    ///
    /// # Errors
    /// Fiches with faults in their conditions.
    pub fn of(
        catalogue: &'c Catalogue,
        fiches: Vec<&'c Fiche>,
        day: Date,
    ) -> Result<Self, JudgeError> {
        let mut predicates = Predicates::of(catalogue, &fiches).map_err(JudgeError::Leaf)?;
        let mut rules = Vec::new();
        for fiche in &fiches {
            let rule = compile::fiche_rule(catalogue, fiche, &mut predicates);
            rules.push(rule.map_err(|fault| JudgeError::Leaf(fault.2))?);
        }
        let logic: Vec<_> = rules.iter().map(|rule| rule.rule.clone()).collect();
        let compiled =
            compile::compile(catalogue, &predicates, &logic).map_err(JudgeError::Rules)?;
        Ok(Judge {
            catalogue,
            day,
            fiches,
            rules: rules.into(),
            predicates: Arc::new(predicates),
            program: Arc::new(compiled.program),
            questions: compiled.questions.into(),
        })
    }

    /// The same rules, asked on another day.
    #[must_use]
    pub fn on(&self, day: Date) -> Judge<'c> {
        Judge {
            day,
            ..self.clone()
        }
    }

    /// The compiled rules, for the drivers that judge many.
    pub fn program(&self) -> &Program<WORDS> {
        &self.program
    }

    /// The rank of the fact each question of the program asks.
    pub fn question_facts(&self) -> &[usize] {
        &self.questions
    }

    /// The answers a question of the program tells apart, each as the predicates it settles.
    pub fn predicates(&self) -> &Predicates {
        &self.predicates
    }

    /// What the answers say of every predicate, closed under implications and presumptions.
    ///
    /// # Errors
    /// Answers that contradict one another.
    pub fn know(&self, person: &Person) -> Result<Known<WORDS>, Contradiction> {
        let mut known = self.told(person);
        self.complete(&mut known)?;
        Ok(known)
    }

    /// What the answers themselves say of every predicate, before anything follows from it.
    pub fn told(&self, person: &Person) -> Known<WORDS> {
        let mut known = Known::default();
        for (predicate, number) in self.predicates.list.iter().zip(0u16..) {
            let Some(Predicate { fact, question }) = predicate else {
                continue;
            };
            let answer = answer_on(self.catalogue, person, *fact, self.day);
            match answer.and_then(|answer| question.answered_by(self.catalogue, &answer)) {
                Some(true) => known.learn(Literal::positive(number)),
                Some(false) => known.learn(Literal::negative(number)),
                None => {}
            }
        }
        known
    }

    /// Adds all that follows: implications, then presumptions.
    ///
    /// # Errors
    /// Answers that contradict one another.
    pub fn complete(&self, known: &mut Known<WORDS>) -> Result<(), Contradiction> {
        self.program
            .close(known)
            .map_err(|c| self.contradiction(c))?;
        self.presume(known);
        Ok(())
    }

    /// The same for answers already closed one by one, then joined: what each implies is there.
    ///
    /// # Errors
    /// Answers that contradict one another.
    pub fn complete_joined(&self, known: &mut Known<WORDS>) -> Result<(), Contradiction> {
        self.program
            .theory()
            .close_joined(known)
            .map_err(|c| self.contradiction(c))?;
        self.presume(known);
        Ok(())
    }

    /// No implication and no question reads a presumption: nothing more follows from one.
    fn presume(&self, known: &mut Known<WORDS>) {
        for (number, formula) in &self.predicates.presumed {
            let presumed = truth(formula, known) != Truth::False;
            known.learn(if presumed {
                Literal::positive(*number)
            } else {
                Literal::negative(*number)
            });
        }
    }

    /// The parts of a fiche's rule, which the clauses of the program expand.
    pub fn parts(&self, rank: usize) -> &[Part] {
        self.rules.get(rank).map_or(&[], |rule| &rule.parts)
    }

    fn contradiction(&self, contradiction: logic::Contradiction) -> Contradiction {
        let predicate = self
            .predicates
            .list
            .get(usize::from(contradiction.predicate));
        Contradiction {
            fact: predicate.and_then(|p| p.as_ref().map(|p| p.fact)),
        }
    }

    /// The fact to ask next: of all unknown facts, the one whose answer is expected to settle most
    /// verdicts for its cost; health facts last; those set aside never.
    ///
    /// # Errors
    /// Answers that contradict one another.
    pub fn next_question(
        &self,
        person: &Person,
        set_aside: &[usize],
    ) -> Result<Option<usize>, Contradiction> {
        let known = self.know(person)?;
        let mut seen = Assessment::new();
        self.program.assess(&known, &mut seen);
        let fact_of = |question: QuestionId| self.questions[question as usize];
        let may_ask = |question| !set_aside.contains(&fact_of(question));
        let best = self.program.next_question_among(&known, &seen, may_ask);
        Ok(best.map(|next| fact_of(next.question)))
    }

    /// The facts that could still change the verdict of a fiche.
    pub fn missing(&self, rank: usize, known: &Known<WORDS>) -> Vec<usize> {
        let rule = u32::try_from(rank).unwrap_or(u32::MAX);
        self.program
            .missing_for(rule, known)
            .map(|question| self.questions[question as usize])
            .collect()
    }

    /// The part of a fiche's rule that a clause of the program expands.
    pub(super) fn part_of_clause(&self, clause: usize) -> Option<&Part> {
        let info = self.program.clause_info(clause)?;
        self.rules
            .get(info.rule as usize)?
            .parts
            .get(info.part as usize)
    }

    /// Whether a condition holds, given what is known.
    pub fn truth_of(&self, tree: &Expr, known: &Known<WORDS>) -> Truth {
        let mut number =
            |predicate: Predicate| self.predicates.find(&predicate).unwrap_or(u16::MAX);
        match formula(self.catalogue, tree, &mut number) {
            Ok(formula) => truth(&formula, known),
            Err(_) => Truth::Unknown,
        }
    }

    /// Whether one part of a fiche's rule holds.
    pub(super) fn truth_of_part(&self, fiche: usize, part: usize, known: &Known<WORDS>) -> Truth {
        truth(&self.rules[fiche].rule.parts[part], known)
    }
}

/// Strong Kleene logic over what is known.
fn truth(formula: &Formula, known: &Known<WORDS>) -> Truth {
    match formula {
        Formula::All(parts) => parts
            .iter()
            .map(|part| truth(part, known))
            .min()
            .unwrap_or(Truth::True),
        Formula::Any(parts) => parts
            .iter()
            .map(|part| truth(part, known))
            .max()
            .unwrap_or(Truth::False),
        Formula::Not(part) => match truth(part, known) {
            Truth::True => Truth::False,
            Truth::False => Truth::True,
            Truth::Unknown => Truth::Unknown,
        },
        Formula::Leaf(number) if usize::from(*number) < logic::Mask::<WORDS>::CAPACITY => {
            known.truth(*number)
        }
        Formula::Leaf(_) => Truth::Unknown,
    }
}
