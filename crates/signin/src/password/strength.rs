//! Which passwords are accepted (CNIL, délibération 2022-100 of 21 July 2022).
//!
//! The recommendation counts what a guesser must try: characters times the bits of the alphabet
//! they are drawn from, 80 bits for a password alone. A piece that every guesser tries first — a
//! common word, a year, a run of the keyboard, a repetition — counts here as one character, however
//! long it is. So a list of common passwords is not needed: `Motdepasse2024!` is three characters.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What a password must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// Fewest characters.
    pub shortest: usize,
    /// Most characters: a bound on work, far above any password or phrase.
    pub longest: usize,
    /// Fewest bits.
    pub bits: u32,
}

impl Default for Policy {
    /// Twelve characters, 80 bits: four kinds of characters at twelve, none imposed on a phrase.
    fn default() -> Self {
        Self {
            shortest: 12,
            longest: 256,
            bits: 80,
        }
    }
}

/// What a password lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Weakness {
    /// Too few characters.
    Short {
        /// The fewest.
        needs: usize,
    },
    /// Too many characters.
    Long {
        /// The most.
        most: usize,
    },
    /// Too few kinds of characters for its length.
    Simple,
    /// Long enough, but made of what everybody tries first.
    Common,
    /// Made with the login or the name.
    Personal,
}

/// What everybody tries first, without accents: the words at the head of published lists of leaked
/// French passwords, the calendar, and the words of this house.
const COMMON: &[&str] = &[
    "motdepasse",
    "password",
    "passe",
    "admin",
    "administrateur",
    "utilisateur",
    "secret",
    "bonjour",
    "bienvenue",
    "welcome",
    "soleil",
    "marseille",
    "doudou",
    "loulou",
    "chouchou",
    "princesse",
    "jetaime",
    "iloveyou",
    "football",
    "dragon",
    "monkey",
    "master",
    "nicolas",
    "camille",
    "chocolat",
    "coucou",
    "vacances",
    "letmein",
    "changeme",
    "changezmoi",
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
    "printemps",
    "automne",
    "hiver",
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
    "livret",
    "insertion",
    "departement",
    "rennes",
    "bretagne",
    "france",
    "referent",
    "travail",
];

/// The rows of French and English keyboards.
const ROWS: &[&str] = &[
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
];

/// A name shorter than this is found by chance inside good passwords.
const SHORTEST_NAME: usize = 4;

impl Policy {
    /// Everything the password lacks; nothing when it is accepted. `about` is what a guesser knows
    /// of the holder: login, mail address, names.
    #[must_use]
    pub fn weaknesses(&self, password: &str, about: &[&str]) -> Vec<Weakness> {
        let characters: Vec<char> = password.nfc().collect();
        if characters.len() > self.longest {
            return vec![Weakness::Long { most: self.longest }];
        }
        let each = bits_of_one(&characters);
        let enough = |count: usize| (count as f64 * each).round() >= f64::from(self.bits);
        let checks = [
            (
                characters.len() < self.shortest,
                Weakness::Short {
                    needs: self.shortest,
                },
            ),
            (!enough(characters.len()), Weakness::Simple),
            (
                enough(characters.len()) && !enough(free(&characters)),
                Weakness::Common,
            ),
            (is_personal(&characters, about), Weakness::Personal),
        ];
        let lacking = checks.into_iter().filter(|(lacks, _)| *lacks);
        lacking.map(|(_, weakness)| weakness).collect()
    }
}

/// The bits of one character, from the kinds that are used: 26 small letters, 26 capitals, 10
/// digits, 37 others (the recommendation's own count). Spaces add length, not a kind.
fn bits_of_one(characters: &[char]) -> f64 {
    let uses = |kind: fn(char) -> bool| characters.iter().copied().any(kind);
    let kinds = [
        (uses(|c| c.is_alphabetic() && !c.is_uppercase()), 26),
        (uses(char::is_uppercase), 26),
        (uses(char::is_numeric), 10),
        (uses(|c| !c.is_alphanumeric() && !c.is_whitespace()), 37),
    ];
    let alphabet: u32 = kinds
        .iter()
        .filter(|(used, _)| *used)
        .map(|(_, size)| size)
        .sum();
    f64::from(alphabet.max(1)).log2()
}

