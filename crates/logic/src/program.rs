//! Compiled rules, and what is odd about them.

use std::ops::Range;
use std::sync::Arc;

use crate::cnf::{Expander, Expansion, Refusal};
use crate::lint::Lint;
use crate::saturate::{Derived, saturate};
use crate::sets::{Clause, Person};
use crate::theory::{Contradiction, Theory};
use crate::vocabulary::{CompileError, Rule};

/// A rule's place in its program.
pub type RuleId = u32;

/// Where a compiled clause comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClauseInfo {
    /// The rule it belongs to.
    pub rule: RuleId,
    /// The part of the rule it expands.
    pub part: u32,
}

/// Compiled rules over a vocabulary, with their clauses stored flat.
#[derive(Clone, Debug)]
pub struct Program<const W: usize> {
    theory: Arc<Theory<W>>,
    pub(crate) rules: Vec<CompiledRule>,
    pub(crate) clauses: Vec<Clause<W>>,
    pub(crate) refutations: Vec<Clause<W>>,
    parts: Vec<u32>,
    /// For every refutation, the clauses it follows from.
    causes: Vec<Vec<u32>>,
}

/// Room to work in, kept from one rule to the next.
#[derive(Default)]
struct Scratch<const W: usize> {
    /// The clauses of the rule, each with its part.
    clauses: Vec<(Clause<W>, u32)>,
    /// Those of the part at hand.
    expansion: Expansion<W>,
}

/// The clauses of one rule, and the refutations that complete them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CompiledRule {
    clauses: (u32, u32),
    refutations: (u32, u32),
}

impl CompiledRule {
    #[inline]
    pub fn clauses(&self) -> Range<usize> {
        self.clauses.0 as usize..self.clauses.1 as usize
    }

    #[inline]
    pub fn refutations(&self) -> Range<usize> {
        self.refutations.0 as usize..self.refutations.1 as usize
    }
}

