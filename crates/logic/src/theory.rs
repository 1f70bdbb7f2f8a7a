//! A compiled vocabulary: what follows from what is known.

use crate::cnf::{Expander, Expansion, Refusal};
use crate::saturate::{Derived, Links, saturate};
use crate::sets::{Clause, Mask, Person};
use crate::vocabulary::{
    Answer, CompileError, Formula, Literal, Predicate, Question, QuestionId, Vocabulary,
};

/// What is known of a person is impossible: it makes this predicate both true
/// and false, once every implication is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// The predicate, or one of them.
    pub predicate: Predicate,
}

impl std::fmt::Display for Contradiction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "les réponses se contredisent sur le prédicat {}",
            self.predicate
        )
    }
}

impl std::error::Error for Contradiction {}

/// A compiled [`Vocabulary`], shared by the programs that read it.
#[derive(Clone, Debug)]
pub struct Theory<const W: usize> {
    predicates: usize,
    pub(crate) links: Links<W>,
    /// What holds of everyone.
    facts: Person<W>,
    /// Clauses of three literals or more that hold of everyone ("one of these
    /// values"), closed under resolution. Most vocabularies have none.
    pub(crate) residue: Vec<Clause<W>>,
    pub(crate) questions: Vec<CompiledQuestion<W>>,
    /// The predicates linked to each by an implication or a shared question.
    pub(crate) related: Vec<Mask<W>>,
}

/// A question, ready for look-ahead.
#[derive(Clone, Debug)]
pub(crate) struct CompiledQuestion<const W: usize> {
    /// The predicates that its answers set directly.
    pub own: Mask<W>,
    /// Those, and what the answers settle that no question asks for.
    pub reach: Mask<W>,
    pub cost: u32,
    pub sensitive: bool,
    pub answers: Vec<CompiledAnswer<W>>,
}

/// An answer, with all that follows from it.
#[derive(Clone, Debug)]
pub(crate) struct CompiledAnswer<const W: usize> {
    pub says: Person<W>,
    pub possible: bool,
    pub weight: u32,
}

impl<const W: usize> Theory<W> {
    /// Compiles a vocabulary.
    pub fn new(vocabulary: &Vocabulary) -> Result<Self, CompileError> {
        check(vocabulary, Mask::<W>::CAPACITY)?;
        let mut known = implications(vocabulary);
        for (question, id) in vocabulary.questions.iter().zip(0..) {
            known.extend(constraint(question, id, vocabulary.predicates)?);
        }
        let (links, facts, residue) = settle(vocabulary.predicates, known)?;
        let mut theory = Theory {
            predicates: vocabulary.predicates,
            links,
            facts,
            residue,
            questions: Vec::new(),
            related: Vec::new(),
        };
        theory.questions = theory.compile_questions(&vocabulary.questions);
        theory.related = theory.relations();
        Ok(theory)
    }

    /// How many predicates the vocabulary has.
    pub fn predicates(&self) -> usize {
        self.predicates
    }

    /// How many questions the vocabulary has.
    pub fn questions(&self) -> usize {
        self.questions.len()
    }

    /// Adds to what is known of a person all that follows from it: the
    /// implications, the answers that exclude each other, and the last answer
    /// left when all others are excluded.
    ///
    /// On a contradiction the person is left as it was.
    pub fn close(&self, person: &mut Person<W>) -> Result<(), Contradiction> {
        let mut closed = *person;
        for literal in person.literals() {
            closed = closed.and_also(&self.links.implied(literal));
        }
        self.close_joined(&mut closed)?;
        *person = closed;
        Ok(())
    }

    /// The same for what several closed persons know together: implications
    /// of one literal by one stay followed when closed sets are joined.
    #[inline]
    pub fn close_joined(&self, person: &mut Person<W>) -> Result<(), Contradiction> {
        let mut closed = self.facts.and_also(person);
        if !self.residue.is_empty() {
            self.follow_residue(&mut closed)?;
        }
        if let Some(predicate) = closed.known_true.and(closed.known_false).iter().next() {
            return Err(Contradiction { predicate });
        }
        *person = closed;
        Ok(())
    }

