//! First driver: one person, every rule, with reasons and the next question.

use crate::program::{CompiledRule, Program, RuleId};
use crate::sets::{Clause, Mask, Person, Truth};
use crate::theory::CompiledQuestion;
use crate::vocabulary::QuestionId;

/// The question to ask next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NextQuestion {
    /// The question.
    pub question: QuestionId,
    /// How many verdicts its answer is expected to settle, given how likely
    /// each answer is.
    pub expected: f64,
}

/// What the rules of a program say of one person. Reused from one person to
/// the next, it allocates nothing.
#[derive(Clone, Debug, Default)]
pub struct Assessment<const W: usize> {
    rules: Vec<RuleState>,
    clauses: Vec<Truth>,
    /// What is left to know, for the rules not settled.
    open: Vec<OpenRule<W>>,
    open_clauses: Vec<Clause<W>>,
    /// The unknown predicates that rules not settled read.
    wanted: Mask<W>,
}

#[derive(Clone, Copy, Debug)]
struct RuleState {
    truth: Truth,
    /// How many clauses do not hold, and the last of them.
    unmet: u32,
    last_unmet: u32,
}

/// The open clauses of a rule, then its open refutations.
#[derive(Clone, Copy, Debug)]
struct OpenRule<const W: usize> {
    clauses: (u32, u32),
    refutations_end: u32,
    reads: Mask<W>,
}

impl<const W: usize> Program<W> {
    /// Judges every rule for one closed person, into a reused assessment.
    pub fn assess(&self, person: &Person<W>, into: &mut Assessment<W>) {
        into.rules.clear();
        into.clauses.clear();
        into.open.clear();
        into.open_clauses.clear();
        into.wanted = Mask::EMPTY;
        into.clauses
            .extend(self.clauses.iter().map(|clause| clause.truth(person)));
        for rule in &self.rules {
            let state = self.state(rule, person, &into.clauses);
            into.rules.push(state);
            if state.truth == Truth::Unknown {
                self.keep_open(rule, person, into);
            }
        }
    }

    /// The verdict of one rule for a closed person.
    #[inline]
    pub fn verdict(&self, rule: RuleId, person: &Person<W>) -> Truth {
        self.rules
            .get(rule as usize)
            .map_or(Truth::Unknown, |rule| self.judge(rule, person))
    }

    #[inline]
    pub(crate) fn judge(&self, rule: &CompiledRule, person: &Person<W>) -> Truth {
        let clauses = self.clauses[rule.clauses()].iter();
        let truth = clauses.fold(Truth::True, |truth, clause| truth.min(clause.truth(person)));
        match self.is_refuted(rule, person) {
            true => Truth::False,
            false => truth,
        }
    }

    #[inline]
    fn is_refuted(&self, rule: &CompiledRule, person: &Person<W>) -> bool {
        self.refutations[rule.refutations()]
            .iter()
            .any(|clause| clause.fails(person))
    }

    #[inline]
    fn state(&self, rule: &CompiledRule, person: &Person<W>, clauses: &[Truth]) -> RuleState {
        let mut state = RuleState {
            truth: Truth::True,
            unmet: 0,
            last_unmet: 0,
        };
        for place in rule.clauses() {
            let truth = clauses[place];
            let unmet = truth != Truth::True;
            state.truth = state.truth.min(truth);
            state.unmet += u32::from(unmet);
            state.last_unmet = if unmet {
                place as u32
            } else {
                state.last_unmet
            };
        }
        if self.is_refuted(rule, person) {
            state.truth = Truth::False;
        }
        state
    }