impl<const W: usize> Program<W> {
    /// Compiles rules, and says what is odd about them.
    pub fn compile<'a>(
        theory: Arc<Theory<W>>,
        rules: impl IntoIterator<Item = &'a Rule>,
    ) -> Result<(Self, Vec<Lint>), CompileError> {
        let mut program = Program {
            theory,
            rules: Vec::new(),
            clauses: Vec::new(),
            refutations: Vec::new(),
            parts: Vec::new(),
            causes: Vec::new(),
        };
        let mut lints = Vec::new();
        let mut scratch = Scratch::default();
        for (rule, id) in rules.into_iter().zip(0..) {
            program.add(rule, id, &mut scratch, &mut lints)?;
        }
        Ok((program, lints))
    }

    /// The same program with its rules in another order.
    pub(crate) fn in_order(&self, order: &[RuleId]) -> Self {
        let mut program = Program {
            theory: self.theory.clone(),
            rules: Vec::with_capacity(self.rules.len()),
            clauses: Vec::with_capacity(self.clauses.len()),
            refutations: Vec::with_capacity(self.refutations.len()),
            parts: Vec::with_capacity(self.parts.len()),
            causes: Vec::with_capacity(self.causes.len()),
        };
        for rule in order.iter().map(|rule| self.rules[*rule as usize]) {
            let (clause, refutation) = (program.clauses.len(), program.refutations.len());
            let moved = |cause: &u32| cause - rule.clauses.0 + clause as u32;
            program
                .clauses
                .extend_from_slice(&self.clauses[rule.clauses()]);
            program.parts.extend_from_slice(&self.parts[rule.clauses()]);
            program
                .refutations
                .extend_from_slice(&self.refutations[rule.refutations()]);
            let causes = self.causes[rule.refutations()].iter();
            program
                .causes
                .extend(causes.map(|causes| causes.iter().map(moved).collect()));
            program.rules.push(CompiledRule {
                clauses: (clause as u32, program.clauses.len() as u32),
                refutations: (refutation as u32, program.refutations.len() as u32),
            });
        }
        program
    }

    /// The vocabulary that the rules read.
    pub fn theory(&self) -> &Arc<Theory<W>> {
        &self.theory
    }

    /// See [`Theory::close`].
    pub fn close(&self, person: &mut Person<W>) -> Result<(), Contradiction> {
        self.theory.close(person)
    }

    /// How many rules there are.
    pub fn rules(&self) -> usize {
        self.rules.len()
    }

    /// The clauses of all rules, rule after rule.
    pub fn clauses(&self) -> &[Clause<W>] {
        &self.clauses
    }

    /// The places, in [`Program::clauses`], of a rule's clauses; empty for a
    /// rule that does not exist.
    pub fn clauses_of(&self, rule: RuleId) -> Range<usize> {
        self.rules
            .get(rule as usize)
            .map_or(0..0, CompiledRule::clauses)
    }

    /// Where the clause at this place comes from.
    pub fn clause_info(&self, clause: usize) -> Option<ClauseInfo> {
        let part = *self.parts.get(clause)?;
        let rule = self
            .rules
            .partition_point(|rule| rule.clauses().end <= clause);
        Some(ClauseInfo {
            rule: rule as RuleId,
            part,
        })
    }

    /// What the clauses of the rule imply together and none implies alone: for
    /// each such clause, itself and the places of the clauses it follows from.
    pub fn refutations_of(&self, rule: RuleId) -> impl Iterator<Item = (&Clause<W>, &[u32])> {
        let range = self
            .rules
            .get(rule as usize)
            .map_or(0..0, CompiledRule::refutations);
        range.map(|place| (&self.refutations[place], self.causes[place].as_slice()))
    }

    fn add(
        &mut self,
        rule: &Rule,
        id: RuleId,
        scratch: &mut Scratch<W>,
        lints: &mut Vec<Lint>,
    ) -> Result<(), CompileError> {
        let Scratch { clauses, expansion } = scratch;
        clauses.clear();
        for (formula, part) in rule.parts.iter().zip(0..) {
            expansion.clauses.clear();
            expansion.empty_alternative = false;
            Expander {
                predicates: self.theory.predicates(),
            }
            .expand(formula, true, 0, expansion)
            .map_err(|refusal| match refusal {
                Refusal::TooLarge => CompileError::RuleTooLarge { rule: id },
                Refusal::TooDeep => CompileError::RuleTooDeep { rule: id },
                Refusal::UnknownPredicate(predicate) => CompileError::RuleReadsUnknownPredicate {
                    rule: id,
                    predicate,
                },
            })?;
            if expansion.empty_alternative {
                lints.push(Lint::EmptyAlternative { rule: id, part });
            }
            let empty = expansion.clauses.is_empty();
            let before = clauses.len();
            clauses.extend(expansion.clauses.iter().map(|clause| (*clause, part)));
            self.drop_tautologies(clauses, before);
            if empty || clauses.len() < before + expansion.clauses.len() {
                lints.push(Lint::TautologicalPart { rule: id, part });
            }
            if clauses.len() > CompileError::CLAUSE_LIMIT {
                return Err(CompileError::RuleTooLarge { rule: id });
            }
        }
        self.lint_literals(clauses, id, lints);
        absorb(clauses, id, lints);
        if clauses.is_empty() {
            lints.push(Lint::TautologicalRule { rule: id });
        }
        self.store(clauses, id, lints);
        Ok(())
    }

    fn drop_tautologies(&self, clauses: &mut Vec<(Clause<W>, u32)>, from: usize) {
        let theory = &self.theory;
        let mut kept = from;
        for place in from..clauses.len() {
            let clause = clauses[place].0;
            let exhausts = |choice: &Clause<W>| theory.links.subsumes(choice, &clause);
            if !theory.links.is_tautology(&clause) && !theory.residue.iter().any(exhausts) {
                clauses.swap(kept, place);
                kept += 1;
            }
        }
        clauses.truncate(kept);
    }

    fn lint_literals(&self, clauses: &[(Clause<W>, u32)], rule: RuleId, lints: &mut Vec<Lint>) {
        let theory = &self.theory;
        let read = clauses
            .iter()
            .fold(Clause::default(), |all, (clause, _)| all.union(clause));
        let both = read.positive.and(read.negative);
        lints.extend(
            both.iter()
                .map(|predicate| Lint::NonUnate { rule, predicate }),
        );
        for first in read.predicates().iter() {
            let related = theory.related[usize::from(first)].and(read.predicates());
            let later = related.iter().filter(|second| *second > first);
            lints.extend(later.map(|second| Lint::Correlated {
                rule,
                first,
                second,
            }));
        }
        if read.and(&theory.impossible()).is_empty() {
            return;
        }
        for (clause, part) in clauses {
            let literals = clause.and(&theory.impossible()).literals();
            let part = *part;
            lints.extend(literals.map(|literal| Lint::ImpossibleAlternative {
                rule,
                part,
                literal,
            }));
        }
    }

    /// Stores the clauses with the refutations that make them exact.
    fn store(&mut self, clauses: &[(Clause<W>, u32)], id: RuleId, lints: &mut Vec<Lint>) {
        let first = self.clauses.len() as u32;
        let first_refutation = self.refutations.len() as u32;
        let refutations = self.refute(clauses);
        let impossible = self.theory.impossible();
        let unsatisfiable = |clause: &Clause<W>| clause.without(&impossible).is_empty();
        let found = refutations.as_deref().unwrap_or_default();
        let mut all = clauses
            .iter()
            .map(|(clause, _)| clause)
            .chain(found.iter().map(|d| &d.clause));
        if all.any(unsatisfiable) {
            lints.push(Lint::UnsatisfiableRule { rule: id });
        }
        if refutations.is_none()
            || clauses
                .iter()
                .any(|(clause, _)| self.reads_half_a_choice(clause))
        {
            lints.push(Lint::Inexact { rule: id });
        }
        for (clause, part) in clauses {
            self.clauses.push(*clause);
            self.parts.push(*part);
        }
        for derived in refutations.unwrap_or_default() {
            self.refutations.push(derived.clause);
            self.causes.push(
                derived
                    .origins
                    .iter()
                    .map(|origin| first + origin)
                    .collect(),
            );
        }
        self.rules.push(CompiledRule {
            clauses: (first, self.clauses.len() as u32),
            refutations: (first_refutation, self.refutations.len() as u32),
        });
    }

    /// What the clauses imply together and none alone; nothing if there is too
    /// much of it. Most rules take the short way out: no two of their literals
    /// exclude each other.
    fn refute(&self, clauses: &[(Clause<W>, u32)]) -> Option<Vec<Derived<W>>> {
        let (links, residue) = (&self.theory.links, &self.theory.residue);
        let read = clauses
            .iter()
            .fold(Clause::default(), |all, (clause, _)| all.union(clause));
        if !links.clashes(&read, &read)
            && !residue.iter().any(|choice| links.clashes(&read, choice))
        {
            return Some(Vec::new());
        }
        let own = clauses.iter().zip(0..).map(|((clause, _), place)| Derived {
            clause: *clause,
            origins: vec![place],
        });
        let choices = residue.iter().map(|clause| Derived {
            clause: *clause,
            origins: Vec::new(),
        });
        let mut all = saturate(links, choices.chain(own))?;
        let said = |clause: &Clause<W>| {
            clauses.iter().any(|(own, _)| links.subsumes(own, clause))
                || residue.iter().any(|choice| links.subsumes(choice, clause))
        };
        all.retain(|derived| !said(&derived.clause));
        Some(all)
    }

    /// Whether the clause holds for two values or more, but not all, of some
    /// choice that other facts can narrow.
    fn reads_half_a_choice(&self, clause: &Clause<W>) -> bool {
        let links = &self.theory.links;
        let accepted = |choice: &Clause<W>| {
            choice
                .literals()
                .filter(|literal| links.leads_into(*literal, clause))
                .count()
        };
        self.theory
            .residue
            .iter()
            .any(|choice| accepted(choice) >= 2)
    }
}

/// Drops every clause that says no more than another of the rule.
fn absorb<const W: usize>(
    clauses: &mut Vec<(Clause<W>, u32)>,
    rule: RuleId,
    lints: &mut Vec<Lint>,
) {
    let mut place = 0;
    while place < clauses.len() {
        let (clause, part) = clauses[place];
        let absorber = clauses.iter().enumerate().find(|(other, (c, _))| {
            // Of two equal clauses, the first stays.
            *other != place && c.absorbs(&clause) && (*c != clause || *other < place)
        });
        match absorber.map(|(_, (_, by))| *by) {
            Some(by) => {
                lints.push(Lint::Absorbed { rule, part, by });
                clauses.remove(place);
            }
            None => place += 1,
        }
    }
}