    /// What an answer says of a person, with all that follows from it; nothing
    /// if there is no such answer.
    pub fn answer(&self, question: QuestionId, answer: usize) -> Option<&Person<W>> {
        let question = self.questions.get(question as usize)?;
        question.answers.get(answer).map(|answer| &answer.says)
    }

    /// The literals that nobody satisfies.
    #[inline]
    pub(crate) fn impossible(&self) -> Clause<W> {
        Clause {
            positive: self.facts.known_false,
            negative: self.facts.known_true,
        }
    }

    /// Adds what every alternative that is left has in common.
    fn follow_residue(&self, closed: &mut Person<W>) -> Result<(), Contradiction> {
        loop {
            let before = *closed;
            for clause in self.residue.iter().filter(|clause| !clause.holds(&before)) {
                let left = Clause {
                    positive: clause.positive.without(before.known_false),
                    negative: clause.negative.without(before.known_true),
                };
                let common = left
                    .literals()
                    .map(|literal| self.links.implied(literal))
                    .reduce(|a, b| Person {
                        known_true: a.known_true.and(b.known_true),
                        known_false: a.known_false.and(b.known_false),
                    });
                match common {
                    Some(common) => *closed = closed.and_also(&common),
                    None => {
                        let predicate = clause.predicates().iter().next().unwrap_or_default();
                        return Err(Contradiction { predicate });
                    }
                }
            }
            if *closed == before {
                return Ok(());
            }
        }
    }

    fn compile_questions(&self, questions: &[Question]) -> Vec<CompiledQuestion<W>> {
        let own = |question: &Question| -> Mask<W> {
            let both = |a: &Answer| [a.makes_true.clone(), a.makes_false.clone()].concat();
            question.answers.iter().flat_map(both).collect()
        };
        let asked = questions
            .iter()
            .fold(Mask::EMPTY, |all, question| all.or(own(question)));
        let compile = |question: &Question| {
            let answers: Vec<_> = question
                .answers
                .iter()
                .map(|a| self.compile_answer(a))
                .collect();
            let settled = answers
                .iter()
                .fold(Mask::EMPTY, |all, a| all.or(a.says.known()));
            CompiledQuestion {
                own: own(question),
                reach: own(question).or(settled.without(asked)),
                cost: question.cost,
                sensitive: question.sensitive,
                answers,
            }
        };
        questions.iter().map(compile).collect()
    }

    fn compile_answer(&self, answer: &Answer) -> CompiledAnswer<W> {
        let mut says = Person {
            known_true: answer.makes_true.iter().copied().collect(),
            known_false: answer.makes_false.iter().copied().collect(),
        };
        let possible = self.close(&mut says).is_ok();
        CompiledAnswer {
            says,
            possible,
            weight: answer.weight,
        }
    }

    fn relations(&self) -> Vec<Mask<W>> {
        let of = |predicate: Predicate| {
            let linked = [Literal::positive(predicate), Literal::negative(predicate)]
                .into_iter()
                .filter(|literal| !self.links.is_impossible(*literal))
                .fold(Mask::EMPTY, |all, literal| {
                    all.or(self.links.implied(literal).known())
                })
                .without(self.facts.known());
            let shared = self.questions.iter().filter(|q| q.own.contains(predicate));
            let mut related = shared.fold(linked, |all, question| all.or(question.own));
            related.remove(predicate);
            related
        };
        (0..self.predicates as Predicate).map(of).collect()
    }
}