    /// Notes what a rule not settled still depends on.
    fn keep_open(&self, rule: &CompiledRule, person: &Person<W>, into: &mut Assessment<W>) {
        let left = |clause: &Clause<W>| Clause {
            positive: clause.positive.without(person.known_false),
            negative: clause.negative.without(person.known_true),
        };
        let start = into.open_clauses.len() as u32;
        let open = rule
            .clauses()
            .filter(|place| into.clauses[*place] == Truth::Unknown);
        into.open_clauses
            .extend(open.map(|place| left(&self.clauses[place])));
        let end = into.open_clauses.len() as u32;
        let refutations = self.refutations[rule.refutations()].iter();
        into.open_clauses
            .extend(refutations.filter(|clause| !clause.holds(person)).map(left));
        let reads = into.open_clauses[start as usize..]
            .iter()
            .fold(Mask::EMPTY, |all, clause| all.or(clause.predicates()));
        into.wanted = into.wanted.or(reads);
        into.open.push(OpenRule {
            clauses: (start, end),
            refutations_end: into.open_clauses.len() as u32,
            reads,
        });
    }

    /// The places of the rule's clauses that fail for a closed person. When the
    /// rule fails only because clauses cannot hold together, those clauses.
    pub fn failing(&self, rule: RuleId, person: &Person<W>) -> impl Iterator<Item = usize> {
        let fails = |place: &usize| self.clauses[*place].fails(person);
        let alone = self.clauses_of(rule).filter(fails);
        let explained = self.clauses_of(rule).any(|place| fails(&place));
        let jointly = self
            .refutations_of(rule)
            .filter(|(clause, _)| clause.fails(person))
            .take(if explained { 0 } else { 1 })
            .flat_map(|(_, causes)| causes.iter().map(|cause| *cause as usize));
        alone.chain(jointly)
    }

    /// The places of the rule's clauses that neither hold nor fail for a
    /// closed person.
    pub fn open(&self, rule: RuleId, person: &Person<W>) -> impl Iterator<Item = usize> {
        self.clauses_of(rule)
            .filter(|place| self.clauses[*place].truth(person) == Truth::Unknown)
    }

    /// The questions that some rule not settled still depends on.
    pub fn missing(&self, seen: &Assessment<W>) -> impl Iterator<Item = QuestionId> {
        self.missing_among(seen.wanted)
    }

    /// The questions that this rule still depends on; none if it is settled.
    pub fn missing_for(
        &self,
        rule: RuleId,
        person: &Person<W>,
    ) -> impl Iterator<Item = QuestionId> {
        let open = self.rules.get(rule as usize);
        let open = open.filter(|rule| self.judge(rule, person) == Truth::Unknown);
        let wanted = open.into_iter().flat_map(|rule| {
            let clauses = self.clauses[rule.clauses()].iter();
            clauses.chain(&self.refutations[rule.refutations()])
        });
        let wanted = wanted.filter(|clause| !clause.holds(person));
        let wanted = wanted.fold(Mask::EMPTY, |all, clause| all.or(clause.predicates()));
        self.missing_among(wanted.without(person.known()))
    }

    fn missing_among(&self, wanted: Mask<W>) -> impl Iterator<Item = QuestionId> {
        let questions = self.theory().questions.iter().zip(0..);
        questions
            .filter(move |(question, _)| question.reach.meets(wanted))
            .map(|(_, id)| id)
    }

    /// The question to ask next: among those that a rule not settled depends
    /// on, the one whose answer settles most verdicts per unit of cost, each
    /// answer counted by how likely it is; then the one that settles most of
    /// their clauses; then the first. Sensitive questions come after all
    /// others. None when every rule is settled, or depends on no question.
    pub fn next_question(&self, person: &Person<W>, seen: &Assessment<W>) -> Option<NextQuestion> {
        self.next_question_among(person, seen, |_| true)
    }

    /// The same, among the questions that may be asked.
    pub fn next_question_among(
        &self,
        person: &Person<W>,
        seen: &Assessment<W>,
        may_ask: impl Fn(QuestionId) -> bool,
    ) -> Option<NextQuestion> {
        let mut best: Option<(Score, QuestionId)> = None;
        for (question, id) in self.theory().questions.iter().zip(0..) {
            if question.reach.meets(seen.wanted) && may_ask(id) {
                let score = self.score(question, person, seen);
                if best.as_ref().is_none_or(|(top, _)| score.beats(top)) {
                    best = Some((score, id));
                }
            }
        }
        best.map(|(score, question)| NextQuestion {
            question,
            expected: score.verdicts as f64 / score.weight.max(1) as f64,
        })
    }

