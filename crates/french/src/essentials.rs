//! What a social worker wants to know first of a fiche.

use domain::Catalogue;
use domain::eligibility::{OpeningState, openings};
use domain::fiche::{
    Counter, CounterNature, Fiche, FundKind, MentionState, PartyKind, Period, PeriodScope, ZoneTest,
};
use domain::values::Date;

use crate::text::{date, listed, number, sentence};
use crate::{names, words};

/// What the booklet says of something, or how it is silent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The words.
    pub text: String,
    /// The silence, in words; nothing when the booklet speaks.
    pub silence: Option<&'static str>,
}

impl Told {
    /// The booklet says so.
    pub fn said(text: impl Into<String>) -> Told {
        Told {
            text: text.into(),
            silence: None,
        }
    }

    /// The booklet is silent in this way.
    pub fn silent(state: MentionState) -> Told {
        Told {
            text: String::new(),
            silence: words::silence(state),
        }
    }
}

/// The essentials of a fiche.
#[derive(Debug, Clone)]
pub struct Essentials {
    /// Where the action takes place.
    pub territory: Told,
    /// How many may enter.
    pub places: Told,
    /// How long it lasts.
    pub duration: Told,
    /// What it costs the person.
    pub cost: Told,
    /// Who prescribes.
    pub prescribers: Told,
    /// Who may orient without prescribing.
    pub advisers: Option<String>,
    /// Whether the European social fund takes part.
    pub european_fund: bool,
}

/// Reads the essentials of a fiche.
pub fn essentials(catalogue: &Catalogue, fiche: &Fiche) -> Essentials {
    let of_kind = |kind: PartyKind| -> Vec<String> {
        let parties = fiche.parties.iter().filter(|party| party.kind == kind);
        let mut found: Vec<String> = Vec::new();
        for name in parties.map(|party| names::party(catalogue, party)) {
            if !found.contains(&name) {
                found.push(name);
            }
        }
        found
    };
    let advisers = of_kind(PartyKind::Adviser);
    Essentials {
        territory: territory(fiche),
        places: places(catalogue, fiche),
        duration: duration(fiche),
        cost: cost(catalogue, fiche),
        prescribers: match of_kind(PartyKind::Prescriber) {
            none if none.is_empty() => Told::silent(MentionState::Unsaid),
            some => Told::said(sentence(&listed(&some))),
        },
        advisers: (!advisers.is_empty()).then(|| listed(&advisers)),
        european_fund: fiche
            .funds
            .iter()
            .any(|fund| fund.kind == FundKind::EuropeanSocialFund),
    }
}

/// Whether the fiche does not have the heading of this name.
pub fn is_absent(catalogue: &Catalogue, fiche: &Fiche, heading: &str) -> bool {
    let known = catalogue
        .headings
        .iter()
        .any(|known| known.id.as_str() == heading);
    known
        && fiche
            .head
            .absent_headings
            .iter()
            .any(|absent| absent.as_str() == heading)
}

fn territory(fiche: &Fiche) -> Told {
    let bounding: Vec<&str> = fiche
        .zones
        .iter()
        .filter(|zone| zone.test != ZoneTest::Nothing)
        .map(|zone| zone.name.as_str())
        .collect();
    let shown = match bounding.is_empty() {
        true => fiche
            .zones
            .iter()
            .take(1)
            .map(|zone| zone.name.as_str())
            .collect(),
        false => bounding,
    };
    match shown.is_empty() {
        true => Told::silent(MentionState::Unsaid),
        false => Told::said(listed(&shown)),
    }
}

fn places(catalogue: &Catalogue, fiche: &Fiche) -> Told {
    let counters: Vec<&Counter> = fiche
        .counters
        .iter()
        .filter(|counter| counter.capacity)
        .collect();
    if counters.is_empty() {
        return Told::silent(MentionState::Unsaid);
    }
    if counters
        .iter()
        .all(|counter| counter.nature == CounterNature::Blank)
    {
        return Told::silent(MentionState::Blank);
    }
    let parts: Vec<String> = match &counters[..] {
        [only] => vec![capacity(catalogue, only)],
        several => several.iter().map(|counter| figure_of(counter)).collect(),
    };
    Told::said(sentence(&parts.join(" ; ")))
}

/// The capacity that a counter states, in a few words.
pub fn capacity(catalogue: &Catalogue, counter: &Counter) -> String {
    let per = match counter.per {
        None => String::new(),
        Some(per) => format!(", {}", words::per(per)),
    };
    let total = match bound(counter) {
        Some(bound) => bound,
        None => return words::nature(counter.nature).to_owned(),
    };
    let only_one = match &counter.split[..] {
        [split] => format!(" ({})", catalogue.name_of(&split.key)),
        _ => String::new(),
    };
    let nature = match counter.nature {
        CounterNature::Limit => " au plus",
        CounterNature::Objective => " (objectif)",
        CounterNature::Minimum => " au moins",
        _ => "",
    };
    format!("{total}{nature}{only_one}{per}")
}

