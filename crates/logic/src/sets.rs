//! Fixed-size sets of predicates, and what is built from two of them.

use crate::vocabulary::{Literal, Predicate};

/// Three-valued truth, ordered `False < Unknown < True`: conjunction is the
/// minimum, disjunction the maximum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[repr(u8)]
pub enum Truth {
    /// Fails whatever is still unknown.
    False,
    /// Depends on what is still unknown.
    #[default]
    Unknown,
    /// Holds whatever is still unknown.
    True,
}

impl Truth {
    /// True unless the truth is `Unknown`.
    #[inline]
    pub fn is_firm(self) -> bool {
        self != Truth::Unknown
    }

    /// The truth said by "it holds" and "it fails"; holding wins if both are.
    #[inline]
    pub(crate) fn of(holds: bool, fails: bool) -> Truth {
        const TABLE: [Truth; 4] = [Truth::Unknown, Truth::False, Truth::True, Truth::True];
        TABLE[usize::from(holds) << 1 | usize::from(fails)]
    }
}

/// A set of predicates below `64 * W`.
///
/// The size is fixed so that a person and a clause live in registers and no
/// evaluation allocates. `W = 2` (128 predicates) is twice what thirteen
/// realistic rules need; `W = 4` costs a quarter more for one person, and
/// nothing in bulk.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Mask<const W: usize>([u64; W]);

impl<const W: usize> Mask<W> {
    /// The set without any predicate.
    pub const EMPTY: Mask<W> = Mask([0; W]);

    /// How many predicates a set can hold.
    pub const CAPACITY: usize = 64 * W;

    /// Adds a predicate. One that is not below [`Mask::CAPACITY`] is ignored:
    /// [`crate::Theory::new`] refuses such vocabularies.
    #[inline]
    pub fn insert(&mut self, predicate: Predicate) {
        if let Some(word) = self.0.get_mut(usize::from(predicate / 64)) {
            *word |= 1 << (predicate % 64);
        }
    }

    /// Takes a predicate out.
    #[inline]
    pub fn remove(&mut self, predicate: Predicate) {
        if let Some(word) = self.0.get_mut(usize::from(predicate / 64)) {
            *word &= !(1 << (predicate % 64));
        }
    }

    /// Whether the predicate is in the set.
    #[inline]
    pub fn contains(&self, predicate: Predicate) -> bool {
        self.0
            .get(usize::from(predicate / 64))
            .is_some_and(|word| word >> (predicate % 64) & 1 == 1)
    }

    /// Whether the set holds nothing.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.0.iter().fold(0, |all, word| all | word) == 0
    }

    /// How many predicates the set holds.
    #[inline]
    pub fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The predicates of either set.
    #[inline]
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.zip(other, |a, b| a | b)
    }

    /// The predicates of both sets.
    #[inline]
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.zip(other, |a, b| a & b)
    }

    /// The predicates of this set that the other has not.
    #[inline]
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        self.zip(other, |a, b| a & !b)
    }

    /// Whether the two sets share a predicate.
    #[inline]
    pub fn meets(self, other: Self) -> bool {
        !self.and(other).is_empty()
    }

    /// Whether the other set has every predicate of this one.
    #[inline]
    pub fn within(self, other: Self) -> bool {
        self.without(other).is_empty()
    }

    /// The predicates of the set, in increasing order.
    pub fn iter(self) -> impl Iterator<Item = Predicate> {
        let (mut words, mut place) = (self.0, 0);
        std::iter::from_fn(move || {
            while place < W && words[place] == 0 {
                place += 1;
            }
            let word = words.get_mut(place)?;
            let bit = word.trailing_zeros();
            *word &= *word - 1;
            Some((64 * place) as Predicate + bit as Predicate)
        })
    }

    #[inline(always)]
    pub(crate) fn words(&self) -> &[u64; W] {
        &self.0
    }

    #[inline]
    fn zip(self, other: Self, f: impl Fn(u64, u64) -> u64) -> Self {
        Mask(std::array::from_fn(|i| f(self.0[i], other.0[i])))
    }
}

impl<const W: usize> Default for Mask<W> {
    fn default() -> Self {
        Self::EMPTY
    }
}

impl<const W: usize> FromIterator<Predicate> for Mask<W> {
    fn from_iter<I: IntoIterator<Item = Predicate>>(predicates: I) -> Self {
        let mut mask = Self::EMPTY;
        predicates
            .into_iter()
            .for_each(|predicate| mask.insert(predicate));
        mask
    }
}

impl<const W: usize> std::fmt::Debug for Mask<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

/// What is known of one person. The drivers expect it closed: see
/// [`crate::Theory::close`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Person<const W: usize> {
    /// The predicates known to be true.
    pub known_true: Mask<W>,
    /// The predicates known to be false.
    pub known_false: Mask<W>,
}

