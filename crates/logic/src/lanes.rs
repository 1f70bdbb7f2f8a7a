//! The unit of bulk work: a bit for each person of a block.

/// Words in one strip.
pub(crate) const STRIP_WORDS: usize = 8;

/// Strips in one lane.
pub(crate) const STRIPS: usize = 2;

/// Words in one lane.
pub(crate) const LANE_WORDS: usize = STRIPS * STRIP_WORDS;

/// Persons in one block.
pub(crate) const BLOCK: usize = 64 * LANE_WORDS;

/// A bit for each of 512 persons: one AVX-512 register, two AVX2, four SSE2;
/// aligned so that no load straddles two cache lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(align(64))]
pub(crate) struct Strip(pub [u64; STRIP_WORDS]);

impl Strip {
    pub const ZERO: Strip = Strip([0; STRIP_WORDS]);
    pub const ONES: Strip = Strip([u64::MAX; STRIP_WORDS]);
}

/// One plane of one block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lane(pub [Strip; STRIPS]);

impl Lane {
    pub const ZERO: Lane = Lane([Strip::ZERO; STRIPS]);

    /// The lane's strips, `N` by `N`.
    #[inline(always)]
    pub fn strips<const N: usize>(&self) -> &[[Strip; N]] {
        self.0.as_chunks().0
    }

    #[inline(always)]
    pub fn strips_mut<const N: usize>(&mut self) -> &mut [[Strip; N]] {
        self.0.as_chunks_mut().0
    }

    /// The first `persons` bits set, up to all of them.
    pub fn first(persons: usize) -> Lane {
        Lane::from_words(std::array::from_fn(|word| {
            match persons.saturating_sub(64 * word) {
                0 => 0,
                bits @ 1..64 => (1 << bits) - 1,
                _ => u64::MAX,
            }
        }))
    }

    pub fn from_words(words: [u64; LANE_WORDS]) -> Lane {
        let word = |strip: usize, place: usize| words[strip * STRIP_WORDS + place];
        Lane(std::array::from_fn(|strip| {
            Strip(std::array::from_fn(|place| word(strip, place)))
        }))
    }

    pub fn words(&self) -> impl Iterator<Item = u64> {
        self.0.iter().flat_map(|strip| strip.0)
    }

    /// Unsets every bit that is not set in the other.
    pub fn keep(&mut self, other: &Lane) {
        let words = self.0.iter_mut().flat_map(|strip| &mut strip.0);
        words
            .zip(other.words())
            .for_each(|(word, kept)| *word &= kept);
    }

    pub fn word_mut(&mut self, word: usize) -> &mut u64 {
        &mut self.0[word / STRIP_WORDS].0[word % STRIP_WORDS]
    }
}
