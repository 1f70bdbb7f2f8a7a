//! From one row per person to one row per predicate, 64 by 64.

/// Exchanges rows and columns of a square of bits: afterwards, bit `j` of word
/// `i` is what bit `i` of word `j` was.
pub(crate) fn transpose(square: &mut [u64; 64]) {
    // Swap ever smaller off-diagonal quarters: 32 by 32, then 16 by 16...
    let mut side = 32;
    let mut low = u64::MAX >> 32;
    while side > 0 {
        for start in (0..64).step_by(2 * side) {
            let (upper, lower) = square[start..start + 2 * side].split_at_mut(side);
            for (a, b) in upper.iter_mut().zip(lower) {
                let swapped = (*a >> side ^ *b) & low;
                *a ^= swapped << side;
                *b ^= swapped;
            }
        }
        side /= 2;
        low ^= low << side;
    }
}

#[cfg(test)]
mod tests {
    use super::transpose;

    #[test]
    fn rows_become_columns() {
        let mut word = 1u64;
        let square: [u64; 64] = std::array::from_fn(|_| {
            word = word
                .wrapping_mul(6364136223846793005)
                .wrapping_add(1442695040888963407);
            word ^ word >> 31
        });
        let mut turned = square;
        transpose(&mut turned);
        for (i, row) in square.iter().enumerate() {
            for (j, column) in turned.iter().enumerate() {
                assert_eq!(row >> j & 1, column >> i & 1);
            }
        }
    }
}
