//! What comes back again and again, told once.

/// Each line once, in its order, with how many times more it came; `same` says what makes two of them one.
pub fn once_each<T>(
    lines: impl IntoIterator<Item = T>,
    same: impl Fn(&T, &T) -> bool,
) -> Vec<(T, usize)> {
    let mut told: Vec<(T, usize)> = Vec::new();
    for line in lines {
        match told.iter_mut().find(|(known, _)| same(known, &line)) {
            Some((_, again)) => *again += 1,
            None => told.push((line, 0)),
        }
    }
    told
}