/// A capacity among several: its name, then its figure.
fn figure_of(counter: &Counter) -> String {
    let nature = words::nature(counter.nature);
    let split: Option<u32> = counter.split.iter().map(|split| split.value).sum();
    match counter
        .value
        .or(split.filter(|_| !counter.split.is_empty()))
    {
        Some(value) => format!("{} : {} ({nature})", counter.label, number(value.into())),
        None => format!("{} : {nature}", counter.label),
    }
}

/// The bound of a counter in figures, with what is counted.
pub fn bound(counter: &Counter) -> Option<String> {
    let split: Option<u32> = counter.split.iter().map(|split| split.value).sum();
    let split = split.filter(|_| !counter.split.is_empty());
    let counted = |value: u32| {
        format!(
            "{} {}",
            number(value.into()),
            crate::event(counter.counts, value > 1)
        )
    };
    match (counter.min, counter.max, counter.value.or(split)) {
        (Some(min), Some(max), _) => Some(format!("de {} à {}", number(min.into()), counted(max))),
        (Some(min), None, _) => Some(format!("au moins {}", counted(min))),
        (None, Some(max), _) => Some(format!("au plus {}", counted(max))),
        (None, None, Some(value)) => Some(counted(value)),
        (None, None, None) => None,
    }
}

fn duration(fiche: &Fiche) -> Told {
    let order = [
        PeriodScope::Dossier,
        PeriodScope::Contract,
        PeriodScope::Works,
        PeriodScope::Cohort,
    ];
    let main = order
        .iter()
        .find_map(|scope| fiche.periods.iter().find(|period| period.scope == *scope));
    match main.and_then(length) {
        Some(text) => Told::said(sentence(&text)),
        None => Told::silent(MentionState::Unsaid),
    }
}

/// How long a period lasts, in words; nothing when the booklet does not say.
pub fn length(period: &Period) -> Option<String> {
    let base = match (period.exact, period.min, period.max) {
        (Some(exact), _, _) => exact.to_string(),
        (None, Some(min), Some(max)) => format!("{min} au moins, {max} au plus"),
        (None, Some(min), None) => format!("{min} au moins"),
        (None, None, Some(max)) => format!("{max} au plus"),
        (None, None, None) => {
            return period
                .until
                .as_ref()
                .map(|until| format!("jusqu'à {until}"));
        }
    };
    let until = period
        .until
        .as_ref()
        .map(|until| format!(", jusqu'à {until}"))
        .unwrap_or_default();
    let renewal = period.renewal.as_ref().map(|renewal| {
        let times = match renewal.times {
            None => "renouvelable".to_owned(),
            Some(1) => "renouvelable une fois".to_owned(),
            Some(times) => format!("renouvelable {times} fois"),
        };
        let total = renewal
            .total
            .map(|total| format!(" ({total} au plus)"))
            .unwrap_or_default();
        format!(", {times}{total}")
    });
    Some(format!("{base}{until}{}", renewal.unwrap_or_default()))
}

fn cost(catalogue: &Catalogue, fiche: &Fiche) -> Told {
    let has = |kind: FundKind| fiche.funds.iter().any(|fund| fund.kind == kind);
    if has(FundKind::FreeOfCharge) {
        Told::said("Rien à payer")
    } else if has(FundKind::CostToBeDetermined) {
        Told::said("À déterminer")
    } else if is_absent(catalogue, fiche, "cout") {
        Told::silent(MentionState::Absent)
    } else {
        Told::silent(MentionState::Unsaid)
    }
}

/// The dates of an action, in words, and what they say of a day.
#[derive(Debug, Clone)]
pub struct Dates {
    /// What they bound.
    pub bounds: &'static str,
    /// `du 15 juin 2017 (date approchée) au 31 décembre 2018`.
    pub text: String,
    /// `terminé depuis le 31 décembre 2018`, when it is not open.
    pub warning: Option<String>,
}

/// The dates that bound an action, and where a day stands in them.
pub fn dates(fiche: &Fiche, day: Date) -> Vec<Dates> {
    let read = |opening: domain::eligibility::Opening<'_>| {
        let period = opening.period;
        let bounds = words::bounds(Some(opening.bounds));
        let warning = match (opening.state, period.from, period.to) {
            (OpeningState::Closed, _, Some(to)) => {
                Some(format!("terminé depuis le {}", date(to.0)))
            }
            (OpeningState::NotYet, Some(from), _) => Some(format!("pas avant le {}", date(from.0))),
            _ => None,
        };
        Dates {
            bounds,
            text: span(period),
            warning,
        }
    };
    openings(fiche, day).into_iter().map(read).collect()
}

/// The dates of a period, in words.
pub fn span(period: &Period) -> String {
    let approximate = if period.from_is_approximate {
        " (date approchée)"
    } else {
        ""
    };
    let from = period
        .from
        .map(|from| format!("{}{approximate}", date(from.0)));
    let to = period.to.map(|to| date(to.0));
    match (from, to) {
        (Some(from), Some(to)) => format!("du {from} au {to}"),
        (Some(from), None) => format!("à partir du {from}"),
        (None, Some(to)) => format!("jusqu'au {to}"),
        (None, None) => String::new(),
    }
}
