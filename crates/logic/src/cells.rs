//! What the text of a cell says of a person.

use crate::sets::Person;
use crate::table::Column;
use crate::theory::Theory;
use crate::vocabulary::Predicate;

/// How one column of a file is read.
pub(crate) struct Decoder<'a, const W: usize> {
    pub header: &'a str,
    /// What each accepted text says, the empty one included: nothing. An open
    /// hash table, arranged so that most texts are found at the first place.
    slots: Vec<Slot<'a, W>>,
    multiplier: u64,
    thresholds: Option<(&'a [i64], Vec<Person<W>>)>,
    ignored: bool,
    nothing: Person<W>,
}

#[derive(Clone)]
struct Slot<'a, const W: usize> {
    /// The text's first eight bytes.
    word: u64,
    /// The text's length; [`FREE`] if there is none.
    length: usize,
    text: &'a [u8],
    says: Person<W>,
}

/// The length of no text.
const FREE: usize = usize::MAX;

impl<'a, const W: usize> Decoder<'a, W> {
    pub fn new(header: &'a str, column: &'a Column, theory: &Theory<W>) -> Self {
        let says = |question, answer| theory.answer(question, answer).copied().unwrap_or_default();
        let mut texts: Vec<(&[u8], Person<W>)> = vec![(b"", Person::default())];
        let mut thresholds = None;
        match column {
            Column::Ignored => {}
            Column::Choice { question, cells } => {
                let cells = cells
                    .iter()
                    .map(|(text, answer)| (text, says(*question, *answer)));
                texts.extend(cells.map(|(text, says)| (text.as_bytes(), says)));
            }
            Column::Number {
                question,
                thresholds: list,
            } => {
                let answers = (0..=list.len())
                    .map(|answer| says(*question, answer))
                    .collect();
                thresholds = Some((list.as_slice(), answers));
            }
        }
        let (multiplier, slots) = arrange(&texts);
        let ignored = matches!(column, Column::Ignored);
        Decoder {
            header,
            slots,
            multiplier,
            thresholds,
            ignored,
            nothing: Person::default(),
        }
    }

    /// What the cell that stands here in the text says, or nothing if the
    /// column does not accept it.
    #[inline(always)]
    pub fn says(&self, text: &[u8], start: usize, end: usize) -> Option<&Person<W>> {
        let (word, length) = (first_bytes(text, start, end), end - start);
        let mut place = hash(word, length, self.multiplier, self.slots.len());
        loop {
            let slot = &self.slots[place];
            // Eight bytes and the length are all there is to most texts.
            if slot.word == word
                && slot.length == length
                && (length <= 8 || slot.text == &text[start..end])
            {
                return Some(&slot.says);
            }
            if slot.length == FREE {
                return self.says_otherwise(&text[start..end]);
            }
            place = (place + 1) % self.slots.len();
        }
    }

    #[cold]
    fn says_otherwise(&self, cell: &[u8]) -> Option<&Person<W>> {
        if self.ignored {
            return Some(&self.nothing);
        }
        let trimmed = cell.trim_ascii();
        if trimmed.len() < cell.len() {
            return self.says(trimmed, 0, trimmed.len());
        }
        let (thresholds, answers) = self.thresholds.as_ref()?;
        let number: i64 = std::str::from_utf8(cell).ok()?.parse().ok()?;
        answers.get(
            thresholds
                .iter()
                .filter(|threshold| **threshold <= number)
                .count(),
        )
    }

    /// Whether some text of the column says something of the predicate.
    pub fn reads(&self, predicate: Predicate) -> bool {
        let answers = self.thresholds.iter().flat_map(|(_, answers)| answers);
        let mut all = self.slots.iter().map(|slot| &slot.says).chain(answers);
        all.any(|says| says.known().contains(predicate))
    }
}

/// Places texts in slots with the multiplier, of a few, that puts most of them
/// where they are first looked for.
fn arrange<'a, const W: usize>(texts: &[(&'a [u8], Person<W>)]) -> (u64, Vec<Slot<'a, W>>) {
    let size = (4 * texts.len()).next_power_of_two();
    let place = |multiplier| {
        let free = Slot {
            word: 0,
            length: FREE,
            text: b"",
            says: Person::default(),
        };
        let mut slots = vec![free; size];
        let mut moves = 0;
        for (text, says) in texts {
            let word = first_bytes(text, 0, text.len());
            let mut place = hash(word, text.len(), multiplier, size);
            while slots[place].length != FREE {
                place = (place + 1) % size;
                moves += 1;
            }
            slots[place] = Slot {
                word,
                length: text.len(),
                text,
                says: *says,
            };
        }
        (moves, multiplier, slots)
    };
    let multipliers = (1..=64u64).map(|place| place.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let best = multipliers.map(place).min_by_key(|(moves, ..)| *moves);
    best.map_or((1, Vec::new()), |(_, multiplier, slots)| {
        (multiplier, slots)
    })
}

/// A slot, of a number of slots that is a power of two.
#[inline(always)]
fn hash(word: u64, length: usize, multiplier: u64, slots: usize) -> usize {
    let mixed = (word ^ (length as u64).rotate_right(8)).wrapping_mul(multiplier);
    (mixed >> 32) as usize & (slots - 1)
}

/// The first eight bytes of a cell, or all of them and zeros.
#[inline(always)]
fn first_bytes(text: &[u8], start: usize, end: usize) -> u64 {
    let bytes = match text[start..].first_chunk::<8>() {
        Some(bytes) => *bytes,
        None => std::array::from_fn(|place| text.get(start + place).copied().unwrap_or(0)),
    };
    // A table rather than a comparison: whether a cell is empty is anyone's guess.
    u64::from_le_bytes(bytes) & KEPT[(end - start).min(8)]
}

/// For every length, the bytes of a word that count.
const KEPT: [u64; 9] = {
    let mut kept = [u64::MAX; 9];
    let mut length = 0;
    while length < 8 {
        kept[length] = (1 << (8 * length)) - 1;
        length += 1;
    }
    kept
};
