//! Names cut into words, and the words that an index keeps.

use std::collections::BTreeSet;

use super::{Identity, exchanged, phonetic};
use crate::territory;

/// Particles and other short words that are written apart or together: Le Goff is Legoff, de la Tour is Delatour.
const PARTICLES: &[&str] = &[
    "d", "l", "de", "du", "des", "la", "le", "les", "da", "do", "dos", "das", "di", "del", "della",
    "el", "al", "ben", "ibn", "ait", "abd", "van", "von", "der", "den", "ter", "mac", "mc", "o",
    "saint", "sainte",
];

/// The shortest and longest prefixes indexed, in letters.
const PREFIXES: std::ops::RangeInclusive<usize> = 2..=12;

/// What an indexed word is for. Words of two kinds are never compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The beginning of a word, from 2 to 12 letters: what is found while typing.
    Prefix,
    /// A whole word.
    Word,
    /// What is heard of a word: [`phonetic`].
    Sound,
    /// A key that two records of one person are likely to share: see [`index_words`].
    Double,
}

impl Kind {
    /// Its name in an index.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Prefix => "prefixe",
            Kind::Word => "mot",
            Kind::Sound => "son",
            Kind::Double => "double",
        }
    }
}

/// A name as it is compared: no case, accent, ligature, apostrophe or hyphen; each particle joined to the word it
/// introduces; one space between words. `Le Goff` gives `legoff`, `Jean-Pierre d'Arc` gives `jean pierre darc`.
pub fn fold(text: &str) -> String {
    let words: Vec<String> = names(text).iter().map(|name| name.concat()).collect();
    words.join(" ")
}

/// The words of a name, each with its particles before it: `de la Tour-Maubourg` is `[de, la, tour], [maubourg]`.
pub(super) fn names(text: &str) -> Vec<Vec<String>> {
    let mut names = Vec::new();
    let mut name = Vec::new();
    for piece in pieces(text) {
        let introduces = PARTICLES.contains(&piece.as_str());
        name.push(piece);
        if !introduces {
            names.push(std::mem::take(&mut name));
        }
    }
    if !name.is_empty() {
        names.push(name);
    }
    names
}

/// Folded pieces: cut at whatever is no letter, digit, accent or apostrophe, and after an elided d' or l'.
fn pieces(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !(c.is_alphanumeric() || is_accent(c) || is_apostrophe(c)))
        .flat_map(|piece| {
            let elided = piece.split_once(is_apostrophe).filter(|(first, rest)| {
                !rest.is_empty() && ["d", "l"].contains(&territory::fold(first).as_str())
            });
            let (first, rest) = elided.unwrap_or(("", piece));
            [first, rest]
        })
        .map(territory::fold)
        .filter(|piece| !piece.is_empty())
        .map(|piece| match piece.as_str() {
            "st" => "saint".to_owned(),
            "ste" => "sainte".to_owned(),
            _ => piece,
        })
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`' | '´')
}

/// An accent written after its letter (Unicode's decomposed form).
fn is_accent(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// Every way a name may be called: each word with all, some or none of its particles, and all words joined.
pub(super) fn spellings(text: &str) -> BTreeSet<String> {
    let names = names(text);
    let tails = |name: &Vec<String>| -> Vec<String> {
        (0..name.len()).map(|from| name[from..].concat()).collect()
    };
    let mut spellings: BTreeSet<String> = names.iter().flat_map(tails).collect();
    if !names.is_empty() {
        spellings.insert(joined(text));
    }
    spellings
}

/// All the words of a name, as one.
pub(super) fn joined(text: &str) -> String {
    names(text).concat().concat()
}

/// The words under which an identity is found, sorted, each once; to be indexed blindly.
///
/// Words, prefixes and sounds are those of every spelling of every name. Two records of one person are
/// looked for by the double keys they share:
///
/// - what is heard of a family or first name, with the date of birth, or with its day and month exchanged;
/// - family name and first name, folded, in alphabetical order (so that exchanged fields meet), without the date.
pub fn index_words(identity: &Identity) -> Vec<(Kind, String)> {
    let families = [Some(&identity.family_name), identity.birth_name.as_ref()];
    let mut words = BTreeSet::new();
    for name in families
        .into_iter()
        .flatten()
        .chain([&identity.first_names])
    {
        for spelling in spellings(name) {
            words.extend(prefixes(&spelling).map(|prefix| (Kind::Prefix, prefix)));
            words.extend(sound(&spelling).map(|sound| (Kind::Sound, sound)));
            words.extend(dated(&spelling, identity).map(|key| (Kind::Double, key)));
            words.insert((Kind::Word, spelling));
        }
    }
    for family in families.into_iter().flatten() {
        for first in firsts(&identity.first_names) {
            let mut pair = [joined(family), first];
            pair.sort();
            words.insert((Kind::Double, pair.join(" ")));
        }
    }
    words.into_iter().collect()
}

/// How a typed search may be read, the closest first: every word as written; the last as the beginning of one, the
/// others as written, then as heard. A space after the last word says that it is finished: it is then heard too.
/// All the words of a reading must be found.
pub fn readings(text: &str) -> Vec<Vec<(Kind, String)>> {
    let words: Vec<String> = names(text).iter().map(|name| name.concat()).collect();
    let all_written = || words.iter().map(|word| written(word));
    let all_heard = || words.iter().map(|word| heard(word));
    let finished = text.ends_with(char::is_whitespace);
    let mut readings: Vec<Vec<(Kind, String)>> = match words.split_last() {
        Some((typing, before)) if !finished => {
            let beginning = prefixes(typing).last().map(|prefix| (Kind::Prefix, prefix));
            let first = before.len();
            vec![
                all_written().collect(),
                all_written().take(first).chain(beginning.clone()).collect(),
                all_heard().take(first).chain(beginning).collect(),
            ]
        }
        _ => vec![all_written().collect(), all_heard().collect()],
    };
    readings.dedup();
    readings.retain(|reading| !reading.is_empty());
    readings
}

fn written(word: &str) -> (Kind, String) {
    (Kind::Word, word.to_owned())
}

/// As it is heard, or as it is written when nothing is heard.
fn heard(word: &str) -> (Kind, String) {
    sound(word).map_or_else(|| written(word), |sound| (Kind::Sound, sound))
}

fn sound(word: &str) -> Option<String> {
    Some(phonetic(word)).filter(|sound| !sound.is_empty())
}

fn prefixes(word: &str) -> impl Iterator<Item = String> {
    let letters: Vec<char> = word.chars().collect();
    let longest = letters.len().min(*PREFIXES.end());
    (*PREFIXES.start()..=longest).map(move |length| letters[..length].iter().collect())
}

fn dated(spelling: &str, identity: &Identity) -> impl Iterator<Item = String> {
    let dates = identity.birth_date.into_iter();
    let dates = dates
        .flat_map(|date| [Some(date), exchanged(date)])
        .flatten();
    let sound = sound(spelling);
    dates.filter_map(move |date| sound.as_ref().map(|sound| format!("{sound} {date}")))
}

/// The usual first name, and all of them joined: Jean Pierre may be written Jeanpierre.
fn firsts(text: &str) -> BTreeSet<String> {
    let usual = names(text).first().map(|name| name.concat());
    usual
        .into_iter()
        .chain([joined(text)])
        .filter(|name| !name.is_empty())
        .collect()
}
