//! What is heard of a French name, as a short key: two spellings of one name share it.

use After::{Any, Consonant, End, Lip, Open, Soft, Still, Vowel};

use crate::territory::fold;

/// The phonetic key of a word: two names that a French ear confuses have the same one.
///
/// Our own design, for family and first names met in Brittany. It keeps what the ear keeps, vowels included,
/// because names differ by their vowels (Girard, Gérard), and forgets what a pen invents:
///
/// 1. letters are folded (no case, no accent) and doubled letters are one, but for the *ll* of *ill*;
/// 2. a silent end falls: plural *s*, *t* of Benoit, *d* of Durand, *x* of Roux, *lt* of Renault, *c* of Leclerc;
///    a mute *e* protects the consonant before it, so that Denis is not Denise;
/// 3. letters become sounds, longest group first: *eau*, *au* → `O`; *ai*, *ei*, *ay* → `E`; *ou* → `W`; *eu* → `Y`;
///    nasals *an*, *en* → `1`, *in*, *ain*, *un* → `2`, *on* → `3`; *ph* → `F`; *qu*, *k*, hard *c* → `K`;
///    *s*, *z*, *ss*, *ç*, soft *c* → `S`; *ch*, *sh* → `X`; *j*, soft *g* → `J`; *gn* → `N`; *ill*, *y* → `I`;
///    *h* is not heard; Breton *c'h* and last *g* → `K`, *gw* → `G`.
///
/// A trailing *é* and a mute *e* are one, since half of what is typed has no accent. A word without a Latin letter
/// has an empty key.
pub fn phonetic(word: &str) -> String {
    let letters = without_silent_end(plain(word));
    let mut key = String::with_capacity(letters.len());
    let mut rest = letters.as_str();
    while !rest.is_empty() {
        let (read, sound) = sound_of(rest);
        for c in sound.chars().filter(|c| c.is_ascii_alphanumeric()) {
            if !key.ends_with(c) {
                key.push(c);
            }
        }
        rest = rest.get(read..).unwrap_or_default();
    }
    key
}

/// Folded Latin letters; a cedilla heard; doubles undone, but for the *ll* after an *i*.
fn plain(word: &str) -> String {
    let heard = word.replace(['ç', 'Ç'], "s");
    let mut letters = String::with_capacity(word.len());
    for c in fold(&heard).chars().filter(char::is_ascii_lowercase) {
        let doubled = letters.ends_with(c) && !(c == 'l' && letters.ends_with("il"));
        if !doubled {
            letters.push(c);
        }
    }
    letters
}

/// Ends that are not heard and what is left of them, longest first.
const SILENT: &[(&str, &str)] = &[
    ("oist", "oi"),
    ("aist", "ai"),
    ("ault", "au"),
    ("auld", "au"),
    ("cent", "san"),
    ("gent", "jan"),
    ("ercq", "er"),
    ("ourg", "our"),
    ("erc", "er"),
    ("erq", "er"),
    ("ent", "an"),
    ("ost", "o"),
    ("oup", "ou"),
    ("ger", "ge"),
    ("iez", "ier"),
    ("oix", "oi"),
    ("aix", "ai"),
    // Heard after another consonant, or not at all.
    ("ct", "ct"),
    ("st", "st"),
    ("ht", "ht"),
    ("dt", ""),
    ("et", "ai"),
    ("rd", "r"),
    ("nd", "n"),
    ("ud", "u"),
    ("ux", "u"),
    ("mp", "n"),
    ("mb", "n"),
    ("nc", "n"),
    ("ng", "n"),
    ("t", ""),
    ("s", ""),
    ("z", ""),
];

/// Takes the silent end off, unless a mute *e* makes it heard.
fn without_silent_end(mut word: String) -> String {
    let mute =
        |word: &str| word.ends_with("es") || (word.ends_with("ez") && !word.ends_with("iez"));
    if word.len() > 3 && mute(&word) {
        word.pop();
    }
    while word.len() > 3 && !word.ends_with('e') {
        let Some((end, left)) = SILENT.iter().find(|(end, _)| word.ends_with(end)) else {
            break;
        };
        if end == left {
            break;
        }
        word.truncate(word.len() - end.len());
        word.push_str(left);
    }
    word
}

/// What must follow a group of letters for it to sound so.
#[derive(Clone, Copy)]
enum After {
    Any,
    End,
    Vowel,
    Consonant,
    /// A consonant, or the end.
    Still,
    /// e, i, y.
    Soft,
    /// a, o.
    Open,
    /// b, p.
    Lip,
}

impl After {
    fn admits(self, next: Option<char>) -> bool {
        let vowel = next.is_some_and(|c| "aeiouy".contains(c));
        match self {
            Any => true,
            End => next.is_none(),
            Vowel => vowel,
            Consonant => next.is_some() && !vowel,
            Still => !vowel,
            Soft => next.is_some_and(|c| "eiy".contains(c)),
            Open => next.is_some_and(|c| "ao".contains(c)),
            Lip => next.is_some_and(|c| "bp".contains(c)),
        }
    }
}

