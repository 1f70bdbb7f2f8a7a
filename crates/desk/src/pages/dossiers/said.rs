//! What the fiche answers, as pages say it: each reason with its weight, its words and its place in the booklet.

use domain::dossier::{Reason, Verdict};
use french::Words;

use crate::once::once_each;
use crate::words::unnamed;

/// A reason, as a page says it.
pub struct Said {
    /// Its words.
    pub text: String,
    /// Where it comes from; empty when nothing is cited.
    pub because: String,
    /// What it makes of the act, in a word; nothing when it only informs.
    pub weight: Option<&'static str>,
}

/// Reasons from the heaviest, those that only inform last.
pub fn said(words: Words<'_>, reasons: &[Reason<'_>]) -> Vec<Said> {
    let one = |reason: &Reason<'_>| Said {
        text: words.reason(&unnamed(reason)),
        because: words.because(reason),
        weight: weight(reason.weight),
    };
    reasons.iter().map(one).collect()
}

/// The reasons that stand in the way, or that one should know of.
pub fn heavy(words: Words<'_>, reasons: &[Reason<'_>]) -> Vec<Said> {
    let mut all = said(words, reasons);
    all.retain(|one| one.weight.is_some());
    all
}

/// What is said again and again is said once, with how many times.
pub fn said_once(all: Vec<Said>) -> Vec<Said> {
    let told = once_each(all, |known, one| known.text == one.text).into_iter();
    let one = |(one, again): (Said, usize)| match again {
        0 => one,
        again => Said {
            text: format!("{} ({} fois)", one.text, again + 1),
            ..one
        },
    };
    told.map(one).collect()
}

fn weight(verdict: Verdict) -> Option<&'static str> {
    match verdict {
        Verdict::Yes => None,
        Verdict::Warning => Some("à savoir"),
        Verdict::NeedsReason => Some("à motiver"),
        Verdict::Incomplete => Some("il manque"),
        Verdict::ToCheck => Some("à vérifier"),
        Verdict::No => Some("non"),
    }
}
