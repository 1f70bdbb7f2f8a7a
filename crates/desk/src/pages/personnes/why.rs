//! Why a fiche is, or is not, for somebody: the reasons of the kernel, and what answers would settle.

use domain::dossier::{Answer, Reason, Verdict, What};
use french::Words;

use crate::words::unnamed;

/// A reason, as a page says it.
pub struct Said {
    /// Its words.
    pub text: String,
    /// Where it comes from; empty when nothing is cited.
    pub because: String,
    /// `oui`, `motiver`, `verifier`, `non`: its weight in styles.
    pub look: &'static str,
    /// The same, in words.
    pub weight: &'static str,
}

/// What a fiche comes to for somebody, before its form is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Nothing stands in the way.
    Yes,
    /// A reason opens it.
    NeedsReason,
    /// Something is to be known first, or a reason written.
    ToCheck,
    /// It is not for them, or not for who asks to prescribe.
    No,
}

impl Standing {
    /// From best to worst.
    pub const ALL: [Standing; 4] = [
        Standing::Yes,
        Standing::NeedsReason,
        Standing::ToCheck,
        Standing::No,
    ];

    /// Where a fiche stands: what the form itself asks is apart.
    pub fn of(answer: &Answer<'_>) -> Standing {
        let worst = about(answer).map(|reason| reason.weight).max();
        match worst.unwrap_or(Verdict::Yes) {
            Verdict::Yes | Verdict::Warning | Verdict::Incomplete => Standing::Yes,
            Verdict::NeedsReason => Standing::NeedsReason,
            Verdict::ToCheck => Standing::ToCheck,
            Verdict::No => Standing::No,
        }
    }

    /// In styles.
    pub fn key(self) -> &'static str {
        match self {
            Standing::Yes => "oui",
            Standing::NeedsReason => "motiver",
            Standing::ToCheck => "verifier",
            Standing::No => "non",
        }
    }

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Standing::Yes => "Oui",
            Standing::NeedsReason => "À motiver",
            Standing::ToCheck => "À vérifier",
            Standing::No => "Non",
        }
    }
}

/// The reasons that speak of the person, of who asks, of the places and the dates.
fn about<'a, 'c>(answer: &'a Answer<'c>) -> impl Iterator<Item = &'a Reason<'c>> {
    let reasons = answer.reasons.iter();
    reasons.filter(|reason| {
        // That the fiche has such a step says nothing of the person.
        !reason.is_for_the_form() && !matches!(reason.what, What::Foreseen(_))
    })
}

/// Those reasons, the worst first.
pub fn why(words: Words<'_>, answer: &Answer<'_>) -> Vec<Said> {
    about(answer).map(|reason| said(words, reason)).collect()
}

/// Everything that stands in the way, or that one should know of.
pub fn heavy(words: Words<'_>, answer: &Answer<'_>) -> Vec<Said> {
    let reasons = answer.reasons.iter();
    let heavy = reasons.filter(|reason| reason.weight > Verdict::Yes);
    heavy.map(|reason| said(words, reason)).collect()
}

fn said(words: Words<'_>, reason: &Reason<'_>) -> Said {
    let reason = &unnamed(reason);
    let (look, weight) = match reason.weight {
        Verdict::Yes => ("oui", "oui"),
        Verdict::Warning => ("verifier", "à savoir"),
        Verdict::NeedsReason => ("motiver", "à motiver"),
        Verdict::Incomplete => ("verifier", "il manque"),
        Verdict::ToCheck => ("verifier", "à vérifier"),
        Verdict::No => ("non", "non"),
    };
    Said {
        text: words.reason(reason),
        because: words.because(reason),
        look,
        weight,
    }
}

/// The facts that are still to be known, by rank in the vocabulary.
pub fn unknown(answer: &Answer<'_>) -> Vec<usize> {
    let unknown = answer
        .reasons
        .iter()
        .filter_map(|reason| match &reason.what {
            What::Condition { unknown, .. } if reason.weight == Verdict::ToCheck => Some(unknown),
            _ => None,
        });
    let mut facts: Vec<usize> = unknown.flatten().copied().collect();
    facts.sort_unstable();
    facts.dedup();
    facts
}