/// How many letters the first group takes, and its sound.
fn sound_of(rest: &str) -> (usize, &str) {
    SOUNDS
        .iter()
        .filter(|(letters, ..)| rest.starts_with(letters))
        .find(|(letters, after, _)| after.admits(rest[letters.len()..].chars().next()))
        .map_or((1, ""), |(letters, _, sound)| (letters.len(), *sound))
}

/// Groups of letters and their sounds: the first that fits is taken, so the longest come first. A letter alone is
/// its own capital unless said otherwise.
const SOUNDS: &[(&str, After, &str)] = &[
    // A cedilla left out: François, Besançon, Alençon, Maçon, Gonçalves.
    ("ancoi", Any, "1SOI"),
    ("ancon", End, "1S3"),
    ("encon", End, "1S3"),
    ("acon", End, "AS3"),
    ("oncal", Any, "3SAL"),
    // An s that became a circumflex: Besnard, Mesnil, Delisle, Lemaistre.
    ("aist", Any, "ET"),
    ("oist", Any, "OIT"),
    ("esl", Any, "EL"),
    ("esm", Any, "EM"),
    ("esn", Any, "EN"),
    ("isl", Any, "IL"),
    // A liquid l: Guillou is Guyou, Maillard is Mayard.
    ("guill", Any, "GI"),
    ("euill", Any, "YI"),
    ("ouill", Any, "WI"),
    ("aill", Any, "AI"),
    ("eill", Any, "EI"),
    ("euil", End, "YI"),
    ("ouil", End, "WI"),
    ("ail", End, "AI"),
    ("eil", End, "EI"),
    ("ill", Any, "IL"),
    // Vowels written with several letters.
    ("eau", Any, "O"),
    ("ault", Any, "OT"),
    ("auld", Any, "OD"),
    ("aou", Any, "AW"),
    ("oeu", Any, "Y"),
    ("aie", End, "E"),
    ("aye", End, "E"),
    ("eye", End, "E"),
    ("ain", Still, "2"),
    ("ein", Still, "2"),
    ("oin", Still, "O2"),
    ("ien", Still, "I2"),
    ("yen", Still, "I2"),
    ("aim", Lip, "2"),
    ("ier", End, "IE"),
    ("itia", End, "ISIA"),
    ("aet", Any, "ET"),
    ("au", Any, "O"),
    ("ai", Vowel, "AI"),
    ("ay", Vowel, "AI"),
    ("ei", Vowel, "EI"),
    ("ey", Vowel, "EI"),
    ("ai", Any, "E"),
    ("ay", Any, "E"),
    ("ei", Any, "E"),
    ("ey", Any, "E"),
    ("eu", Any, "Y"),
    ("ou", Any, "W"),
    ("oi", Any, "OI"),
    ("oy", Any, "OI"),
    // Nasals.
    ("omt", Any, "3T"),
    ("an", Still, "1"),
    ("am", Lip, "1"),
    ("en", End, "2"),
    ("en", Still, "1"),
    ("em", Lip, "1"),
    ("in", Still, "2"),
    ("im", Lip, "2"),
    ("yn", Still, "2"),
    ("ym", Lip, "2"),
    ("un", Still, "2"),
    ("um", Lip, "2"),
    ("on", Still, "3"),
    ("om", Lip, "3"),
    // Consonants.
    ("bv", Any, "V"),
    ("chae", Any, "KAE"),
    ("sch", Any, "X"),
    ("ch", Consonant, "K"),
    ("ch", End, "K"),
    ("ch", Any, "X"),
    ("sh", Any, "X"),
    ("sc", Soft, "S"),
    ("ck", Any, "K"),
    ("cqu", Any, "K"),
    ("cq", Any, "K"),
    ("c", Soft, "S"),
    ("dj", Any, "J"),
    ("gh", Any, "G"),
    ("gn", Any, "N"),
    ("gw", Any, "G"),
    ("gu", Vowel, "G"),
    ("ge", Open, "J"),
    ("je", Open, "J"),
    ("g", Soft, "J"),
    ("g", End, "K"),
    ("ph", Any, "F"),
    ("pt", Any, "T"),
    ("qu", Any, "K"),
    // A letter alone.
    ("e", End, ""),
    ("h", Any, ""),
    ("a", Any, "A"),
    ("b", Any, "B"),
    ("c", Any, "K"),
    ("d", Any, "D"),
    ("e", Any, "E"),
    ("f", Any, "F"),
    ("g", Any, "G"),
    ("i", Any, "I"),
    ("j", Any, "J"),
    ("k", Any, "K"),
    ("l", Any, "L"),
    ("m", Any, "M"),
    ("n", Any, "N"),
    ("o", Any, "O"),
    ("p", Any, "P"),
    ("q", Any, "K"),
    ("r", Any, "R"),
    ("s", Any, "S"),
    ("t", Any, "T"),
    ("u", Any, "U"),
    ("v", Any, "V"),
    ("w", Any, "V"),
    ("x", Any, "KS"),
    ("y", Any, "I"),
    ("z", Any, "S"),
];
