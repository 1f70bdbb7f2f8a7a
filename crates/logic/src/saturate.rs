//! Which literals follow from which, and what clauses follow from clauses.
//!
//! This is resolution where two literals clash not only when they are
//! opposite but whenever the first excludes the second. It is what makes
//! clause-by-clause evaluation exact: a set of clauses closed under it is
//! contradicted by what is known of a person only if one of its clauses fails
//! outright.

use crate::sets::{Clause, Person};
use crate::vocabulary::Literal;

/// For every literal, everything that holds when it does, itself included.
#[derive(Clone, Debug)]
pub(crate) struct Links<const W: usize>(Vec<Person<W>>);

impl<const W: usize> Links<W> {
    pub fn new(predicates: usize) -> Self {
        let itself = |code| {
            let mut person = Person::default();
            person.learn(Literal::from_code(code));
            person
        };
        Links((0..2 * predicates).map(itself).collect())
    }

    /// Adds a clause of one or two literals, as implications.
    pub fn add(&mut self, clause: Clause<W>) {
        for premise in clause.literals() {
            let rest = clause.without(&Clause::from_iter([premise]));
            let conclusion = rest.literals().next().unwrap_or(premise);
            self.0[premise.opposite().code()].learn(conclusion);
        }
    }

    /// Makes the relation transitive.
    pub fn complete(&mut self) {
        for middle in 0..self.0.len() {
            let reached = self.0[middle];
            let middle = Literal::from_code(middle);
            for from in &mut self.0 {
                if holds(from, middle) {
                    *from = from.and_also(&reached);
                }
            }
        }
    }

    /// What holds when the literal does.
    #[inline]
    pub fn implied(&self, literal: Literal) -> Person<W> {
        self.0[literal.code()]
    }

    /// The literals of which each cannot hold together with this one.
    #[inline]
    fn excluded(&self, literal: Literal) -> Clause<W> {
        let implied = self.implied(literal);
        Clause {
            positive: implied.known_false,
            negative: implied.known_true,
        }
    }

    /// The literals that hold when this one does.
    #[inline]
    fn consequences(&self, literal: Literal) -> Clause<W> {
        let implied = self.implied(literal);
        Clause {
            positive: implied.known_true,
            negative: implied.known_false,
        }
    }

    /// Whether no person can satisfy the literal.
    #[inline]
    pub fn is_impossible(&self, literal: Literal) -> bool {
        holds(&self.implied(literal), literal.opposite())
    }

    /// Whether two literals of the clauses cannot hold together.
    #[inline]
    pub fn clashes(&self, left: &Clause<W>, right: &Clause<W>) -> bool {
        left.literals()
            .any(|literal| !self.excluded(literal).and(right).is_empty())
    }

    /// Whether every person satisfies the clause.
    pub fn is_tautology(&self, clause: &Clause<W>) -> bool {
        clause
            .literals()
            .any(|l| !self.consequences(l.opposite()).and(clause).is_empty())
    }

    /// Whether the second clause holds whenever the first does, literal by literal.
    pub fn subsumes(&self, clause: &Clause<W>, weaker: &Clause<W>) -> bool {
        clause
            .literals()
            .all(|literal| self.leads_into(literal, weaker))
    }

    /// Whether the clause holds as soon as the literal does.
    pub fn leads_into(&self, literal: Literal, clause: &Clause<W>) -> bool {
        !self.consequences(literal).and(clause).is_empty()
    }

    /// The clause without the literals that nobody satisfies, and without those
    /// that another of its literals makes idle.
    pub fn reduce(&self, mut clause: Clause<W>) -> Clause<W> {
        for literal in clause.literals() {
            let rest = clause.without(&Clause::from_iter([literal]));
            if self.is_impossible(literal) || self.leads_into(literal, &rest) {
                clause = rest;
            }
        }
        clause
    }

    /// What follows from two clauses because a literal of `left` excludes
    /// literals of `right`.
    fn resolvents(&self, left: Clause<W>, right: Clause<W>) -> impl Iterator<Item = Clause<W>> {
        left.literals().filter_map(move |literal| {
            let excluded = self.excluded(literal).and(&right);
            let kept = left.without(&Clause::from_iter([literal]));
            (!excluded.is_empty()).then(|| kept.union(&right.without(&excluded)))
        })
    }
}

#[inline]
fn holds<const W: usize>(person: &Person<W>, literal: Literal) -> bool {
    match literal.is_positive() {
        true => person.known_true.contains(literal.predicate()),
        false => person.known_false.contains(literal.predicate()),
    }
}

/// A clause and the places of the clauses it follows from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Derived<const W: usize> {
    pub clause: Clause<W>,
    pub origins: Vec<u32>,
}

/// How many clauses a saturation may reach.
const SATURATION_LIMIT: usize = 1024;

/// Everything that follows from the clauses, without what says less than
/// something kept; nothing if that is more than a bounded number of clauses.
pub(crate) fn saturate<const W: usize>(
    links: &Links<W>,
    base: impl IntoIterator<Item = Derived<W>>,
) -> Option<Vec<Derived<W>>> {
    let mut set: Vec<Derived<W>> = Vec::new();
    let add = |set: &mut Vec<Derived<W>>, derived: Derived<W>| {
        let clause = links.reduce(derived.clause);
        // Only what literally says less is dropped now: a clause that merely
        // implies this one may take more steps to lead as far.
        if !links.is_tautology(&clause) && !set.iter().any(|kept| kept.clause.absorbs(&clause)) {
            set.push(Derived { clause, ..derived });
        }
    };
    base.into_iter().for_each(|derived| add(&mut set, derived));
    let mut right = 0;
    while right < set.len() {
        for left in 0..right {
            let (a, b) = (set[left].clone(), set[right].clone());
            let found = links.resolvents(a.clause, b.clause);
            for clause in found.chain(links.resolvents(b.clause, a.clause)) {
                let mut origins = [a.origins.as_slice(), b.origins.as_slice()].concat();
                origins.sort_unstable();
                origins.dedup();
                add(&mut set, Derived { clause, origins });
            }
            if set.len() > SATURATION_LIMIT {
                return None;
            }
        }
        right += 1;
    }
    let mut kept: Vec<Derived<W>> = Vec::new();
    for derived in set {
        let clause = &derived.clause;
        if !kept
            .iter()
            .any(|other| links.subsumes(&other.clause, clause))
        {
            kept.retain(|other| !links.subsumes(clause, &other.clause));
            kept.push(derived);
        }
    }
    Some(kept)
}
