//! The social security number, which is refused wherever it is typed.

/// Digits of a number without its key, and with it.
const LENGTHS: [usize; 2] = [13, 15];

/// Whether a text holds what looks like a NIR (*numéro de sécurité sociale*): 13 digits, or 15 with the key, with
/// or without one space, point or hyphen between them, `2A` and `2B` for Corsica, built as decree 82-103 says:
/// sex, year, month, département, commune, order, key.
///
/// A key that does not match is refused too when the rest is plainly a NIR: a slip of the pen hides nothing.
pub fn looks_like_nir(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    let starts = |at: &usize| {
        letters[*at].is_ascii_digit() && (*at == 0 || !letters[at - 1].is_alphanumeric())
    };
    (0..letters.len())
        .filter(starts)
        .any(|at| begins_nir(&letters[at..]))
}

/// Reads digits from here, and judges each time that as many as a NIR has are read and a word ends.
fn begins_nir(letters: &[char]) -> bool {
    let mut read = String::new();
    for (at, &c) in letters.iter().enumerate() {
        let corsica = read.len() == 6 && read.ends_with('2') && matches!(c, 'A' | 'a' | 'B' | 'b');
        if c.is_ascii_digit() || corsica {
            read.push(c.to_ascii_uppercase());
            let next = letters.get(at + 1);
            let ends = next.is_none_or(|next| !next.is_alphanumeric());
            if ends && LENGTHS.contains(&read.len()) && is_nir(&read) {
                return true;
            }
        } else if !is_separator(c) || letters.get(at + 1).is_some_and(|&next| is_separator(next)) {
            return false;
        }
        if read.len() >= 15 {
            return false;
        }
    }
    false
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '.' | '-')
}

fn is_nir(read: &str) -> bool {
    let number =
        |from: usize, to: usize| read.get(from..to).and_then(|part| part.parse::<u64>().ok());
    let sex = number(0, 1).is_some_and(|sex| matches!(sex, 1..=4 | 7 | 8));
    let place = matches!(read.get(5..7), Some("2A" | "2B"))
        || number(5, 7).is_some_and(|department| matches!(department, 1..=19 | 21..=99));
    let commune = number(7, 10).is_some_and(|commune| commune > 0);
    let order = number(10, 13).is_some_and(|order| order > 0);
    let month = number(3, 5).unwrap_or_default();
    // 1 to 12; 20 and 30 to 42 when the civil status does not say; 50 and more only if the key confirms.
    let plain = matches!(month, 1..=12 | 20 | 30..=42);
    sex && place && commune && order && (plain || (month >= 50 && has_its_key(read)))
}

/// The key is 97 less the rest of the 13 digits by 97, where 2A counts as 19 and 2B as 18.
fn has_its_key(read: &str) -> bool {
    let digits = read.replace("2A", "19").replace("2B", "18");
    let number = digits.get(..13).and_then(|part| part.parse::<u64>().ok());
    let key = digits.get(13..15).and_then(|part| part.parse::<u64>().ok());
    number
        .zip(key)
        .is_some_and(|(number, key)| 97 - number % 97 == key)
}