    fn score(
        &self,
        question: &CompiledQuestion<W>,
        person: &Person<W>,
        seen: &Assessment<W>,
    ) -> Score {
        let mut score = Score {
            sensitive: question.sensitive,
            cost: question.cost,
            ..Score::default()
        };
        for answer in question.answers.iter().filter(|answer| answer.possible) {
            if answer.says.contradicts(person) {
                continue;
            }
            let settled = if self.theory().residue.is_empty() {
                seen.settled_by(&answer.says)
            } else {
                let mut after = person.and_also(&answer.says);
                match self.theory().close_joined(&mut after) {
                    Ok(()) => seen.settled_by(&after),
                    Err(_) => continue,
                }
            };
            let weight = u64::from(answer.weight);
            score.weight += weight;
            score.verdicts += weight * settled.verdicts;
            score.clauses += weight * settled.clauses;
        }
        score
    }
}

/// What one answer would settle.
#[derive(Default)]
struct Settled {
    verdicts: u64,
    clauses: u64,
}

/// How good a question is; compared without rounding, so that ties are ties.
#[derive(Default)]
struct Score {
    sensitive: bool,
    cost: u32,
    weight: u64,
    verdicts: u64,
    clauses: u64,
}

impl Score {
    fn beats(&self, other: &Score) -> bool {
        if self.sensitive != other.sensitive {
            return other.sensitive;
        }
        // a/b > c/d, as a·d > c·b.
        let scale = |score: &Score| u128::from(score.weight.max(1)) * u128::from(score.cost);
        let (mine, theirs) = (scale(other), scale(self));
        let verdicts = (
            u128::from(self.verdicts) * mine,
            u128::from(other.verdicts) * theirs,
        );
        let clauses = (
            u128::from(self.clauses) * mine,
            u128::from(other.clauses) * theirs,
        );
        verdicts.0 > verdicts.1 || verdicts.0 == verdicts.1 && clauses.0 > clauses.1
    }
}

impl<const W: usize> Assessment<W> {
    /// An empty assessment, to be filled by [`Program::assess`].
    pub fn new() -> Self {
        Self::default()
    }

    /// The verdict of a rule; `Unknown` if there is no such rule.
    #[inline]
    pub fn verdict(&self, rule: RuleId) -> Truth {
        self.rules
            .get(rule as usize)
            .map_or(Truth::Unknown, |state| state.truth)
    }

    /// The verdicts, rule after rule.
    pub fn verdicts(&self) -> impl Iterator<Item = Truth> {
        self.rules.iter().map(|state| state.truth)
    }

    /// The truth of every clause, in the order of [`Program::clauses`].
    #[inline]
    pub fn clauses(&self) -> &[Truth] {
        &self.clauses
    }

    /// The only clause of the rule that does not hold (it fails or is open), if
    /// there is just one.
    #[inline]
    pub fn sole_obstacle(&self, rule: RuleId) -> Option<usize> {
        let state = self.rules.get(rule as usize)?;
        (state.unmet == 1).then_some(state.last_unmet as usize)
    }

    /// How many verdicts, and how many of their clauses, an answer settles.
    #[inline]
    fn settled_by(&self, answer: &Person<W>) -> Settled {
        let mut settled = Settled::default();
        let touched = answer.known();
        for rule in self.open.iter().filter(|rule| rule.reads.meets(touched)) {
            let (mut all_hold, mut one_fails, mut clauses) = (true, false, 0);
            for clause in &self.open_clauses[rule.clauses.0 as usize..rule.clauses.1 as usize] {
                let (holds, fails) = (clause.holds(answer), clause.fails(answer));
                all_hold &= holds;
                one_fails |= fails;
                clauses += u64::from(holds | fails);
            }
            let rest = rule.clauses.1 as usize..rule.refutations_end as usize;
            for refutation in &self.open_clauses[rest] {
                one_fails |= refutation.fails(answer);
            }
            settled.verdicts += u64::from(all_hold | one_fails);
            settled.clauses += clauses;
        }
        settled
    }
}