/// How many characters are really chosen: each predictable piece counts for one.
fn free(characters: &[char]) -> usize {
    let plain: Vec<char> = characters.iter().copied().map(plain).collect();
    let plain = &plain[..period(&plain)];
    let mut at = 0;
    let mut chosen = 0;
    while at < plain.len() {
        at += predictable(&plain[at..]).max(1);
        chosen += 1;
    }
    chosen
}

/// The length of the text that, repeated, makes the whole.
fn period(text: &[char]) -> usize {
    let repeats = |size: &usize| text[*size..].iter().eq(&text[..text.len() - size]);
    (1..=text.len() / 2).find(repeats).unwrap_or(text.len())
}

/// The length of the predictable piece a text begins with; 0 when there is none.
fn predictable(text: &[char]) -> usize {
    [word(text), year(text), run(text)]
        .into_iter()
        .max()
        .unwrap_or(0)
}

fn word(text: &[char]) -> usize {
    let begins = |word: &&&str| {
        let mut letters = text.iter().copied().map(letter);
        word.chars().all(|one| letters.next() == Some(one))
    };
    let found = COMMON.iter().filter(begins).map(|word| word.len());
    found.max().unwrap_or(0)
}

/// `1900` to `2099`.
fn year(text: &[char]) -> usize {
    match text {
        ['1', '9', a, b, ..] | ['2', '0', a, b, ..] if a.is_ascii_digit() && b.is_ascii_digit() => {
            4
        }
        _ => 0,
    }
}

/// Three characters or more, each the same step from the one before: `aaa`, `123`, `cba`, `azer`.
fn run(text: &[char]) -> usize {
    let steps = || text.windows(2).map(|pair| step(pair[0], pair[1]));
    let Some(Some(first)) = steps().next() else {
        return 0;
    };
    let long = steps().take_while(|next| *next == Some(first)).count() + 1;
    if long >= 3 { long } else { 0 }
}

#[derive(PartialEq, Clone, Copy)]
enum Pace {
    /// The same, the next or the one before in the alphabet or the digits.
    Order(i64),
    /// The key to the right, or to the left.
    Key(i64),
}

fn step(from: char, to: char) -> Option<Pace> {
    let apart = i64::from(u32::from(to)) - i64::from(u32::from(from));
    if apart == 0 || (apart.abs() == 1 && from.is_alphanumeric() && to.is_alphanumeric()) {
        return Some(Pace::Order(apart));
    }
    ROWS.iter().find_map(|row| {
        let place = |key: char| row.chars().position(|one| one == key);
        let (from, to) = (place(from)?, place(to)?);
        match (from + 1 == to, to + 1 == from) {
            (true, _) => Some(Pace::Key(1)),
            (_, true) => Some(Pace::Key(-1)),
            _ => None,
        }
    })
}

fn is_personal(characters: &[char], about: &[&str]) -> bool {
    let spelled: String = characters.iter().copied().map(plain).collect();
    let disguised: String = spelled.chars().map(letter).collect();
    about
        .iter()
        .flat_map(|text| text.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c)))
        .map(|name| name.nfc().map(plain).collect::<String>())
        .filter(|name| name.chars().count() >= SHORTEST_NAME)
        .any(|name| spelled.contains(&name) || disguised.contains(&name))
}

/// A character in lower case, without its accent.
fn plain(character: char) -> char {
    let lower = character.to_lowercase().next().unwrap_or(character);
    std::iter::once(lower).nfd().next().unwrap_or(lower)
}

/// The letter a character stands for, in the disguises that everybody tries.
const fn letter(character: char) -> char {
    match character {
        '0' => 'o',
        '1' | '!' | '|' => 'i',
        '3' | '€' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    }
}