impl<const W: usize> Person<W> {
    /// Records that a literal holds.
    #[inline]
    pub fn learn(&mut self, literal: Literal) {
        match literal.is_positive() {
            true => self.known_true.insert(literal.predicate()),
            false => self.known_false.insert(literal.predicate()),
        }
    }

    /// What is known of a predicate.
    #[inline]
    pub fn truth(&self, predicate: Predicate) -> Truth {
        Truth::of(
            self.known_true.contains(predicate),
            self.known_false.contains(predicate),
        )
    }

    /// The predicates known either way.
    #[inline]
    pub fn known(&self) -> Mask<W> {
        self.known_true.or(self.known_false)
    }

    /// What is known by one or the other.
    #[inline]
    #[must_use]
    pub fn and_also(self, other: &Self) -> Self {
        Person {
            known_true: self.known_true.or(other.known_true),
            known_false: self.known_false.or(other.known_false),
        }
    }

    /// Whether the two say opposite things of some predicate.
    #[inline]
    pub fn contradicts(&self, other: &Self) -> bool {
        let clash = self.known_true.and(other.known_false);
        !clash.or(self.known_false.and(other.known_true)).is_empty()
    }

    /// Whether everything known here is known there too.
    #[inline]
    pub fn within(&self, other: &Self) -> bool {
        self.known_true.within(other.known_true) && self.known_false.within(other.known_false)
    }

    /// The literals that are known to hold.
    pub fn literals(self) -> impl Iterator<Item = Literal> {
        let positive = self.known_true.iter().map(Literal::positive);
        positive.chain(self.known_false.iter().map(Literal::negative))
    }
}

/// A disjunction of literals. The empty clause is always false.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Clause<const W: usize> {
    /// Predicates of which one true is enough.
    pub positive: Mask<W>,
    /// Predicates of which one false is enough.
    pub negative: Mask<W>,
}

impl<const W: usize> Clause<W> {
    /// The truth of the clause for what is known of a person.
    #[inline]
    pub fn truth(&self, person: &Person<W>) -> Truth {
        Truth::of(self.holds(person), self.fails(person))
    }

    /// Whether a literal of the clause is known to hold.
    #[inline]
    pub fn holds(&self, person: &Person<W>) -> bool {
        let holding = self.positive.and(person.known_true);
        !holding.or(self.negative.and(person.known_false)).is_empty()
    }

    /// Whether every literal of the clause is known to fail.
    #[inline]
    pub fn fails(&self, person: &Person<W>) -> bool {
        let left = self.positive.without(person.known_false);
        left.or(self.negative.without(person.known_true)).is_empty()
    }

    /// The predicates the clause reads.
    #[inline]
    pub fn predicates(&self) -> Mask<W> {
        self.positive.or(self.negative)
    }

    /// The literals of the clause.
    pub fn literals(self) -> impl Iterator<Item = Literal> {
        let positive = self.positive.iter().map(Literal::positive);
        positive.chain(self.negative.iter().map(Literal::negative))
    }

    /// Whether this clause says no less: its literals are all in the other.
    #[inline]
    pub fn absorbs(&self, other: &Self) -> bool {
        self.positive.within(other.positive) && self.negative.within(other.negative)
    }

    /// Whether the clause holds for everyone, having a literal and its opposite.
    #[inline]
    pub(crate) fn is_tautology(&self) -> bool {
        self.positive.meets(self.negative)
    }

    #[inline]
    pub(crate) fn insert(&mut self, literal: Literal) {
        match literal.is_positive() {
            true => self.positive.insert(literal.predicate()),
            false => self.negative.insert(literal.predicate()),
        }
    }

    #[inline]
    pub(crate) fn union(self, other: &Self) -> Self {
        Clause {
            positive: self.positive.or(other.positive),
            negative: self.negative.or(other.negative),
        }
    }

    #[inline]
    pub(crate) fn without(self, other: &Self) -> Self {
        Clause {
            positive: self.positive.without(other.positive),
            negative: self.negative.without(other.negative),
        }
    }

    #[inline]
    pub(crate) fn and(self, other: &Self) -> Self {
        Clause {
            positive: self.positive.and(other.positive),
            negative: self.negative.and(other.negative),
        }
    }

    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.predicates().is_empty()
    }

    pub(crate) fn len(&self) -> usize {
        self.positive.len() + self.negative.len()
    }
}

impl<const W: usize> FromIterator<Literal> for Clause<W> {
    fn from_iter<I: IntoIterator<Item = Literal>>(literals: I) -> Self {
        let mut clause = Self::default();
        literals
            .into_iter()
            .for_each(|literal| clause.insert(literal));
        clause
    }
}
