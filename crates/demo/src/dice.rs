//! Choices: drawn from a seed, or always the first.

/// A source of choices that can be repeated: always the first, or drawn from a seed.
#[derive(Debug, Clone)]
pub struct Dice(Option<u64>);

impl Dice {
    /// Always the first choice.
    pub fn first() -> Dice {
        Dice(None)
    }

    /// Drawn from a seed (splitmix64).
    pub fn seeded(seed: u64) -> Dice {
        Dice(Some(seed))
    }

    /// A number drawn from the seed; zero when the first choice is always taken.
    pub fn draw(&mut self) -> u64 {
        let Some(state) = &mut self.0 else { return 0 };
        *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = *state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A rank below `count`; zero when there is none.
    pub fn below(&mut self, count: usize) -> usize {
        usize::try_from(self.draw() % count.max(1) as u64).unwrap_or_default()
    }

    /// One of these.
    pub fn one_of<'a, T>(&mut self, among: &'a [T]) -> Option<&'a T> {
        among.get(self.below(among.len()))
    }

    /// Once in `times`; never when the first choice is always taken.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.0.is_some() && self.below(times) == 0
    }
}
