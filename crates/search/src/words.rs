//! Cutting French text into folded words, the same way for entries and for what people type.
//!
//! Folding removes what two spellings of one word differ by: case, accents, ligatures,
//! compatibility forms (`²`, `ﬁ`), invisible characters. It comes before stemming, so that
//! `marchés` and `MARCHES` meet on one stem.

use std::ops::Range;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Bytes kept of one part. Longer runs are noise, and bounding them bounds every later cost.
const LONGEST_PART: usize = 40;

/// What stands before an apostrophe without being a word one searches for.
const ELIDED: [&str; 13] = [
    "c", "d", "j", "jusqu", "l", "lorsqu", "m", "n", "puisqu", "qu", "quoiqu", "s", "t",
];

/// Folded words too common to tell entries apart. Entries keep them; only questions drop them.
const STOP_WORDS: [&str; 66] = [
    "a", "au", "aux", "avec", "c", "ce", "ces", "cet", "cette", "comment", "d", "dans", "de",
    "des", "du", "elle", "elles", "en", "et", "il", "ils", "j", "je", "jusqu", "l", "la", "le",
    "les", "leur", "leurs", "lorsqu", "lui", "m", "ma", "mais", "mes", "mon", "n", "ne", "nos",
    "notre", "nous", "on", "ou", "par", "pas", "pour", "puisqu", "qu", "que", "qui", "s", "sa",
    "se", "ses", "son", "sont", "sur", "t", "tu", "un", "une", "vos", "votre", "vous", "y",
];

/// A word as written without a space: `auto-réhabilitation`, `ID'ÉES`, `CARS35`, `emploi`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// At least one. `l'emploi` has one part, the elided article being no part of the word.
    pub(crate) parts: Vec<Part>,
}

/// What a hyphen, an apostrophe, a dot or a change between letters and digits delimits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    /// Folded, never empty.
    pub(crate) text: String,
    /// Bytes of the original text.
    pub(crate) span: Range<usize>,
}

impl Word {
    /// The parts written as one, so that `idées`, `ID'EES` and `id-ees` meet.
    pub(crate) fn glued(&self) -> String {
        self.parts.iter().map(|part| part.text.as_str()).collect()
    }

    /// Bytes of the original text, from the first part to the last.
    pub(crate) fn span(&self) -> Range<usize> {
        let start = self.parts.first().map_or(0, |part| part.span.start);
        let end = self.parts.last().map_or(start, |part| part.span.end);
        start..end
    }

    /// True for a word that a question can leave out.
    pub(crate) fn is_stop_word(&self) -> bool {
        matches!(self.parts.as_slice(), [only] if is_stop_word(&only.text))
    }

    /// True for `R.S.A.`: only the letters together mean something.
    pub(crate) fn is_initials(&self) -> bool {
        self.parts.iter().all(|part| part.text.chars().count() == 1)
    }
}

/// True for a folded part that says nothing alone.
pub(crate) fn is_stop_word(folded: &str) -> bool {
    STOP_WORDS.contains(&folded)
}

/// The words of a text, in its order.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut cutter = Cutter::default();
    for (at, original) in text.char_indices() {
        let span = at..at + original.len_utf8();
        if is_apostrophe(original) {
            cutter.join(true);
        } else if is_link(original) {
            cutter.join(false);
        } else if original.is_ascii_alphanumeric() {
            cutter.push(original.to_ascii_lowercase(), span);
        } else if !is_invisible(original) {
            for folded in fold(original) {
                cutter.push(folded, span.clone());
            }
        }
    }
    cutter.finish()
}

/// One spelling for all spellings of a whole name: `CARS 35`, `cars35`, `C.A.R.S.-35`.
pub(crate) fn name_key(text: &str) -> String {
    words(text).iter().map(Word::glued).collect()
}

/// A character without case, accent or ligature: none for a combining mark, two for `œ`.
fn fold(original: char) -> impl Iterator<Item = char> {
    std::iter::once(original)
        .nfkd()
        .filter(|letter| !is_combining_mark(*letter))
        // Up then down: the final sigma, `ß` and their like fold with their capital.
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase)
        .flat_map(|letter| {
            let (first, second) = match letter {
                'œ' => ('o', Some('e')),
                'æ' => ('a', Some('e')),
                'ø' => ('o', None),
                'ł' => ('l', None),
                'đ' => ('d', None),
                other => (other, None),
            };
            std::iter::once(first).chain(second)
        })
}

fn is_apostrophe(letter: char) -> bool {
    matches!(
        letter,
        '\'' | '’' | '‘' | 'ʼ' | 'ʹ' | '′' | '`' | '´' | '＇'
    )
}

/// Hyphens, and the dots of `R.S.A.` and `allocataire·s`.
fn is_link(letter: char) -> bool {
    matches!(letter, '-' | '‐' | '‑' | '–' | '.' | '·' | '‧')
}

/// Soft hyphens and zero-width characters, which copying from a PDF leaves inside words.
fn is_invisible(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'
    )
}

#[derive(Default)]
struct Cutter {
    done: Vec<Word>,
    parts: Vec<Part>,
    /// A link was read; the word goes on only if a letter follows.
    linked: bool,
}

impl Cutter {
    fn push(&mut self, letter: char, span: Range<usize>) {
        if !letter.is_alphanumeric() {
            return self.end_word();
        }
        match self.parts.last_mut() {
            Some(part) if !self.linked && same_kind(&part.text, letter) => {
                if part.text.len() < LONGEST_PART {
                    part.text.push(letter);
                }
                part.span.end = span.end;
            }
            _ => self.parts.push(Part {
                text: letter.to_string(),
                span,
            }),
        }
        self.linked = false;
    }

    fn join(&mut self, apostrophe: bool) {
        if self.linked {
            return self.end_word();
        }
        if apostrophe
            && let [only] = self.parts.as_slice()
            && ELIDED.contains(&only.text.as_str())
        {
            self.parts.clear();
        }
        self.linked = true;
    }

    fn end_word(&mut self) {
        if !self.parts.is_empty() {
            self.done.push(Word {
                parts: std::mem::take(&mut self.parts),
            });
        }
        self.linked = false;
    }

    fn finish(mut self) -> Vec<Word> {
        self.end_word();
        self.done
    }
}

fn same_kind(part: &str, letter: char) -> bool {
    part.chars()
        .next_back()
        .is_some_and(|last| last.is_numeric() == letter.is_numeric())
}
