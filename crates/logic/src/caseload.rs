//! Third driver: a caseload in bit-planes, 512 persons at a time.

use crate::cpu::{Cpu, Pass};
use crate::planes::{BLOCK, LANE_WORDS, Lane, Planes, PlanesError};
use crate::program::{CompiledRule, Program};
use crate::sets::Clause;

/// How many persons have each verdict for one rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VerdictCounts {
    /// Persons for whom the rule holds.
    pub holds: u64,
    /// Persons for whom it fails.
    pub fails: u64,
    /// Persons for whom it depends on what is unknown.
    pub unknown: u64,
}

/// How many persons one clause keeps out, and how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClauseCounts {
    /// Persons for whom the clause fails.
    pub fails: u64,
    /// Persons for whom it depends on what is unknown.
    pub unknown: u64,
    /// Persons for whom it is the only clause of its rule that does not hold,
    /// because it fails or is unknown.
    pub sole_obstacle: u64,
}

/// Clauses as lists of lanes: the lane that says "holds" for each literal;
/// the other lane of the pair, whose number differs by one bit, says "fails".
struct Circuit {
    literals: Vec<u32>,
    /// Where each clause ends in `literals`.
    ends: Vec<u32>,
}

impl Circuit {
    fn new<const W: usize>(clauses: &[Clause<W>]) -> Self {
        let mut circuit = Circuit { literals: Vec::new(), ends: Vec::new() };
        for clause in clauses {
            circuit.literals.extend(clause.literals().map(|literal| literal.code() as u32));
            circuit.ends.push(circuit.literals.len() as u32);
        }
        circuit
    }

    #[inline(always)]
    fn clause(&self, place: usize) -> &[u32] {
        let start = if place == 0 { 0 } else { self.ends[place - 1] };
        &self.literals[start as usize..self.ends[place] as usize]
    }
}

/// Where a clause, or a rule, holds and where it fails.
#[derive(Clone, Copy)]
struct Rails {
    holds: Lane,
    fails: Lane,
}

impl Rails {
    const NEVER: Rails = Rails { holds: Lane::ZERO, fails: Lane::ONES };
    const ALWAYS: Rails = Rails { holds: Lane::ONES, fails: Lane::ZERO };

    /// The literal's own rails. Its code is twice the row, plus one when
    /// negative: then what holds and what fails change places.
    #[inline(always)]
    fn literal(code: u32, block: &[[Lane; 2]]) -> (&Lane, &Lane) {
        let row = &block[code as usize >> 1];
        let negative = code as usize & 1;
        (&row[negative], &row[negative ^ 1])
    }

    #[inline(always)]
    fn or(&mut self, (holds, fails): (&Lane, &Lane)) {
        for word in 0..LANE_WORDS {
            self.holds.0[word] |= holds.0[word];
            self.fails.0[word] &= fails.0[word];
        }
    }

    #[inline(always)]
    fn and(&mut self, (holds, fails): (&Lane, &Lane)) {
        for word in 0..LANE_WORDS {
            self.holds.0[word] &= holds.0[word];
            self.fails.0[word] |= fails.0[word];
        }
    }

    #[inline(always)]
    fn clause(literals: &[u32], block: &[[Lane; 2]]) -> Rails {
        let mut rails = Rails::NEVER;
        for literal in literals {
            rails.or(Rails::literal(*literal, block));
        }
        rails
    }
}

impl<const W: usize> Program<W> {
    /// Judges every rule for every person: planes of verdicts, a row per rule.
    pub fn evaluate(&self, caseload: &Planes, cpu: Cpu) -> Result<Planes, PlanesError> {
        let mut verdicts = Planes::new(0, 0);
        self.evaluate_into(caseload, cpu, &mut verdicts)?;
        Ok(verdicts)
    }

    /// The same, reusing the planes of a former evaluation.
    pub fn evaluate_into(
        &self,
        caseload: &Planes,
        cpu: Cpu,
        verdicts: &mut Planes,
    ) -> Result<(), PlanesError> {
        self.check(caseload)?;
        if (verdicts.rows(), verdicts.persons()) != (self.rules(), caseload.persons()) {
            *verdicts = Planes::new(self.rules(), caseload.persons());
        }
        let size = self.rules() * 2;
        let (clauses, refutations) = (Circuit::new(&self.clauses), Circuit::new(&self.refutations));
        if size == 0 {
            return Ok(());
        }
        let lanes = &mut verdicts.lanes;
        cpu.run(Judge { rules: &self.rules, clauses, refutations, caseload, verdicts: lanes });
        // Nobody stands beyond the last person, not even for an empty rule.
        if let Some(last) = verdicts.lanes.chunks_exact_mut(size).last() {
            let inside = inside(caseload, caseload.blocks() - 1);
            for lane in last {
                lane.0.iter_mut().zip(inside.0).for_each(|(word, inside)| *word &= inside);
            }
        }
        Ok(())
    }

    /// How many persons have each verdict, rule by rule.
    pub fn count(&self, caseload: &Planes, cpu: Cpu) -> Result<Vec<VerdictCounts>, PlanesError> {
        Ok(self.evaluate(caseload, cpu)?.count(cpu))
    }

