//! A count drawn: its words, and how much of its bound is filled. The words are the picture's text.

use app::dossier::SharedCount;
use domain::dossier::{Because, Count, Level};
use domain::fiche::{Counter, CounterNature};
use french::{Words, text};

/// A count, and how much of its bound it fills.
pub struct Bar {
    /// The count, in words.
    pub text: String,
    /// How much is filled, in hundredths; nothing when nothing is compared.
    pub filled: Option<i64>,
    /// How it is drawn.
    pub look: &'static str,
    /// Whether the booklet says nothing of a bound.
    pub silent: bool,
    /// Where it is said.
    pub because: String,
}

/// A count, drawn.
pub fn bar(words: Words<'_>, count: &Count<'_>) -> Bar {
    Bar {
        text: words.count(count),
        filled: count.bound.filter(|bound| *bound > 0).map(|bound| {
            let hundredths = count.value.saturating_mul(100) / (i64::from(bound) * 1000);
            hundredths.clamp(0, 100)
        }),
        look: match count.level {
            Level::Below => "below",
            Level::Reached => "reached",
            Level::Beyond => "beyond",
            Level::Within | Level::Unbounded => "within",
        },
        silent: count.counter.nature == CounterNature::Blank,
        because: french::because(&Because::of(&count.counter.origin.provenance)),
    }
}

/// A shared count, drawn as far as it may be said.
pub fn shared(words: Words<'_>, count: &SharedCount<'_>) -> Bar {
    if let Some(count) = count.count() {
        return bar(words, &count);
    }
    let key = count.key.as_ref();
    let key = key.map(|key| format!(", {}", words.catalogue.name_of(key)));
    let bound = count.bound.map(|bound| format!(", pour {bound}"));
    Bar {
        text: format!(
            "{}{} : moins de onze{}",
            text::quoted(&count.counter.label),
            key.unwrap_or_default(),
            bound.unwrap_or_default()
        ),
        ..plain(count.counter, "")
    }
}

/// What is said of a counter, compared with nothing.
pub fn plain(counter: &Counter, said: &str) -> Bar {
    Bar {
        text: format!("{} : {said}", text::quoted(&counter.label)),
        filled: None,
        look: "within",
        silent: false,
        because: french::because(&Because::of(&counter.origin.provenance)),
    }
}
