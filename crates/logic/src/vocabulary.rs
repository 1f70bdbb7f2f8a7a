//! What the caller writes: predicates, questions, implications and rules.

/// A predicate's number, from 0.
pub type Predicate = u16;

/// A question's place in [`Vocabulary::questions`].
pub type QuestionId = u32;

/// A predicate or its opposite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Literal {
    predicate: Predicate,
    positive: bool,
}

impl Literal {
    /// "The predicate is true."
    #[inline]
    pub fn positive(predicate: Predicate) -> Literal {
        Literal {
            predicate,
            positive: true,
        }
    }

    /// "The predicate is false."
    #[inline]
    pub fn negative(predicate: Predicate) -> Literal {
        Literal {
            predicate,
            positive: false,
        }
    }

    /// The predicate that is read.
    #[inline]
    pub fn predicate(self) -> Predicate {
        self.predicate
    }

    /// Whether it asks for the predicate to be true.
    #[inline]
    pub fn is_positive(self) -> bool {
        self.positive
    }

    /// The opposite literal.
    #[inline]
    #[must_use]
    pub fn opposite(self) -> Literal {
        Literal {
            positive: !self.positive,
            ..self
        }
    }

    /// A dense number: twice the predicate, plus one when negative.
    #[inline]
    pub(crate) fn code(self) -> usize {
        usize::from(self.predicate) << 1 | usize::from(!self.positive)
    }

    #[inline]
    pub(crate) fn from_code(code: usize) -> Literal {
        Literal {
            predicate: (code >> 1) as Predicate,
            positive: code & 1 == 0,
        }
    }
}

/// A condition over predicates, as a closed tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Formula {
    /// All of them; of none, always true.
    All(Vec<Formula>),
    /// At least one of them; of none, always false.
    Any(Vec<Formula>),
    /// The opposite.
    Not(Box<Formula>),
    /// One predicate is true.
    Leaf(Predicate),
}

/// A rule: the conjunction of its parts. The parts matter to the caller (each
/// compiled clause remembers its own), not to the verdict.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rule {
    /// What must all hold; of none, always true.
    pub parts: Vec<Formula>,
}

/// "If the first literal holds, so does the second." The contrapositive goes
/// without saying.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Implication {
    /// What is known.
    pub premise: Literal,
    /// What follows.
    pub conclusion: Literal,
}

/// One possible answer to a question.
///
/// A yes/no fact has two answers, a choice one per value, a number one per
/// interval between the thresholds that the rules use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The predicates that the answer makes true.
    pub makes_true: Vec<Predicate>,
    /// The predicates that the answer makes false. One that is in neither
    /// list stays unknown after this answer.
    pub makes_false: Vec<Predicate>,
    /// How likely the answer is, relative to the question's other answers.
    pub weight: u32,
}

/// One fact that can be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What it costs to ask, in any unit common to all questions; at least 1.
    pub cost: u32,
    /// A sensitive question is proposed after all others.
    pub sensitive: bool,
    /// The possible answers: exactly one of them is right, although which one
    /// may not be known.
    pub answers: Vec<Answer>,
}

/// What all rules share: the predicates and what is known of them in advance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vocabulary {
    /// How many predicates there are.
    pub predicates: usize,
    /// The facts that can be asked for. Their answers say which predicates
    /// exclude or complete each other.
    pub questions: Vec<Question>,
    /// What follows from what.
    pub implications: Vec<Implication>,
}

/// Why a vocabulary or a rule cannot be compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CompileError {
    /// More predicates than the masks hold.
    TooManyPredicates {
        /// How many the vocabulary has.
        predicates: usize,
        /// How many a mask holds.
        capacity: usize,
    },
    /// A predicate that the vocabulary does not have.
    UnknownPredicate(Predicate),
    /// A question without an answer, free of cost, or whose weights are all zero.
    BadQuestion(QuestionId),
    /// An answer that makes a predicate both true and false.
    ContradictoryAnswer {
        /// The question.
        question: QuestionId,
        /// The answer's place in the question.
        answer: usize,
    },
    /// A question whose answers relate its predicates in too many ways.
    QuestionTooLarge(QuestionId),
    /// No person at all satisfies the implications and the questions.
    ImpossibleVocabulary,
    /// The questions and implications interact in too many ways.
    VocabularyTooLarge,
    /// The rule has more than [`CompileError::CLAUSE_LIMIT`] clauses.
    RuleTooLarge {
        /// The rule's place.
        rule: u32,
    },
    /// The rule is nested deeper than [`CompileError::DEPTH_LIMIT`].
    RuleTooDeep {
        /// The rule's place.
        rule: u32,
    },
    /// A rule reads a predicate that the vocabulary does not have.
    RuleReadsUnknownPredicate {
        /// The rule's place.
        rule: u32,
        /// The predicate.
        predicate: Predicate,
    },
}

impl CompileError {
    /// How many clauses one rule may have.
    pub const CLAUSE_LIMIT: usize = 4096;
    /// How deep one formula may be nested.
    pub const DEPTH_LIMIT: usize = 64;
}

impl std::fmt::Display for CompileError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooManyPredicates {
                predicates,
                capacity,
            } => {
                write!(f, "{predicates} prédicats, pour {capacity} au plus")
            }
            Self::UnknownPredicate(predicate) => {
                write!(f, "le prédicat {predicate} n’existe pas")
            }
            Self::BadQuestion(question) => write!(
                f,
                "la question {question} n’a pas de réponse possible ou n’a pas de coût"
            ),
            Self::ContradictoryAnswer { question, answer } => write!(
                f,
                "la réponse {answer} de la question {question} rend un prédicat à la fois vrai et faux"
            ),
            Self::QuestionTooLarge(question) => {
                write!(
                    f,
                    "les réponses de la question {question} sont trop enchevêtrées"
                )
            }
            Self::ImpossibleVocabulary => f.write_str(
                "aucune personne ne peut satisfaire à la fois les implications et les questions",
            ),
            Self::VocabularyTooLarge => {
                f.write_str("les implications et les questions sont trop enchevêtrées")
            }
            Self::RuleTooLarge { rule } => write!(
                f,
                "la règle {rule} se développe en plus de {} clauses",
                Self::CLAUSE_LIMIT
            ),
            Self::RuleTooDeep { rule } => write!(
                f,
                "la règle {rule} est imbriquée sur plus de {} niveaux",
                Self::DEPTH_LIMIT
            ),
            Self::RuleReadsUnknownPredicate { rule, predicate } => {
                write!(
                    f,
                    "la règle {rule} lit le prédicat {predicate}, qui n’existe pas"
                )
            }
        }
    }
}

impl std::error::Error for CompileError {}