    /// How many persons each clause keeps out, in the order of
    /// [`Program::clauses`].
    pub fn why_not(&self, caseload: &Planes, cpu: Cpu) -> Result<Vec<ClauseCounts>, PlanesError> {
        self.check(caseload)?;
        let circuit = Circuit::new(&self.clauses);
        let mut counts = vec![ClauseCounts::default(); self.clauses.len()];
        let mut scratch = vec![Lane::ZERO; self.clauses.len()];
        let (unmet, counted) = (&mut scratch, &mut counts);
        cpu.run(WhyNot { rules: &self.rules, circuit, caseload, unmet, counts: counted });
        Ok(counts)
    }

    fn check(&self, caseload: &Planes) -> Result<(), PlanesError> {
        let (found, expected) = (caseload.rows(), self.theory().predicates());
        match found == expected {
            true => Ok(()),
            false => Err(PlanesError::OtherPredicates { found, expected }),
        }
    }
}

impl Planes {
    /// How many persons are said to be what, row by row.
    pub fn count(&self, cpu: Cpu) -> Vec<VerdictCounts> {
        let mut counts = vec![VerdictCounts::default(); self.rows()];
        cpu.run(Count { planes: self, counts: &mut counts });
        for count in &mut counts {
            count.unknown = self.persons() as u64 - count.holds - count.fails;
        }
        counts
    }
}

fn inside(caseload: &Planes, block: usize) -> Lane {
    Lane::first(caseload.persons() - block * BLOCK)
}

#[inline(always)]
fn ones(lane: &Lane) -> u64 {
    let mut count = 0;
    for word in lane.0 {
        count += u64::from(word.count_ones());
    }
    count
}

struct Judge<'a> {
    rules: &'a [CompiledRule],
    clauses: Circuit,
    refutations: Circuit,
    caseload: &'a Planes,
    verdicts: &'a mut [Lane],
}

impl Pass for Judge<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let blocks = self.verdicts.chunks_exact_mut(2 * self.rules.len());
        for (place, out) in blocks.enumerate() {
            let block = self.caseload.block(place);
            judge_block(self.rules, &self.clauses, &self.refutations, block, out);
        }
    }
}

struct WhyNot<'a> {
    rules: &'a [CompiledRule],
    circuit: Circuit,
    caseload: &'a Planes,
    /// Room to note where each clause does not hold.
    unmet: &'a mut [Lane],
    counts: &'a mut [ClauseCounts],
}

impl Pass for WhyNot<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for place in 0..self.caseload.blocks() {
            let block = self.caseload.block(place);
            let inside = inside(self.caseload, place);
            why_not_block(self.rules, &self.circuit, block, &inside, self.unmet, self.counts);
        }
    }
}

struct Count<'a> {
    planes: &'a Planes,
    counts: &'a mut [VerdictCounts],
}

impl Pass for Count<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for place in 0..self.planes.blocks() {
            let rows = self.planes.block(place);
            for (count, [yes, no]) in self.counts.iter_mut().zip(rows) {
                count.holds += ones(yes);
                count.fails += ones(no);
            }
        }
    }
}

#[inline(always)]
fn judge_block(
    rules: &[CompiledRule],
    clauses: &Circuit,
    refutations: &Circuit,
    block: &[[Lane; 2]],
    out: &mut [Lane],
) {
    let (pairs, _) = out.as_chunks_mut::<2>();
    for (rule, [holds, fails]) in rules.iter().zip(pairs) {
        let mut all = Rails::ALWAYS;
        for place in rule.clauses() {
            // Most clauses are one literal: no need to go through a disjunction.
            if let [only] = clauses.clause(place) {
                all.and(Rails::literal(*only, block));
            } else {
                let rails = Rails::clause(clauses.clause(place), block);
                all.and((&rails.holds, &rails.fails));
            }
        }
        for place in rule.refutations() {
            let rails = Rails::clause(refutations.clause(place), block);
            for word in 0..LANE_WORDS {
                all.holds.0[word] &= !rails.fails.0[word];
                all.fails.0[word] |= rails.fails.0[word];
            }
        }
        *holds = all.holds;
        *fails = all.fails;
    }
}

/// Counts, for each clause of each rule, where it fails, where it does not
/// hold, and where it is the only one that does not.
#[inline(always)]
fn why_not_block(
    rules: &[CompiledRule],
    circuit: &Circuit,
    block: &[[Lane; 2]],
    inside: &Lane,
    unmet: &mut [Lane],
    counts: &mut [ClauseCounts],
) {
    for rule in rules {
        // A two-bit adder per person: one clause unmet, several clauses unmet.
        let (mut one, mut several) = (Lane::ZERO, Lane::ZERO);
        for place in rule.clauses() {
            let rails = Rails::clause(circuit.clause(place), block);
            let mut lane = Lane::ZERO;
            for word in 0..LANE_WORDS {
                lane.0[word] = inside.0[word] & !rails.holds.0[word];
                several.0[word] |= one.0[word] & lane.0[word];
                one.0[word] |= lane.0[word];
            }
            let mut fails = rails.fails;
            for word in 0..LANE_WORDS {
                fails.0[word] &= inside.0[word];
            }
            unmet[place] = lane;
            counts[place].fails += ones(&fails);
            counts[place].unknown += ones(&lane) - ones(&fails);
        }
        for place in rule.clauses() {
            let mut only = unmet[place];
            for word in 0..LANE_WORDS {
                only.0[word] &= one.0[word] & !several.0[word];
            }
            counts[place].sole_obstacle += ones(&only);
        }
    }
}
