//! From a formula to a conjunction of clauses.

use crate::sets::Clause;
use crate::vocabulary::{CompileError, Formula, Literal, Predicate};

/// Why a formula has no bounded conjunctive form.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    TooLarge,
    TooDeep,
    UnknownPredicate(Predicate),
}

/// The clauses of a formula, and what was noticed on the way.
#[derive(Debug, Default)]
pub(crate) struct Expansion<const W: usize> {
    pub clauses: Vec<Clause<W>>,
    /// A disjunction without alternatives was met.
    pub empty_alternative: bool,
}

/// How many products of clauses one disjunction may need before absorption.
const PRODUCT_LIMIT: usize = 1 << 16;

/// Expands formulas over the given number of predicates.
pub(crate) struct Expander {
    pub predicates: usize,
}

impl Expander {
    /// Adds to `out` the clauses that say that the formula is `wanted`.
    pub fn expand<const W: usize>(
        &self,
        formula: &Formula,
        wanted: bool,
        depth: usize,
        out: &mut Expansion<W>,
    ) -> Result<(), Refusal> {
        if depth > CompileError::DEPTH_LIMIT {
            return Err(Refusal::TooDeep);
        }
        if let Some(literal) = self.literal(formula, wanted)? {
            out.clauses.push(Clause::from_iter([literal]));
            return Ok(());
        }
        match (formula, wanted) {
            (Formula::Not(inner), _) => self.expand(inner, !wanted, depth + 1, out)?,
            (Formula::All(children), true) | (Formula::Any(children), false) => {
                for child in children {
                    self.expand(child, wanted, depth + 1, out)?;
                }
            }
            (Formula::Any(children), true) | (Formula::All(children), false) => {
                self.disjunction(children, wanted, depth, out)?;
            }
            (Formula::Leaf(_), _) => {}
        }
        match out.clauses.len() > CompileError::CLAUSE_LIMIT {
            true => Err(Refusal::TooLarge),
            false => Ok(()),
        }
    }

    fn disjunction<const W: usize>(
        &self,
        children: &[Formula],
        wanted: bool,
        depth: usize,
        out: &mut Expansion<W>,
    ) -> Result<(), Refusal> {
        out.empty_alternative |= children.is_empty();
        // The literals make one clause; the others multiply it.
        let mut literals = Clause::default();
        let mut product: Option<Vec<Clause<W>>> = None;
        for child in children {
            if let Some(literal) = self.literal(child, wanted)? {
                literals.insert(literal);
                continue;
            }
            let mut factor = Expansion::default();
            self.expand(child, wanted, depth + 1, &mut factor)?;
            out.empty_alternative |= factor.empty_alternative;
            product = Some(match product {
                None => factor.clauses,
                Some(left) => multiply(&left, &factor.clauses)?,
            });
        }
        match product {
            None => out.clauses.push(literals),
            Some(product) => out.clauses.extend(multiply(&product, &[literals])?),
        }
        Ok(())
    }

    /// The literal that the formula is, if it is only that.
    fn literal(&self, formula: &Formula, wanted: bool) -> Result<Option<Literal>, Refusal> {
        match formula {
            Formula::Leaf(predicate) if usize::from(*predicate) >= self.predicates => {
                Err(Refusal::UnknownPredicate(*predicate))
            }
            Formula::Leaf(predicate) if wanted => Ok(Some(Literal::positive(*predicate))),
            Formula::Leaf(predicate) => Ok(Some(Literal::negative(*predicate))),
            Formula::Not(inner) if matches!(**inner, Formula::Leaf(_)) => {
                self.literal(inner, !wanted)
            }
            _ => Ok(None),
        }
    }
}

/// The clauses of `left ∨ right`, absorbed.
fn multiply<const W: usize>(
    left: &[Clause<W>],
    right: &[Clause<W>],
) -> Result<Vec<Clause<W>>, Refusal> {
    if left.len().saturating_mul(right.len()) > PRODUCT_LIMIT {
        return Err(Refusal::TooLarge);
    }
    let mut product: Vec<Clause<W>> = Vec::new();
    for a in left {
        for b in right {
            let clause = a.union(b);
            if clause.is_tautology() || product.iter().any(|kept| kept.absorbs(&clause)) {
                continue;
            }
            product.retain(|kept| !clause.absorbs(kept));
            product.push(clause);
            if product.len() > CompileError::CLAUSE_LIMIT {
                return Err(Refusal::TooLarge);
            }
        }
    }
    Ok(product)
}
