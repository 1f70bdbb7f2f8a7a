//! Third driver: a caseload in bit-planes, 512 persons at a time.

use pulp::Simd;

use crate::cpu::{Cpu, Pass};
use crate::lanes::{BLOCK, Lane, STRIP_WORDS, STRIPS, Strip};
use crate::planes::{Planes, PlanesError};
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

/// Literals as the rows they read.
#[derive(Default)]
struct Literals {
    positive: Vec<u32>,
    negative: Vec<u32>,
}

impl Literals {
    fn new<const W: usize>(clause: &Clause<W>) -> Self {
        Literals {
            positive: clause.positive.iter().map(u32::from).collect(),
            negative: clause.negative.iter().map(u32::from).collect(),
        }
    }
}

/// A rule, sorted for speed: most clauses are one literal, and need not go
/// through a disjunction.
#[derive(Default)]
struct Circuit {
    units: Literals,
    clauses: Vec<Literals>,
    refutations: Vec<Literals>,
}

impl Circuit {
    fn new<const W: usize>(program: &Program<W>, rule: &CompiledRule) -> Self {
        let clauses = &program.clauses[rule.clauses()];
        let (units, clauses): (Vec<_>, Vec<_>) = clauses.iter().partition(|c| c.len() == 1);
        let refutations = program.refutations[rule.refutations()].iter();
        let mut circuit = Circuit {
            units: Literals::default(),
            clauses: clauses.into_iter().map(Literals::new).collect(),
            refutations: refutations.map(Literals::new).collect(),
        };
        for unit in units.into_iter().map(Literals::new) {
            circuit.units.positive.extend(unit.positive);
            circuit.units.negative.extend(unit.negative);
        }
        circuit
    }
}

/// Where a clause, or a rule, holds and where it fails, for some strips.
#[derive(Clone, Copy)]
struct Rails<const N: usize> {
    holds: [Strip; N],
    fails: [Strip; N],
}

impl<const N: usize> Rails<N> {
    const NEVER: Self = Rails {
        holds: [Strip::ZERO; N],
        fails: [Strip::ONES; N],
    };
    const ALWAYS: Self = Rails {
        holds: [Strip::ONES; N],
        fails: [Strip::ZERO; N],
    };

    #[inline(always)]
    fn or(&mut self, holds: &[Strip; N], fails: &[Strip; N]) {
        for strip in 0..N {
            for word in 0..STRIP_WORDS {
                self.holds[strip].0[word] |= holds[strip].0[word];
                self.fails[strip].0[word] &= fails[strip].0[word];
            }
        }
    }

    #[inline(always)]
    fn and(&mut self, holds: &[Strip; N], fails: &[Strip; N]) {
        for strip in 0..N {
            for word in 0..STRIP_WORDS {
                self.holds[strip].0[word] &= holds[strip].0[word];
                self.fails[strip].0[word] |= fails[strip].0[word];
            }
        }
    }

    /// Where one of the literals holds, where all fail.
    #[inline(always)]
    fn any(literals: &Literals, block: &Block<'_>) -> Self {
        let mut rails = Self::NEVER;
        for row in &literals.positive {
            let (yes, no) = block.row(*row);
            rails.or(yes, no);
        }
        for row in &literals.negative {
            let (yes, no) = block.row(*row);
            rails.or(no, yes);
        }
        rails
    }

    /// Where all literals hold, where one fails.
    #[inline(always)]
    fn all(literals: &Literals, block: &Block<'_>) -> Self {
        let mut rails = Self::ALWAYS;
        for row in &literals.positive {
            let (yes, no) = block.row(*row);
            rails.and(yes, no);
        }
        for row in &literals.negative {
            let (yes, no) = block.row(*row);
            rails.and(no, yes);
        }
        rails
    }
}

/// The rows of a block, of which one part of every lane is looked at.
struct Block<'a> {
    rows: &'a [[Lane; 2]],
    part: usize,
}