fn check(vocabulary: &Vocabulary, capacity: usize) -> Result<(), CompileError> {
    let predicates = vocabulary.predicates;
    if predicates > capacity {
        return Err(CompileError::TooManyPredicates {
            predicates,
            capacity,
        });
    }
    let answers = vocabulary
        .questions
        .iter()
        .flat_map(|question| &question.answers);
    let read = answers
        .flat_map(|answer| answer.makes_true.iter().chain(&answer.makes_false))
        .copied()
        .chain(vocabulary.implications.iter().flat_map(|implication| {
            [
                implication.premise.predicate(),
                implication.conclusion.predicate(),
            ]
        }));
    if let Some(predicate) = read.into_iter().find(|p| usize::from(*p) >= predicates) {
        return Err(CompileError::UnknownPredicate(predicate));
    }
    for (question, id) in vocabulary.questions.iter().zip(0..) {
        if question.cost == 0 || question.answers.iter().all(|answer| answer.weight == 0) {
            return Err(CompileError::BadQuestion(id));
        }
        let both = |a: &Answer| a.makes_true.iter().any(|p| a.makes_false.contains(p));
        if let Some(answer) = question.answers.iter().position(both) {
            return Err(CompileError::ContradictoryAnswer {
                question: id,
                answer,
            });
        }
    }
    Ok(())
}

fn implications<const W: usize>(vocabulary: &Vocabulary) -> Vec<Clause<W>> {
    let clauses = vocabulary.implications.iter().map(|implication| {
        Clause::from_iter([implication.premise.opposite(), implication.conclusion])
    });
    clauses.filter(|clause| !clause.is_tautology()).collect()
}

/// "One of the answers is right", as clauses.
fn constraint<const W: usize>(
    question: &Question,
    id: QuestionId,
    predicates: usize,
) -> Result<Vec<Clause<W>>, CompileError> {
    let answers = question.answers.iter().map(|answer| {
        let holds = answer.makes_true.iter().map(|p| Formula::Leaf(*p));
        let fails = answer
            .makes_false
            .iter()
            .map(|p| Formula::Not(Box::new(Formula::Leaf(*p))));
        Formula::All(holds.chain(fails).collect())
    });
    let mut expansion = Expansion::default();
    Expander { predicates }
        .expand(&Formula::Any(answers.collect()), true, 0, &mut expansion)
        .map_err(|refusal| match refusal {
            Refusal::UnknownPredicate(predicate) => CompileError::UnknownPredicate(predicate),
            Refusal::TooLarge | Refusal::TooDeep => CompileError::QuestionTooLarge(id),
        })?;
    Ok(expansion.clauses)
}

/// Sorts what holds of everyone into implications, facts and the rest, until
/// nothing new follows.
fn settle<const W: usize>(
    predicates: usize,
    known: Vec<Clause<W>>,
) -> Result<(Links<W>, Person<W>, Vec<Clause<W>>), CompileError> {
    let mut links = Links::new(predicates);
    let mut residue = Vec::new();
    let mut incoming = known;
    loop {
        for clause in incoming.drain(..) {
            match clause.len() {
                0 => return Err(CompileError::ImpossibleVocabulary),
                1 | 2 => links.add(clause),
                _ => residue.push(clause),
            }
        }
        links.complete();
        let everyone = (0..2 * predicates)
            .map(Literal::from_code)
            .filter(|literal| links.is_impossible(literal.opposite()));
        let mut facts = Person::default();
        everyone.for_each(|literal| facts.learn(literal));
        if facts.contradicts(&facts) {
            return Err(CompileError::ImpossibleVocabulary);
        }
        let base = residue.drain(..).map(|clause| Derived {
            clause,
            origins: Vec::new(),
        });
        let saturated = saturate(&links, base).ok_or(CompileError::VocabularyTooLarge)?;
        let (short, long): (Vec<_>, Vec<_>) = saturated
            .into_iter()
            .map(|d| d.clause)
            .partition(|clause| clause.len() <= 2);
        residue = long;
        if short.is_empty() {
            return Ok((links, facts, residue));
        }
        incoming = short;
    }
}
