//! What the domain answers, in French words.

pub use ::french::facts::{class, expected};
use domain::Catalogue;
use domain::eligibility::{Opening, OpeningState, PrescriberAnswer, Status, Truth};
use domain::facts::{Fact, Lasting};
use domain::fiche::{BoundOf, Fiche, Force};
use domain::person::{Answer, UNIT};
use domain::values::{Date, Id};

/// A day as one says it: 31/12/2018.
pub fn day(day: Date) -> String {
    format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year())
}

/// The answer of a fiche.
pub fn status(status: Status) -> &'static str {
    match status {
        Status::Eligible => "oui",
        Status::NeedsReason => "à motiver",
        Status::ToCheck => "à vérifier",
        Status::NotEligible => "non",
    }
}

/// The sign of a truth, in Unicode or in ASCII.
pub fn sign(truth: Truth, unicode: bool) -> &'static str {
    match (truth, unicode) {
        (Truth::True, true) => "✓",
        (Truth::False, true) => "✗",
        (Truth::True, false) => "+",
        (Truth::False, false) => "-",
        (Truth::Unknown, _) => "?",
    }
}

/// The force of a condition.
pub fn force(force: Force) -> &'static str {
    match force {
        Force::Hard => "ferme",
        Force::Priority => "priorité",
        Force::Judged => "à apprécier",
        Force::Neutral => "sans effet",
    }
}

/// What is known of a fact.
pub fn answer(catalogue: &Catalogue, fact: &Fact, answer: Option<&Answer>) -> String {
    let value = |rank: &usize| {
        fact.values
            .get(*rank)
            .map_or("?", |value| value.label.as_str())
            .to_owned()
    };
    match answer {
        None => "inconnu".to_owned(),
        Some(Answer::YesNo(true)) => "oui".to_owned(),
        Some(Answer::YesNo(false)) => "non".to_owned(),
        Some(Answer::Choice(rank)) => value(rank),
        Some(Answer::List(ranks)) if ranks.is_empty() => "aucun".to_owned(),
        Some(Answer::List(ranks)) => ranks.iter().map(value).collect::<Vec<_>>().join(", "),
        Some(Answer::Number(number)) => thousandths(*number),
        Some(Answer::Date(date)) => day(*date),
        Some(Answer::Place(place)) => catalogue.territories.get(*place).name.clone(),
    }
}

/// A number held in thousandths: `26`, `17,5`.
pub fn thousandths(number: i64) -> String {
    let sign = if number < 0 { "-" } else { "" };
    let (whole, rest) = (number.abs() / UNIT, number.abs() % UNIT);
    match rest {
        0 => format!("{sign}{whole}"),
        _ => format!("{sign}{whole},{:03}", rest)
            .trim_end_matches('0')
            .to_owned(),
    }
}

/// A count with its thousands apart: `1 000 000`.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.char_indices() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push('\u{a0}');
        }
        text.push(digit);
    }
    text
}

/// A share in per cent with one decimal: `12,3 %`.
pub fn percent(part: u64, whole: u64) -> String {
    let tenths = (part * 1000 + whole / 2).checked_div(whole).unwrap_or(0);
    format!("{},{} %", tenths / 10, tenths % 10)
}

/// What a prescriber is told.
pub fn prescriber(answer: PrescriberAnswer) -> &'static str {
    match answer {
        PrescriberAnswer::Yes => "peut prescrire",
        PrescriberAnswer::MayOrient => "peut orienter",
        PrescriberAnswer::NeedsReason => "avec un motif : la liste est ouverte",
        PrescriberAnswer::ToCheck => "à vérifier : quel service donne le mandat ?",
        PrescriberAnswer::No => "ne peut pas prescrire",
    }
}

/// Where a day stands against a dated period; nothing when it is inside or when the dates bound no entry.
pub fn closed(opening: &Opening<'_>) -> Option<String> {
    let what = match opening.bounds {
        BoundOf::Prescriptions => "prescriptions",
        BoundOf::Entries => "entrées",
        BoundOf::Accompaniment => "accompagnement",
        BoundOf::Counting => return None,
    };
    match opening.state {
        OpeningState::Open => None,
        OpeningState::Closed => opening
            .period
            .to
            .map(|to| format!("période close depuis le {} ({what})", day(to.0))),
        OpeningState::NotYet => opening
            .period
            .from
            .map(|from| format!("ouvre le {} ({what})", day(from.0))),
    }
}

/// Who a name means in a fiche: one of its actors, else an organisation, a role or a service.
pub fn actor<'c>(catalogue: &'c Catalogue, fiche: &'c Fiche, id: &'c Id) -> &'c str {
    let Some(party) = fiche.parties.iter().find(|party| party.origin.id == *id) else {
        return catalogue.name_of(id);
    };
    let named = party.name.as_deref();
    named
        .or_else(|| party.role.as_ref().map(|role| catalogue.name_of(role)))
        .unwrap_or_else(|| catalogue.name_of(id))
}

/// How long an answer stays true.
pub fn lasting(lasts: Lasting) -> String {
    match lasts {
        Lasting::Always => "toujours".to_owned(),
        Lasting::For(duration) => duration.to_string(),
    }
}