impl<'a> Block<'a> {
    /// Where the row is true, and where it is false.
    #[inline(always)]
    fn row<const N: usize>(&self, row: u32) -> (&'a [Strip; N], &'a [Strip; N]) {
        let [yes, no] = &self.rows[row as usize];
        (&yes.strips()[self.part], &no.strips()[self.part])
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
        if size == 0 {
            return Ok(());
        }
        let lanes = &mut verdicts.lanes;
        let rules = self
            .rules
            .iter()
            .map(|rule| Circuit::new(self, rule))
            .collect();
        cpu.run(Judge {
            rules,
            caseload,
            verdicts: lanes,
        });
        // Nobody stands beyond the last person, not even for an empty rule.
        if let Some(last) = verdicts.lanes.chunks_exact_mut(size).last() {
            let inside = inside(caseload, caseload.blocks() - 1);
            for lane in last {
                lane.keep(&inside);
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
        let clauses = self.clauses.iter().map(Literals::new).collect();
        let mut counts = vec![ClauseCounts::default(); self.clauses.len()];
        let mut scratch = vec![Lane::ZERO; self.clauses.len()];
        let (unmet, counted) = (&mut scratch, &mut counts);
        cpu.run(WhyNot {
            rules: &self.rules,
            clauses,
            caseload,
            unmet,
            counts: counted,
        });
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
        cpu.run(Count {
            planes: self,
            counts: &mut counts,
        });
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
fn ones(strips: &[Strip]) -> u64 {
    let mut count = 0;
    for strip in strips {
        for word in strip.0 {
            count += u64::from(word.count_ones());
        }
    }
    count
}

struct Judge<'a> {
    rules: Vec<Circuit>,
    caseload: &'a Planes,
    verdicts: &'a mut [Lane],
}

impl Pass for Judge<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd, const N: usize>(self, _: S) {
        let blocks = self.verdicts.chunks_exact_mut(2 * self.rules.len());
        for (place, out) in blocks.enumerate() {
            let rows = self.caseload.block(place);
            for part in 0..STRIPS / N {
                let block = Block { rows, part };
                judge_block::<N>(&self.rules, &block, out);
            }
        }
    }
}

struct WhyNot<'a> {
    rules: &'a [CompiledRule],
    clauses: Vec<Literals>,
    caseload: &'a Planes,
    /// Room to note where each clause does not hold.
    unmet: &'a mut [Lane],
    counts: &'a mut [ClauseCounts],
}

impl Pass for WhyNot<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd, const N: usize>(self, _: S) {
        for place in 0..self.caseload.blocks() {
            let rows = self.caseload.block(place);
            let inside = inside(self.caseload, place);
            for part in 0..STRIPS / N {
                let block = Block { rows, part };
                let inside = &inside.strips::<N>()[part];
                why_not_block(
                    self.rules,
                    &self.clauses,
                    &block,
                    inside,
                    self.unmet,
                    self.counts,
                );
            }
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
    fn run<S: Simd, const N: usize>(self, _: S) {
        for place in 0..self.planes.blocks() {
            let rows = self.planes.block(place);
            for (count, [yes, no]) in self.counts.iter_mut().zip(rows) {
                count.holds += ones(&yes.0);
                count.fails += ones(&no.0);
            }
        }
    }
}

#[inline(always)]
fn judge_block<const N: usize>(rules: &[Circuit], block: &Block<'_>, out: &mut [Lane]) {
    let (pairs, _) = out.as_chunks_mut::<2>();
    for (rule, [holds, fails]) in rules.iter().zip(pairs) {
        let mut all = Rails::<N>::all(&rule.units, block);
        for clause in &rule.clauses {
            let rails = Rails::any(clause, block);
            all.and(&rails.holds, &rails.fails);
        }
        for refutation in &rule.refutations {
            let rails = Rails::any(refutation, block);
            // A refutation that does not fail says nothing.
            let mut stands = rails.fails;
            for strip in &mut stands {
                for word in &mut strip.0 {
                    *word = !*word;
                }
            }
            all.and(&stands, &rails.fails);
        }
        holds.strips_mut()[block.part] = all.holds;
        fails.strips_mut()[block.part] = all.fails;
    }
}

/// Counts, for each clause of each rule, where it fails, where it does not
/// hold, and where it is the only one that does not.
#[inline(always)]
fn why_not_block<const N: usize>(
    rules: &[CompiledRule],
    clauses: &[Literals],
    block: &Block<'_>,
    inside: &[Strip; N],
    unmet: &mut [Lane],
    counts: &mut [ClauseCounts],
) {
    for rule in rules {
        // A two-bit adder per person: one clause unmet, several clauses unmet.
        let (mut one, mut several) = ([Strip::ZERO; N], [Strip::ZERO; N]);
        for place in rule.clauses() {
            let mut rails = Rails::<N>::any(&clauses[place], block);
            let mut lane = [Strip::ZERO; N];
            for strip in 0..N {
                for word in 0..STRIP_WORDS {
                    let unmet = inside[strip].0[word] & !rails.holds[strip].0[word];
                    rails.fails[strip].0[word] &= inside[strip].0[word];
                    several[strip].0[word] |= one[strip].0[word] & unmet;
                    one[strip].0[word] |= unmet;
                    lane[strip].0[word] = unmet;
                }
            }
            let fails = ones(&rails.fails);
            counts[place].fails += fails;
            counts[place].unknown += ones(&lane) - fails;
            unmet[place].strips_mut()[0] = lane;
        }
        for place in rule.clauses() {
            let mut only: [Strip; N] = unmet[place].strips()[0];
            for strip in 0..N {
                for word in 0..STRIP_WORDS {
                    only[strip].0[word] &= one[strip].0[word] & !several[strip].0[word];
                }
            }
            counts[place].sole_obstacle += ones(&only);
        }
    }
}
