//! The course of what is held: the last day of each of its stages, and why.

use schemars::JsonSchema;
use serde::Deserialize;

use super::fate::{About, LegalHold, Started};
use super::rules::{Category, Retention, Rule, Silence, Start, Then};
use crate::time;
use crate::values::Date;

/// Âge d'une donnée gardée ; avec le temps, il ne fait qu'avancer.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Deserialize, JsonSchema,
)]
pub enum Stage {
    /// En usage.
    #[default]
    #[serde(rename = "actif")]
    Active,
    /// En archive restreinte.
    #[serde(rename = "archive")]
    Archived,
    /// Effacé, sauf la preuve que sa règle nomme.
    #[serde(rename = "preuve")]
    EvidenceOnly,
    /// Effacé.
    #[serde(rename = "efface")]
    Erased,
}

impl Stage {
    /// The stages that may end, in their order.
    const ENDING: [Stage; 3] = [Stage::Active, Stage::Archived, Stage::EvidenceOnly];

    /// All of them, in their order, each with the word it is kept under.
    pub const ALL: [(Stage, &'static str); 4] = [
        (Stage::Active, "actif"),
        (Stage::Archived, "archive"),
        (Stage::EvidenceOnly, "preuve"),
        (Stage::Erased, "efface"),
    ];

    /// The word it is kept under.
    pub fn word(self) -> &'static str {
        Stage::ALL[self as usize].1
    }
}

/// Why something stays where it is; for what is erased, the rule whose time has passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Because<'a> {
    /// A rule whose clock runs.
    Rule(&'a Rule),
    /// A rule whose starting day is not known: its clock does not run.
    NotStarted(&'a Rule),
    /// No rule: the silence, with its words when the file has some.
    Silence(Category, Option<&'a Silence>),
    /// A legal hold.
    Hold(&'a LegalHold),
}

impl<'a> Because<'a> {
    /// The rule, if it is one.
    pub fn rule(self) -> Option<&'a Rule> {
        match self {
            Because::Rule(rule) | Because::NotStarted(rule) => Some(rule),
            Because::Silence(..) | Because::Hold(_) => None,
        }
    }

    /// The words of the catalogue, or of who put the hold.
    pub fn text(self) -> &'a str {
        match self {
            Because::Rule(rule) | Because::NotStarted(rule) => &rule.label,
            Because::Silence(_, said) => said.map_or("", |silence| &silence.text),
            Because::Hold(hold) => &hold.reason,
        }
    }
}

/// The end of a stage.
#[derive(Debug, Clone, Copy)]
pub(super) struct End<'a> {
    /// Its last day; nothing when no end is known.
    pub last: Option<Date>,
    /// Why then.
    pub because: Because<'a>,
}

impl End<'_> {
    /// The later of two ends; none known is later than any day.
    fn later(self, other: Self) -> Self {
        match (self.last, other.last) {
            (None, _) => self,
            (Some(mine), Some(its)) if its <= mine => self,
            _ => other,
        }
    }
}

/// The last day on which something has not gone past each stage.
#[derive(Debug, Clone, Copy)]
pub(super) struct Course<'a>([End<'a>; 3]);

impl<'a> Course<'a> {
    /// The course by the rules: everyday use, archive, evidence. What evidence an unwritten rule would keep
    /// is not known, so all of it stays.
    pub fn by(rules: &'a Retention, category: Category, about: &About, started: &Started) -> Self {
        let end = |category| end(rules, category, about, started);
        let active = end(category);
        let archived = match active.because {
            Because::Rule(rule) | Because::NotStarted(rule) if rule.then == Then::Archive => {
                active.later(end(Category::Archive))
            }
            _ => active,
        };
        let proves = about.esf && category.is_of_dossier() && category != Category::EsfEvidence;
        if !proves {
            return Course([active, archived, archived]);
        }
        let evidence = end(Category::EsfEvidence);
        match evidence.because {
            Because::Silence(..) => {
                let archived = archived.later(evidence);
                Course([active, archived, archived])
            }
            _ => Course([active, archived, archived.later(evidence)]),
        }
    }

    /// The same under a hold: archived at most, as long as it lasts.
    pub fn under(self, hold: &'a LegalHold) -> Self {
        let Course([active, archived, evidence]) = self;
        let held = End {
            last: hold.until,
            because: Because::Hold(hold),
        };
        Course([active, archived.later(held), evidence.later(held)])
    }

    /// The later of two courses, stage by stage.
    pub fn later(self, other: Self) -> Self {
        let (Course([a, b, c]), Course([x, y, z])) = (self, other);
        Course([a.later(x), b.later(y), c.later(z)])
    }

    /// The stage of a day, and its end. Nothing ends what is erased: the reason is then that of its erasure.
    pub fn on(&self, day: Date) -> (Stage, End<'a>) {
        let going = |(_, end): &(Stage, End<'a>)| end.last.is_none_or(|last| day <= last);
        let mut stages = Stage::ENDING.into_iter().zip(self.0);
        let erased = || {
            let Course([_, _, end]) = *self;
            (Stage::Erased, End { last: None, ..end })
        };
        stages.find(going).unwrap_or_else(erased)
    }

    /// The end of a stage; what is erased has none.
    pub fn end_of(&self, stage: Stage) -> Option<End<'a>> {
        let stages = Stage::ENDING.into_iter().zip(self.0);
        let mut ends = stages.filter(|(ending, _)| *ending == stage);
        ends.next().map(|(_, end)| end)
    }

    /// The end that brings to a stage: that of the stage before.
    pub fn before(&self, stage: Stage) -> Option<End<'a>> {
        let stages = Stage::ENDING.into_iter().zip(self.0);
        let mut before = stages.filter(|(earlier, _)| *earlier < stage);
        before.next_back().map(|(_, end)| end)
    }
}

/// The last day a category is kept.
pub(super) fn end<'a>(
    rules: &'a Retention,
    category: Category,
    about: &About,
    started: &Started,
) -> End<'a> {
    let Some(rule) = rules.rule(category, about) else {
        return End {
            last: None,
            because: Because::Silence(category, rules.silence(category)),
        };
    };
    match started.at(rule.from) {
        Some(start) => End {
            last: Some(last_day(rule, start)),
            because: Because::Rule(rule),
        },
        None => End {
            last: None,
            because: Because::NotStarted(rule),
        },
    }
}

/// The last day kept. The starting day is not counted: two years after 12 March end with 12 March.
fn last_day(rule: &Rule, start: Date) -> Date {
    let start = match rule.from_year_end {
        true => start.last_of_year(),
        false => start,
    };
    time::add(start, rule.length)
}

impl Retention {
    /// The last day of writing whose lines are past their time, for what is held by the million and goes by
    /// the day it was written; nothing when no rule counts from there.
    pub fn written_until(&self, category: Category, today: Date) -> Option<Date> {
        /// Enough to step over a count from the end of the year.
        const DAYS: usize = 400;
        let rule = self.rule(category, &About::default())?;
        let first = time::subtract(today, rule.length);
        let days = std::iter::successors(Some(first), |day| Some(time::eve(*day)));
        let past = |day: &Date| last_day(rule, *day) < today;
        match rule.from {
            Start::Written => days.take(DAYS).find(past),
            _ => None,
        }
    }
}
